#include "core/json.hpp"
#include "workplaces/api_parts.hpp"
#include "workplaces/routes.hpp"
#include "workplaces/views.hpp"

namespace valo::workplaces {
namespace {

using http::Needs;
using http::Request;
using http::Response;

Response getRegister(Services& services, const Request& request) {
    const auto wanted = [&](std::string_view name) { return std::string(request.query.get(name)); };
    const auto limit = wantedLimit(request);
    if (!limit) return refused(limit.error(), request);
    const auto offset = request.query.has("cursor") ? request.query.integer("cursor").value_or(-1) : 0;
    if (offset < 0) return refused(invalid("cursor", "unknown").value(), request);
    const auto found = searchRegister(
        services, {wanted("municipality"), wanted("organisation"), wanted("qualification"), wanted("unit")},
        static_cast<std::size_t>(offset), *limit);
    if (static_cast<std::size_t>(offset) != found.offset) return refused(invalid("cursor", "unknown").value(), request);
    JsonWriter out;
    out.beginObject().key("items").beginArray();
    for (const auto& line : found.lines) writeLine(out, line);
    out.endArray().field("all", found.all).key("next");
    if (const auto next = found.offset + found.lines.size(); next < found.all)
        out.value(std::to_string(next));
    else
        out.null();
    return http::json(out.endObject().take());
}

void writeUnits(JsonWriter& out, const std::vector<RegisterUnit>& units) {
    out.key("units").beginArray();
    for (const auto& unit : units) {
        out.beginObject()
            .field("id", unit.unit.id)
            .field("code", unit.unit.code)
            .field("name", unit.unit.name)
            .field("ticked", unit.requirements.size())
            .field("all", unit.all)
            .key("requirements")
            .beginArray();
        for (const auto& requirement : unit.requirements)
            out.beginObject().field("id", requirement.id).field("text", requirement.text).endObject();
        out.endArray().key("criteriaReached").beginArray();
        if (unit.criteriaReached)
            for (const auto& criterion : unit.criteria)
                out.beginObject().field("level", criterion.level).field("text", criterion.text).endObject();
        out.endArray().endObject();
    }
    out.endArray();
}

Response getRegisterEntry(Services& services, const Request& request) {
    const auto entry = registerEntry(services, request.id_<EnvironmentId>(0), request.language);
    if (!entry) return refused(entry.error(), request);
    const auto& e = entry->environment;
    const auto& d = entry->workplace.details;
    JsonWriter out;
    out.beginObject()
        .field("id", e.id)
        .field("state", codeOf(e.state))
        .field("version", e.version)
        .field("workplace", d.name)
        .field("unitName", d.unitName)
        .field("street", d.street)
        .field("postalCode", d.postalCode)
        .field("municipality", d.municipality)
        .field("organisation", entry->organisation)
        .field("qualification", entry->curriculum.name)
        .field("decisionNumber", entry->curriculum.decisionNumber)
        .field("description", e.report.description)
        .field("guidance", e.report.guidance)
        .field("equipment", e.report.equipment)
        .field("recognisedOn", e.report.recognisedOn)
        .field("recogniserName", e.report.recogniserName)
        .field("recogniserTitle", e.report.recogniserTitle)
        .field("recogniserOrganisation", e.report.recogniserOrganisation)
        .field("reviewedBy", entry->reviewedBy)
        .field("publishedAt", e.publishedAt)
        .field("validFrom", e.report.validFrom)
        .field("validTo", e.report.validTo);
    if (e.report.showContact)
        out.key("contact")
            .beginObject()
            .field("name", d.contactName)
            .field("title", d.contactTitle)
            .field("phone", d.contactPhone)
            .field("email", d.contactEmail)
            .endObject();
    writeContacts(out, d);
    writePictures(out, entry->pictures, e.id);
    writeUnits(out, entry->units);
    writeReportTasks(out, entry->tasks);
    return http::json(out.endObject().take());
}

}  // namespace

void addRegisterApi(http::Router& r, Services& s) {
    r.get(
        "/api/v1/register", [&s](const Request& q) { return getRegister(s, q); }, Needs::Nothing);
    r.get(
        "/api/v1/register/{id}", [&s](const Request& q) { return getRegisterEntry(s, q); }, Needs::Nothing);
}

}  // namespace valo::workplaces
