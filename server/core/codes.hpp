#pragma once
// The words that an enumeration has outside the program: one table per enumeration, used by the database, JSON, forms
// and catalogues alike. Specialise kCodes<E> beside the enumeration:
//   template <> inline constexpr auto kCodes<Level> = std::to_array<Code<Level>>({{Level::Guided, "guided"}, …});
#include <array>
#include <optional>
#include <string_view>

namespace valo {

template <class E>
struct Code {
    E value;
    std::string_view text;
};

template <class E>
inline constexpr auto kCodes = nullptr;

template <class E>
concept Coded = !std::is_same_v<std::remove_cvref_t<decltype(kCodes<E>)>, std::nullptr_t>;

template <Coded E>
constexpr std::string_view codeOf(E value) {
    for (const auto& code : kCodes<E>)
        if (code.value == value) return code.text;
    return {};
}
template <Coded E>
constexpr std::optional<E> fromCode(std::string_view text) {
    for (const auto& code : kCodes<E>)
        if (code.text == text) return code.value;
    return std::nullopt;
}

}  // namespace valo
