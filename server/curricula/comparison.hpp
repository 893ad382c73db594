#pragma once
// What a draft changes in what is stored: pure, so that a preview and an import say the same.
#include <optional>
#include <string>
#include <vector>

#include "core/codes.hpp"
#include "core/ids.hpp"
#include "core/language.hpp"
#include "importers/draft.hpp"

namespace valo::curricula {

/// A unit, area or requirement as it is stored, as far as comparing and updating needs it.
struct StoredRequirement {
    RequirementId id;
    UnitId unit;
    std::int64_t area = 0;
    int position = 0;
    std::string code;
    LocalizedText text, plain;
    bool removed = false;
    using Columns =
        std::tuple<RequirementId, UnitId, std::int64_t, int, std::string, LocalizedText, LocalizedText, bool>;
};
struct StoredArea {
    std::int64_t id = 0;
    UnitId unit;
    int position = 0;
    std::string subAreaCode;
    LocalizedText subAreaName;
    bool compulsory = true;
    LocalizedText heading;
    bool removed = false;
    using Columns = std::tuple<std::int64_t, UnitId, int, std::string, LocalizedText, bool, LocalizedText, bool>;
};
struct StoredUnit {
    UnitId id;
    std::string localId, code;
    LocalizedText name;
    bool removed = false;
    using Columns = std::tuple<UnitId, std::string, std::string, LocalizedText, bool>;
    std::vector<StoredArea> areas;
    std::vector<StoredRequirement> requirements;
};

/// A draft's area with the sub-area that it stands in; the draft must outlive it.
struct DraftArea {
    std::string subAreaCode;
    LocalizedText subAreaName;
    bool compulsory = true;
    std::string genericCriteria;
    LocalizedText heading;
    const std::vector<importers::Requirement>* requirements = nullptr;
};
/// All areas of a unit in their order: its own, then those of its sub-areas' goals.
std::vector<DraftArea> areasOf(const importers::Unit& unit);

/// Moved: the same words under another heading, or elsewhere among the others.
enum class ChangeKind { Added, Changed, Moved, Removed };
/// What a change is about. A place is where a unit stands in the structure, and its points there; points and number
/// are what a group demands.
enum class Subject {
    Unit,
    Requirement,
    Name,
    DecisionNumber,
    ValidFrom,
    ValidTo,
    TransitionTo,
    CompetenceArea,
    Title,
    Place,
    Compulsory,
    Points,
    Number,
    Description,
    Demonstration,
    Criterion
};
struct Change {
    ChangeKind kind;
    Subject subject = Subject::Requirement;
    std::string unitCode;
    LocalizedText unitName;       // empty: of the whole curriculum
    LocalizedText before, after;  // what stood and what stands; html as plain text
    std::optional<UnitId> unit;   // nothing: not stored yet
    std::optional<RequirementId> requirement;
    using Columns = std::tuple<ChangeKind, Subject, std::string, LocalizedText, LocalizedText, LocalizedText,
                               std::optional<UnitId>, std::optional<RequirementId>>;
};
struct Comparison {
    int added = 0, changed = 0, moved = 0, removed = 0;  // of all subjects together
    /// The curriculum and its structure, units and requirements in the draft's order and what is gone of them, other
    /// texts.
    std::vector<Change> list;
    void add(Change change);
};

struct RequirementMatch {
    const importers::Requirement* draft = nullptr;
    const StoredRequirement* stored = nullptr;  // nothing: new
    std::size_t area = 0;                       // index in areasOf()
    int position = 0;                           // within the area
};
struct UnitMatch {
    const importers::Unit* draft = nullptr;
    const StoredUnit* stored = nullptr;  // nothing: new
    std::vector<DraftArea> areas;
    std::vector<const StoredArea*> storedAreas;  // by draft area; nothing: new
    std::vector<RequirementMatch> requirements;
};
/// Which stored rows the draft's units and requirements are: a unit by code and local id, then code, then local id; a
/// requirement by area and text, then by text in one language, then by code, then by its place, if enough words are
/// the same. What was removed earlier comes back under its old id.
struct Matching {
    std::vector<UnitMatch> units;
    std::vector<const StoredUnit*> goneUnits;
    std::vector<const StoredRequirement*> goneRequirements;  // of units that stay
};
Matching match(const std::vector<StoredUnit>& stored, const importers::CurriculumDraft& draft);
Comparison compare(const Matching& matching);
/// Adds what differs besides units and requirements. `before`: the draft that the matching's stored rows came from.
void addRest(Comparison& changes, const importers::CurriculumDraft& before, const importers::CurriculumDraft& after,
             const Matching& matching);

/// Whether the official wording differs in a language that both have.
bool isReworded(const LocalizedText& before, const LocalizedText& after);

/// In which language to show a difference: the reader's if something differs in it, else the first in which it does.
Language differingLanguage(const LocalizedText& before, const LocalizedText& after, Language reader);

/// Digest of everything a draft says besides where and when it was read: equal for two files with the same content,
/// whatever their format, key order or revision.
std::string contentHash(const importers::CurriculumDraft& draft);

}  // namespace valo::curricula

namespace valo {
template <>
inline constexpr auto kCodes<curricula::ChangeKind> = std::to_array<Code<curricula::ChangeKind>>({
    {curricula::ChangeKind::Added, "added"},
    {curricula::ChangeKind::Changed, "changed"},
    {curricula::ChangeKind::Moved, "moved"},
    {curricula::ChangeKind::Removed, "removed"},
});
template <>
inline constexpr auto kCodes<curricula::Subject> = std::to_array<Code<curricula::Subject>>({
    {curricula::Subject::Unit, "unit"},
    {curricula::Subject::Requirement, "requirement"},
    {curricula::Subject::Name, "name"},
    {curricula::Subject::DecisionNumber, "decision-number"},
    {curricula::Subject::ValidFrom, "valid-from"},
    {curricula::Subject::ValidTo, "valid-to"},
    {curricula::Subject::TransitionTo, "transition-to"},
    {curricula::Subject::CompetenceArea, "competence-area"},
    {curricula::Subject::Title, "title"},
    {curricula::Subject::Place, "place"},
    {curricula::Subject::Compulsory, "compulsory"},
    {curricula::Subject::Points, "points"},
    {curricula::Subject::Number, "number"},
    {curricula::Subject::Description, "description"},
    {curricula::Subject::Demonstration, "demonstration"},
    {curricula::Subject::Criterion, "criterion"},
});
}  // namespace valo
