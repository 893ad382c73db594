#include "importers/foreign.hpp"

#include <algorithm>
#include <array>

#include "core/text.hpp"

namespace valo::importers {
namespace {

struct Beginning {
    std::string_view bytes, code;
};
constexpr std::array kBeginnings{
    Beginning{"\x89PNG", "is_image"},
    Beginning{"\xFF\xD8\xFF", "is_image"},
    Beginning{"GIF8", "is_image"},
    Beginning{"BM", "is_image"},
    Beginning{"RIFF", "is_image"},
    Beginning{"II*", "is_image"},
    Beginning{"\xD0\xCF\x11\xE0", "archive_office"},  // Word and Excel before 2007
    Beginning{"{\\rtf", "archive_office"},
    Beginning{"\x1F\x8B", "is_archive"},
    Beginning{"7z\xBC\xAF", "is_archive"},
    Beginning{"Rar!", "is_archive"},
};

constexpr std::string_view kSeparators = ",;\t";

/// Short beginnings may be words; the rest of the file decides.
bool isBinary(std::string_view bytes) { return bytes.find('\0') != bytes.npos || !isUtf8(bytes); }

bool isNamed(std::string_view fileName, std::initializer_list<std::string_view> ends) {
    const auto name = lowered(fileName);
    return std::any_of(ends.begin(), ends.end(), [&](auto end) { return name.ends_with(end); });
}

/// Columns of a spreadsheet, saved as text: as many separators on the second line as on the first.
bool isTable(std::string_view text, std::string_view fileName) {
    if (isNamed(fileName, {".csv", ".tsv", ".tab"})) return true;
    const auto lines = split(text, '\n');
    const auto has = [&](std::size_t i, char separator) {
        return std::count(lines[i].begin(), lines[i].end(), separator);
    };
    return lines.size() > 1 && std::any_of(kSeparators.begin(), kSeparators.end(), [&](char separator) {
               return has(0, separator) > 0 && has(0, separator) == has(1, separator);
           });
}

}  // namespace

std::optional<Message> foreignBytes(std::string_view bytes) {
    for (const auto& [begins, code] : kBeginnings)
        if (bytes.starts_with(begins) && (begins.starts_with('{') || isBinary(bytes)))
            return Message{"", std::string(code), ""};
    return std::nullopt;
}

Message unrecognised(std::string_view bytes, std::string_view fileName) {
    return {"", isTable(trimmed(bytes), fileName) ? "is_table" : "is_plain_text", ""};
}

Message notNative(const Node& root, std::string_view fileName) {
    const auto where = position(root, fileName);
    if (root.kind == Kind::List) return {where, "is_yaml_list", ""};
    // A sentence with a colon in it is a map to YAML, whose key has spaces.
    const bool isProse = std::ranges::all_of(
        root.children, [](const auto& child) { return child.key.find(' ') != std::string_view::npos; });
    if (root.kind != Kind::Map || isProse) return {where, "is_plain_text", ""};
    constexpr std::size_t kShown = 5;
    std::string keys;
    for (std::size_t i = 0; i < std::min(kShown, root.children.size()); ++i)
        keys += (i == 0 ? "" : ", ") + std::string(excerpt(root.children[i].key, 30));
    if (root.children.size() > kShown) keys += " …";
    return {where, "no_format_key", keys};
}

}  // namespace valo::importers
