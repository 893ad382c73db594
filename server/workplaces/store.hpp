#pragma once
// What the database knows of workplaces. The first block is for every room; none of it asks who may see it.
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "curricula/curriculum.hpp"
#include "database/transaction.hpp"
#include "workplaces/environment.hpp"
#include "workplaces/workplace.hpp"

namespace valo::workplaces {

using database::Transaction;

std::optional<Workplace> workplace(Transaction& tx, WorkplaceId id);
/// By name; archived ones only when asked for.
std::vector<Workplace> workplacesOf(Transaction& tx, OrganisationId organisation, bool withArchived = false);
std::optional<Task> task(Transaction& tx, TaskId id);
/// In their order; archived ones only when asked for.
std::vector<Task> tasksOf(Transaction& tx, WorkplaceId workplace, bool withArchived = false);
/// What a person confirmed that the task shows, in the curriculum's order; requirements that are gone are left out.
std::vector<RequirementId> requirementsOfTask(Transaction& tx, TaskId task);
/// The same for all open tasks of a workplace at once.
std::map<TaskId, std::vector<RequirementId>> requirementsOfTasks(Transaction& tx, WorkplaceId workplace);

std::optional<Environment> environment(Transaction& tx, EnvironmentId id);
/// All versions for all curricula, newest first.
std::vector<Environment> environmentsOf(Transaction& tx, WorkplaceId workplace);
std::vector<RequirementId> requirementsOfEnvironment(Transaction& tx, EnvironmentId environment);

/// The recognised learning environments that certificates for requirements shown at `workplace` on `day` may rest on:
/// published, or superseded since but valid on that day, with the requirement ticked. A withdrawn one never.
std::map<RequirementId, EnvironmentId> coveringEnvironments(Transaction& tx, WorkplaceId workplace, Date day);

// ——— for this room

struct TaskAtWorkplace {
    Task task;
    Workplace workplace;
    using Columns = std::tuple<Task, Workplace>;
};
std::optional<TaskAtWorkplace> taskAtWorkplace(Transaction& tx, TaskId id);
/// A report with the name of its qualification and what its notices rest on.
struct ReportWithBasis {
    Environment environment;
    LocalizedText qualification;
    Basis basis;
    using Columns = std::tuple<Environment, LocalizedText, Basis>;
};
/// All versions for all curricula, newest first.
std::vector<ReportWithBasis> reportsWithBasis(Transaction& tx, WorkplaceId workplace);

WorkplaceId insertWorkplace(Transaction& tx, OrganisationId organisation, const WorkplaceDetails& details, UserId by,
                            UtcTime now);
void updateWorkplace(Transaction& tx, WorkplaceId id, const WorkplaceDetails& details);
std::vector<Contact> furtherContacts(Transaction& tx, WorkplaceId id);
void setFurtherContacts(Transaction& tx, WorkplaceId id, const std::vector<Contact>& contacts);
void archiveWorkplace(Transaction& tx, WorkplaceId id, std::optional<UtcTime> at);

TaskId insertTask(Transaction& tx, WorkplaceId workplace, int position, const LocalizedText& text, TaskPart part,
                  UserId by, UtcTime now);
void updateTask(Transaction& tx, TaskId id, const LocalizedText& text, TaskPart part);
void placeTask(Transaction& tx, TaskId id, int position);
void archiveTask(Transaction& tx, TaskId id, std::optional<UtcTime> at);

/// The published report whose task a task was copied from.
struct TaskOrigin {
    EnvironmentId environment;
    std::string workplace, municipality;
    using Columns = std::tuple<EnvironmentId, std::string, std::string>;
};
std::optional<TaskOrigin> originOf(Transaction& tx, TaskId task);
std::map<TaskId, TaskOrigin> originsOfTasks(Transaction& tx, WorkplaceId workplace);
/// What the task showed where it comes from.
std::vector<RequirementId> offersTo(Transaction& tx, TaskId task);

enum class Decision { Confirmed, Rejected };
struct DecidedRequirement {
    RequirementId requirement;
    Decision decision;
    std::string by;
    UtcTime at;
    using Columns = std::tuple<RequirementId, Decision, std::string, UtcTime>;
};
std::vector<DecidedRequirement> decisionsOn(Transaction& tx, TaskId task);
void decide(Transaction& tx, TaskId task, RequirementId requirement, Decision decision, UserId by, UtcTime now);

EnvironmentId insertEnvironment(Transaction& tx, WorkplaceId workplace, CurriculumId curriculum, int version,
                                const EnvironmentReport& report, UserId by, UtcTime now);
void updateReport(Transaction& tx, EnvironmentId id, const EnvironmentReport& report);
/// Who answers for the report, and when it is looked at again.
void answerFor(Transaction& tx, EnvironmentId id, std::optional<UserId> owner, std::optional<Date> reviewDue);
/// Criteria that a report says can be reached, in the words they had then, by unit.
using ReachedCriteria = std::map<UnitId, std::vector<curricula::Criterion>>;
ReachedCriteria criteriaOfReport(Transaction& tx, EnvironmentId environment);
/// Units that a report ticks something of.
std::vector<UnitId> unitsOfReport(Transaction& tx, EnvironmentId environment);
/// What a form calls a criterion: they have no number of their own that outlives an import.
std::string keyOf(UnitId unit, const curricula::Criterion& criterion);
/// Of the units that the report ticks something of, those criteria whose keys are given; how many of the keys that was.
std::size_t setCriteria(Transaction& tx, EnvironmentId environment, const std::set<std::string>& keys);
void copyCriteria(Transaction& tx, EnvironmentId from, EnvironmentId to);
/// A task as it stood when its report was submitted.
struct ReportTask {
    std::int64_t id = 0;
    LocalizedText text;
    std::vector<RequirementId> shows;
};
/// Keeps the workplace's tasks that show something ticked, as they are now, in place of those kept before.
void freezeTasks(Transaction& tx, const Environment& environment);
std::vector<ReportTask> tasksOfReport(Transaction& tx, EnvironmentId environment);
void addWriter(Transaction& tx, EnvironmentId id, UserId writer);
std::set<UserId> writersOf(Transaction& tx, EnvironmentId id);
/// Makes the ticks exactly these; ids that are not of the report's curriculum are left out.
void tick(Transaction& tx, const Environment& environment, const std::vector<RequirementId>& requirements);
void markSubmitted(Transaction& tx, EnvironmentId id, UtcTime now);
void markSentBack(Transaction& tx, EnvironmentId id, UserId by, const std::string& note, UtcTime now);
void markPublished(Transaction& tx, EnvironmentId id, const Validity& validity, UserId by, const std::string& note,
                   UtcTime now);
void markSuperseded(Transaction& tx, EnvironmentId id, Date lastDay);
void markWithdrawn(Transaction& tx, EnvironmentId id, const std::string& reason, UtcTime now);
/// The version of the same workplace and curriculum that is public now.
std::optional<Environment> publishedVersion(Transaction& tx, WorkplaceId workplace, CurriculumId curriculum);
Basis basisOf(Transaction& tx, const Environment& environment);
Circumstances circumstancesOf(Transaction& tx, const Environment& environment, OrganisationId organisation, Date today);

}  // namespace valo::workplaces

namespace valo {
template <>
inline constexpr auto kCodes<workplaces::Decision> = std::to_array<Code<workplaces::Decision>>(
    {{workplaces::Decision::Confirmed, "confirmed"}, {workplaces::Decision::Rejected, "rejected"}});
}
