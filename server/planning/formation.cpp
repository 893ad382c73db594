#include "planning/formation.hpp"

#include <algorithm>
#include <set>

namespace valo::planning {
namespace {

using curricula::FormationNode;
using curricula::NodeRole;

template <class T>
Bounds boundsOf(const std::optional<T>& least, const std::optional<T>& most) {
    Bounds bounds;
    if (least && *least > 0) bounds.least = static_cast<double>(*least);
    if (most) bounds.most = static_cast<double>(*most);
    return bounds;
}

class Walker {
 public:
    Walker(const std::vector<UnitGap>& units, std::optional<curricula::CompetenceAreaId> taken) : taken_(taken) {
        for (const auto& unit : units) shares_[unit.id] = unit.share();
    }

    Branch branch(const FormationNode& node) const {
        Branch branch;
        branch.role = node.role;
        branch.name = node.unit ? node.unitName : node.name;
        branch.unit = node.unit;
        branch.code = node.unitCode;
        branch.compulsory = node.compulsory.value_or(false);
        branch.extent = node.credits;
        branch.credits = boundsOf(node.creditsMin, node.creditsMax);
        branch.counts = boundsOf(node.countMin, node.countMax);
        branch.competenceArea = node.competenceArea;
        branch.isTaken = taken_ && node.competenceArea == taken_;
        for (const auto& child : node.children) branch.branches.push_back(this->branch(child));
        forks(branch.branches);
        sumUp(branch);
        return branch;
    }

    /// Competence areas, and titles, side by side are alternatives.
    static void forks(std::vector<Branch>& sides) {
        for (const auto role : {NodeRole::CompetenceArea, NodeRole::Title}) {
            const bool isFork = std::ranges::count(sides, role, &Branch::role) > 1;
            for (auto& side : sides)
                if (side.role == role) side.isAlternative = isFork;
        }
    }

 private:
    void sumUp(Branch& branch) const {
        std::set<UnitId> below;
        collect(branch, below);
        for (const auto unit : below)
            if (const auto share = shares_.find(unit); share != shares_.end())
                branch.share.shown += share->second.shown, branch.share.all += share->second.all;
        if (!branch.isUnit()) choices(branch);
        branch.hasChoice =
            branch.optionalUnits > 0 || branch.role == NodeRole::Open || branch.role == NodeRole::Foreign ||
            std::ranges::any_of(branch.branches, [](const Branch& b) { return b.hasChoice || b.isAlternative; });
    }

    static void collect(const Branch& branch, std::set<UnitId>& below) {
        if (branch.unit) below.insert(*branch.unit);
        for (const auto& child : branch.branches) collect(child, below);
    }

    static void choices(Branch& branch) {
        double fixed = 0, offered = 0;
        bool isKnown = true;
        int onlyUnits = 0;
        for (const auto& child : branch.branches) {
            if (!child.isUnit()) continue;
            ++onlyUnits;
            ++(child.compulsory ? branch.compulsoryUnits : branch.optionalUnits);
            if (!child.extent) isKnown = false;
            offered += child.extent.value_or(0);
            if (child.compulsory) fixed += child.extent.value_or(0);
        }
        const bool hasOnlyUnits = onlyUnits == static_cast<int>(branch.branches.size()) && onlyUnits > 0;
        if (!hasOnlyUnits) return;
        branch.lacksUnits = (isKnown && branch.credits.least && offered < *branch.credits.least) ||
                            (branch.counts.least && onlyUnits < *branch.counts.least);
        if (branch.optionalUnits == 0 || !isKnown) return;
        const auto left = [&](std::optional<double> bound) {
            return bound ? std::optional(std::max(0.0, *bound - fixed)) : std::nullopt;
        };
        branch.toChoose = {left(branch.credits.least), left(branch.credits.most)};
    }

    std::map<UnitId, Share> shares_;
    std::optional<curricula::CompetenceAreaId> taken_;
};

void gather(const std::vector<Branch>& branches, std::vector<UnitId>& found) {
    for (const auto& branch : branches) {
        if (branch.isAlternative && !branch.isTaken) continue;
        if (branch.unit && branch.compulsory && std::ranges::find(found, *branch.unit) == found.end())
            found.push_back(*branch.unit);
        gather(branch.branches, found);
    }
}

}  // namespace

std::vector<Way> walk(const std::vector<curricula::Structure>& structures, const std::vector<UnitGap>& units,
                      std::optional<curricula::CompetenceAreaId> taken) {
    const Walker walker(units, taken);
    std::vector<Way> ways;
    for (const auto& structure : structures) {
        Way way{structure.id, {}};
        for (const auto& node : structure.nodes) way.branches.push_back(walker.branch(node));
        Walker::forks(way.branches);
        ways.push_back(std::move(way));
    }
    return ways;
}

std::vector<UnitId> compulsoryUnits(const Way& way) {
    std::vector<UnitId> found;
    gather(way.branches, found);
    return found;
}

}  // namespace valo::planning
