#include "web/catalogue.hpp"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <stdexcept>

#include "core/text.hpp"

namespace valo::web {
namespace {

[[noreturn]] void fail(std::string_view path, std::string_view key, std::string_view reason) {
    throw std::runtime_error(std::string(path) + ": " + std::string(key) + ": " + std::string(reason));
}

LocalizedText readText(std::string_view path, const std::string& key, const YAML::Node& node) {
    if (!node.IsMap()) fail(path, key, "is not {fi, sv, en}");
    LocalizedText text;
    for (const auto language : kLanguages) {
        const auto words = node[std::string(tag(language))];
        if (!words || !words.IsScalar() || words.Scalar().empty())
            fail(path, key, "has no " + std::string(tag(language)));
        text.in(language) = words.Scalar();
    }
    if (node.size() != kLanguages.size()) fail(path, key, "has more than fi, sv and en");
    const auto parameters = parametersOf(text.fi);
    if (parametersOf(text.sv) != parameters || parametersOf(text.en) != parameters)
        fail(path, key, "names different {{parameters}} in its languages");
    return text;
}

}  // namespace

std::string filled(std::string_view message, const std::function<std::string(std::string_view)>& value) {
    std::string out;
    for (std::size_t at = 0;;) {
        const auto open = message.find("{{", at);
        const auto close = open == std::string_view::npos ? open : message.find("}}", open);
        out += message.substr(at, close == std::string_view::npos ? close : open - at);
        if (close == std::string_view::npos) return out;
        out += value(trimmed(message.substr(open + 2, close - open - 2)));
        at = close + 2;
    }
}

std::vector<std::string> parametersOf(std::string_view message) {
    std::vector<std::string> names;
    filled(message, [&](std::string_view name) { return names.emplace_back(name); });
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
}

void readMessages(std::string_view path, std::string_view yaml, Catalogue& catalogue) {
    YAML::Node root;
    try {
        root = YAML::Load(std::string(yaml));
    } catch (const YAML::Exception& error) {
        throw std::runtime_error(std::string(path) + ":" + std::to_string(error.mark.line + 1) + ": " + error.msg);
    }
    if (!root.IsMap()) throw std::runtime_error(std::string(path) + ": is not a map of keys");
    for (const auto& entry : root) {
        const auto key = entry.first.Scalar();
        if (!catalogue.emplace(key, readText(path, key, entry.second)).second) fail(path, key, "comes twice");
    }
}

}  // namespace valo::web
