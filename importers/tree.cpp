#include "importers/tree.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/json.hpp"
#include "core/text.hpp"

namespace valo::importers {
namespace {

void adopt(Node& node) {
    for (auto& child : node.children) {
        child.parent = &node;
        adopt(child);  // at most kMaxDepth calls deep
    }
}

/// The name of a key that occurs twice, or nothing.
std::optional<std::string> duplicateKey(const Node& map) {
    std::vector<std::string_view> names;
    names.reserve(map.children.size());
    for (const auto& child : map.children) names.push_back(child.key);
    std::sort(names.begin(), names.end());
    const auto twice = std::adjacent_find(names.begin(), names.end());
    if (twice == names.end()) return std::nullopt;
    return std::string(*twice);
}

/// Letter + combining mark as the one Latin-1 letter that it makes, 0 when there is none.
unsigned char composed(char letter, unsigned char mark) {
    struct Pair {
        char letter;
        unsigned char mark, result;
    };
    static constexpr Pair kPairs[] = {
        {'a', 0x88, 0xE4}, {'o', 0x88, 0xF6}, {'a', 0x8A, 0xE5}, {'A', 0x88, 0xC4}, {'O', 0x88, 0xD6},
        {'A', 0x8A, 0xC5}, {'u', 0x88, 0xFC}, {'U', 0x88, 0xDC}, {'e', 0x81, 0xE9}, {'E', 0x81, 0xC9},
        {'e', 0x80, 0xE8}, {'a', 0x80, 0xE0}, {'a', 0x81, 0xE1}, {'n', 0x83, 0xF1}, {'i', 0x88, 0xEF},
    };
    for (const auto& pair : kPairs)
        if (pair.letter == letter && pair.mark == mark) return pair.result;
    return 0;
}

void appendJson(std::string& out, const Node& node) {
    if (node.kind == Kind::Null) {
        out += "null";
    } else if (node.kind == Kind::Text) {
        out += jsonString(node.text);
    } else if (node.isScalar()) {
        out += node.text;
    } else {
        const bool map = node.kind == Kind::Map;
        out += map ? '{' : '[';
        const auto begin = out.size();
        for (const auto& child : node.children) {
            if (out.size() > begin) out += ", ";
            if (map) out += jsonString(child.key) + ": ";
            appendJson(out, child);
        }
        out += map ? '}' : ']';
    }
}

}  // namespace

const Node* Node::find(std::string_view name) const {
    for (const auto& child : children)
        if (child.key == name) return child.kind == Kind::Null ? nullptr : &child;
    return nullptr;
}

std::string pointer(const Node& node) {
    std::string path;
    for (const auto* at = &node; at->parent; at = at->parent) {
        std::string step;
        if (at->parent->kind == Kind::List) {
            step = std::to_string(at - at->parent->children.data());
        } else {
            step = escaped(at->key);
        }
        path.insert(0, "/" + step);
    }
    return path;
}

std::string escaped(std::string_view key) {
    std::string out;
    for (const char c : key) out += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
    return out;
}

std::string jsonText(const Node& node) {
    std::string out;
    appendJson(out, node);
    return out;
}

bool isJsonNumber(std::string_view text) {
    std::size_t at = text.starts_with('-') ? 1 : 0;
    const auto digits = [&] {
        const auto from = at;
        while (at < text.size() && text[at] >= '0' && text[at] <= '9') ++at;
        return at - from;
    };
    const auto first = at;
    const auto whole = digits();
    if (whole == 0 || (whole > 1 && text[first] == '0')) return false;
    if (at < text.size() && text[at] == '.' && (++at, digits() == 0)) return false;
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
        ++at;
        if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
        if (digits() == 0) return false;
    }
    return at == text.size();
}

std::string position(const Node& node, std::string_view fileName) {
    return node.line ? fmt::format("{}:{}", fileName, node.line) : pointer(node);
}

std::string cleaned(std::string text, bool& changed) {
    const auto suspicious = std::any_of(text.begin(), text.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte == 0xCC || byte == 0x7F || (byte < 0x20 && c != '\t' && c != '\n' && c != '\r');
    });
    if (!suspicious) return text;
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (byte == 0x7F || (byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r')) {
            changed = true;
            continue;
        }
        const auto letter = byte == 0xCC && !out.empty() && i + 1 < text.size()
                                ? composed(out.back(), static_cast<unsigned char>(text[i + 1]))
                                : 0;
        if (letter) {
            out.back() = '\xC3';
            out += static_cast<char>(letter - 0x40);
            ++i;
        } else {
            out += text[i];
        }
    }
    return out;
}

std::string excerpt(std::string_view text, std::size_t bytes) {
    if (text.size() <= bytes) return std::string(text);
    while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0) == 0x80) --bytes;
    return std::string(text.substr(0, bytes)) + "…";
}

std::string TreeBuilder::where(int line) const {
    if (byLine_) return fmt::format("{}:{}", fileName_, line);
    return open_.empty() ? "" : pointer(*open_.back());
}

bool TreeBuilder::fail(std::string code, std::string detail, int line) {
    error = Message{where(line), std::move(code), std::move(detail)};
    return false;
}

Node* TreeBuilder::append(Kind kind, int line) {
    if (++nodes_ > mostNodes_) {
        fail("too_many_parts", std::to_string(mostNodes_), line);
        return nullptr;
    }
    if (open_.empty()) {
        root_ = Node{kind, line, {}, {}, {}, nullptr};
        return &root_;
    }
    auto* parent = open_.back();
    parent->children.push_back(Node{kind, line, std::move(key_), {}, {}, parent});
    key_.clear();
    return &parent->children.back();
}

bool TreeBuilder::key(std::string name, int line) {
    bool changed = false;
    key_ = cleaned(std::move(name), changed);
    return changed ? fail("control_character_in_key", key_, line) : true;
}

bool TreeBuilder::scalar(Kind kind, std::string text, int line) {
    auto* node = append(kind, line);
    if (!node) return false;
    bool changed = false;
    node->text = cleaned(std::move(text), changed);
    if (changed) warnings.push_back({byLine_ ? where(line) : pointer(*node), "control_character", {}});
    return true;
}

bool TreeBuilder::open(Kind kind, int line) {
    if (open_.size() >= kMaxDepth) return fail("too_deep", std::to_string(kMaxDepth), line);
    auto* node = append(kind, line);
    if (!node) return false;
    open_.push_back(node);
    return true;
}

bool TreeBuilder::close() {
    const auto& node = *open_.back();
    if (node.kind == Kind::Map)
        if (auto twice = duplicateKey(node)) {
            int line = node.line;
            for (const auto& child : node.children)
                if (child.key == *twice) line = child.line;
            return fail("duplicate_key", *twice, line);
        }
    open_.pop_back();
    return true;
}

std::unique_ptr<Node> TreeBuilder::take() {
    auto root = std::make_unique<Node>(std::move(root_));
    adopt(*root);
    return root;
}

}  // namespace valo::importers
