#pragma once
// What every reader of a curriculum file produces: the file's content in one model, references resolved, nothing
// stored. Html in a draft is already clean: only the elements that cleanHtml() lets through, so pages may show it as it
// is.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/codes.hpp"
#include "core/language.hpp"
#include "core/time.hpp"

namespace valo::importers {

enum class QualificationKind { Vocational, Further, Specialist, Preparatory, CommonUnits };
enum class Status { Draft, Published, Withdrawn };
enum class UnitKind { Vocational, Common, Local };
/// How the source words its requirements: as entries, as html lists, as html paragraphs, or not at all.
enum class RequirementsStyle { Structured, Html, Prose, None };
/// What a group of the formation tree stands for; `Open` is filled by the school (local units, other qualifications).
enum class GroupRole { Defined, Open, CompetenceArea, Title, Foreign };

struct Source {
    std::string system;    // "eperusteet", or what a native file says; empty for a file written by hand
    std::string id;        // the document's key within the system; empty when the file gives none
    std::string revision;  // ePerusteet: publication time in milliseconds
    std::string sha256;    // of the bytes that were read
    bool operator==(const Source&) const = default;
};

struct CodedName {
    std::string code;
    LocalizedText name;
    bool operator==(const CodedName&) const = default;
};
struct CompetenceArea {
    std::string id;  // unique in the draft
    std::string code;
    LocalizedText name;
    bool operator==(const CompetenceArea&) const = default;
};
struct Title {
    std::string id;
    std::string code;
    LocalizedText name;
    std::string competenceArea;  // id of a CompetenceArea, or empty
    bool operator==(const Title&) const = default;
};

struct Qualification {
    std::string decisionNumber;  // diaarinumero: not unique, not a key
    QualificationKind kind = QualificationKind::Vocational;
    std::string kindCode;  // koulutustyyppi_1
    LocalizedText name;
    std::vector<Language> languages;  // the official ones
    std::vector<CodedName> educationCodes;
    Status status = Status::Published;
    std::string documentType;                                       // normaali, opas, amosaayhteinen …
    std::optional<Date> validFrom, validTo, transitionTo, decided;  // days in Finland
    std::vector<std::string> replaces;                              // decision numbers
    std::vector<std::string> belongsTo;  // of a local curriculum: decision numbers of the qualifications it serves
    std::vector<CompetenceArea> competenceAreas;
    std::vector<Title> titles;
    LocalizedText competence;  // html: what one who completed it can do
    LocalizedText workTasks;   // html: the work one can do
    bool operator==(const Qualification&) const = default;
};

struct ScaleLevel {
    std::string id;
    std::string code;
    LocalizedText name;
    bool operator==(const ScaleLevel&) const = default;
};
/// Levels from the lowest to the highest.
struct Scale {
    std::string id;
    std::string code;
    std::vector<ScaleLevel> levels;
    bool operator==(const Scale&) const = default;
};
struct CriteriaLevel {
    std::string level;  // id of a ScaleLevel
    std::vector<LocalizedText> criteria;
    bool operator==(const CriteriaLevel&) const = default;
};
/// A criteria table that many units share: stored once, referenced by id.
struct GenericCriteria {
    std::string id;
    std::string scale;
    LocalizedText name;
    LocalizedText subject;
    std::vector<CriteriaLevel> levels;
    bool operator==(const GenericCriteria&) const = default;
};

struct Requirement {
    std::string code;  // often empty: identity is (unit, area, position, text)
    LocalizedText text;
    LocalizedText plain;  // plain-language wording, when the file gives one
    bool operator==(const Requirement&) const = default;
};
struct RequirementArea {
    LocalizedText heading;  // empty: requirements that belong to no area
    std::vector<Requirement> requirements;
    bool operator==(const RequirementArea&) const = default;
};

/// Assessment as before 2020: area > target > level > criteria.
struct AssessmentTarget {
    LocalizedText heading;
    LocalizedText description;
    std::string scale;
    std::vector<CriteriaLevel> levels;
    bool operator==(const AssessmentTarget&) const = default;
};
struct AssessmentArea {
    LocalizedText heading;
    std::vector<AssessmentTarget> targets;
    bool operator==(const AssessmentArea&) const = default;
};
struct Assessment {
    LocalizedText note;  // html
    std::vector<AssessmentArea> areas;
    bool empty() const { return areas.empty() && note.empty(); }
    bool operator==(const Assessment&) const = default;
};

/// The compulsory or an optional half of a sub-area of a common unit.
struct Goal {
    std::string code;
    LocalizedText name;
    bool compulsory = true;
    std::string credits;  // decimal, "4" or "1.5"
    LocalizedText subject;
    std::vector<RequirementArea> areas;
    bool languagesPaired = true;
    LocalizedText originalHtml;
    Assessment assessment;
    bool operator==(const Goal&) const = default;
};
struct SubArea {
    std::string id;
    std::string model;  // "2014", "2020"
    std::string code;   // language variants of one sub-area share it
    std::string languageCode;
    LocalizedText name;
    std::vector<Goal> goals;
    std::string genericCriteria;
    Assessment assessment;
    bool operator==(const SubArea&) const = default;
};

struct Unit {
    std::string id;        // unique in the draft, what placements refer to
    std::string sourceId;  // the source system's own
    std::string code;      // tutkinnonosat_NNNNNN; may be empty, may occur twice
    std::string codeVersion;
    UnitKind kind = UnitKind::Vocational;
    LocalizedText name;
    LocalizedText description;  // html
    RequirementsStyle style = RequirementsStyle::None;
    LocalizedText subject;  // "The student": with it a requirement is a whole sentence
    /// When the two languages' lists could not be paired, each requirement holds one language only (`languagesPaired`).
    std::vector<RequirementArea> areas;
    bool languagesPaired = true;
    LocalizedText originalHtml;   // the requirements as the source words them (styles Html and Prose)
    LocalizedText demonstration;  // html
    Assessment assessment;
    std::string genericCriteria;  // id of a GenericCriteria, or empty
    std::vector<SubArea> subAreas;
    bool operator==(const Unit&) const = default;
};

/// A unit's place in one structure: its credits live here, not on the unit.
struct Placement {
    std::string id;
    std::string unit;
    std::string credits;  // decimal as text, "15" or "7.5"; empty: the source gives none
    std::string creditsMax;
    int order = 0;
    bool operator==(const Placement&) const = default;
};
/// A group, or a leaf that names a placement.
struct FormationNode {
    std::string id;
    std::string placement;           // a leaf's; empty for a group
    std::optional<bool> compulsory;  // a leaf's; most sources say it by the group instead
    LocalizedText name;
    LocalizedText description;  // html; for a leaf its note (exclusions are told here)
    GroupRole role = GroupRole::Defined;
    std::string competenceArea;             // id, for role CompetenceArea
    std::string title;                      // id, for role Title
    std::string creditsMin, creditsMax;     // decimal, inclusive; empty: no demand, no upper bound
    std::optional<int> countMin, countMax;  // children to choose
    std::vector<FormationNode> children;

