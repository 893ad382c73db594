#include "core/json.hpp"
#include "http/json_body.hpp"
#include "workplaces/actions.hpp"
#include "workplaces/api_parts.hpp"
#include "workplaces/routes.hpp"
#include "workplaces/views.hpp"

namespace valo::workplaces {
namespace {

using http::Needs;
using http::Request;
using http::Response;

void writeReport(JsonWriter& out, const Environment& e) {
    const auto& r = e.report;
    out.field("id", e.id)
        .field("workplaceId", e.workplace)
        .field("curriculumId", e.curriculum)
        .field("version", e.version)
        .field("state", codeOf(e.state))
        .field("description", r.description)
        .field("guidance", r.guidance)
        .field("equipment", r.equipment)
        .field("recognisedOn", r.recognisedOn)
        .field("recogniserName", r.recogniserName)
        .field("recogniserTitle", r.recogniserTitle)
        .field("recogniserOrganisation", r.recogniserOrganisation)
        .field("showContact", r.showContact)
        .field("validFrom", r.validFrom)
        .field("validTo", r.validTo)
        .field("reviewDue", e.reviewDue)
        .field("submittedAt", e.submittedAt)
        .field("reviewedAt", e.reviewedAt)
        .field("reviewNote", e.reviewNote)
        .field("publishedAt", e.publishedAt)
        .field("withdrawnAt", e.withdrawnAt)
        .field("withdrawnReason", e.withdrawnReason)
        .field("edits", e.edits);
}

Response getEnvironments(Services& services, const Request& request) {
    const auto reports = environmentsFor(services, request.who(), request.id_<WorkplaceId>(0));
    if (!reports) return refused(reports.error(), request);
    return listed(request, *reports, [](JsonWriter& out, const Environment& e) {
        out.beginObject();
        writeReport(out, e);
        out.endObject();
    });
}

Response oneEnvironment(Services& services, const Request& request, EnvironmentId id, int status) {
    const auto view = environmentFor(services, request.who(), id, request.language);
    if (!view) return refused(view.error(), request);
    JsonWriter out;
    out.beginObject();
    writeReport(out, view->environment);
    out.key("requirements").beginArray();
    for (const auto& requirement : view->requirements) out.value(requirement.id);
    out.endArray().key("notices").beginArray();
    for (const auto& notice : view->notices) out.value(notice);
    out.endArray();
    out.field("owner", view->owner);
    writePictures(out, view->pictures, id);
    writeReportTasks(out, view->tasks);
    writeCoverage(out, view->coverage);
    return http::json(out.endObject().take(), status);
}

Response postEnvironment(Services& services, const Request& request) {
    http::JsonBody in(request.body);
    const CurriculumId curriculum{in.integer("curriculumId")};
    if (auto wrong = in.finish()) return refused(*wrong, request);
    const auto id = startEnvironment(services, request.who(), request.id_<WorkplaceId>(0), curriculum);
    return id ? oneEnvironment(services, request, *id, 201) : refused(id.error(), request);
}

Response putEnvironment(Services& services, const Request& request) {
    http::JsonBody in(request.body);
    EnvironmentChange change;
    auto& r = change.report;
    r.description = in.localized("description", false, kLongestText);
    r.guidance = in.localized("guidance", false, kLongestText);
    r.equipment = in.localized("equipment", false, kLongestText);
    r.recognisedOn = in.date("recognisedOn", false);
    r.recogniserName = in.text("recogniserName", 0, kLongestLine);
    r.recogniserTitle = in.text("recogniserTitle", 0, kLongestLine);
    r.recogniserOrganisation = in.text("recogniserOrganisation", 0, kLongestLine);
    r.showContact = in.truth("showContact").value_or(false);
    r.validFrom = in.date("validFrom", false);
    r.validTo = in.date("validTo", false);
    change.requirements = idsOf(in.integers("requirements"));
    change.reviewDue = in.date("reviewDue", false);
    if (const auto owner = in.maybeInteger("ownerId")) change.owner = UserId{*owner};
    if (const auto edits = in.maybeInteger("edits")) change.edits = static_cast<int>(*edits);
    if (auto wrong = in.finish()) return refused(*wrong, request);
    const auto id = request.id_<EnvironmentId>(0);
    const auto done = changeEnvironment(services, request.who(), id, change);
    return done ? oneEnvironment(services, request, id, 200) : refused(done.error(), request);
}

Response postSubmit(Services& services, const Request& request) {
    const auto id = request.id_<EnvironmentId>(0);
    const auto done = submitEnvironment(services, request.who(), id);
    return done ? oneEnvironment(services, request, id, 200) : refused(done.error(), request);
}

/// The three acts that carry a text: {"note": …} or {"reason": …}.
template <class Act>
Response postWithText(Services& services, const Request& request, const char* field, Act&& act) {
    http::JsonBody in(request.body.empty() ? std::string_view("{}") : std::string_view(request.body));
    const auto text = in.text(field, 0, kLongestText);
    if (auto wrong = in.finish()) return refused(*wrong, request);
    const auto id = request.id_<EnvironmentId>(0);
    const Result<Done> done = act(services, request.who(), id, text);
    if (!done) return refused(done.error(), request);
    // A report that was sent back is a draft again, which a reviewer of another organisation does not see.
    if (!environmentFor(services, request.who(), id)) return http::json("{}");
    return oneEnvironment(services, request, id, 200);
}

/// Those of the units that the report ticks something of.
Response getCriteria(Services& services, const Request& request) {
    const auto criteria = criteriaFor(services, request.who(), request.id_<EnvironmentId>(0));
    if (!criteria) return refused(criteria.error(), request);
    JsonWriter out;
    out.beginObject().key("items").beginArray();
    for (const auto& one : *criteria)
        out.beginObject()
            .field("key", one.key)
            .field("unitId", one.unit)
            .field("target", one.criterion.target)
            .field("level", one.criterion.level)
            .field("levelName", one.criterion.levelName)
            .field("text", one.criterion.text)
            .field("reached", one.reached)
            .endObject();
    return http::json(out.endArray().key("next").null().endObject().take());
}

Response putCriteria(Services& services, const Request& request) {
    constexpr std::size_t kMostCriteria = 5000, kLongestKey = 60;
    http::JsonBody in(request.body);
    std::set<std::string> keys;
    for (auto& one : in.objects("items", kMostCriteria)) {
        auto key = one.text("key", 1, kLongestKey);
        if (one.truth("reached").value_or(true)) keys.insert(std::move(key));
        one.finish();
    }
    if (auto wrong = in.finish()) return refused(*wrong, request);
    const auto done = reachCriteria(services, request.who(), request.id_<EnvironmentId>(0), keys);
    return done ? getCriteria(services, request) : refused(done.error(), request);
}

Response getReviews(Services& services, const Request& request) {
    const auto waiting = waitingFor(services, request.who());
    if (!waiting) return refused(waiting.error(), request);
    return listed(request, waiting->toReview, writeLine);
}

Response getDue(Services& services, const Request& request) {
    const auto waiting = waitingFor(services, request.who());
    if (!waiting) return refused(waiting.error(), request);
    return listed(request, waiting->due, [&](JsonWriter& out, const EnvironmentLine& line) {
        out.beginObject();
        writeLineFields(out, line);
        out.key("why").beginArray();
        for (const auto& why : waiting->notices.at(line.id)) out.value(why);
        out.endArray().endObject();
    });
}

}  // namespace

void addEnvironmentsApi(http::Router& r, Services& s) {
    constexpr std::size_t kListBody = 512 * 1024;
    r.get("/api/v1/workplaces/{id}/environments", [&s](const Request& q) { return getEnvironments(s, q); });
    r.post("/api/v1/workplaces/{id}/environments", [&s](const Request& q) { return postEnvironment(s, q); });
    r.get("/api/v1/environments/{id}",
          [&s](const Request& q) { return oneEnvironment(s, q, q.id_<EnvironmentId>(0), 200); });
    r.put(
        "/api/v1/environments/{id}", [&s](const Request& q) { return putEnvironment(s, q); }, Needs::Session,
        kListBody);
    r.post("/api/v1/environments/{id}/submit", [&s](const Request& q) { return postSubmit(s, q); });
    r.post("/api/v1/environments/{id}/publish",
           [&s](const Request& q) { return postWithText(s, q, "note", publishEnvironment); });
    r.post("/api/v1/environments/{id}/return",
           [&s](const Request& q) { return postWithText(s, q, "note", sendEnvironmentBack); });
    r.post("/api/v1/environments/{id}/withdraw",
           [&s](const Request& q) { return postWithText(s, q, "reason", withdrawEnvironment); });
    r.get("/api/v1/environments/{id}/criteria", [&s](const Request& q) { return getCriteria(s, q); });
    r.put(
        "/api/v1/environments/{id}/criteria", [&s](const Request& q) { return putCriteria(s, q); }, Needs::Session,
        kListBody);
    r.get("/api/v1/reviews", [&s](const Request& q) { return getReviews(s, q); });
    r.get("/api/v1/reviews/due", [&s](const Request& q) { return getDue(s, q); });
}

}  // namespace valo::workplaces
