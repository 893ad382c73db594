#pragma once
// What turns a document of ePerusteet into a draft; its parts are in one file each.
#include <fmt/format.h>

#include <set>

#include "core/text.hpp"
#include "importers/html.hpp"
#include "importers/validate.hpp"

namespace valo::importers {

// Real documents have three scales and some tens of areas and titles; lists that are searched stay short.
inline constexpr std::size_t kMaxScales = 50;
inline constexpr std::size_t kMaxNames = 1000;

inline const Nodes& items(const Node* node) {
    static const Nodes none;
    return node && node->kind == Kind::List ? node->children : none;
}
/// Without blanks around it, which no notation but JSON would keep; a document's own spelling is among its extras.
inline std::string scalar(const Node* node) { return node && node->isScalar() ? std::string(trimmed(node->text)) : ""; }
inline std::string scalar(const Node& map, std::string_view key) { return scalar(map.find(key)); }
inline const Node* path(const Node& map, std::initializer_list<std::string_view> keys) {
    const Node* at = &map;
    for (const auto key : keys) {
        at = at->find(key);
        if (!at) return nullptr;
    }
    return at;
}

class EperusteetReader {
 public:
    EperusteetReader(Reading& reading, Places& places)
        : reading_(reading), places_(places), draft_(reading.draft.emplace()) {}
    void read(const Node& root);
    /// A provider's local curriculum: only what it words itself; the national units are in the national document.
    void readLocal(const Node& root);

 private:
    void warn(const Node& at, std::string code, std::string detail = {});
    void fail(const Node& at, std::string code, std::string detail = {});
    void sayOtherLanguages();

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
    LocalizedText words(const Node* node);
    LocalizedText words(const Node& map, std::string_view key) { return words(map.find(key)); }
    LocalizedText html(const Node& map, std::string_view key);
    /// Epoch milliseconds at Helsinki midnight; newer services may say an ISO date.
    std::optional<Date> day(const Node& map, std::string_view key);
    std::string credits(const Node& map, std::string_view key);
    std::optional<int> count(const Node& map, std::string_view key);
    static std::string codeUri(const Node& map);

    // --- header

    void readSource(const Node& root);
    QualificationKind kindOf(const Node& root);
    Qualification& readHead(const Node& root, std::string_view languages);
    void readQualification(const Node& root);
    void readLanguages(const Node* list);

    // --- a provider's local curriculum (local.cpp)

    void readLocalHeader(const Node& root);
    /// Adds a unit when the node words anything that the national document does not.
    void readLocalUnit(const Node& node);
    void readOwn(const Node& own, Unit& unit);
    void readLocalSubArea(const Node& node, Unit& unit);
    void readCodes(const Node& root);
    std::string competenceArea(std::string_view code) const;
    std::string title(std::string_view code) const;

    // --- units (units.cpp)

    void readUnit(const Node& node);
    /// The 2019 shape; the html beside it is then a rendering of the same and not read.
    void readRequirements(const Node& node, Unit& unit);
    WordedRequirements wordedIn(const Node& node, const LocalizedText& html, std::vector<RequirementArea>& areas,
                                bool& paired);
    std::vector<RequirementArea> readAreas(const Node& node, LocalizedText& subject);
    std::vector<RequirementArea> readRequirementList(const Node& node);

    // --- common units and preparatory education (units.cpp)

    void readSubArea(const Node& node, Unit& unit);
    void readGoal2014(const Node& node, SubArea& area);
    void readGoal2020(const Node& node, std::string_view key, bool compulsory, SubArea& area);
    /// VALMA and TELMA word their goals in a shape of their own.
    void readPreparatory(const Node& node, std::string id, const LocalizedText& name, Unit& unit);

    // --- assessment (assessment.cpp)

    Assessment readAssessment(const Node& node);
    std::vector<CriteriaLevel> readLevels(const Node& node, std::string& scale);
    /// The sources scramble the levels; the scale knows their order.
    void sortLevels(std::vector<CriteriaLevel>& levels, std::string_view scaleId) const;
    void useScale(const std::string& id, const Node* node);
    std::string readGeneric(const Node& node);

    // --- structures (structures.cpp)

    void readStructure(const Node& node);
    std::vector<Chapter> readChapters(const Node& node);
    FormationNode readGroup(const Node& node, const std::set<std::string>& placementIds, Places::Structure& place);
    GroupRole roleOf(const Node& node);
    void readRule(const Node& node, FormationNode& group);

    Reading& reading_;
    Places& places_;
    CurriculumDraft& draft_;
    std::set<std::string> unitIds_, genericIds_, structureIds_;
    std::set<std::string> otherLanguages_;
    int leftOut_ = 0;
    const Node* firstLeftOut_ = nullptr;
};

}  // namespace valo::importers
