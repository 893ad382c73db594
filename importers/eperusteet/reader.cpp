#include "importers/eperusteet/reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <set>
#include <unordered_map>

#include "core/text.hpp"
#include "importers/eperusteet/recognise.hpp"
#include "importers/html.hpp"
#include "importers/scales.hpp"

namespace valo::importers {
namespace {

using enum GroupRole;

// Real documents have three scales and some tens of areas and titles; lists that are searched stay short.
constexpr std::size_t kMaxScales = 50;
constexpr std::size_t kMaxNames = 1000;

const Nodes& items(const Node* node) {
    static const Nodes none;
    return node && node->kind == Kind::List ? node->children : none;
}
/// Without blanks around it, which no notation but JSON would keep; a document's own spelling is among its extras.
std::string scalar(const Node* node) { return node && node->isScalar() ? std::string(trimmed(node->text)) : ""; }
std::string scalar(const Node& map, std::string_view key) { return scalar(map.find(key)); }
const Node* path(const Node& map, std::initializer_list<std::string_view> keys) {
    const Node* at = &map;
    for (const auto key : keys) {
        at = at->find(key);
        if (!at) return nullptr;
    }
    return at;
}

class Reader {
 public:
    Reader(Reading& reading, Places& places) : reading_(reading), places_(places), draft_(reading.draft.emplace()) {}

    void read(const Node& root) {
        readSource(root);
        readQualification(root);
        for (const auto& node : items(root.find("tutkinnonOsat"))) readUnit(node);
        for (const auto& node : items(root.find("suoritustavat"))) readStructure(node);
        if (leftOut_ > 0) warn(*firstLeftOut_, "translation_left_out", std::to_string(leftOut_));
        sayOtherLanguages();
    }

    /// A provider's local curriculum: only what it words itself; the national units are in the national document.
    void readLocal(const Node& root) {
        draft_.source = {"amosaa", scalar(root, "id"), scalar(root, "muokattu"), {}};
        if (draft_.source.id.empty()) fail(root, "no_identity");
        readLocalHeader(root);
        auto& structure = draft_.structures.emplace_back();
        structure.id = scalar(root, "suoritustapa");
        if (structure.id.empty()) structure.id = "s1";
        auto& place = places_.structures.emplace_back();
        place.node = &root;
        int national = 0;
        for (const auto& node : items(root.find("tutkinnonOsat"))) {
            const auto before = draft_.units.size();
            readLocalUnit(node);
            if (draft_.units.size() == before) {
                ++national;
                continue;
            }
            const auto& unit = draft_.units.back();
            structure.placements.push_back({"p" + unit.sourceId, unit.id, {}, {}, static_cast<int>(before) + 1});
            if (const auto* own = path(node, {"tosa", "omatutkinnonosa"}))
                structure.placements.back().credits = credits(*own, "laajuus");
            place.placements.push_back(&node);
        }
        if (national > 0) warn(root, "national_units_left_out", std::to_string(national));
        if (draft_.units.empty()) fail(root, "no_local_units");
        sayOtherLanguages();
    }

 private:
    void warn(const Node& at, std::string code, std::string detail = {}) {
        reading_.warnings.push_back({pointer(at), std::move(code), std::move(detail)});
    }
    void fail(const Node& at, std::string code, std::string detail = {}) {
        reading_.errors.push_back({pointer(at), std::move(code), std::move(detail)});
    }

    void sayOtherLanguages() {
        if (!otherLanguages_.empty())
            reading_.warnings.push_back({"", "language_ignored", fmt::format("{}", fmt::join(otherLanguages_, ", "))});
    }

    // --- values

