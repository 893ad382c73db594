#include "core/json.hpp"
#include "http/json_body.hpp"
#include "workplaces/actions.hpp"
#include "workplaces/api_parts.hpp"
#include "workplaces/routes.hpp"
#include "workplaces/views.hpp"

namespace valo::workplaces {
namespace {

using http::Request;
using http::Response;

void writeWorkplace(JsonWriter& out, const Workplace& place) {
    const auto& d = place.details;
    out.field("id", place.id)
        .field("name", d.name)
        .field("unitName", d.unitName)
        .field("businessId", d.businessId)
        .field("street", d.street)
        .field("postalCode", d.postalCode)
        .field("municipality", d.municipality)
        .field("description", d.description)
        .field("webPage", d.webPage)
        .field("contactName", d.contactName)
        .field("contactTitle", d.contactTitle)
        .field("contactPhone", d.contactPhone)
        .field("contactEmail", d.contactEmail)
        .field("socialMedia", d.socialMedia)
        .field("archivedAt", place.archivedAt);
}

Result<WorkplaceDetails> readDetails(const Request& request) {
    http::JsonBody in(request.body);
    WorkplaceDetails d;
    d.name = in.text("name", 1, kLongestLine);
    d.unitName = in.text("unitName", 0, kLongestLine);
    d.businessId = in.text("businessId", 0, kLongestLine);
    d.street = in.text("street", 0, kLongestLine);
    d.postalCode = in.text("postalCode", 0, kLongestLine);
    d.municipality = in.text("municipality", 1, kLongestLine);
    d.description = in.localized("description", false, kLongestText);
    d.webPage = in.text("webPage", 0, kLongestLine);
    d.contactName = in.text("contactName", 0, kLongestLine);
    d.contactTitle = in.text("contactTitle", 0, kLongestLine);
    d.contactPhone = in.text("contactPhone", 0, kLongestLine);
    d.contactEmail = in.text("contactEmail", 0, kLongestLine);
    d.socialMedia = in.text("socialMedia", 0, kLongestLine);
    for (auto& one : in.objects("furtherContacts", kMostFurtherContacts))
        d.furtherContacts.push_back({one.text("name", 1, kLongestLine), one.text("title", 0, kLongestLine),
                                     one.text("phone", 0, kLongestLine), one.text("email", 0, kLongestLine)});
    if (auto wrong = in.finish()) return refuse(*wrong);
    return d;
}

Response getWorkplaces(Services& services, const Request& request) {
    const auto places = workplacesFor(services, request.who(), request.query.get("archived") == "true");
    if (!places) return refused(places.error(), request);
    return listed(request, *places, [](JsonWriter& out, const Workplace& place) {
        out.beginObject();
        writeWorkplace(out, place);
        out.endObject();
    });
}

Response oneWorkplace(Services& services, const Request& request, WorkplaceId id, int status) {
    const auto view = workplaceFor(services, request.who(), id, request.language);
    if (!view) return refused(view.error(), request);
    JsonWriter out;
    out.beginObject();
    writeWorkplace(out, view->workplace);
    writeContacts(out, view->workplace.details);
    writeCoverage(out, view->coverage);
    return http::json(out.endObject().take(), status);
}

Response postWorkplace(Services& services, const Request& request) {
    const auto details = readDetails(request);
    if (!details) return refused(details.error(), request);
    const auto id = addWorkplace(services, request.who(), *details, request.header("idempotency-key"));
    if (!id) return refused(id.error(), request);
    return oneWorkplace(services, request, *id, 201);
}

Response putWorkplace(Services& services, const Request& request) {
    const auto details = readDetails(request);
    if (!details) return refused(details.error(), request);
    const auto id = request.id_<WorkplaceId>(0);
    if (const auto done = changeWorkplace(services, request.who(), id, *details); !done)
        return refused(done.error(), request);
    return oneWorkplace(services, request, id, 200);
}

Response postWorkplaceArchive(Services& services, const Request& request) {
    http::JsonBody in(request.body);
    const bool archived = in.truth("archived").value_or(true);
    if (auto wrong = in.finish()) return refused(*wrong, request);
    const auto id = request.id_<WorkplaceId>(0);
    if (const auto done = archiveWorkplace(services, request.who(), id, archived); !done)
        return refused(done.error(), request);
    return oneWorkplace(services, request, id, 200);
}

}  // namespace

void addWorkplacesApi(http::Router& r, Services& s) {
    r.get("/api/v1/workplaces", [&s](const Request& q) { return getWorkplaces(s, q); });
    r.post("/api/v1/workplaces", [&s](const Request& q) { return postWorkplace(s, q); });
    r.get("/api/v1/workplaces/{id}", [&s](const Request& q) { return oneWorkplace(s, q, q.id_<WorkplaceId>(0), 200); });
    r.put("/api/v1/workplaces/{id}", [&s](const Request& q) { return putWorkplace(s, q); });
    r.post("/api/v1/workplaces/{id}/archive", [&s](const Request& q) { return postWorkplaceArchive(s, q); });
}

}  // namespace valo::workplaces
