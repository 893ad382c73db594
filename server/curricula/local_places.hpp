#pragma once
// Where in a formation tree the units that schools word themselves find room. Pure.
#include <set>

#include "curricula/curriculum.hpp"
#include "curricula/local_unit.hpp"

namespace valo::curricula {

/// The ids of the open places of a structure that a local unit may fill: those whose name says so, else all of them.
/// A place of a nested group counts like one at the top.
std::set<std::int64_t> placesFor(const Structure& structure, LocalPlace place);

}  // namespace valo::curricula
