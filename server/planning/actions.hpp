#pragma once
// Looking at the way to a qualification, and writing the plan for the talk. Pages and API both come through here.
#include "accounts/services.hpp"
#include "core/actor.hpp"
#include "placements/store.hpp"
#include "planning/formation.hpp"
#include "planning/store.hpp"

namespace valo::planning {

/// All that the page, the sheet and the API show of one client and one qualification. Six queries, and one more for
/// each local unit of the plan.
struct Outlook {
    placements::SeenClient seen;
    Frame frame;
    Date day;
    std::vector<UnitGap> units;  // of the document, then the local ones of the plan
    std::vector<LocalChoice> locals;
    std::vector<Way> ways;
    std::vector<std::string> workplaces;
    std::vector<Warning> warnings;
    const UnitGap* unit(UnitId id) const;
};
/// For those who work with the client, and the client herself. Logged as `action`. `reader`: whose list to take of
/// units whose languages are not paired.
Result<Outlook> outlook(Services& services, const Actor& actor, ClientId client, CurriculumId curriculum,
                        Language reader, std::string_view action = "plan.read");

struct ChoicesSeen {
    placements::SeenClient seen;
    std::vector<Choice> choices;
};
Result<ChoicesSeen> choicesFor(Services& services, const Actor& actor, ClientId client);

/// The client's own view of one of her goals: what she can, what she learns now, what could be next. Nothing else is
/// in it. Without a goal `goals` is empty.
struct OwnOutlook {
    std::vector<placements::Goal> goals;  // one of each qualification
    CurriculumId chosen;
    std::vector<UnitGap> units;  // those that the goal names: one unit or all
    std::vector<std::string> workplaces;
    std::string nextSteps;
};
Result<OwnOutlook> ownOutlook(Services& services, const Actor& actor, CurriculumId wanted, Language reader);

/// Writes the plan; the same again changes nothing and leaves no second line in the access log. `basedOn`: the moment
/// of the plan that the writer had before her; another plan since then is a conflict, not overwritten.
Result<Done> savePlan(Services& services, const Actor& actor, ClientId client, CurriculumId curriculum,
                      const PlanInput& input, std::optional<UtcTime> basedOn = {});

}  // namespace valo::planning
