#include <algorithm>

#include "accounts/access_log.hpp"
#include "curricula/store.hpp"
#include "placements/actions.hpp"
#include "planning/actions.hpp"

namespace valo::planning {
namespace {

using accounts::Look;
using Looks = std::vector<Look>;

std::string subjectOf(CurriculumId curriculum) { return "curriculum/" + std::to_string(curriculum.value); }

/// One goal of each qualification, the whole before a part of it.
std::vector<placements::Goal> distinct(std::vector<placements::Goal> goals) {
    std::ranges::stable_sort(goals, [](const auto& a, const auto& b) { return !a.unit && b.unit; });
    std::vector<placements::Goal> kept;
    for (auto& goal : goals)
        if (std::ranges::find(kept, goal.curriculum, &placements::Goal::curriculum) == kept.end())
            kept.push_back(std::move(goal));
    return kept;
}

}  // namespace

const UnitGap* Outlook::unit(UnitId id) const {
    const auto found = std::ranges::find(units, id, &UnitGap::id);
    return found == units.end() ? nullptr : &*found;
}

Result<Outlook> outlook(Services& services, const Actor& actor, ClientId client, CurriculumId curriculum,
                        Language reader, std::string_view action) {
    const auto today = services.clock.today();
    return accounts::readLogged(services, actor, [&](Transaction& tx, Looks& looks) -> Result<Outlook> {
        auto seen = placements::clientFor(tx, actor, client, placements::Act::Read);
        if (!seen) return refuse(seen.error());
        auto around = frame(tx, client, curriculum, today);
        if (!around || around->basis.status == curricula::Status::Draft) return notFound("curriculum");
        auto standing = standings(tx, client, curriculum, today);
        const auto requirements =
            curricula::requirementsInWordsOf(tx, seen->client.organisation, curriculum, std::nullopt);
        auto units = gapOf(requirements, standing.known, reader);
        auto locals = localChoices(tx, client, curriculum);
        for (const auto& local : locals) {
            if (!local.isChosen) continue;
            const auto own =
                curricula::requirementsInWordsOf(tx, seen->client.organisation, local.curriculum, local.unit);
            for (auto& unit : gapOf(own, standing.known, reader)) units.push_back(std::move(unit));
        }
        auto ways = walk(curricula::formation(tx, curriculum), units, around->plan().competenceArea, locals);
        auto concerns = warnings(around->plan(), around->basis, around->hoursLeast, today);
        looks.push_back({client, std::string(action), subjectOf(curriculum)});
        return Outlook{std::move(*seen),
                       std::move(*around),
                       today,
                       std::move(units),
                       std::move(locals),
                       std::move(ways),
                       std::move(standing.workplaces),
                       std::move(concerns)};
    });
}

Result<ChoicesSeen> choicesFor(Services& services, const Actor& actor, ClientId client) {
    return accounts::readLogged(services, actor, [&](Transaction& tx, Looks& looks) -> Result<ChoicesSeen> {
        auto seen = placements::clientFor(tx, actor, client, placements::Act::Read);
        if (!seen) return refuse(seen.error());
        looks.push_back({client, "plan.read", ""});
        return ChoicesSeen{std::move(*seen), choices(tx, client)};
    });
}

Result<OwnOutlook> ownOutlook(Services& services, const Actor& actor, CurriculumId wanted, Language reader) {
    if (!actor.client) return forbidden("own_plan");
    const auto today = services.clock.today();
    return services.database.read([&](Transaction& tx) -> Result<OwnOutlook> {
        OwnOutlook own;
        own.goals = distinct(placements::goalsOf(tx, actor.client));
        if (own.goals.empty()) return own;
        auto goal = std::ranges::find(own.goals, wanted, &placements::Goal::curriculum);
        if (goal == own.goals.end()) goal = own.goals.begin();
        own.chosen = goal->curriculum;
        auto standing = standings(tx, actor.client, own.chosen, today);
        own.workplaces = std::move(standing.workplaces);
        const auto requirements = curricula::requirementsInWordsOf(tx, actor.organisation, own.chosen, goal->unit);
        own.units = gapOf(requirements, standing.known, reader);
        if (const auto stored = storedPlan(tx, actor.client, own.chosen)) own.nextSteps = stored->plan.nextSteps;
        return own;
    });
}

}  // namespace valo::planning
