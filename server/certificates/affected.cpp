#include "certificates/affected.hpp"

namespace valo::certificates {

using curricula::Affected;
using database::Sql;

constexpr Sql kAgreements{
    "select distinct g.id, p.id, r.requirement_id, r.curriculum_id, r.changed_at, c.name, w.name, w.name, "
    "w.name, 0 from client_staff s join client c on c.id = s.client_id and c.archived_at is null "
    "join placement p on p.client_id = c.id join workplace w on w.id = p.workplace_id "
    "join agreement g on g.placement_id = p.id and g.superseded_at is null and g.state = 'agreed' "
    "join requirement_last_change r on r.requirement_id = g.requirement_id "
    "and r.changed_at > coalesce(g.client_at, g.coach_at) "
    "where s.account_id = :account and s.ended_at is null and c.organisation_id = :organisation "
    "and not exists (select 1 from certificate_line l where l.agreement_id = g.id) order by 6, 1, 3"};
std::vector<Affected> affectedAgreements(database::Transaction& tx, const Actor& actor) {
    return tx.all<Affected>(kAgreements, actor.user, actor.organisation);
}

constexpr Sql kResting{
    "select g.requirement_id, count(*) from agreement g join requirement r on r.id = g.requirement_id join unit u on "
    "u.id = r.unit_id where u.curriculum_id = :curriculum and g.superseded_at is null and g.state = 'agreed' and not "
    "exists (select 1 from certificate_line l where l.agreement_id = g.id) group by g.requirement_id"};
void countResting(database::Transaction& tx, CurriculumId curriculum,
                  std::map<RequirementId, curricula::Resting>& into) {
    for (const auto& [requirement, count] : tx.all<std::tuple<RequirementId, int>>(kResting, curriculum))
        into[requirement].agreements = count;
}

constexpr Sql kClient{"select client_id from placement where id = :placement"};
std::optional<ClientId> clientOf(database::Transaction& tx, const Affected& agreement) {
    return tx.one<ClientId>(kClient, agreement.home);
}

}  // namespace valo::certificates
