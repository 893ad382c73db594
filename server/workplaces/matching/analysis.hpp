#pragma once
// A word as the terms by which it is compared: base forms, parts of compounds, and the root that a verb and its noun
// share.
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/language.hpp"
#include "workplaces/matching/words.hpp"

namespace valo::workplaces {

enum class TermKind { Base, Part };
struct Term {
    std::string text;
    double weight;
    TermKind kind;
};
using Terms = std::shared_ptr<const std::vector<Term>>;

/// Where the analyser finds its dictionaries; for tests, as if one were not installed.
struct Without {
    bool voikko = false, hunspell = false;
};

/// Snowball stems for the three languages; for Finnish, Voikko's base forms and the parts of compounds and derivations,
/// for Swedish, the parts of compounds by a word list: each where its dictionary is installed. Any thread may ask.
class Analyser {
 public:
    explicit Analyser(Without without = {});
    ~Analyser();
    Analyser(const Analyser&) = delete;

    /// Nothing for words that say nothing (the, osaa, den studerande). Remembers what it was asked, up to a limit.
    Terms terms(std::string_view foldedWord, Language language) const;
    /// The same, without remembering it: for the many words of an index.
    std::vector<Term> analysed(const std::string& foldedWord, Language language) const;
    /// As base form or stem alone: how dictionaries list words.
    std::string base(std::string_view foldedWord, Language language) const;
    /// Of a Finnish word, when most of what it may be is a verb; false without a dictionary.
    bool isFinnishVerb(const std::string& foldedWord) const;
    bool knowsFinnish() const;
    bool knowsSwedish() const;

 private:
    struct Inner;
    std::unique_ptr<Inner> inner_;
};

}  // namespace valo::workplaces
