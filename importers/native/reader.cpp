#include "importers/native/reader.hpp"
#include "importers/foreign.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <set>

#include "core/text.hpp"
#include "importers/html.hpp"
#include "importers/native/check.hpp"
#include "importers/scales.hpp"

namespace valo::importers {
namespace {

const Nodes& items(const Node& map, std::string_view key) {
    static const Nodes none;
    const auto* node = map.find(key);
    return node ? node->children : none;
}

std::string oneLine(std::string_view text) {
    constexpr std::string_view kBlanks = " \t\n\v\f\r";
    std::string out;
    out.reserve(text.size());
    for (auto rest = trimmed(text); !rest.empty();) {
        const auto end = std::min(rest.find_first_of(kBlanks), rest.size());
        if (!out.empty()) out += ' ';
        out += rest.substr(0, end);
        rest.remove_prefix(std::min(rest.find_first_not_of(kBlanks, end), rest.size()));
    }
    return isPlaceholder(out) ? std::string() : out;
}

class Reader {
 public:
    Reader(std::string_view fileName, Reading& reading, Places& places)
        : fileName_(fileName), reading_(reading), places_(places), draft_(reading.draft.emplace()) {}

    void read(const Node& root) {
        if (tooMany(root)) return;
        const auto* qualification = root.find("qualification");
        places_.qualification = qualification ? qualification : &root;
        if (qualification) {
            language_ = defaultLanguage(*qualification);
            readQualification(*qualification);
        }
        if (const auto* source = root.find("source")) {
            draft_.source.system = value(*source, "system");
            draft_.source.id = value(*source, "id");
            draft_.source.revision = value(*source, "revision");
        }
        draft_.notice = plain(root, "notice");
        for (const auto& node : items(root, "scales")) readScale(node);
        for (const auto& node : items(root, "generic-criteria")) readGeneric(node);
        const auto& structures = items(root, "structures");
        for (const auto& node : items(root, "units")) readUnit(node, !structures.empty());
        for (const auto& node : structures) readStructure(node);
        // A document of ePerusteet without structures stays without them.
        const bool asItCame =
            draft_.source.system == "eperusteet" &&
            std::all_of(unitCredits_.begin(), unitCredits_.end(), [](const auto& c) { return c.empty(); });
        if (structures.empty() && !asItCame) makeStructure(root);
        if (const auto* extras = root.find("x-source"); extras && extras->kind == Kind::Map)
            for (const auto& extra : extras->children)
                draft_.extras.push_back({std::string(extra.key), jsonText(extra)});
    }

 private:
    void warn(const Node& at, std::string code, std::string detail = {}) {
        reading_.warnings.push_back({position(at, fileName_), std::move(code), std::move(detail)});
    }
    void fail(const Node& at, std::string code, std::string detail = {}) {
        reading_.errors.push_back({position(at, fileName_), std::move(code), std::move(detail)});
    }

    /// Lists that are searched stay short; real files have some tens of each.
    bool tooMany(const Node& root) {
        constexpr std::size_t kMost = 1000;
        const auto* qualification = root.find("qualification");
        for (const auto* map : {&root, qualification})
            for (const auto key : {"scales", "generic-criteria", "structures", "competence-areas", "titles"})
                if (map && items(*map, key).size() > kMost)
                    fail(*map->find(key), "too_many_parts", std::to_string(kMost));
        return !reading_.errors.empty();
    }

    // --- values

    std::string value(const Node& map, std::string_view key) {
        const auto* node = map.find(key);
        return node ? std::string(trimmed(node->text)) : std::string();
    }
    template <class E>
    E choice(const Node& map, std::string_view key, E otherwise) {
        const auto* node = map.find(key);
        if (!node) return otherwise;
        if (const auto known = fromCode<E>(trimmed(node->text))) return *known;
        std::string words;
        for (const auto& code : kCodes<E>) words += (words.empty() ? "" : ", ") + std::string(code.text);
        fail(*node, "bad_choice", fmt::format("{} ({})", excerpt(node->text), words));
        return otherwise;
    }
    std::optional<Date> day(const Node& map, std::string_view key) {
        const auto* node = map.find(key);
        if (!node) return std::nullopt;
        const auto date = parseIsoDate(trimmed(node->text));
        if (!date) fail(*node, "bad_date", excerpt(node->text));
        return date;
    }
    std::string credits(const Node* node) {
        if (!node) return {};
        if (auto number = decimal(trimmed(node->text))) return *number;
        fail(*node, "bad_number", excerpt(node->text));
        return {};
    }
    std::optional<int> whole(const Node* node) {
        if (!node) return std::nullopt;
        const auto number = decimal(trimmed(node->text));
        if (number && number->find('.') == std::string::npos) return static_cast<int>(thousandths(*number) / 1000);
        fail(*node, "bad_number", excerpt(node->text));
        return std::nullopt;
    }
    std::optional<bool> flag(const Node& map, std::string_view key) {
        const auto* node = map.find(key);
        if (!node) return std::nullopt;
        const auto text = trimmed(node->text);
        if (text != "true" && text != "false") fail(*node, "bad_flag", excerpt(text));
        return text == "true";
    }

