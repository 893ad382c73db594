#pragma once
// Words of a text as the terms by which they are compared: base forms, parts of compounds, stems, and runs of four
// characters for what no dictionary knows.
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/language.hpp"

namespace valo::workplaces {

/// A word and where it stands in the text, in bytes; `folded` is what is compared (lower case, no soft hyphens).
struct Token {
    std::size_t begin = 0, end = 0;
    std::string folded;
};
/// Letters and digits that stand together; numbers alone are no words.
std::vector<Token> tokens(std::string_view text);

enum class TermKind { Base, Part };
struct Term {
    std::string text;
    double weight;
    TermKind kind;
};

/// Four-character runs of a word with its edges marked; a shorter word is one run.
std::vector<std::string> fourGrams(std::string_view folded);

using Terms = std::shared_ptr<const std::vector<Term>>;

/// Snowball stems for the three languages; for Finnish, Voikko's base forms and the parts of compounds and derivations,
/// for Swedish, the parts of compounds by a word list: each where its dictionary is installed. Any thread may ask.
class Analyser {
 public:
    Analyser();
    ~Analyser();
    Analyser(const Analyser&) = delete;

    /// Nothing for words that say nothing (the, osaa, den studerande).
    Terms terms(std::string_view foldedWord, Language language) const;
    /// Looks at many words ahead, on as many threads as there are cores.
    void prepare(const std::vector<std::string>& foldedWords, Language language) const;
    /// Snowball's stem.
    std::string stem(std::string_view foldedWord, Language language) const;
    bool knowsFinnish() const;
    bool knowsSwedish() const;

 private:
    struct Inner;
    std::unique_ptr<Inner> inner_;
};

}  // namespace valo::workplaces
