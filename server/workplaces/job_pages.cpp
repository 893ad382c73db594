// Jobs put together of tasks that can be given away: pages and JSON.
#include <algorithm>

#include "core/json.hpp"
#include "core/secret.hpp"
#include "http/json_body.hpp"
#include "workplaces/api_parts.hpp"
#include "workplaces/jobs.hpp"
#include "workplaces/page_parts.hpp"
#include "workplaces/routes.hpp"

namespace valo::workplaces {
namespace {

using http::Request;
using http::Response;
using web::Data;

std::string pathOf(JobId id) { return "/jobs/" + std::to_string(id.value); }

std::vector<web::Link> crumbs(Services& s, const Request& request) {
    return {listCrumb(s, request), {"/jobs", accounts::words(s, request, "workplaces.jobs.title")}};
}

Response jobsPage(Services& s, const Request& request) {
    const auto jobs = jobsFor(s, request.who());
    if (!jobs) return accounts::refused(s, request, jobs.error());
    std::vector<Data> open, archived;
    for (const auto& job : *jobs)
        (job.archivedAt ? archived : open)
            .emplace_back()
            .set("href", pathOf(job.id))
            .set("name", job.name)
            .set("tasks",
                 s.pages.countText(request.language, "workplaces.jobs.tasks", static_cast<std::size_t>(job.tasks)));
    const bool mayAdd = mayChange(request.who(), request.who().organisation);
    Data data;
    data.set("jobs", std::move(open))
        .set("archived", std::move(archived))
        .set("may_change", mayAdd)
        .set("empty", web::emptyData(accounts::words(s, request, "workplaces.jobs.none"),
                                     accounts::words(s, request, "workplaces.jobs.none_text")));
    return accounts::page(
        s, request, "workplaces/jobs", data,
        {.title = accounts::words(s, request, "workplaces.jobs.title"), .crumbs = {listCrumb(s, request)}});
}

JobDraft typedJob(const Request& request) {
    return {std::string(request.form.get("name")), std::string(request.form.get("note")),
            idsIn<TaskId>(request.form, "task")};
}

/// Tasks to choose from, under their workplaces; those of the job that can no longer be given stand with the rest.
std::vector<Data> choices(const std::vector<TaskAtWorkplace>& tasks, const JobDraft& draft, Language reader) {
    std::vector<Data> places;
    for (std::size_t i = 0; i < tasks.size();) {
        const auto& place = tasks[i].workplace;
        std::vector<Data> rows;
        for (; i < tasks.size() && tasks[i].workplace.id == place.id; ++i)
            rows.push_back(row("task", tasks[i].task.text, reader)
                               .set("id", tasks[i].task.id.value)
                               .set("checked", std::ranges::count(draft.tasks, tasks[i].task.id) > 0));
        places.emplace_back()
            .set("place", place.title())
            .set("municipality", place.details.municipality)
            .set("tasks", std::move(rows));
    }
    return places;
}

Response editPage(Services& s, const Request& request, std::optional<JobId> id, const JobDraft& draft, bool looks,
                  const Error* error) {
    auto given = givenTasksFor(s, request.who());
    if (!given) return accounts::refused(s, request, given.error());
    if (!mayChange(request.who(), request.who().organisation))
        return accounts::refused(s, request, forbidden("job").value());
    const auto coverage = shownByTasks(s, request.who(), draft.tasks, request.language);
    if (id) {
        const auto view = jobFor(s, request.who(), *id, request.language);
        if (!view) return accounts::refused(s, request, view.error());
        for (const auto& line : view->tasks)
            if (line.task.part != TaskPart::Given || line.task.archivedAt) given->push_back(line);
    }
    web::Form form(s.pages, request.language, formErrors(error));
    form.add(web::Field{.name = "name",
                        .label = "workplaces.jobs.name",
                        .value = draft.name,
                        .hint = "workplaces.jobs.name_hint",
                        .maxLength = static_cast<int>(kLongestLine)})
        .add(web::Field{.name = "note",
                        .label = "workplaces.jobs.note",
                        .value = draft.note,
                        .hint = "workplaces.jobs.note_hint",
                        .rows = 3,
                        .required = false});
    const auto key = request.form.get("request_key");
    Data data;
    data.set("form", form.take())
        .set("is_new", !id)
        .set("action", id ? pathOf(*id) : "/jobs")
        .set("back", id ? pathOf(*id) : "/jobs")
        .set("request_key", key.empty() ? randomToken() : std::string(key))
        .set("places", choices(*given, draft, request.language))
        .set("tasks_error", error && !error->fields.empty() && error->fields.back().field == "task"
                                ? s.pages.errorText(request.language, error->fields.back().code)
                                : std::string())
        .set("looks", looks)
        .set("coverage", looks && coverage ? coverageRows(s, request, *coverage) : std::vector<Data>{})
        .set("coverage_caption", accounts::words(s, request, "workplaces.jobs.coverage_caption"));
    return accounts::page(s, request, "workplaces/job_edit", data,
                          {.title = accounts::words(s, request, id ? "workplaces.jobs.edit" : "workplaces.jobs.new"),
                           .crumbs = crumbs(s, request),
                           .status = statusOf(error)});
}

/// Begins with everything that the workplace named in the address can give away.
Response newPage(Services& s, const Request& request) {
    const auto given = givenTasksFor(s, request.who());
    if (!given) return accounts::refused(s, request, given.error());
    JobDraft draft;
    const auto place = request.query.id<WorkplaceId>("workplace");
    for (const auto& line : *given)
        if (line.workplace.id == place) draft.tasks.push_back(line.task.id);
    return editPage(s, request, std::nullopt, draft, !draft.tasks.empty(), nullptr);
}

Response submit(Services& s, const Request& request, std::optional<JobId> id) {
    const auto draft = typedJob(request);
    if (request.form.get("then") == "look") return editPage(s, request, id, draft, true, nullptr);
    std::optional<Error> error;
    if (id) {
        if (const auto done = changeJob(s, request.who(), *id, draft); !done) error = done.error();
    } else {
        const auto added = addJob(s, request.who(), draft, request.form.get("request_key"));
        if (added)
            id = *added;
        else
            error = added.error();
    }
    if (!error) return http::seeOther(pathOf(*id) + "?done=job_saved");
    if (error->kind != ErrorKind::Invalid) return accounts::refused(s, request, *error);
    return editPage(s, request, id, draft, true, &*error);
}

Response jobPage(Services& s, const Request& request) {
    const auto view = jobFor(s, request.who(), request.id_<JobId>(0), request.language);
    if (!view) return accounts::refused(s, request, view.error());
    std::vector<Data> rows;
    for (const auto& line : view->tasks)
        rows.push_back(row("task", line.task.text, request.language)
                           .set("place", line.workplace.title())
                           .set("place_href", placePath(line.workplace.id))
                           .set("no_longer", line.task.part != TaskPart::Given || line.task.archivedAt.has_value()));
    Data data;
    data.set("name", view->job.name)
        .set("note", view->job.note)
        .set("id", view->job.id.value)
        .set("is_archived", view->job.archivedAt.has_value())
        .set("may_change", view->mayChange)
        .set("tasks", std::move(rows))
        .set("coverage", coverageRows(s, request, view->coverage))
        .set("coverage_caption", accounts::words(s, request, "workplaces.jobs.coverage_caption"));
    return accounts::page(s, request, "workplaces/job", data, {.title = view->job.name, .crumbs = crumbs(s, request)});
}

Response editJobPage(Services& s, const Request& request) {
    const auto id = request.id_<JobId>(0);
    const auto view = jobFor(s, request.who(), id, request.language);
    if (!view) return accounts::refused(s, request, view.error());
    JobDraft draft{view->job.name, view->job.note, {}};
    for (const auto& line : view->tasks) draft.tasks.push_back(line.task.id);
    return editPage(s, request, id, draft, false, nullptr);
}

Response submitArchive(Services& s, const Request& request) {
    const auto id = request.id_<JobId>(0);
    const bool archived = request.form.get("archived") == "1";
    if (const auto done = archiveJob(s, request.who(), id, archived); !done)
        return accounts::refused(s, request, done.error());
    return http::seeOther(pathOf(id) + (archived ? "?done=job_archived" : "?done=job_restored"));
}

// ——— JSON

void writeJob(JsonWriter& out, const Job& job) {
    out.field("id", job.id).field("name", job.name).field("note", job.note).field("archivedAt", job.archivedAt);
}

Response getJobs(Services& s, const Request& request) {
    const auto jobs = jobsFor(s, request.who());
    if (!jobs) return refused(jobs.error(), request);
    return listed(request, *jobs, [](JsonWriter& out, const Job& job) {
        out.beginObject();
        writeJob(out, job);
        out.endObject();
    });
}

Response oneJob(Services& s, const Request& request, JobId id, int status) {
    const auto view = jobFor(s, request.who(), id, request.language);
    if (!view) return refused(view.error(), request);
    JsonWriter out;
    out.beginObject();
    writeJob(out, view->job);
    out.key("tasks").beginArray();
    for (const auto& line : view->tasks)
        out.beginObject()
            .field("id", line.task.id)
            .field("text", line.task.text)
            .field("workplaceId", line.workplace.id)
            .field("part", codeOf(line.task.part))
            .endObject();
    out.endArray();
    writeCoverage(out, view->coverage);
    return http::json(out.endObject().take(), status);
}

Result<JobDraft> readJob(const Request& request) {
    http::JsonBody in(request.body);
    JobDraft draft{in.text("name", 1, kLongestLine), in.text("note", 0, kLongestText), {}};
    for (auto id : in.integers("tasks")) draft.tasks.push_back({id});
    if (auto wrong = in.finish()) return refuse(*wrong);
    return draft;
}

Response postJob(Services& s, const Request& request) {
    const auto draft = readJob(request);
    if (!draft) return refused(draft.error(), request);
    const auto id = addJob(s, request.who(), *draft, request.header("idempotency-key"));
    return id ? oneJob(s, request, *id, 201) : refused(id.error(), request);
}

Response putJob(Services& s, const Request& request) {
    const auto draft = readJob(request);
    if (!draft) return refused(draft.error(), request);
    const auto id = request.id_<JobId>(0);
    const auto done = changeJob(s, request.who(), id, *draft);
    return done ? oneJob(s, request, id, 200) : refused(done.error(), request);
}

}  // namespace

void addJobPages(http::Router& r, Services& s) {
    r.get("/jobs", [&s](const Request& q) { return jobsPage(s, q); });
    r.get("/jobs/new", [&s](const Request& q) { return newPage(s, q); });
    r.post("/jobs", [&s](const Request& q) { return submit(s, q, std::nullopt); });
    r.get("/jobs/{id}", [&s](const Request& q) { return jobPage(s, q); });
    r.post("/jobs/{id}", [&s](const Request& q) { return submit(s, q, q.id_<JobId>(0)); });
    r.get("/jobs/{id}/edit", [&s](const Request& q) { return editJobPage(s, q); });
    r.post("/jobs/{id}/archive", [&s](const Request& q) { return submitArchive(s, q); });
    r.get("/api/v1/jobs", [&s](const Request& q) { return getJobs(s, q); });
    r.post("/api/v1/jobs", [&s](const Request& q) { return postJob(s, q); });
    r.get("/api/v1/jobs/{id}", [&s](const Request& q) { return oneJob(s, q, q.id_<JobId>(0), 200); });
    r.put("/api/v1/jobs/{id}", [&s](const Request& q) { return putJob(s, q); });
}

}  // namespace valo::workplaces
