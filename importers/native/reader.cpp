#include "importers/native/reader.hpp"

#include <algorithm>

#include "importers/foreign.hpp"
#include "importers/native/check.hpp"
#include "importers/native/tree_reader.hpp"
#include "importers/scales.hpp"

namespace valo::importers {

void NativeReader::read(const Node& root) {
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
    const bool asItCame = draft_.source.system == "eperusteet" && std::all_of(unitCredits_.begin(), unitCredits_.end(),
                                                                              [](const auto& c) { return c.empty(); });
    if (structures.empty() && !asItCame) makeStructure(root);
    if (const auto* extras = root.find("x-source"); extras && extras->kind == Kind::Map)
        for (const auto& extra : extras->children) draft_.extras.push_back({std::string(extra.key), jsonText(extra)});
}

void NativeReader::warn(const Node& at, std::string code, std::string detail) {
    reading_.warnings.push_back({position(at, fileName_), std::move(code), std::move(detail)});
}

void NativeReader::fail(const Node& at, std::string code, std::string detail) {
    reading_.errors.push_back({position(at, fileName_), std::move(code), std::move(detail)});
}

bool NativeReader::tooMany(const Node& root) {
    constexpr std::size_t kMost = 1000;
    const auto* qualification = root.find("qualification");
    for (const auto* map : {&root, qualification})
        for (const auto key : {"scales", "generic-criteria", "structures", "competence-areas", "titles"})
            if (map && items(*map, key).size() > kMost) fail(*map->find(key), "too_many_parts", std::to_string(kMost));
    return !reading_.errors.empty();
}

std::vector<std::string> NativeReader::numbers(const Node& node, std::string_view key) {
    std::vector<std::string> found;
    const auto* said = node.find(key);
    if (!said) return found;
    addWords(found, said->text);
    for (const auto& number : said->children) addWords(found, number.text);
    return found;
}

void NativeReader::readQualification(const Node& node) {
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

void NativeReader::readLanguages(const Node& node) {
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

void NativeReader::readAreasAndTitles(const Node& node) {
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

std::string NativeReader::areaRef(const Node& map) {
    const auto* node = map.find("competence-area");
    if (!node) return {};
    for (const auto& area : draft_.qualification.competenceAreas)
        if (area.id == node->text) return area.id;
    warn(*node, "competence_area_unknown", excerpt(node->text));
    return {};
}

std::string NativeReader::titleRef(const Node& map) {
    const auto* node = map.find("title");
    if (!node) return {};
    for (const auto& title : draft_.qualification.titles)
        if (title.id == node->text) return title.id;
    warn(*node, "title_unknown", excerpt(node->text));
    return {};
}

std::string NativeReader::idOf(const Node& node, std::string_view prefix, std::size_t index) {
    auto id = value(node, "id");
    if (id.empty()) id = fmt::format("{}{}", prefix, index + 1);
    if (!ids_.insert(fmt::format("{}/{}", prefix, id)).second) fail(node, "duplicate_id", excerpt(id));
    return id;
}

void NativeReader::readScale(const Node& node) {
    Scale scale{idOf(node, "scale", draft_.scales.size()), value(node, "code"), {}};
    for (const auto& level : items(node, "levels"))
        scale.levels.push_back({value(level, "id"), value(level, "code"), plain(level, "name")});
    draft_.scales.push_back(std::move(scale));
}

std::string NativeReader::scaleRef(const Node& map) {
    const auto* node = map.find("scale");
    if (!node) return {};
    for (const auto& scale : draft_.scales)
        if (scale.id == node->text) return scale.id;
    for (const auto& scale : knownScales())
        if (scale.id == node->text) return draft_.scales.emplace_back(scale).id;
    warn(*node, "scale_unknown", excerpt(node->text));
    return {};
}

std::vector<CriteriaLevel> NativeReader::readLevels(const Node& node) {
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

void NativeReader::readGeneric(const Node& node) {
    GenericCriteria table;
    table.id = idOf(node, "g", draft_.genericCriteria.size());
    table.scale = scaleRef(node);
    table.name = plain(node, "name");
    table.subject = plain(node, "subject");
    table.levels = readLevels(node);
    draft_.genericCriteria.push_back(std::move(table));
}

std::string NativeReader::genericRef(const Node& map) {
    const auto* node = map.find("generic-criteria");
    if (!node) return {};
    for (const auto& table : draft_.genericCriteria)
        if (table.id == node->text) return table.id;
    warn(*node, "generic_unknown", excerpt(node->text));
    return {};
}

Assessment NativeReader::readAssessment(const Node& map) {
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
    if (reading.errors.empty()) NativeReader(fileName, reading, places).read(root);
}

}  // namespace valo::importers
