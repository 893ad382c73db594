#include "assessment/store.hpp"

#include "curricula/plain_words.hpp"
#include "placements/client.hpp"

namespace valo::assessment {
namespace {

using database::Sql;

#define VALO_REQUIREMENT                                                \
    "r.id, r.code, r.text_fi, r.text_sv, r.text_en, " VALO_PLAIN_IN_USE \
    ", u.id, u.code, u.name_fi, "                                       \
    "u.name_sv, u.name_en, k.id, k.decision_number"
#define VALO_RANK(column) \
    "max(case " column " when 'practising' then 1 when 'guided' then 2 when 'independent' then 3 else 4 end)"
#define VALO_AGREEMENT(g)                                                                                         \
    g ".id, " g ".state, " g ".level, " g ".specification, " g ".coach_at, " g ".client_how, " g ".client_at, " g \
      ".talk_on, " g ".client_view, " g ".coach_view"

/// The columns of an outer join: all there or none.
struct MaybeAgreement {
    std::optional<AgreementId> id;
    std::optional<AgreementState> state;
    std::optional<Level> level;
    std::optional<std::string> specification;
    std::optional<UtcTime> coachAt;
    std::optional<ClientHow> how;
    std::optional<UtcTime> clientAt;
    std::optional<Date> talkOn;
    std::optional<std::string> clientView, coachView;
    using Columns =
        std::tuple<std::optional<AgreementId>, std::optional<AgreementState>, std::optional<Level>,
                   std::optional<std::string>, std::optional<UtcTime>, std::optional<ClientHow>, std::optional<UtcTime>,
                   std::optional<Date>, std::optional<std::string>, std::optional<std::string>>;

    std::optional<CurrentAgreement> whole() && {
        if (!id) return std::nullopt;
        return CurrentAgreement{*id, *state,   *level, std::move(*specification), *coachAt,
                                how, clientAt, talkOn, std::move(*clientView),    std::move(*coachView)};
    }
};

struct LineRow {
    RequirementText requirement;
    bool inMap;
    std::optional<Answer> selfAnswer;
    std::string selfNote;
    std::optional<Date> selfOn;
    std::int64_t observations;
    std::optional<Date> firstObserved, lastObserved;
    int topRank;
    std::optional<Level> coachLevel;
    std::string coachNote;
    std::optional<Date> coachOn;
    MaybeAgreement agreement, proposal;
    using Columns = std::tuple<RequirementText, bool, std::optional<Answer>, std::string, std::optional<Date>,
                               std::int64_t, std::optional<Date>, std::optional<Date>, int, std::optional<Level>,
                               std::string, std::optional<Date>, MaybeAgreement, MaybeAgreement>;

