// The sheet for a school as JSON, and the part of it that speaks eHOKS.
#include <algorithm>
#include <charconv>

#include "certificates/school.hpp"
#include "core/json.hpp"

namespace valo::certificates {
namespace {

constexpr std::string_view kUnitCode = "tutkinnonosat_";

/// "tutkinnonosat_106945"; nothing for a unit that the national code list does not have.
std::string codeUri(const SchoolUnit& unit) {
    const auto digits = unit.code.starts_with(kUnitCode) ? unit.code.substr(kUnitCode.size()) : unit.code;
    const bool isNumber = !digits.empty() && std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; });
    return isNumber ? std::string(kUnitCode) + digits : std::string();
}
std::int64_t versionOf(const SchoolUnit& unit) {
    std::int64_t version = 1;
    std::from_chars(unit.codeVersion.data(), unit.codeVersion.data() + unit.codeVersion.size(), version);
    return std::max<std::int64_t>(version, 1);
}
const std::string& anyText(const LocalizedText& text) {
    return !text.fi.empty() ? text.fi : !text.sv.empty() ? text.sv : text.en;
}
bool isBusinessId(const std::string& id) {
    return id.size() == 9 && id[7] == '-' &&
           std::ranges::count_if(id, [](char c) { return c >= '0' && c <= '9'; }) == 8;
}

void writeUnit(JsonWriter& out, const SchoolSheet& sheet, const SchoolUnit& unit) {
    out.field("tutkinnon-osa-koodi-uri", codeUri(unit)).field("tutkinnon-osa-koodi-versio", versionOf(unit));
    if (!sheet.decisionNumber.empty()) out.field("tutkinnon-osan-perusteen-diaarinro", sheet.decisionNumber);
}
void writeTraining(JsonWriter& out, const SchoolPeriod& period) {
    out.beginObject()
        .key("vastuullinen-tyopaikka-ohjaaja")
        .beginObject()
        .field("nimi", period.supervisor)
        .endObject()
        .field("tyopaikan-nimi", period.workplace);
    if (isBusinessId(period.businessId)) out.field("tyopaikan-y-tunnus", period.businessId);
    out.key("keskeiset-tyotehtavat").beginArray();
    for (const auto& task : period.tasks) out.value(anyText(task));
    out.endArray().endObject();
}
/// The way of acquiring, where eHOKS has a word for the placement: a work trial has none (handbook §0.6).
std::string_view wayOf(const SchoolPeriod& period) {
    return period.kind == "apprenticeship"       ? "osaamisenhankkimistapa_oppisopimus"
           : period.kind == "training_agreement" ? "osaamisenhankkimistapa_koulutussopimus"
                                                 : "";
}
void writeWays(JsonWriter& out, const SchoolSheet& sheet) {
    out.key("osaamisen-hankkimistavat").beginArray();
    for (const auto& period : sheet.periods) {
        if (wayOf(period).empty() || period.supervisor.empty()) continue;
        out.beginObject()
            .field("alku", period.from)
            .field("loppu", period.to)
            .field("osaamisen-hankkimistapa-koodi-uri", wayOf(period))
            .field("osaamisen-hankkimistapa-koodi-versio", 1)
            .key("tyopaikalla-jarjestettava-koulutus");
        writeTraining(out, period);
        out.endObject();
    }
    out.endArray();
}
void writePeriods(JsonWriter& out, const SchoolSheet& sheet) {
    out.key("tyopaikkajaksot").beginArray();
    for (const auto& period : sheet.periods) {
        out.beginObject().field("alku", period.from).field("loppu", period.to);
        if (!period.supervisor.empty()) {
            out.key("tyopaikalla-jarjestettava-koulutus");
            writeTraining(out, period);
        }
        out.endObject();
    }
    out.endArray();
}
void writeDraft(JsonWriter& out, const SchoolSheet& sheet) {
    out.beginObject()
        .field("ehdotus", true)
        .field("selite",
               "Ehdotus koulutuksen järjestäjälle. Ei HOKS: oppijan ja opiskeluoikeuden tunnisteet, todentamisen "
               "prosessin ja tunnustamisen päättää koulutuksen järjestäjä.")
        .field("laadittu", sheet.on)
        .key("aiemmin-hankitut-ammat-tutkinnon-osat")
        .beginArray();
    for (const auto& unit : sheet.units) {
        if (codeUri(unit).empty()) continue;
        writeUnit(out.beginObject(), sheet, unit);
        out.endObject();
    }
    out.endArray().key("hankittavat-ammat-tutkinnon-osat").beginArray();
    for (const auto& unit : sheet.units) {
        if (codeUri(unit).empty() || std::ranges::find(sheet.aims, unit.id) == sheet.aims.end()) continue;
        writeUnit(out.beginObject(), sheet, unit);
        writeWays(out, sheet);
        out.endObject();
    }
    out.endArray();
    writePeriods(out, sheet);
    out.endObject();
}

void writeLine(JsonWriter& out, const SchoolLine& one) {
    out.beginObject()
        .field("requirementId", one.line.requirement)
        .field("text", one.line.text)
        .field("level", codeOf(one.line.level))
        .field("agreedOn", one.line.agreedOn)
        .field("workplace", one.workplace)
        .field("certificate", one.certificate)
        .key("evidence")
        .beginArray();
    for (const auto& evidence : one.evidence)
        out.beginObject()
            .field("on", evidence.on)
            .field("level", codeOf(evidence.level))
            .field("task", evidence.task)
            .field("observer", evidence.observer)
            .endObject();
    out.endArray().endObject();
}

}  // namespace

std::string hoksDraft(const SchoolSheet& sheet) {
    JsonWriter out;
    writeDraft(out, sheet);
    return out.take();
}

std::string schoolJson(const SchoolSheet& sheet, const LocalizedText& koskiText) {
    JsonWriter out;
    out.beginObject()
        .field("on", sheet.on)
        .field("name", sheet.name)
        .field("born", sheet.born)
        .field("qualification", sheet.qualification)
        .field("decisionNumber", sheet.decisionNumber)
        .field("issuer", sheet.issuer)
        .field("phone", sheet.phone)
        .field("email", sheet.email)
        .key("units")
        .beginArray();
    for (const auto& unit : sheet.units) {
        out.beginObject()
            .field("code", unit.code)
            .field("name", unit.name)
            .field("extentOfUnit", unit.credits)
            .key("lines")
            .beginArray();
        for (const auto& line : unit.lines) writeLine(out, line);
        out.endArray().endObject();
    }
    out.endArray().key("environments").beginArray();
    for (const auto& report : sheet.reports)
        out.beginObject()
            .field("environmentId", report.id)
            .field("version", report.version)
            .field("recognisedOn", report.recognisedOn)
            .field("recogniser", report.recogniser)
            .endObject();
    out.endArray().key("assessors").beginArray();
    for (const auto& person : sheet.assessors)
        out.beginObject()
            .field("name", person.name)
            .field("title", person.title)
            .field("role", person.role)
            .endObject();
    out.endArray().field("koskiText", koskiText).key("hoksDraft");
    writeDraft(out, sheet);
    return out.endObject().take();
}

}  // namespace valo::certificates
