#include "workplaces/affected.hpp"

#include "workplaces/store.hpp"

namespace valo::workplaces {

using curricula::Affected;
using database::Sql;

constexpr Sql kTasks{
    "select t.id, t.id, r.requirement_id, r.curriculum_id, r.changed_at, w.name, t.text_fi, t.text_sv, t.text_en, 1 "
    "from task_requirement x join task t on t.id = x.task_id and t.archived_at is null "
    "join workplace w on w.id = t.workplace_id and w.archived_at is null "
    "join requirement_last_change r on r.requirement_id = x.requirement_id and r.changed_at > x.decided_at "
    "where w.organisation_id = :organisation and x.status = 'confirmed' "
    "order by w.name, t.position, t.id, r.requirement_id"};
std::vector<Affected> affectedTasks(Transaction& tx, OrganisationId organisation) {
    return tx.all<Affected>(kTasks, organisation);
}

constexpr Sql kReports{
    "select e.id, e.id, r.requirement_id, r.curriculum_id, r.changed_at, w.name, '', '', '', "
    "case when e.state = 'draft' then 1 else 0 end from environment_requirement x "
    "join environment e on e.id = x.environment_id and e.state in ('draft', 'submitted', 'published') "
    "join workplace w on w.id = e.workplace_id join requirement_last_change r on r.requirement_id = x.requirement_id "
    "and r.changed_at > coalesce(e.published_at, e.created_at) where w.organisation_id = :organisation "
    "order by w.name, e.id, r.requirement_id"};
std::vector<Affected> affectedReports(Transaction& tx, OrganisationId organisation) {
    return tx.all<Affected>(kReports, organisation);
}

constexpr Sql kDecisionsOnCurriculum{
    "select t.id, x.requirement_id, x.status, w.name, t.text_fi, t.text_sv, t.text_en from task_requirement x "
    "join requirement r on r.id = x.requirement_id join unit u on u.id = r.unit_id "
    "join task t on t.id = x.task_id and t.archived_at is null "
    "join workplace w on w.id = t.workplace_id and w.archived_at is null "
    "where w.organisation_id = :organisation and u.curriculum_id = :curriculum "
    "order by w.name, t.position, t.id, u.position, r.id"};
std::vector<TaskDecision> decisionsOnCurriculum(Transaction& tx, OrganisationId organisation, CurriculumId curriculum) {
    return tx.all<TaskDecision>(kDecisionsOnCurriculum, organisation, curriculum);
}

constexpr Sql kPublishedOn{
    "select e.id, w.id, w.name from environment e join workplace w on w.id = e.workplace_id and w.archived_at is null "
    "where w.organisation_id = :organisation and e.curriculum_id = :curriculum and e.state = 'published' "
    "order by w.name, e.id"};
std::vector<ReportOn> publishedReportsOn(Transaction& tx, OrganisationId organisation, CurriculumId curriculum) {
    return tx.all<ReportOn>(kPublishedOn, organisation, curriculum);
}

constexpr Sql kRestingTasks{
    "select x.requirement_id, count(*) from task_requirement x join task t on t.id = x.task_id and t.archived_at is "
    "null join requirement r on r.id = x.requirement_id join unit u on u.id = r.unit_id where u.curriculum_id = "
    ":curriculum and x.status = 'confirmed' group by x.requirement_id"};
constexpr Sql kRestingReports{
    "select x.requirement_id, count(*) from environment_requirement x join environment e on e.id = x.environment_id "
    "and e.state = 'published' where e.curriculum_id = :curriculum group by x.requirement_id"};
void countResting(Transaction& tx, CurriculumId curriculum, std::map<RequirementId, curricula::Resting>& into) {
    using Count = std::tuple<RequirementId, int>;
    for (const auto& [requirement, count] : tx.all<Count>(kRestingTasks, curriculum)) into[requirement].tasks = count;
    for (const auto& [requirement, count] : tx.all<Count>(kRestingReports, curriculum))
        into[requirement].environments = count;
}

void carryTask(Transaction& tx, TaskId task, RequirementId newer, UserId by, UtcTime now) {
    decide(tx, task, newer, Decision::Confirmed, by, now);
}

bool carryReport(Transaction& tx, EnvironmentId id, RequirementId older, RequirementId newer, UserId by) {
    const auto report = environment(tx, id);
    if (!report || report->state != EnvironmentState::Draft) return false;
    auto ticks = requirementsOfEnvironment(tx, id);
    std::erase(ticks, older);
    ticks.push_back(newer);
    tick(tx, *report, ticks);
    addWriter(tx, id, by);
    return true;
}

}  // namespace valo::workplaces
