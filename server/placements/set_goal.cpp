#include "accounts/access_log.hpp"
#include "core/text.hpp"
#include "curricula/store.hpp"
#include "placements/actions.hpp"

namespace valo::placements {
namespace {

using accounts::logAccess;
using database::Sql;

std::string subjectOf(std::int64_t goal) { return "goal/" + std::to_string(goal); }

std::optional<FieldError> refusal(Transaction& tx, const GoalInput& input) {
    if (!input.curriculum) return FieldError{"curriculum", "required", {}};
    const auto curriculum = curricula::curriculum(tx, input.curriculum);
    if (!curriculum || curriculum->status != curricula::Status::Published)
        return FieldError{"curriculum", "unknown", {}};
    if (length(input.note) > 1000) return FieldError{"note", "too_long", "1000"};
    if (!input.unit) return std::nullopt;
    const auto unit = curricula::unit(tx, input.unit);
    if (!unit || unit->curriculum != input.curriculum) return FieldError{"unit", "unknown", {}};
    return std::nullopt;
}

}  // namespace

Result<std::int64_t> setGoal(Services& services, const Actor& actor, ClientId client, const GoalInput& input) {
    static constexpr Sql kSet{
        "insert into goal (client_id, curriculum_id, unit_id, note, set_by, set_at) "
        "values (:client, :curriculum, :unit, :note, :by, :at) returning id"};
    return services.database.write([&](Transaction& tx) -> Result<std::int64_t> {
        const auto seen = clientFor(tx, actor, client, Act::Assess);
        if (!seen) return refuse(seen.error());
        if (auto wrong = refusal(tx, input)) return invalid({std::move(*wrong)});
        const auto unit = input.unit ? std::optional(input.unit) : std::nullopt;
        for (const auto& goal : goalsOf(tx, client))
            if (goal.curriculum == input.curriculum && goal.unit == unit) return goal.id;
        const auto now = services.clock.now();
        const auto id = tx.insert(kSet, client, input.curriculum, unit, input.note, actor.user, now);
        logAccess(tx, actor, now, {client, "goal.set", subjectOf(id)});
        return id;
    });
}

Result<Done> dropGoal(Services& services, const Actor& actor, ClientId client, std::int64_t goal) {
    static constexpr Sql kDrop{
        "update goal set dropped_at = :at where id = :goal and client_id = :client and dropped_at is null"};
    return services.database.write([&](Transaction& tx) -> Result<Done> {
        const auto seen = clientFor(tx, actor, client, Act::Assess);
        if (!seen) return refuse(seen.error());
        const auto now = services.clock.now();
        if (tx.run(kDrop, now, goal, client)) logAccess(tx, actor, now, {client, "goal.dropped", subjectOf(goal)});
        return Done{};
    });
}

}  // namespace valo::placements
