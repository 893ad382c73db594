#pragma once
// What JSON, YAML and XML have in common once they are parsed: a bounded tree of texts that knows where it stood.
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "importers/reading.hpp"

namespace valo::importers {

enum class Kind { Null, Flag, Number, Text, List, Map };

/// Numbers and flags keep their spelling: `1.10` and `0123` mean what the reader of that key says.
struct Node {
    Kind kind = Kind::Null;
    int line = 0;
    std::string key;   // within a map
    std::string text;  // of a Flag, Number or Text
    std::vector<Node> children;
    const Node* parent = nullptr;

    const Node* find(std::string_view name) const;  // a present child that is not null
    bool isScalar() const { return kind == Kind::Flag || kind == Kind::Number || kind == Kind::Text; }
};

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
std::string cleaned(std::string text, bool& changed);

/// At most `bytes` of `text`, not cut within a character: what a message quotes.
std::string excerpt(std::string_view text, std::size_t bytes = 80);

/// Grows a tree from parse events; every reader's limits are here. A false return means: stop, `error` says why.
class TreeBuilder {
 public:
    TreeBuilder(bool positionsAreLines, std::string_view fileName, std::size_t mostNodes)
        : byLine_(positionsAreLines), fileName_(fileName), mostNodes_(mostNodes) {}

    bool key(std::string name, int line = 0);
    bool scalar(Kind kind, std::string text, int line = 0);
    bool open(Kind kind, int line = 0);
    bool close();

    std::unique_ptr<Node> take();  // once, at the end
    std::optional<Message> error;
    std::vector<Message> warnings;

 private:
    Node* append(Kind kind, int line);
    bool fail(std::string code, std::string detail, int line);
    std::string where(int line) const;

    Node root_;
    std::vector<Node*> open_;  // stays valid: only the innermost node's children grow
    std::string key_;
    std::size_t nodes_ = 0;
    bool byLine_;
    std::string fileName_;
    std::size_t mostNodes_;
};

}  // namespace valo::importers
