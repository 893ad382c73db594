#include "workplaces/api_parts.hpp"

namespace valo::workplaces {

Result<std::size_t> wantedLimit(const http::Request& request) {
    constexpr std::int64_t kUsual = 50, kMost = 200;
    const auto limit = request.query.has("limit") ? request.query.integer("limit").value_or(0) : kUsual;
    if (limit < 1 || limit > kMost) return invalid("limit", "not_a_number");
    return static_cast<std::size_t>(limit);
}

std::vector<RequirementId> idsOf(const std::vector<std::int64_t>& numbers) {
    std::vector<RequirementId> ids;
    for (auto number : numbers) ids.push_back({number});
    return ids;
}

void writeCoverage(JsonWriter& out, const std::vector<UnitShown>& coverage) {
    out.key("coverage").beginArray();
    for (const auto& unit : coverage) {
        out.beginObject()
            .field("unitId", unit.unit)
            .field("curriculumId", unit.curriculum)
            .field("code", unit.code)
            .field("name", unit.name)
            .field("ticked", unit.shown.size())
            .field("all", unit.all())
            .field("inFull", unit.inFull())
            .key("missing")
            .beginArray();
        for (const auto& requirement : unit.missing) out.value(requirement.id);
        out.endArray().key("optional").beginArray();
        for (const auto& requirement : unit.optional) out.value(requirement.id);
        out.endArray().endObject();
    }
    out.endArray();
}

void writeContacts(JsonWriter& out, const WorkplaceDetails& details) {
    out.key("furtherContacts").beginArray();
    for (const auto& contact : details.furtherContacts)
        out.beginObject()
            .field("name", contact.name)
            .field("title", contact.title)
            .field("phone", contact.phone)
            .field("email", contact.email)
            .endObject();
    out.endArray();
}

void writeReportTasks(JsonWriter& out, const std::vector<ReportTask>& tasks) {
    out.key("tasks").beginArray();
    for (const auto& task : tasks) {
        out.beginObject().field("text", task.text).key("requirements").beginArray();
        for (auto requirement : task.shows) out.value(requirement);
        out.endArray().endObject();
    }
    out.endArray();
}

void writeLineFields(JsonWriter& out, const EnvironmentLine& line) {
    out.field("id", line.id)
        .field("workplace", line.workplaceName)
        .field("unitName", line.workplaceUnit)
        .field("municipality", line.municipality)
        .field("organisation", line.organisation)
        .field("curriculumId", line.curriculum)
        .field("qualification", line.curriculumName)
        .field("decisionNumber", line.decisionNumber)
        .field("state", codeOf(line.state))
        .field("version", line.version)
        .field("submittedAt", line.submittedAt)
        .field("publishedAt", line.publishedAt)
        .field("recognisedOn", line.recognisedOn)
        .field("validFrom", line.validFrom)
        .field("validTo", line.validTo)
        .field("reviewDue", line.reviewDue);
}

void writeLine(JsonWriter& out, const EnvironmentLine& line) {
    out.beginObject();
    writeLineFields(out, line);
    out.endObject();
}

}  // namespace valo::workplaces
