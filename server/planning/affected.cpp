#include "planning/affected.hpp"

namespace valo::planning {

using curricula::Affected;
using database::Sql;

constexpr Sql kPlans{
    "select p.id, c.id, 0, p.curriculum_id, max(coalesce(r.removed_at, r.changed_at)), c.name, '', '', '', 0 "
    "from client_staff s join client c on c.id = s.client_id and c.archived_at is null "
    "join apprenticeship_plan p on p.client_id = c.id join unit u on u.curriculum_id = p.curriculum_id "
    "join requirement r on r.unit_id = u.id and coalesce(r.removed_at, r.changed_at) > p.updated_at "
    "where s.account_id = :account and s.ended_at is null and c.organisation_id = :organisation "
    "group by p.id, c.id, p.curriculum_id, c.name order by c.name, p.id"};
std::vector<Affected> affectedPlans(database::Transaction& tx, const Actor& actor) {
    return tx.all<Affected>(kPlans, actor.user, actor.organisation);
}

}  // namespace valo::planning