    template <class Convert>
    LocalizedText localized(const Node* node, Convert convert) {
        LocalizedText out;
        if (!node) return out;
        if (node->kind != Kind::Map) {
            warn(*node, "wrong_type");
            return out;
        }
        for (const auto& child : node->children) {
            if (child.kind != Kind::Text || child.key.starts_with('_')) continue;
            if (const auto language = parseLanguage(child.key))
                out.in(*language) = convert(child.text);
            else if (child.key.size() == 2 && !isPlaceholder(child.text))
                otherLanguages_.emplace(child.key);
        }
        return out;
    }
    LocalizedText words(const Node* node) {
        return localized(node, [](std::string_view text) {
            auto plain = plainText(text);
            return isPlaceholder(plain) ? std::string() : plain;
        });
    }
    LocalizedText words(const Node& map, std::string_view key) { return words(map.find(key)); }
    LocalizedText html(const Node& map, std::string_view key) {
        return localized(map.find(key), [](std::string_view text) { return cleanHtml(text); });
    }
    /// Epoch milliseconds at Helsinki midnight; newer services may say an ISO date.
    std::optional<Date> day(const Node& map, std::string_view key) {
        const auto* node = map.find(key);
        if (!node) return std::nullopt;
        if (node->kind == Kind::Text)
            if (const auto iso = parseIsoDate(std::string_view(node->text).substr(0, 10))) return iso;
        long long ms = 0;
        const auto& text = node->text;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), ms);
        constexpr long long kFarthest = 100'000'000'000'000;  // the year 5138
        if (text.empty() || error != std::errc{} || end != text.data() + text.size() || ms > kFarthest ||
            ms < -kFarthest) {
            warn(*node, "bad_date", excerpt(text, 40));
            return std::nullopt;
        }
        return helsinkiDate(UtcTime(std::chrono::milliseconds(ms)));
    }
    std::string credits(const Node& map, std::string_view key) {
        const auto* node = map.find(key);
        if (!node) return {};
        if (const auto value = decimal(node->text)) return *value;
        warn(*node, "bad_number", excerpt(node->text, 40));
        return {};
    }
    std::optional<int> count(const Node& map, std::string_view key) {
        const auto value = credits(map, key);
        if (value.empty()) return std::nullopt;
        return static_cast<int>(thousandths(value) / 1000);
    }
    static std::string codeUri(const Node& map) {
        auto uri = scalar(path(map, {"koodi", "uri"}));
        return uri.empty() ? scalar(map, "koodiUri") : uri;
    }

    // --- header

    void readSource(const Node& root) {
        draft_.source.system = "eperusteet";
        draft_.source.id = scalar(root, "id");
        draft_.source.revision = scalar(path(root, {"globalVersion", "aikaleima"}));
        if (draft_.source.revision.empty()) draft_.source.revision = scalar(root, "muokattu");
        if (draft_.source.id.empty()) fail(root, "no_identity");
    }

    QualificationKind kindOf(const Node& root) {
        if (scalar(root, "tyyppi") == "amosaayhteinen") return QualificationKind::CommonUnits;
        const auto code = scalar(root, "koulutustyyppi");
        if (code == "koulutustyyppi_11") return QualificationKind::Further;
        if (code == "koulutustyyppi_12") return QualificationKind::Specialist;
        if (code == "koulutustyyppi_5" || code == "koulutustyyppi_18" || code == "koulutustyyppi_40")
            return QualificationKind::Preparatory;
        if (code.empty()) warn(root, "kind_unknown");
        return QualificationKind::Vocational;
    }

    void readQualification(const Node& root) {
        places_.qualification = &root;
        auto& q = draft_.qualification;
        q.decisionNumber = scalar(root, "diaarinumero");
        q.kind = kindOf(root);
        q.kindCode = scalar(root, "koulutustyyppi");
        q.name = words(root, "nimi");
        readLanguages(root.find("kielet"));
        q.documentType = lowered(scalar(root, "tyyppi"));
        const auto state = lowered(scalar(root, "tila"));
        q.status = state == "luonnos" ? Status::Draft : state == "poistettu" ? Status::Withdrawn : Status::Published;
        q.validFrom = day(root, "voimassaoloAlkaa");
        q.validTo = day(root, "voimassaoloLoppuu");
        q.transitionTo = day(root, "siirtymaPaattyy");
        q.decided = day(root, "paatospvm");
        q.competence = html(root, "suorittaneenOsaaminen");
        q.workTasks = html(root, "tyotehtavatJoissaVoiToimia");
        for (const auto& number : items(root.find("korvattavatDiaarinumerot"))) addWords(q.replaces, scalar(&number));
        readCodes(root);
    }
    void readLanguages(const Node* list) {
        auto& q = draft_.qualification;
        for (const auto& language : items(list)) {
            if (const auto known = parseLanguage(lowered(language.text)))
                q.languages.push_back(*known);
            else if (language.isScalar())
                otherLanguages_.insert(excerpt(lowered(language.text), 10));
        }
        std::sort(q.languages.begin(), q.languages.end());
    }

