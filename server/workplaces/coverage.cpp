#include "workplaces/coverage.hpp"

#include <algorithm>
#include <set>

#include "curricula/store.hpp"

namespace valo::workplaces {

UnitShown unitShown(const std::vector<curricula::Requirement>& ofUnit, const std::vector<RequirementId>& shown,
                    Language reader) {
    const std::set<RequirementId> ids(shown.begin(), shown.end());
    const auto held = [&](const std::vector<curricula::Requirement>& list) {
        return std::ranges::count_if(list, [&](const auto& r) { return ids.contains(r.id); });
    };
    auto list = curricula::listedFor(ofUnit, reader);
    for (auto language : kLanguages)
        if (auto other = curricula::listedFor(ofUnit, language); held(other) > held(list)) list = std::move(other);
    // A unit of nothing but groups to choose from is there in full when all of it is.
    const bool hasCompulsory = std::ranges::any_of(list, &curricula::Requirement::compulsory);
    UnitShown unit;
    for (auto& requirement : list) {
        unit.unit = requirement.unit;
        unit.curriculum = requirement.curriculum;
        unit.name = requirement.unitName;
        unit.qualification = requirement.curriculumName;
        unit.code = requirement.unitCode;
        unit.decisionNumber = requirement.decisionNumber;
        auto& part = ids.contains(requirement.id)               ? unit.shown
                     : requirement.compulsory || !hasCompulsory ? unit.missing
                                                                : unit.optional;
        part.push_back(std::move(requirement));
    }
    return unit;
}

std::vector<UnitShown> unitsShown(const std::vector<curricula::Requirement>& inTheirUnits,
                                  const std::vector<RequirementId>& shown, Language reader) {
    std::vector<UnitShown> units;
    for (auto from = inTheirUnits.begin(); from != inTheirUnits.end();) {
        const auto to = std::find_if(from, inTheirUnits.end(), [&](const auto& r) { return r.unit != from->unit; });
        units.push_back(unitShown({from, to}, shown, reader));
        from = to;
    }
    std::ranges::stable_sort(units, [](const UnitShown& a, const UnitShown& b) {
        if (a.inFull() != b.inFull()) return a.inFull();
        return a.shown.size() * b.all() > b.shown.size() * a.all();
    });
    return units;
}

std::vector<UnitShown> unitsShown(database::Transaction& tx, const std::vector<RequirementId>& shown, Language reader) {
    return unitsShown(curricula::inTheSameUnits(tx, shown), shown, reader);
}

}  // namespace valo::workplaces
