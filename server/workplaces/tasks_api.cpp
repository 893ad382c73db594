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

void writeTask(JsonWriter& out, const Task& task) {
    out.field("id", task.id)
        .field("workplaceId", task.workplace)
        .field("position", task.position)
        .field("text", task.text)
        .field("part", codeOf(task.part))
        .field("canBeGiven", task.part == TaskPart::Given)
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
    out.key("copiedFrom");
    if (view->origin)
        out.value(view->origin->environment);
    else
        out.null();
    out.key("offered").beginArray();
    for (const auto& requirement : view->offered) out.value(requirement.id);
    out.endArray().key("decisions").beginArray();
    for (const auto& decision : view->decisions)
        out.beginObject()
            .field("requirementId", decision.requirement)
            .field("decision", codeOf(decision.decision))
            .field("by", decision.by)
            .field("at", decision.at)
            .endObject();
    return http::json(out.endArray().endObject().take(), status);
}

/// "part", or of those who know no other, "canBeGiven".
TaskPart partIn(http::JsonBody& in) {
    const auto part = in.code<TaskPart>("part", false);
    const bool given = in.truth("canBeGiven").value_or(false);
    return part.value_or(given ? TaskPart::Given : TaskPart::Open);
}

/// {"text": {…}, "part": …} adds one, {"lines": "…", "language": "fi"} many.
Response postTask(Services& services, const Request& request) {
    http::JsonBody in(request.body);
    const auto lines = in.text("lines", 0, kMostPastedTasks * (kLongestTask + 2));
    const auto languageTag = in.text("language", 0, 2);
    const auto text = in.localized("text", lines.empty(), kLongestTask);
    const auto part = partIn(in);
    const MappingDecisions decisions{idsOf(in.integers("confirmed")), idsOf(in.integers("rejected"))};
    const auto language = languageTag.empty() ? request.language : parseLanguage(languageTag).value_or(Language::Fi);
    if (!languageTag.empty() && !parseLanguage(languageTag)) in.wrong("language", "unknown");
    if (auto wrong = in.finish()) return refused(*wrong, request);
    const auto workplace = request.id_<WorkplaceId>(0);
    if (lines.empty()) {
        const auto id = addTask(services, request.who(), workplace, text, part, decisions);
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
    const auto part = partIn(in);
    if (auto wrong = in.finish()) return refused(*wrong, request);
    const auto id = request.id_<TaskId>(0);
    const auto done = changeTask(services, request.who(), id, text, part);
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

Response putMapping(Services& services, const Request& request) {
    http::JsonBody in(request.body);
    const MappingDecisions decisions{idsOf(in.integers("confirmed")), idsOf(in.integers("rejected"))};
    if (auto wrong = in.finish()) return refused(*wrong, request);
    const auto id = request.id_<TaskId>(0);
    const auto done = decideMapping(services, request.who(), id, decisions);
    return done ? oneTask(services, request, id, 200) : refused(done.error(), request);
}

}  // namespace

void addTasksApi(http::Router& r, Services& s) {
    constexpr std::size_t kListBody = 512 * 1024;
    r.get("/api/v1/workplaces/{id}/tasks", [&s](const Request& q) { return getTasks(s, q); });
    r.post(
        "/api/v1/workplaces/{id}/tasks", [&s](const Request& q) { return postTask(s, q); }, Needs::Session, kListBody);
    r.get("/api/v1/tasks/{id}", [&s](const Request& q) { return oneTask(s, q, q.id_<TaskId>(0), 200); });
    r.put("/api/v1/tasks/{id}", [&s](const Request& q) { return putTask(s, q); });
    r.post("/api/v1/tasks/{id}/move", [&s](const Request& q) { return postTaskMove(s, q); });
    r.post("/api/v1/tasks/{id}/archive", [&s](const Request& q) { return postTaskArchive(s, q); });
    r.put(
        "/api/v1/tasks/{id}/mapping", [&s](const Request& q) { return putMapping(s, q); }, Needs::Session, kListBody);
}

}  // namespace valo::workplaces
