#include "web/icons.hpp"

#include "core/asset.hpp"
#include "web/assets.hpp"

namespace valo::web {

bool isIcon(std::string_view name) {
    const auto sprite = asset("server/web/assets/icons.svg").value_or("");
    return sprite.find("<symbol id=\"" + std::string(name) + "\"") != sprite.npos;
}

std::string iconHtml(std::string_view name) {
    return "<svg class=\"icon\" width=\"24\" height=\"24\" aria-hidden=\"true\" focusable=\"false\"><use href=\"" +
           assetUrl("icons.svg") + "#" + std::string(name) + "\"/></svg>";
}

}  // namespace valo::web
