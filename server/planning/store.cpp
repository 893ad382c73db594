#include "planning/store.hpp"

#include <algorithm>

namespace valo::planning {
namespace {

using assessment::Level;
using database::Sql;

#define VALO_PLAN                                                                                          \
    "p.employer, p.provider, p.hours_per_week, p.planned_start, p.subsidy_applied, p.subsidy_decided_on, " \
    "p.next_steps, p.competence_area_id, p.updated_at, coalesce(a.name, '')"

/// The columns of an outer join: all there or none.
struct FrameRow {
    CurriculumId id;
    std::string decisionNumber;
    LocalizedText name, notice;
    curricula::Status status;
    std::optional<Date> validFrom, validTo, transitionTo;
    std::optional<double> hoursLeast;
    std::optional<std::string> employer, provider;
    std::optional<double> hoursPerWeek;
    std::optional<Date> plannedStart;
    std::optional<bool> subsidyApplied;
    std::optional<Date> subsidyDecidedOn;
    std::optional<std::string> nextSteps;
    std::optional<curricula::CompetenceAreaId> competenceArea;
    std::optional<UtcTime> updatedAt;
    std::string updatedBy;
    using Columns =
        std::tuple<CurriculumId, std::string, LocalizedText, LocalizedText, curricula::Status, std::optional<Date>,
                   std::optional<Date>, std::optional<Date>, std::optional<double>, std::optional<std::string>,
                   std::optional<std::string>, std::optional<double>, std::optional<Date>, std::optional<bool>,
                   std::optional<Date>, std::optional<std::string>, std::optional<curricula::CompetenceAreaId>,
                   std::optional<UtcTime>, std::string>;
};

struct StandingRow {
    std::string source;
    RequirementId requirement;
    std::string level;
    std::string detail;
    using Columns = std::tuple<std::string, RequirementId, std::string, std::string>;
};

void note(Standings& standings, const StandingRow& row) {
    if (row.source == "workplace") {
        if (std::ranges::find(standings.workplaces, row.detail) == standings.workplaces.end())
            standings.workplaces.push_back(row.detail);
        return;
    }
    auto& known = standings.known[row.requirement];
    const auto level = fromCode<Level>(row.level);
    if (row.source == "certified") {
        if (!known.certified || *known.certified <= level) known.certified = level, known.certificate = row.detail;
    } else if (row.source == "agreed") {
        known.agreed = std::max(known.agreed, level);
    } else if (row.source == "reachable") {
        known.reachable = true;
    } else {
        known.practising = true;
    }
}

}  // namespace

std::optional<StoredPlan> storedPlan(Transaction& tx, ClientId client, CurriculumId curriculum) {
    static constexpr Sql kPlan{"select " VALO_PLAN
                               " from apprenticeship_plan p left join account a on a.id = p.updated_by "
                               "where p.client_id = :client and p.curriculum_id = :curriculum"};
    return tx.one<StoredPlan>(kPlan, client, curriculum);
}

void putPlan(Transaction& tx, ClientId client, CurriculumId curriculum, const Plan& plan, UserId by, UtcTime now) {
    static constexpr Sql kPut{
        "insert into apprenticeship_plan (client_id, curriculum_id, employer, provider, hours_per_week, planned_start, "
        "subsidy_applied, subsidy_decided_on, next_steps, competence_area_id, updated_by, updated_at) values (:client, "
        ":curriculum, :employer, :provider, :hours, :start, :applied, :decided, :steps, :area, :by, :at) "
        "on conflict (client_id, curriculum_id) do update set employer = excluded.employer, provider = "
        "excluded.provider, hours_per_week = excluded.hours_per_week, planned_start = excluded.planned_start, "
        "subsidy_applied = excluded.subsidy_applied, subsidy_decided_on = excluded.subsidy_decided_on, next_steps = "
        "excluded.next_steps, competence_area_id = excluded.competence_area_id, updated_by = excluded.updated_by, "
        "updated_at = excluded.updated_at"};
    tx.run(kPut, client, curriculum, plan.employer, plan.provider, plan.hoursPerWeek, plan.plannedStart,
           plan.subsidyApplied, plan.subsidyDecidedOn, plan.nextSteps, plan.competenceArea, by, now);
}

std::optional<Frame> frame(Transaction& tx, ClientId client, CurriculumId curriculum, Date day) {
    // The figure is accounts::parameter's, read here so that a page costs one query less.
    static constexpr Sql kFrame{
        "select c.id, c.decision_number, c.name_fi, c.name_sv, c.name_en, c.notice_fi, c.notice_sv, c.notice_en, "
        "c.status, c.valid_from, c.valid_to, c.transition_to, (select value from parameter where name = "
        "'apprenticeship.hours_per_week_min' and valid_from <= :day and (valid_to is null or valid_to >= :same_day) "
        "order by valid_from desc limit 1), " VALO_PLAN
        " from curriculum c left join apprenticeship_plan p on p.curriculum_id = c.id and p.client_id = :client "
        "left join account a on a.id = p.updated_by where c.id = :curriculum"};
    const auto row = tx.one<FrameRow>(kFrame, day, day, client, curriculum);
    if (!row) return std::nullopt;
    Frame frame;
    frame.basis.id = row->id;
    frame.basis.decisionNumber = row->decisionNumber;
    frame.basis.name = row->name;
    frame.basis.notice = row->notice;
    frame.basis.status = row->status;
    frame.basis.validFrom = row->validFrom;
    frame.basis.validTo = row->validTo;
    frame.basis.transitionTo = row->transitionTo;
    frame.hoursLeast = row->hoursLeast;
    if (row->updatedAt)
        frame.stored = StoredPlan{{*row->employer, *row->provider, row->hoursPerWeek, row->plannedStart,
                                   *row->subsidyApplied, row->subsidyDecidedOn, *row->nextSteps, row->competenceArea},
                                  *row->updatedAt,
                                  row->updatedBy};
    return frame;
}

Standings standings(Transaction& tx, ClientId client, CurriculumId curriculum, Date day) {
    static constexpr Sql kStandings{
        "with asked as (select cast(:client as bigint) as client, cast(:curriculum as bigint) as curriculum, "
        "cast(:day as text) as day), "
        "mine as (select p.id, p.workplace_id, case when p.ended_on is null and p.starts_on <= asked.day "
        "and p.ends_on >= asked.day then 1 else 0 end as is_running "
        "from placement p join asked on asked.client = p.client_id) "
        "select 'certified', l.requirement_id, l.level, c.number from certificate c join asked on asked.client = "
        "c.client_id join certificate_line l on l.certificate_id = c.id "
        "where not exists (select 1 from certificate_withdrawal x where x.certificate_id = c.id) "
        "and not exists (select 1 from certificate r where r.replaces_id = c.id) "
        "union all select 'agreed', g.requirement_id, g.level, '' from mine join agreement g on g.placement_id = "
        "mine.id where g.superseded_at is null and g.state = 'agreed' "
        "union all select 'practising', o.requirement_id, '', '' from mine join observation o on o.placement_id = "
        "mine.id where o.withdrawn_at is null "
        "union all select 'practising', k.requirement_id, '', '' from mine join coach_assessment k on k.placement_id = "
        "mine.id where k.superseded_at is null "
        "union all select 'practising', s.requirement_id, '', '' from mine join self_assessment s on s.placement_id = "
        "mine.id where s.superseded_at is null and s.answer <> 'not_tried' "
        "union all select 'reachable', er.requirement_id, '', '' from mine join environment e on e.workplace_id = "
        "mine.workplace_id and mine.is_running = 1 join asked on asked.curriculum = e.curriculum_id "
        "join environment_requirement er on er.environment_id = e.id where e.state = 'published' "
        "and e.valid_from <= asked.day and (e.valid_to is null or e.valid_to >= asked.day) "
        "union all select 'workplace', mine.workplace_id, '', w.name from mine join workplace w on w.id = "
        "mine.workplace_id where mine.is_running = 1"};
    Standings found;
    for (const auto& row : tx.all<StandingRow>(kStandings, client, curriculum, day)) note(found, row);
    return found;
}

std::vector<LocalChoice> localChoices(Transaction& tx, ClientId client, CurriculumId curriculum) {
    static constexpr Sql kLocals{
        "select u.id, c.id, u.name_fi, u.name_sv, u.name_en, u.code, coalesce(o.name, ''), u.credits, b.place, case "
        "when p.unit_id is null then 0 else 1 end from local_belonging b join curriculum c on c.id = b.curriculum_id "
        "join unit u on u.curriculum_id = c.id left join organisation o on o.id = c.owner_id left join plan_local_unit "
        "p on p.unit_id = u.id and p.client_id = :client and p.curriculum_id = b.home_id where b.home_id = :curriculum "
        "and (p.unit_id is not null or (c.status = 'published' and u.removed_at is null)) order by u.name_fi, "
        "u.name_sv, u.id"};
    return tx.all<LocalChoice>(kLocals, client, curriculum);
}

void putLocalChoices(Transaction& tx, ClientId client, CurriculumId curriculum, const std::vector<UnitId>& units) {
    static constexpr Sql kDrop{"delete from plan_local_unit where client_id = :client and curriculum_id = :curriculum"};
    static constexpr Sql kInsert{
        "insert into plan_local_unit (client_id, curriculum_id, unit_id) values (:client, :curriculum, :unit)"};
    tx.run(kDrop, client, curriculum);
    for (const auto unit : units) tx.run(kInsert, client, curriculum, unit);
}

std::vector<Choice> choices(Transaction& tx, ClientId client) {
    static constexpr Sql kChoices{
        "with me as (select cast(:client as bigint) as id), "
        "shown as (select u.curriculum_id, count(distinct g.requirement_id) as n from me join placement p on "
        "p.client_id = me.id join agreement g on g.placement_id = p.id and g.superseded_at is null and g.state = "
        "'agreed' and g.level <> 'practising' join requirement r on r.id = g.requirement_id join unit u on u.id = "
        "r.unit_id group by u.curriculum_id), "
        "aim as (select distinct curriculum_id from goal join me on me.id = goal.client_id where dropped_at is null), "
        "plan as (select curriculum_id from apprenticeship_plan join me on me.id = client_id) "
        "select c.id, c.name_fi, c.name_sv, c.name_en, c.decision_number, "
        "case when aim.curriculum_id is null then 0 else 1 end as is_goal, "
        "case when plan.curriculum_id is null then 0 else 1 end, coalesce(shown.n, 0) as n "
        "from curriculum c left join aim on aim.curriculum_id = c.id left join plan on plan.curriculum_id = c.id "
        "left join shown on shown.curriculum_id = c.id where c.status = 'published' or aim.curriculum_id is not null "
        "or plan.curriculum_id is not null order by is_goal desc, n desc, c.name_fi, c.name_sv, c.id"};
    return tx.all<Choice>(kChoices, client);
}

}  // namespace valo::planning
