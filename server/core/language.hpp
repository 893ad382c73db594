#pragma once
#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "core/codes.hpp"

namespace valo {

enum class Language { Fi, Sv, En };
inline constexpr std::array kLanguages{Language::Fi, Language::Sv, Language::En};

template <>
inline constexpr auto kCodes<Language> =
    std::to_array<Code<Language>>({{Language::Fi, "fi"}, {Language::Sv, "sv"}, {Language::En, "en"}});

/// BCP 47 tag: "fi", "sv" or "en".
constexpr std::string_view tag(Language language) {
    constexpr std::string_view tags[] = {"fi", "sv", "en"};
    return tags[static_cast<int>(language)];
}
constexpr std::optional<Language> parseLanguage(std::string_view tagText) {
    for (auto language : kLanguages)
        if (tag(language) == tagText) return language;
    return std::nullopt;
}

/// A text in the product's languages; an empty string is a missing translation. Never invented, never machine-made.
struct LocalizedText {
    std::string fi, sv, en;

    const std::string& in(Language language) const {
        return language == Language::Fi ? fi : language == Language::Sv ? sv : en;
    }
    std::string& in(Language language) { return language == Language::Fi ? fi : language == Language::Sv ? sv : en; }
    bool empty() const { return fi.empty() && sv.empty() && en.empty(); }
    bool operator==(const LocalizedText&) const = default;
};

/// What a reader of `wanted` is shown: that language, else fi, sv, en in this order; `language` says which it became,
/// so that the page can mark it with a lang attribute.
struct ShownText {
    std::string_view text;
    Language language;
};
ShownText shown(const LocalizedText& text, Language wanted);

}  // namespace valo
