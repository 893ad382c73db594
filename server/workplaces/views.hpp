#pragma once
// What a person may read of workplaces and reports: permission and everything a page or an answer needs, in one
// snapshot. What she may not see does not exist for her.
#include <map>
#include <string>
#include <vector>

#include "accounts/services.hpp"
#include "curricula/curriculum.hpp"
#include "workplaces/coverage.hpp"
#include "workplaces/pictures.hpp"
#include "workplaces/report_lines.hpp"

namespace valo::workplaces {

Result<std::vector<Workplace>> workplacesFor(Services& services, const Actor& actor, bool withArchived = false);

struct WorkplaceView {
    Workplace workplace;
    bool mayChange = false;
    std::vector<Task> tasks;  // archived ones last
    std::map<TaskId, std::vector<curricula::Requirement>> shows;
    std::map<TaskId, TaskOrigin> origins;  // of copied tasks that nobody has confirmed anything of yet
    std::vector<UnitShown> coverage;
    std::vector<Environment> environments;
    std::map<EnvironmentId, LocalizedText> qualifications;  // of the environments
    std::map<EnvironmentId, std::vector<std::string>> notices;
};
/// Units are counted as `reader` sees them.
Result<WorkplaceView> workplaceFor(Services& services, const Actor& actor, WorkplaceId id,
                                   Language reader = Language::Fi);

/// The organisation of a workplace whose tasks the actor may change.
Result<OrganisationId> mayChangeTasksOf(Services& services, const Actor& actor, WorkplaceId id);

struct TaskView {
    Task task;
    Workplace workplace;
    bool mayChange = false;
    std::vector<DecidedRequirement> decisions;
    std::vector<curricula::Requirement> decided;  // the requirements of the decisions
    std::optional<TaskOrigin> origin;             // the published report that it was copied from
    std::vector<curricula::Requirement> offered;  // what it showed there
};
Result<TaskView> taskFor(Services& services, const Actor& actor, TaskId id);

/// A requirement with all open tasks of a workplace, and which of them show it.
struct RequirementView {
    Workplace workplace;
    curricula::Requirement requirement;
    std::vector<Task> tasks;
    std::set<TaskId> shownBy;
    bool mayChange = false;
};
Result<RequirementView> requirementFor(Services& services, const Actor& actor, WorkplaceId workplace,
                                       RequirementId requirement);

struct EnvironmentView {
    Environment environment;
    Workplace workplace;
    std::string organisation, writer, reviewer, reviewerOrganisation, owner;
    std::vector<std::pair<UserId, std::string>> mayAnswer;  // whom the draft's owner may be
    std::vector<ReportTask> tasks;                          // of a draft, as they are now
    ReachedCriteria criteria;
    std::vector<Picture> pictures;
    curricula::Curriculum curriculum;
    std::vector<curricula::Requirement> requirements;  // ticked
    std::vector<UnitShown> coverage;
    std::vector<std::string> notices;
    bool mayEdit = false, mayReview = false, mayWithdraw = false, fourEyes = false;  // fourEyes: she wrote in it
};
Result<EnvironmentView> environmentFor(Services& services, const Actor& actor, EnvironmentId id,
                                       Language reader = Language::Fi);
struct CriterionOfReport {
    UnitId unit;
    std::string key;
    curricula::Criterion criterion;
    bool reached = false;
};
/// All criteria of the units that the report ticks something of, as the curriculum has them now.
Result<std::vector<CriterionOfReport>> criteriaFor(Services& services, const Actor& actor, EnvironmentId id);
Result<std::vector<Environment>> environmentsFor(Services& services, const Actor& actor, WorkplaceId workplace);

/// What waits for the actor: reports of others that she may review, and her organisation's own.
struct Waiting {
    std::vector<EnvironmentLine> toReview;
    std::vector<EnvironmentLine> own;                           // wait for somebody else
    std::vector<EnvironmentLine> due;                           // to be looked at again
    std::map<EnvironmentId, std::vector<std::string>> notices;  // why those that are due are
};
Result<Waiting> waitingFor(Services& services, const Actor& actor);

// ——— the public register: no sign-in

struct RegisterPage {
    std::vector<EnvironmentLine> lines;
    std::size_t all = 0;  // that were found
    std::size_t offset = 0;
};
/// Published reports that are valid today; an offset behind the last one gives the last page.
RegisterPage searchRegister(Services& services, const RegisterSearch& search, std::size_t offset, std::size_t limit);

struct RegisterUnit {
    curricula::Unit unit;
    std::vector<curricula::Requirement> requirements;
    std::vector<curricula::Criterion> criteria;
    bool criteriaReached = false;  // ticked in the report; else all of the unit's, to read
    int all = 0;
};
struct RegisterEntry {
    Environment environment;
    Workplace workplace;                   // contact emptied unless the report shows it
    std::string organisation, reviewedBy;  // organisations
    curricula::Curriculum curriculum;
    std::vector<curricula::CompetenceArea> competenceAreas;
    std::vector<curricula::Title> titles;
    std::vector<curricula::Structure> formation;
    std::vector<RegisterUnit> units;
    std::vector<ReportTask> tasks;
    std::vector<UnitShown> coverage;
    std::vector<Picture> pictures;
    std::optional<UtcTime> firstPublishedAt;
    std::optional<EnvironmentId> newer;
    std::vector<std::string> notices;
};
/// Published, superseded or withdrawn; what has not been published does not exist.
Result<RegisterEntry> registerEntry(Services& services, EnvironmentId id, Language reader = Language::Fi);

}  // namespace valo::workplaces