    LocalizedText plain(const Node* node) {
        LocalizedText out;
        if (!node) return out;
        if (node->isScalar()) {
            out.in(language_) = oneLine(node->text);
            return out;
        }
        const bool html = value(*node, "format") == "html";
        for (const auto language : kLanguages)
            if (const auto* text = node->find(tag(language)))
                out.in(language) = oneLine(html ? plainText(text->text) : text->text);
        return out;
    }
    LocalizedText plain(const Node& map, std::string_view key) { return plain(map.find(key)); }
    LocalizedText html(const Node& map, std::string_view key, bool alwaysHtml = false) {
        LocalizedText out;
        const auto* node = map.find(key);
        if (!node) return out;
        const bool isHtml = alwaysHtml || value(*node, "format") == "html";
        const auto convert = [&](std::string_view text) {
            return isHtml ? cleanHtml(text) : cleanHtml(paragraphs(text));
        };
        if (node->isScalar()) {
            out.in(language_) = convert(node->text);
            return out;
        }
        for (const auto language : kLanguages)
            if (const auto* text = node->find(tag(language))) out.in(language) = convert(text->text);
        return out;
    }
    /// A plain string is in the file's first official language, else in the language of its name, else Finnish.
    static Language defaultLanguage(const Node& qualification) {
        if (const auto* list = qualification.find("languages")) {
            const auto& first = list->isScalar() || list->children.empty() ? list->text : list->children.front().text;
            if (const auto language = parseLanguage(trimmed(first))) return *language;
        }
        if (const auto* name = qualification.find("name"))
            for (const auto language : kLanguages)
                if (name->find(tag(language))) return language;
        return Language::Fi;
    }

    // --- qualification

    /// Decision numbers, one or a list.
    static std::vector<std::string> numbers(const Node& node, std::string_view key) {
        std::vector<std::string> found;
        const auto* said = node.find(key);
        if (!said) return found;
        addWords(found, said->text);
        for (const auto& number : said->children) addWords(found, number.text);
        return found;
    }

    void readQualification(const Node& node) {
        auto& q = draft_.qualification;
        q.decisionNumber = value(node, "decision-number");
        q.kind = choice(node, "kind", QualificationKind::Vocational);
        q.kindCode = value(node, "kind-code");
        q.name = plain(node, "name");
        q.status = choice(node, "status", Status::Published);
        q.documentType = value(node, "document-type");
        readLanguages(node);
        q.replaces = numbers(node, "replaces");
        q.belongsTo = numbers(node, "belongs-to");
        if (const auto* valid = node.find("valid")) {
            q.validFrom = day(*valid, "from");
            q.validTo = day(*valid, "to");
            q.transitionTo = day(*valid, "transition-to");
            q.decided = day(*valid, "decided");
        }
        for (const auto& code : items(node, "education-codes"))
            q.educationCodes.push_back({value(code, "code"), plain(code, "name")});
        readAreasAndTitles(node);
        if (const auto* texts = node.find("texts")) {
            q.competence = html(*texts, "competence");
            q.workTasks = html(*texts, "work-tasks");
        }
    }
    void readLanguages(const Node& node) {
        const auto* list = node.find("languages");
        if (!list) return;
        const auto add = [&](const Node& word) {
            const auto language = parseLanguage(trimmed(word.text));
            if (!language) return fail(word, "unknown_language", excerpt(word.text));
            draft_.qualification.languages.push_back(*language);
        };
        if (list->isScalar()) add(*list);
        for (const auto& word : list->children) add(word);
    }
    void readAreasAndTitles(const Node& node) {
        auto& q = draft_.qualification;
        for (const auto& area : items(node, "competence-areas")) {
            auto id = idOf(area, "oa", q.competenceAreas.size());
            q.competenceAreas.push_back({std::move(id), value(area, "code"), plain(area, "name")});
        }
        for (const auto& entry : items(node, "titles")) {
            auto id = idOf(entry, "tn", q.titles.size());
            q.titles.push_back({std::move(id), value(entry, "code"), plain(entry, "name"), areaRef(entry)});
        }
    }
    std::string areaRef(const Node& map) {
        const auto* node = map.find("competence-area");
        if (!node) return {};
        for (const auto& area : draft_.qualification.competenceAreas)
            if (area.id == node->text) return area.id;
        warn(*node, "competence_area_unknown", excerpt(node->text));
        return {};
    }
    std::string titleRef(const Node& map) {
        const auto* node = map.find("title");
        if (!node) return {};
        for (const auto& title : draft_.qualification.titles)
            if (title.id == node->text) return title.id;
        warn(*node, "title_unknown", excerpt(node->text));
        return {};
    }
    /// The part's own id, or one by its position; unique in the file, whatever kind of part it is.
    std::string idOf(const Node& node, std::string_view prefix, std::size_t index) {
        auto id = value(node, "id");
        if (id.empty()) id = fmt::format("{}{}", prefix, index + 1);
        if (!ids_.insert(fmt::format("{}/{}", prefix, id)).second) fail(node, "duplicate_id", excerpt(id));
        return id;
    }

