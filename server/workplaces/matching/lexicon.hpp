#pragma once
// Words of one language in another: from dictionaries that the system has installed, and from official texts that say
// the same in two languages.
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "workplaces/matching/analysis.hpp"

namespace valo::workplaces {

/// FreeDict's dictionaries between the three languages where Debian's dict-freedict-* packages put them; read once for
/// the whole program, never copied. Empty where none is installed.
class Dictionaries {
 public:
    static std::shared_ptr<const Dictionaries> installed();

    /// Translations of a headword, first ones first. Headwords are compared by their Finnish base form or by their
    /// stem.
    const std::vector<std::string>* translations(Language from, Language to, const std::string& term) const;

 private:
    using Entries = std::unordered_map<std::string, std::vector<std::string>>;
    void read(Language from, Language to, const std::string& path, const Analyser& analyser);
    Entries entries_[3][3];
};

struct Translation {
    std::string term;
    double probability;
};

/// How likely a term of one language stands for a term of another.
class Lexicon {
 public:
    using Pair = std::pair<std::vector<std::string>, std::vector<std::string>>;

    explicit Lexicon(const Analyser& analyser) : analyser_(analyser), dictionaries_(Dictionaries::installed()) {}
    /// Learns from terms of texts that say the same (IBM's model 1).
    void learn(Language from, Language to, const std::vector<Pair>& pairs);
    /// Most likely first.
    std::vector<Translation> translations(Language from, Language to, const std::string& term) const;

 private:
    const Analyser& analyser_;
    std::shared_ptr<const Dictionaries> dictionaries_;
    std::unordered_map<std::string, std::vector<Translation>> learnt_[3][3];
};

}  // namespace valo::workplaces
