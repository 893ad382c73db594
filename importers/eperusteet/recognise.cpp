#include "importers/eperusteet/recognise.hpp"

#include <algorithm>
#include <array>

namespace valo::importers {
namespace {

struct Mark {
    std::string_view key, code;
};

/// Keys that give other documents away; the first that fits names them.
constexpr std::array kMarks{
    Mark{"openapi", "is_api_description"},          Mark{"swagger", "is_api_description"},
    Mark{"$schema", "is_api_description"},          Mark{"@context", "is_credential"},
    Mark{"credentialSubject", "is_credential"},     Mark{"opiskeluoikeus-oid", "is_hoks"},
    Mark{"koulutustoimija", "is_amosaa"},           Mark{"perusteDiaarinumero", "is_amosaa"},
    Mark{"arvioinninKohdealueet", "is_assessment"},
};

bool hasAny(const Node& map, std::initializer_list<std::string_view> keys) {
    return std::any_of(keys.begin(), keys.end(), [&](auto key) { return map.find(key) != nullptr; });
}

std::string_view textAt(const Node& map, std::string_view key) {
    const auto* node = map.find(key);
    return node && node->isScalar() ? std::string_view(node->text) : std::string_view();
}

bool isUnit(const Node& map) {
    return hasAny(map, {"ammattitaitovaatimukset", "ammattitaitovaatimukset2019", "ammattitaidonOsoittamistavat"}) ||
           textAt(map, "osanTyyppi") == "tutkinnonosa";
}

std::string listCode(const Node& list) {
    if (list.children.empty()) return "is_list";
    const auto& first = list.children.front();
    if (hasAny(first, {"koodiUri"}) && first.find("metadata")) return "is_code_set";
    if (hasAny(first, {"pakollisetOsaamistavoitteet", "osaamistavoitteet"})) return "is_sub_areas";
    if (isUnit(first)) return "is_unit";
    return "is_list";
}

/// Kinds of education whose documents have another shape: basic education, upper secondary, early childhood …
bool isVocationalKind(std::string_view kind) {
    constexpr std::array<std::string_view, 7> kKinds{"koulutustyyppi_1",  "koulutustyyppi_26", "koulutustyyppi_11",
                                                     "koulutustyyppi_12", "koulutustyyppi_5",  "koulutustyyppi_18",
                                                     "koulutustyyppi_40"};
    return std::find(kKinds.begin(), kKinds.end(), kind) != kKinds.end();
}

}  // namespace

std::optional<Message> refusal(const Node& root) {
    const auto because = [](std::string code, std::string detail = {}) {
        return Message{"", std::move(code), std::move(detail)};
    };
    if (root.kind == Kind::List) return because(listCode(root));
    if (root.kind != Kind::Map) return because("unknown_json");
    const bool whole = root.find("suoritustavat") && root.find("tutkinnonOsat");
    for (const auto& mark : kMarks)
        if (!whole && root.find(mark.key)) return because(std::string(mark.code));
    if (hasAny(root, {"data"}) && hasAny(root, {"sivu", "sivukoko", "kokonaismäärä"})) return because("is_search_page");
    const auto kind = textAt(root, "koulutustyyppi");
    const auto type = textAt(root, "tyyppi");
    if (root.find("suoritustavat") || root.find("tutkinnonOsat")) {
        if (type == "opas") return because("is_guide");
        if (!kind.empty() && !isVocationalKind(kind)) return because("is_general_education", excerpt(kind, 40));
        const auto* units = root.find("tutkinnonOsat");
        if (!units || units->kind != Kind::List) return because("no_units");
        return std::nullopt;
    }
    if (hasAny(root, {"osat"}) && hasAny(root, {"rooli", "muodostumisSaanto"})) return because("is_formation_tree");
    if (isUnit(root)) return because("is_unit");
    if (!kind.empty()) return because("is_general_education", excerpt(kind, 40));
    constexpr std::size_t kShown = 5;
    std::string keys;
    for (std::size_t i = 0; i < std::min(kShown, root.children.size()); ++i)
        keys += (i == 0 ? "" : ", ") + std::string(excerpt(root.children[i].key, 30));
    return because("unknown_json", keys.empty() ? "{}" : keys);
}

}  // namespace valo::importers
