#include "importers/eperusteet/document.hpp"

#include <set>
#include <unordered_map>

#include "core/text.hpp"
#include "importers/scales.hpp"
#include "importers/tree_writer.hpp"

namespace valo::importers {
namespace {

std::string_view withoutPrefix(std::string_view id, char prefix) {
    return id.size() > 1 && id.front() == prefix ? id.substr(1) : id;
}

class Document : TreeWriter {
 public:
    Document(const CurriculumDraft& draft, Arena& arena) : TreeWriter(arena), draft_(draft) {
        for (const auto& unit : draft.units)
            if (!unit.sourceId.empty()) sourceIds_.emplace(unit.id, unit.sourceId);
        for (const auto& table : draft.genericCriteria) tableById_.emplace(table.id, &table);
    }

    Node write() {
        Node root{Kind::Map};
        putId(root, "id", draft_.source.id);
        if (!draft_.source.revision.empty())
            putNumber(add(root, "globalVersion", Kind::Map), "aikaleima", draft_.source.revision);
        qualification(root);
        auto& units = add(root, "tutkinnonOsat", Kind::List);
        for (const auto& each : draft_.units) unit(item(units), each);
        auto& structures = add(root, "suoritustavat", Kind::List);
        for (const auto& each : draft_.structures) structure(item(structures), each);
        return root;
    }

 private:
    using TreeWriter::put;
    void putNumber(Node& map, std::string_view key, std::string_view digits) {
        if (!digits.empty()) add(map, key, Kind::Number).text = digits;
    }
    template <class Digits>
    requires std::same_as<std::remove_const_t<Digits>, std::string>
    void putNumber(Node& map, std::string_view key, Digits&& digits) { putNumber(map, key, arena_.keep(digits)); }
    void putFlag(Node& map, std::string_view key, bool flag) {
        add(map, key, Kind::Flag).text = flag ? "true" : "false";
    }
    /// An id: a number where it is one, as in the documents themselves.
    template <class Id>
    requires std::same_as<std::remove_const_t<Id>, std::string>
    void putId(Node& map, std::string_view key, Id&& id) { putId(map, key, arena_.keep(id)); }
    void putId(Node& map, std::string_view key, std::string_view id) {
        const bool number = id.find_first_not_of("0123456789") == id.npos && id.size() < 19 && !id.starts_with('0');
        number ? putNumber(map, key, id) : put(map, key, id);
    }
    void put(Node& map, std::string_view key, const std::optional<Date>& day) {
        if (!day) return;
        const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(startOfDay(*day).time_since_epoch());
        putNumber(map, key, std::to_string(ms.count()));
    }
    /// `koulutus_351301` is the code 351301 of the set koulutus; the sub-areas' codes have capitals.
    void putCode(Node& map, std::string_view uri, std::string_view version = {}) {
        if (uri.empty()) return;
        auto& code = add(map, "koodi", Kind::Map);
        const auto bar = uri.find('_');
        if (bar != uri.npos) {
            put(code, "arvo", uri.substr(bar + 1));
            put(code, "koodisto", uri.substr(0, bar));
        }
        put(code, "uri", uri);
        putNumber(code, "versio", version);
    }

    // --- header

