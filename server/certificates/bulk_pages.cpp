#include "accounts/page.hpp"
#include "certificates/bulk.hpp"
#include "certificates/routes.hpp"
#include "core/json.hpp"
#include "core/secret.hpp"
#include "http/json_body.hpp"

namespace valo::certificates {
namespace {

using accounts::page;
using accounts::refused;
using accounts::words;
using http::Request;
using http::Response;
using web::Data;

Data batchRow(Services& services, const Request& request, const Batch& batch) {
    Data row;
    const auto text = words(services, request, "bulk.so_far",
                            {{"issued", std::to_string(batch.issued)},
                             {"failed", std::to_string(batch.failed)},
                             {"total", std::to_string(batch.total)}});
    row.set("id", batch.id.value)
        .set("asked", displayTime(batch.askedAt))
        .set("so_far", text)
        .set("is_done", batch.isDone())
        .set("job", web::progressData("batch", words(services, request, "bulk.progress"),
                                      static_cast<std::size_t>(batch.issued + batch.failed),
                                      static_cast<std::size_t>(batch.total), text));
    return row;
}

Response choosePage(Services& services, const Request& request, const Error* error) {
    const auto candidates = bulkCandidates(services, request.who());
    if (!candidates) return refused(services, request, candidates.error());
    std::vector<Data> rows, batches;
    for (const auto& c : *candidates) {
        rows.emplace_back();
        rows.back()
            .set("placement", c.placement.value)
            .set("name", c.clientName)
            .set("workplace", c.workplace)
            .set("agreed",
                 services.pages.countText(request.language, "bulk.agreed", static_cast<std::size_t>(c.agreed)))
            .set("last", c.lastIssued ? displayDate(helsinkiDate(*c.lastIssued)) : std::string())
            .set("is_news", c.isNews());
    }
    for (const auto& batch : batchesOf(services, request.who())) batches.push_back(batchRow(services, request, batch));
    web::Form form(services.pages, request.language, accounts::formErrors(error));
    std::vector<web::Choice> editions{
        {.value = "", .label = words(services, request, "bulk.own_language"), .checked = true}};
    for (const auto& edition : allEditions())
        editions.push_back(
            {.value = edition.code(), .label = words(services, request, "certificates.edition." + edition.code())});
    form.add(web::Choices{.name = "edition", .label = "certificates.language", .choices = std::move(editions)});
    Data data;
    data.set("rows", std::move(rows))
        .set("batches", std::move(batches))
        .set("request_key", randomToken())
        .set("empty",
             web::emptyData(words(services, request, "bulk.empty"), words(services, request, "bulk.empty_text"),
                            words(services, request, "menu.clients"), "/clients"))
        .set("form", form.take());
    return page(services, request, "certificates/bulk", data,
                {.title = words(services, request, "bulk.title"),
                 .crumbs = {{"/certificates", words(services, request, "certificates.title")}},
                 .status = error ? http::statusOf(error->kind) : 200});
}

Response submitBatch(Services& services, const Request& request) {
    WantedBatch wanted;
    for (const auto& [name, value] : request.form.pairs())
        if (name == "placement") wanted.placements.push_back(PlacementId{std::atoll(value.c_str())});
    wanted.edition = parseEdition(request.form.get("edition"));
    wanted.requestKey = request.form.get("request_key");
    const auto batch = askForBatch(services, request.who(), wanted);
    if (batch) return http::seeOther("/certificates/bulk/" + std::to_string(batch->value) + "?done=batch_asked");
    if (batch.error().kind == ErrorKind::Invalid) return choosePage(services, request, &batch.error());
    return refused(services, request, batch.error());
}

Response batchPage(Services& services, const Request& request) {
    const auto id = request.id_<BatchId>(0);
    const auto seen = seenBatch(services, request.who(), id);
    if (!seen) return refused(services, request, seen.error());
    auto data = batchRow(services, request, seen->batch);
    std::vector<Data> failures;
    for (const auto& failure : seen->failures) {
        failures.emplace_back();
        failures.back()
            .set("placement", failure.placement.value)
            .set("name", failure.clientName)
            .set("workplace", failure.workplace)
            .set("reason", services.pages.errorText(request.language, failure.reason, ""));
    }
    data.set("failures", std::move(failures));
    auto response = page(services, request, "certificates/batch", data,
                         {.title = words(services, request, "bulk.title"),
                          .crumbs = {{"/certificates", words(services, request, "certificates.title")},
                                     {"/certificates/bulk", words(services, request, "bulk.title")}}});
    // The page looks again by itself, without any script, until all is done; then without what was said on the way
    // here.
    if (!seen->batch.isDone()) response.with("Refresh", "3; url=/certificates/bulk/" + std::to_string(id.value));
    return response;
}

Response batchJson(Services& services, const Request& request, BatchId id, int status) {
    const auto seen = seenBatch(services, request.who(), id);
    if (!seen) return http::problem(seen.error(), request);
    const auto& b = seen->batch;
    JsonWriter out;
    out.beginObject()
        .field("id", b.id)
        .field("askedAt", b.askedAt)
        .field("state", b.isDone() ? "done" : "running")
        .field("total", b.total)
        .field("issued", b.issued)
        .field("failed", b.failed)
        .key("failures")
        .beginArray();
    for (const auto& failure : seen->failures)
        out.beginObject()
            .field("clientId", failure.client)
            .field("placementId", failure.placement)
            .field("code", failure.reason)
            .field("message", services.pages.errorText(request.language, failure.reason, ""))
            .endObject();
    return http::json(out.endArray().endObject().take(), status);
}
Response postBatch(Services& services, const Request& request) {
    http::JsonBody in(request.body);
    WantedBatch wanted;
    for (const auto id : in.integers("placements")) wanted.placements.push_back(PlacementId{id});
    if (const auto code = in.text("language", 0, 5); !code.empty()) {
        wanted.edition = parseEdition(code);
        if (!wanted.edition) in.wrong("language", "unknown");
    }
    wanted.requestKey = request.header("idempotency-key");
    if (auto wrong = in.finish()) return http::problem(*wrong, request);
    const auto batch = askForBatch(services, request.who(), wanted);
    if (!batch) return http::problem(batch.error(), request);
    return batchJson(services, request, *batch, 202)
        .with("Location", "/api/v1/certificate-batches/" + std::to_string(batch->value));
}

}  // namespace

void addBulkRoutes(http::Router& r, Services& s) {
    r.get("/certificates/bulk", [&s](const Request& q) { return choosePage(s, q, nullptr); });
    r.post("/certificates/bulk", [&s](const Request& q) { return submitBatch(s, q); });
    r.get("/certificates/bulk/{id}", [&s](const Request& q) { return batchPage(s, q); });
    r.post("/api/v1/certificate-batches", [&s](const Request& q) { return postBatch(s, q); });
    r.get("/api/v1/certificate-batches/{id}",
          [&s](const Request& q) { return batchJson(s, q, q.id_<BatchId>(0), 200); });
}

}  // namespace valo::certificates
