// Taking a curriculum out of use and back, and the history of what an organisation did with its curricula.
#include "core/text.hpp"
#include "curricula/page_parts.hpp"
#include "curricula/store.hpp"
#include "http/json_body.hpp"

namespace valo::curricula {

namespace {

using accounts::words;
using http::Request;
using http::Response;
using web::Data;

constexpr std::size_t kPerPage = 50;

Response withdrawalPage(Services& services, const Request& request, const RestingOn& restingOn,
                        const Error* error = nullptr) {
    const auto id = request.id_<CurriculumId>(0);
    RestingOnCurriculum resting;
    std::optional<Withdrawal> withdrawal;
    const auto found = services.database.read([&](Transaction& tx) {
        withdrawal = withdrawalOf(tx, id);
        if (restingOn) resting = restingOn(tx, id);
        return curriculum(tx, id);
    });
    if (!found) return accounts::refused(services, request, notFound("curriculum").value());
    if (!mayWithdraw(request.who(), *found)) return accounts::refused(services, request, forbidden("withdraw").value());
    web::Form form(services.pages, request.language, accounts::formErrors(error));
    form.add(web::Field{.name = "reason",
                        .label = "imports.reason",
                        .value = std::string(request.form.get("reason")),
                        .hint = "curricula.withdraw_reason_hint",
                        .rows = 3,
                        .maxLength = 2000});
    const auto href = curriculumHref(id);
    Data data;
    accounts::setText(data, "name", found->name, request.language);
    setWithdrawal(data, withdrawal);
    data.set("form", form.take())
        .set("withdrawn_by", withdrawal ? withdrawal->by : "")
        .set("decision", found->decisionNumber)
        .set("href", href)
        .set("resting", restingWords(services, request, resting, nullptr));
    return accounts::page(services, request, "curricula/withdrawal", data,
                          {.title = words(services, request, withdrawal ? "curricula.restore" : "curricula.withdraw"),
                           .crumbs = {{"/curricula", words(services, request, "curricula.title")},
                                      {href, std::string(shown(found->name, request.language).text)}},
                           .status = error ? 422 : 200});
}

Response submitWithdrawal(Services& services, const Request& request, const RestingOn& restingOn) {
    const auto id = request.id_<CurriculumId>(0);
    const bool restores = request.form.get("act") == "restore";
    const auto done = restores ? restoreCurriculum(services, request.who(), id)
                               : withdrawCurriculum(services, request.who(), id, request.form.get("reason"));
    if (!done && done.error().kind == ErrorKind::Invalid)
        return withdrawalPage(services, request, restingOn, &done.error());
    if (!done) return accounts::refused(services, request, done.error());
    return http::seeOther(curriculumHref(id) + (restores ? "?done=curriculum_restored" : "?done=curriculum_withdrawn"));
}

std::string originalHref(const HistoryEntry& entry) {
    return entry.import == 0
               ? ""
               : curriculumHref(entry.curriculum) + "/imports/" + std::to_string(entry.import) + "/original";
}

/// One entry more than a page holds, where there is one.
Result<std::vector<HistoryEntry>> pageOfHistory(Services& services, const Request& request) {
    std::optional<UtcTime> before;
    if (request.query.has("before")) {
        const auto moment = request.query.integer("before");
        if (!moment) return invalid("before", "unknown");
        before = UtcTime(std::chrono::microseconds(*moment));
    }
    return historyOfOrganisation(services, request.who(), before, kPerPage + 1);
}
std::string cursorAfter(const std::vector<HistoryEntry>& entries) {
    return entries.size() > kPerPage ? std::to_string(entries[kPerPage - 1].at.time_since_epoch().count()) : "";
}

Response historyPage(Services& services, const Request& request) {
    const auto entries = pageOfHistory(services, request);
    if (!entries) return accounts::refused(services, request, entries.error());
    std::vector<Data> rows;
    for (std::size_t i = 0; i < std::min(entries->size(), kPerPage); ++i) {
        const auto& entry = (*entries)[i];
        Data row;
        accounts::setText(row, "name", entry.name, request.language);
        row.set("when", displayTime(entry.at))
            .set("by", entry.by.empty() ? words(services, request, "curricula.operator") : entry.by)
            .set("deed", words(services, request, "curricula.deed." + std::string(codeOf(entry.deed))))
            .set("is_withdrawn", entry.deed == Deed::Withdrawn)
            .set("href", curriculumHref(entry.curriculum))
            .set("decision", entry.decisionNumber)
            .set("file", entry.fileName)
            .set("sha256", entry.sha256)
            .set("reason", entry.reason)
            .set("original", originalHref(entry));
        rows.push_back(std::move(row));
    }
    Data data;
    data.set("rows", std::move(rows));
    const auto next = cursorAfter(*entries);
    if (!next.empty() || request.query.has("before"))
        data.set("pager", web::pagerData(request.query.has("before") ? "/curricula/import/history" : "",
                                         next.empty() ? "" : "/curricula/import/history?before=" + next));
    return accounts::page(services, request, "curricula/history", data,
                          {.title = words(services, request, "curricula.own_history"),
                           .crumbs = {{"/curricula", words(services, request, "curricula.title")},
                                      {"/curricula/import", words(services, request, "curricula.import")}}});
}

Response originalFile(Services& services, const Request& request) {
    auto file = originalOf(services, request.who(), request.id_<CurriculumId>(0), request.capturedNumber(1));
    if (!file) return accounts::refused(services, request, file.error());
    return http::file(std::move(file->bytes.data), "application/octet-stream", file->name);
}

// --- JSON

Response answer(Services& services, const Request& request) {
    const auto id = request.id_<CurriculumId>(0);
    const auto withdrawal = services.database.read([&](Transaction& tx) { return withdrawalOf(tx, id); });
    JsonWriter out;
    out.beginObject().field("curriculum", id).field("withdrawn", withdrawal.has_value());
    out.field("reason", withdrawal ? withdrawal->reason : "");
    out.field("withdrawnAt", withdrawal ? std::optional(withdrawal->at) : std::nullopt);
    return http::json(out.endObject().take());
}

Response putWithdrawal(Services& services, const Request& request) {
    http::JsonBody in(request.body);
    const auto withdrawn = in.truth("withdrawn");
    const auto reason = in.text("reason", 0, 2000);
    if (!withdrawn) in.wrong("withdrawn", "required");
    if (auto wrong = in.finish()) return http::problem(*wrong, request);
    const auto id = request.id_<CurriculumId>(0);
    const auto done = *withdrawn ? withdrawCurriculum(services, request.who(), id, reason)
                                 : restoreCurriculum(services, request.who(), id);
    if (!done) return http::problem(done.error(), request);
    return answer(services, request);
}

Response getHistory(Services& services, const Request& request) {
    const auto entries = pageOfHistory(services, request);
    if (!entries) return http::problem(entries.error(), request);
    JsonWriter out;
    out.beginObject().key("items").beginArray();
    for (std::size_t i = 0; i < std::min(entries->size(), kPerPage); ++i) {
        const auto& entry = (*entries)[i];
        out.beginObject()
            .field("deed", codeOf(entry.deed))
            .field("at", entry.at)
            .field("by", entry.by)
            .field("curriculum", entry.curriculum)
            .field("name", entry.name)
            .field("decisionNumber", entry.decisionNumber)
            .field("file", entry.fileName)
            .field("sha256", entry.sha256)
            .field("reason", entry.reason)
            .field("original", originalHref(entry))
            .endObject();
    }
    const auto next = cursorAfter(*entries);
    out.endArray().key("next");
    next.empty() ? out.null() : out.value(next);
    return http::json(out.endObject().take());
}

}  // namespace

void addWithdrawalRoutes(http::Router& r, Services& s, const RestingOn& restingOn) {
    r.get("/curricula/import/history", [&s](const Request& q) { return historyPage(s, q); });
    r.get("/curricula/{id}/imports/{import}/original", [&s](const Request& q) { return originalFile(s, q); });
    r.get("/curricula/{id}/withdrawal", [&s, restingOn](const Request& q) { return withdrawalPage(s, q, restingOn); });
    r.post("/curricula/{id}/withdrawal",
           [&s, restingOn](const Request& q) { return submitWithdrawal(s, q, restingOn); });
    r.put("/api/v1/curricula/{id}/withdrawal", [&s](const Request& q) { return putWithdrawal(s, q); });
    r.get(
        "/api/v1/import-history", [&s](const Request& q) { return getHistory(s, q); }, http::Needs::Import);
}

}  // namespace valo::curricula
