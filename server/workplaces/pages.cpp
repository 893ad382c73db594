#include <algorithm>

#include "accounts/page.hpp"
#include "core/secret.hpp"
#include "core/text.hpp"
#include "curricula/store.hpp"
#include "workplaces/actions.hpp"
#include "workplaces/page_parts.hpp"
#include "workplaces/routes.hpp"
#include "workplaces/views.hpp"

namespace valo::workplaces {
namespace {

using http::Needs;
using http::Request;
using http::Response;
using web::Data;

std::string placePath(WorkplaceId id) { return "/workplaces/" + std::to_string(id.value); }

web::Link crumb(Services& s, const Request& request) {
    return {"/workplaces", accounts::words(s, request, "workplaces.title")};
}

// ——— the list

Response listPage(Services& s, const Request& request) {
    const auto places = workplacesFor(s, request.who(), true);
    if (!places) return accounts::refused(s, request, places.error());
    const auto wanted = lowered(request.query.get("q"));
    std::vector<Data> open, archived;
    for (const auto& place : *places) {
        const auto& d = place.details;
        if (!wanted.empty() && lowered(place.title() + ' ' + d.municipality).find(wanted) == std::string::npos)
            continue;
        auto& row = (place.archivedAt ? archived : open).emplace_back();
        row.set("href", placePath(place.id)).set("name", place.title()).set("municipality", d.municipality);
    }
    Data data;
    data.set("q", request.query.get("q"))
        .set("may_change", mayChange(request.who(), request.who().organisation))
        .set("places", std::move(open))
        .set("archived", std::move(archived))
        .set("empty",
             web::emptyData(
                 accounts::words(s, request, "workplaces.none"),
                 accounts::words(s, request, wanted.empty() ? "workplaces.none_text" : "workplaces.none_found")));
    return accounts::page(s, request, "workplaces/list", data,
                          {.title = accounts::words(s, request, "workplaces.title")});
}

// ——— details

WorkplaceDetails typedDetails(const Request& request) {
    const auto text = [&](std::string_view name) { return std::string(request.form.get(name)); };
    return {text("name"),
            text("unitName"),
            text("businessId"),
            text("street"),
            text("postalCode"),
            text("municipality"),
            {text("description_fi"), text("description_sv"), text("description_en")},
            text("webPage"),
            text("contactName"),
            text("contactTitle"),
            text("contactPhone"),
            text("contactEmail")};
}

Data detailsForm(Services& s, const Request& request, const WorkplaceDetails& d, const Error* error) {
    web::Form form(s.pages, request.language, formErrors(error));
    const auto line = [&](const char* name, const char* label, const std::string& value, bool required = false,
                          const char* type = "text", const char* hint = "") {
        form.add(web::Field{.name = name,
                            .label = label,
                            .value = value,
                            .hint = hint,
                            .type = type,
                            .maxLength = static_cast<int>(kLongestLine),
                            .required = required});
    };
    line("name", "workplaces.field.name", d.name, true);
    line("unitName", "workplaces.field.unit_name", d.unitName, false, "text", "workplaces.field.unit_name_hint");
    line("municipality", "workplaces.field.municipality", d.municipality, true);
    line("street", "workplaces.field.street", d.street);
    line("postalCode", "workplaces.field.postal_code", d.postalCode);
    line("businessId", "workplaces.field.business_id", d.businessId);
    line("webPage", "workplaces.field.web_page", d.webPage, false, "url");
    line("contactName", "workplaces.field.contact_name", d.contactName);
    line("contactTitle", "workplaces.field.contact_title", d.contactTitle);
    line("contactPhone", "common.phone", d.contactPhone, false, "tel");
    line("contactEmail", "common.email", d.contactEmail, false, "email");
    for (auto language : kLanguages) {
        const std::string tagText(tag(language));
        form.add(web::Field{.name = "description_" + tagText,
                            .label = "workplaces.field.description_" + tagText,
                            .value = d.description.in(language),
                            .rows = 3,
                            .required = false});
    }
    return form.take();
}

Response detailsPage(Services& s, const Request& request, std::optional<WorkplaceId> id, const WorkplaceDetails& d,
                     const Error* error) {
    Data data;
    const auto key = request.form.get("request_key");
    data.set("form", detailsForm(s, request, d, error))
        .set("is_new", !id.has_value())
        .set("action", id ? placePath(*id) : "/workplaces")
        .set("back", id ? placePath(*id) : "/workplaces")
        .set("request_key", key.empty() ? randomToken() : std::string(key));
    std::vector<web::Link> crumbs{crumb(s, request)};
    return accounts::page(s, request, "workplaces/details", data,
                          {.title = accounts::words(s, request, id ? "workplaces.edit_title" : "workplaces.new_title"),
                           .crumbs = std::move(crumbs),
                           .status = statusOf(error)});
}

Response newPage(Services& s, const Request& request) {
    if (!mayChange(request.who(), request.who().organisation))
        return accounts::refused(s, request, forbidden("workplaces").value());
    return detailsPage(s, request, std::nullopt, {}, nullptr);
}

Response submitNew(Services& s, const Request& request) {
    const auto details = typedDetails(request);
    const auto id = addWorkplace(s, request.who(), details, request.form.get("request_key"));
    if (id) return http::seeOther(placePath(*id) + "?done=workplace_added");
    if (id.error().kind != ErrorKind::Invalid) return accounts::refused(s, request, id.error());
    return detailsPage(s, request, std::nullopt, details, &id.error());
}

Response editPage(Services& s, const Request& request) {
    const auto view = workplaceFor(s, request.who(), request.id_<WorkplaceId>(0));
    if (!view) return accounts::refused(s, request, view.error());
    if (!view->mayChange) return accounts::refused(s, request, forbidden("workplace").value());
    return detailsPage(s, request, view->workplace.id, view->workplace.details, nullptr);
}

Response submitEdit(Services& s, const Request& request) {
    const auto id = request.id_<WorkplaceId>(0);
    const auto details = typedDetails(request);
    const auto done = changeWorkplace(s, request.who(), id, details);
    if (done) return http::seeOther(placePath(id) + "?done=workplace_changed");
    if (done.error().kind != ErrorKind::Invalid) return accounts::refused(s, request, done.error());
    return detailsPage(s, request, id, details, &done.error());
}

Response submitArchive(Services& s, const Request& request) {
    const auto id = request.id_<WorkplaceId>(0);
    const bool archived = request.form.get("archived") == "1";
    const auto done = archiveWorkplace(s, request.who(), id, archived);
    if (!done) return accounts::refused(s, request, done.error());
    return http::seeOther(placePath(id) + (archived ? "?done=workplace_archived" : "?done=workplace_restored"));
}

// ——— one workplace

std::vector<Data> taskRows(const WorkplaceView& view, Language reader, bool archived) {
    std::vector<Data> rows;
    int place = 0;
    for (const auto& task : view.tasks) {
        if (task.archivedAt.has_value() != archived) continue;
        ++place;
        Data row = workplaces::row("text", task.text, reader);
        const auto shows = view.shows.find(task.id);
        row.set("id", task.id.value)
            .set("can_be_given", task.canBeGiven)
            .set("earlier", place > 1 ? place - 1 : 0)
            .set("is_first", place == 1)
            .set("later", place + 1)
            .set("units", shows == view.shows.end() ? std::vector<Data>{} : byUnit(shows->second, reader))
            .set("may_change", view.mayChange);
        rows.push_back(std::move(row));
    }
    if (!rows.empty()) rows.back().set("is_last", true);
    for (std::size_t i = 0; i + 1 < rows.size(); ++i) rows[i].set("is_last", false);
    return rows;
}

std::vector<Data> reportRows(Services& s, const Request& request, const WorkplaceView& view) {
    std::vector<Data> rows;
    for (const auto& report : view.environments) {
        if (report.state == EnvironmentState::Superseded) continue;
        Data row = workplaces::row("qualification", view.qualifications.at(report.id), request.language);
        row.set("href", "/environments/" + std::to_string(report.id.value))
            .set("version", report.version)
            .set("state", stateTag(s, request, report))
            .set("note", report.sentBack() ? report.reviewNote : "")
            .set("published", dayOf(report.publishedAt))
            .set("due", report.state == EnvironmentState::Published ? dayOf(report.reviewDue) : "")
            .set("is_public", report.state == EnvironmentState::Published)
            .set("register_href", "/register/" + std::to_string(report.id.value))
            .set("notices", noticeTexts(s, request, view.notices.at(report.id)));
        rows.push_back(std::move(row));
    }
    return rows;
}

/// Qualifications to recognise the place for: those its tasks touch first.
std::vector<web::Choice> qualificationChoices(Services& s, const Request& request, const std::set<CurriculumId>& first,
                                              CurriculumId chosen) {
    auto all = s.database.read([](Transaction& tx) { return curricula::curricula(tx, {.onlyPublished = true}); });
    std::ranges::sort(all, [&](const auto& a, const auto& b) {
        const bool aFirst = first.contains(a.id), bFirst = first.contains(b.id);
        if (aFirst != bFirst) return aFirst;
        return textOf(a.name, request.language) < textOf(b.name, request.language);
    });
    std::vector<web::Choice> choices;
    for (const auto& curriculum : all)
        choices.push_back({.value = std::to_string(curriculum.id.value),
                           .label = textOf(curriculum.name, request.language) +
                                    (curriculum.decisionNumber.empty() ? "" : " (" + curriculum.decisionNumber + ")"),
                           .checked = curriculum.id == chosen});
    return choices;
}

Response placePage(Services& s, const Request& request, const Error* error = nullptr) {
    const auto view = workplaceFor(s, request.who(), request.id_<WorkplaceId>(0));
    if (!view) return accounts::refused(s, request, view.error());
    const auto& place = view->workplace;
    const auto& d = place.details;
    Data data = row("description", d.description, request.language);
    data.set("id", place.id.value)
        .set("name", place.title())
        .set("street", d.street)
        .set("postal_code", d.postalCode)
        .set("municipality", d.municipality)
        .set("contact_name", d.contactName)
        .set("contact_title", d.contactTitle)
        .set("contact_phone", d.contactPhone)
        .set("contact_email", d.contactEmail)
        .set("may_change", view->mayChange && !place.archivedAt)
        .set("may_restore", view->mayChange && place.archivedAt.has_value())
        .set("is_archived", place.archivedAt.has_value())
        .set("tasks", taskRows(*view, request.language, false))
        .set("old_tasks", taskRows(*view, request.language, true))
        .set("coverage", coverageRows(view->coverage, request.language))
        .set("reports", reportRows(s, request, *view));
    std::set<CurriculumId> touched;
    for (const auto& unit : view->coverage) touched.insert(unit.curriculum);
    web::Form form(s.pages, request.language, formErrors(error));
    form.add(web::Field{.name = "text",
                        .label = "workplaces.task_label",
                        .value = std::string(request.form.get("text")),
                        .hint = "workplaces.task_hint",
                        .maxLength = static_cast<int>(kLongestTask)})
        .add(web::Field{.name = "lines",
                        .label = "workplaces.lines_label",
                        .value = std::string(request.form.get("lines")),
                        .hint = "workplaces.lines_hint",
                        .rows = 6})
        .add(web::Choices{
            .name = "curriculum",
            .label = "workplaces.qualification",
            .choices = view->mayChange ? qualificationChoices(s, request, touched, {}) : std::vector<web::Choice>{},
            .hint = "workplaces.start_hint"});
    data.set("form", form.take()).set("paste_open", request.form.has("lines"));
    return accounts::page(s, request, "workplaces/workplace", data,
                          {.title = place.title(), .crumbs = {crumb(s, request)}, .status = statusOf(error)});
}

Response submitTask(Services& s, const Request& request) {
    const auto id = request.id_<WorkplaceId>(0);
    if (request.form.has("lines")) {
        const auto pasted = addTasks(s, request.who(), id, request.form.get("lines"), request.language);
        if (pasted) return http::seeOther(placePath(id) + "?done=tasks_added#tasks");
        if (pasted.error().kind != ErrorKind::Invalid) return accounts::refused(s, request, pasted.error());
        return placePage(s, request, &pasted.error());
    }
    LocalizedText text;
    text.in(request.language) = request.form.get("text");
    const auto task = addTask(s, request.who(), id, text, request.form.has("can_be_given"));
    if (task) return http::seeOther("/tasks/" + std::to_string(task->value) + "/mapping?done=task_added");
    if (task.error().kind != ErrorKind::Invalid) return accounts::refused(s, request, task.error());
    return placePage(s, request, &task.error());
}

// ——— one task

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
    Data data;
    data.set("form", form.take())
        .set("id", view->task.id.value)
        .set("can_be_given", typed ? request.form.has("can_be_given") : view->task.canBeGiven)
        .set("back", placePath(view->workplace.id));
    return accounts::page(s, request, "workplaces/task", data,
                          {.title = accounts::words(s, request, "workplaces.task_edit"),
                           .crumbs = {crumb(s, request), {placePath(view->workplace.id), view->workplace.title()}},
                           .status = statusOf(error)});
}

Response submitTaskEdit(Services& s, const Request& request) {
    const auto id = request.id_<TaskId>(0);
    const LocalizedText text{std::string(request.form.get("text_fi")), std::string(request.form.get("text_sv")),
                             std::string(request.form.get("text_en"))};
    const auto done = changeTask(s, request.who(), id, text, request.form.has("can_be_given"));
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

// ——— the sheet for the supervisor

Response sheetPage(Services& s, const Request& request) {
    const auto view = workplaceFor(s, request.who(), request.id_<WorkplaceId>(0));
    if (!view) return accounts::refused(s, request, view.error());
    Data data;
    data.set("name", view->workplace.title())
        .set("today", displayDate(s.clock.today()))
        .set("tasks", taskRows(*view, request.language, false))
        .set("back", placePath(view->workplace.id));
    return accounts::page(s, request, "workplaces/sheet", data,
                          {.title = accounts::words(s, request, "workplaces.sheet_title"),
                           .crumbs = {crumb(s, request), {placePath(view->workplace.id), view->workplace.title()}}});
}

Response submitStart(Services& s, const Request& request) {
    const auto id =
        startEnvironment(s, request.who(), request.id_<WorkplaceId>(0), request.form.id<CurriculumId>("curriculum"));
    if (id) return http::seeOther("/environments/" + std::to_string(id->value));
    if (id.error().kind != ErrorKind::Invalid) return accounts::refused(s, request, id.error());
    return placePage(s, request, &id.error());
}

}  // namespace

void addPages(http::Router& r, Services& s, std::shared_ptr<Suggestions> suggestions) {
    constexpr std::size_t kListBody = 512 * 1024;
    r.get("/workplaces", [&s](const Request& q) { return listPage(s, q); });
    r.get("/workplaces/new", [&s](const Request& q) { return newPage(s, q); });
    r.post("/workplaces", [&s](const Request& q) { return submitNew(s, q); });
    r.get("/workplaces/{id}", [&s](const Request& q) { return placePage(s, q); });
    r.get("/workplaces/{id}/edit", [&s](const Request& q) { return editPage(s, q); });
    r.post("/workplaces/{id}", [&s](const Request& q) { return submitEdit(s, q); });
    r.post("/workplaces/{id}/archive", [&s](const Request& q) { return submitArchive(s, q); });
    r.post(
        "/workplaces/{id}/tasks", [&s](const Request& q) { return submitTask(s, q); }, Needs::Session, kListBody);
    r.get("/workplaces/{id}/sheet", [&s](const Request& q) { return sheetPage(s, q); });
    r.post("/workplaces/{id}/environments", [&s](const Request& q) { return submitStart(s, q); });
    r.get("/tasks/{id}", [&s](const Request& q) { return editTaskPage(s, q); });
    r.post("/tasks/{id}", [&s](const Request& q) { return submitTaskEdit(s, q); });
    r.post("/tasks/{id}/move", [&s](const Request& q) { return submitMove(s, q); });
    r.post("/tasks/{id}/archive", [&s](const Request& q) { return submitTaskArchive(s, q); });
    addMappingPages(r, s, std::move(suggestions));
}

}  // namespace valo::workplaces