    std::string kindCode() const {
        const auto& q = draft_.qualification;
        if (!q.kindCode.empty()) return q.kindCode;
        if (q.kind == QualificationKind::Further) return "koulutustyyppi_11";
        if (q.kind == QualificationKind::Specialist) return "koulutustyyppi_12";
        return q.kind == QualificationKind::Preparatory ? "koulutustyyppi_40" : "koulutustyyppi_1";
    }
    void qualification(Node& root) {
        const auto& q = draft_.qualification;
        put(root, "nimi", q.name);
        put(root, "koulutustyyppi", draft_.source.system == "eperusteet" ? q.kindCode : kindCode());
        put(root, "diaarinumero", q.decisionNumber);
        put(root, "tila",
            q.status == Status::Draft       ? "luonnos"
            : q.status == Status::Withdrawn ? "poistettu"
                                            : "valmis");
        put(root, "tyyppi", q.kind == QualificationKind::CommonUnits ? "amosaayhteinen" : q.documentType);
        put(root, "voimassaoloAlkaa", q.validFrom);
        put(root, "voimassaoloLoppuu", q.validTo);
        put(root, "siirtymaPaattyy", q.transitionTo);
        put(root, "paatospvm", q.decided);
        put(root, "suorittaneenOsaaminen", q.competence);
        put(root, "tyotehtavatJoissaVoiToimia", q.workTasks);
        auto& languages = add(root, "kielet", Kind::List);
        for (const auto language : q.languages) item(languages, Kind::Text).text = tag(language);
        auto& replaces = add(root, "korvattavatDiaarinumerot", Kind::List);
        for (const auto& number : q.replaces) item(replaces, Kind::Text).text = number;
        codes(root);
    }
    void codes(Node& root) {
        const auto& q = draft_.qualification;
        auto& education = add(root, "koulutukset", Kind::List);
        for (const auto& code : q.educationCodes) {
            auto& node = item(education);
            put(node, "nimi", code.name);
            const bool uri = code.code.starts_with("koulutus_");
            put(node, "koulutuskoodiArvo", uri ? code.code.substr(9) : code.code);
            if (uri) put(node, "koulutuskoodiUri", code.code);
        }
        auto& areas = add(root, "osaamisalat", Kind::List);
        for (const auto& area : q.competenceAreas) {
            auto& node = item(areas);
            put(node, "uri", area.code);
            put(node, "nimi", area.name);
        }
        auto& titles = add(root, "tutkintonimikkeet", Kind::List);
        for (const auto& title : q.titles) {
            auto& node = item(titles);
            put(node, "tutkintonimikeUri", title.code);
            put(node, "nimi", title.name);
            put(node, "osaamisalaUri", areaCode(title.competenceArea));
        }
    }
    std::string_view areaCode(std::string_view id) const {
        for (const auto& area : draft_.qualification.competenceAreas)
            if (area.id == id) return area.code;
        return {};
    }
    std::string_view titleCode(std::string_view id) const {
        for (const auto& title : draft_.qualification.titles)
            if (title.id == id) return title.code;
        return {};
    }

    // --- units

    void unit(Node& node, const Unit& unit) {
        putId(node, "id", unit.sourceId.empty() ? withoutPrefix(unit.id, 'u') : std::string_view(unit.sourceId));
        put(node, "nimi", unit.name);
        put(node, "osanTyyppi", "tutkinnonosa");
        put(node, "tyyppi", unit.kind == UnitKind::Common ? "reformi_tutke2" : "normaali");
        put(node, "kuvaus", unit.description);
        putCode(node, unit.code, unit.codeVersion);
        put(node, "koodiUri", unit.code);
        if (const auto bar = unit.code.find('_'); bar != std::string::npos)
            put(node, "koodiArvo", std::string_view(unit.code).substr(bar + 1));
        if (unit.style == RequirementsStyle::Structured && unit.originalHtml.empty())
            structured(add(node, "ammattitaitovaatimukset2019", Kind::Map), unit.subject, unit.areas);
        put(node, "ammattitaitovaatimukset", unit.originalHtml);
        put(node, "ammattitaidonOsoittamistavat", unit.demonstration);
        assessment(node, unit.assessment);
        table(node, "geneerinenArviointiasteikko", unit.genericCriteria);
        auto& parts = add(node, "osaAlueet", Kind::List);
        for (const auto& part : unit.subAreas) subArea(item(parts), part);
    }

    void structured(Node& node, const LocalizedText& subject, const std::vector<RequirementArea>& areas) {
        put(node, "kohde", subject);
        Node direct{Kind::List, 0, "vaatimukset"}, targets{Kind::List, 0, "kohdealueet"};
        for (std::size_t i = 0; i < areas.size(); ++i) {
            auto* list = &direct;
            if (i > 0 || !areas[i].heading.empty()) {
                auto& target = item(targets);
                put(target, "kuvaus", areas[i].heading);
                list = &add(target, "vaatimukset", Kind::List);
            }
            for (const auto& requirement : areas[i].requirements) {
                auto& entry = item(*list);
                putCode(entry, requirement.code);
                put(entry, "vaatimus", requirement.text);
            }
        }
        node.children.add(arena_, direct);
        node.children.add(arena_, targets);
    }