    bool isGroup() const { return placement.empty(); }
    bool hasRule() const { return !creditsMin.empty() || !creditsMax.empty() || countMin || countMax; }
    bool operator==(const FormationNode&) const = default;
};
/// A chapter of text, with the chapters within it.
struct Chapter {
    std::string id;
    std::string kind;  // what the source lets it stand for ("rakenne"); mostly empty
    LocalizedText heading;
    LocalizedText body;          // html
    std::string competenceArea;  // id, for a chapter about one
    std::vector<Chapter> chapters;
    bool operator==(const Chapter&) const = default;
};
struct Structure {
    std::string id;  // ops, naytto, reformi …
    std::string creditUnit;
    std::vector<Placement> placements;
    std::optional<FormationNode> root;  // nothing: only a list of units
    std::vector<Chapter> chapters;
    bool operator==(const Structure&) const = default;
};

struct Counts {
    int units = 0;         // the file's own unit entries
    int requirements = 0;  // the source's own entries, the longest language deciding; goals of sub-areas not counted
    int criteria = 0;      // a shared table counts in every unit and sub-area that refers to it
    int goals = 0;         // entries in the goals of sub-areas
    bool operator==(const Counts&) const = default;
};

/// What the source's document says beyond the model (x-source): at `pointer` (RFC 6901) into the document, a value to
/// merge there (RFC 7396; null takes away).
struct Extra {
    std::string pointer;
    std::string json;
    bool operator==(const Extra&) const = default;
};

struct CurriculumDraft {
    Source source;
    Qualification qualification;
    LocalizedText notice;  // to show wherever the curriculum is shown ("an example, not the official wording")
    std::vector<Scale> scales;
    std::vector<GenericCriteria> genericCriteria;
    std::vector<Unit> units;
    std::vector<Structure> structures;
    std::vector<Extra> extras;
    Counts counts;
    bool operator==(const CurriculumDraft&) const = default;
};

}  // namespace valo::importers

namespace valo {
template <>
inline constexpr auto kCodes<importers::QualificationKind> = std::to_array<Code<importers::QualificationKind>>({
    {importers::QualificationKind::Vocational, "vocational"},
    {importers::QualificationKind::Further, "further"},
    {importers::QualificationKind::Specialist, "specialist"},
    {importers::QualificationKind::Preparatory, "preparatory"},
    {importers::QualificationKind::CommonUnits, "common-units"},
});
template <>
inline constexpr auto kCodes<importers::Status> = std::to_array<Code<importers::Status>>({
    {importers::Status::Draft, "draft"},
    {importers::Status::Published, "published"},
    {importers::Status::Withdrawn, "withdrawn"},
});
template <>
inline constexpr auto kCodes<importers::UnitKind> = std::to_array<Code<importers::UnitKind>>({
    {importers::UnitKind::Vocational, "vocational"},
    {importers::UnitKind::Common, "common"},
    {importers::UnitKind::Local, "local"},
});
template <>
inline constexpr auto kCodes<importers::RequirementsStyle> = std::to_array<Code<importers::RequirementsStyle>>({
    {importers::RequirementsStyle::Structured, "structured"},
    {importers::RequirementsStyle::Html, "html"},
    {importers::RequirementsStyle::Prose, "prose"},
    {importers::RequirementsStyle::None, "none"},
});
template <>
inline constexpr auto kCodes<importers::GroupRole> = std::to_array<Code<importers::GroupRole>>({
    {importers::GroupRole::Defined, "defined"},
    {importers::GroupRole::Open, "open"},
    {importers::GroupRole::CompetenceArea, "competence-area"},
    {importers::GroupRole::Title, "title"},
    {importers::GroupRole::Foreign, "foreign"},
});
}  // namespace valo
