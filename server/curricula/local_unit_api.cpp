// Local units as JSON: the same drafts, saves and checks as in the browser.
#include "accounts/page.hpp"
#include "curricula/local_units.hpp"
#include "curricula/page_parts.hpp"

namespace valo::curricula {

namespace {

using http::Request;
using http::Response;

LocalUnitId idOf(const Request& request) { return request.id_<LocalUnitId>(0); }

void write(JsonWriter& out, const LocalUnitLine& line) {
    out.beginObject()
        .field("id", line.id)
        .field("revision", line.revision)
        .field("savedBy", line.savedBy)
        .field("savedAt", line.savedAt)
        .field("curriculum", line.curriculum)
        .field("changedSincePublished", line.isChanged())
        .key("unit");
    writeJson(out, line.unit);
    out.endObject();
}

Response unitAnswer(Services& services, const Request& request, LocalUnitId id, int status = 200) {
    const auto line = localUnit(services, request.who(), id);
    if (!line) return http::problem(line.error(), request);
    JsonWriter out;
    write(out, *line);
    return http::json(out.take(), status);
}

Response getUnits(Services& services, const Request& request) {
    const auto all = localUnits(services, request.who());
    if (!all) return http::problem(all.error(), request);
    JsonWriter out;
    out.beginObject().key("items").beginArray();
    for (const auto& line : *all) write(out, line);
    return http::json(out.endArray().key("next").null().endObject().take());
}

Response postUnit(Services& services, const Request& request) {
    const auto id = startLocalUnit(services, request.who());
    if (!id) return http::problem(id.error(), request);
    return unitAnswer(services, request, *id, 201);
}

Response putUnit(Services& services, const Request& request) {
    http::JsonBody in(request.body);
    const auto unit = readLocalUnit(in);
    const auto base = in.integer("revision");
    if (auto wrong = in.finish()) return http::problem(*wrong, request);
    const auto saved = saveLocalUnit(services, request.who(), idOf(request), static_cast<int>(base), unit);
    if (!saved) return http::problem(saved.error(), request);
    if (saved->overtakenBy)
        return http::problem(conflict("local_unit_overtaken", saved->overtakenBy->savedBy).value(), request);
    return unitAnswer(services, request, idOf(request));
}

Response postCheck(Services& services, const Request& request) {
    const auto job = sendLocalUnit(services, request.who(), idOf(request));
    if (!job) return http::problem(job.error(), request);
    JsonWriter out;
    return http::json(out.beginObject().field("importJob", *job).endObject().take(), 202);
}

Response deleteUnit(Services& services, const Request& request) {
    const auto done = deleteLocalUnit(services, request.who(), idOf(request));
    if (!done) return http::problem(done.error(), request);
    return http::json("{}");
}

}  // namespace

void addLocalUnitApi(http::Router& r, Services& s) {
    constexpr std::size_t kBodyLimit = 2 * 1024 * 1024;
    r.get("/api/v1/local-units", [&s](const Request& q) { return getUnits(s, q); });
    r.post("/api/v1/local-units", [&s](const Request& q) { return postUnit(s, q); });
    r.get("/api/v1/local-units/{id}", [&s](const Request& q) { return unitAnswer(s, q, idOf(q)); });
    r.put(
        "/api/v1/local-units/{id}", [&s](const Request& q) { return putUnit(s, q); }, http::Needs::Session, kBodyLimit);
    r.del("/api/v1/local-units/{id}", [&s](const Request& q) { return deleteUnit(s, q); });
    r.post("/api/v1/local-units/{id}/check", [&s](const Request& q) { return postCheck(s, q); });
}

}  // namespace valo::curricula
