#include "importers/eperusteet/document_reader.hpp"

namespace valo::importers {

void EperusteetReader::readUnit(const Node& node) {
    if (node.kind != Kind::Map) return warn(node, "wrong_type");
    Unit unit;
    unit.sourceId = scalar(node, "id");
    unit.code = codeUri(node);
    unit.codeVersion = scalar(path(node, {"koodi", "versio"}));
    if (unit.sourceId.empty() && unit.code.empty()) return fail(node, "unit_without_identity");
    unit.id = unit.sourceId.empty() ? unit.code : "u" + unit.sourceId;
    if (!unitIds_.insert(unit.id).second) return fail(node, "duplicate_unit_id", excerpt(unit.sourceId, 40));
    const auto type = lowered(scalar(node, "tyyppi"));
    unit.kind = type == "tutke2" || type == "reformi_tutke2" ? UnitKind::Common : UnitKind::Vocational;
    unit.name = words(node, "nimi");
    if (unit.name.empty()) unit.name = words(path(node, {"koodi", "nimi"}));
    unit.description = html(node, "kuvaus");
    unit.demonstration = html(node, "ammattitaidonOsoittamistavat");
    readRequirements(node, unit);
    if (const auto* assessment = node.find("arviointi")) unit.assessment = readAssessment(*assessment);
    if (const auto* generic = node.find("geneerinenArviointiasteikko")) unit.genericCriteria = readGeneric(*generic);
    if (const auto* goals = node.find("valmaTelmaSisalto")) readPreparatory(*goals, "", unit.name, unit);
    for (const auto& part : items(node.find("osaAlueet"))) readSubArea(part, unit);
    draft_.units.push_back(std::move(unit));
    places_.units.push_back(&node);
}

void EperusteetReader::readRequirements(const Node& node, Unit& unit) {
    if (const auto* structured = node.find("ammattitaitovaatimukset2019")) {
        unit.areas = readAreas(*structured, unit.subject);
        if (!unit.areas.empty()) {
            unit.style = RequirementsStyle::Structured;
            return;
        }
    }
    unit.areas = readRequirementList(node);
    if (!unit.areas.empty()) {
        unit.style = RequirementsStyle::Structured;
        return;
    }
    unit.originalHtml = html(node, "ammattitaitovaatimukset");
    if (unit.originalHtml.empty()) unit.originalHtml = html(node, "tavoitteet");
    const auto worded = wordedIn(node, unit.originalHtml, unit.areas, unit.languagesPaired);
    unit.style = worded.style;
    if (worded.style == RequirementsStyle::Prose) warn(node, "prose_requirements");
}

WordedRequirements EperusteetReader::wordedIn(const Node& node, const LocalizedText& html,
                                              std::vector<RequirementArea>& areas, bool& paired) {
    auto worded = requirementsOf(html, draft_.qualification.languages);
    areas = std::move(worded.areas);
    paired = worded.languagesPaired;
    if (!paired) warn(node, "lists_differ", worded.lengths);
    if (worded.leftOut && ++leftOut_ == 1) firstLeftOut_ = &node;
    return worded;
}

std::vector<RequirementArea> EperusteetReader::readAreas(const Node& node, LocalizedText& subject) {
    std::vector<RequirementArea> areas;
    const auto add = [&](const Node& holder, LocalizedText heading) {
        RequirementArea area{std::move(heading), {}};
        for (const auto& entry : items(holder.find("vaatimukset"))) {
            Requirement requirement{codeUri(entry), words(entry, "vaatimus"), {}};
            if (requirement.text.empty()) requirement.text = words(path(entry, {"koodi", "nimi"}));
            if (!requirement.text.empty()) area.requirements.push_back(std::move(requirement));
        }
        if (!area.requirements.empty()) areas.push_back(std::move(area));
    };
    subject = words(node, "kohde");
    add(node, {});
    for (const auto& part : items(node.find("kohdealueet"))) add(part, words(part, "kuvaus"));
    return areas;
}

std::vector<RequirementArea> EperusteetReader::readRequirementList(const Node& node) {
    std::vector<RequirementArea> areas;
    for (const auto& part : items(node.find("ammattitaitovaatimuksetLista"))) {
        for (const auto& target : items(part.find("vaatimuksenKohteet"))) {
            RequirementArea area{words(target, "otsikko"), {}};
            for (const auto& entry : items(target.find("vaatimukset"))) {
                auto text = words(entry, "selite");
                if (!text.empty())
                    area.requirements.push_back({scalar(entry, "ammattitaitovaatimusKoodi"), std::move(text), {}});
            }
            if (!area.requirements.empty()) areas.push_back(std::move(area));
        }
    }
    return areas;
}

void EperusteetReader::readSubArea(const Node& node, Unit& unit) {
    SubArea area;
    area.id = "s" + scalar(node, "id");
    area.code = codeUri(node);
    area.name = words(node, "nimi");
    area.languageCode = scalar(path(node, {"kielikoodi", "uri"}));
    const auto type = lowered(scalar(node, "tyyppi"));
    area.model = type == "osaalue2020" ? "2020" : "2014";
    for (const auto& goal : items(node.find("osaamistavoitteet"))) readGoal2014(goal, area);
    readGoal2020(node, "pakollisetOsaamistavoitteet", true, area);
    readGoal2020(node, "valinnaisetOsaamistavoitteet", false, area);
    if (const auto* assessment = node.find("arviointi")) {
        if (assessment->find("osaamistasonKriteerit"))
            area.genericCriteria = readGeneric(*assessment);
        else
            area.assessment = readAssessment(*assessment);
    }
    if (const auto* generic = node.find("geneerinenArviointiasteikko")) area.genericCriteria = readGeneric(*generic);
    if (const auto* goals = node.find("valmaTelmaSisalto")) return readPreparatory(*goals, area.id, area.name, unit);
    unit.subAreas.push_back(std::move(area));
}

void EperusteetReader::readGoal2014(const Node& node, SubArea& area) {
    Goal goal;
    goal.code = codeUri(node);
    goal.name = words(node, "nimi");
    goal.compulsory = scalar(node, "pakollinen") == "true";
    goal.credits = credits(node, "laajuus");
    goal.originalHtml = html(node, "tavoitteet");
    wordedIn(node, goal.originalHtml, goal.areas, goal.languagesPaired);
    if (const auto* assessment = node.find("arviointi")) goal.assessment = readAssessment(*assessment);
    area.goals.push_back(std::move(goal));
}

void EperusteetReader::readGoal2020(const Node& node, std::string_view key, bool compulsory, SubArea& area) {
    const auto* half = node.find(key);
    if (!half || half->kind != Kind::Map) return;
    Goal goal;
    goal.name = words(*half, "nimi");
    goal.compulsory = compulsory;
    goal.credits = credits(*half, "laajuus");
    if (const auto* goals = half->find("tavoitteet")) goal.areas = readAreas(*goals, goal.subject);
    if (!goal.areas.empty() || !goal.credits.empty()) area.goals.push_back(std::move(goal));
}

void EperusteetReader::readPreparatory(const Node& node, std::string id, const LocalizedText& name, Unit& unit) {
    SubArea area;
    area.id = id.empty() ? "s" + unit.sourceId : std::move(id);
    area.model = "preparatory";
    area.name = name;
    for (const auto& entry : items(node.find("osaamistavoite"))) {
        Goal goal;
        goal.name = words(entry, "nimi");
        goal.subject = words(entry, "kohde");
        goal.originalHtml = html(entry, "selite");
        RequirementArea texts;
        for (const auto& text : items(entry.find("tavoitteet"))) {
            auto wording = words(&text);
            if (!wording.empty()) texts.requirements.push_back({{}, std::move(wording), {}});
        }
        if (!texts.requirements.empty()) goal.areas.push_back(std::move(texts));
        area.goals.push_back(std::move(goal));
    }
    if (!area.goals.empty()) unit.subAreas.push_back(std::move(area));
}

}  // namespace valo::importers
