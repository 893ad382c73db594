#include "importers/formation_checks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

namespace valo::importers {
namespace {

constexpr long kUnbounded = 1'000'000'000'000;

/// The checks that ePerusteet makes of its own documents, and what a hand-written file gets wrong.
class FormationChecker {
 public:
    FormationChecker(Reading& reading, std::string_view fileName)
        : reading_(reading), draft_(*reading.draft), fileName_(fileName) {
        for (const auto& unit : draft_.units) units_.emplace(unit.id, &unit);
    }

    void checkStructure(const Structure& structure, const Places::Structure& place) {
        place_ = &place;
        structure_ = &structure;
        next_ = 0;
        areaParents_.clear();
        placementsById_.clear();
        checkPlacements(structure, place);
        for (const auto& entry : structure.placements) placementsById_[entry.id] = &entry;
        if (!structure.root) {
            if (draft_.source.system == "eperusteet") warn(place.node, "no_formation", structure.id);
            return;
        }
        const auto& root = *structure.root;
        if (root.creditsMin.empty()) warn(place.formation.front(), "formation_no_total", structure.id);
        if (root.role != GroupRole::Defined) warn(place.formation.front(), "formation_root_role");
        check(root, nullptr, false);
        if (areaParents_.size() > 1) warn(place.formation.front(), "formation_areas_scattered");
        checkUnused(structure);
    }

 private:
    void warn(const Node* node, std::string code, std::string detail = {}) {
        reading_.warnings.push_back(
            {node ? position(*node, fileName_) : std::string(), std::move(code), std::move(detail)});
    }

    /// In thousandths of a point. `sure`: of units that the file itself calls compulsory.
    struct Sum {
        long least = 0, most = 0, sure = 0;
    };

    void checkUnused(const Structure& structure) {
        std::set<std::string_view> used;
        collectPlacements(*structure.root, used);
        std::size_t unused = 0;
        const Node* first = nullptr;
        for (std::size_t i = 0; i < structure.placements.size(); ++i) {
            if (used.contains(structure.placements[i].id)) continue;
            if (++unused == 1) first = place_->placements[i];
        }
        if (unused > 0) warn(first, "placement_not_in_tree", std::to_string(unused));
    }
    static void collectPlacements(const FormationNode& node, std::set<std::string_view>& used) {
        if (!node.isGroup()) used.insert(node.placement);
        for (const auto& child : node.children) collectPlacements(child, used);
    }

    const Placement* placement(std::string_view id) const {
        const auto found = placementsById_.find(id);
        return found == placementsById_.end() ? nullptr : found->second;
    }

    /// Walks in the order in which the reader noted the places; returns what the node can add to its parent.
    Sum check(const FormationNode& node, const FormationNode* parent, bool insideArea) {
        const auto* at = place_->formation[next_++];
        if (!node.isGroup()) {
            const auto* leaf = placement(node.placement);
            const long own = leaf ? thousandths(leaf->credits) : 0;
            return {own, leaf && !leaf->creditsMax.empty() ? thousandths(leaf->creditsMax) : own,
                    node.compulsory.value_or(false) ? own : 0};
        }
        const bool isArea = node.role == GroupRole::CompetenceArea;
        if (isArea) checkArea(node, parent, insideArea, at);
        const Sum children = sumOfChildren(node, insideArea || isArea);
        if (node.role == GroupRole::Open && !node.children.empty()) warn(at, "formation_open_not_empty", label(node));
        const bool holdsItsOwn = node.role != GroupRole::Open && node.role != GroupRole::Foreign;
        if (holdsItsOwn && !node.children.empty()) checkSums(node, children, at);
        checkBounds(node, at);
        checkTwice(node, at);
        if (node.creditsMin.empty() && node.creditsMax.empty()) return children;
        const long least = thousandths(node.creditsMin);
        return {least, node.creditsMax.empty() ? std::max(least, children.most) : thousandths(node.creditsMax),
                children.sure};
    }

    /// Of alternatives (competence areas, titles) one is chosen: they do not add up.
    Sum sumOfChildren(const FormationNode& node, bool insideArea) {
        Sum sum, alternative{kUnbounded, 0, kUnbounded};
        bool alternatives = false;
        for (const auto& child : node.children) {
            const Sum part = check(child, &node, insideArea);
            if (child.isGroup() && (child.role == GroupRole::CompetenceArea || child.role == GroupRole::Title)) {
                alternatives = true;
                alternative.least = std::min(alternative.least, part.least);
                alternative.most = std::max(alternative.most, part.most);
                alternative.sure = std::min(alternative.sure, part.sure);
            } else {
                sum.least += part.least;
                sum.most += part.most;
                sum.sure += part.sure;
            }
        }
        if (alternatives) {
            sum.least += alternative.least;
            sum.most += alternative.most;
            sum.sure += alternative.sure;
        }
        return sum;
    }

