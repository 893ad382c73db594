#pragma once
// What the room's JSON addresses have in common.
#include <algorithm>
#include <string>
#include <vector>

#include "core/json.hpp"
#include "http/request.hpp"
#include "workplaces/coverage.hpp"
#include "workplaces/report_lines.hpp"

namespace valo::workplaces {

inline http::Response refused(const Error& error, const http::Request& request) {
    return http::problem(error, request);
}

/// How many rows the caller wants on a page.
Result<std::size_t> wantedLimit(const http::Request& request);

/// One page of rows that are all there; the cursor is the id of the last row before it.
template <class Row, class Write>
http::Response listed(const http::Request& request, const std::vector<Row>& rows, Write&& write) {
    const auto limit = wantedLimit(request);
    if (!limit) return refused(limit.error(), request);
    auto at = rows.begin();
    if (request.query.has("cursor")) {
        const auto cursor = request.query.integer("cursor").value_or(0);
        at = std::ranges::find_if(rows, [&](const Row& row) { return row.id.value == cursor; });
        if (at == rows.end()) return refused(invalid("cursor", "unknown").value(), request);
        ++at;
    }
    JsonWriter out;
    out.beginObject().key("items").beginArray();
    const auto end = at + std::min(static_cast<std::ptrdiff_t>(*limit), rows.end() - at);
    for (; at != end; ++at) write(out, *at);
    out.endArray().key("next");
    if (end != rows.end())
        out.value(std::to_string(std::prev(end)->id.value));
    else
        out.null();
    return http::json(out.endObject().take());
}

std::vector<RequirementId> idsOf(const std::vector<std::int64_t>& numbers);
void writeCoverage(JsonWriter& out, const std::vector<UnitShown>& coverage);
void writeContacts(JsonWriter& out, const WorkplaceDetails& details);
void writeReportTasks(JsonWriter& out, const std::vector<ReportTask>& tasks);
/// A report in a list; the first without the braces around it.
void writeLineFields(JsonWriter& out, const EnvironmentLine& line);
void writeLine(JsonWriter& out, const EnvironmentLine& line);

}  // namespace valo::workplaces
