#pragma once
// Words that stand for each other: from dictionaries that the system has installed, and from official texts that say
// the same in two languages.
#include <array>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "workplaces/matching/dictionary.hpp"

namespace valo::workplaces {

struct Translation {
    std::string term;
    double probability;
};

/// How likely a term of one language stands for a term of another, or for another term of the same.
class Lexicon {
 public:
    /// Terms of two texts that say the same, by their numbers.
    using Pair = std::pair<std::vector<std::uint32_t>, std::vector<std::uint32_t>>;
    using Learnt = std::unordered_map<std::string, std::vector<Translation>>;
    struct Guess {
        std::uint32_t source, target;
        double probability;
    };

    /// Reads what is installed in `folder`, all dictionaries at once.
    Lexicon(const Analyser& analyser, const std::string& folder);
    /// What stands for what, as IBM's model 1 sees it. `sources` is how many terms there are.
    static std::vector<Guess> learn(const std::vector<Pair>& pairs, std::size_t sources);
    void add(Language from, Language to, Learnt learnt);

    bool empty() const;
    /// Every term that something is known about, in no order.
    std::vector<std::string> heads(Language from, Language to) const;
    /// Most likely first; those of the same language mean the same in some sense.
    std::vector<Translation> translations(Language from, Language to, const std::string& head) const;

 private:
    void findSynonyms(Language language);
    const Analyser& analyser_;
    std::array<std::array<Dictionary::Entries, 3>, 3> dictionaries_;
    std::array<std::array<Learnt, 3>, 3> learnt_;
};

}  // namespace valo::workplaces
