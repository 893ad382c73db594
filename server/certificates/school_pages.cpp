#include "accounts/page.hpp"
#include "certificates/actions.hpp"
#include "certificates/decision.hpp"
#include "certificates/routes.hpp"
#include "certificates/school.hpp"
#include "placements/words.hpp"
#include "web/lamp.hpp"

namespace valo::certificates {
namespace {

using accounts::page;
using accounts::refused;
using accounts::words;
using http::Request;
using http::Response;
using web::Data;

/// Ready to be put into tunnustettu.selite, which wants every language.
LocalizedText koskiText(Services& services, const SchoolSheet& sheet) {
    LocalizedText text;
    for (const auto language : kLanguages) {
        std::string places, numbers;
        for (const auto& period : sheet.periods)
            places += (places.empty() ? "" : "; ") + period.workplace + ", " + displayDate(period.from) + " – " +
                      displayDate(period.to);
        for (const auto& unit : sheet.units)
            for (const auto& one : unit.lines)
                if (!one.certificate.empty() && numbers.find(one.certificate) == numbers.npos)
                    numbers += (numbers.empty() ? "" : ", ") + one.certificate;
        text.in(language) =
            services.pages.text(language, "school.koski", {{"places", places}, {"issuer", sheet.issuer}});
        if (!numbers.empty())
            text.in(language) +=
                ' ' + services.pages.text(language, "school.koski_certificate", {{"numbers", numbers}});
    }
    return text;
}

Data unitData(Services& services, const Request& request, const SchoolUnit& unit) {
    Data data;
    accounts::setText(data, "unit_name", unit.name, request.language);
    data.set("unit_code", placements::codeForPeople(unit.code));
    std::vector<Data> lines;
    for (const auto& one : unit.lines) {
        auto& row = lines.emplace_back();
        accounts::setText(row, "text", one.line.text, request.language);
        accounts::setText(row, "heading", one.line.heading, request.language);
        std::vector<Data> evidence;
        for (const auto& seen : one.evidence)
            evidence.emplace_back()
                .set("on", displayDate(seen.on))
                .set("task", std::string(shown(seen.task, request.language).text))
                .set("observer", seen.observer)
                .set("level", words(services, request, "level." + std::string(codeOf(seen.level))));
        row.set("lamp_html", web::lampSvg(assessment::lampOf(one.line.level)))
            .set("level", words(services, request, "level." + std::string(codeOf(one.line.level))))
            .set("agreed", displayDate(one.line.agreedOn))
            .set("workplace", one.workplace)
            .set("certificate", one.certificate)
            .set("evidence", std::move(evidence));
    }
    data.set("lines", std::move(lines));
    return data;
}

void setConsentForm(Services& services, const Request& request, Data& data, const Error* error) {
    const bool isOwn = static_cast<bool>(request.who().client);
    const auto typed = [&](std::string_view name) { return std::string(request.form.get(name)); };
    web::Form form(services.pages, request.language, accounts::formErrors(error));
    form.add(web::Field{.name = "school", .label = "school.school", .value = typed("school"), .maxLength = 200})
        .add(web::Field{.name = "valid_to",
                        .label = "school.valid_to",
                        .value = typed("valid_to"),
                        .hint = "school.valid_to_hint",
                        .type = "date",
                        .isShort = true});
    if (!isOwn)
        form.add(web::Field{.name = "talk_on",
                            .label = "school.talk_on",
                            .value = typed("talk_on"),
                            .hint = "school.talk_on_hint",
                            .type = "date",
                            .isShort = true});
    std::string schools;
    for (const auto& name : schoolsHere(services)) schools += (schools.empty() ? "" : ", ") + name;
    data.set("is_own", isOwn).set("address", schoolPath(request)).set("schools", schools).set("form", form.take());
}

/// What the school that looks recorded before.
void setDecisions(Services& services, const Request& request, Data& data) {
    std::vector<Data> rows;
    if (const auto known = decidable(services, request.who(), request.id_<ClientId>(0), request.id_<CurriculumId>(1)))
        for (const auto& decision : known->decisions) rows.push_back(decisionData(services, request, decision));
    data.set("decisions", std::move(rows));
}

Response consentPage(Services& services, const Request& request, const Error* error) {
    Data data;
    setConsentForm(services, request, data, error);
    return page(
        services, request, "certificates/school_consent", data,
        {.title = words(services, request, "school.title"), .status = error ? http::statusOf(error->kind) : 200});
}

Data sheetData(Services& services, const Request& request, const SchoolSheet& sheet) {
    Data data;
    accounts::setText(data, "qualification", sheet.qualification, request.language);
    std::vector<Data> units, reports, periods, people, consents;
    for (const auto& unit : sheet.units) units.push_back(unitData(services, request, unit));
    for (const auto& report : sheet.reports)
        reports.emplace_back()
            .set("report", report.id.value)
            .set("version", report.version)
            .set("recognised", displayDate(report.recognisedOn))
            .set("recogniser", report.recogniser);
    for (const auto& period : sheet.periods) {
        std::vector<std::string> tasks;
        for (const auto& task : period.tasks) tasks.emplace_back(shown(task, request.language).text);
        periods.emplace_back()
            .set("place", period.workplace)
            .set("business_id", period.businessId)
            .set("days", displayDate(period.from) + " – " + displayDate(period.to))
            .set("tasks", std::move(tasks));
    }
    for (const auto& person : sheet.assessors)
        people.emplace_back()
            .set("person", person.name + (person.title.empty() ? "" : ", ") + person.title)
            .set("role", words(services, request, "school.role." + person.role));
    for (const auto& consent : sheet.consents)
        consents.emplace_back()
            .set("consent", consent.id.value)
            .set("school", consent.school)
            .set("given", displayDate(consent.givenOn))
            .set("until", displayDate(consent.validTo));
    const auto koski = koskiText(services, sheet);
    data.set("name", sheet.name)
        .set("born", sheet.born ? displayDate(*sheet.born) : std::string())
        .set("decision_number", sheet.decisionNumber)
        .set("issuer", sheet.issuer)
        .set("phone", sheet.phone)
        .set("email", sheet.email)
        .set("today", displayDate(sheet.on))
        .set("units", std::move(units))
        .set("reports", std::move(reports))
        .set("periods", std::move(periods))
        .set("people", std::move(people))
        .set("consents", std::move(consents))
        .set("koski_fi", koski.fi)
        .set("koski_sv", koski.sv);
    return data;
}

Response sheetPage(Services& services, const Request& request) {
    const auto sheet = schoolSheet(services, request.who(), request.id_<ClientId>(0), request.id_<CurriculumId>(1));
    if (!sheet && sheet.error().code == "consent_missing") return consentPage(services, request, nullptr);
    if (!sheet) return refused(services, request, sheet.error());
    auto data = sheetData(services, request, *sheet);
    setConsentForm(services, request, data, nullptr);
    const bool isSchool = request.who().is(Role::Institution) && !request.who().client;
    data.set("is_school", isSchool);
    if (isSchool) setDecisions(services, request, data);
    return page(services, request, "certificates/school", data,
                {.title = words(services, request, "school.title") + ": " + sheet->name});
}

Response submitConsent(Services& services, const Request& request) {
    const auto done = giveConsent(services, request.who(), request.id_<ClientId>(0), request.id_<CurriculumId>(1),
                                  {std::string(request.form.get("school")), std::string(request.form.get("valid_to")),
                                   std::string(request.form.get("talk_on"))});
    if (done) return http::seeOther(schoolPath(request) + "?done=consent_given");
    if (done.error().kind == ErrorKind::Invalid) return consentPage(services, request, &done.error());
    return refused(services, request, done.error());
}
Response submitWithdraw(Services& services, const Request& request) {
    const auto done =
        withdrawConsent(services, request.who(), request.id_<ClientId>(0), request.form.id<ConsentId>("consent"));
    if (!done) return refused(services, request, done.error());
    return http::seeOther(schoolPath(request) + "?done=consent_withdrawn");
}

Response sheetJson(Services& services, const Request& request, bool isDraftAlone) {
    const auto sheet = schoolSheet(services, request.who(), request.id_<ClientId>(0), request.id_<CurriculumId>(1));
    if (!sheet) return http::problem(sheet.error(), request);
    return http::json(isDraftAlone ? hoksDraft(*sheet) : schoolJson(*sheet, koskiText(services, *sheet)));
}

Response choicePage(Services& services, const Request& request) {
    const auto choices = schoolChoices(services, request.who(), request.id_<ClientId>(0));
    if (!choices) return refused(services, request, choices.error());
    std::vector<Data> rows;
    for (const auto& choice : *choices) {
        auto& row = rows.emplace_back();
        accounts::setText(row, "name", choice.name, request.language);
        row.set("href", schoolPath(request.id_<ClientId>(0), choice.curriculum)).set("number", choice.decisionNumber);
    }
    Data data;
    data.set("rows", std::move(rows));
    return page(services, request, "certificates/school_choice", data,
                {.title = words(services, request, "school.title")});
}

}  // namespace

std::string schoolPath(ClientId client, CurriculumId curriculum) {
    return "/clients/" + std::to_string(client.value) + "/school/" + std::to_string(curriculum.value);
}
std::string schoolPath(const Request& request) {
    return schoolPath(request.id_<ClientId>(0), request.id_<CurriculumId>(1));
}

void addSchoolRoutes(http::Router& r, Services& s) {
    r.get("/clients/{id}/school", [&s](const Request& q) { return choicePage(s, q); });
    r.get("/clients/{id}/school/{curriculum}", [&s](const Request& q) { return sheetPage(s, q); });
    r.post("/clients/{id}/school/{curriculum}/consent", [&s](const Request& q) { return submitConsent(s, q); });
    r.post("/clients/{id}/school/{curriculum}/withdraw", [&s](const Request& q) { return submitWithdraw(s, q); });
    r.get("/clients/{id}/school/{curriculum}/hoks.json", [&s](const Request& q) { return sheetJson(s, q, true); });
    r.get("/api/v1/clients/{id}/school/{curriculum}", [&s](const Request& q) { return sheetJson(s, q, false); });
}

}  // namespace valo::certificates
