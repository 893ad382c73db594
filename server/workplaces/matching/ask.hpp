#pragma once
// A task's words as the index knows them: their own terms, and the terms that may stand for them.
#include <algorithm>
#include <array>
#include <bitset>
#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "workplaces/matching/analysis.hpp"
#include "workplaces/matching/dictionary.hpp"
#include "workplaces/matching/index.hpp"
#include "workplaces/matching/memory.hpp"
#include "workplaces/matching/weights.hpp"

namespace valo::workplaces {

/// Why something is suggested: a word of the task, and the word that it met in the official text. WordList: the
/// organisation's or the program's word list says so. Confirmed: `foundWord` is a whole earlier task of the
/// organisation, confirmed to show this. Strongest first.
struct Reason {
    enum class Kind { Same, SameBase, Part, WordList, Translation, Similar, Confirmed };
    std::string taskWord, foundWord;
    Kind kind = Kind::Same;
};

inline constexpr float kLeastOfCompound = 0.55F;  // of a part that is a word, and not its root

struct AskedTerm {
    std::uint32_t term;
    float weight;
    Reason::Kind kind;
};
/// What a word is compared by in one language.
struct AskedIn {
    std::vector<AskedTerm> own;     // each adds to the score, less where a form has several readings
    std::vector<AskedTerm> others;  // stand for the word: the best one counts
};
struct KnownWord {
    std::string folded;
    Terms terms;
    std::array<AskedIn, 3> in;
    double rarity = 0;     // of the word as a whole
    float ofReadings = 1;  // how much each counts where the form may be of several: "muutokseen" of muutos or of muutto
    bool isVerb = false, isTaught = false;
    std::optional<float> metAsListed;  // where the word list has it: the part of what it means that some text has
    std::vector<float> fields;         // which fields' wordings say it, by their number

    /// Whether the texts have it, or anything that may stand for it.
    bool isMet() const {
        return std::ranges::any_of(in, [](const AskedIn& each) { return !each.own.empty() || !each.others.empty(); });
    }
};
struct AskedWord {
    std::string written;
    std::shared_ptr<const KnownWord> known;
    float emphasis = 1;  // how much it counts among the others

    double rarity() const { return static_cast<double>(emphasis) * known->rarity; }
};
/// A term that some word of the task is compared by, and what meeting it is worth.
struct Wanted {
    std::uint32_t term, word;
    float weight, worth;
    Reason::Kind kind;
    bool isOwn;  // adds to the score; of what stands for the word, the best one counts
};
struct Asked {
    Language language = Language::Fi;
    std::vector<AskedWord> words;
    double rarity = 0;                          // of all words together
    std::vector<float> fields;                  // what it seems to be about, as a vector of length 1, or 0
    double fieldsKnown = 0;                     // the part of the words that tells so, by their rarity
    std::array<std::vector<Wanted>, 3> wanted;  // by language, in the order of the terms
    static constexpr std::size_t kMarks = 8192;
    std::array<std::bitset<kMarks>, 3> marks;  // of the terms: most that are not wanted are seen not to be at once
    /// Those that ask for a term.
    std::span<const Wanted> wanting(Language in, std::uint32_t term) const {
        if (!marks[static_cast<std::size_t>(in)][term % kMarks]) return {};
        const auto found = std::ranges::equal_range(wanted[static_cast<std::size_t>(in)], term, {}, &Wanted::term);
        return {found.begin(), found.end()};
    }
};

/// Each term once, with the greatest weight.
void putStronger(std::vector<AskedTerm>& terms, AskedTerm term);
/// Of one that stands for a word: a rare translation of a common word is more likely a wrong one than a good find.
float worthOf(const AskedTerm& term, const KnownWord& word, const LanguageIndex& texts, const Weights& weights);

/// Any thread may ask; words that were asked before are remembered.
class Asker {
 public:
    Asker(const Index& index, const Analyser& analyser, const Weights& weights)
        : index_(index), analyser_(analyser), weights_(weights) {}
    /// Without words that say nothing; with what the organisation taught.
    Asked ask(std::string_view text, Language language, const Memory& memory = {}) const;

 private:
    std::shared_ptr<const KnownWord> known(const std::string& folded, Language language) const;
    void emphasise(Asked& asked) const;
    void listWanted(Asked& asked) const;
    enum class WordList { Use, Ignore };
    KnownWord lookUp(const std::string& folded, Language language, WordList wordList) const;
    void weigh(KnownWord& word, Language language) const;
    Terms termsOf(const std::string& folded, Language language) const;
    void addOwn(KnownWord& word, Language language) const;
    /// A token of the task: what phrases may list it under, and which of the asked words it became, if any.
    struct Place {
        std::vector<std::string> keys;
        std::optional<std::size_t> word;
    };
    void addListed(KnownWord& word, Language language) const;
    void addSaying(KnownWord& word, Language language, std::string_view key, double worth) const;
    void addMeaning(KnownWord& word, Language language, std::string_view key, double worth) const;
    void addMeanings(KnownWord& word, Language language, std::uint32_t wording, double worth) const;
    void addPhrases(Asked& asked, const std::vector<Place>& places) const;
    void addPhrase(Asked& asked, std::span<const Place* const> places) const;
    void tellFields(Asked& asked) const;
    void addOthers(KnownWord& word, Language from, Language to) const;
    void addUnchanged(KnownWord& word, Language to) const;
    void addSimilar(KnownWord& word, Language language) const;
    void addTaught(KnownWord& word, Language language, const std::vector<std::string>& meanings) const;
    double rarityOf(const KnownWord& word, Language language) const;

    const Index& index_;
    const Analyser& analyser_;
    const Weights& weights_;
    mutable std::shared_mutex mutex_;
    mutable std::array<std::unordered_map<std::string, std::shared_ptr<const KnownWord>>, 3> before_;
};

}  // namespace valo::workplaces
