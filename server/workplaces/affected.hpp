#pragma once
// What a workplace's own words rest on, when a newer revision of a curriculum has changed it.
#include <vector>

#include "curricula/affected.hpp"
#include "database/transaction.hpp"
#include "workplaces/store.hpp"

namespace valo::workplaces {

/// Open tasks of the organisation that were confirmed to show a requirement before it was reworded or left out.
std::vector<curricula::Affected> affectedTasks(database::Transaction& tx, OrganisationId organisation);
/// Reports of the organisation, draft to published, that tick such a requirement.
std::vector<curricula::Affected> affectedReports(database::Transaction& tx, OrganisationId organisation);

/// What a task was confirmed to show, or not to show, of one curriculum.
struct TaskDecision {
    TaskId task;
    RequirementId requirement;
    Decision decision = Decision::Confirmed;
    std::string workplace;
    LocalizedText text;
    using Columns = std::tuple<TaskId, RequirementId, Decision, std::string, LocalizedText>;
};
/// Of the organisation's open tasks, by workplace and task.
std::vector<TaskDecision> decisionsOnCurriculum(database::Transaction& tx, OrganisationId organisation,
                                                CurriculumId curriculum);
/// The organisation's published reports on a curriculum.
struct ReportOn {
    EnvironmentId id;
    WorkplaceId workplace;
    std::string name;  // of the workplace
    using Columns = std::tuple<EnvironmentId, WorkplaceId, std::string>;
};
std::vector<ReportOn> publishedReportsOn(database::Transaction& tx, OrganisationId organisation,
                                         CurriculumId curriculum);

/// How many confirmed tasks and published reports rest on each requirement of a curriculum.
void countResting(database::Transaction& tx, CurriculumId curriculum,
                  std::map<RequirementId, curricula::Resting>& into);

/// The task shows `newer` by this person's word; what was said of the one before stays.
void carryTask(database::Transaction& tx, TaskId task, RequirementId newer, UserId by, UtcTime now);
/// Ticks `newer` in place of `older` in a draft. False when it is no draft (any more).
bool carryReport(database::Transaction& tx, EnvironmentId report, RequirementId older, RequirementId newer, UserId by);

}  // namespace valo::workplaces
