// A list of tasks from a file or pasted with columns: read, looked over line by line, then saved.
#include <algorithm>
#include <set>

#include "core/json.hpp"
#include "core/text.hpp"
#include "workplaces/actions.hpp"
#include "workplaces/api_parts.hpp"
#include "workplaces/page_parts.hpp"
#include "workplaces/place_pages.hpp"
#include "workplaces/routes.hpp"
#include "workplaces/views.hpp"

namespace valo::workplaces {
namespace {

using http::Needs;
using http::Request;
using http::Response;
using web::Data;

constexpr std::size_t kListBody = 512 * 1024;

std::string pathOf(WorkplaceId id) { return placePath(id) + "/tasks/list"; }

/// Lines of rows that the workplace has in its list already, in any language.
std::set<int> knownLines(const WorkplaceView& view, const TaskList& list) {
    std::set<std::string> words;
    for (const auto& task : view.tasks)
        for (auto language : kLanguages)
            if (!task.archivedAt && !task.text.in(language).empty()) words.insert(lowered(task.text.in(language)));
    std::set<int> known;
    for (const auto& row : list.rows)
        for (auto language : kLanguages)
            if (!row.text.in(language).empty() && words.contains(lowered(row.text.in(language))))
                known.insert(row.line);
    return known;
}

void setPreview(Services& s, const Request& request, const TaskList& list, const std::set<int>& known, Data& data) {
    const auto say = [&](const std::string& key, std::string_view detail = {}) {
        return accounts::words(s, request, "workplaces.list." + key, {{"detail", detail}});
    };
    std::vector<Data> rows, problems;
    for (const auto& row : list.rows) {
        Data line;
        line.set("line", row.line)
            .set("fi", row.text.fi)
            .set("sv", row.text.sv)
            .set("en", row.text.en)
            .set("part", row.part == TaskPart::Open
                             ? std::string()
                             : accounts::words(s, request, "workplaces.part." + std::string(codeOf(row.part))))
            .set("known", known.contains(row.line));
        rows.push_back(std::move(line));
    }
    for (const auto& problem : list.problems) {
        Data line;
        line.set("where", say("line", std::to_string(problem.line))).set("what", say(problem.code, problem.detail));
        problems.push_back(std::move(line));
    }
    std::string encoding(codeOf(list.encoding));
    std::ranges::replace(encoding, '-', '_');
    const auto separator = list.separator == ';'    ? "semicolon"
                           : list.separator == ','  ? "comma"
                           : list.separator == '\t' ? "tab"
                                                    : "lines";
    data.set("previewed", true)
        .set("encoding", say(encoding))
        .set("separator", say(separator))
        .set("header", say(list.hasHeader ? "header" : "no_header"))
        .set("unused", list.unused.empty() ? std::string() : say("unused", joined(list.unused)))
        .set("text", list.text)
        .set("rows", std::move(rows))
        .set("problems", std::move(problems))
        .set("fresh", s.pages.countText(request.language, "workplaces.list.fresh", list.rows.size() - known.size()));
}

Response listPage(Services& s, const Request& request, const TaskList* list, const Error* error = nullptr) {
    const auto view = workplaceFor(s, request.who(), request.id_<WorkplaceId>(0), request.language);
    if (!view) return accounts::refused(s, request, view.error());
    if (!view->mayChange) return accounts::refused(s, request, forbidden("task").value());
    const auto language = parseLanguage(request.form.get("language")).value_or(request.language);
    std::vector<web::Choice> languages;
    for (auto one : kLanguages)
        languages.push_back({.value = std::string(tag(one)),
                             .label = accounts::words(s, request, "language." + std::string(tag(one))),
                             .checked = one == language});
    web::Form form(s.pages, request.language, formErrors(error));
    form.add(web::Field{.name = "file",
                        .label = "workplaces.list.file",
                        .hint = "workplaces.list.file_hint",
                        .type = "file",
                        .required = false})
        .add(web::Field{.name = "lines",
                        .label = "workplaces.list.pasted",
                        .value = list ? std::string() : std::string(request.form.get("lines")),
                        .hint = "workplaces.lines_hint",
                        .rows = 6,
                        .required = false})
        .add(web::Choices{.name = "language",
                          .label = "workplaces.list.language",
                          .choices = std::move(languages),
                          .hint = "workplaces.list.language_hint"});
    Data data;
    data.set("form", form.take())
        .set("name", view->workplace.title())
        .set("action", pathOf(view->workplace.id))
        .set("back", placePath(view->workplace.id))
        .set("language", tag(language))
        .set("previewed", false);
    if (list) setPreview(s, request, *list, knownLines(*view, *list), data);
    return accounts::page(s, request, "workplaces/task_list", data,
                          {.title = accounts::words(s, request, "workplaces.list.title"),
                           .crumbs = placeCrumbs(s, request, view->workplace),
                           .status = statusOf(error)});
}

Response save(Services& s, const Request& request, const TaskList& list) {
    const auto id = request.id_<WorkplaceId>(0);
    std::set<std::string_view> wanted;
    for (auto line : request.form.all("line")) wanted.insert(line);
    std::vector<TaskList::Row> rows;
    std::ranges::copy_if(list.rows, std::back_inserter(rows),
                         [&](const auto& row) { return wanted.contains(std::to_string(row.line)); });
    const auto pasted = addTaskRows(s, request.who(), id, rows);
    if (pasted)
        return http::seeOther(placePath(id) + "?done=tasks_added&added=" + std::to_string(pasted->added.size()) +
                              "&known=" + std::to_string(pasted->known) + "#tasks");
    if (pasted.error().kind != ErrorKind::Invalid) return accounts::refused(s, request, pasted.error());
    return listPage(s, request, &list, &pasted.error());
}

Response submitList(Services& s, const Request& request) {
    std::string_view bytes = request.form.get("lines");
    for (const auto& file : request.files)
        if (file.field == "file" && !file.bytes.empty()) bytes = file.bytes;
    if (request.form.get("then") == "save") bytes = request.form.get("text");
    if (bytes.empty()) {
        const auto error = invalid("lines", "required").value();
        return listPage(s, request, nullptr, &error);
    }
    const auto list = readTaskList(bytes, parseLanguage(request.form.get("language")).value_or(request.language));
    return request.form.get("then") == "save" ? save(s, request, list) : listPage(s, request, &list);
}

/// The file itself is the body. {"save": true} is said by the query: ?save=true.
Response postList(Services& s, const Request& request) {
    const auto id = request.id_<WorkplaceId>(0);
    const auto view = workplaceFor(s, request.who(), id, request.language);
    if (!view) return refused(view.error(), request);
    if (!view->mayChange) return refused(forbidden("task").value(), request);
    const auto language =
        request.query.has("language") ? parseLanguage(request.query.get("language")) : std::optional(request.language);
    if (!language) return refused(invalid("language", "unknown").value(), request);
    const auto list = readTaskList(request.body, *language);
    Pasted pasted;
    if (request.query.get("save") == "true") {
        const auto done = addTaskRows(s, request.who(), id, list.rows);
        if (!done) return refused(done.error(), request);
        pasted = *done;
    }
    const auto known = knownLines(*view, list);
    JsonWriter out;
    out.beginObject()
        .field("encoding", codeOf(list.encoding))
        .field("separator", std::string(list.separator ? 1 : 0, list.separator))
        .field("hasHeader", list.hasHeader)
        .key("rows")
        .beginArray();
    for (const auto& row : list.rows)
        out.beginObject()
            .field("line", row.line)
            .field("text", row.text)
            .field("part", codeOf(row.part))
            .field("known", known.contains(row.line))
            .endObject();
    out.endArray().key("problems").beginArray();
    for (const auto& problem : list.problems)
        out.beginObject()
            .field("line", problem.line)
            .field("code", problem.code)
            .field("detail", problem.detail)
            .endObject();
    out.endArray().key("added").beginArray();
    for (auto task : pasted.added) out.value(task);
    return http::json(out.endArray().endObject().take());
}

}  // namespace

Response listPreview(Services& s, const Request& request, const TaskList& list) { return listPage(s, request, &list); }

void addTaskListPages(http::Router& r, Services& s) {
    r.get("/workplaces/{id}/tasks/list", [&s](const Request& q) { return listPage(s, q, nullptr); });
    r.post(
        "/workplaces/{id}/tasks/list", [&s](const Request& q) { return submitList(s, q); }, Needs::Session, kListBody);
    r.post(
        "/api/v1/workplaces/{id}/task-list", [&s](const Request& q) { return postList(s, q); }, Needs::Session,
        kListBody);
}

}  // namespace valo::workplaces
