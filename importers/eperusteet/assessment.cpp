#include <algorithm>

#include "importers/eperusteet/document_reader.hpp"
#include "importers/scales.hpp"

namespace valo::importers {

Assessment EperusteetReader::readAssessment(const Node& node) {
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

std::vector<CriteriaLevel> EperusteetReader::readLevels(const Node& node, std::string& scale) {
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

void EperusteetReader::sortLevels(std::vector<CriteriaLevel>& levels, std::string_view scaleId) const {
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

void EperusteetReader::useScale(const std::string& id, const Node* node) {
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

std::string EperusteetReader::readGeneric(const Node& node) {
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

}  // namespace valo::importers
