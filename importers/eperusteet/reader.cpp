#include "importers/eperusteet/reader.hpp"

#include <algorithm>
#include <charconv>

#include "importers/eperusteet/document_reader.hpp"
#include "importers/eperusteet/recognise.hpp"

namespace valo::importers {

void EperusteetReader::read(const Node& root) {
    readSource(root);
    readQualification(root);
    for (const auto& node : items(root.find("tutkinnonOsat"))) readUnit(node);
    for (const auto& node : items(root.find("suoritustavat"))) readStructure(node);
    if (leftOut_ > 0) warn(*firstLeftOut_, "translation_left_out", std::to_string(leftOut_));
    sayOtherLanguages();
}

void EperusteetReader::readLocal(const Node& root) {
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

void EperusteetReader::warn(const Node& at, std::string code, std::string detail) {
    reading_.warnings.push_back({pointer(at), std::move(code), std::move(detail)});
}

void EperusteetReader::fail(const Node& at, std::string code, std::string detail) {
    reading_.errors.push_back({pointer(at), std::move(code), std::move(detail)});
}

void EperusteetReader::sayOtherLanguages() {
    if (!otherLanguages_.empty())
        reading_.warnings.push_back({"", "language_ignored", fmt::format("{}", fmt::join(otherLanguages_, ", "))});
}

LocalizedText EperusteetReader::words(const Node* node) {
    return localized(node, [](std::string_view text) {
        auto plain = plainText(text);
        return isPlaceholder(plain) ? std::string() : plain;
    });
}

LocalizedText EperusteetReader::html(const Node& map, std::string_view key) {
    return localized(map.find(key), [](std::string_view text) { return cleanHtml(text); });
}

std::optional<Date> EperusteetReader::day(const Node& map, std::string_view key) {
    const auto* node = map.find(key);
    if (!node) return std::nullopt;
    if (node->kind == Kind::Text)
        if (const auto iso = parseIsoDate(std::string_view(node->text).substr(0, 10))) return iso;
    long long ms = 0;
    const auto& text = node->text;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), ms);
    constexpr long long kFarthest = 100'000'000'000'000;  // the year 5138
    if (text.empty() || error != std::errc{} || end != text.data() + text.size() || ms > kFarthest || ms < -kFarthest) {
        warn(*node, "bad_date", excerpt(text, 40));
        return std::nullopt;
    }
    return helsinkiDate(UtcTime(std::chrono::milliseconds(ms)));
}

std::string EperusteetReader::credits(const Node& map, std::string_view key) {
    const auto* node = map.find(key);
    if (!node) return {};
    if (const auto value = decimal(node->text)) return *value;
    warn(*node, "bad_number", excerpt(node->text, 40));
    return {};
}

std::optional<int> EperusteetReader::count(const Node& map, std::string_view key) {
    const auto value = credits(map, key);
    if (value.empty()) return std::nullopt;
    return static_cast<int>(thousandths(value) / 1000);
}

std::string EperusteetReader::codeUri(const Node& map) {
    auto uri = scalar(path(map, {"koodi", "uri"}));
    return uri.empty() ? scalar(map, "koodiUri") : uri;
}

void EperusteetReader::readSource(const Node& root) {
    draft_.source.system = "eperusteet";
    draft_.source.id = scalar(root, "id");
    draft_.source.revision = scalar(path(root, {"globalVersion", "aikaleima"}));
    if (draft_.source.revision.empty()) draft_.source.revision = scalar(root, "muokattu");
    if (draft_.source.id.empty()) fail(root, "no_identity");
}

QualificationKind EperusteetReader::kindOf(const Node& root) {
    if (scalar(root, "tyyppi") == "amosaayhteinen") return QualificationKind::CommonUnits;
    const auto code = scalar(root, "koulutustyyppi");
    if (code == "koulutustyyppi_11") return QualificationKind::Further;
    if (code == "koulutustyyppi_12") return QualificationKind::Specialist;
    if (code == "koulutustyyppi_5" || code == "koulutustyyppi_18" || code == "koulutustyyppi_40")
        return QualificationKind::Preparatory;
    if (code.empty()) warn(root, "kind_unknown");
    return QualificationKind::Vocational;
}

/// What a national document and a provider's say alike.
Qualification& EperusteetReader::readHead(const Node& root, std::string_view languages) {
    places_.qualification = &root;
    auto& q = draft_.qualification;
    q.kind = kindOf(root);
    q.kindCode = scalar(root, "koulutustyyppi");
    q.name = words(root, "nimi");
    readLanguages(root.find(languages));
    q.documentType = lowered(scalar(root, "tyyppi"));
    const auto state = lowered(scalar(root, "tila"));
    q.status = state == "luonnos" ? Status::Draft : state == "poistettu" ? Status::Withdrawn : Status::Published;
    return q;
}

void EperusteetReader::readQualification(const Node& root) {
    auto& q = readHead(root, "kielet");
    q.decisionNumber = scalar(root, "diaarinumero");
    q.validFrom = day(root, "voimassaoloAlkaa");
    q.validTo = day(root, "voimassaoloLoppuu");
    q.transitionTo = day(root, "siirtymaPaattyy");
    q.decided = day(root, "paatospvm");
    q.competence = html(root, "suorittaneenOsaaminen");
    q.workTasks = html(root, "tyotehtavatJoissaVoiToimia");
    for (const auto& number : items(root.find("korvattavatDiaarinumerot"))) addWords(q.replaces, scalar(&number));
    readCodes(root);
}

void EperusteetReader::readLanguages(const Node* list) {
    auto& q = draft_.qualification;
    for (const auto& language : items(list)) {
        if (const auto known = parseLanguage(lowered(language.text)))
            q.languages.push_back(*known);
        else if (language.isScalar())
            otherLanguages_.insert(excerpt(lowered(language.text), 10));
    }
    std::sort(q.languages.begin(), q.languages.end());
}

void readEperusteet(const Node& root, Reading& reading, Places& places) {
    if (auto because = refusal(root)) {
        reading.errors.push_back(std::move(*because));
        return;
    }
    EperusteetReader(reading, places).read(root);
}

bool isLocalCurriculum(const Node& root) {
    return root.kind == Kind::Map && root.find("koulutustoimija") && root.find("perusteDiaarinumero") &&
           root.find("tutkinnonOsat");
}

void readLocalCurriculum(const Node& root, Reading& reading, Places& places) {
    EperusteetReader(reading, places).readLocal(root);
}

}  // namespace valo::importers
