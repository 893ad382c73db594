#include "cli/api_description.hpp"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <stdexcept>

#include "core/asset.hpp"
#include "core/json.hpp"

namespace valo::cli {
namespace {

bool isDigits(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](unsigned char c) { return c >= '0' && c <= '9'; });
}
/// What JSON takes for a number, in the spellings that the file uses: "3", "0.5"; not "007" and not "3.1.0".
bool isNumber(std::string_view text) {
    const auto point = text.find('.');
    const auto whole = text.substr(0, point);
    return isDigits(whole) && (whole == "0" || whole[0] != '0') &&
           (point == text.npos || isDigits(text.substr(point + 1)));
}

void write(JsonWriter& out, const YAML::Node& node) {
    if (node.IsMap()) {
        out.beginObject();
        for (const auto& member : node) {
            out.key(member.first.Scalar());
            write(out, member.second);
        }
        out.endObject();
    } else if (node.IsSequence()) {
        out.beginArray();
        for (const auto& item : node) write(out, item);
        out.endArray();
    } else if (node.IsNull()) {
        out.null();
    } else {
        const auto& text = node.Scalar();
        const bool isQuoted = node.Tag() == "!";  // '200' is text, 200 a number
        const bool isPlain = text == "true" || text == "false" || isNumber(text);
        !isQuoted&& isPlain ? out.raw(text) : out.value(text);
    }
}

}  // namespace

std::string apiDescription() {
    const auto file = asset("schema/api.yaml");
    if (!file) throw std::logic_error("the description of the API is not linked in");
    JsonWriter out;
    write(out, YAML::Load(std::string(*file)));
    return out.take();
}

}  // namespace valo::cli