    void subArea(Node& node, const SubArea& area) {
        putId(node, "id", withoutPrefix(area.id, 's'));
        put(node, "nimi", area.name);
        put(node, "tyyppi", area.model == "2014" ? "osaalue2014" : "osaalue2020");
        putCode(node, area.code);
        if (!area.languageCode.empty()) put(add(node, "kielikoodi", Kind::Map), "uri", area.languageCode);
        if (area.model == "2014") {
            auto& goals = add(node, "osaamistavoitteet", Kind::List);
            for (const auto& goal : area.goals) goal2014(item(goals), goal);
        } else {
            for (const auto& goal : area.goals) goal2020(node, goal);
        }
        table(node, "arviointi", area.genericCriteria);
        assessment(node, area.assessment);
    }
    void goal2014(Node& node, const Goal& goal) {
        put(node, "nimi", goal.name);
        putFlag(node, "pakollinen", goal.compulsory);
        putNumber(node, "laajuus", goal.credits);
        putCode(node, goal.code);
        put(node, "tavoitteet", goal.originalHtml);
        assessment(node, goal.assessment);
    }
    void goal2020(Node& subArea, const Goal& goal) {
        const auto key = goal.compulsory ? "pakollisetOsaamistavoitteet" : "valinnaisetOsaamistavoitteet";
        if (subArea.find(key)) return;  // the shape has room for one of each
        auto& node = add(subArea, key, Kind::Map);
        put(node, "nimi", goal.name);
        putNumber(node, "laajuus", goal.credits);
        if (!goal.areas.empty()) structured(add(node, "tavoitteet", Kind::Map), goal.subject, goal.areas);
    }

    // --- assessment

    void assessment(Node& node, const Assessment& assessment) {
        if (assessment.empty() || node.find("arviointi")) return;
        auto& out = add(node, "arviointi", Kind::Map);
        put(out, "lisatiedot", assessment.note);
        auto& areas = add(out, "arvioinninKohdealueet", Kind::List);
        for (const auto& area : assessment.areas) {
            auto& areaNode = item(areas);
            put(areaNode, "otsikko", area.heading);
            auto& targets = add(areaNode, "arvioinninKohteet", Kind::List);
            for (const auto& target : area.targets) {
                auto& targetNode = item(targets);
                put(targetNode, "otsikko", target.heading);
                put(targetNode, "selite", target.description);
                put(targetNode, "_arviointiAsteikko", scaleId(target.scale));
                auto& levels = add(targetNode, "osaamistasonKriteerit", Kind::List);
                for (const auto& level : target.levels) {
                    auto& levelNode = item(levels);
                    put(levelNode, "_osaamistaso", levelId(target.scale, level.level));
                    criteria(levelNode, level);
                }
            }
        }
    }
    void criteria(Node& node, const CriteriaLevel& level) {
        auto& list = add(node, "kriteerit", Kind::List);
        for (const auto& text : level.criteria) fill(item(list), text);
    }
    static std::string scaleId(std::string_view scale) {
        for (const char id : {'1', '2', '3'})
            if (eperusteetScale({&id, 1}) == scale) return {id};
        return std::string(scale.starts_with("as") ? scale.substr(2) : scale);
    }
    static std::string levelId(std::string_view scale, std::string_view level) {
        for (char id = '1'; id <= '9'; ++id)
            if (const auto known = eperusteetLevel({&id, 1}); known->scale == scale && known->level == level)
                return {id};
        return std::string(level);
    }
    void table(Node& node, std::string_view key, const std::string& id) {
        const auto entry = tableById_.find(id);
        if (id.empty() || entry == tableById_.end()) return;
        const auto* found = entry->second;
        auto& out = add(node, key, Kind::Map);
        out.text = id;
        out.line = tables_.insert(id).second ? kTable : kTableAsAbove;
        if (out.line == kTableAsAbove) return;
        putId(out, "id", withoutPrefix(id, 'g'));
        put(out, "nimi", found->name);
        put(out, "kohde", found->subject);
        scaleOf(out, found->scale);
        auto& levels = add(out, "osaamistasonKriteerit", Kind::List);
        for (const auto& level : found->levels) {
            auto& levelNode = item(levels);
            putId(add(levelNode, "osaamistaso", Kind::Map), "id", levelId(found->scale, level.level));
            criteria(levelNode, level);
        }
    }
    void scaleOf(Node& table, std::string_view id) {
        auto& node = add(table, "arviointiAsteikko", Kind::Map);
        putId(node, "id", scaleId(id));
        auto& levels = add(node, "osaamistasot", Kind::List);
        for (const auto& scale : draft_.scales) {
            if (scale.id != id) continue;
            for (const auto& level : scale.levels) {
                auto& levelNode = item(levels);
                putId(levelNode, "id", levelId(id, level.id));
                put(levelNode, "otsikko", level.name);
                putCode(levelNode, level.code);
            }
        }
    }