    // --- criteria

    void readScale(const Node& node) {
        Scale scale{idOf(node, "scale", draft_.scales.size()), value(node, "code"), {}};
        for (const auto& level : items(node, "levels"))
            scale.levels.push_back({value(level, "id"), value(level, "code"), plain(level, "name")});
        draft_.scales.push_back(std::move(scale));
    }
    std::string scaleRef(const Node& map) {
        const auto* node = map.find("scale");
        if (!node) return {};
        for (const auto& scale : draft_.scales)
            if (scale.id == node->text) return scale.id;
        for (const auto& scale : knownScales())
            if (scale.id == node->text) return draft_.scales.emplace_back(scale).id;
        warn(*node, "scale_unknown", excerpt(node->text));
        return {};
    }
    std::vector<CriteriaLevel> readLevels(const Node& node) {
        std::vector<CriteriaLevel> levels;
        for (const auto& entry : items(node, "levels")) {
            CriteriaLevel level{value(entry, "level"), {}};
            for (const auto& text : items(entry, "criteria")) {
                auto wording = plain(&text);
                if (!wording.empty()) level.criteria.push_back(std::move(wording));
            }
            levels.push_back(std::move(level));
        }
        return levels;
    }
    void readGeneric(const Node& node) {
        GenericCriteria table;
        table.id = idOf(node, "g", draft_.genericCriteria.size());
        table.scale = scaleRef(node);
        table.name = plain(node, "name");
        table.subject = plain(node, "subject");
        table.levels = readLevels(node);
        draft_.genericCriteria.push_back(std::move(table));
    }
    std::string genericRef(const Node& map) {
        const auto* node = map.find("generic-criteria");
        if (!node) return {};
        for (const auto& table : draft_.genericCriteria)
            if (table.id == node->text) return table.id;
        warn(*node, "generic_unknown", excerpt(node->text));
        return {};
    }
    Assessment readAssessment(const Node& map) {
        Assessment out;
        const auto* node = map.find("assessment");
        if (!node) return out;
        out.note = html(*node, "note");
        for (const auto& areaNode : items(*node, "areas")) {
            AssessmentArea area{plain(areaNode, "heading"), {}};
            for (const auto& target : items(areaNode, "targets"))
                area.targets.push_back(
                    {plain(target, "heading"), plain(target, "description"), scaleRef(target), readLevels(target)});
            out.areas.push_back(std::move(area));
        }
        return out;
    }

    // --- units