    AssessedLine line() && {
        AssessedLine line{std::move(requirement),
                          inMap,
                          selfAnswer,
                          std::move(selfNote),
                          selfOn,
                          observations,
                          firstObserved,
                          lastObserved,
                          std::nullopt,
                          coachLevel,
                          std::move(coachNote),
                          coachOn,
                          std::move(agreement).whole(),
                          std::move(proposal).whole()};
        if (topRank > 0) line.topObserved = static_cast<Level>(topRank - 1);
        return line;
    }
};

/// Of the client; `here` is the placement.
#define VALO_ORGANISATION_HERE                                                                                     \
    "(select c.organisation_id from placement p join client c on c.id = p.client_id where p.id = (select id from " \
    "here))"

}  // namespace

std::vector<AssessedLine> assessedLines(Transaction& tx, PlacementId placement) {
    static constexpr Sql kLines{
        "with here as (select cast(:placement as bigint) as id), "
        "spoken as (select x.requirement_id, 1 as in_map from placement_task t "
        "join task_requirement x on x.task_id = t.task_id and x.status = 'confirmed' "
        "where t.placement_id = (select id from here) "
        "union all select requirement_id, 0 from observation "
        "where placement_id = (select id from here) and withdrawn_at is null "
        "union all select requirement_id, 0 from self_assessment where placement_id = (select id from here) "
        "union all select requirement_id, 0 from coach_assessment where placement_id = (select id from here) "
        "union all select requirement_id, 0 from agreement where placement_id = (select id from here)), "
        "line as (select requirement_id, max(in_map) as in_map from spoken group by requirement_id), "
        "seen as (select requirement_id, count(*) as n, min(observed_on) as first_on, max(observed_on) as last_on, "
        VALO_RANK("level") " as top from observation where placement_id = (select id from here) "
        "and withdrawn_at is null group by requirement_id) "
        "select " VALO_REQUIREMENT ", line.in_map, s.answer, coalesce(s.note, ''), s.assessed_on, coalesce(seen.n, 0), "
        "seen.first_on, seen.last_on, coalesce(seen.top, 0), c.level, coalesce(c.note, ''), c.assessed_on, "
        VALO_AGREEMENT("g") ", " VALO_AGREEMENT("q")
        " from line join requirement r on r.id = line.requirement_id join unit u on u.id = r.unit_id "
        "join curriculum k on k.id = u.curriculum_id join requirement_area a on a.id = r.area_id "
        VALO_JOIN_PLAIN(VALO_ORGANISATION_HERE) "left join seen on seen.requirement_id = r.id "
        "left join self_assessment s on s.placement_id = (select id from here) and s.requirement_id = r.id "
        "and s.superseded_at is null "
        "left join coach_assessment c on c.placement_id = (select id from here) and c.requirement_id = r.id "
        "and c.superseded_at is null "
        "left join agreement g on g.placement_id = (select id from here) and g.requirement_id = r.id "
        "and g.superseded_at is null and g.state <> 'proposed' "
        "left join agreement q on q.placement_id = (select id from here) and q.requirement_id = r.id "
        "and q.superseded_at is null and q.state = 'proposed' "
        "order by k.id, u.position, u.id, a.position, r.position, r.id"};
    std::vector<AssessedLine> lines;
    auto rows = tx.all<LineRow>(kLines, placement);
    lines.reserve(rows.size());
    for (auto& row : rows) lines.push_back(std::move(row).line());
    return lines;
}

std::vector<Mapped> taskMap(Transaction& tx, PlacementId placement) {
    static constexpr Sql kMap{
        "with here as (select cast(:placement as bigint) as id) select t.task_id, " VALO_REQUIREMENT
        " from placement_task t join task_requirement x on x.task_id = t.task_id and x.status = 'confirmed' "
        "join requirement r on r.id = x.requirement_id and r.removed_at is null join unit u on u.id = r.unit_id "
        "join curriculum k on k.id = u.curriculum_id join requirement_area a on a.id = r.area_id "
        VALO_JOIN_PLAIN(VALO_ORGANISATION_HERE)
        "where t.placement_id = (select id from here) order by t.task_id, k.id, u.position, u.id, a.position, r.position, r.id"};
    return tx.all<Mapped>(kMap, placement);
}

std::vector<UnitCriterion> criteriaOf(Transaction& tx, PlacementId placement) {
    static constexpr Sql kCriteria{
        "with mine as (select distinct r.unit_id, coalesce(a.criteria_table_id, u.criteria_table_id) as table_id "
        "from placement_task t join task_requirement x on x.task_id = t.task_id and x.status = 'confirmed' "
        "join requirement r on r.id = x.requirement_id join requirement_area a on a.id = r.area_id "
        "join unit u on u.id = r.unit_id where t.placement_id = :placement) "
        "select mine.unit_id, c.target_fi, c.target_sv, c.target_en, c.level_name_fi, c.level_name_sv, "
        "c.level_name_en, "
        "c.text_fi, c.text_sv, c.text_en from mine join criterion c on c.criteria_table_id = mine.table_id "
        "or c.unit_id = mine.unit_id order by mine.unit_id, c.unit_id is null, c.criteria_table_id, c.position, c.id"};
    return tx.all<UnitCriterion>(kCriteria, placement);
}

std::vector<AgreedLine> agreedLines(Transaction& tx, ClientId client) {
    static constexpr Sql kAgreed{
        "with mine as (select id, workplace_id, starts_on from placement where client_id = :client), "
        "ground as (select o.placement_id, o.requirement_id, o.observed_on as day from mine "
        "join observation o on o.placement_id = mine.id where o.withdrawn_at is null and o.level <> 'practising' "
        "union all select c.placement_id, c.requirement_id, c.assessed_on from mine "
        "join coach_assessment c on c.placement_id = mine.id where c.superseded_at is null "
        "and c.level <> 'practising'), "
        "seen as (select placement_id, requirement_id, min(day) as first_on, max(day) as last_on, count(*) as n "
        "from ground group by placement_id, requirement_id) "
        "select g.id, g.placement_id, mine.workplace_id, r.id, u.id, u.curriculum_id, g.level, g.specification, "
        "g.coach_at, g.client_at, g.talk_on, seen.first_on, seen.last_on, coalesce(seen.n, 0) "
        "from mine join agreement g on g.placement_id = mine.id and g.superseded_at is null and g.state = 'agreed' "
        "and g.level <> 'practising' join requirement r on r.id = g.requirement_id join unit u on u.id = r.unit_id "
        "join requirement_area a on a.id = r.area_id "
        "left join seen on seen.placement_id = g.placement_id and seen.requirement_id = g.requirement_id "
        "order by mine.starts_on, mine.id, u.curriculum_id, u.position, u.id, a.position, r.position, r.id"};
    return tx.all<AgreedLine>(kAgreed, client);
}

std::vector<Proposal> openProposals(Transaction& tx, ClientId client) {
    static constexpr Sql kProposals{
        "select g.id, g.placement_id, r.id, r.text_fi, r.text_sv, r.text_en, " VALO_PLAIN_IN_USE
        ", r.code, "
        "u.code, u.name_fi, u.name_sv, u.name_en, k.decision_number, g.level, g.specification, a.name, w.name, "
        "g.coach_at "
        "from placement p join agreement g on g.placement_id = p.id and g.superseded_at is null "
        "and g.state = 'proposed' join requirement r on r.id = g.requirement_id join unit u on u.id = r.unit_id "
        "join curriculum k on k.id = u.curriculum_id join account a on a.id = g.coach_id "
        "join workplace w on w.id = p.workplace_id join client c on c.id = p.client_id "
        VALO_JOIN_PLAIN("c.organisation_id") "where p.client_id = :client and p.ended_on is null "
        "order by g.coach_at, g.id"};
    return tx.all<Proposal>(kProposals, client);
}

std::vector<ObservationRow> observationsOf(Transaction& tx, PlacementId placement) {
    static constexpr Sql kObservations{
        "select o.id, o.requirement_id, o.task_id, coalesce(t.text_fi, ''), coalesce(t.text_sv, ''), "
        "coalesce(t.text_en, ''), o.level, o.note, o.observed_on, a.id, a.name, o.recorded_at, o.withdrawn_at "
        "from observation o join account a on a.id = o.observer_id left join task t on t.id = o.task_id "
        "where o.placement_id = :placement order by o.observed_on desc, o.id desc"};
    return tx.all<ObservationRow>(kObservations, placement);
}

std::optional<AgreementRow> agreement(Transaction& tx, AgreementId id) {
    static constexpr Sql kAgreement{
        "select id, placement_id, requirement_id, state, level, coach_id, superseded_at from agreement where id = :id"};
    return tx.one<AgreementRow>(kAgreement, id);
}

std::vector<Waiting> waitingFor(Transaction& tx, const Actor& actor) {
    static constexpr Sql kWaiting{
        "with mine as (select distinct p.id, c.name, p.workplace_id, p.ends_on from client_staff s "
        "join client c on c.id = s.client_id join placement p on p.client_id = c.id "
        "where s.account_id = :account and s.ended_at is null and c.organisation_id = :organisation "
        "and c.archived_at is null and p.ended_on is null), "
        "claimed as (select o.placement_id, o.requirement_id from mine join observation o on o.placement_id = mine.id "
        "where o.withdrawn_at is null and o.level <> 'practising' "
        "union select c.placement_id, c.requirement_id from mine join coach_assessment c on c.placement_id = mine.id "
        "where c.superseded_at is null and c.level <> 'practising' "
        "union select s.placement_id, s.requirement_id from mine join self_assessment s on s.placement_id = mine.id "
        "where s.superseded_at is null and s.answer in ('can', 'can_with_help')), "
        "waits as (select placement_id, count(*) as n from claimed where not exists (select 1 from agreement g "
        "where g.placement_id = claimed.placement_id and g.requirement_id = claimed.requirement_id "
        "and g.superseded_at is null) group by placement_id), "
        "said as (select g.placement_id, sum(case when g.state = 'proposed' then 1 else 0 end) as proposed, "
        "sum(case when g.state = 'disagreed' then 1 else 0 end) as disagreed from mine "
        "join agreement g on g.placement_id = mine.id where g.superseded_at is null group by g.placement_id) "
        "select mine.id, mine.name, w.name, mine.ends_on, coalesce(waits.n, 0), coalesce(said.proposed, 0), "
        "coalesce(said.disagreed, 0) from mine join workplace w on w.id = mine.workplace_id "
        "left join waits on waits.placement_id = mine.id left join said on said.placement_id = mine.id "
        "order by mine.ends_on, mine.name, mine.id"};
    auto rows = tx.all<Waiting>(kWaiting, actor.user, actor.organisation);
    if (!actor.is(Role::Coordinator) && !actor.is(Role::Coach)) rows.clear();
    return rows;
}

}  // namespace valo::assessment
