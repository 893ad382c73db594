#pragma once
#include <vector>

#include "workplaces/matching/rank.hpp"

namespace valo::workplaces {

/// Whether the best of what was found, best first, is near enough to a task to be worth a look; otherwise the answer is
/// that there is no good match. `ofOneCurriculum` when only its units were asked for.
bool isNear(const Index& index, const Asked& asked, const std::vector<RankedUnit>& found, bool ofOneCurriculum);

}  // namespace valo::workplaces
