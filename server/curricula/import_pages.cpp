#include "core/asset.hpp"
#include "core/text.hpp"
#include "curricula/jobs.hpp"
#include "curricula/page_parts.hpp"

namespace valo::curricula {

namespace {

using accounts::words;
using http::Needs;
using http::Request;
using http::Response;
using web::Data;

constexpr std::size_t kChangesShown = 200;
constexpr std::size_t kJobsShown = 20;
// A small upload is read before its page is shown; a large one goes on in the background.
constexpr std::chrono::milliseconds kPatience{2500};

std::string jobHref(ImportJobId id) { return "/curricula/import/" + std::to_string(id.value); }
std::string fileHref(const ImportFile& file) { return jobHref(file.job) + "/files/" + std::to_string(file.id.value); }
ImportJobId jobOf(const Request& request) { return request.id_<ImportJobId>(0); }
ImportFileId fileOf(const Request& request) { return request.id_<ImportFileId>(1); }

accounts::PageOptions options(Services& services, const Request& request, std::string title, int status = 200) {
    return {.title = std::move(title),
            .crumbs = {{"/curricula", words(services, request, "curricula.title")}},
            .status = status};
}
accounts::PageOptions below(Services& services, const Request& request, std::string title, int status = 200) {
    auto made = options(services, request, std::move(title), status);
    made.crumbs.push_back({"/curricula/import", words(services, request, "curricula.import")});
    return made;
}

std::string sizeWords(std::int64_t bytes) {
    return bytes < 100 * 1024 ? std::to_string((bytes + 1023) / 1024) + " kB"
                              : std::to_string((bytes + (1 << 20) - 1) >> 20) + " MB";
}

/// "versio.yaml": which of them stays in force, where their revisions tell it.
std::string otherVersions(Services& services, const Request& request, const ImportFile& file) {
    std::string names;
    for (const auto& name : file.otherVersions) names += (names.empty() ? "" : ", ") + name;
    return names.empty() ? "" : words(services, request, "imports.other_versions", {{"names", names}});
}

/// A file in a list: what it is, how it stands, and what is wrong with it.
Data fileRow(Services& services, const Request& request, const ImportFile& file) {
    Data row;
    accounts::setText(row, "title", file.title, request.language);
    const auto state = std::string(codeOf(file.state));
    const bool isKnown = file.state == FileState::Ready || file.state == FileState::Approved;
    row.set("id", file.id.value)
        .set("href", fileHref(file))
        .set("file", file.name)
        .set("size", sizeWords(file.size))
        .set("decision", file.decisionNumber)
        .set("state", words(services, request, "imports.state." + (file.isProposal() ? "proposed" : state)))
        .set("is_ready", file.state == FileState::Ready)
        .set("is_wrong", file.state == FileState::Refused)
        .set("is_published", file.state == FileState::Published)
        .set("is_returned", file.state == FileState::Returned)
        .set("other_versions", otherVersions(services, request, file))
        .set("is_proposal", file.isProposal())
        .set("proposed_by", file.proposedBy)
        .set("proposed_when", file.proposedAt ? displayTime(*file.proposedAt) : "")
        .set("reason", file.reason)
        .set("decided_by", file.decidedBy)
        .set("what", !isKnown        ? ""
                     : file.isNew()  ? words(services, request, "imports.is_new")
                     : file.isSame() ? words(services, request, "imports.is_same")
                                     : words(services, request, "imports.is_update"))
        .set("counts", file.units == 0 ? ""
                                       : services.pages.countText(request.language, "curricula.units",
                                                                  static_cast<std::size_t>(file.units)))
        .set("changes", isKnown && !file.isNew() && !file.isSame())
        .set("added", file.added)
        .set("changed", file.changed)
        .set("moved", file.moved)
        .set("removed", file.removed)
        .set("warnings", file.warnings == 0 ? ""
                                            : services.pages.countText(request.language, "imports.warnings",
                                                                       static_cast<std::size_t>(file.warnings)))
        .set("curriculum_href", file.curriculum ? curriculumHref(*file.curriculum) : "")
        .set("errors", file.errorCode.empty() ? std::vector<Data>() : messageRows(services, request, {file.error()}));
    return row;
}

// --- sending files

Data jobRow(Services& services, const Request& request, const JobSummary& job) {
    Data row;
    const auto count = [&](std::string_view key, int n) {
        return n == 0 ? std::string() : services.pages.countText(request.language, key, static_cast<std::size_t>(n));
    };
    return row.set("href", jobHref(job.job.id))
        .set("when", displayTime(job.job.createdAt))
        .set("by", job.job.senderName)
        .set("name", job.firstName)
        .set("more", count("imports.more_files", job.files - 1))
        .set("underway", count("imports.underway", job.underway))
        .set("ready", count("imports.ready", job.ready))
        .set("refused", count("imports.refused", job.refused))
        .set("published", count("imports.published", job.published))
        .set("returned", count("imports.returned", job.returned));
}

void setLimits(Data& data, const Settings& settings) {
    data.set("file_megabytes", settings.importFileMegabytes)
        .set("upload_megabytes", settings.importUploadMegabytes)
        .set("most_files", settings.importFiles);
}

Response uploadPage(Services& services, const Request& request, const Error* error = nullptr) {
    const auto before = ImportJobId{request.query.integer("before").value_or(0)};
    auto list = importJobs(services, request.who(), before, kJobsShown + 1);
    if (!list) return accounts::refused(services, request, list.error());
    const auto waiting = filesToReview(services, request.who());
    if (!waiting) return accounts::refused(services, request, waiting.error());
    const auto proposed = proposals(services, request.who());
    if (!proposed) return accounts::refused(services, request, proposed.error());
    web::Form form(services.pages, request.language, accounts::formErrors(error));
    form.add(web::Field{
        .name = "file", .label = "imports.files", .hint = "imports.files_hint", .type = "file", .multiple = true});
    Data data;
    setLimits(data, services.settings);
    std::vector<Data> jobs, files, toConfirm;
    for (const auto& one : *proposed)
        toConfirm.push_back(fileRow(services, request, one.file).set("from", one.job.organisationName));
    for (std::size_t i = 0; i < std::min(list->jobs.size(), kJobsShown); ++i)
        jobs.push_back(jobRow(services, request, list->jobs[i]));
    for (const auto& file : *waiting) files.push_back(fileRow(services, request, file));
    if (before || list->jobs.size() > kJobsShown)
        data.set("pager", web::pagerData(before ? "/curricula/import" : "",
                                         list->jobs.size() > kJobsShown
                                             ? "/curricula/import?before=" +
                                                   std::to_string(list->jobs[kJobsShown - 1].job.id.value)
                                             : ""));
    data.set("form", form.take())
        .set("jobs", std::move(jobs))
        .set("waiting", std::move(files))
        .set("proposals", std::move(toConfirm))
        .set("four_eyes", list->fourEyes)
        .set("may_set", request.who().is(Role::Administrator) && request.who().organisation);
    return accounts::page(services, request, "curricula/import", data,
                          options(services, request, words(services, request, "curricula.import"), error ? 422 : 200));
}

std::chrono::steady_clock::time_point soon() { return std::chrono::steady_clock::now() + kPatience; }

Response submitFiles(Services& services, const Request& request) {
    std::vector<Upload> files;
    for (const auto& file : request.files)
        if (!file.name.empty() || !file.bytes.empty()) files.push_back({file.name, file.bytes});
    const auto sent = uploadFiles(services, request.who(), files);
    if (!sent && sent.error().kind == ErrorKind::Invalid) return uploadPage(services, request, &sent.error());
    if (!sent) return accounts::refused(services, request, sent.error());
    return showUpload(services, request, sent->job, sent->isKnown ? "?done=import_known" : "");
}

Response submitFourEyes(Services& services, const Request& request) {
    const auto done = setFourEyes(services, request.who(), request.form.get("wanted") == "yes");
    if (!done) return accounts::refused(services, request, done.error());
    return http::seeOther("/curricula/import?done=four_eyes_saved");
}

// --- one upload

Response jobPage(Services& services, const Request& request) {
    const auto view = importJob(services, request.who(), jobOf(request));
    if (!view) return accounts::refused(services, request, view.error());
    const auto& actor = request.who();
    const auto ready = view->count(FileState::Ready);
    std::size_t toPublish = 0;  // those that she may publish, not only propose
    const auto underway = view->count(FileState::Waiting) + view->count(FileState::Approved);
    Data data;
    std::vector<Data> rows;
    for (const auto& file : view->files) {
        auto row = fileRow(services, request, file);
        const bool may = !publishRefusal(actor, view->job, file, view->fourEyes);
        const bool proposes = onlyProposes(actor, file);
        if (may && !proposes && file.otherVersions.empty()) ++toPublish;
        rows.push_back(std::move(row.set("may_publish", may && !proposes)
                                     .set("may_propose", may && proposes && !file.isProposal())
                                     .set("awaits_word", file.isProposal() && proposes)));
    }
    const auto settled = view->files.size() - underway;
    const auto text = std::to_string(settled) + " / " + std::to_string(view->files.size());
    data.set("files", std::move(rows))
        .set("by", view->job.senderName)
        .set("when", displayTime(view->job.createdAt))
        .set("job_href", jobHref(view->job.id))
        .set("is_underway", underway > 0)
        .set("work", web::progressData("import", words(services, request, "imports.progress"), settled,
                                       std::max<std::size_t>(1, view->files.size()), text))
        .set("summary", words(services, request, underway > 0 ? "imports.summary_underway" : "imports.summary_done",
                              {{"done", std::to_string(settled)}, {"all", std::to_string(view->files.size())}}))
        .set("publish_all",
             toPublish > 1 ? services.pages.countText(request.language, "imports.publish_all", toPublish) : "")
        .set("awaits_other", ready > 0 && view->fourEyes && view->job.sender == actor.user);
    return accounts::page(services, request, "curricula/import_job", data,
                          below(services, request, words(services, request, "imports.job_title")));
}

Response publishAll(Services& services, const Request& request) {
    const auto count = approveFiles(services, request.who(), jobOf(request), {});
    if (!count) return accounts::refused(services, request, count.error());
    finishSoon(services, jobOf(request), soon());
    return http::seeOther(jobHref(jobOf(request)) + "?done=import_approved");
}

// --- one file

/// What reading it found and what publishing it would do.
void setReport(Data& data, Services& services, const Request& request, const ImportReport& report) {
    const auto& changes = report.changes;
    const bool isRead = !report.name.empty() || !report.decisionNumber.empty();
    const bool isNew = isRead && !report.curriculum;
    const bool isSame = isRead && !isNew && report.bringsNothing;
    accounts::setText(data, "name", report.name, request.language);
    data.set("decision", report.decisionNumber)
        .set("units", report.counts.units)
        .set("requirements", report.counts.requirements)
        .set("criteria", report.counts.criteria)
        .set("is_new", isNew && report.errors.empty())
        .set("is_same", isSame && report.errors.empty())
        .set("is_update", isRead && !isNew && !isSame && report.errors.empty())
        .set("added", changes.added)
        .set("changed", changes.changed)
        .set("moved", changes.moved)
        .set("removed", changes.removed)
        .set("changes", isRead && !isNew ? changeRows(services, request, changes.list, kChangesShown, report.curriculum)
                                         : std::vector<Data>());
    const auto rest = changes.list.size() > kChangesShown ? changes.list.size() - kChangesShown : 0;
    data.set("rest", rest == 0 ? "" : services.pages.countText(request.language, "curricula.more_changes", rest));
    auto warnings = report.warnings;  // the page has its own words for whose word the file needs
    std::erase_if(warnings, [](const auto& warning) { return warning.code == "needs_confirmation"; });
    data.set("warnings", messageRows(services, request, warnings));
    data.set("errors", messageRows(services, request, report.errors));
}

/// What rests on the curriculum that publishing would update, in words.
std::vector<std::string> touched(Services& services, const Request& request, const RestingOn& restingOn,
                                 const ImportReport& report) {
    if (!restingOn || !report.curriculum || !report.errors.empty()) return {};
    const auto resting =
        services.database.read([&](database::Transaction& tx) { return restingOn(tx, report.curriculum); });
    return restingWords(services, request, resting, &report.changes.list);
}

Response filePage(Services& services, const Request& request, const RestingOn& restingOn,
                  const Error* error = nullptr) {
    const auto view = importFile(services, request.who(), jobOf(request), fileOf(request));
    if (!view) return accounts::refused(services, request, view.error());
    const auto& [job, file, report, fourEyes] = *view;
    const bool isOwn = job.sender == request.who().user;
    const bool isReady = file.state == FileState::Ready && report.errors.empty();
    const bool mayDecide = isReady && !publishRefusal(request.who(), job, file, fourEyes);
    const bool proposes = onlyProposes(request.who(), file);
    web::Form form(services.pages, request.language, accounts::formErrors(error));
    form.add(web::Field{.name = "reason",
                        .label = "imports.reason",
                        .value = std::string(request.form.get("reason")),
                        .hint = "imports.reason_hint",
                        .rows = 3,
                        .maxLength = 2000});
    Data data;
    setReport(data, services, request, report);
    data.set("touched", touched(services, request, restingOn, report));
    data.set("form", form.take())
        .set("row", fileRow(services, request, file))
        .set("curriculum_href", file.curriculum ? curriculumHref(*file.curriculum) : "")
        .set("file_href", fileHref(file))
        .set("job_href", jobHref(job.id))
        .set("file", file.name)
        .set("by", job.senderName)
        .set("when", displayTime(job.createdAt))
        .set("sha256", file.sha256)
        .set("has_original", file.size > 0)
        .set("decided_when", file.decidedAt ? displayTime(*file.decidedAt) : "")
        .set("is_refused", file.state == FileState::Refused || !report.errors.empty())
        .set("is_underway", file.isUnderway())
        .set("is_discarded", file.state == FileState::Discarded)
        .set("may_publish", mayDecide && !proposes)
        .set("may_propose", mayDecide && proposes && !file.isProposal())
        .set("needs_word", isReady && proposes && !file.isProposal())
        .set("is_proposal", file.isProposal())
        .set("decides_for_all", mayDecide && !proposes && file.isProposal())
        .set("from", job.organisationName + ", " + file.proposedBy)
        .set("may_discard", isReady && isOwn)
        .set("may_return", isReady && !isOwn)
        .set("awaits_other", isReady && fourEyes && isOwn);
    const bool isBad = file.state == FileState::Refused || error;
    const auto title = words(services, request, isBad && !error ? "curricula.refused_title" : "curricula.report_title");
    return accounts::page(services, request, "curricula/report", data,
                          below(services, request, title, isBad ? 422 : 200));
}

Response publishFile(Services& services, const Request& request) {
    const auto count = approveFiles(services, request.who(), jobOf(request), fileOf(request));
    if (!count) return accounts::refused(services, request, count.error());
    finishSoon(services, jobOf(request), soon());
    const auto view = importJob(services, request.who(), jobOf(request));
    if (!view) return accounts::refused(services, request, view.error());
    for (const auto& file : view->files) {
        if (file.id != fileOf(request)) continue;
        if (file.isProposal()) return http::seeOther(fileHref(file) + "?done=import_proposed");
        if (file.state == FileState::Published && view->files.size() == 1)
            return http::seeOther(curriculumHref(*file.curriculum) + "?done=curriculum_" + file.verdict);
    }
    return http::seeOther(jobHref(jobOf(request)) + "?done=import_approved");
}

Response turnDown(Services& services, const Request& request, const RestingOn& restingOn) {
    const auto done =
        turnDownFile(services, request.who(), jobOf(request), fileOf(request), request.form.get("reason"));
    if (!done && done.error().kind == ErrorKind::Invalid) return filePage(services, request, restingOn, &done.error());
    if (!done) return accounts::refused(services, request, done.error());
    return http::seeOther(jobHref(jobOf(request)) + "?done=import_turned_down");
}

/// How to write a curriculum by hand, as the project words it; browsers show it as it is.
Response guide(std::string_view path) {
    return http::file(std::string(asset(path).value()), "text/plain; charset=utf-8",
                      std::string(path.substr(path.rfind('/') + 1)), false);
}

Response original(Services& services, const Request& request) {
    auto file = importedBytes(services, request.who(), jobOf(request), fileOf(request));
    if (!file) return accounts::refused(services, request, file.error());
    return http::file(std::move(file->bytes), "application/octet-stream", file->name);
}

}  // namespace

Response showUpload(Services& services, const Request& request, ImportJobId id, std::string_view done) {
    finishSoon(services, id, soon());
    const auto view = importJob(services, request.who(), id);
    if (!view) return accounts::refused(services, request, view.error());
    const bool isOne = view->files.size() == 1 && !view->isUnderway();
    return http::seeOther((isOne ? fileHref(view->files.front()) : jobHref(id)) + std::string(done));
}

void addImportPages(http::Router& r, Services& s, const RestingOn& restingOn) {
    const std::size_t most = (s.settings.importUploadMegabytes + 1) << 20;  // the form stands around the files
    r.get("/curricula/import", [&s](const Request& q) { return uploadPage(s, q); });
    r.post(
        "/curricula/import", [&s](const Request& q) { return submitFiles(s, q); }, Needs::Session, most);
    r.post("/curricula/import/four-eyes", [&s](const Request& q) { return submitFourEyes(s, q); });
    for (const auto& [address, path] :
         {std::pair{"/curricula/import/format.md", "docs/curriculum-format.md"},
          std::pair{"/curricula/import/curriculum.schema.json", "schema/curriculum.schema.json"},
          std::pair{"/curricula/import/curriculum.xsd", "schema/curriculum.xsd"}})
        r.get(
            address, [path = path](const Request&) { return guide(path); }, Needs::Nothing);
    r.get("/curricula/import/{job}", [&s](const Request& q) { return jobPage(s, q); });
    r.post("/curricula/import/{job}/publish", [&s](const Request& q) { return publishAll(s, q); });
    r.get("/curricula/import/{job}/files/{file}",
          [&s, restingOn](const Request& q) { return filePage(s, q, restingOn); });
    r.get("/curricula/import/{job}/files/{file}/original", [&s](const Request& q) { return original(s, q); });
    r.post("/curricula/import/{job}/files/{file}/publish", [&s](const Request& q) { return publishFile(s, q); });
    r.post("/curricula/import/{job}/files/{file}/turn-down",
           [&s, restingOn](const Request& q) { return turnDown(s, q, restingOn); });
}

}  // namespace valo::curricula
