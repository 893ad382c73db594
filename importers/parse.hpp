#pragma once
// The three parsers: bytes (UTF-8, within their limit, no byte order mark) to a tree of at most `mostNodes`, or the
// reason why not.
#include <memory>

#include "importers/tree.hpp"

namespace valo::importers {

Parsed parseJson(std::string_view bytes, std::string_view fileName, std::size_t mostNodes = Limits().parts());
Parsed parseYaml(std::string_view bytes, std::string_view fileName, std::size_t mostNodes = Limits().parts());
/// The tree is that of the same curriculum in YAML: elements and attributes become its keys and lists.
Parsed parseXml(std::string_view bytes, std::string_view fileName, std::size_t mostNodes = Limits().parts());

/// Line (from 1) of the byte at `offset`.
int lineAt(std::string_view bytes, std::size_t offset);

}  // namespace valo::importers
