#include <algorithm>
#include <charconv>

#include "core/json.hpp"
#include "curricula/store.hpp"
#include "http/json_body.hpp"
#include "workplaces/actions.hpp"
#include "workplaces/routes.hpp"
#include "workplaces/views.hpp"

namespace valo::workplaces {
namespace {

using http::Needs;
using http::Request;
using http::Response;

Response refused(const Error& error, const Request& request) { return http::problem(error, request); }

/// One page of rows that are all there; the cursor is the id of the last row before it.
template <class Row, class Write>
Response listed(const Request& request, const std::vector<Row>& rows, Write&& write) {
    constexpr std::int64_t kUsual = 50, kMost = 200;
    const auto limit = request.query.has("limit") ? request.query.integer("limit").value_or(0) : kUsual;
    if (limit < 1 || limit > kMost) return refused(invalid("limit", "not_a_number").value(), request);
    auto at = rows.begin();
    if (request.query.has("cursor")) {
        const auto cursor = request.query.integer("cursor").value_or(0);
        at = std::ranges::find_if(rows, [&](const Row& row) { return row.id.value == cursor; });
        if (at == rows.end()) return refused(invalid("cursor", "unknown").value(), request);
        ++at;
    }
    JsonWriter out;
    out.beginObject().key("items").beginArray();
    const auto end = at + std::min<std::ptrdiff_t>(limit, rows.end() - at);
    for (; at != end; ++at) write(out, *at);
    out.endArray().key("next");
    if (end != rows.end())
        out.value(std::to_string(std::prev(end)->id.value));
    else
        out.null();
    return http::json(out.endObject().take());
}

// ——— workplaces

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

void writeCoverage(JsonWriter& out, const std::vector<UnitCoverage>& coverage) {
    out.key("coverage").beginArray();
    for (const auto& unit : coverage)
        out.beginObject()
            .field("unitId", unit.unit)
            .field("curriculumId", unit.curriculum)
            .field("code", unit.code)
            .field("name", unit.name)
            .field("ticked", unit.ticked)
            .field("all", unit.all)
            .endObject();
    out.endArray();
}

Response oneWorkplace(Services& services, const Request& request, WorkplaceId id, int status) {
    const auto view = workplaceFor(services, request.who(), id);
    if (!view) return refused(view.error(), request);
    JsonWriter out;
    out.beginObject();
    writeWorkplace(out, view->workplace);
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

// ——— tasks

void writeTask(JsonWriter& out, const Task& task) {
    out.field("id", task.id)
        .field("workplaceId", task.workplace)
        .field("position", task.position)
        .field("text", task.text)
        .field("canBeGiven", task.canBeGiven)
        .field("archivedAt", task.archivedAt);
}

Response getTasks(Services& services, const Request& request) {
    const auto view = workplaceFor(services, request.who(), request.id_<WorkplaceId>(0));
    if (!view) return refused(view.error(), request);
    auto tasks = view->tasks;
    if (request.query.get("archived") != "true")
        std::erase_if(tasks, [](const Task& task) { return task.archivedAt.has_value(); });
    return listed(request, tasks, [&](JsonWriter& out, const Task& task) {
        out.beginObject();
        writeTask(out, task);
        out.key("requirements").beginArray();
        if (const auto shows = view->shows.find(task.id); shows != view->shows.end())
            for (const auto& requirement : shows->second) out.value(requirement.id);
        out.endArray().endObject();
    });
}

Response oneTask(Services& services, const Request& request, TaskId id, int status) {
    const auto view = taskFor(services, request.who(), id);
    if (!view) return refused(view.error(), request);
    JsonWriter out;
    out.beginObject();
    writeTask(out, view->task);
    out.key("decisions").beginArray();
    for (const auto& decision : view->decisions)
        out.beginObject()
            .field("requirementId", decision.requirement)
            .field("decision", codeOf(decision.decision))
            .field("by", decision.by)
            .field("at", decision.at)
            .endObject();
    return http::json(out.endArray().endObject().take(), status);
}

/// {"text": {…}, "canBeGiven": …} adds one, {"lines": "…", "language": "fi"} many.
Response postTask(Services& services, const Request& request) {
    http::JsonBody in(request.body);
    const auto lines = in.text("lines", 0, kMostPastedTasks * (kLongestTask + 2));
    const auto languageTag = in.text("language", 0, 2);
    const auto text = in.localized("text", lines.empty(), kLongestTask);
    const bool canBeGiven = in.truth("canBeGiven").value_or(false);
    const auto language = languageTag.empty() ? request.language : parseLanguage(languageTag).value_or(Language::Fi);
    if (!languageTag.empty() && !parseLanguage(languageTag)) in.wrong("language", "unknown");
    if (auto wrong = in.finish()) return refused(*wrong, request);
    const auto workplace = request.id_<WorkplaceId>(0);
    if (lines.empty()) {
        const auto id = addTask(services, request.who(), workplace, text, canBeGiven);
        return id ? oneTask(services, request, *id, 201) : refused(id.error(), request);
    }
    const auto pasted = addTasks(services, request.who(), workplace, lines, language);
    if (!pasted) return refused(pasted.error(), request);
    JsonWriter out;
    out.beginObject().key("added").beginArray();
    for (auto id : pasted->added) out.value(id);
    return http::json(out.endArray().field("known", pasted->known).endObject().take(), 201);
}

Response putTask(Services& services, const Request& request) {
    http::JsonBody in(request.body);
    const auto text = in.localized("text", true, kLongestTask);
    const bool canBeGiven = in.truth("canBeGiven").value_or(false);
    if (auto wrong = in.finish()) return refused(*wrong, request);
    const auto id = request.id_<TaskId>(0);
    const auto done = changeTask(services, request.who(), id, text, canBeGiven);
    return done ? oneTask(services, request, id, 200) : refused(done.error(), request);
}

Response postTaskMove(Services& services, const Request& request) {
    http::JsonBody in(request.body);
    const auto place = in.integer("place");
    if (auto wrong = in.finish()) return refused(*wrong, request);
    const auto id = request.id_<TaskId>(0);
    const auto done =
        moveTask(services, request.who(), id, static_cast<int>(std::clamp<std::int64_t>(place, 1, 1 << 20)));
    return done ? oneTask(services, request, id, 200) : refused(done.error(), request);
}

Response postTaskArchive(Services& services, const Request& request) {
    http::JsonBody in(request.body);
    const bool archived = in.truth("archived").value_or(true);
    if (auto wrong = in.finish()) return refused(*wrong, request);
    const auto id = request.id_<TaskId>(0);
    const auto done = archiveTask(services, request.who(), id, archived);
    return done ? oneTask(services, request, id, 200) : refused(done.error(), request);
}

std::vector<RequirementId> idsOf(const std::vector<std::int64_t>& numbers) {
    std::vector<RequirementId> ids;
    for (auto number : numbers) ids.push_back({number});
    return ids;
}

Response putMapping(Services& services, const Request& request) {
    http::JsonBody in(request.body);
    const MappingDecisions decisions{idsOf(in.integers("confirmed")), idsOf(in.integers("rejected"))};
    if (auto wrong = in.finish()) return refused(*wrong, request);
    const auto id = request.id_<TaskId>(0);
    const auto done = decideMapping(services, request.who(), id, decisions);
    return done ? oneTask(services, request, id, 200) : refused(done.error(), request);
}

// ——— reports

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
        .field("withdrawnReason", e.withdrawnReason);
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
    const auto view = environmentFor(services, request.who(), id);
    if (!view) return refused(view.error(), request);
    JsonWriter out;
    out.beginObject();
    writeReport(out, view->environment);
    out.key("requirements").beginArray();
    for (const auto& requirement : view->requirements) out.value(requirement.id);
    out.endArray().key("notices").beginArray();
    for (const auto& notice : view->notices) out.value(notice);
    out.endArray();
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

void writeLine(JsonWriter& out, const EnvironmentLine& line) {
    out.beginObject()
        .field("id", line.id)
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
        .field("reviewDue", line.reviewDue)
        .endObject();
}

Response getReviews(Services& services, const Request& request) {
    const auto waiting = waitingFor(services, request.who());
    if (!waiting) return refused(waiting.error(), request);
    return listed(request, waiting->toReview, writeLine);
}

// ——— the public register

Response getRegister(Services& services, const Request& request) {
    const auto wanted = [&](std::string_view name) { return std::string(request.query.get(name)); };
    const auto lines = searchRegister(
        services, {wanted("municipality"), wanted("organisation"), wanted("qualification"), wanted("unit")});
    return listed(request, lines, writeLine);
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
        out.endArray().endObject();
    }
    out.endArray();
}

Response getRegisterEntry(Services& services, const Request& request) {
    const auto entry = registerEntry(services, request.id_<EnvironmentId>(0));
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
    writeUnits(out, entry->units);
    return http::json(out.endObject().take());
}

// ——— suggestions

Response getMatch(Suggestions& suggestions, const Request& request) {
    constexpr std::int64_t kMostUnits = 50;
    const auto text = request.query.get("text");
    if (text.empty()) return refused(invalid("text", "required").value(), request);
    if (text.size() > 4 * kLongestText) return refused(invalid("text", "too_long").value(), request);
    const auto language = request.query.has("lang") ? parseLanguage(request.query.get("lang")) : request.language;
    if (!language) return refused(invalid("lang", "unknown").value(), request);
    Question question{text, *language, {}, {}, request.who().organisation};
    if (const auto wanted = request.query.integer("limit"))
        question.limits.units = static_cast<std::size_t>(std::clamp<std::int64_t>(*wanted, 1, kMostUnits));
    if (const auto wanted = request.query.id<CurriculumId>("curriculum")) question.curriculum = wanted;
    return http::json(suggestionsJson(suggestions.answer(question)));
}

}  // namespace

void addApi(http::Router& r, Services& s, std::shared_ptr<Suggestions> suggestions) {
    constexpr std::size_t kListBody = 512 * 1024;
    r.get("/api/v1/workplaces", [&s](const Request& q) { return getWorkplaces(s, q); });
    r.post("/api/v1/workplaces", [&s](const Request& q) { return postWorkplace(s, q); });
    r.get("/api/v1/workplaces/{id}", [&s](const Request& q) { return oneWorkplace(s, q, q.id_<WorkplaceId>(0), 200); });
    r.put("/api/v1/workplaces/{id}", [&s](const Request& q) { return putWorkplace(s, q); });
    r.post("/api/v1/workplaces/{id}/archive", [&s](const Request& q) { return postWorkplaceArchive(s, q); });
    r.get("/api/v1/workplaces/{id}/tasks", [&s](const Request& q) { return getTasks(s, q); });
    r.post(
        "/api/v1/workplaces/{id}/tasks", [&s](const Request& q) { return postTask(s, q); }, Needs::Session, kListBody);
    r.get("/api/v1/workplaces/{id}/environments", [&s](const Request& q) { return getEnvironments(s, q); });
    r.post("/api/v1/workplaces/{id}/environments", [&s](const Request& q) { return postEnvironment(s, q); });

    r.get("/api/v1/tasks/{id}", [&s](const Request& q) { return oneTask(s, q, q.id_<TaskId>(0), 200); });
    r.put("/api/v1/tasks/{id}", [&s](const Request& q) { return putTask(s, q); });
    r.post("/api/v1/tasks/{id}/move", [&s](const Request& q) { return postTaskMove(s, q); });
    r.post("/api/v1/tasks/{id}/archive", [&s](const Request& q) { return postTaskArchive(s, q); });
    r.put(
        "/api/v1/tasks/{id}/mapping", [&s](const Request& q) { return putMapping(s, q); }, Needs::Session, kListBody);

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
    r.get("/api/v1/reviews", [&s](const Request& q) { return getReviews(s, q); });

    r.get(
        "/api/v1/register", [&s](const Request& q) { return getRegister(s, q); }, Needs::Nothing);
    r.get(
        "/api/v1/register/{id}", [&s](const Request& q) { return getRegisterEntry(s, q); }, Needs::Nothing);
    r.get("/api/v1/match", [suggestions](const Request& q) { return getMatch(*suggestions, q); });
}

}  // namespace valo::workplaces
