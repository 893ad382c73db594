#pragma once
#include "importers/native/schema.hpp"
#include "importers/tree.hpp"

namespace valo::importers {

/// Compares a tree with the tables of the format: unknown keys, wrong kinds of value. Adds to errors and warnings.
void checkAgainst(const Spec& spec, const Node& node, std::string_view fileName, Reading& reading);

}  // namespace valo::importers
