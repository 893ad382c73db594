#pragma once
// What the formation tree asks of whoever completes the qualification, in terms that a page puts into words. Pure.
#include <map>

#include "curricula/curriculum.hpp"

namespace valo::curricula {

/// Bounds without the empty demand: a least of zero is none.
struct Extent {
    std::optional<double> least, most;
    bool empty() const { return !least && !most; }
    bool isExact() const { return least && least == most; }
    bool operator==(const Extent&) const = default;
};

enum class Asks {
    All,            // every unit of the group
    Choose,         // some of its units, as many as the bounds say
    Parts,          // its groups, each by its own demand, beside units that all are compulsory
    SchoolDecides,  // what stands here is not in the document
    Unsaid,         // the document gives no numbers; its words decide
};
struct Demand {
    Asks asks = Asks::Unsaid;
    Extent points, count;
    int offered = 0;          // units, and places for others, to choose from
    Extent fixed;             // of the points, those that nobody chooses
    bool mayBeEmpty = false;  // bounds are given, and zero fulfils them
    bool operator==(const Demand&) const = default;
};
Demand demandOf(const FormationNode& group);

/// Whether the unit must be in every selection that takes its group; nothing: the document does not say.
std::optional<bool> isCompulsory(const FormationNode& leaf, const Demand& ofItsGroup);

/// A group's children as they are read: one at a time, or several of which one is taken.
struct Part {
    std::vector<const FormationNode*> sides;
    bool isFork() const { return sides.size() > 1; }
};
/// Competence areas, or titles, side by side are a fork; so are groups of which no two fit into the group's points.
std::vector<Part> partsOf(const FormationNode& group);

/// How many groups of the whole structure hold each unit, where it is more than one.
std::map<UnitId, int> placesOf(const std::vector<FormationNode>& nodes);

}  // namespace valo::curricula

namespace valo {
template <>
inline constexpr auto kCodes<curricula::Asks> = std::to_array<Code<curricula::Asks>>({
    {curricula::Asks::All, "all"},
    {curricula::Asks::Choose, "choose"},
    {curricula::Asks::Parts, "parts"},
    {curricula::Asks::SchoolDecides, "school-decides"},
    {curricula::Asks::Unsaid, "unsaid"},
});
}  // namespace valo
