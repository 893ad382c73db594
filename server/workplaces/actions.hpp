#pragma once
// What can be done with workplaces, tasks and reports; pages and API all come through here. Every write may be sent
// again: a key of the sender's own, or the state itself, keeps it from counting twice.
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "accounts/services.hpp"
#include "workplaces/environment.hpp"
#include "workplaces/task_list.hpp"
#include "workplaces/workplace.hpp"

namespace valo::workplaces {

Result<WorkplaceId> addWorkplace(Services& services, const Actor& actor, const WorkplaceDetails& details,
                                 std::string_view key);
Result<Done> changeWorkplace(Services& services, const Actor& actor, WorkplaceId id, const WorkplaceDetails& details);
Result<Done> archiveWorkplace(Services& services, const Actor& actor, WorkplaceId id, bool archived);

/// What a person decided about requirements that she saw: those she says the task shows, and those it does not.
struct MappingDecisions {
    std::vector<RequirementId> confirmed, rejected;
};
/// A task that the workplace's list has already (in the same words) is not added again: its id is given back, and the
/// decisions are its.
Result<TaskId> addTask(Services& services, const Actor& actor, WorkplaceId workplace, const LocalizedText& text,
                       TaskPart part = TaskPart::Open, const MappingDecisions& decisions = {});
struct Pasted {
    std::vector<TaskId> added;
    std::size_t known = 0;  // were in the list already
};
/// One task per line; all or, when a line is too long, none.
Result<Pasted> addTasks(Services& services, const Actor& actor, WorkplaceId workplace, std::string_view lines,
                        Language language);
/// The rows of a list that was read and looked over; one that the workplace has already is counted, not added.
Result<Pasted> addTaskRows(Services& services, const Actor& actor, WorkplaceId workplace,
                           const std::vector<TaskList::Row>& rows);
Result<Done> changeTask(Services& services, const Actor& actor, TaskId id, const LocalizedText& text, TaskPart part);
/// To be the `place`th open task of its workplace, counted from 1.
Result<Done> moveTask(Services& services, const Actor& actor, TaskId id, int place);
Result<Done> archiveTask(Services& services, const Actor& actor, TaskId id, bool archived);

Result<Done> decideMapping(Services& services, const Actor& actor, TaskId task, const MappingDecisions& decisions);

/// The other way round: of the open tasks that were `shown` to her, those that she says show the requirement; one that
/// showed it and is not among them no longer does.
Result<Done> decideRequirement(Services& services, const Actor& actor, WorkplaceId workplace, RequirementId requirement,
                               const std::set<TaskId>& tasks, const std::set<TaskId>& shown);

/// A draft of the next version for this qualification: ticks from what the tasks were confirmed to show, texts and
/// ticks of the version before. An open version of the same qualification is given back instead.
Result<EnvironmentId> startEnvironment(Services& services, const Actor& actor, WorkplaceId workplace,
                                       CurriculumId curriculum);
struct EnvironmentChange {
    EnvironmentReport report;
    std::vector<RequirementId> requirements;        // all that are ticked
    std::optional<Date> reviewDue;                  // when it is looked at again; else some months after publication
    std::optional<UserId> owner;                    // a coordinator of the organisation; else whoever it was
    std::optional<std::set<std::string>> criteria;  // keyOf() those that can be reached; else as they were
    std::optional<int> edits;  // of the draft that was read: refused when somebody saved in between
};
Result<Done> changeEnvironment(Services& services, const Actor& actor, EnvironmentId id,
                               const EnvironmentChange& change);
/// The criteria that can be reached, by keyOf(), in place of those before; of units that the draft ticks something of.
Result<Done> reachCriteria(Services& services, const Actor& actor, EnvironmentId id, const std::set<std::string>& keys);
Result<Done> submitEnvironment(Services& services, const Actor& actor, EnvironmentId id);
Result<Done> publishEnvironment(Services& services, const Actor& actor, EnvironmentId id, const std::string& note);
Result<Done> sendEnvironmentBack(Services& services, const Actor& actor, EnvironmentId id, const std::string& note);
Result<Done> withdrawEnvironment(Services& services, const Actor& actor, EnvironmentId id, const std::string& reason);

}  // namespace valo::workplaces
