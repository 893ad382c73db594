#pragma once
#include <vector>

#include "core/actor.hpp"
#include "curricula/affected.hpp"
#include "database/transaction.hpp"

namespace valo::planning {

/// Plans of the actor's own clients for a qualification of which something was reworded or left out since the plan was
/// last written.
std::vector<curricula::Affected> affectedPlans(database::Transaction& tx, const Actor& actor);

/// Plans for a qualification, of anybody.
int restingPlans(database::Transaction& tx, CurriculumId curriculum);

}  // namespace valo::planning
