#pragma once
// What there is to suggest: units of published curricula with everything that is said about them.
#include <string>
#include <utility>
#include <vector>

#include "core/ids.hpp"
#include "core/language.hpp"
#include "database/transaction.hpp"

namespace valo::workplaces {

struct Corpus {
    struct Requirement {
        RequirementId id;
        LocalizedText text, plain;
    };
    struct Unit {
        UnitId id;
        CurriculumId curriculum;
        std::string code;
        LocalizedText name;
        std::vector<Requirement> requirements;
        std::vector<LocalizedText> criteria;
        LocalizedText qualification = {};
        std::string decisionNumber = {};
        bool isCommon = false;                    // of all qualifications: languages, mathematics, society
        bool isCompulsory = false;                // in the qualification or in one of its competence areas
        bool isSpecialist = false;                // of a specialist qualification (erikoisammattitutkinto)
        std::vector<LocalizedText> targets = {};  // what the criteria are about, each once
        LocalizedText description = {}, demonstration = {};
    };
    std::vector<Unit> units;
};

/// Some units of published curricula, those that follow `after` in the order of their ids; none when there are no more.
/// A transaction for each call is enough: what changes between them changes the stamp too.
std::vector<Corpus::Unit> publishedUnits(database::Transaction& tx, UnitId after);
/// Differs when the published curricula have changed.
std::pair<std::int64_t, std::int64_t> curriculaStamp(database::Transaction& tx);

}  // namespace valo::workplaces
