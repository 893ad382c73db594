#pragma once
// Job carving: a job put together of tasks that workplaces can give away, and what it can show.
#include <optional>
#include <string>
#include <vector>

#include "accounts/services.hpp"
#include "workplaces/coverage.hpp"
#include "workplaces/store.hpp"

namespace valo::workplaces {

using JobId = Id<struct JobTag>;

struct Job {
    JobId id;
    OrganisationId organisation;
    std::string name, note;
    std::optional<UtcTime> archivedAt;
    int tasks = 0;
    using Columns = std::tuple<JobId, OrganisationId, std::string, std::string, std::optional<UtcTime>, int>;
};
struct JobDraft {
    std::string name, note;
    std::vector<TaskId> tasks;
};

/// Every open task of the organisation that can be given away, by workplace.
Result<std::vector<TaskAtWorkplace>> givenTasksFor(Services& services, const Actor& actor);
/// What tasks together would show; those that are not the organisation's do not count.
Result<std::vector<UnitShown>> shownByTasks(Services& services, const Actor& actor, const std::vector<TaskId>& tasks,
                                            Language reader);
Result<std::vector<Job>> jobsFor(Services& services, const Actor& actor);
struct JobView {
    Job job;
    bool mayChange = false;
    std::vector<TaskAtWorkplace> tasks;
    std::vector<UnitShown> coverage;
};
Result<JobView> jobFor(Services& services, const Actor& actor, JobId id, Language reader);

/// Only open tasks of the organisation that can be given away make a job.
Result<JobId> addJob(Services& services, const Actor& actor, const JobDraft& draft, std::string_view key);
/// A task that has become core or is gone since stays in the job until it is taken out.
Result<Done> changeJob(Services& services, const Actor& actor, JobId id, const JobDraft& draft);
Result<Done> archiveJob(Services& services, const Actor& actor, JobId id, bool archived);

}  // namespace valo::workplaces
