#include "certificates/actions.hpp"
#include "certificates/routes.hpp"
#include "certificates/verify_limit.hpp"
#include "core/json.hpp"
#include "http/json_body.hpp"

namespace valo::certificates {
namespace {

using http::Request;
using http::Response;

void write(JsonWriter& out, const Certificate& c) {
    out.beginObject()
        .field("id", c.id)
        .field("number", c.number)
        .field("clientId", c.client)
        .field("placementId", c.placement)
        .field("language", c.edition().code())
        .field("issuedOn", c.issuedOn)
        .field("state", codeOf(c.state()))
        .field("replacedBy", c.replacedByNumber)
        .field("lines", c.lines)
        .endObject();
}

Response getCertificate(Services& services, const Request& request) {
    const auto found = seenCertificate(services, request.who(), request.id_<CertificateId>(0));
    if (!found) return http::problem(found.error(), request);
    JsonWriter out;
    write(out, *found);
    return http::json(out.take());
}

Response getSnapshot(Services& services, const Request& request) {
    const auto found = seenDocuments(services, request.who(), request.id_<CertificateId>(0));
    if (!found) return http::problem(found.error(), request);
    return http::json(found->snapshot);
}

Response postCertificate(Services& services, const Request& request) {
    http::JsonBody in(request.body);
    Wanted wanted;
    wanted.placement = request.id_<PlacementId>(0);
    if (const auto code = in.text("language", 0, 5); !code.empty()) {
        wanted.edition = parseEdition(code);
        if (!wanted.edition) in.wrong("language", "unknown");
    }
    wanted.additions.generalSkills = in.text("generalSkills", 0, 1000);
    wanted.additions.cards = in.text("cards", 0, 1000);
    wanted.additions.furtherPlans = in.text("furtherPlans", 0, 1000);
    wanted.additions.totalHours = in.text("totalHours", 0, 5);
    wanted.replaces = CertificateId{in.maybeInteger("replaces").value_or(0)};
    wanted.requestKey = request.header("idempotency-key");
    if (auto wrong = in.finish()) return http::problem(*wrong, request);
    const auto id = issue(services, request.who(), wanted);
    if (!id) return http::problem(id.error(), request);
    const auto made = seenCertificate(services, request.who(), *id);
    if (!made) return http::problem(made.error(), request);
    JsonWriter out;
    write(out, *made);
    return http::json(out.take(), 201).with("Location", "/api/v1/certificates/" + std::to_string(id->value));
}

Response postWithdrawal(Services& services, const Request& request) {
    http::JsonBody in(request.body);
    const auto reason = in.text("reason", 1, 500);
    if (auto wrong = in.finish()) return http::problem(*wrong, request);
    const auto done = withdraw(services, request.who(), request.id_<CertificateId>(0), reason);
    if (!done) return http::problem(done.error(), request);
    return getCertificate(services, request);
}

Response getVerdict(Services& services, const Request& request, CheckLimit& limit) {
    if (const auto seconds = limit.wait(request.address, services.clock.now()))
        return http::problem({ErrorKind::TooMany, "too_many_checks", std::to_string(*seconds), {}}, request)
            .with("Retry-After", std::to_string(*seconds));
    const auto verdict = verdictOn(services, request.captured.at(0));
    JsonWriter out;
    out.beginObject().field("asOf", services.clock.now()).field("known", verdict.has_value());
    if (verdict)
        out.field("state", codeOf(verdict->state))
            .field("number", verdict->number)
            .field("issuer", verdict->issuer)
            .field("issuedOn", verdict->issuedOn)
            .field("replacedBy", verdict->replacedBy)
            .field("withdrawnOn", verdict->withdrawnOn);
    return http::json(out.endObject().take());
}

}  // namespace

void addApiRoutes(http::Router& r, Services& s, std::shared_ptr<CheckLimit> limit) {
    r.post("/api/v1/placements/{id}/certificates", [&s](const Request& q) { return postCertificate(s, q); });
    r.get("/api/v1/certificates/{id}", [&s](const Request& q) { return getCertificate(s, q); });
    r.get("/api/v1/certificates/{id}/content", [&s](const Request& q) { return getSnapshot(s, q); });
    r.post("/api/v1/certificates/{id}/withdrawal", [&s](const Request& q) { return postWithdrawal(s, q); });
    r.get(
        "/api/v1/verdicts/{code}", [&s, limit](const Request& q) { return getVerdict(s, q, *limit); },
        http::Needs::Nothing);
}

}  // namespace valo::certificates