    // --- structures

    std::string_view unitSource(std::string_view id) const {
        const auto found = sourceIds_.find(id);
        return found == sourceIds_.end() ? withoutPrefix(id, 'u') : found->second;
    }
    void structure(Node& node, const Structure& structure) {
        put(node, "suoritustapakoodi", structure.id);
        auto unit = structure.creditUnit;
        for (auto& c : unit) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
        put(node, "laajuusYksikko", std::move(unit));
        auto& placements = add(node, "tutkinnonOsaViitteet", Kind::List);
        for (const auto& placement : structure.placements) {
            auto& entry = item(placements);
            putId(entry, "id", withoutPrefix(placement.id, 'p'));
            put(entry, "_tutkinnonOsa", unitSource(placement.unit));
            putNumber(entry, "laajuus", placement.credits);
            putNumber(entry, "laajuusMaksimi", placement.creditsMax);
            putNumber(entry, "jarjestys", std::to_string(placement.order));
        }
        if (structure.root) group(add(node, "rakenne", Kind::Map), *structure.root);
        if (structure.chapters.empty()) return;
        chapters(add(add(node, "sisalto", Kind::Map), "lapset", Kind::List), structure.chapters);
    }
    static std::string_view roleOf(GroupRole role) {
        switch (role) {
            case GroupRole::Open:
                return "määrittelemätön";
            case GroupRole::CompetenceArea:
                return "osaamisala";
            case GroupRole::Title:
                return "tutkintonimike";
            case GroupRole::Foreign:
                return "vieras";
            default:
                return "määritelty";
        }
    }
    void group(Node& node, const FormationNode& group) {
        put(node, "tunniste", group.id);
        put(node, "nimi", group.name);
        put(node, "kuvaus", group.description);
        put(node, "rooli", roleOf(group.role));
        rule(node, group);
        if (const auto code = areaCode(group.competenceArea); !code.empty())
            put(add(node, "osaamisala", Kind::Map), "osaamisalakoodiUri", code);
        if (const auto code = titleCode(group.title); !code.empty())
            put(add(node, "tutkintonimike", Kind::Map), "uri", code);
        auto& parts = add(node, "osat", Kind::List);
        for (const auto& child : group.children) {
            auto& part = item(parts);
            if (child.isGroup()) {
                this->group(part, child);
                continue;
            }
            put(part, "tunniste", child.id);
            put(part, "_tutkinnonOsaViite", withoutPrefix(child.placement, 'p'));
            if (child.compulsory) putFlag(part, "pakollinen", *child.compulsory);
            put(part, "kuvaus", child.description);
        }
    }
    void rule(Node& node, const FormationNode& group) {
        if (!group.hasRule()) return;
        auto& out = add(node, "muodostumisSaanto", Kind::Map);
        if (!group.creditsMin.empty() || !group.creditsMax.empty()) {
            auto& credits = add(out, "laajuus", Kind::Map);
            putNumber(credits, "minimi", group.creditsMin);
            putNumber(credits, "maksimi", group.creditsMax);
        }
        if (group.countMin || group.countMax) {
            auto& count = add(out, "koko", Kind::Map);
            if (group.countMin) putNumber(count, "minimi", std::to_string(*group.countMin));
            if (group.countMax) putNumber(count, "maksimi", std::to_string(*group.countMax));
        }
    }
    void chapters(Node& list, const std::vector<Chapter>& all) {
        for (const auto& chapter : all) {
            auto& node = item(list);
            putId(node, "id", chapter.id);
            auto& part = add(node, "perusteenOsa", Kind::Map);
            put(part, "nimi", chapter.heading);
            put(part, "osanTyyppi", "tekstikappale");
            put(part, "tunniste", chapter.kind);
            put(part, "teksti", chapter.body);
            if (const auto code = areaCode(chapter.competenceArea); !code.empty())
                put(add(part, "osaamisala", Kind::Map), "uri", code);
            chapters(add(node, "lapset", Kind::List), chapter.chapters);
        }
    }

    const CurriculumDraft& draft_;
    std::unordered_map<std::string_view, std::string_view> sourceIds_;
    std::unordered_map<std::string_view, const GenericCriteria*> tableById_;
    std::set<std::string> tables_;
};

}  // namespace

Node documentOf(const CurriculumDraft& draft, Arena& arena) { return Document(draft, arena).write(); }

}  // namespace valo::importers
