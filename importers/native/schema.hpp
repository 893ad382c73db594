#pragma once
// The native format 1 as data: which keys a curriculum file may hold, and what XML calls them. Both native parsers
// and the check for unknown keys follow these tables; docs/curriculum-format.md says the same to people.
#include <span>
#include <string_view>

namespace valo::importers {

enum class Shape {
    Scalar,
    Words,  // a list of scalars; in XML one attribute, separated by spaces
    Text,   // a language map, or a plain string in the file's first language
    Texts,  // a list of those
    Map,
    List,  // of maps
    Any,   // x-source: JSON pointers and values of the source, not looked into
};

struct Spec;
struct Field {
    std::string_view key;
    Shape shape = Shape::Scalar;
    const Spec* spec = nullptr;
    /// List, Texts: the XML element of one item. Map: the attributes' prefix when it has no element of its own.
    std::string_view xml = {};
    bool flat = false;  // Map: its values are attributes of the element around it
};
struct Spec {
    std::span<const Field> fields;
    bool orText = false;       // a plain scalar may stand for the map
    bool orLanguages = false;  // a language map may stand for it
    const Field* find(std::string_view key) const;
};

extern const Spec kCurriculumSpec;
extern const Spec kGroupSpec;
extern const Spec kChapterSpec;

}  // namespace valo::importers
