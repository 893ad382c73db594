#include "placements/store.hpp"

#include <algorithm>

namespace valo::placements {
namespace {

using database::Sql;

// The stronger of the open relations that the account has to the client `c` of its own organisation.
#define VALO_RELATION                                                                              \
    "(select s.relation from client_staff s where s.client_id = c.id and s.account_id = :account " \
    "and s.ended_at is null and c.organisation_id = :organisation "                                \
    "order by case s.relation when 'coordinator' then 0 else 1 end limit 1)"
#define VALO_CLIENT "c.id, c.organisation_id, c.name, c.date_of_birth, c.language, c.phone, c.email, c.archived_at"
#define VALO_PLACEMENT                                                                                            \
    "p.id, p.client_id, p.workplace_id, p.controller_id, p.kind, p.starts_on, p.ends_on, p.ended_on, "            \
    "p.end_reason, p.hours_per_day, p.days_per_week, p.supervisor_name, p.supervisor_title, p.supervisor_phone, " \
    "p.supervisor_email, p.print_kind"

bool sees(const Actor& actor, ClientId client, std::optional<Relation>& relation) {
    relation = effective(relation, actor, client);
    return may(Act::Read, relation, actor.client == client);
}

}  // namespace

std::optional<Relation> relation(Transaction& tx, const Actor& actor, ClientId client) {
    static constexpr Sql kRelation{"select " VALO_RELATION " from client c where c.id = :client"};
    const auto written = tx.one<std::optional<Relation>>(kRelation, actor.user, actor.organisation, client);
    return effective(written.value_or(std::nullopt), actor, client);
}

bool maySee(Transaction& tx, const Actor& actor, ClientId client) {
    if (!client) return false;
    return actor.client == client || relation(tx, actor, client);
}

std::optional<SeenClient> seenClient(Transaction& tx, const Actor& actor, ClientId client) {
    static constexpr Sql kSeen{"select " VALO_CLIENT ", " VALO_RELATION
                               ", case when exists (select 1 from account a where a.client_id = c.id and "
                               "a.password_hash is not null) then 1 else 0 end from client c where c.id = :client"};
    auto seen = tx.one<SeenClient>(kSeen, actor.user, actor.organisation, client);
    if (!seen || !sees(actor, client, seen->relation)) return std::nullopt;
    return seen;
}

std::optional<SeenPlacement> seenPlacement(Transaction& tx, const Actor& actor, PlacementId placement) {
    static constexpr Sql kSeen{
        "select " VALO_PLACEMENT
        ", c.name, c.language, c.date_of_birth, w.name, w.unit_name, w.municipality, o.name, " VALO_RELATION
        " from placement p join client c on c.id = p.client_id "
        "join workplace w on w.id = p.workplace_id "
        "join organisation o on o.id = p.controller_id where p.id = :placement"};
    auto seen = tx.one<SeenPlacement>(kSeen, actor.user, actor.organisation, placement);
    if (!seen || !sees(actor, seen->placement.client, seen->relation)) return std::nullopt;
    return seen;
}

std::vector<CaseRow> caseload(Transaction& tx, const Actor& actor, int limit, ClientId after) {
    static constexpr Sql kCaseload{
        "select c.id, c.name, c.date_of_birth, c.language, "
        "case when min(case s.relation when 'coordinator' then 0 else 1 end) = 0 then 'coordinator' else 'coach' end, "
        "p.id, p.kind, p.starts_on, p.ends_on, p.ended_on, w.name "
        "from client_staff s join client c on c.id = s.client_id "
        "left join placement p on p.id = (select n.id from placement n where n.client_id = c.id "
        "order by n.ended_on is not null, n.starts_on desc, n.id desc limit 1) "
        "left join workplace w on w.id = p.workplace_id "
        "where s.account_id = :account and s.ended_at is null and c.organisation_id = :organisation "
        "and c.archived_at is null and (c.name > coalesce((select b.name from client b where b.id = :behind), '') "
        "or (c.id > :after and c.name = (select b.name from client b where b.id = :same))) "
        "group by c.id, c.name, c.date_of_birth, c.language, p.id, p.kind, p.starts_on, p.ends_on, p.ended_on, w.name "
        "order by c.name, c.id limit :limit"};
    auto rows = tx.all<CaseRow>(kCaseload, actor.user, actor.organisation, after, after, after, limit);
    std::erase_if(rows, [&](CaseRow& row) {
        const auto held = effective(row.relation, actor, row.id);
        if (held) row.relation = *held;
        return !held;
    });
    return rows;
}

std::vector<PlacementSummary> placementsOf(Transaction& tx, ClientId client) {
    static constexpr Sql kPlacements{
        "select p.id, p.client_id, p.kind, p.starts_on, p.ends_on, p.ended_on, p.hours_per_day, p.days_per_week, w.id, "
        "w.name, w.municipality, case when w.business_id <> '' then w.business_id else 'workplace ' || w.id end, "
        "(select count(*) from placement_task t where t.placement_id = p.id), p.print_kind "
        "from placement p join workplace w on w.id = p.workplace_id where p.client_id = :client "
        "order by p.starts_on desc, p.id desc"};
    return tx.all<PlacementSummary>(kPlacements, client);
}

std::vector<Running> openPlacements(Transaction& tx, const Actor& actor, Date today) {
    static constexpr Sql kRunning{
        "select distinct p.id, c.id, c.name, w.name, p.starts_on, p.ends_on, "
        "case when p.ends_on >= :today then 1 else 0 end "
        "from client_staff s join client c on c.id = s.client_id join placement p on p.client_id = c.id "
        "join workplace w on w.id = p.workplace_id "
        "where s.account_id = :account and s.ended_at is null and c.organisation_id = :organisation "
        "and c.archived_at is null and p.ended_on is null and p.starts_on <= :begun "
        "order by 7 desc, 3, 1"};
    auto rows = tx.all<Running>(kRunning, today, actor.user, actor.organisation, today);
    std::erase_if(rows, [&](const Running& row) { return !effective(Relation::Coach, actor, row.client); });
    return rows;
}

std::optional<Client> client(Transaction& tx, ClientId client) {
    static constexpr Sql kClient{"select " VALO_CLIENT " from client c where c.id = :client"};
    return tx.one<Client>(kClient, client);
}

std::optional<Placement> placement(Transaction& tx, PlacementId placement) {
    static constexpr Sql kPlacement{"select " VALO_PLACEMENT " from placement p where p.id = :placement"};
    return tx.one<Placement>(kPlacement, placement);
}

std::vector<PlacementTask> tasksOf(Transaction& tx, PlacementId placement) {
    static constexpr Sql kTasks{
        "select t.id, t.text_fi, t.text_sv, t.text_en from placement_task x join task t on t.id = x.task_id "
        "where x.placement_id = :placement order by t.position, t.id"};
    return tx.all<PlacementTask>(kTasks, placement);
}

std::vector<StaffRow> staffOf(Transaction& tx, ClientId client) {
    static constexpr Sql kStaff{
        "select s.id, a.id, a.name, a.title, s.relation, s.given_at from client_staff s "
        "join account a on a.id = s.account_id where s.client_id = :client and s.ended_at is null "
        "order by case s.relation when 'coordinator' then 0 else 1 end, a.name, s.id"};
    return tx.all<StaffRow>(kStaff, client);
}

std::vector<Colleague> colleagues(Transaction& tx, OrganisationId organisation) {
    static constexpr Sql kColleagues{
        "select a.id, a.name, a.title from account a where a.organisation_id = :organisation and a.disabled_at is null "
        "and exists (select 1 from account_role r where r.account_id = a.id and r.role in ('coordinator', 'coach')) "
        "order by a.name, a.id"};
    return tx.all<Colleague>(kColleagues, organisation);
}

std::vector<Goal> goalsOf(Transaction& tx, ClientId client) {
    static constexpr Sql kGoals{
        "select g.id, k.id, k.name_fi, k.name_sv, k.name_en, k.decision_number, u.id, coalesce(u.code, ''), "
        "coalesce(u.name_fi, ''), coalesce(u.name_sv, ''), coalesce(u.name_en, ''), g.note, g.set_at "
        "from goal g join curriculum k on k.id = g.curriculum_id left join unit u on u.id = g.unit_id "
        "where g.client_id = :client and g.dropped_at is null order by g.set_at, g.id"};
    return tx.all<Goal>(kGoals, client);
}

}  // namespace valo::placements