    void readUnit(const Node& node, bool hasStructures) {
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

    void readWording(const Node& node, Unit& unit) {
        unit.areas = readAreas(node, "requirement-areas");
        unit.originalHtml = html(node, "requirements-html", true);
        unit.style = unit.areas.empty() ? RequirementsStyle::None : RequirementsStyle::Structured;
        if (unit.areas.empty() && !unit.originalHtml.empty()) {
            unit.style = wordedIn(node, unit.originalHtml, unit.areas, unit.languagesPaired);
        }
        unit.style = choice(node, "requirements-style", unit.style);
        if (const auto paired = flag(node, "languages-paired")) unit.languagesPaired = *paired;
    }
    RequirementsStyle wordedIn(const Node& node, const LocalizedText& html, std::vector<RequirementArea>& areas,
                               bool& paired) {
        auto worded = requirementsOf(html, draft_.qualification.languages);
        areas = std::move(worded.areas);
        paired = worded.languagesPaired;
        if (!paired) warn(node, "lists_differ", worded.lengths);
        if (worded.leftOut) warn(node, "translation_left_out", "1");
        return worded.style;
    }
    std::vector<RequirementArea> readAreas(const Node& node, std::string_view key) {
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
    void addRequirement(const Node& node, RequirementArea& area) {
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

    SubArea readSubArea(const Node& node) {
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

    // --- structures

    void readStructure(const Node& node) {
        Structure structure;
        structure.id = idOf(node, "structure", draft_.structures.size());
        structure.creditUnit = value(node, "credit-unit");
        auto& place = places_.structures.emplace_back();
        place.node = &node;
        placementIds_.clear();
        for (const auto& entry : items(node, "placements")) {
            if (auto placement = readPlacement(entry, structure)) {
                structure.placements.push_back(std::move(*placement));
                place.placements.push_back(&entry);
            }
        }
        if (const auto* root = node.find("root")) structure.root = readGroup(*root, place);
        for (const auto& entry : items(node, "chapters")) structure.chapters.push_back(readChapter(entry));
        draft_.structures.push_back(std::move(structure));
    }
    Chapter readChapter(const Node& node) {
        Chapter chapter{value(node, "id"), value(node, "kind"), plain(node, "heading"), html(node, "body"), {}, {}};
        chapter.competenceArea = areaRef(node);
        for (const auto& entry : items(node, "chapters")) chapter.chapters.push_back(readChapter(entry));
        return chapter;
    }
    std::optional<Placement> readPlacement(const Node& node, const Structure& structure) {
        Placement placement;
        placement.unit = value(node, "unit");
        placement.id = value(node, "id");
        if (placement.id.empty()) placement.id = placement.unit;
        if (!ids_.contains("u/" + placement.unit)) {
            warn(node, "placement_unknown_unit", excerpt(placement.unit));
            return std::nullopt;
        }
        if (!placementIds_.insert(placement.id).second) fail(node, "duplicate_id", excerpt(placement.id));
        placement.credits = credits(node.find("credits"));
        placement.creditsMax = credits(node.find("credits-max"));
        placement.order = whole(node.find("order")).value_or(static_cast<int>(structure.placements.size()) + 1);
        return placement;
    }

    FormationNode readGroup(const Node& node, Places::Structure& place) {
        place.formation.push_back(&node);
        FormationNode group;
        group.id = value(node, "id");
        group.role = choice(node, "role", GroupRole::Defined);
        group.name = plain(node, "name");
        group.description = html(node, "description");
        group.competenceArea = areaRef(node);
        group.title = titleRef(node);
        if (const auto* rule = node.find("rule")) readRule(*rule, group);
        for (const auto& child : items(node, "children")) {
            const auto* inner = child.find("group");
            const auto* leaf = child.find("place");
            if ((inner != nullptr) == (leaf != nullptr))
                fail(child, "child_kind");
            else if (inner)
                group.children.push_back(readGroup(*inner, place));
            else
                readLeaf(*leaf, place, group);
        }
        return group;
    }
    void readLeaf(const Node& node, Places::Structure& place, FormationNode& group) {
        FormationNode leaf;
        leaf.id = value(node, "id");
        leaf.placement = value(node, "placement");
        leaf.compulsory = flag(node, "compulsory");
        leaf.description = html(node, "note");
        if (!placementIds_.contains(leaf.placement))
            return warn(node, "leaf_unknown_placement", excerpt(leaf.placement));
        place.formation.push_back(&node);
        group.children.push_back(std::move(leaf));
    }
    void readRule(const Node& rule, FormationNode& group) {
        if (const auto* range = rule.find("credits")) {
            group.creditsMin = credits(range->isScalar() ? range : range->find("min"));
            group.creditsMax = range->isScalar() ? group.creditsMin : credits(range->find("max"));
        }
        if (const auto* range = rule.find("count")) {
            group.countMin = whole(range->isScalar() ? range : range->find("min"));
            group.countMax = range->isScalar() ? group.countMin : whole(range->find("max"));
        }
    }

    /// A file without structures: the units with their own credits make one, without formation rules.
    void makeStructure(const Node& root) {
        Structure structure;
        structure.id = "units";
        structure.creditUnit = "osaamispiste";
        auto& place = places_.structures.emplace_back();
        place.node = &root;
        for (std::size_t i = 0; i < draft_.units.size(); ++i) {
            const auto& unit = draft_.units[i];
            structure.placements.push_back({unit.id, unit.id, unitCredits_[i], {}, static_cast<int>(i) + 1});
            place.placements.push_back(places_.units[i]);
        }
        draft_.structures.push_back(std::move(structure));
    }

    std::string fileName_;
    Reading& reading_;
    Places& places_;
    CurriculumDraft& draft_;
    Language language_ = Language::Fi;
    std::set<std::string> ids_;
    std::vector<std::string> unitCredits_;
    std::set<std::string> placementIds_;  // of the structure that is being read
    std::size_t subAreas_ = 0;
};

}  // namespace

void readNative(const Node& root, std::string_view fileName, Reading& reading, Places& places) {
    const auto* format = root.kind == Kind::Map ? root.find("curriculum-format") : nullptr;
    if (!format) {
        reading.errors.push_back(notNative(root, fileName));
        return;
    }
    if (format->text != "1") {
        reading.errors.push_back({position(*format, fileName), "format_version", excerpt(format->text)});
        return;
    }
    checkAgainst(kCurriculumSpec, root, fileName, reading);
    if (reading.errors.empty()) Reader(fileName, reading, places).read(root);
}

}  // namespace valo::importers
