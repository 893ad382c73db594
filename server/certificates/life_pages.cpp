// The pages of what happens beside issuing: the supervisor's signature and a school's decision.
#include "accounts/page.hpp"
#include "certificates/decision.hpp"
#include "certificates/routes.hpp"
#include "certificates/supervisor_signature.hpp"
#include "core/secret.hpp"
#include "placements/words.hpp"
#include "web/lamp.hpp"

namespace valo::certificates {
namespace {

using accounts::page;
using accounts::refused;
using accounts::words;
using http::Needs;
using http::Request;
using http::Response;
using web::Data;

/// The link stands on this page once; asked for again, it is another one.
Response submitAsk(Services& services, const Request& request) {
    const auto placement = request.id_<PlacementId>(0);
    const auto link = askForSignature(services, request.who(), placement);
    if (!link) return refused(services, request, link.error());
    Data data;
    data.set("placement", placement.value)
        .set("url", publicUrl(services) + "/sign/" + link->secret)
        .set("until", displayDate(helsinkiDate(link->expiresAt)));
    auto response = page(services, request, "certificates/signature_link", data,
                         {.title = words(services, request, "signature.title")});
    return response.with("Cache-Control", "no-store");
}

Response signPage(Services& services, const Request& request, const Error* error) {
    const auto shown = toSign(services, request.captured.at(0));
    if (!shown) return refused(services, request, shown.error());
    const auto& content = shown->content;
    std::vector<Data> rows;
    for (const auto& part : content.qualifications)
        for (const auto& unit : part.units)
            for (const auto& line : unit.lines) {
                rows.emplace_back();
                accounts::setText(rows.back(), "text", line.text, request.language);
                rows.back()
                    .set("lamp_html", web::lampSvg(assessment::lampOf(line.level)))
                    .set("level", words(services, request, "level." + std::string(codeOf(line.level))));
            }
    const auto typed = [&](std::string_view name, const std::string& known) {
        return request.form.has(name) ? std::string(request.form.get(name)) : known;
    };
    web::Form form(services.pages, request.language, accounts::formErrors(error));
    form.add(web::Field{.name = "name",
                        .label = "signature.name",
                        .value = typed("name", content.supervisorName),
                        .autocomplete = "name",
                        .maxLength = 100})
        .add(web::Field{.name = "title",
                        .label = "signature.job",
                        .value = typed("title", content.supervisorTitle),
                        .autocomplete = "organization-title",
                        .maxLength = 100,
                        .required = false});
    Data data;
    data.set("holder", content.holderName)
        .set("workplace", content.workplaceName)
        .set("period", displayDate(content.from) + " – " + displayDate(content.to))
        .set("rows", std::move(rows))
        .set("shown", linesHash(content))
        .set("is_signed", shown->signature.has_value())
        .set("signed_on", shown->signature ? displayTime(shown->signature->at) : std::string())
        .set("signed_by", shown->signature ? shown->signature->name : std::string())
        .set("form", form.take());
    auto response = page(
        services, request, "certificates/sign", data,
        {.title = words(services, request, "signature.title"), .status = error ? http::statusOf(error->kind) : 200});
    return response.with("Cache-Control", "no-store").with("X-Robots-Tag", "noindex");
}

Response submitSign(Services& services, const Request& request) {
    const auto done = giveSignature(services, request.captured.at(0), std::string(request.form.get("name")),
                                    std::string(request.form.get("title")), std::string(request.form.get("shown")));
    if (done) return http::seeOther("/sign/" + request.captured[0] + "?done=signed");
    if (done.error().kind == ErrorKind::NotFound) return refused(services, request, done.error());
    return signPage(services, request, &done.error());
}

Response decisionPage(Services& services, const Request& request, const Error* error) {
    const auto id = request.id_<CertificateId>(0);
    const auto known = schoolDecisions(services, request.who(), id);
    if (!known) return refused(services, request, known.error());
    const auto chosen = fromCode<SchoolOutcome>(request.form.get("outcome"));
    std::vector<web::Choice> outcomes, units;
    for (const auto& [outcome, code] : kCodes<SchoolOutcome>)
        outcomes.push_back({.value = std::string(code),
                            .label = words(services, request, "decision.outcome." + std::string(code)),
                            .checked = outcome == chosen});
    for (const auto& unit : known->units)
        units.push_back({.value = std::to_string(unit.id.value),
                         .label = std::string(shown(unit.name, request.language).text) + " (" +
                                  std::string(placements::codeForPeople(unit.code)) + ")"});
    web::Form form(services.pages, request.language, accounts::formErrors(error));
    const auto typed = [&](std::string_view name) { return std::string(request.form.get(name)); };
    form.add(web::Field{.name = "school", .label = "decision.school", .value = typed("school"), .maxLength = 200})
        .add(web::Field{.name = "decided_on",
                        .label = "decision.decided_on",
                        .value = typed("decided_on"),
                        .type = "date",
                        .isShort = true})
        .add(web::Choices{.name = "outcome", .label = "decision.outcome", .choices = std::move(outcomes)})
        .add(web::Choices{.name = "units",
                          .label = "decision.units",
                          .choices = std::move(units),
                          .hint = "decision.units_hint",
                          .required = false})
        .add(web::Field{.name = "note",
                        .label = "decision.note",
                        .value = typed("note"),
                        .hint = "decision.note_hint",
                        .rows = 2,
                        .maxLength = 1000,
                        .required = false});
    Data data;
    data.set("id", id.value).set("request_key", randomToken()).set("form", form.take());
    return page(
        services, request, "certificates/decision", data,
        {.title = words(services, request, "decision.title"),
         .crumbs = {{"/certificates/" + std::to_string(id.value), words(services, request, "certificate.title")}},
         .status = error ? http::statusOf(error->kind) : 200});
}

Response submitDecision(Services& services, const Request& request) {
    const auto& f = request.form;
    NewSchoolDecision input{std::string(f.get("school")),
                            std::string(f.get("decided_on")),
                            std::string(f.get("note")),
                            fromCode<SchoolOutcome>(f.get("outcome")),
                            {},
                            std::string(f.get("request_key"))};
    for (const auto& [name, value] : f.pairs())
        if (name == "units") input.units.push_back(UnitId{std::atoll(value.c_str())});
    const auto done = recordSchoolDecision(services, request.who(), request.id_<CertificateId>(0), input);
    if (done) return http::seeOther("/certificates/" + request.captured[0] + "?done=decision_recorded");
    if (done.error().kind == ErrorKind::Invalid) return decisionPage(services, request, &done.error());
    return refused(services, request, done.error());
}
Response submitWithdrawDecision(Services& services, const Request& request) {
    const auto done =
        withdrawSchoolDecision(services, request.who(), request.id_<CertificateId>(0), request.id_<DecisionId>(1));
    if (!done) return refused(services, request, done.error());
    return http::seeOther("/certificates/" + request.captured[0] + "?done=decision_withdrawn");
}

}  // namespace

Data decisionData(Services& services, const Request& request, const SchoolDecision& decision) {
    std::string units;
    for (const auto& unit : decision.units)
        units += (units.empty() ? "" : ", ") + std::string(shown(unit.name, request.language).text);
    Data data;
    data.set("decision", decision.id.value)
        .set("certificate", decision.certificate)
        .set("school", decision.school)
        .set("by_itself", decision.isByItself)
        .set("decided", displayDate(decision.decidedOn))
        .set("outcome", words(services, request, "decision.outcome." + std::string(codeOf(decision.outcome))))
        .set("units", units)
        .set("note", decision.note)
        .set("recorded_by", decision.recordedBy)
        .set("recorded", displayDate(helsinkiDate(decision.recordedAt)));
    return data;
}

void addLifeRoutes(http::Router& r, Services& s) {
    r.post("/placements/{id}/signature", [&s](const Request& q) { return submitAsk(s, q); });
    r.get(
        "/sign/{secret}", [&s](const Request& q) { return signPage(s, q, nullptr); }, Needs::Nothing);
    r.post(
        "/sign/{secret}", [&s](const Request& q) { return submitSign(s, q); }, Needs::Nothing);
    r.get("/certificates/{id}/decision", [&s](const Request& q) { return decisionPage(s, q, nullptr); });
    r.post("/certificates/{id}/decision", [&s](const Request& q) { return submitDecision(s, q); });
    r.post("/certificates/{id}/decisions/{decision}/withdraw",
           [&s](const Request& q) { return submitWithdrawDecision(s, q); });
}

}  // namespace valo::certificates
