#include "core/asset.hpp"

#include "core/asset_table.hpp"

namespace valo {

std::optional<std::string_view> asset(std::string_view path) {
    for (const auto* entry = kAssets; entry->path; ++entry)
        if (path == entry->path) return std::string_view(entry->begin, entry->end - entry->begin);
    return std::nullopt;
}

std::vector<std::string_view> assetPaths(std::string_view prefix) {
    std::vector<std::string_view> found;
    for (const auto* entry = kAssets; entry->path; ++entry)
        if (std::string_view(entry->path).starts_with(prefix)) found.emplace_back(entry->path);
    return found;
}

}  // namespace valo
