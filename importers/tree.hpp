#pragma once
// What JSON, YAML and XML have in common once they are parsed: a bounded tree of texts that knows where it stood.
#include <algorithm>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "importers/reading.hpp"

namespace valo::importers {

enum class Kind { Null, Flag, Number, Text, List, Map };

/// Where a tree lives: taken bit by bit, given back at once.
class Arena {
 public:
    Arena() = default;
    Arena(const Arena&) = delete;
    void* allocate(std::size_t bytes);  // aligned for any Node
    /// A copy of `text` that lives as long as the arena.
    std::string_view keep(std::string_view text);

 private:
    void* grow(std::size_t bytes);
    char* at_ = nullptr;
    std::size_t left_ = 0;
    std::vector<std::unique_ptr<char[]>> blocks_;
};

struct Node;
/// A node's children, side by side in an arena. Copies share them, so only one copy may change.
class Nodes {
 public:
    Nodes() = default;
    Nodes(Node* data, std::size_t size) : data_(data), size_(size), capacity_(size) {}
    inline Node* begin() const;
    inline Node* end() const;
    inline Node& operator[](std::size_t index) const;
    Node& front() const { return *data_; }
    inline Node& back() const;
    std::size_t size() const { return size_; }
    bool empty() const { return size_ == 0; }
    inline Node& add(Arena& arena, const Node& node);
    inline void erase(Node* node);

 private:
    Node* data_ = nullptr;
    std::size_t size_ = 0, capacity_ = 0;
};

/// Numbers and flags keep their spelling: `1.10` and `0123` mean what the reader of that key says. Its texts live in
/// its tree's arena, or with what the tree was made of.
struct Node {
    Kind kind = Kind::Null;
    int line = 0;
    std::string_view key = {};   // within a map
    std::string_view text = {};  // of a Flag, Number or Text
    Nodes children = {};
    const Node* parent = nullptr;

    const Node* find(std::string_view name) const;  // a present child that is not null
    bool isScalar() const { return kind == Kind::Flag || kind == Kind::Number || kind == Kind::Text; }
};

inline Node* Nodes::begin() const { return data_; }
inline Node* Nodes::end() const { return data_ + size_; }
inline Node& Nodes::operator[](std::size_t index) const { return data_[index]; }
inline Node& Nodes::back() const { return data_[size_ - 1]; }
inline Node& Nodes::add(Arena& arena, const Node& node) {
    if (size_ == capacity_) {
        capacity_ = capacity_ == 0 ? 4 : capacity_ * 2;
        auto* grown = static_cast<Node*>(arena.allocate(capacity_ * sizeof(Node)));
        std::uninitialized_copy(data_, data_ + size_, grown);
        data_ = grown;
    }
    return *std::construct_at(data_ + size_++, node);
}
inline void Nodes::erase(Node* node) {
    std::copy(node + 1, end(), node);
    --size_;
}

constexpr std::size_t kMaxDepth = 64;

/// RFC 6901, for messages about JSON.
std::string pointer(const Node& node);
/// `key` as one step of a pointer.
std::string escaped(std::string_view key);
/// The tree as JSON, as short as it can be but for a blank after colons and commas, so that it is YAML, too.
std::string jsonText(const Node& node);
/// Spelled as a number of JSON.
bool isJsonNumber(std::string_view text);
/// "file.yaml:41" when the tree knows its lines, else the JSON pointer.
std::string position(const Node& node, std::string_view fileName);

/// `text` as the product keeps it: without control characters, å ä ö (and the like) as one character each.
/// `changed` becomes true when control characters were dropped.
std::string cleaned(std::string_view text, bool& changed);

/// What a parser gives.
struct Parsed {
    std::unique_ptr<Arena> arena;
    const Node* root = nullptr;  // in the arena; nothing when there is an error
    std::optional<Message> error;
    std::vector<Message> warnings;
};

/// The words of `text`, between blanks: XML keeps a list of them in one attribute.
void addWords(std::vector<std::string>& words, std::string_view text);

/// At most `bytes` of `text`, not cut within a character: what a message quotes.
std::string excerpt(std::string_view text, std::size_t bytes = 80);

/// Grows a tree from parse events; every reader's limits are here. A false return means: stop, `error` says why.
class TreeBuilder {
 public:
    TreeBuilder(bool positionsAreLines, std::string_view fileName, std::size_t mostNodes)
        : byLine_(positionsAreLines), fileName_(fileName), mostNodes_(mostNodes) {}

    bool key(std::string_view name, int line = 0);
    bool scalar(Kind kind, std::string_view text, int line = 0);
    bool open(Kind kind, int line = 0);
    bool close();

    Parsed take();  // once, at the end
    std::optional<Message> error;
    std::vector<Message> warnings;

 private:
    Node* append(Kind kind, int line);
    bool fail(std::string code, std::string detail, int line);
    std::string where(int line) const;
    std::string_view kept(std::string_view text, bool& changed);
    std::string openPointer() const;
    Nodes settled(std::size_t first);
    std::optional<std::string> duplicateKey(const Nodes& map);

    std::unique_ptr<Arena> arena_ = std::make_unique<Arena>();
    std::vector<Node> pending_;      // what is open, each followed by its children so far
    std::vector<std::size_t> open_;  // where in `pending_`
    std::vector<std::string_view> names_;
    std::string_view key_;
    std::size_t nodes_ = 0;
    bool byLine_;
    std::string fileName_;
    std::size_t mostNodes_;
};

}  // namespace valo::importers
