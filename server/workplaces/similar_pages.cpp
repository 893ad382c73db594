// /workplaces/{id}/similar: published reports of the same kind of work, to copy tasks from.
#include "core/json.hpp"
#include "core/text.hpp"
#include "http/json_body.hpp"
#include "workplaces/api_parts.hpp"
#include "workplaces/page_parts.hpp"
#include "workplaces/routes.hpp"
#include "workplaces/similar.hpp"
#include "workplaces/views.hpp"

namespace valo::workplaces {
namespace {

using http::Request;
using http::Response;
using web::Data;

std::string wordsIn(const Request& request) { return std::string(request.query.get("q").substr(0, kLongestLine)); }

std::vector<Data> reportRows(const std::vector<SimilarReport>& reports, Language reader) {
    std::vector<Data> rows;
    for (const auto& report : reports) {
        std::vector<Data> tasks;
        for (const auto& task : report.tasks)
            tasks.push_back(
                row("task", task.text, reader).set("task_id", task.id).set("known", report.known.contains(task.id)));
        const auto& line = report.line;
        Data place = row("qualification", line.curriculumName, reader);
        place.set("environment", line.id.value)
            .set("href", "/register/" + std::to_string(line.id.value))
            .set("place", line.place())
            .set("municipality", line.municipality)
            .set("organisation", line.organisation)
            .set("published", dayOf(line.publishedAt))
            .set("tasks", std::move(tasks));
        rows.push_back(std::move(place));
    }
    return rows;
}

Response similarPage(Services& s, const Request& request, const Error* error = nullptr) {
    const auto id = request.id_<WorkplaceId>(0);
    const auto view = workplaceFor(s, request.who(), id, request.language);
    if (!view) return accounts::refused(s, request, view.error());
    if (!view->mayChange) return accounts::refused(s, request, forbidden("task").value());
    const auto found = similarFor(s, request.who(), id, wordsIn(request));
    if (!found) return accounts::refused(s, request, found.error());
    web::Form form(s.pages, request.language, formErrors(error));
    form.add(web::Field{.name = "q",
                        .label = "workplaces.similar.words",
                        .value = wordsIn(request),
                        .hint = "workplaces.similar.words_hint",
                        .type = "search",
                        .required = false});
    Data data;
    data.set("form", form.take())
        .set("name", view->workplace.title())
        .set("action", placePath(id) + "/similar")
        .set("back", placePath(id))
        .set("reports", reportRows(*found, request.language))
        .set("empty", web::emptyData(accounts::words(s, request, "workplaces.similar.none"),
                                     accounts::words(s, request, "workplaces.similar.none_text")));
    return accounts::page(s, request, "workplaces/similar", data,
                          {.title = accounts::words(s, request, "workplaces.similar.title"),
                           .crumbs = placeCrumbs(s, request, view->workplace),
                           .status = statusOf(error)});
}

std::vector<std::int64_t> numbers(const Request& request) {
    std::vector<std::int64_t> ids;
    for (auto id : idsIn<TaskId>(request.form, "task")) ids.push_back(id.value);
    return ids;
}

Response submitCopy(Services& s, const Request& request) {
    const auto id = request.id_<WorkplaceId>(0);
    const auto copied =
        copyTasks(s, request.who(), id, request.form.id<EnvironmentId>("environment"), numbers(request));
    if (copied)
        return http::seeOther(placePath(id) + "?done=tasks_copied&added=" + std::to_string(copied->added.size()) +
                              "&known=" + std::to_string(copied->known) + "#tasks");
    if (copied.error().kind != ErrorKind::Invalid) return accounts::refused(s, request, copied.error());
    return similarPage(s, request, &copied.error());
}

Response getSimilar(Services& s, const Request& request) {
    const auto found = similarFor(s, request.who(), request.id_<WorkplaceId>(0), wordsIn(request));
    if (!found) return refused(found.error(), request);
    JsonWriter out;
    out.beginObject().key("items").beginArray();
    for (const auto& report : *found) {
        out.beginObject()
            .field("environmentId", report.line.id)
            .field("workplace", report.line.workplaceName)
            .field("municipality", report.line.municipality)
            .field("organisation", report.line.organisation)
            .field("qualification", report.line.curriculumName)
            .key("tasks")
            .beginArray();
        for (const auto& task : report.tasks) {
            out.beginObject()
                .field("id", task.id)
                .field("text", task.text)
                .field("known", report.known.contains(task.id))
                .key("requirements")
                .beginArray();
            for (auto requirement : task.shows) out.value(requirement);
            out.endArray().endObject();
        }
        out.endArray().endObject();
    }
    return http::json(out.endArray().key("next").null().endObject().take());
}

Response postCopy(Services& s, const Request& request) {
    http::JsonBody in(request.body);
    const EnvironmentId from{in.integer("environmentId")};
    const auto tasks = in.integers("tasks");
    if (auto wrong = in.finish()) return refused(*wrong, request);
    const auto copied = copyTasks(s, request.who(), request.id_<WorkplaceId>(0), from, tasks);
    if (!copied) return refused(copied.error(), request);
    JsonWriter out;
    out.beginObject().key("added").beginArray();
    for (auto id : copied->added) out.value(id);
    return http::json(out.endArray().field("known", copied->known).endObject().take(), 201);
}

}  // namespace

void addSimilarPages(http::Router& r, Services& s) {
    r.get("/workplaces/{id}/similar", [&s](const Request& q) { return similarPage(s, q); });
    r.post("/workplaces/{id}/similar", [&s](const Request& q) { return submitCopy(s, q); });
    r.get("/api/v1/workplaces/{id}/similar", [&s](const Request& q) { return getSimilar(s, q); });
    r.post("/api/v1/workplaces/{id}/similar", [&s](const Request& q) { return postCopy(s, q); });
}

}  // namespace valo::workplaces
