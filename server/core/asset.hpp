#pragma once
#include <optional>
#include <string_view>
#include <vector>

namespace valo {

/// The bytes of a file that the program carries with it, by its path in the project ("server/web/assets/site.css").
std::optional<std::string_view> asset(std::string_view path);

/// Paths that start with `prefix`, sorted.
std::vector<std::string_view> assetPaths(std::string_view prefix);

}  // namespace valo