    void checkSums(const FormationNode& node, Sum children, const Node* at) {
        const long wanted = thousandths(node.creditsMin);
        if (children.most < wanted)
            warn(at, "formation_too_few_credits",
                 fmt::format("{}: {} < {}", label(node), shownCredits(children.most), node.creditsMin));
        else if (!node.creditsMax.empty() && children.most < thousandths(node.creditsMax))
            warn(at, "formation_below_maximum",
                 fmt::format("{}: {} < {}", label(node), shownCredits(children.most), node.creditsMax));
        if (!node.creditsMax.empty() && children.sure > thousandths(node.creditsMax))
            warn(at, "formation_over_maximum",
                 fmt::format("{}: {} > {}", label(node), shownCredits(children.sure), node.creditsMax));
        if (node.countMin && static_cast<int>(node.children.size()) < *node.countMin)
            warn(at, "formation_too_few_children",
                 fmt::format("{}: {} < {}", label(node), node.children.size(), *node.countMin));
    }

    void checkBounds(const FormationNode& node, const Node* at) {
        if (!node.creditsMin.empty() && !node.creditsMax.empty() &&
            thousandths(node.creditsMin) > thousandths(node.creditsMax))
            warn(at, "bounds_reversed", fmt::format("{}: {} > {}", label(node), node.creditsMin, node.creditsMax));
        if (node.countMin && node.countMax && *node.countMin > *node.countMax)
            warn(at, "bounds_reversed", fmt::format("{}: {} > {}", label(node), *node.countMin, *node.countMax));
    }

    void checkPlacements(const Structure& structure, const Places::Structure& place) {
        for (std::size_t i = 0; i < structure.placements.size(); ++i) {
            const auto& p = structure.placements[i];
            const auto least = thousandths(p.credits),
                       most = thousandths(p.creditsMax.empty() ? p.credits : p.creditsMax);
            if (most < least)
                warn(place.placements[i], "bounds_reversed",
                     fmt::format("{}: {} > {}", p.unit, p.credits, p.creditsMax));
            // ePerusteet lists a sub-area's languages and levels as sub-areas of their own, of which one is studied.
            if (p.credits.empty() || draft_.source.system == "eperusteet") continue;
            const auto unit = units_.find(p.unit);
            if (unit == units_.end()) continue;
            if (const auto goals = compulsoryGoals(*unit->second); goals > std::max(least, most))
                warn(place.placements[i], "goals_exceed_unit",
                     fmt::format("{}: {} > {}", p.unit, shownCredits(goals), shownCredits(std::max(least, most))));
        }
    }
    /// Of the compulsory goals of a unit's sub-areas; those of one code are variants of one (languages).
    static long compulsoryGoals(const Unit& unit) {
        std::map<std::string_view, long> ofCode;
        long all = 0;
        for (const auto& area : unit.subAreas) {
            long own = 0;
            for (const auto& goal : area.goals)
                if (goal.compulsory) own += thousandths(goal.credits);
            if (area.code.empty())
                all += own;
            else
                ofCode[area.code] = std::max(ofCode[area.code], own);
        }
        for (const auto& [code, credits] : ofCode) all += credits;
        return all;
    }

    void checkArea(const FormationNode& node, const FormationNode* parent, bool insideArea, const Node* at) {
        areaParents_.insert(parent);
        if (insideArea) warn(at, "formation_area_nested", label(node));
        if (node.competenceArea.empty()) warn(at, "formation_area_unnamed", label(node));
        if (node.children.empty()) warn(at, "formation_area_empty", label(node));
    }

    void checkTwice(const FormationNode& node, const Node* at) {
        std::set<std::string_view> units;
        for (const auto& child : node.children) {
            if (child.isGroup()) continue;
            const auto* leaf = placement(child.placement);
            if (leaf && !units.insert(leaf->unit).second) warn(at, "formation_unit_twice", leaf->unit);
        }
    }

    /// The group's name, else its structure's.
    std::string label(const FormationNode& node) const {
        return node.name.empty() ? structure_->id : excerpt(shown(node.name, Language::Fi).text);
    }
    static std::string shownCredits(long value) {
        return value % 1000 ? fmt::format("{:.8g}", static_cast<double>(value) / 1000) : std::to_string(value / 1000);
    }

    Reading& reading_;
    const CurriculumDraft& draft_;
    std::string_view fileName_;
    const Places::Structure* place_ = nullptr;
    const Structure* structure_ = nullptr;
    std::unordered_map<std::string_view, const Unit*> units_;
    std::unordered_map<std::string_view, const Placement*> placementsById_;
    std::size_t next_ = 0;
    std::set<const FormationNode*> areaParents_;
};

}  // namespace

void checkFormation(Reading& reading, const Places& places, std::string_view fileName) {
    FormationChecker checker(reading, fileName);
    const auto& structures = reading.draft->structures;
    for (std::size_t i = 0; i < structures.size(); ++i) checker.checkStructure(structures[i], places.structures[i]);
}

}  // namespace valo::importers
