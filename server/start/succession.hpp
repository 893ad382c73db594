#pragma once
// When a qualification has a successor: what the organisation's tasks were confirmed to show in the old one, each with
// the requirement of the new one that is most alike. A person says it of each task; nothing moves by itself, and what
// was said of the old one stays for those who go on with it.
#include <optional>
#include <vector>

#include "accounts/services.hpp"
#include "core/actor.hpp"
#include "core/result.hpp"
#include "curricula/curriculum.hpp"
#include "workplaces/affected.hpp"

namespace valo::start {

/// Published curricula that follow `older`, nearest first: by their decisions, and after an example the official
/// document of the same decision.
std::vector<curricula::Curriculum> successorsOf(database::Transaction& tx, const curricula::Curriculum& older);

struct Succession {
    curricula::Curriculum older, newer;
    std::vector<curricula::Curriculum> otherSuccessors;
    struct Group {
        curricula::Requirement requirement;
        std::optional<curricula::Requirement> proposed;
        std::vector<workplaces::TaskDecision> tasks;  // of which nothing was said yet
    };
    std::vector<Group> groups;                  // in the old document's order
    std::size_t decided = 0;                    // tasks that have a word on the newer one, counted for each requirement
    std::vector<workplaces::ReportOn> reports;  // published on the older one
};
/// Towards the nearest successor unless another is named. Refusals: not a coordinator; no such curriculum or successor.
Result<Succession> successionFor(Services& services, const Actor& actor, CurriculumId older,
                                 std::optional<CurriculumId> newer);

}  // namespace valo::start
