#pragma once
#include "importers/tree.hpp"

namespace valo::importers {

/// A criteria table stands in every unit that uses it. The first is written out, the others only point at it.
constexpr int kTable = -1;         // Node::line of a table that is written out; Node::text is its id
constexpr int kTableAsAbove = -2;  // … of one that repeats it

/// The draft in the shape of ePerusteet's documents, without the draft's extras. The tree points into the draft.
Node documentOf(const CurriculumDraft& draft, Arena& arena);

}  // namespace valo::importers
