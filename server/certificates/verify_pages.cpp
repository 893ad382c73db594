// The public check of a code or a file: read in memory, told about, forgotten.
#include <algorithm>
#include <functional>

#include "accounts/page.hpp"
#include "certificates/actions.hpp"
#include "certificates/routes.hpp"
#include "certificates/verify.hpp"
#include "certificates/verify_limit.hpp"
#include "core/text.hpp"
#include "placements/words.hpp"
#include "web/components.hpp"

namespace valo::certificates {
namespace {

using accounts::page;
using accounts::words;
using http::Request;
using http::Response;
using web::Data;

constexpr std::size_t kMostBytes = 5 * 1024 * 1024;
constexpr std::size_t kMostText = 2 * 1024 * 1024;  // that is pasted: as much as one document may have
constexpr std::size_t kLongestCode = 40;            // of what is typed and shown again

/// No search engine is to list what somebody checked.
Response unlisted(Response response) { return std::move(response).with("X-Robots-Tag", "noindex, nofollow"); }

void setUnits(Services& services, const Request& request, Data& data, const std::vector<Verdict::Unit>& units) {
    std::vector<Data> rows;
    for (const auto& unit : units) {
        auto& row = rows.emplace_back();
        accounts::setText(row, "name", unit.name, request.language);
        std::vector<std::string> levels;
        for (const auto& [level, count] : unit.skills)
            levels.push_back(words(services, request, "level." + std::string(codeOf(level))) + ": " +
                             std::to_string(count));
        row.set("unit_code", placements::codeForPeople(unit.code)).set("levels", std::move(levels));
    }
    data.set("units", std::move(rows));
}

/// The public check. An unknown code gets the same page as one that was typed wrong, and the same time.
Response codePage(Services& services, const Request& request, std::string_view code) {
    Data data;
    code = code.substr(0, kLongestCode);
    data.set("typed", code).set("asked", !code.empty()).set("today", displayTime(services.clock.now()));
    if (!code.empty()) {
        const auto verdict = verdictOn(services, code);
        data.set("unknown", !verdict.has_value());
        if (verdict) {
            setUnits(services, request, data, verdict->units);
            data.set("valid", verdict->state == CertificateState::Valid)
                .set("replaced", verdict->state == CertificateState::Replaced)
                .set("withdrawn", verdict->state == CertificateState::Withdrawn)
                .set("number", verdict->number)
                .set("issuer", verdict->issuer)
                .set("issued", displayDate(verdict->issuedOn))
                .set("replaced_by", verdict->replacedBy.value_or(""))
                .set("erased", verdict->isErased)
                .set("withdrawn_on", verdict->withdrawnOn ? displayDate(*verdict->withdrawnOn) : std::string());
        }
    }
    web::Form form(services.pages, request.language);
    form.add(web::Field{.name = "code",
                        .label = "check.code",
                        .value = std::string(code),
                        .hint = "check.code_hint",
                        .maxLength = kLongestCode})
        .add(web::Field{.name = "file", .label = "check.file", .hint = "check.file_hint", .type = "file"})
        .add(web::Field{.name = "text", .label = "check.text", .hint = "check.text_hint", .rows = 4});
    data.set("form", form.take());
    return unlisted(
        page(services, request, "certificates/check", data, {.title = words(services, request, "check.title")}));
}

Data checkedRow(Services& services, const Request& request, const Checked& checked) {
    Data row;
    row.set("name", checked.name)
        .set("holds", !checked.fault.has_value())
        .set("fault", checked.fault
                          ? services.pages.errorText(request.language, checked.fault->code, checked.fault->detail)
                          : "")
        .set("title", checked.title)
        .set("issuer", checked.issuerName)
        .set("issued", checked.issuedAt ? displayTime(*checked.issuedAt) : std::string())
        .set("sealed_at", checked.sealedAt && checked.sealedAt->trusted
                              ? displayTime(checked.sealedAt->at) + " (" + checked.sealedAt->service + ")"
                              : std::string())
        .set("as_of", checked.statusAsOf ? displayTime(*checked.statusAsOf) : std::string());
    return row;
}

/// The file, or what was pasted; a compact JWS may have been broken into lines on its way.
std::string given(const Request& request) {
    if (!request.files.empty() && !request.files.front().bytes.empty()) return request.files.front().bytes;
    std::string text(trimmed(request.form.get("text")));
    if (!text.starts_with('{'))
        std::erase_if(text, [](char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; });
    return text;
}

Response checkFile(Services& services, const Request& request) {
    const auto bytes = given(request);
    if (bytes.empty()) return http::seeOther("/v");
    const auto known = knownHere(services);
    std::vector<Data> rows;
    for (const auto& checked :
         verifyFile(bytes, known.keys, known.statuses, services.clock.now(), timestampAuthorities(services.settings)))
        rows.push_back(checkedRow(services, request, checked));
    Data data;
    data.set("rows", std::move(rows)).set("today", displayTime(services.clock.now()));
    return unlisted(page(services, request, "certificates/checked_file", data,
                         {.title = words(services, request, "check.file_title")}));
}

/// The check, unless the address has asked too often.
Response withinLimit(Services& services, const Request& request, CheckLimit& limit,
                     const std::function<Response()>& check) {
    const auto seconds = limit.wait(request.address, services.clock.now());
    if (!seconds) return check();
    Data data;
    data.set("seconds", std::to_string(*seconds));
    return unlisted(page(services, request, "certificates/check_wait", data,
                         {.title = words(services, request, "check.title"), .status = 429}))
        .with("Retry-After", std::to_string(*seconds));
}

}  // namespace

void addVerifyRoutes(http::Router& r, Services& s, std::shared_ptr<CheckLimit> limit) {
    r.get(
        "/v",
        [&s, limit](const Request& q) {
            if (!q.query.has("code")) return codePage(s, q, {});
            return withinLimit(s, q, *limit, [&] { return codePage(s, q, q.query.get("code")); });
        },
        http::Needs::Nothing);
    r.get(
        "/v/{code}",
        [&s, limit](const Request& q) {
            return withinLimit(s, q, *limit, [&] { return codePage(s, q, q.captured.at(0)); });
        },
        http::Needs::Nothing);
    r.add({http::Method::Post, "/v",
           [&s, limit](const Request& q) { return withinLimit(s, q, *limit, [&] { return checkFile(s, q); }); },
           http::Needs::Nothing, kMostBytes, kMostText});
}

}  // namespace valo::certificates
