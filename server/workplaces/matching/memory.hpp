#pragma once
// What one organisation's people decided about earlier tasks, and the words that they taught.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/ids.hpp"
#include "workplaces/matching/analysis.hpp"

namespace valo::workplaces {

/// A task and a requirement that a person said it shows, or does not show.
struct Judgement {
    LocalizedText task;
    RequirementId requirement;
    bool isConfirmed = true;
};
/// A word of everyday work and what official texts call it.
struct TaughtWord {
    Language language = Language::Fi;
    std::string word;
    std::string means;  // one or several words
};

/// Of one organisation; never asked for another.
class Memory {
 public:
    Memory() = default;
    Memory(const Analyser& analyser, std::vector<Judgement> judgements, std::vector<TaughtWord> words);

    struct Recalled {
        RequirementId requirement;
        bool isConfirmed;
        double alike;  // of the earlier task and this one: 1 for the same words
        std::string_view task;
    };
    /// Earlier decisions about tasks in nearly the same words.
    std::vector<Recalled> recall(std::string_view text, Language language, const Analyser& analyser) const;
    /// What a word was taught to mean, as words to look for.
    std::vector<std::string> meanings(std::string_view folded, Language language, const Analyser& analyser) const;
    bool empty() const { return tasks_.empty() && words_.empty(); }

 private:
    struct Task {
        Language language;
        std::string text;
        std::vector<std::uint64_t> terms;  // digests in order
        std::vector<std::pair<RequirementId, bool>> decided;
    };
    struct Word {
        Language language;
        std::vector<std::string> bases, means;
    };
    std::vector<Task> tasks_;
    std::vector<Word> words_;
};

}  // namespace valo::workplaces
