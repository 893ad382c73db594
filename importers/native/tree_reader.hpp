#pragma once
// What turns a tree of the native format into a draft; its parts are in one file each.
#include <fmt/format.h>

#include <set>

#include "core/text.hpp"
#include "importers/html.hpp"
#include "importers/validate.hpp"

namespace valo::importers {

inline const Nodes& items(const Node& map, std::string_view key) {
    static const Nodes none;
    const auto* node = map.find(key);
    return node ? node->children : none;
}

class NativeReader {
 public:
    NativeReader(std::string_view fileName, Reading& reading, Places& places)
        : fileName_(fileName), reading_(reading), places_(places), draft_(reading.draft.emplace()) {}
    void read(const Node& root);

 private:
    void warn(const Node& at, std::string code, std::string detail = {});
    void fail(const Node& at, std::string code, std::string detail = {});
    /// Lists that are searched stay short; real files have some tens of each.
    bool tooMany(const Node& root);

    // --- values (values.cpp)

    std::string value(const Node& map, std::string_view key);
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
    std::optional<Date> day(const Node& map, std::string_view key);
    std::string credits(const Node* node);
    std::optional<int> whole(const Node* node);
    std::optional<bool> flag(const Node& map, std::string_view key);
    LocalizedText plain(const Node* node);
    LocalizedText plain(const Node& map, std::string_view key) { return plain(map.find(key)); }
    LocalizedText html(const Node& map, std::string_view key, bool alwaysHtml = false);
    /// A plain string is in the file's first official language, else in the language of its name, else Finnish.
    static Language defaultLanguage(const Node& qualification);

    // --- qualification

    /// Decision numbers, one or a list.
    static std::vector<std::string> numbers(const Node& node, std::string_view key);
    void readQualification(const Node& node);
    void readLanguages(const Node& node);
    void readAreasAndTitles(const Node& node);
    std::string areaRef(const Node& map);
    std::string titleRef(const Node& map);
    /// The part's own id, or one by its position; unique in the file, whatever kind of part it is.
    std::string idOf(const Node& node, std::string_view prefix, std::size_t index);

    // --- criteria

    void readScale(const Node& node);
    std::string scaleRef(const Node& map);
    std::vector<CriteriaLevel> readLevels(const Node& node);
    void readGeneric(const Node& node);
    std::string genericRef(const Node& map);
    Assessment readAssessment(const Node& map);

    // --- units (units.cpp)

    void readUnit(const Node& node, bool hasStructures);
    void readWording(const Node& node, Unit& unit);
    RequirementsStyle wordedIn(const Node& node, const LocalizedText& html, std::vector<RequirementArea>& areas,
                               bool& paired);
    std::vector<RequirementArea> readAreas(const Node& node, std::string_view key);
    void addRequirement(const Node& node, RequirementArea& area);
    SubArea readSubArea(const Node& node);

    // --- structures (structures.cpp)

    void readStructure(const Node& node);
    Chapter readChapter(const Node& node);
    std::optional<Placement> readPlacement(const Node& node, const Structure& structure);
    FormationNode readGroup(const Node& node, Places::Structure& place);
    void readLeaf(const Node& node, Places::Structure& place, FormationNode& group);
    void readRule(const Node& rule, FormationNode& group);
    /// A file without structures: the units with their own credits make one, without formation rules.
    void makeStructure(const Node& root);

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

}  // namespace valo::importers
