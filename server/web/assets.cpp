#include "web/assets.hpp"

#include <map>
#include <stdexcept>

#include "core/asset.hpp"
#include "core/secret.hpp"

namespace valo::web {
namespace {

constexpr std::string_view kFolder = "server/web/assets/";

struct Index {
    std::map<std::string, std::string, std::less<>> urlByName;
    std::map<std::string, Asset, std::less<>> assetByUrl;
};

std::string_view contentTypeOf(std::string_view name) {
    const auto extension = name.substr(name.rfind('.') + 1);
    if (extension == "css") return "text/css; charset=utf-8";
    if (extension == "js") return "text/javascript; charset=utf-8";
    if (extension == "svg") return "image/svg+xml";
    if (extension == "png") return "image/png";
    throw std::runtime_error("no content type for asset " + std::string(name));
}

Index buildIndex() {
    Index index;
    for (const auto path : assetPaths(kFolder)) {
        const auto name = path.substr(kFolder.size());
        const auto bytes = *asset(path);
        const auto dot = name.rfind('.');
        auto url = "/assets/" + std::string(name.substr(0, dot)) + "." + sha256(bytes).substr(0, 12) +
                   std::string(name.substr(dot));
        index.assetByUrl.emplace(url, Asset{bytes, contentTypeOf(name)});
        index.urlByName.emplace(name, std::move(url));
    }
    return index;
}

const Index& index() {
    static const Index built = buildIndex();
    return built;
}

}  // namespace

const std::string& assetUrl(std::string_view name) {
    const auto found = index().urlByName.find(name);
    if (found == index().urlByName.end()) throw std::out_of_range("no asset " + std::string(name));
    return found->second;
}

std::optional<Asset> assetByUrl(std::string_view path) {
    const auto found = index().assetByUrl.find(path);
    if (found == index().assetByUrl.end()) return std::nullopt;
    return found->second;
}

}  // namespace valo::web
