#include "importers/tree.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "core/json.hpp"
#include "core/text.hpp"

namespace valo::importers {
namespace {

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

/// Control characters, and the combining marks that cleaned() composes.
bool isSuspicious(std::string_view text) {
    static constexpr auto kSuspicious = [] {
        std::array<bool, 256> table{};
        for (std::size_t byte = 0; byte < 0x20; ++byte) table[byte] = byte != '\t' && byte != '\n' && byte != '\r';
        table[0x7F] = table[0xCC] = true;
        return table;
    }();
    for (const char c : text)
        if (kSuspicious[static_cast<unsigned char>(c)]) return true;
    return false;
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
            step = std::to_string(at - at->parent->children.begin());
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

std::string cleaned(std::string_view text, bool& changed) {
    if (!isSuspicious(text)) return std::string(text);
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

void addWords(std::vector<std::string>& words, std::string_view text) {
    constexpr std::string_view kBlanks = " \t\r\n\v\f";
    while (!text.empty()) {
        const auto end = std::min(text.find_first_of(kBlanks), text.size());
        if (const auto word = trimmed(text.substr(0, end)); !word.empty()) words.emplace_back(word);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

std::string excerpt(std::string_view text, std::size_t bytes) {
    if (text.size() <= bytes) return std::string(text);
    while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0) == 0x80) --bytes;
    return std::string(text.substr(0, bytes)) + "…";
}

void* Arena::allocate(std::size_t bytes) {
    bytes = (bytes + alignof(Node) - 1) / alignof(Node) * alignof(Node);
    if (bytes > left_) return grow(bytes);
    auto* place = at_;
    at_ += bytes;
    left_ -= bytes;
    return place;
}

void* Arena::grow(std::size_t bytes) {
    constexpr std::size_t kSmallest = 1u << 14, kLargest = 1u << 20;
    const auto size = std::max(bytes, std::min(kLargest, kSmallest << std::min<std::size_t>(blocks_.size(), 6)));
    blocks_.emplace_back(new char[size]);
    auto* place = blocks_.back().get();
    if (size - bytes < left_) return place;  // a long one of its own
    at_ = place + bytes;
    left_ = size - bytes;
    return place;
}

std::string_view Arena::keep(std::string_view text) {
    if (text.empty()) return {};
    auto* place = static_cast<char*>(allocate(text.size()));
    std::memcpy(place, text.data(), text.size());
    return {place, text.size()};
}

std::string TreeBuilder::where(int line) const {
    return byLine_ ? fmt::format("{}:{}", fileName_, line) : openPointer();
}

/// The pointer to what is open.
std::string TreeBuilder::openPointer() const {
    std::string path;
    for (std::size_t level = 1; level < open_.size(); ++level) {
        const auto above = open_[level - 1];
        path += '/';
        path += pending_[above].kind == Kind::List ? std::to_string(open_[level] - above - 1)
                                                   : escaped(pending_[open_[level]].key);
    }
    return path;
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
    auto& node = pending_.emplace_back(Node{kind, line, key_});
    key_ = {};
    return &node;
}

std::string_view TreeBuilder::kept(std::string_view text, bool& changed) {
    return isSuspicious(text) ? arena_->keep(cleaned(text, changed)) : arena_->keep(text);
}

bool TreeBuilder::key(std::string_view name, int line) {
    bool changed = false;
    key_ = kept(name, changed);
    return changed ? fail("control_character_in_key", std::string(key_), line) : true;
}

bool TreeBuilder::scalar(Kind kind, std::string_view text, int line) {
    auto* node = append(kind, line);
    if (!node) return false;
    bool changed = false;
    node->text = kept(text, changed);
    if (!changed) return true;
    auto place = where(line);
    if (!byLine_ && !open_.empty()) {
        const auto& parent = pending_[open_.back()];
        place += '/';
        place += parent.kind == Kind::List ? std::to_string(pending_.size() - open_.back() - 2) : escaped(node->key);
    }
    warnings.push_back({std::move(place), "control_character", {}});
    return true;
}

bool TreeBuilder::open(Kind kind, int line) {
    if (open_.size() >= kMaxDepth) return fail("too_deep", std::to_string(kMaxDepth), line);
    if (!append(kind, line)) return false;
    open_.push_back(pending_.size() - 1);
    return true;
}

/// What is pending from `first` on, moved to where it stays.
Nodes TreeBuilder::settled(std::size_t first) {
    const auto count = pending_.size() - first;
    auto* nodes = static_cast<Node*>(arena_->allocate(count * sizeof(Node)));
    std::uninitialized_copy(pending_.begin() + static_cast<std::ptrdiff_t>(first), pending_.end(), nodes);
    pending_.resize(first);
    for (std::size_t i = 0; i < count; ++i)
        for (auto& child : nodes[i].children) child.parent = nodes + i;
    return {nodes, count};
}

bool TreeBuilder::close() {
    const auto at = open_.back();
    const auto children = settled(at + 1);
    auto& node = pending_[at];
    node.children = children;
    if (node.kind == Kind::Map)
        if (auto twice = duplicateKey(children)) {
            int line = node.line;
            for (const auto& child : children)
                if (child.key == *twice) line = child.line;
            return fail("duplicate_key", *twice, line);
        }
    open_.pop_back();
    return true;
}

/// The name of a key that occurs twice, or nothing.
std::optional<std::string> TreeBuilder::duplicateKey(const Nodes& map) {
    constexpr std::size_t kFew = 12;
    if (map.size() <= kFew) {
        for (std::size_t i = 1; i < map.size(); ++i)
            for (std::size_t j = 0; j < i; ++j)
                if (map[i].key == map[j].key) return std::string(map[i].key);
        return std::nullopt;
    }
    names_.clear();
    for (const auto& child : map) names_.push_back(child.key);
    std::sort(names_.begin(), names_.end());
    const auto twice = std::adjacent_find(names_.begin(), names_.end());
    if (twice == names_.end()) return std::nullopt;
    return std::string(*twice);
}

Parsed TreeBuilder::take() {
    const auto root = settled(0);
    return {std::move(arena_), root.begin(), std::nullopt, std::move(warnings)};
}

}  // namespace valo::importers
