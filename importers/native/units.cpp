#include "importers/native/tree_reader.hpp"

namespace valo::importers {

void NativeReader::readUnit(const Node& node, bool hasStructures) {
    Unit unit;
    unit.id = idOf(node, "u", draft_.units.size());
    unit.sourceId = value(node, "source-id");
    unit.code = value(node, "code");
    unit.codeVersion = value(node, "code-version");
    unit.kind = choice(node, "kind", UnitKind::Vocational);
    unit.name = plain(node, "name");
    unit.description = html(node, "description");
    unit.subject = plain(node, "requirements-subject");
    unit.demonstration = html(node, "demonstration");
    unit.genericCriteria = genericRef(node);
    unit.assessment = readAssessment(node);
    readWording(node, unit);
    for (const auto& part : items(node, "sub-areas")) unit.subAreas.push_back(readSubArea(part));
    const auto* own = node.find("credits");
    if (own && hasStructures) fail(*own, "credits_twice");
    unitCredits_.push_back(hasStructures ? std::string() : credits(own));
    draft_.units.push_back(std::move(unit));
    places_.units.push_back(&node);
}

void NativeReader::readWording(const Node& node, Unit& unit) {
    unit.areas = readAreas(node, "requirement-areas");
    unit.originalHtml = html(node, "requirements-html", true);
    unit.style = unit.areas.empty() ? RequirementsStyle::None : RequirementsStyle::Structured;
    if (unit.areas.empty() && !unit.originalHtml.empty()) {
        unit.style = wordedIn(node, unit.originalHtml, unit.areas, unit.languagesPaired);
    }
    unit.style = choice(node, "requirements-style", unit.style);
    if (const auto paired = flag(node, "languages-paired")) unit.languagesPaired = *paired;
}

RequirementsStyle NativeReader::wordedIn(const Node& node, const LocalizedText& html,
                                         std::vector<RequirementArea>& areas, bool& paired) {
    auto worded = requirementsOf(html, draft_.qualification.languages);
    areas = std::move(worded.areas);
    paired = worded.languagesPaired;
    if (!paired) warn(node, "lists_differ", worded.lengths);
    if (worded.leftOut) warn(node, "translation_left_out", "1");
    return worded.style;
}

std::vector<RequirementArea> NativeReader::readAreas(const Node& node, std::string_view key) {
    std::vector<RequirementArea> areas;
    RequirementArea direct;
    for (const auto& entry : items(node, "requirements")) addRequirement(entry, direct);
    if (!direct.requirements.empty()) areas.push_back(std::move(direct));
    for (const auto& part : items(node, key)) {
        RequirementArea area{plain(part, "heading"), {}};
        for (const auto& entry : items(part, "requirements")) addRequirement(entry, area);
        areas.push_back(std::move(area));
    }
    return areas;
}

void NativeReader::addRequirement(const Node& node, RequirementArea& area) {
    Requirement requirement;
    if (node.isScalar() || !node.find("text")) {
        requirement.text = plain(&node);
    } else {
        requirement.text = plain(node, "text");
        for (const auto language : kLanguages)
            if (const auto* extra = node.find(tag(language))) fail(*extra, "text_twice");
    }
    if (!node.isScalar()) {
        requirement.code = value(node, "code");
        requirement.plain = plain(node, "plain");
    }
    if (requirement.text.empty()) return fail(node, "requirement_without_text");
    area.requirements.push_back(std::move(requirement));
}

SubArea NativeReader::readSubArea(const Node& node) {
    SubArea area;
    area.id = idOf(node, "s", subAreas_++);
    area.model = value(node, "model");
    area.code = value(node, "code");
    area.languageCode = value(node, "language-code");
    area.name = plain(node, "name");
    area.genericCriteria = genericRef(node);
    area.assessment = readAssessment(node);
    for (const auto& entry : items(node, "goals")) {
        Goal goal;
        goal.code = value(entry, "code");
        goal.name = plain(entry, "name");
        goal.compulsory = flag(entry, "compulsory").value_or(true);
        goal.credits = credits(entry.find("credits"));
        goal.subject = plain(entry, "subject");
        goal.areas = readAreas(entry, "areas");
        goal.originalHtml = html(entry, "requirements-html", true);
        if (goal.areas.empty()) wordedIn(entry, goal.originalHtml, goal.areas, goal.languagesPaired);
        if (const auto paired = flag(entry, "languages-paired")) goal.languagesPaired = *paired;
        goal.assessment = readAssessment(entry);
        area.goals.push_back(std::move(goal));
    }
    return area;
}

}  // namespace valo::importers
