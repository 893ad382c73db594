#include "curricula/search.hpp"

#include <algorithm>

#include "core/text.hpp"

namespace valo::curricula {

namespace {

constexpr std::string_view kSigns = ".,;:!?()[]\"'”’“-–/%_*";

/// The letters of a word, each with all its bytes.
std::vector<std::string> lettersOf(std::string_view word) {
    std::vector<std::string> letters;
    for (const char c : word)
        if (letters.empty() || (static_cast<unsigned char>(c) & 0xC0U) != 0x80U)
            letters.emplace_back(1, c);
        else
            letters.back() += c;
    return letters;
}

std::string_view withoutSigns(std::string_view word) {
    while (!word.empty() && kSigns.find(word.front()) != kSigns.npos) word.remove_prefix(1);
    while (!word.empty() && kSigns.find(word.back()) != kSigns.npos) word.remove_suffix(1);
    return word;
}

std::string escaped(std::string_view text, bool isNumber) {
    std::string out;
    for (const char c : text) {
        if (isNumber && (c == '-' || c == '/')) {
            out += '_';  // any one sign
            continue;
        }
        if (c == '%' || c == '_' || c == '!') out += '!';
        out += c;
    }
    return out;
}

/// A long word cut short; a last consonant that may soften stands for any letter.
std::string beginningOf(std::string_view word, Reach reach) {
    constexpr std::string_view kSoftening = "dtpvkg";
    constexpr std::size_t kShort = 4;
    auto letters = lettersOf(word);
    if (letters.size() <= kShort) return escaped(word, false);
    const bool isLong = letters.size() > kShort + 1;
    letters.resize(std::max(kShort, (letters.size() * (reach == Reach::Near ? 12 : 9) + 19) / 20));
    std::string out;
    for (std::size_t i = 0; i < letters.size(); ++i) {
        const bool isLast = i + 1 == letters.size();
        const bool softens =
            isLast && isLong && letters[i].size() == 1 && kSoftening.find(letters[i][0]) != kSoftening.npos;
        out += softens ? "_" : escaped(letters[i], false);
    }
    return out;
}

}  // namespace

Patterns patternsOf(std::string_view text, Reach reach) {
    Patterns patterns;
    patterns.fill("%");
    const auto low = lowered(text);
    std::size_t count = 0;
    for (const auto part : split(low, ' ')) {
        const auto word = withoutSigns(part);
        if (word.empty() || count == patterns.size()) continue;
        const bool isNumber = std::ranges::any_of(word, [](char c) { return c >= '0' && c <= '9'; });
        patterns[count++] =
            "%" + (reach != Reach::Exact && !isNumber ? beginningOf(word, reach) : escaped(word, isNumber)) + "%";
    }
    if (count == 0 && !trimmed(low).empty()) patterns[0] = "%" + escaped(trimmed(low), false) + "%";  // signs alone
    return patterns;
}

std::vector<Field> fieldsOf(std::string_view educationCodes) {
    std::vector<Field> fields;
    for (const auto code : split(educationCodes, ' ')) {
        const auto digits = code.substr(code.find('_') == code.npos ? 0 : code.find('_') + 1);
        if (digits.size() != 6 || digits[0] != '3' || digits[1] < '1' || digits[1] > '8') continue;
        const auto field = static_cast<Field>(digits[1] - '1');
        if (std::ranges::find(fields, field) == fields.end()) fields.push_back(field);
    }
    return fields;
}

}  // namespace valo::curricula
