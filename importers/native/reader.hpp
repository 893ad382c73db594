#pragma once
#include "importers/validate.hpp"

namespace valo::importers {

/// Fills `reading` from a tree of the native format 1, whether it was YAML or XML.
void readNative(const Node& root, std::string_view fileName, Reading& reading, Places& places);

}  // namespace valo::importers
