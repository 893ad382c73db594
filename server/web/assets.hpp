#pragma once
// Styles, script and images, served by a path that changes with their content, so that they may be cached for ever.
#include <optional>
#include <string>
#include <string_view>

namespace valo::web {

struct Asset {
    std::string_view bytes;
    std::string_view contentType;
};

/// "site.css" → "/assets/site.3f2a91c07d5e.css". Throws std::out_of_range for a name that is not in server/web/assets.
const std::string& assetUrl(std::string_view name);
/// The asset behind a path that assetUrl made; send it with `Cache-Control: public, max-age=31536000, immutable`.
std::optional<Asset> assetByUrl(std::string_view path);

}  // namespace valo::web
