#include <algorithm>
#include <set>

#include "accounts/access_log.hpp"
#include "curricula/store.hpp"
#include "placements/actions.hpp"
#include "planning/actions.hpp"

namespace valo::planning {

Result<Done> savePlan(Services& services, const Actor& actor, ClientId client, CurriculumId curriculum,
                      const PlanInput& input, std::optional<UtcTime> basedOn) {
    return services.database.write([&](Transaction& tx) -> Result<Done> {
        const auto seen = placements::clientFor(tx, actor, client, placements::Act::Assess);
        if (!seen) return refuse(seen.error());
        const auto basis = curricula::curriculum(tx, curriculum);
        if (!basis || basis->status == curricula::Status::Draft) return notFound("curriculum");
        const auto plan = planFrom(input);
        if (!plan) return refuse(plan.error());
        if (plan->competenceArea) {
            const auto areas = curricula::competenceAreas(tx, curriculum);
            if (std::ranges::find(areas, *plan->competenceArea, &curricula::CompetenceArea::id) == areas.end())
                return invalid("competenceArea", "unknown");
        }
        std::vector<UnitId> chosen, before;
        for (const auto& local : localChoices(tx, client, curriculum)) {
            if (std::ranges::find(input.localUnits, local.unit) != input.localUnits.end()) chosen.push_back(local.unit);
            if (local.isChosen) before.push_back(local.unit);
        }
        if (chosen.size() != std::set(input.localUnits.begin(), input.localUnits.end()).size())
            return invalid("localUnits", "unknown");
        const auto stored = storedPlan(tx, client, curriculum);
        if (stored && stored->plan == *plan && chosen == before) return Done{};
        if (basedOn && stored && stored->updatedAt != *basedOn) return conflict("conflict");
        const auto now = services.clock.now();
        putPlan(tx, client, curriculum, *plan, actor.user, now);
        putLocalChoices(tx, client, curriculum, chosen);
        accounts::logAccess(tx, actor, now, {client, "plan.changed", "curriculum/" + std::to_string(curriculum.value)});
        return Done{};
    });
}

}  // namespace valo::planning
