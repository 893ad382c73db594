#include "importers/validate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <set>
#include <unordered_map>

#include "importers/html.hpp"

namespace valo::importers {
namespace {

constexpr std::size_t kMaxWarnings = 200;
constexpr long kUnbounded = 1'000'000'000'000;

// --- counts

std::size_t entries(const std::vector<RequirementArea>& areas, bool languagesPaired) {
    std::size_t all = 0;
    std::array<std::size_t, kLanguages.size()> perLanguage{};
    for (const auto& area : areas)
        for (const auto& requirement : area.requirements) {
            ++all;
            for (const auto language : kLanguages)
                perLanguage[static_cast<std::size_t>(language)] += !requirement.text.in(language).empty();
        }
    return languagesPaired ? all : *std::max_element(perLanguage.begin(), perLanguage.end());
}

std::size_t criteria(const std::vector<CriteriaLevel>& levels) {
    std::size_t count = 0;
    for (const auto& level : levels) count += level.criteria.size();
    return count;
}
std::size_t criteria(const Assessment& assessment) {
    std::size_t count = 0;
    for (const auto& area : assessment.areas)
        for (const auto& target : area.targets) count += criteria(target.levels);
    return count;
}

Counts counted(const CurriculumDraft& draft) {
    Counts counts;
    std::unordered_map<std::string_view, std::size_t> tables;
    for (const auto& table : draft.genericCriteria) tables[table.id] = criteria(table.levels);
    const auto generic = [&](const std::string& id) {
        const auto table = tables.find(id);
        return table == tables.end() ? 0 : table->second;
    };
    counts.units = static_cast<int>(draft.units.size());
    for (const auto& unit : draft.units) {
        const bool counted = draft.source.system == "eperusteet" && !unit.originalHtml.empty();
        counts.requirements += static_cast<int>(counted ? requirementsOf(unit.originalHtml, {}).entries
                                                        : entries(unit.areas, unit.languagesPaired));
        auto texts = criteria(unit.assessment) + generic(unit.genericCriteria);
        for (const auto& area : unit.subAreas) {
            texts += criteria(area.assessment) + generic(area.genericCriteria);
            for (const auto& goal : area.goals) {
                texts += criteria(goal.assessment);
                counts.goals += static_cast<int>(entries(goal.areas, true));
            }
        }
        counts.criteria += static_cast<int>(texts);
    }
    return counts;
}

class Validator {
 public:
    Validator(Reading& reading, const Places& places, std::string_view fileName)
        : reading_(reading), draft_(*reading.draft), places_(places), fileName_(fileName) {}

    void run(Date today) {
        checkQualification(today);
        checkUnits();
        checkLanguages();
        for (std::size_t i = 0; i < draft_.structures.size(); ++i)
            checkStructure(draft_.structures[i], places_.structures[i]);
    }

 private:
    std::string where(const Node* node) const { return node ? position(*node, fileName_) : std::string(); }
    void warn(const Node* node, std::string code, std::string detail = {}) {
        reading_.warnings.push_back({where(node), std::move(code), std::move(detail)});
    }
    void fail(const Node* node, std::string code, std::string detail = {}) {
        reading_.errors.push_back({where(node), std::move(code), std::move(detail)});
    }

    // --- qualification

    void checkQualification(Date today) {
        auto& q = draft_.qualification;
        const auto* node = places_.qualification;
        if (q.name.empty()) fail(node, "no_name");
        if (draft_.units.empty()) fail(node, "no_units");
        if (q.languages.empty())
            for (const auto language : kLanguages)
                if (!q.name.in(language).empty()) q.languages.push_back(language);
        if (q.status == Status::Draft) warn(node, "is_draft");
        if (q.status == Status::Withdrawn) warn(node, "is_withdrawn");
        checkValidity(today);
        if (draft_.source.system == "eperusteet" && draft_.structures.empty()) warn(node, "no_structure");
    }

    void checkValidity(Date today) {
        const auto& q = draft_.qualification;
        const auto* node = places_.qualification;
        if (q.validFrom && q.validTo && *q.validTo < *q.validFrom) warn(node, "validity_reversed");
        if (q.validFrom && today < *q.validFrom) {
            warn(node, "not_yet_valid", isoDate(*q.validFrom));
        } else if (q.validTo && *q.validTo < today) {
            if (q.transitionTo && today <= *q.transitionTo)
                warn(node, "in_transition", isoDate(*q.transitionTo));
            else
                warn(node, "expired",
                     isoDate(q.transitionTo && *q.validTo < *q.transitionTo ? *q.transitionTo : *q.validTo));
        }
    }

    // --- units

    void checkUnits() {
        std::set<std::string_view> codes;
        for (std::size_t i = 0; i < draft_.units.size(); ++i) {
            const auto& unit = draft_.units[i];
            const auto* node = places_.units[i];
            if (unit.code.empty() && draft_.source.system == "eperusteet") warn(node, "unit_without_code");
            if (!unit.code.empty() && !codes.insert(unit.code).second) warn(node, "duplicate_unit_code", unit.code);
            if (unit.name.empty())
                unit.code.empty() ? fail(node, "unit_without_name") : warn(node, "unit_without_name");
            if (unit.areas.empty() && unit.subAreas.empty()) warn(node, "unit_without_requirements");
            for (const auto& area : unit.areas) checkRepetition(area, node);
        }
    }

    void checkRepetition(const RequirementArea& area, const Node* node) {
        texts_.clear();
        for (const auto& requirement : area.requirements) texts_.push_back(shown(requirement.text, Language::Fi).text);
        std::sort(texts_.begin(), texts_.end());
        if (std::adjacent_find(texts_.begin(), texts_.end()) == texts_.end()) return;
        std::set<std::string_view> seen;
        for (const auto& requirement : area.requirements) {
            const auto text = std::string_view(shown(requirement.text, Language::Fi).text);
            if (!seen.insert(text).second) warn(node, "duplicate_requirement", excerpt(text));
        }
    }

