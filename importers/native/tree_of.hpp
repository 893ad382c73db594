#pragma once
#include "importers/tree.hpp"

namespace valo::importers {

/// The draft as the tree that the native format has: keys and lists as native/schema.cpp names them. The entries of
/// x-source are JSON in a text each. The tree points into the draft.
Node treeOf(const CurriculumDraft& draft, Arena& arena);

}  // namespace valo::importers
