#include "curricula/page_parts.hpp"
#include "curricula/store.hpp"

namespace valo::curricula {

namespace {

using accounts::words;
using http::Needs;
using http::Request;
using http::Response;
using web::Data;

constexpr std::size_t kUploadLimit = 33 * 1024 * 1024;  // 32 MB of file and the form around it
constexpr std::size_t kChangesShown = 200;

accounts::PageOptions options(Services& services, const Request& request, int status) {
    return {.title = words(services, request, "curricula.import"),
            .crumbs = {{"/curricula", words(services, request, "curricula.title")}},
            .status = status};
}

Response uploadPage(Services& services, const Request& request, const Error* error = nullptr) {
    if (!mayImport(request.who())) return accounts::refused(services, request, forbidden("import").value());
    web::Form form(services.pages, request.language, accounts::formErrors(error));
    form.add(web::Field{.name = "file", .label = "curricula.file", .hint = "curricula.file_hint", .type = "file"});
    Data data;
    data.set("form", form.take());
    return accounts::page(services, request, "curricula/import", data, options(services, request, error ? 422 : 200));
}

/// What the file is and what publishing it would do; `preview` 0 when there is nothing to publish.
Response reportPage(Services& services, const Request& request, const ImportReport& report, std::int64_t preview) {
    const auto& changes = report.changes;
    const bool isRefused = report.verdict == Verdict::Refused;
    const bool isNew = !report.curriculum, isSame = !isRefused && !isNew && changes.list.empty();
    Data data;
    accounts::setText(data, "name", report.name, request.language);
    data.set("file", report.file).set("decision", report.decisionNumber).set("is_refused", isRefused);
    data.set("units", report.counts.units)
        .set("requirements", report.counts.requirements)
        .set("criteria", report.counts.criteria)
        .set("is_new", !isRefused && isNew)
        .set("is_same", isSame)
        .set("is_update", !isRefused && !isNew && !isSame)
        .set("curriculum_href", isNew ? "" : curriculumHref(report.curriculum))
        .set("preview", preview)
        .set("may_publish", !isRefused && preview != 0);
    data.set("added", changes.added)
        .set("changed", changes.changed)
        .set("moved", changes.moved)
        .set("removed", changes.removed);
    if (!isNew && !isRefused)
        data.set("changes", changeRows(services, request, changes.list, kChangesShown, report.curriculum));
    const auto rest = changes.list.size() > kChangesShown ? changes.list.size() - kChangesShown : 0;
    data.set("rest", rest == 0 ? "" : services.pages.countText(request.language, "curricula.more_changes", rest));
    data.set("warnings", messageRows(services, request, report.warnings));
    data.set("errors", messageRows(services, request, report.errors));
    return accounts::page(services, request, "curricula/report", data,
                          options(services, request, isRefused ? 422 : 200));
}

Response submitFile(Services& services, const Request& request) {
    if (!mayImport(request.who())) return accounts::refused(services, request, forbidden("import").value());
    if (request.files.empty() || request.files.front().bytes.empty()) {
        const Error missing{ErrorKind::Invalid, "invalid", {}, {{"file", "required", {}}}};
        return uploadPage(services, request, &missing);
    }
    const auto& file = request.files.front();
    const auto report = checkCurriculum(services, request.who(), file.bytes, file.name);
    if (!report) return accounts::refused(services, request, report.error());
    if (report->verdict == Verdict::Refused) return reportPage(services, request, *report, 0);
    const auto kept = keepPreview(services, request.who(), file.bytes, file.name);
    if (!kept) return accounts::refused(services, request, kept.error());
    return http::seeOther("/curricula/import/" + std::to_string(*kept));
}

Response previewPage(Services& services, const Request& request) {
    const auto kept = preview(services, request.who(), request.capturedNumber(0));
    if (!kept) return accounts::refused(services, request, kept.error());
    const auto report = checkCurriculum(services, request.who(), kept->bytes.data, kept->fileName);
    if (!report) return accounts::refused(services, request, report.error());
    return reportPage(services, request, *report, request.capturedNumber(0));
}

Response publishPreview(Services& services, const Request& request) {
    const auto id = request.capturedNumber(0);
    const auto kept = preview(services, request.who(), id);
    if (!kept) return accounts::refused(services, request, kept.error());
    const auto report = importCurriculum(services, request.who(), kept->bytes.data, kept->fileName);
    if (!report) return accounts::refused(services, request, report.error());
    if (report->verdict == Verdict::Refused) return reportPage(services, request, *report, 0);
    dropPreview(services, request.who(), id);
    return http::seeOther(curriculumHref(report->curriculum) + "?done=curriculum_" +
                          std::string(codeOf(report->verdict)));
}

}  // namespace

void addImportPages(http::Router& r, Services& s) {
    r.get("/curricula/import", [&s](const Request& q) { return uploadPage(s, q); });
    r.post(
        "/curricula/import", [&s](const Request& q) { return submitFile(s, q); }, Needs::Session, kUploadLimit);
    r.get("/curricula/import/{preview}", [&s](const Request& q) { return previewPage(s, q); });
    r.post("/curricula/import/{preview}", [&s](const Request& q) { return publishPreview(s, q); });
}

}  // namespace valo::curricula
