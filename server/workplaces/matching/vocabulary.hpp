#pragma once
// What people at work say, and what official texts call it: the program's own word list, one file for each field in
// server/workplaces/vocabulary.
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "workplaces/matching/analysis.hpp"

namespace valo::workplaces {

/// One thing. What is said is a word, or a phrase of up to three; what it means are words, the most telling first.
struct Wording {
    std::array<std::vector<std::string>, 3> said, means;  // by language
    std::optional<std::uint32_t> field = std::nullopt;    // none: every field says so
};
struct Vocabulary {
    std::vector<Wording> wordings;
    std::uint32_t fields = 0;  // how many; they are numbered from 0
};

/// Of one field. Throws std::runtime_error, which names the place, when the file is not as it must be.
std::vector<Wording> readVocabulary(std::string_view yaml, std::string_view fileName);
/// Of all fields; read when it is first asked for.
const Vocabulary& shippedVocabulary();
/// Those that say or mean words in which `text` stands, those with the very word first; at most `most`.
std::vector<const Wording*> wordingsWith(const Vocabulary& vocabulary, std::string_view text, std::size_t most);
/// Differs when what is shipped has changed.
std::string vocabularyStamp();

/// What a word is listed under: its base forms, or the word itself when it says nothing alone ("om" of "byta om").
std::vector<std::string> listedUnder(const std::string& folded, std::span<const Term> terms);
/// The same of words together, which a task may have in any order.
std::string phraseKey(std::vector<std::string_view> keys);
/// All that words and phrases are listed under, and the words of the phrases.
struct VocabularyKeys {
    std::vector<std::string> keys, inPhrases;
};
VocabularyKeys keysOf(const std::vector<std::string>& said, Language language, const Analyser& analyser);
inline constexpr std::size_t kMostWordsOfPhrase = 3;  // words

}  // namespace valo::workplaces
