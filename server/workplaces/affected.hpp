#pragma once
// What a workplace's own words rest on, when a newer revision of a curriculum has changed it.
#include <vector>

#include "curricula/affected.hpp"
#include "database/transaction.hpp"

namespace valo::workplaces {

/// Open tasks of the organisation that were confirmed to show a requirement before it was reworded or left out.
std::vector<curricula::Affected> affectedTasks(database::Transaction& tx, OrganisationId organisation);
/// Reports of the organisation, draft to published, that tick such a requirement.
std::vector<curricula::Affected> affectedReports(database::Transaction& tx, OrganisationId organisation);

/// How many confirmed tasks and published reports rest on each requirement of a curriculum.
void countResting(database::Transaction& tx, CurriculumId curriculum,
                  std::map<RequirementId, curricula::Resting>& into);

/// The task shows `newer` by this person's word; what was said of the one before stays.
void carryTask(database::Transaction& tx, TaskId task, RequirementId newer, UserId by, UtcTime now);
/// Ticks `newer` in place of `older` in a draft. False when it is no draft (any more).
bool carryReport(database::Transaction& tx, EnvironmentId report, RequirementId older, RequirementId newer, UserId by);

}  // namespace valo::workplaces
