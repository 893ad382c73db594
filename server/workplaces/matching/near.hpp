#pragma once
#include "workplaces/matching/rank.hpp"

namespace valo::workplaces {

/// Whether the best of what was found is near enough to a task to be worth a look; otherwise the answer is that there
/// is no good match.
bool isNear(const Index& index, const Weights& weights, const Asked& asked, const RankedUnit& best);

}  // namespace valo::workplaces
