#include "curricula/formation.hpp"

#include <algorithm>
#include <numeric>

namespace valo::curricula {

namespace {

template <class T>
Extent extentOf(const std::optional<T>& least, const std::optional<T>& most) {
    Extent extent;
    if (least && *least > 0) extent.least = static_cast<double>(*least);
    if (most) extent.most = static_cast<double>(*most);
    return extent;
}

bool isUnit(const FormationNode& node) { return node.role == NodeRole::Unit; }
/// A place for something that the document does not hold.
bool isPlace(const FormationNode& node) {
    return node.children.empty() && (node.role == NodeRole::Open || node.role == NodeRole::Foreign);
}
bool isBranch(const FormationNode& node) { return !isUnit(node) && !isPlace(node); }

/// Points of all units and the least of all places, or nothing where one of them has none.
std::optional<double> pointsOfAll(const FormationNode& group) {
    double sum = 0;
    for (const auto& child : group.children) {
        const auto points = isUnit(child) ? child.credits : child.creditsMin;
        if (!points || (isPlace(child) && *points <= 0)) return std::nullopt;
        sum += *points;
    }
    return sum;
}

/// Everything is taken where everything together is just what is asked for.
bool asksForAll(const FormationNode& group) {
    if (!std::ranges::any_of(group.children, isUnit) || std::ranges::any_of(group.children, isBranch)) return false;
    if (group.countMin && *group.countMin >= static_cast<int>(group.children.size())) return true;
    const auto all = pointsOfAll(group);
    if (all && group.creditsMin && *group.creditsMin > 0 && *all <= *group.creditsMin) return true;
    return std::ranges::all_of(group.children, [](const auto& leaf) { return leaf.compulsory.value_or(false); });
}

Asks asksOf(const FormationNode& group) {
    if (group.children.empty())
        return group.role == NodeRole::Open || group.role == NodeRole::Foreign ? Asks::SchoolDecides : Asks::Unsaid;
    if (asksForAll(group)) return Asks::All;
    const bool hasRule =
        !extentOf(group.creditsMin, group.creditsMax).empty() || !extentOf(group.countMin, group.countMax).empty();
    const bool hasBranches = std::ranges::any_of(group.children, isBranch);
    const bool hasChoices = std::ranges::any_of(group.children, [](const FormationNode& child) {
        return isPlace(child) || (isUnit(child) && !child.compulsory.value_or(false));
    });
    const bool takesUnits = std::ranges::any_of(group.children, isUnit);
    if (!hasRule) return takesUnits && hasBranches && !hasChoices ? Asks::Parts : Asks::Unsaid;
    return hasBranches && !hasChoices ? Asks::Parts : Asks::Choose;
}

/// A unit's or a group's points, reckoned from below in one pass.
struct Reckoned {
    double least = 0;    // the fewest with which it is fulfilled
    Extent fixed{0, 0};  // those that are the same whatever is chosen; they differ between the sides of a fork
};

/// No two of the groups fit together into what the group around them may hold.
bool excludeEachOther(const std::vector<FormationNode>& children, const std::vector<Reckoned>& points, double within) {
    if (children.size() < 2 || !std::ranges::all_of(children, isBranch)) return false;
    std::vector<double> least;
    for (const auto& one : points) least.push_back(one.least);
    std::ranges::sort(least);
    return least[0] > 0 && least[0] + least[1] > within;
}

using Sides = std::vector<std::size_t>;
std::vector<Sides> sidesOf(const std::vector<FormationNode>& children, const std::vector<Reckoned>& points,
                           const std::optional<double>& within) {
    if (within && excludeEachOther(children, points, *within)) {
        Sides all(children.size());
        std::iota(all.begin(), all.end(), std::size_t{0});
        return {all};
    }
    std::vector<Sides> parts;
    std::map<NodeRole, std::size_t> forks;
    for (std::size_t i = 0; i < children.size(); ++i) {
        const auto role = children[i].role;
        const bool isSide = role == NodeRole::CompetenceArea || role == NodeRole::Title;
        if (isSide && forks.contains(role)) {
            parts[forks[role]].push_back(i);
            continue;
        }
        if (isSide) forks[role] = parts.size();
        parts.push_back({i});
    }
    return parts;
}

Reckoned reckoned(const FormationNode& node, bool isTaken) {
    if (isUnit(node)) {
        const double own = isTaken || node.compulsory.value_or(false) ? node.credits.value_or(0) : 0;
        return {own, {own, own}};
    }
    std::vector<Reckoned> children;
    const bool takesAll = asksForAll(node);
    for (const auto& child : node.children) children.push_back(reckoned(child, takesAll));
    Reckoned sum;
    for (const auto& sides : sidesOf(node.children, children, node.creditsMax)) {
        auto range = children[sides.front()];
        for (const auto i : sides) {
            range.least = std::min(range.least, children[i].least);
            range.fixed = {std::min(*range.fixed.least, *children[i].fixed.least),
                           std::max(*range.fixed.most, *children[i].fixed.most)};
        }
        sum.least += range.least;
        sum.fixed = {*sum.fixed.least + *range.fixed.least, *sum.fixed.most + *range.fixed.most};
    }
    sum.least = std::max(sum.least, node.creditsMin.value_or(0));
    return sum;
}

void countPlaces(const std::vector<FormationNode>& nodes, std::map<UnitId, int>& places) {
    for (const auto& node : nodes) {
        if (node.unit) ++places[*node.unit];
        countPlaces(node.children, places);
    }
}

}  // namespace

std::vector<Part> partsOf(const FormationNode& group) {
    std::vector<Reckoned> points;
    for (const auto& child : group.children) points.push_back(reckoned(child, false));
    std::vector<Part> parts;
    for (const auto& sides : sidesOf(group.children, points, group.creditsMax)) {
        parts.emplace_back();
        for (const auto i : sides) parts.back().sides.push_back(&group.children[i]);
    }
    return parts;
}

Demand demandOf(const FormationNode& group) {
    Demand demand;
    demand.asks = asksOf(group);
    demand.points = extentOf(group.creditsMin, group.creditsMax);
    demand.count = extentOf(group.countMin, group.countMax);
    demand.offered =
        static_cast<int>(std::ranges::count_if(group.children, [](const auto& c) { return !isBranch(c); }));
    const bool isBounded = group.creditsMin || group.creditsMax || group.countMin || group.countMax;
    demand.mayBeEmpty = isBounded && !demand.points.least && !demand.count.least && demand.asks != Asks::All;
    if (demand.asks == Asks::All && std::ranges::all_of(group.children, isUnit))
        if (const auto all = pointsOfAll(group); all && *all > 0 && *all >= demand.points.least.value_or(0))
            demand.points = {all, all};
    if (demand.asks == Asks::All || demand.asks == Asks::Parts || demand.asks == Asks::Choose)
        demand.fixed = reckoned(group, false).fixed;
    return demand;
}

std::optional<bool> isCompulsory(const FormationNode& leaf, const Demand& ofItsGroup) {
    if (ofItsGroup.asks == Asks::All || leaf.compulsory.value_or(false)) return true;
    if (ofItsGroup.asks == Asks::Choose) return false;
    return std::nullopt;
}

std::map<UnitId, int> placesOf(const std::vector<FormationNode>& nodes) {
    std::map<UnitId, int> places;
    countPlaces(nodes, places);
    std::erase_if(places, [](const auto& entry) { return entry.second < 2; });
    return places;
}

}  // namespace valo::curricula
