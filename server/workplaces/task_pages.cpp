// Tasks of a workplace: adding one with what it shows, many at once, changing, moving, taking out of use.
#include <algorithm>

#include "core/text.hpp"
#include "workplaces/actions.hpp"
#include "workplaces/new_task.hpp"
#include "workplaces/page_parts.hpp"
#include "workplaces/place_pages.hpp"
#include "workplaces/routes.hpp"

namespace valo::workplaces {
namespace {

using http::Needs;
using http::Request;
using http::Response;
using web::Data;

/// Asked for while a task is typed.
Response suggestedFragment(Services& s, Suggestions& suggestions, const Request& request) {
    const auto organisation = mayChangeTasksOf(s, request.who(), request.id_<WorkplaceId>(0));
    if (!organisation) return accounts::refused(s, request, organisation.error());
    const auto task = newTaskIn(request.query, request.language);
    if (length(task.text) > kLongestTask) return accounts::refused(s, request, invalid("text", "too_long").value());
    return http::html(suggestedHtml(s, request, suggestions, *organisation, task));
}

Response submitLines(Services& s, Suggestions& suggestions, const Request& request) {
    const auto id = request.id_<WorkplaceId>(0);
    const auto language = parseLanguage(request.form.get("language")).value_or(request.language);
    // Columns, or lines that cannot be taken, are looked over first; a plain list is saved at once.
    const auto list = readTaskList(request.form.get("lines"), language);
    const bool isPlain = !list.separator && !list.hasHeader &&
                         std::ranges::all_of(list.problems, [](const auto& one) { return one.code == "twice"; });
    if (!isPlain) return listPreview(s, request, list);
    const auto pasted = addTaskRows(s, request.who(), id, list.rows);
    if (pasted)
        return http::seeOther(placePath(id) + "?done=tasks_added&added=" + std::to_string(pasted->added.size()) +
                              "&known=" + std::to_string(pasted->known) + "#tasks");
    if (pasted.error().kind != ErrorKind::Invalid) return accounts::refused(s, request, pasted.error());
    return placePage(s, suggestions, request,
                     {.lines = std::string(request.form.get("lines")), .error = &pasted.error()});
}

Response submitTask(Services& s, Suggestions& suggestions, const Request& request) {
    if (request.form.has("lines")) return submitLines(s, suggestions, request);
    const auto id = request.id_<WorkplaceId>(0);
    const auto typed = newTaskIn(request.form, request.language);
    if (request.form.get("then") == "look")
        return placePage(s, suggestions, request, {.task = typed, .looks = !typed.text.empty()});
    const auto task = addTask(s, request.who(), id, typed.localized(), typed.part, typed.decisions);
    if (!task) {
        if (task.error().kind != ErrorKind::Invalid) return accounts::refused(s, request, task.error());
        return placePage(s, suggestions, request,
                         {.task = typed, .looks = !typed.text.empty(), .error = &task.error()});
    }
    if (!typed.decisions.confirmed.empty()) return http::seeOther(placePath(id) + "?done=task_mapped#new-task");
    return http::seeOther("/tasks/" + std::to_string(task->value) + "/mapping?done=task_added");
}

Response backToPlace(Services& s, const Request& request, TaskId id, std::string_view done) {
    const auto view = taskFor(s, request.who(), id);
    if (!view) return accounts::refused(s, request, view.error());
    return http::seeOther(placePath(view->workplace.id) + "?done=" + std::string(done) + "#task-" +
                          std::to_string(id.value));
}

Response editTaskPage(Services& s, const Request& request, const LocalizedText* typed = nullptr,
                      const Error* error = nullptr) {
    const auto view = taskFor(s, request.who(), request.id_<TaskId>(0));
    if (!view) return accounts::refused(s, request, view.error());
    if (!view->mayChange) return accounts::refused(s, request, forbidden("task").value());
    const auto& text = typed ? *typed : view->task.text;
    web::Form form(s.pages, request.language, formErrors(error));
    for (auto language : kLanguages) {
        const std::string tagText(tag(language));
        form.add(web::Field{.name = "text_" + tagText,
                            .label = "workplaces.task_" + tagText,
                            .value = text.in(language),
                            .maxLength = static_cast<int>(kLongestTask),
                            .required = false});
    }
    const auto part = typed ? fromCode<TaskPart>(request.form.get("part")).value_or(TaskPart::Open) : view->task.part;
    std::vector<web::Choice> parts;
    for (auto one : {TaskPart::Open, TaskPart::Core, TaskPart::Given}) {
        const auto key = "workplaces.part." + std::string(codeOf(one));
        parts.push_back({.value = std::string(codeOf(one)),
                         .label = accounts::words(s, request, key),
                         .hint = accounts::words(s, request, key + "_hint"),
                         .checked = one == part});
    }
    form.add(web::Choices{.name = "part", .label = "workplaces.part", .choices = std::move(parts)});
    Data data;
    data.set("form", form.take()).set("id", view->task.id.value).set("back", placePath(view->workplace.id));
    return accounts::page(s, request, "workplaces/task", data,
                          {.title = accounts::words(s, request, "workplaces.task_edit"),
                           .crumbs = placeCrumbs(s, request, view->workplace),
                           .status = statusOf(error)});
}

Response submitTaskEdit(Services& s, const Request& request) {
    const auto id = request.id_<TaskId>(0);
    const LocalizedText text{std::string(request.form.get("text_fi")), std::string(request.form.get("text_sv")),
                             std::string(request.form.get("text_en"))};
    const auto part = fromCode<TaskPart>(request.form.get("part")).value_or(TaskPart::Open);
    const auto done = changeTask(s, request.who(), id, text, part);
    if (done) return backToPlace(s, request, id, "task_changed");
    if (done.error().kind != ErrorKind::Invalid) return accounts::refused(s, request, done.error());
    auto error = done.error();
    for (auto& field : error.fields)
        if (field.field == "text") field.field = "text_" + std::string(tag(request.language));
    return editTaskPage(s, request, &text, &error);
}

Response submitMove(Services& s, const Request& request) {
    const auto id = request.id_<TaskId>(0);
    const auto place = std::clamp<std::int64_t>(request.form.integer("place").value_or(1), 1, 1 << 20);
    const auto done = moveTask(s, request.who(), id, static_cast<int>(place));
    return done ? backToPlace(s, request, id, "task_moved") : accounts::refused(s, request, done.error());
}

Response submitTaskArchive(Services& s, const Request& request) {
    const auto id = request.id_<TaskId>(0);
    const bool archived = request.form.get("archived") == "1";
    const auto done = archiveTask(s, request.who(), id, archived);
    if (!done) return accounts::refused(s, request, done.error());
    return backToPlace(s, request, id, archived ? "task_archived" : "task_restored");
}

}  // namespace

void addTaskPages(http::Router& r, Services& s, std::shared_ptr<Suggestions> suggestions) {
    constexpr std::size_t kListBody = 512 * 1024;
    r.get("/workplaces/{id}/suggestions",
          [&s, suggestions](const Request& q) { return suggestedFragment(s, *suggestions, q); });
    r.post(
        "/workplaces/{id}/tasks", [&s, suggestions](const Request& q) { return submitTask(s, *suggestions, q); },
        Needs::Session, kListBody);
    r.get("/tasks/{id}", [&s](const Request& q) { return editTaskPage(s, q); });
    r.post("/tasks/{id}", [&s](const Request& q) { return submitTaskEdit(s, q); });
    r.post("/tasks/{id}/move", [&s](const Request& q) { return submitMove(s, q); });
    r.post("/tasks/{id}/archive", [&s](const Request& q) { return submitTaskArchive(s, q); });
}

}  // namespace valo::workplaces
