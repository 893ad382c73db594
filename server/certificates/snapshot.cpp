#include <nlohmann/json.hpp>

#include "certificates/content.hpp"
#include "core/json.hpp"

namespace valo::certificates {
namespace {

using Json = nlohmann::json;

void writeLine(JsonWriter& out, const Line& line) {
    out.beginObject()
        .field("agreementId", line.agreement)
        .field("requirementId", line.requirement)
        .field("code", line.code)
        .field("heading", line.heading)
        .field("text", line.text)
        .field("level", codeOf(line.level))
        .field("specification", line.specification)
        .field("agreedOn", line.agreedOn)
        .field("firstSeen", line.firstSeen)
        .field("lastSeen", line.lastSeen)
        .field("evidence", line.evidence)
        .field("environmentId", line.environment)
        .endObject();
}
void writeQualification(JsonWriter& out, const QualificationPart& part) {
    out.beginObject()
        .field("name", part.name)
        .field("decisionNumber", part.decisionNumber)
        .field("notice", part.notice)
        .field("unconfirmedFrom", part.unconfirmedFrom)
        .field("curriculumId", part.id)
        .key("units")
        .beginArray();
    for (const auto& unit : part.units) {
        out.beginObject()
            .field("unitId", unit.id)
            .field("code", unit.code)
            .field("name", unit.name)
            .field("extentOfUnit", unit.credits)
            .key("lines")
            .beginArray();
        for (const auto& line : unit.lines) writeLine(out, line);
        out.endArray().endObject();
    }
    out.endArray().endObject();
}

void writePeople(JsonWriter& out, const Content& c) {
    out.key("holder")
        .beginObject()
        .field("name", c.holderName)
        .field("born", c.holderBorn)
        .endObject()
        .key("issuer")
        .beginObject()
        .field("name", c.issuerName)
        .field("businessId", c.issuerBusinessId)
        .field("street", c.issuerStreet)
        .field("place", c.issuerPlace)
        .field("signatory", c.signatoryName)
        .field("signatoryTitle", c.signatoryTitle)
        .endObject()
        .key("period")
        .beginObject()
        .field("from", c.from)
        .field("to", c.to)
        .field("workplace", c.workplaceName)
        .field("municipality", c.municipality)
        .field("supervisor", c.supervisorName)
        .field("supervisorTitle", c.supervisorTitle)
        .field("kind", c.kind)
        .field("totalHours", c.additions.totalHours)
        .endObject()
        .key("supervisorSignature");
    if (const auto& given = c.supervisorSignature)
        out.beginObject().field("name", given->name).field("title", given->title).field("at", given->at).endObject();
    else
        out.null();
}
void writePlaces(JsonWriter& out, const Content& c, const std::string& publicUrl) {
    out.key("tasks").beginArray();
    for (const auto& task : c.tasks) out.value(task);
    out.endArray().key("basis").beginArray();
    for (const auto& b : c.basis)
        out.beginObject()
            .field("environmentId", b.id)
            .field("version", b.version)
            .field("recognisedOn", b.recognisedOn)
            .field("publishedOn", b.publishedOn)
            .field("recogniser", b.recogniser)
            .field("url", publicUrl + "/register/" + std::to_string(b.id.value))
            .endObject();
    out.endArray();
}

LocalizedText localized(const Json& json) { return {json.value("fi", ""), json.value("sv", ""), json.value("en", "")}; }
LocalizedText localized(const Json& json, const char* name) {
    return json.contains(name) ? localized(json.at(name)) : LocalizedText{};
}
std::string text(const Json& json, const char* name) {
    const auto found = json.find(name);
    return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}
/// Nothing for what is null, missing or no day.
std::optional<Date> day(const Json& json, const char* name) { return parseIsoDate(text(json, name)); }

Line lineFrom(const Json& json, UnitId unit, CurriculumId curriculum) {
    const auto level = fromCode<Level>(text(json, "level"));
    return {AgreementId{json.value("agreementId", std::int64_t{0})},
            EnvironmentId{json.at("environmentId").get<std::int64_t>()},
            RequirementId{json.at("requirementId").get<std::int64_t>()},
            unit,
            curriculum,
            level.value(),
            text(json, "specification"),
            localized(json.at("text")),
            localized(json, "heading"),
            text(json, "code"),
            day(json, "agreedOn").value(),
            day(json, "firstSeen").value(),
            day(json, "lastSeen").value(),
            json.at("evidence").get<std::int64_t>()};
}
QualificationPart qualificationFrom(const Json& json) {
    QualificationPart part{CurriculumId{json.value("curriculumId", std::int64_t{0})},
                           localized(json.at("name")),
                           text(json, "decisionNumber"),
                           localized(json, "notice"),
                           text(json, "unconfirmedFrom"),
                           {}};
    for (const auto& unit : json.at("units")) {
        const auto extent = unit.find("extentOfUnit");
        UnitPart one{UnitId{unit.value("unitId", std::int64_t{0})},
                     text(unit, "code"),
                     localized(unit.at("name")),
                     extent != unit.end() && extent->is_number() ? std::optional(extent->get<double>()) : std::nullopt,
                     {}};
        for (const auto& line : unit.at("lines")) one.lines.push_back(lineFrom(line, one.id, part.id));
        part.units.push_back(std::move(one));
    }
    return part;
}
BasisReport reportFrom(const Json& json) {
    return {EnvironmentId{json.at("environmentId").get<std::int64_t>()}, json.at("version").get<int>(),
            day(json, "recognisedOn").value(), day(json, "publishedOn"), text(json, "recogniser")};
}

}  // namespace

std::string snapshotOf(const Content& c, const std::string& publicUrl) {
    JsonWriter out;
    out.beginObject()
        .field("format", "valo-certificate-1")
        .field("number", c.number)
        .field("code", c.code)
        .field("checkUrl", publicUrl + "/v/" + c.code)
        .field("language", tag(c.language))
        .field("issuedOn", c.issuedOn)
        .field("replaces", c.replaces);
    writePeople(out, c);
    writePlaces(out, c, publicUrl);
    out.key("qualifications").beginArray();
    for (const auto& part : c.qualifications) writeQualification(out, part);
    out.endArray()
        .key("additions")
        .beginObject()
        .field("generalSkills", c.additions.generalSkills)
        .field("cards", c.additions.cards)
        .field("furtherPlans", c.additions.furtherPlans)
        .endObject();
    return out.endObject().take();
}

Content contentFrom(const std::string& snapshot) {
    const auto json = Json::parse(snapshot);
    const auto &holder = json.at("holder"), &issuer = json.at("issuer"), &period = json.at("period"),
               &additions = json.at("additions");
    Content c;
    c.number = text(json, "number");
    c.code = text(json, "code");
    c.replaces = text(json, "replaces");
    c.issuedOn = day(json, "issuedOn").value();
    c.holderName = text(holder, "name");
    c.holderBorn = day(holder, "born");
    c.issuerName = text(issuer, "name");
    c.issuerBusinessId = text(issuer, "businessId");
    c.issuerStreet = text(issuer, "street");
    c.issuerPlace = text(issuer, "place");
    c.signatoryName = text(issuer, "signatory");
    c.signatoryTitle = text(issuer, "signatoryTitle");
    c.supervisorName = text(period, "supervisor");
    c.supervisorTitle = text(period, "supervisorTitle");
    if (const auto given = json.find("supervisorSignature"); given != json.end() && given->is_object())
        c.supervisorSignature = {text(*given, "name"), text(*given, "title"), parseIsoTime(text(*given, "at")).value()};
    c.workplaceName = text(period, "workplace");
    c.municipality = text(period, "municipality");
    c.from = day(period, "from").value();
    c.to = day(period, "to").value();
    c.kind = text(period, "kind");
    for (const auto& task : json.at("tasks")) c.tasks.push_back(localized(task));
    for (const auto& part : json.at("qualifications")) c.qualifications.push_back(qualificationFrom(part));
    for (const auto& report : json.at("basis")) c.basis.push_back(reportFrom(report));
    c.additions = {text(additions, "generalSkills"), text(additions, "cards"), text(additions, "furtherPlans"),
                   text(period, "totalHours")};
    return c;
}

}  // namespace valo::certificates
