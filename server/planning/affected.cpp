#include "planning/affected.hpp"

namespace valo::planning {

using curricula::Affected;
using database::Sql;

constexpr Sql kPlans{
    "select p.id, c.id, 0, p.curriculum_id, max(r.changed_at), c.name, '', '', '', 0 "
    "from client_staff s join client c on c.id = s.client_id and c.archived_at is null "
    "join apprenticeship_plan p on p.client_id = c.id "
    "join requirement_last_change r on r.curriculum_id = p.curriculum_id and r.changed_at > p.updated_at "
    "where s.account_id = :account and s.ended_at is null and c.organisation_id = :organisation "
    "group by p.id, c.id, p.curriculum_id, c.name order by c.name, p.id"};
std::vector<Affected> affectedPlans(database::Transaction& tx, const Actor& actor) {
    return tx.all<Affected>(kPlans, actor.user, actor.organisation);
}

constexpr Sql kResting{"select count(*) from apprenticeship_plan where curriculum_id = :curriculum"};
int restingPlans(database::Transaction& tx, CurriculumId curriculum) {
    return tx.one<int>(kResting, curriculum).value_or(0);
}

}  // namespace valo::planning
