#pragma once
#include <span>

#include "workplaces/matching/rank.hpp"

namespace valo::workplaces {

/// Whether the best units have enough of a task's words to be worth a look; if not, it is about something else.
bool isNear(const Asked& asked, std::span<const RankedUnit> best);

}  // namespace valo::workplaces
