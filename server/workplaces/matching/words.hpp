#pragma once
// Where words begin and end, which of them say nothing, and what they are compared by when no dictionary knows them.
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

/// Words that stand in every requirement, or in every sentence, and so tell nothing apart.
bool isStopWord(std::string_view folded, Language language);

/// Four-character runs of a word with its edges marked; a shorter word is one run.
std::vector<std::string> fourGrams(std::string_view folded);

/// What a verb, its noun and its doer share: "siivota", "siivous" and "siivooja" give "siivo"; "reparera" and
/// "reparation" give "repar". Empty when the word is too short to tell.
std::string rootOf(std::string_view base, Language language);

/// A root is no word; as a term it has a mark that keeps it apart from words that look the same.
inline constexpr char kRootMark = '~';
inline bool isRoot(std::string_view term) { return term.starts_with(kRootMark); }

}  // namespace valo::workplaces
