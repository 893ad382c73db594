#include "workplaces/jobs.hpp"

#include <algorithm>

#include "accounts/access_log.hpp"
#include "core/text.hpp"

namespace valo::workplaces {
namespace {

using database::Sql;

#define TASK_AT_WORKPLACE                                                                                             \
    "select k.id, k.workplace_id, k.position, k.text_fi, k.text_sv, k.text_en, k.part, k.archived_at, w.id, "         \
    "w.organisation_id, w.archived_at, w.name, w.unit_name, w.business_id, w.street, w.postal_code, w.municipality, " \
    "w.description_fi, w.description_sv, w.description_en, w.web_page, w.contact_name, w.contact_title, "             \
    "w.contact_phone, w.contact_email, w.social_media from task k join workplace w on w.id = k.workplace_id "

constexpr Sql kGivenTasks{
    TASK_AT_WORKPLACE
    "where w.organisation_id = :organisation and w.archived_at is null and k.archived_at is null and k.part = 'given' "
    "order by w.name, w.unit_name, w.id, k.position, k.id"};
constexpr Sql kTasksOfJob{TASK_AT_WORKPLACE
                          "join job_task j on j.task_id = k.id where j.job_id = :job "
                          "order by w.name, w.unit_name, w.id, k.position, k.id"};
constexpr Sql kJob{
    "select id, organisation_id, name, note, archived_at, (select count(*) from job_task t where t.job_id = job.id) "
    "from job where id = :id"};
constexpr Sql kJobsOf{
    "select id, organisation_id, name, note, archived_at, (select count(*) from job_task t where t.job_id = job.id) "
    "from job where organisation_id = :organisation order by case when archived_at is null then 0 else 1 end, name, "
    "id"};
constexpr Sql kInsertJob{
    "insert into job (organisation_id, name, note, created_by, created_at) "
    "values (:organisation, :name, :note, :created_by, :created_at) returning id"};
constexpr Sql kUpdateJob{"update job set name = :name, note = :note where id = :id"};
constexpr Sql kArchiveJob{"update job set archived_at = :at where id = :id"};
constexpr Sql kAddTask{"insert into job_task (job_id, task_id) values (:job, :task) on conflict do nothing"};
constexpr Sql kTakeTaskOut{"delete from job_task where job_id = :job and task_id = :task"};

std::string subjectOf(JobId id) { return "job/" + std::to_string(id.value); }

std::vector<RequirementId> shownBy(Transaction& tx, const std::vector<TaskAtWorkplace>& tasks) {
    std::vector<RequirementId> ids;
    for (const auto& line : tasks)
        for (auto requirement : requirementsOfTask(tx, line.task.id)) ids.push_back(requirement);
    std::ranges::sort(ids);
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    return ids;
}

std::vector<FieldError> wrongFields(const JobDraft& draft) {
    std::vector<FieldError> wrong;
    if (draft.name.empty()) wrong.push_back({"name", "required", {}});
    if (length(draft.name) > kLongestLine) wrong.push_back({"name", "too_long", std::to_string(kLongestLine)});
    if (length(draft.note) > kLongestText) wrong.push_back({"note", "too_long", std::to_string(kLongestText)});
    if (draft.tasks.empty()) wrong.push_back({"task", "no_tasks", {}});
    return wrong;
}

/// Makes the job's tasks exactly these; new ones must be there to be given.
Result<Done> setTasks(Transaction& tx, JobId id, OrganisationId organisation, const std::vector<TaskId>& wanted) {
    const auto has = [](const std::vector<TaskAtWorkplace>& lines, TaskId task) {
        return std::ranges::any_of(lines, [&](const auto& line) { return line.task.id == task; });
    };
    const auto given = tx.all<TaskAtWorkplace>(kGivenTasks, organisation);
    const auto earlier = tx.all<TaskAtWorkplace>(kTasksOfJob, id);
    for (auto task : wanted)
        if (!has(given, task) && !has(earlier, task)) return invalid("task", "task_not_given");
    for (const auto& line : earlier)
        if (std::ranges::count(wanted, line.task.id) == 0) tx.run(kTakeTaskOut, id, line.task.id);
    for (auto task : wanted) tx.run(kAddTask, id, task);
    return Done{};
}

template <class F>
Result<Done> changed(Services& services, const Actor& actor, JobId id, std::string_view action, F&& change) {
    const auto now = services.clock.now();
    return services.database.write([&](Transaction& tx) -> Result<Done> {
        const auto job = tx.one<Job>(kJob, id);
        if (!job || !mayRead(actor, job->organisation)) return notFound("job");
        if (!mayChange(actor, job->organisation)) return forbidden("job");
        if (Result<Done> done = change(tx, *job, now); !done) return done;
        accounts::logAccess(tx, actor, now, {{}, std::string(action), subjectOf(id)});
        return Done{};
    });
}

}  // namespace

Result<std::vector<TaskAtWorkplace>> givenTasksFor(Services& services, const Actor& actor) {
    if (!mayRead(actor, actor.organisation)) return forbidden("jobs");
    return services.database.read(
        [&](Transaction& tx) { return tx.all<TaskAtWorkplace>(kGivenTasks, actor.organisation); });
}

Result<std::vector<UnitShown>> shownByTasks(Services& services, const Actor& actor, const std::vector<TaskId>& tasks,
                                            Language reader) {
    if (!mayRead(actor, actor.organisation)) return forbidden("jobs");
    return services.database.read([&](Transaction& tx) {
        auto lines = tx.all<TaskAtWorkplace>(kGivenTasks, actor.organisation);
        std::erase_if(lines, [&](const auto& line) { return std::ranges::count(tasks, line.task.id) == 0; });
        return unitsShown(tx, shownBy(tx, lines), reader);
    });
}

Result<std::vector<Job>> jobsFor(Services& services, const Actor& actor) {
    if (!mayRead(actor, actor.organisation)) return forbidden("jobs");
    return services.database.read([&](Transaction& tx) { return tx.all<Job>(kJobsOf, actor.organisation); });
}

Result<JobView> jobFor(Services& services, const Actor& actor, JobId id, Language reader) {
    return services.database.read([&](Transaction& tx) -> Result<JobView> {
        auto job = tx.one<Job>(kJob, id);
        if (!job || !mayRead(actor, job->organisation)) return notFound("job");
        JobView view;
        view.mayChange = mayChange(actor, job->organisation);
        view.tasks = tx.all<TaskAtWorkplace>(kTasksOfJob, id);
        view.coverage = unitsShown(tx, shownBy(tx, view.tasks), reader);
        view.job = std::move(*job);
        return view;
    });
}

Result<JobId> addJob(Services& services, const Actor& actor, const JobDraft& draft, std::string_view key) {
    if (!mayChange(actor, actor.organisation)) return forbidden("job");
    if (auto wrong = wrongFields(draft); !wrong.empty()) return invalid(std::move(wrong));
    const auto now = services.clock.now();
    const auto ownKey = key.empty() ? std::string() : "job:" + std::string(key);
    return services.database.write([&](Transaction& tx) {
        return accounts::once<JobId>(tx, actor, ownKey, now, [&](Transaction&) -> Result<JobId> {
            const auto id = tx.insert<JobId>(kInsertJob, actor.organisation, draft.name, draft.note, actor.user, now);
            if (auto done = setTasks(tx, id, actor.organisation, draft.tasks); !done) return refuse(done.error());
            accounts::logAccess(tx, actor, now, {{}, "job.added", subjectOf(id)});
            return id;
        });
    });
}

Result<Done> changeJob(Services& services, const Actor& actor, JobId id, const JobDraft& draft) {
    return changed(services, actor, id, "job.changed", [&](Transaction& tx, const Job& job, UtcTime) -> Result<Done> {
        if (auto wrong = wrongFields(draft); !wrong.empty()) return invalid(std::move(wrong));
        tx.run(kUpdateJob, draft.name, draft.note, id);
        return setTasks(tx, id, job.organisation, draft.tasks);
    });
}

Result<Done> archiveJob(Services& services, const Actor& actor, JobId id, bool archived) {
    return changed(services, actor, id, archived ? "job.archived" : "job.restored",
                   [&](Transaction& tx, const Job& job, UtcTime now) -> Result<Done> {
                       if (job.archivedAt.has_value() != archived)
                           tx.run(kArchiveJob, archived ? std::optional(now) : std::nullopt, id);
                       return Done{};
                   });
}

}  // namespace valo::workplaces
