#include "planning/gap.hpp"

#include <algorithm>

namespace valo::planning {
namespace {

using curricula::Requirement;

bool isAgreedSkill(const Known& known) { return known.agreed && assessment::isShownSkill(*known.agreed); }

std::size_t shownIn(const std::vector<Requirement>& list, const KnownByRequirement& known) {
    return static_cast<std::size_t>(std::count_if(list.begin(), list.end(), [&](const Requirement& r) {
        const auto found = known.find(r.id);
        return found != known.end() && isShown(standingOf(found->second));
    }));
}

/// One unit's requirements as one list.
std::vector<Requirement> listOf(const std::vector<Requirement>& unit, const KnownByRequirement& known,
                                Language reader) {
    auto best = curricula::listedFor(unit, reader);
    if (best.size() == unit.size()) return best;
    auto most = shownIn(best, known);
    for (const auto language : kLanguages) {
        auto other = curricula::listedFor(unit, language);
        if (const auto shown = shownIn(other, known); shown > most) best = std::move(other), most = shown;
    }
    return best;
}

Line lineOf(Requirement requirement, const KnownByRequirement& all) {
    Line line{std::move(requirement), Standing::Missing, {}, {}, false};
    const auto found = all.find(line.requirement.id);
    if (found == all.end()) return line;
    const auto& known = found->second;
    line.standing = standingOf(known);
    line.reachable = known.reachable;
    if (line.standing == Standing::Certified) line.level = known.certified, line.certificate = known.certificate;
    // What was agreed on since the certificate may be more than it says.
    if (isShown(line.standing) && isAgreedSkill(known)) line.level = std::max(line.level, known.agreed);
    return line;
}

double sharePart(int part, int all) { return all > 0 ? static_cast<double>(part) / all : 0; }

}  // namespace

Standing standingOf(const Known& known) {
    if (known.certified) return Standing::Certified;
    if (isAgreedSkill(known)) return Standing::Agreed;
    if (known.practising || known.agreed) return Standing::Practising;
    return known.reachable ? Standing::Reachable : Standing::Missing;
}

int UnitGap::count(Standing standing) const {
    return static_cast<int>(std::ranges::count(lines, standing, &Line::standing));
}
Share UnitGap::share() const {
    return {count(Standing::Certified) + count(Standing::Agreed), static_cast<int>(lines.size())};
}
bool UnitGap::isBegun() const { return count(Standing::Missing) < static_cast<int>(lines.size()); }

std::vector<UnitGap> gapOf(const std::vector<Requirement>& requirements, const KnownByRequirement& known,
                           Language reader) {
    std::vector<UnitGap> units;
    for (auto first = requirements.begin(); first != requirements.end();) {
        const auto last = std::find_if(first, requirements.end(), [&](const auto& r) { return r.unit != first->unit; });
        UnitGap unit{first->unit, first->unitCode, first->unitName, {}};
        for (auto& requirement : listOf({first, last}, known, reader))
            unit.lines.push_back(lineOf(std::move(requirement), known));
        units.push_back(std::move(unit));
        first = last;
    }
    return units;
}

Share shareOf(const std::vector<UnitGap>& units) {
    Share sum;
    for (const auto& unit : units) sum.shown += unit.share().shown, sum.all += unit.share().all;
    return sum;
}

std::vector<const UnitGap*> closest(const std::vector<UnitGap>& units, std::size_t most) {
    const auto nearness = [](const UnitGap* unit) {
        const auto share = unit->share();
        const int coming = unit->count(Standing::Practising) + unit->count(Standing::Reachable);
        return std::pair(sharePart(share.shown, share.all), sharePart(coming, share.all));
    };
    std::vector<const UnitGap*> begun;
    for (const auto& unit : units)
        if (unit.isBegun() && !unit.share().isWhole()) begun.push_back(&unit);
    std::ranges::stable_sort(begun, [&](auto* a, auto* b) { return nearness(a) > nearness(b); });
    if (begun.size() > most) begun.resize(most);
    return begun;
}

}  // namespace valo::planning
