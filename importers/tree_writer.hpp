#pragma once
#include <concepts>

#include "core/language.hpp"
#include "importers/draft.hpp"
#include "importers/tree.hpp"

namespace valo::importers {

/// Grows the tree of a draft, whose texts it points at: the draft must outlive it. What is not there is left out.
class TreeWriter {
 protected:
    explicit TreeWriter(Arena& arena) : arena_(arena) {}

    Node& add(Node& map, std::string_view key, Kind kind) { return map.children.add(arena_, Node{kind, 0, key}); }
    Node& item(Node& list, Kind kind = Kind::Map) { return list.children.add(arena_, Node{kind}); }
    void put(Node& map, std::string_view key, std::string_view text) {
        if (!text.empty()) add(map, key, Kind::Text).text = text;
    }
    /// A text of the moment is kept.
    template <class Text>
    requires std::same_as<std::remove_const_t<Text>, std::string>
    void put(Node& map, std::string_view key, Text&& text) { put(map, key, arena_.keep(text)); }
    void fill(Node& map, const LocalizedText& text) {
        for (const auto language : kLanguages) put(map, tag(language), std::string_view(text.in(language)));
    }
    void put(Node& map, std::string_view key, const LocalizedText& text) {
        if (!text.empty()) fill(add(map, key, Kind::Map), text);
    }

    Arena& arena_;
};

}  // namespace valo::importers
