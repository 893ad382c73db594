// What an account of a school sees: the pages that clients gave it, and the form for its decision.
#include <algorithm>

#include "accounts/page.hpp"
#include "certificates/decision.hpp"
#include "certificates/routes.hpp"
#include "certificates/school.hpp"
#include "core/secret.hpp"
#include "placements/words.hpp"

namespace valo::certificates {
namespace {

using accounts::page;
using accounts::refused;
using accounts::words;
using http::Request;
using http::Response;
using web::Data;

Response listPage(Services& services, const Request& request) {
    const auto all = sharedPages(services, request.who());
    if (!all) return refused(services, request, all.error());
    std::vector<Data> rows;
    for (const auto& one : *all) {
        auto& row = rows.emplace_back();
        accounts::setText(row, "qualification", one.qualification, request.language);
        row.set("name", one.name)
            .set("href", schoolPath(one.client, one.curriculum))
            .set("decision_number", one.decisionNumber)
            .set("given", displayDate(one.givenOn))
            .set("until", displayDate(one.validTo))
            .set("decided", one.decisions > 0 ? services.pages.countText(request.language, "school.decided",
                                                                         static_cast<std::size_t>(one.decisions))
                                              : std::string());
    }
    Data data;
    data.set("rows", std::move(rows))
        .set("empty", web::emptyData(words(services, request, "school.none_shared"),
                                     words(services, request, "school.none_shared_text"), "", ""));
    return page(services, request, "certificates/school_list", data,
                {.title = words(services, request, "school.shared")});
}

web::Choices outcomes(Services& services, const Request& request) {
    const auto chosen = fromCode<SchoolOutcome>(request.form.get("outcome"));
    std::vector<web::Choice> choices;
    for (const auto& [outcome, code] : kCodes<SchoolOutcome>)
        choices.push_back({.value = std::string(code),
                           .label = words(services, request, "decision.outcome." + std::string(code)),
                           .checked = outcome == chosen});
    return {.name = "outcome", .label = "decision.outcome", .choices = std::move(choices)};
}

web::Choices certificates(const Request& request, const Decidable& known) {
    const auto typed = request.form.get("certificate");
    std::vector<web::Choice> choices;
    for (const auto& one : known.certificates) {
        const auto value = std::to_string(one.id.value);
        choices.push_back({.value = value,
                           .label = one.number,
                           .hint = one.issuer + ", " + displayDate(one.issuedOn),
                           .checked = typed == value || known.certificates.size() == 1});
    }
    return {.name = "certificate", .label = "decision.certificate", .choices = std::move(choices)};
}

web::Choices units(const Request& request, const Decidable& known) {
    std::vector<web::Choice> choices;
    const auto typed = request.form.all("units");
    for (const auto& unit : known.units) {
        const auto value = std::to_string(unit.id.value);
        choices.push_back({.value = value,
                           .label = std::string(shown(unit.name, request.language).text) + " (" +
                                    std::string(placements::codeForPeople(unit.code)) + ")",
                           .checked = std::ranges::find(typed, value) != typed.end()});
    }
    return {.name = "units",
            .label = "decision.units",
            .choices = std::move(choices),
            .hint = "decision.units_hint",
            .required = false};
}

Response formPage(Services& services, const Request& request, const Error* error) {
    const auto known = decidable(services, request.who(), request.id_<ClientId>(0), request.id_<CurriculumId>(1));
    if (!known) return refused(services, request, known.error());
    const auto typed = [&](std::string_view name) { return std::string(request.form.get(name)); };
    web::Form form(services.pages, request.language, accounts::formErrors(error));
    form.add(certificates(request, *known))
        .add(web::Field{.name = "decided_on",
                        .label = "decision.decided_on",
                        .value = request.form.has("decided_on") ? typed("decided_on") : isoDate(services.clock.today()),
                        .type = "date",
                        .isShort = true})
        .add(outcomes(services, request))
        .add(units(request, *known))
        .add(web::Field{.name = "note",
                        .label = "decision.note",
                        .value = typed("note"),
                        .hint = "decision.note_hint",
                        .rows = 2,
                        .maxLength = 1000,
                        .required = false});
    Data data;
    data.set("address", schoolPath(request))
        .set("has_certificates", !known->certificates.empty())
        .set("request_key", request.form.has("request_key") ? typed("request_key") : randomToken())
        .set("form", form.take());
    return page(services, request, "certificates/school_decision", data,
                {.title = words(services, request, "decision.title"),
                 .crumbs = {{"/school", words(services, request, "school.shared")},
                            {schoolPath(request), words(services, request, "school.title")}},
                 .status = error ? http::statusOf(error->kind) : 200});
}

Response submit(Services& services, const Request& request) {
    const auto& f = request.form;
    NewSchoolDecision input{
        {}, std::string(f.get("decided_on")), std::string(f.get("note")), fromCode<SchoolOutcome>(f.get("outcome")),
        {}, std::string(f.get("request_key"))};
    for (const auto unit : f.all("units")) input.units.push_back(UnitId{std::atoll(std::string(unit).c_str())});
    const auto done = recordOwnDecision(services, request.who(), request.id_<ClientId>(0), request.id_<CurriculumId>(1),
                                        f.id<CertificateId>("certificate"), input);
    if (done) return http::seeOther(schoolPath(request) + "?done=decision_recorded");
    if (done.error().kind == ErrorKind::Invalid) return formPage(services, request, &done.error());
    return refused(services, request, done.error());
}

Response submitWithdraw(Services& services, const Request& request) {
    const auto done = withdrawOwnDecision(services, request.who(), request.id_<ClientId>(0),
                                          request.id_<CurriculumId>(1), request.id_<DecisionId>(2));
    if (!done) return refused(services, request, done.error());
    return http::seeOther(schoolPath(request) + "?done=decision_withdrawn");
}

}  // namespace

void addSchoolVisitRoutes(http::Router& r, Services& s) {
    r.get("/school", [&s](const Request& q) { return listPage(s, q); });
    r.get("/clients/{id}/school/{curriculum}/decision", [&s](const Request& q) { return formPage(s, q, nullptr); });
    r.post("/clients/{id}/school/{curriculum}/decision", [&s](const Request& q) { return submit(s, q); });
    r.post("/clients/{id}/school/{curriculum}/decisions/{decision}/withdraw",
           [&s](const Request& q) { return submitWithdraw(s, q); });
}

}  // namespace valo::certificates