    void checkLanguages() {
        const auto& q = draft_.qualification;
        for (const auto language : q.languages) {
            if (q.name.in(language).empty() && !q.name.empty())
                warn(places_.qualification, "name_missing_language", std::string(tag(language)));
            int total = 0, missing = 0;
            const Node* first = nullptr;
            for (std::size_t i = 0; i < draft_.units.size(); ++i) {
                const auto& unit = draft_.units[i];
                if (unit.name.in(language).empty() && !unit.name.empty())
                    warn(places_.units[i], "unit_name_missing_language", std::string(tag(language)));
                if (!unit.languagesPaired) continue;
                for (const auto& area : unit.areas)
                    for (const auto& requirement : area.requirements) {
                        ++total;
                        if (!requirement.text.in(language).empty()) continue;
                        ++missing;
                        if (!first) first = places_.units[i];
                    }
            }
            if (missing > 0)
                warn(first, "texts_missing_language", fmt::format("{}: {}/{}", tag(language), missing, total));
        }
    }

    // --- formation: the checks that ePerusteet makes of its own documents

    struct Sum {
        long least = 0, most = 0;
    };

    void checkStructure(const Structure& structure, const Places::Structure& place) {
        place_ = &place;
        structure_ = &structure;
        next_ = 0;
        areaParents_.clear();
        placementsById_.clear();
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
            return {own, leaf && !leaf->creditsMax.empty() ? thousandths(leaf->creditsMax) : own};
        }
        const bool isArea = node.role == GroupRole::CompetenceArea;
        if (isArea) checkArea(node, parent, insideArea, at);
        const Sum children = sumOfChildren(node, insideArea || isArea);
        if (node.role == GroupRole::Open && !node.children.empty()) warn(at, "formation_open_not_empty", label(node));
        if (node.role == GroupRole::Defined && !node.children.empty()) checkSums(node, children, at);
        checkTwice(node, at);
        if (node.creditsMin.empty() && node.creditsMax.empty()) return children;
        const long least = thousandths(node.creditsMin);
        return {least, node.creditsMax.empty() ? std::max(least, children.most) : thousandths(node.creditsMax)};
    }

    /// Of alternatives (competence areas, titles) one is chosen: they do not add up.
    Sum sumOfChildren(const FormationNode& node, bool insideArea) {
        Sum sum, alternative{kUnbounded, 0};
        bool alternatives = false;
        for (const auto& child : node.children) {
            const Sum part = check(child, &node, insideArea);
            if (child.isGroup() && (child.role == GroupRole::CompetenceArea || child.role == GroupRole::Title)) {
                alternatives = true;
                alternative.least = std::min(alternative.least, part.least);
                alternative.most = std::max(alternative.most, part.most);
            } else {
                sum.least += part.least;
                sum.most += part.most;
            }
        }
        if (alternatives) {
            sum.least += alternative.least;
            sum.most += alternative.most;
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
        if (node.countMin && static_cast<int>(node.children.size()) < *node.countMin)
            warn(at, "formation_too_few_children",
                 fmt::format("{}: {} < {}", label(node), node.children.size(), *node.countMin));
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
        return value % 1000 ? fmt::format("{:.3g}", static_cast<double>(value) / 1000) : std::to_string(value / 1000);
    }

    Reading& reading_;
    CurriculumDraft& draft_;
    const Places& places_;
    std::string_view fileName_;
    const Places::Structure* place_ = nullptr;
    const Structure* structure_ = nullptr;
    std::unordered_map<std::string_view, const Placement*> placementsById_;
    std::size_t next_ = 0;
    std::vector<std::string_view> texts_;
    std::set<const FormationNode*> areaParents_;
};

}  // namespace

std::optional<std::string> decimal(std::string_view text) {
    const auto isDigits = [](std::string_view part) {
        return !part.empty() && std::all_of(part.begin(), part.end(), [](char c) { return c >= '0' && c <= '9'; });
    };
    const auto point = text.find('.');
    auto whole = text.substr(0, point);
    auto fraction = point == text.npos ? std::string_view() : text.substr(point + 1);
    if (!isDigits(whole) || (point != text.npos && !isDigits(fraction)) || (whole.size() > 1 && whole[0] == '0'))
        return std::nullopt;
    while (fraction.ends_with('0')) fraction.remove_suffix(1);
    if (whole.size() > 5 || fraction.size() > 3) return std::nullopt;
    std::string out(whole);
    if (!fraction.empty()) out += "." + std::string(fraction);
    return out;
}

long thousandths(std::string_view number) {
    const auto point = number.find('.');
    long value = 0;
    const auto whole = number.substr(0, point);
    std::from_chars(whole.data(), whole.data() + whole.size(), value);
    value *= 1000;
    long unit = 100;
    for (std::size_t i = point == number.npos ? number.size() : point + 1; i < number.size(); ++i, unit /= 10)
        value += (number[i] - '0') * unit;
    return value;
}

void validate(Reading& reading, const Places& places, std::string_view fileName, Date today) {
    reading.draft->counts = counted(*reading.draft);
    Validator(reading, places, fileName).run(today);
    if (reading.warnings.size() > kMaxWarnings) {
        const auto more = reading.warnings.size() - kMaxWarnings;
        reading.warnings.resize(kMaxWarnings);
        reading.warnings.push_back({"", "more_warnings", std::to_string(more)});
    }
}

}  // namespace valo::importers
