#pragma once
// What a list of requirements — of a workplace's tasks, a report, a job — makes of each unit: all of it, or what part.
#include <vector>

#include "curricula/curriculum.hpp"
#include "database/transaction.hpp"

namespace valo::workplaces {

struct UnitShown {
    UnitId unit;
    CurriculumId curriculum;
    LocalizedText name, qualification;
    std::string code, decisionNumber;
    std::vector<curricula::Requirement> shown, missing;  // in the curriculum's order
    /// Of groups that one may choose, what is not shown: the unit is there in full without it.
    std::vector<curricula::Requirement> optional;

    std::size_t all() const { return shown.size() + missing.size(); }
    bool inFull() const { return missing.empty(); }
};

/// Of all that belongs to a unit, what is shown. Where the languages of a unit are lists of their own, the list that
/// holds most of what is shown counts, the reader's own first.
UnitShown unitShown(const std::vector<curricula::Requirement>& ofUnit, const std::vector<RequirementId>& shown,
                    Language reader);

/// Every unit that something is shown of: those in full first, then by how much is there.
std::vector<UnitShown> unitsShown(const std::vector<curricula::Requirement>& inTheirUnits,
                                  const std::vector<RequirementId>& shown, Language reader);
std::vector<UnitShown> unitsShown(database::Transaction& tx, const std::vector<RequirementId>& shown, Language reader);

}  // namespace valo::workplaces
