#pragma once
// What of a qualification is shown, agreed, reachable at the present workplace and still to come, requirement by
// requirement. Shares are counts of skills, never points: only an education provider gives those.
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "assessment/level.hpp"
#include "core/codes.hpp"
#include "curricula/curriculum.hpp"

namespace valo::planning {

/// Where a client stands with one requirement; the first that holds, from above.
enum class Standing {
    Certified,   // on a certificate that is valid
    Agreed,      // agreed on, not on a certificate
    Practising,  // seen or spoken of, not agreed on
    Reachable,   // the published environment of the present workplace shows it
    Missing,     // still to come
};
constexpr bool isShown(Standing standing) { return standing == Standing::Certified || standing == Standing::Agreed; }

/// What is known of one requirement. A level of practising is no agreement on a skill.
struct Known {
    std::optional<assessment::Level> certified, agreed;
    std::string certificate;  // its number
    bool practising = false;
    bool reachable = false;
};
Standing standingOf(const Known& known);
using KnownByRequirement = std::map<RequirementId, Known>;

/// n of m skills.
struct Share {
    int shown = 0, all = 0;
    bool isWhole() const { return all > 0 && shown == all; }
    bool operator==(const Share&) const = default;
};

struct Line {
    curricula::Requirement requirement;
    Standing standing = Standing::Missing;
    std::optional<assessment::Level> level;  // of what is shown
    std::string certificate;
    bool reachable = false;  // also for what is being practised
};

struct UnitGap {
    UnitId id;
    std::string code;
    LocalizedText name;
    std::vector<Line> lines;  // in the document's order

    int count(Standing standing) const;
    Share share() const;
    /// Whether anything is shown, practised or reachable.
    bool isBegun() const;
};

/// By unit, in the document's order. Where a unit's languages could not be paired, one language's list is taken: the
/// one on which most is shown, the reader's when that is as good.
std::vector<UnitGap> gapOf(const std::vector<curricula::Requirement>& requirements, const KnownByRequirement& known,
                           Language reader);
Share shareOf(const std::vector<UnitGap>& units);

/// The units that are nearest to whole, but not whole: by the share shown, then by what is practised or reachable.
std::vector<const UnitGap*> closest(const std::vector<UnitGap>& units, std::size_t most);

}  // namespace valo::planning

namespace valo {
template <>
inline constexpr auto kCodes<planning::Standing> = std::to_array<Code<planning::Standing>>({
    {planning::Standing::Certified, "certified"},
    {planning::Standing::Agreed, "agreed"},
    {planning::Standing::Practising, "practising"},
    {planning::Standing::Reachable, "reachable"},
    {planning::Standing::Missing, "missing"},
});
}  // namespace valo
