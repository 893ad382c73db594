#pragma once
#include "importers/native/schema.hpp"
#include "importers/tree.hpp"

namespace valo::importers {

/// Compares a tree with the tables of the format: unknown keys, wrong kinds of value. Adds to errors and warnings.
void checkAgainst(const Spec& spec, const Node& node, std::string_view fileName, Reading& reading);

/// Of a name that stands in XML where it may not: an element written as an attribute or the other way round, something
/// around a list, markup within a text, or a misspelling.
Message unknownInXml(const Spec& spec, std::string_view name, bool isAttribute);

}  // namespace valo::importers
