#include "importers/native/schema.hpp"

namespace valo::importers {

const Field* Spec::find(std::string_view key) const {
    for (const auto& field : fields)
        if (field.key == key) return &field;
    return nullptr;
}

namespace {

constexpr Field kSourceFields[] = {{"system"}, {"id"}, {"revision"}, {"api"}, {"sha256"}};
constexpr Spec kSource{kSourceFields};

constexpr Field kCodedFields[] = {{"id"}, {"code"}, {"version"}, {"name", Shape::Text}};
constexpr Spec kCoded{kCodedFields};
constexpr Field kTitleFields[] = {{"id"}, {"code"}, {"version"}, {"competence-area"}, {"name", Shape::Text}};
constexpr Spec kTitle{kTitleFields};
constexpr Field kValidFields[] = {{"from"}, {"to"}, {"transition-to"}, {"decided"}};
constexpr Spec kValid{kValidFields};
constexpr Field kTextsFields[] = {{"competence", Shape::Text}, {"work-tasks", Shape::Text}};
constexpr Spec kTexts{kTextsFields};
constexpr Field kAttachmentFields[] = {{"type"}, {"lang"}, {"id"}, {"name"}};
constexpr Spec kAttachment{kAttachmentFields};

constexpr Field kQualificationFields[] = {
    {"decision-number"},
    {"kind"},
    {"kind-code"},
    {"name", Shape::Text},
    {"languages", Shape::Words},
    {"education-codes", Shape::List, &kCoded, "education-code"},
    {"status"},
    {"document-type"},
    {"valid", Shape::Map, &kValid, "valid-", true},
    {"replaces", Shape::Words},
    {"belongs-to", Shape::Words},
    {"competence-areas", Shape::List, &kCoded, "competence-area"},
    {"titles", Shape::List, &kTitle, "title"},
    {"texts", Shape::Map, &kTexts},
    {"attachments", Shape::List, &kAttachment, "attachment"},
};
constexpr Spec kQualification{kQualificationFields};

constexpr Field kScaleFields[] = {{"id"}, {"code"}, {"levels", Shape::List, &kCoded, "level"}};
constexpr Spec kScale{kScaleFields};
constexpr Field kCriteriaLevelFields[] = {{"level"}, {"criteria", Shape::Texts, nullptr, "criterion"}};
constexpr Spec kCriteriaLevel{kCriteriaLevelFields};
constexpr Field kGenericFields[] = {{"id"},
                                    {"scale"},
                                    {"name", Shape::Text},
                                    {"subject", Shape::Text},
                                    {"levels", Shape::List, &kCriteriaLevel, "level"}};
constexpr Spec kGeneric{kGenericFields};

constexpr Field kRequirementFields[] = {
    {"id"}, {"code"}, {"code-version"}, {"text", Shape::Text}, {"plain", Shape::Text}};
constexpr Spec kRequirement{kRequirementFields, true, true};
constexpr Field kAreaFields[] = {
    {"id"}, {"heading", Shape::Text}, {"requirements", Shape::List, &kRequirement, "requirement"}};
constexpr Spec kArea{kAreaFields};

constexpr Field kTargetFields[] = {{"heading", Shape::Text},
                                   {"description", Shape::Text},
                                   {"scale"},
                                   {"levels", Shape::List, &kCriteriaLevel, "level"}};
constexpr Spec kTarget{kTargetFields};
constexpr Field kAssessmentAreaFields[] = {{"heading", Shape::Text}, {"targets", Shape::List, &kTarget, "target"}};
constexpr Spec kAssessmentArea{kAssessmentAreaFields};
constexpr Field kAssessmentFields[] = {{"note", Shape::Text}, {"areas", Shape::List, &kAssessmentArea, "area"}};
constexpr Spec kAssessment{kAssessmentFields};

constexpr Field kGoalFields[] = {
    {"code"},
    {"name", Shape::Text},
    {"compulsory"},
    {"credits"},
    {"subject", Shape::Text},
    {"areas", Shape::List, &kArea, "area"},
    {"requirements", Shape::List, &kRequirement, "requirement"},
    {"languages-paired"},
    {"requirements-html", Shape::Text},
    {"assessment", Shape::Map, &kAssessment},
};
constexpr Spec kGoal{kGoalFields};
constexpr Field kSubAreaFields[] = {
    {"id"},
    {"model"},
    {"code"},
    {"language-code"},
    {"name", Shape::Text},
    {"goals", Shape::List, &kGoal, "goal"},
    {"generic-criteria"},
    {"assessment", Shape::Map, &kAssessment},
};
constexpr Spec kSubArea{kSubAreaFields};

constexpr Field kUnitFields[] = {
    {"id"},
    {"code"},
    {"code-version"},
    {"source-id"},
    {"kind"},
    {"name", Shape::Text},
    {"credits"},
    {"description", Shape::Text},
    {"requirements-style"},
    {"requirements-subject", Shape::Text},
    {"requirements", Shape::List, &kRequirement, "requirement"},
    {"requirement-areas", Shape::List, &kArea, "requirement-area"},
    {"languages-paired"},
    {"requirements-html", Shape::Text},
    {"demonstration", Shape::Text},
    {"generic-criteria"},
    {"assessment", Shape::Map, &kAssessment},
    {"sub-areas", Shape::List, &kSubArea, "sub-area"},
};
constexpr Spec kUnit{kUnitFields};

constexpr Field kPlacementFields[] = {{"id"}, {"unit"}, {"credits"}, {"credits-max"}, {"order"}};
constexpr Spec kPlacement{kPlacementFields};
constexpr Field kRangeFields[] = {{"min"}, {"max"}};
constexpr Spec kRange{kRangeFields, true};
constexpr Field kRuleFields[] = {{"credits", Shape::Map, &kRange, "credits-", true},
                                 {"count", Shape::Map, &kRange, "count-", true}};
constexpr Spec kRule{kRuleFields};
constexpr Field kPlaceFields[] = {{"id"}, {"placement"}, {"compulsory"}, {"note", Shape::Text}};
constexpr Spec kPlace{kPlaceFields};
constexpr Field kChildFields[] = {{"group", Shape::Map, &kGroupSpec}, {"place", Shape::Map, &kPlace}};
constexpr Spec kChild{kChildFields};
constexpr Field kGroupFields[] = {
    {"id"},
    {"role"},
    {"competence-area"},
    {"title"},
    {"name", Shape::Text},
    {"description", Shape::Text},
    {"rule", Shape::Map, &kRule, "", true},
    {"children", Shape::List, &kChild, ""},  // XML: <group> and <place> stand in the group themselves
};
constexpr Field kChapterFields[] = {
    {"id"},
    {"kind"},
    {"competence-area"},
    {"heading", Shape::Text},
    {"body", Shape::Text},
    {"chapters", Shape::List, &kChapterSpec, "chapter"},
};
constexpr Field kStructureFields[] = {
    {"id"},
    {"credit-unit"},
    {"placements", Shape::List, &kPlacement, "placement"},
    {"root", Shape::Map, &kGroupSpec, "group"},
    {"chapters", Shape::List, &kChapterSpec, "chapter"},
};
constexpr Spec kStructure{kStructureFields};

constexpr Field kCurriculumFields[] = {
    {"curriculum-format"},
    {"source", Shape::Map, &kSource},
    {"notice", Shape::Text},
    {"qualification", Shape::Map, &kQualification},
    {"scales", Shape::List, &kScale, "scale"},
    {"generic-criteria", Shape::List, &kGeneric, "generic-criteria"},
    {"units", Shape::List, &kUnit, "unit"},
    {"structures", Shape::List, &kStructure, "structure"},
    {"x-source", Shape::Any},
};

}  // namespace

constinit const Spec kGroupSpec{kGroupFields};
constinit const Spec kChapterSpec{kChapterFields};
constinit const Spec kCurriculumSpec{kCurriculumFields};

}  // namespace valo::importers
