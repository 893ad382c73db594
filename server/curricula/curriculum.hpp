#pragma once
// National and local curricula as they are stored, and what can be said of them without a database.
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "core/codes.hpp"
#include "core/ids.hpp"
#include "core/language.hpp"
#include "core/time.hpp"
#include "importers/draft.hpp"

namespace valo::curricula {

using importers::QualificationKind;
using importers::RequirementsStyle;
using importers::Status;
using importers::UnitKind;
using CompetenceAreaId = Id<struct CompetenceAreaTag>;

struct Curriculum {
    CurriculumId id;
    std::string decisionNumber;  // diaarinumero; not unique
    QualificationKind kind = QualificationKind::Vocational;
    LocalizedText name;
    LocalizedText notice;        // to show wherever the curriculum is shown
    std::string languages;       // the official ones: "fi sv"
    std::string educationCodes;  // "koulutus_351301 …"
    Status status = Status::Published;
    std::optional<Date> validFrom, validTo, transitionTo, decidedOn;
    std::string replaces;  // decision numbers, separated by spaces
    std::string sourceSystem, sourceId;
    std::int64_t revision = 0;
    std::optional<OrganisationId> owner;  // nobody's when it is national
    UtcTime updatedAt;
    int unitCount = 0;
    using Columns =
        std::tuple<CurriculumId, std::string, QualificationKind, LocalizedText, LocalizedText, std::string, std::string,
                   Status, std::optional<Date>, std::optional<Date>, std::optional<Date>, std::optional<Date>,
                   std::string, std::string, std::string, std::int64_t, std::optional<OrganisationId>, UtcTime, int>;
};

/// Where a day falls in a curriculum's life. In transition only those who have started may go on.
enum class Validity { Future, InForce, Transition, Expired };
Validity validityOn(const Curriculum& curriculum, Date day);

struct CompetenceArea {
    CompetenceAreaId id;
    std::string code;
    LocalizedText name;
    using Columns = std::tuple<CompetenceAreaId, std::string, LocalizedText>;
};
struct Title {
    std::string code;
    LocalizedText name;
    std::optional<CompetenceAreaId> competenceArea;
    using Columns = std::tuple<std::string, LocalizedText, std::optional<CompetenceAreaId>>;
};

struct Unit {
    UnitId id;
    CurriculumId curriculum;
    std::string localId;
    std::string code;  // tutkinnonosat_NNNNNN; may be empty
    UnitKind kind = UnitKind::Vocational;
    LocalizedText name;
    LocalizedText description;    // html, cleaned by the importer
    LocalizedText demonstration;  // html
    RequirementsStyle style = RequirementsStyle::None;
    LocalizedText subject;          // "The student": with it a requirement is a whole sentence
    std::optional<double> credits;  // as the first structure gives them
    std::optional<std::int64_t> criteriaTable;
    std::optional<UtcTime> removedAt;  // gone from a newer revision; kept for what refers to it
    int requirementCount = 0;
    using Columns = std::tuple<UnitId, CurriculumId, std::string, std::string, UnitKind, LocalizedText, LocalizedText,
                               LocalizedText, RequirementsStyle, LocalizedText, std::optional<double>,
                               std::optional<std::int64_t>, std::optional<UtcTime>, int>;
};

/// One skill requirement with everything that a school needs to know it by.
struct Requirement {
    RequirementId id;
    UnitId unit;
    std::string unitCode;
    LocalizedText unitName;
    CurriculumId curriculum;
    std::string decisionNumber;
    LocalizedText curriculumName;
    std::int64_t area = 0;
    std::string subAreaCode;  // of a common unit
    LocalizedText subAreaName;
    bool compulsory = true;  // the sub-area's compulsory half; true for all others
    LocalizedText heading;   // empty: belongs to no area
    std::string code;
    LocalizedText text;  // official, never altered
    LocalizedText plain;
    std::optional<UtcTime> changedAt;  // the official wording changed after the first import
    std::optional<UtcTime> removedAt;
    using Columns =
        std::tuple<RequirementId, UnitId, std::string, LocalizedText, CurriculumId, std::string, LocalizedText,
                   std::int64_t, std::string, LocalizedText, bool, LocalizedText, std::string, LocalizedText,
                   LocalizedText, std::optional<UtcTime>, std::optional<UtcTime>>;
};

/// What to list for a reader: when a unit's languages could not be paired, each requirement is in one language only,
/// and a reader gets one language's list instead of all of them mixed. Otherwise everything.
std::vector<Requirement> listedFor(const std::vector<Requirement>& requirements, Language reader);

struct Criterion {
    LocalizedText target;  // what is assessed; a shared table's name
    std::string level;
    LocalizedText levelName;
    LocalizedText text;
    using Columns = std::tuple<LocalizedText, std::string, LocalizedText, LocalizedText>;
};

enum class NodeRole { Defined, Open, CompetenceArea, Title, Foreign, Unit };

/// A group of the formation tree, or a leaf (role Unit). Bounds are inclusive; nothing means no bound.
struct FormationNode {
    std::int64_t id = 0;
    std::string structure;  // ops, naytto, reformi …
    std::optional<std::int64_t> parent;
    NodeRole role = NodeRole::Defined;
    LocalizedText name;
    LocalizedText description;                     // html
    std::optional<double> creditsMin, creditsMax;  // a unit's greatest extent, where it differs from `credits`
    std::optional<int> countMin, countMax;
    std::optional<UnitId> unit;
    std::optional<double> credits;
    std::optional<bool> compulsory;
    std::optional<CompetenceAreaId> competenceArea;
    std::string competenceAreaCode, titleCode;  // what a branch stands for
    std::string unitCode;
    LocalizedText unitName;
    using Columns = std::tuple<std::int64_t, std::string, std::optional<std::int64_t>, NodeRole, LocalizedText,
                               LocalizedText, std::optional<double>, std::optional<double>, std::optional<int>,
                               std::optional<int>, std::optional<UnitId>, std::optional<double>, std::optional<bool>,
                               std::optional<CompetenceAreaId>, std::string, std::string, std::string, LocalizedText>;
    std::vector<FormationNode> children;
};
/// One way to complete the qualification; usually there is one, older ones have two. Nodes without a common root are
/// a bare list of units.
struct Structure {
    std::string id;
    std::vector<FormationNode> nodes;
};

}  // namespace valo::curricula

namespace valo {
template <>
inline constexpr auto kCodes<curricula::Validity> = std::to_array<Code<curricula::Validity>>({
    {curricula::Validity::Future, "future"},
    {curricula::Validity::InForce, "in-force"},
    {curricula::Validity::Transition, "transition"},
    {curricula::Validity::Expired, "expired"},
});
template <>
inline constexpr auto kCodes<curricula::NodeRole> = std::to_array<Code<curricula::NodeRole>>({
    {curricula::NodeRole::Defined, "defined"},
    {curricula::NodeRole::Open, "open"},
    {curricula::NodeRole::CompetenceArea, "competence-area"},
    {curricula::NodeRole::Title, "title"},
    {curricula::NodeRole::Foreign, "foreign"},
    {curricula::NodeRole::Unit, "unit"},
});
}  // namespace valo
