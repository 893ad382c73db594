#include "http/request.hpp"

#include <algorithm>
#include <charconv>

#include "core/text.hpp"

namespace valo::http {
namespace {

std::optional<std::int64_t> number(std::string_view digits) {
    std::int64_t value = 0;
    const auto* end = digits.data() + digits.size();
    const auto [stop, error] = std::from_chars(digits.data(), end, value);
    if (error != std::errc() || stop != end) return std::nullopt;
    return value;
}

}  // namespace

std::string_view Fields::get(std::string_view name) const {
    for (const auto& [key, value] : pairs_)
        if (key == name) return trimmed(value);
    return {};
}
bool Fields::has(std::string_view name) const {
    return std::ranges::any_of(pairs_, [&](const auto& pair) { return pair.first == name; });
}
std::vector<std::string_view> Fields::all(std::string_view name) const {
    std::vector<std::string_view> values;
    for (const auto& [key, value] : pairs_)
        if (key == name) values.push_back(trimmed(value));
    return values;
}
std::optional<std::int64_t> Fields::integer(std::string_view name) const { return number(get(name)); }

std::string_view Request::header(std::string_view lowerCaseName) const {
    const auto found = headers.find(std::string(lowerCaseName));
    return found == headers.end() ? std::string_view() : std::string_view(found->second);
}
std::int64_t Request::capturedNumber(std::size_t n) const {
    if (n >= captured.size()) return 0;
    return std::max<std::int64_t>(0, number(captured[n]).value_or(0));
}

}  // namespace valo::http
