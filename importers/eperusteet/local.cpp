#include "importers/eperusteet/document_reader.hpp"

namespace valo::importers {

void EperusteetReader::readLocalHeader(const Node& root) {
    auto& q = readHead(root, "julkaisukielet");
    q.validFrom = day(root, "voimaantulo");
    q.validTo = day(root, "voimassaoloLoppuu");
    q.decided = day(root, "paatospaivamaara");
    auto home = scalar(root, "perusteDiaarinumero");
    if (home.empty()) home = scalar(path(root, {"peruste", "diaarinumero"}));
    addWords(q.belongsTo, home);
    readCodes(root);
    if (const auto* national = root.find("peruste"))
        for (const auto& node : items(national->find("koulutukset")))
            q.educationCodes.push_back({scalar(node, "koulutuskoodiUri"), words(node, "nimi")});
    const auto provider = words(path(root, {"koulutustoimija", "nimi"}));
    const auto number = fmt::format("{}", fmt::join(q.belongsTo, " "));
    const auto of = [&](Language language) { return shown(provider, language).text; };
    draft_.notice = {fmt::format("Paikallinen opetussuunnitelma: {}. Perusteet: {}.", of(Language::Fi), number),
                     fmt::format("Lokal läroplan: {}. Grunder: {}.", of(Language::Sv), number),
                     fmt::format("Local curriculum: {}. National document: {}.", of(Language::En), number)};
}

void EperusteetReader::readLocalUnit(const Node& node) {
    const auto* kind = node.find("tosa");
    if (!kind || kind->kind != Kind::Map) return;
    Unit unit;
    unit.sourceId = scalar(node, "id");
    unit.id = "u" + unit.sourceId;
    for (const auto& part : items(node.find("osaAlueet")))
        if (lowered(scalar(part, "tyyppi")) == "paikallinen") readLocalSubArea(part, unit);
    const auto* own = kind->find("omatutkinnonosa");
    const bool local = own && own->kind == Kind::Map;
    if (!local && unit.subAreas.empty()) return;
    if (unit.sourceId.empty()) return fail(node, "unit_without_identity");
    if (!unitIds_.insert(unit.id).second) return fail(node, "duplicate_unit_id", excerpt(unit.sourceId, 40));
    unit.kind = UnitKind::Local;
    unit.code = scalar(*kind, "koodi");
    unit.name = words(node, "nimi");
    if (unit.name.empty()) unit.name = words(path(node, {"tekstiKappale", "nimi"}));
    if (const auto* text = node.find("tekstiKappale"); text && text->kind == Kind::Map)
        unit.description = html(*text, "teksti");
    if (local) readOwn(*own, unit);
    draft_.units.push_back(std::move(unit));
    places_.units.push_back(&node);
}

void EperusteetReader::readOwn(const Node& own, Unit& unit) {
    if (unit.code.empty()) unit.code = scalar(own, "koodi");
    unit.demonstration = html(own, "ammattitaidonOsoittamistavat");
    if (const auto* structured = own.find("ammattitaitovaatimukset")) unit.areas = readAreas(*structured, unit.subject);
    if (unit.areas.empty()) unit.areas = readRequirementList(own);
    unit.style = unit.areas.empty() ? RequirementsStyle::None : RequirementsStyle::Structured;
    if (unit.areas.empty()) {
        unit.originalHtml = html(own, "tavoitteet");
        unit.style = wordedIn(own, unit.originalHtml, unit.areas, unit.languagesPaired).style;
    }
    if (const auto* assessment = own.find("arviointi")) unit.assessment = readAssessment(*assessment);
    if (const auto* generic = own.find("geneerinenArviointiasteikko")) unit.genericCriteria = readGeneric(*generic);
}

void EperusteetReader::readLocalSubArea(const Node& node, Unit& unit) {
    SubArea area;
    area.id = "s" + scalar(node, "id");
    area.model = "2020";
    area.code = scalar(node, "koodi");
    area.name = words(node, "nimi");
    Goal goal;
    goal.credits = credits(node, "laajuus");
    if (const auto* goals = node.find("osaamistavoitteet")) goal.areas = readAreas(*goals, goal.subject);
    goal.originalHtml = html(node, "paikallinenTarkennus");
    if (goal.areas.empty()) wordedIn(node, goal.originalHtml, goal.areas, goal.languagesPaired);
    if (!goal.areas.empty() || !goal.credits.empty()) area.goals.push_back(std::move(goal));
    if (const auto* generic = node.find("geneerinenArviointiasteikko")) area.genericCriteria = readGeneric(*generic);
    unit.subAreas.push_back(std::move(area));
}

void EperusteetReader::readCodes(const Node& root) {
    auto& q = draft_.qualification;
    for (const auto key : {"osaamisalat", "tutkintonimikkeet"})
        if (items(root.find(key)).size() > kMaxNames) return fail(root, "too_many_parts", std::to_string(kMaxNames));
    for (const auto& node : items(root.find("koulutukset"))) {
        auto code = scalar(node, "koulutuskoodiUri");
        if (code.empty()) code = scalar(node, "koulutuskoodiArvo");
        q.educationCodes.push_back({std::move(code), words(node, "nimi")});
    }
    for (const auto& node : items(root.find("osaamisalat")))
        q.competenceAreas.push_back(
            {fmt::format("oa{}", q.competenceAreas.size() + 1), scalar(node, "uri"), words(node, "nimi")});
    for (const auto& node : items(root.find("tutkintonimikkeet")))
        q.titles.push_back({fmt::format("tn{}", q.titles.size() + 1), scalar(node, "tutkintonimikeUri"),
                            words(node, "nimi"), competenceArea(scalar(node, "osaamisalaUri"))});
}

std::string EperusteetReader::competenceArea(std::string_view code) const {
    for (const auto& area : draft_.qualification.competenceAreas)
        if (!code.empty() && area.code == code) return area.id;
    return {};
}

std::string EperusteetReader::title(std::string_view code) const {
    for (const auto& title : draft_.qualification.titles)
        if (!code.empty() && title.code == code) return title.id;
    return {};
}

}  // namespace valo::importers
