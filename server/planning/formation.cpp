#include "planning/formation.hpp"

#include <algorithm>
#include <set>

#include "curricula/local_places.hpp"

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
    Walker(const std::vector<UnitGap>& units, std::optional<curricula::CompetenceAreaId> taken,
           const curricula::Structure& structure, const std::vector<LocalChoice>& locals)
        : taken_(taken) {
        for (const auto& unit : units) shares_[unit.id] = unit.share();
        for (const auto& local : locals)
            for (const auto place : curricula::placesFor(structure, local.place)) locals_[place].push_back(&local);
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
        if (const auto here = locals_.find(node.id); here != locals_.end())
            for (const auto* local : here->second) branch.branches.push_back(this->local(*local));
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
    Branch local(const LocalChoice& choice) const {
        Branch branch;
        branch.role = NodeRole::Unit;
        branch.name = choice.name;
        branch.unit = choice.unit;
        branch.code = choice.code;
        branch.extent = choice.credits;
        branch.institution = choice.institution.empty() ? "–" : choice.institution;
        branch.isChosen = choice.isChosen;
        if (const auto share = shares_.find(choice.unit); share != shares_.end()) branch.share = share->second;
        return branch;
    }

    void sumUp(Branch& branch) const {
        std::set<UnitId> below;
        collect(branch, below);
        for (const auto unit : below)
            if (const auto share = shares_.find(unit); share != shares_.end())
                branch.share.shown += share->second.shown, branch.share.all += share->second.all;
        if (!branch.isUnit() && branch.role != NodeRole::Open) choices(branch);
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
    std::map<std::int64_t, std::vector<const LocalChoice*>> locals_;  // by the place that they may fill
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
                      std::optional<curricula::CompetenceAreaId> taken, const std::vector<LocalChoice>& locals) {
    std::vector<Way> ways;
    for (const auto& structure : structures) {
        const Walker walker(units, taken, structure, locals);
        Way way{structure.id, {}};
        for (const auto& node : structure.nodes) way.branches.push_back(walker.branch(node));
        Walker::forks(way.branches);
        ways.push_back(std::move(way));
    }
    return ways;
}

double Branch::chosenPoints() const {
    double sum = 0;
    for (const auto& child : branches)
        if (child.isChosen) sum += child.extent.value_or(0);
    return sum;
}

std::vector<UnitId> compulsoryUnits(const Way& way) {
    std::vector<UnitId> found;
    gather(way.branches, found);
    return found;
}

}  // namespace valo::planning
