#pragma once
// What is asked of stored curricula. What was removed by a newer revision is found by its id, but not listed.
#include <map>
#include <span>

#include "curricula/curriculum.hpp"
#include "curricula/search.hpp"
#include "database/transaction.hpp"

namespace valo::curricula {

using database::Transaction;

struct CurriculumFilter {
    /// Words of its name, codes or decision number, or all in one unit's name or code; see patternsOf().
    std::string text;
    Reach reach = Reach::Exact;
    bool onlyPublished = false;
    CurriculumId after;       // cursor: ids above this one
    std::size_t limit = 500;  // rows at most
};
/// In the order of their ids.
std::vector<Curriculum> curricula(Transaction& tx, const CurriculumFilter& filter = {});
std::optional<Curriculum> curriculum(Transaction& tx, CurriculumId id);
/// Not unique: the same decision may have been imported from two sources.
std::vector<Curriculum> curriculaByDecisionNumber(Transaction& tx, std::string_view decisionNumber);
std::vector<CompetenceArea> competenceAreas(Transaction& tx, CurriculumId curriculum);
std::vector<Title> titles(Transaction& tx, CurriculumId curriculum);

/// In the document's order.
std::vector<Unit> units(Transaction& tx, CurriculumId curriculum);
std::optional<Unit> unit(Transaction& tx, UnitId id);
/// Units of any curriculum with the words of `text` in name or code; those of what is published, newest first.
std::vector<Unit> searchUnits(Transaction& tx, std::string_view text, std::size_t limit, Reach reach = Reach::Exact);

/// In the document's order: areas, then requirements.
std::vector<Requirement> requirementsOf(Transaction& tx, UnitId unit);
std::vector<Requirement> requirementsOfCurriculum(Transaction& tx, CurriculumId curriculum);
std::vector<Requirement> requirementsInWords(Transaction& tx, OrganisationId reader,
                                             std::span<const RequirementId> ids);
/// Of a qualification or one of its units, with the plain words that an organisation uses, its own or adopted.
std::vector<Requirement> requirementsInWordsOf(Transaction& tx, OrganisationId reader, CurriculumId curriculum,
                                               std::optional<UnitId> unit);
std::optional<Requirement> requirement(Transaction& tx, RequirementId id);
/// Those of `ids` that exist (removed ones too), in the document's order, each once.
std::vector<Requirement> requirements(Transaction& tx, std::span<const RequirementId> ids);
/// Those of `ids` and whatever else is listed in their units.
std::vector<Requirement> inTheSameUnits(Transaction& tx, std::span<const RequirementId> ids);

struct RequirementSearch {
    std::string text;         // its first four words must all occur, in any language
    CurriculumId curriculum;  // 0: in all that are published
    std::size_t limit = 50;
};
std::vector<Requirement> searchRequirements(Transaction& tx, const RequirementSearch& search);

/// The shared tables that the unit refers to, then the criteria of its own older assessment.
std::vector<Criterion> criteriaOf(Transaction& tx, UnitId unit);
std::vector<Structure> formation(Transaction& tx, CurriculumId curriculum);

/// The file that the curriculum was last imported from, as it came.
struct Original {
    std::string fileName, format, sha256;
    database::Bytes bytes;
    UtcTime importedAt;
    bool isPacked = false;
    using Columns = std::tuple<std::string, std::string, std::string, database::Bytes, UtcTime, bool>;
};
std::optional<Original> original(Transaction& tx, CurriculumId curriculum);
/// What stands in curriculum_import.bytes as the file it was.
database::Bytes unpacked(database::Bytes bytes, bool isPacked);

}  // namespace valo::curricula
