// Uploads as JSON, for the systems of institutions (a token of scope `import` is enough).
#include "accounts/page.hpp"
#include "curricula/jobs.hpp"
#include "curricula/page_parts.hpp"
#include "http/json_body.hpp"

namespace valo::curricula {

namespace {

using http::Needs;
using http::Request;
using http::Response;

constexpr std::size_t kJobsShown = 50;

ImportJobId jobOf(const Request& request) { return request.id_<ImportJobId>(0); }
ImportFileId fileOf(const Request& request) { return request.id_<ImportFileId>(1); }

void writeHead(JsonWriter& out, const ImportJob& job) {
    out.field("id", job.id).field("sender", job.senderName).field("createdAt", job.createdAt);
}

Response jobAnswer(Services& services, const Request& request, ImportJobId id, int status) {
    const auto view = importJob(services, request.who(), id);
    if (!view) return http::problem(view.error(), request);
    JsonWriter out;
    out.beginObject();
    writeHead(out, view->job);
    out.field("underway", view->isUnderway()).field("fourEyes", view->fourEyes).key("files").beginArray();
    for (const auto& file : view->files) writeJson(out, file);
    return http::json(out.endArray().endObject().take(), status);
}

/// The files of a multipart form, or the raw body under the name that ?file= gives it.
Response postJob(Services& services, const Request& request) {
    std::vector<Upload> files;
    for (const auto& file : request.files)
        if (!file.name.empty() || !file.bytes.empty()) files.push_back({file.name, file.bytes});
    if (files.empty() && !request.body.empty()) files.push_back({std::string(request.query.get("file")), request.body});
    const auto sent = uploadFiles(services, request.who(), files);
    if (!sent) return http::problem(sent.error(), request);
    return jobAnswer(services, request, sent->job, sent->isKnown ? 200 : 202);
}

Response getJobs(Services& services, const Request& request) {
    const auto cursor = request.query.integer("cursor").value_or(0);
    if (cursor < 0 || (request.query.has("cursor") && cursor == 0))
        return http::problem(invalid("cursor", "unknown").value(), request);
    const auto list = importJobs(services, request.who(), ImportJobId{cursor}, kJobsShown + 1);
    if (!list) return http::problem(list.error(), request);
    JsonWriter out;
    out.beginObject().field("fourEyes", list->fourEyes).key("items").beginArray();
    const auto count = std::min(list->jobs.size(), kJobsShown);
    for (std::size_t i = 0; i < count; ++i) {
        const auto& job = list->jobs[i];
        out.beginObject();
        writeHead(out, job.job);
        out.field("files", job.files)
            .field("underway", job.underway)
            .field("ready", job.ready)
            .field("refused", job.refused)
            .field("published", job.published)
            .field("returned", job.returned)
            .endObject();
    }
    out.endArray().key("next");
    if (list->jobs.size() > kJobsShown)
        out.value(std::to_string(list->jobs[count - 1].job.id.value));
    else
        out.null();
    return http::json(out.endObject().take());
}

/// What waits for an administrator's word, of all organisations.
Response getProposals(Services& services, const Request& request) {
    const auto found = proposals(services, request.who());
    if (!found) return http::problem(found.error(), request);
    JsonWriter out;
    out.beginObject().key("items").beginArray();
    for (const auto& [job, file] : *found) {
        out.beginObject().key("job").beginObject();
        writeHead(out, job);
        out.field("organisation", job.organisationName).endObject().key("file");
        writeJson(out, file);
        out.endObject();
    }
    return http::json(out.endArray().endObject().take());
}

Response getReport(Services& services, const Request& request, const RestingOn& restingOn) {
    const auto view = importFile(services, request.who(), jobOf(request), fileOf(request));
    if (!view) return http::problem(view.error(), request);
    JsonWriter out;
    out.beginObject().key("file");
    writeJson(out, view->file);
    out.key("report");
    writeJson(out, view->report);
    RestingTotal touched;
    if (const auto curriculum = view->report.curriculum; restingOn && curriculum)
        touched = totalOf(services.database.read([&](database::Transaction& tx) { return restingOn(tx, curriculum); }),
                          &view->report.changes.list);
    out.key("toBeLookedAtAgain")
        .beginObject()
        .field("tasks", touched.tasks)
        .field("environments", touched.environments)
        .field("agreements", touched.agreements)
        .field("plans", touched.plans)
        .endObject();
    return http::json(out.endObject().take());
}

Response postPublish(Services& services, const Request& request, ImportFileId file) {
    const auto count = approveFiles(services, request.who(), jobOf(request), file);
    if (!count) return http::problem(count.error(), request);
    return jobAnswer(services, request, jobOf(request), 202);
}

Response postTurnDown(Services& services, const Request& request) {
    http::JsonBody in(request.body);
    const auto reason = in.text("reason", 0, 2000);
    if (auto wrong = in.finish()) return http::problem(*wrong, request);
    const auto done = turnDownFile(services, request.who(), jobOf(request), fileOf(request), reason);
    if (!done) return http::problem(done.error(), request);
    return jobAnswer(services, request, jobOf(request), 200);
}

}  // namespace

void addImportApi(http::Router& r, Services& s, const RestingOn& restingOn) {
    const std::size_t most = (s.settings.importUploadMegabytes + 1) << 20;
    r.get(
        "/api/v1/import-jobs", [&s](const Request& q) { return getJobs(s, q); }, Needs::Import);
    r.post(
        "/api/v1/import-jobs", [&s](const Request& q) { return postJob(s, q); }, Needs::Import, most);
    r.get(
        "/api/v1/import-proposals", [&s](const Request& q) { return getProposals(s, q); }, Needs::Import);
    r.get(
        "/api/v1/import-jobs/{id}", [&s](const Request& q) { return jobAnswer(s, q, jobOf(q), 200); }, Needs::Import);
    r.post(
        "/api/v1/import-jobs/{id}/publish", [&s](const Request& q) { return postPublish(s, q, {}); }, Needs::Import);
    r.get(
        "/api/v1/import-jobs/{id}/files/{file}",
        [&s, restingOn](const Request& q) { return getReport(s, q, restingOn); }, Needs::Import);
    r.post(
        "/api/v1/import-jobs/{id}/files/{file}/publish",
        [&s](const Request& q) { return postPublish(s, q, fileOf(q)); }, Needs::Import);
    r.post(
        "/api/v1/import-jobs/{id}/files/{file}/turn-down", [&s](const Request& q) { return postTurnDown(s, q); },
        Needs::Import);
}

}  // namespace valo::curricula