    // --- a provider's local curriculum

    void readLocalHeader(const Node& root) {
        places_.qualification = &root;
        auto& q = draft_.qualification;
        q.kind = kindOf(root);
        q.kindCode = scalar(root, "koulutustyyppi");
        q.name = words(root, "nimi");
        readLanguages(root.find("julkaisukielet"));
        q.documentType = lowered(scalar(root, "tyyppi"));
        const auto state = lowered(scalar(root, "tila"));
        q.status = state == "luonnos" ? Status::Draft : state == "poistettu" ? Status::Withdrawn : Status::Published;
        q.validFrom = day(root, "voimaantulo");
        q.validTo = day(root, "voimassaoloLoppuu");
        q.decided = day(root, "paatospaivamaara");
        auto home = scalar(root, "perusteDiaarinumero");
        if (home.empty()) home = scalar(path(root, {"peruste", "diaarinumero"}));
        if (!home.empty()) q.belongsTo.push_back(std::move(home));
        readCodes(root);
        if (const auto* national = root.find("peruste"))
            for (const auto& node : items(national->find("koulutukset")))
                q.educationCodes.push_back({scalar(node, "koulutuskoodiUri"), words(node, "nimi")});
        const auto provider = words(path(root, {"koulutustoimija", "nimi"}));
        const auto number = scalar(root, "perusteDiaarinumero");
        const auto of = [&](Language language) { return shown(provider, language).text; };
        draft_.notice = {fmt::format("Paikallinen opetussuunnitelma: {}. Perusteet: {}.", of(Language::Fi), number),
                         fmt::format("Lokal läroplan: {}. Grunder: {}.", of(Language::Sv), number),
                         fmt::format("Local curriculum: {}. National document: {}.", of(Language::En), number)};
    }
    /// Adds a unit when the node words anything that the national document does not.
    void readLocalUnit(const Node& node) {
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
    void readOwn(const Node& own, Unit& unit) {
        if (unit.code.empty()) unit.code = scalar(own, "koodi");
        unit.demonstration = html(own, "ammattitaidonOsoittamistavat");
        if (const auto* structured = own.find("ammattitaitovaatimukset"))
            unit.areas = readAreas(*structured, unit.subject);
        if (unit.areas.empty()) unit.areas = readRequirementList(own);
        unit.style = unit.areas.empty() ? RequirementsStyle::None : RequirementsStyle::Structured;
        if (unit.areas.empty()) {
            unit.originalHtml = html(own, "tavoitteet");
            unit.style = wordedIn(own, unit.originalHtml, unit.areas, unit.languagesPaired).style;
        }
        if (const auto* assessment = own.find("arviointi")) unit.assessment = readAssessment(*assessment);
        if (const auto* generic = own.find("geneerinenArviointiasteikko")) unit.genericCriteria = readGeneric(*generic);
    }
    void readLocalSubArea(const Node& node, Unit& unit) {
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
        if (const auto* generic = node.find("geneerinenArviointiasteikko"))
            area.genericCriteria = readGeneric(*generic);
        unit.subAreas.push_back(std::move(area));
    }

    void readCodes(const Node& root) {
        auto& q = draft_.qualification;
        for (const auto key : {"osaamisalat", "tutkintonimikkeet"})
            if (items(root.find(key)).size() > kMaxNames)
                return fail(root, "too_many_parts", std::to_string(kMaxNames));
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
    std::string competenceArea(std::string_view code) const {
        for (const auto& area : draft_.qualification.competenceAreas)
            if (!code.empty() && area.code == code) return area.id;
        return {};
    }
    std::string title(std::string_view code) const {
        for (const auto& title : draft_.qualification.titles)
            if (!code.empty() && title.code == code) return title.id;
        return {};
    }

    // --- units

    void readUnit(const Node& node) {
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
        if (const auto* generic = node.find("geneerinenArviointiasteikko"))
            unit.genericCriteria = readGeneric(*generic);
        if (const auto* goals = node.find("valmaTelmaSisalto")) readPreparatory(*goals, "", unit.name, unit);
        for (const auto& part : items(node.find("osaAlueet"))) readSubArea(part, unit);
        draft_.units.push_back(std::move(unit));
        places_.units.push_back(&node);
    }

    /// The 2019 shape; the html beside it is then a rendering of the same and not read.
    void readRequirements(const Node& node, Unit& unit) {
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

    WordedRequirements wordedIn(const Node& node, const LocalizedText& html, std::vector<RequirementArea>& areas,
                                bool& paired) {
        auto worded = requirementsOf(html, draft_.qualification.languages);
        areas = std::move(worded.areas);
        paired = worded.languagesPaired;
        if (!paired) warn(node, "lists_differ", worded.lengths);
        if (worded.leftOut && ++leftOut_ == 1) firstLeftOut_ = &node;
        return worded;
    }

    std::vector<RequirementArea> readAreas(const Node& node, LocalizedText& subject) {
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

    std::vector<RequirementArea> readRequirementList(const Node& node) {
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

    // --- common units and preparatory education

    void readSubArea(const Node& node, Unit& unit) {
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
        if (const auto* generic = node.find("geneerinenArviointiasteikko"))
            area.genericCriteria = readGeneric(*generic);
        if (const auto* goals = node.find("valmaTelmaSisalto"))
            return readPreparatory(*goals, area.id, area.name, unit);
        unit.subAreas.push_back(std::move(area));
    }

    void readGoal2014(const Node& node, SubArea& area) {
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

    void readGoal2020(const Node& node, std::string_view key, bool compulsory, SubArea& area) {
        const auto* half = node.find(key);
        if (!half || half->kind != Kind::Map) return;
        Goal goal;
        goal.name = words(*half, "nimi");
        goal.compulsory = compulsory;
        goal.credits = credits(*half, "laajuus");
        if (const auto* goals = half->find("tavoitteet")) goal.areas = readAreas(*goals, goal.subject);
        if (!goal.areas.empty() || !goal.credits.empty()) area.goals.push_back(std::move(goal));
    }

    /// VALMA and TELMA word their goals in a shape of their own.
    void readPreparatory(const Node& node, std::string id, const LocalizedText& name, Unit& unit) {
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

    // --- assessment

    Assessment readAssessment(const Node& node) {
        Assessment out;
        out.note = html(node, "lisatiedot");
        for (const auto& areaNode : items(node.find("arvioinninKohdealueet"))) {
            AssessmentArea area{words(areaNode, "otsikko"), {}};
            if (area.heading.fi == "automaattinen") area.heading = {};  // what ePerusteet writes when there is none
            for (const auto& targetNode : items(areaNode.find("arvioinninKohteet"))) {
                AssessmentTarget target;
                target.heading = words(targetNode, "otsikko");
                target.description = words(targetNode, "selite");
                target.levels = readLevels(targetNode, target.scale);
                area.targets.push_back(std::move(target));
            }
            out.areas.push_back(std::move(area));
        }
        return out;
    }

    std::vector<CriteriaLevel> readLevels(const Node& node, std::string& scale) {
        auto scaleId = scalar(node, "_arviointiAsteikko");
        if (scaleId.empty()) scaleId = scalar(path(node, {"arviointiAsteikko", "id"}));
        const auto known = eperusteetScale(scaleId);
        scale = known ? std::string(*known) : scaleId.empty() ? std::string() : "as" + scaleId;
        std::vector<CriteriaLevel> levels;
        for (const auto& levelNode : items(node.find("osaamistasonKriteerit"))) {
            auto id = scalar(levelNode, "_osaamistaso");
            if (id.empty()) id = scalar(path(levelNode, {"osaamistaso", "id"}));
            const auto level = eperusteetLevel(id);
            if (level && scale.empty()) scale = level->scale;
            CriteriaLevel out{level ? std::string(level->level) : id, {}};
            for (const auto& text : items(levelNode.find("kriteerit"))) {
                auto wording = words(&text);
                if (!wording.empty()) out.criteria.push_back(std::move(wording));
            }
            levels.push_back(std::move(out));
        }
        useScale(scale, node.find("arviointiAsteikko"));
        sortLevels(levels, scale);
        return levels;
    }

    /// The sources scramble the levels; the scale knows their order.
    void sortLevels(std::vector<CriteriaLevel>& levels, std::string_view scaleId) const {
        const auto scale =
            std::find_if(draft_.scales.begin(), draft_.scales.end(), [&](const auto& s) { return s.id == scaleId; });
        if (scale == draft_.scales.end()) return;
        const auto rank = [&](const CriteriaLevel& level) {
            return std::find_if(scale->levels.begin(), scale->levels.end(),
                                [&](const auto& l) { return l.id == level.level; }) -
                   scale->levels.begin();
        };
        std::stable_sort(levels.begin(), levels.end(), [&](const auto& a, const auto& b) { return rank(a) < rank(b); });
    }

    void useScale(const std::string& id, const Node* node) {
        if (id.empty()) return;
        for (const auto& scale : draft_.scales)
            if (scale.id == id) return;
        for (const auto& scale : knownScales())
            if (scale.id == id) return draft_.scales.push_back(scale);
        if (draft_.scales.size() >= kMaxScales) return;
        Scale scale{id, {}, {}};
        if (node)
            for (const auto& level : items(node->find("osaamistasot")))
                scale.levels.push_back({scalar(level, "id"), codeUri(level), words(level, "otsikko")});
        draft_.scales.push_back(std::move(scale));
    }

    std::string readGeneric(const Node& node) {
        if (node.kind != Kind::Map) return {};
        const auto id = "g" + scalar(node, "id");
        if (!genericIds_.insert(id).second) return id;
        GenericCriteria table;
        table.id = id;
        table.name = words(node, "nimi");
        table.subject = words(node, "kohde");
        table.levels = readLevels(node, table.scale);
        draft_.genericCriteria.push_back(std::move(table));
        return id;
    }

    // --- structures

    void readStructure(const Node& node) {
        if (node.kind != Kind::Map) return warn(node, "wrong_type");
        Structure structure;
        structure.id = scalar(node, "suoritustapakoodi");
        if (structure.id.empty()) structure.id = fmt::format("s{}", draft_.structures.size() + 1);
        if (!structureIds_.insert(structure.id).second)
            structure.id += fmt::format("-{}", draft_.structures.size() + 1);
        structure.creditUnit = lowered(scalar(node, "laajuusYksikko"));
        auto& place = places_.structures.emplace_back();
        place.node = &node;
        std::set<std::string> placementIds;
        for (const auto& entry : items(node.find("tutkinnonOsaViitteet"))) {
            Placement placement;
            placement.id = "p" + scalar(entry, "id");
            placement.unit = "u" + scalar(entry, "_tutkinnonOsa");
            if (!unitIds_.contains(placement.unit)) {
                warn(entry, "placement_unknown_unit", excerpt(scalar(entry, "_tutkinnonOsa"), 40));
                continue;
            }
            if (!placementIds.insert(placement.id).second) {
                warn(entry, "duplicate_placement", excerpt(placement.id, 40));
                continue;
            }
            placement.credits = credits(entry, "laajuus");
            placement.creditsMax = credits(entry, "laajuusMaksimi");
            placement.order = count(entry, "jarjestys").value_or(0);
            structure.placements.push_back(std::move(placement));
            place.placements.push_back(&entry);
        }
        if (const auto* tree = node.find("rakenne")) {
            if (tree->kind == Kind::Map) structure.root = readGroup(*tree, placementIds, place);
        }
        if (const auto* text = node.find("sisalto")) structure.chapters = readChapters(*text);
        draft_.structures.push_back(std::move(structure));
    }

    std::vector<Chapter> readChapters(const Node& node) {
        std::vector<Chapter> chapters;
        for (const auto& entry : items(node.find("lapset"))) {
            Chapter chapter;
            chapter.id = scalar(entry, "id");
            if (const auto* part = entry.find("perusteenOsa"); part && part->kind == Kind::Map) {
                chapter.kind = scalar(*part, "tunniste");
                chapter.heading = words(*part, "nimi");
                chapter.body = html(*part, "teksti");
                chapter.competenceArea = competenceArea(scalar(path(*part, {"osaamisala", "uri"})));
            }
            chapter.chapters = readChapters(entry);
            chapters.push_back(std::move(chapter));
        }
        return chapters;
    }

    FormationNode readGroup(const Node& node, const std::set<std::string>& placementIds, Places::Structure& place) {
        place.formation.push_back(&node);
        FormationNode group;
        group.id = scalar(node, "tunniste");
        group.name = words(node, "nimi");
        group.description = html(node, "kuvaus");
        group.role = roleOf(node);
        readRule(node, group);
        if (const auto* area = node.find("osaamisala")) {
            auto code = scalar(*area, "osaamisalakoodiUri");
            if (code.empty()) code = scalar(*area, "uri");
            group.competenceArea = competenceArea(code);
            if (group.competenceArea.empty() && !code.empty()) warn(node, "competence_area_unknown", excerpt(code, 60));
        }
        if (const auto* own = node.find("tutkintonimike")) group.title = title(scalar(*own, "uri"));
        for (const auto& child : items(node.find("osat"))) {
            if (!child.find("_tutkinnonOsaViite")) {
                if (child.kind == Kind::Map) group.children.push_back(readGroup(child, placementIds, place));
                continue;
            }
            FormationNode leaf;
            leaf.placement = "p" + scalar(child, "_tutkinnonOsaViite");
            if (!placementIds.contains(leaf.placement)) {
                warn(child, "leaf_unknown_placement", excerpt(scalar(child, "_tutkinnonOsaViite"), 40));
                continue;
            }
            leaf.id = scalar(child, "tunniste");
            if (const auto* flag = child.find("pakollinen")) leaf.compulsory = flag->text == "true";
            leaf.description = html(child, "kuvaus");
            place.formation.push_back(&child);
            group.children.push_back(std::move(leaf));
        }
        return group;
    }

    GroupRole roleOf(const Node& node) {
        const auto role = lowered(scalar(node, "rooli"));
        if (role == "määrittelemätön") return Open;
        if (role == "osaamisala") return GroupRole::CompetenceArea;
        if (role == "tutkintonimike") return GroupRole::Title;
        if (role == "vieras") return Foreign;
        if (!role.empty() && role != "määritelty") warn(node, "role_unknown", excerpt(role, 40));
        return Defined;
    }
    void readRule(const Node& node, FormationNode& group) {
        const auto* rule = node.find("muodostumisSaanto");
        if (!rule) return;
        if (const auto* range = rule->find("laajuus")) {
            group.creditsMin = credits(*range, "minimi");
            group.creditsMax = credits(*range, "maksimi");
        }
        if (const auto* range = rule->find("koko")) {
            group.countMin = count(*range, "minimi");
            group.countMax = count(*range, "maksimi");
        }
    }

    Reading& reading_;
    Places& places_;
    CurriculumDraft& draft_;
    std::set<std::string> unitIds_, genericIds_, structureIds_;
    std::set<std::string> otherLanguages_;
    int leftOut_ = 0;
    const Node* firstLeftOut_ = nullptr;
};

}  // namespace

void readEperusteet(const Node& root, Reading& reading, Places& places) {
    if (auto because = refusal(root)) {
        reading.errors.push_back(std::move(*because));
        return;
    }
    Reader(reading, places).read(root);
}

bool isLocalCurriculum(const Node& root) {
    return root.kind == Kind::Map && root.find("koulutustoimija") && root.find("perusteDiaarinumero") &&
           root.find("tutkinnonOsat");
}

void readLocalCurriculum(const Node& root, Reading& reading, Places& places) {
    Reader(reading, places).readLocal(root);
}

}  // namespace valo::importers
