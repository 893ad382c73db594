#include <fmt/format.h>

#include <algorithm>

#include "core/json.hpp"
#include "core/time.hpp"
#include "importers/native/tree_of.hpp"
#include "importers/native/writer.hpp"

namespace valo::importers {
namespace {

constexpr std::size_t kLineLength = 110;

/// Characters that YAML forbids or takes for line breaks: C1 controls with U+0085, U+2028, U+2029, U+FEFF, U+FFFE,
/// U+FFFF. Gives the length in bytes and the code; 0 for any other.
std::pair<std::size_t, unsigned> special(std::string_view text) {
    const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
    if (byte(0) == 0xC2 && byte(1) < 0xA0) return {2, byte(1)};
    const unsigned three = byte(0) << 16 | byte(1) << 8 | byte(2);
    if (three == 0xE280A8 || three == 0xE280A9) return {3, 0x2000 + (three & 0x3F)};
    if (three == 0xEFBBBF) return {3, 0xFEFF};
    if (three == 0xEFBFBE || three == 0xEFBFBF) return {3, 0xFFC0 + (three & 0x3F)};
    return {0, 0};
}
bool hasSpecial(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i)
        if (static_cast<unsigned char>(text[i]) >= 0xC2 && special(text.substr(i)).first) return true;
    return false;
}
/// Within quotation marks, of YAML as of JSON.
std::string withoutSpecials(std::string text) {
    if (!hasSpecial(text)) return text;
    std::string out;
    for (std::size_t i = 0; i < text.size();) {
        const auto [length, code] = special(std::string_view(text).substr(i));
        out += length ? fmt::format("\\u{:04X}", code) : std::string(1, text[i]);
        i += std::max<std::size_t>(length, 1);
    }
    return out;
}

/// Plain where no reader of YAML could take it for anything but this text; otherwise in quotation marks.
bool isPlain(std::string_view text) {
    const bool number = text.find_first_not_of("0123456789") == text.npos && text.size() < 16 && !text.starts_with('0');
    if ((number && !text.empty()) || parseIsoDate(text)) return true;
    const auto letter = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<signed char>(c) < 0;
    };
    if (text.empty() || !letter(text.front()) || text.back() == ' ') return false;
    if (text.find_first_of(":#,[]{}&*!|>?'\"%@`\\\n\r\t") != text.npos) return false;
    if (hasSpecial(text)) return false;
    static constexpr std::string_view kWords[] = {"null", "true", "false", "yes", "no", "on", "off", "y", "n"};
    std::string lower(text.substr(0, 6));
    for (auto& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    return text.size() > 5 || std::find(std::begin(kWords), std::end(kWords), lower) == std::end(kWords);
}

std::string scalar(std::string_view text) {
    if (isPlain(text)) return std::string(text);
    std::string out = "\"";
    for (const char c : text) {
        switch (c) {
            case '"':
                out += "\\\"";
                break;
            case '\\':
                out += "\\\\";
                break;
            case '\n':
                out += "\\n";
                break;
            case '\r':
                out += "\\r";
                break;
            case '\t':
                out += "\\t";
                break;
            default:
                out += c;
        }
    }
    return withoutSpecials(std::move(out)) + "\"";
}

bool isFlat(const Node& node) {
    return std::all_of(node.children.begin(), node.children.end(), [](const Node& child) { return child.isScalar(); });
}

/// {fi: a, sv: b} or [a, b]; empty when it would not fit the line.
std::string inOneLine(const Node& node, std::size_t indent) {
    if (!isFlat(node)) return {};
    const bool map = node.kind == Kind::Map;
    std::string out(map ? "{" : "[");
    for (const auto& child : node.children) {
        if (out.size() > 1) out += ", ";
        if (map) out.append(child.key).append(": ");
        out += scalar(child.text);
    }
    out += map ? "}" : "]";
    return indent + out.size() > kLineLength ? std::string() : out;
}

class Emitter {
 public:
    std::string out;

    /// The node's content at `indent`; the first line's indentation is already written.
    void block(const Node& node, std::size_t indent) {
        bool first = true;
        for (const auto& child : node.children) {
            if (!first) out.append(indent, ' ');
            first = false;
            if (node.kind == Kind::List)
                listItem(child, indent);
            else
                mapEntry(child, indent);
        }
    }

 private:
    void listItem(const Node& child, std::size_t indent) {
        out += "- ";
        if (child.isScalar()) {
            out += scalar(child.text) + "\n";
        } else if (auto line = inOneLine(child, indent + 2); !line.empty()) {
            out += line + "\n";
        } else {
            block(child, indent + 2);
        }
    }
    void mapEntry(const Node& child, std::size_t indent) {
        out.append(child.key) += ':';
        if (child.isScalar()) {
            out += " " + scalar(child.text) + "\n";
        } else if (auto line = inOneLine(child, indent + child.key.size() + 2); !line.empty()) {
            out += " " + line + "\n";
        } else {
            out += "\n";
            out.append(indent + 2, ' ');
            block(child, indent + 2);
        }
    }
};

}  // namespace

std::string writeYaml(const CurriculumDraft& draft) {
    Arena arena;
    Emitter emitter;
    auto tree = treeOf(draft, arena);
    Node extras;
    if (tree.children.back().key == "x-source") {
        extras = tree.children.back();
        tree.children.erase(&tree.children.back());
    }
    emitter.block(tree, 0);
    if (!extras.children.empty()) emitter.out += "x-source:\n";
    for (const auto& extra : extras.children)
        emitter.out += "  " + jsonString(extra.key) + ": " + withoutSpecials(std::string(extra.text)) + "\n";
    return std::move(emitter.out);
}

}  // namespace valo::importers
