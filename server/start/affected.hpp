#pragma once
// What a coordinator looks at again after a newer revision of a curriculum: gathered from every room, decided line by
// line. Nothing is carried over without her word, and certificates never are.
#include <map>
#include <vector>

#include "accounts/services.hpp"
#include "core/actor.hpp"
#include "core/codes.hpp"
#include "curricula/affected.hpp"
#include "curricula/comparison.hpp"
#include "curricula/store.hpp"
#include "curricula/withdrawals.hpp"

namespace valo::start {

enum class AffectedKind { Task, Environment, Agreement, Plan };
enum class Outcome { Carried, Kept };

struct AffectedLine {
    AffectedKind kind;
    curricula::Affected of;
    bool mayCarry = false;  // a task, or a report that is still a draft
};
/// All that waits for the actor's word; nothing for those who are no coordinators.
std::vector<AffectedLine> affectedLines(database::Transaction& tx, const Actor& actor);
/// The same as counts by curriculum, for the start page.
std::map<CurriculumId, std::size_t> affectedCounts(database::Transaction& tx, const Actor& actor);

/// For the pages of the curricula: what a change or a withdrawal would touch.
curricula::RestingOnCurriculum restingOn(database::Transaction& tx, CurriculumId curriculum);

struct AffectedView {
    curricula::Curriculum curriculum;
    std::optional<curricula::Withdrawal> withdrawal;
    struct Group {
        curricula::Requirement requirement;  // as it is stored now; id 0: the qualification as a whole
        LocalizedText before;                // the wording that was decided on
        std::optional<curricula::Requirement> newer;
        std::vector<AffectedLine> lines;
    };
    std::vector<Group> groups;
};
Result<AffectedView> affectedFor(Services& services, const Actor& actor, CurriculumId curriculum);

struct Review {
    AffectedKind kind;
    std::int64_t subject = 0;
    RequirementId requirement, newer;  // newer 0: kept as it is
};
/// Once more is done already.
Result<Done> review(Services& services, const Actor& actor, CurriculumId curriculum, const Review& input);

}  // namespace valo::start

namespace valo {
template <>
inline constexpr auto kCodes<start::AffectedKind> =
    std::to_array<Code<start::AffectedKind>>({{start::AffectedKind::Task, "task"},
                                              {start::AffectedKind::Environment, "environment"},
                                              {start::AffectedKind::Agreement, "agreement"},
                                              {start::AffectedKind::Plan, "plan"}});
template <>
inline constexpr auto kCodes<start::Outcome> =
    std::to_array<Code<start::Outcome>>({{start::Outcome::Carried, "carried"}, {start::Outcome::Kept, "kept"}});
}  // namespace valo
