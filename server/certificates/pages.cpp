#include <algorithm>

#include "accounts/access_log.hpp"
#include "accounts/page.hpp"
#include "certificates/actions.hpp"
#include "certificates/decision.hpp"
#include "certificates/routes.hpp"
#include "certificates/verify_limit.hpp"
#include "core/secret.hpp"
#include "core/text.hpp"
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

Data certificateRow(Services& services, const Request& request, const Certificate& c) {
    Data row;
    row.set("id", c.id.value)
        .set("number", c.number)
        .set("holder", c.holder)
        .set("workplace", c.workplace)
        .set("issued", displayDate(c.issuedOn))
        .set("lines", c.lines)
        .set("lines_in_words",
             services.pages.countText(request.language, "certificates.lines", static_cast<std::size_t>(c.lines)))
        .set("state_in_words", words(services, request, "certificates.state." + std::string(codeOf(c.state()))))
        .set("is_valid", c.state() == CertificateState::Valid)
        .set("is_replaced", c.state() == CertificateState::Replaced)
        .set("is_withdrawn", c.state() == CertificateState::Withdrawn);
    return row;
}

Response listPage(Services& services, const Request& request) {
    const auto& q = request.query;
    const RegisterFilter filter{std::string(q.get("q")), std::string(q.get("unit")), parseDate(q.get("from")),
                                parseDate(q.get("to")), fromCode<CertificateState>(q.get("state"))};
    std::vector<Data> rows;
    const auto all = searchRegister(services, request.who(), filter);
    constexpr std::size_t kShown = 200;
    for (std::size_t i = 0; i < std::min(kShown, all.size()); ++i)
        rows.push_back(certificateRow(services, request, all[i]));
    web::Form form(services.pages, request.language);
    const auto field = [&](const std::string& name, const std::string& type) {
        form.add(web::Field{.name = name,
                            .label = "register.certificates." + name,
                            .value = std::string(q.get(name)),
                            .type = type,
                            .required = false,
                            .isShort = type == "date"});
    };
    field("q", "search");
    field("unit", "search");
    field("from", "date");
    field("to", "date");
    std::vector<web::Choice> states{{.value = "", .label = words(services, request, "register.certificates.any")}};
    for (const auto& [state, code] : kCodes<CertificateState>)
        states.push_back({.value = std::string(code),
                          .label = words(services, request, "certificates.state." + std::string(code)),
                          .checked = filter.state == state});
    form.add(web::Choices{
        .name = "state", .label = "register.certificates.state", .choices = std::move(states), .required = false});
    Data data;
    data.set("rows", std::move(rows))
        .set("found", services.pages.countText(request.language, "register.certificates.found", all.size()))
        .set("is_filtered", !filter.isEmpty())
        .set("may_issue", !request.who().client)
        .set("form", form.take())
        .set("empty", web::emptyData(words(services, request, "certificates.empty"),
                                     words(services, request, "certificates.empty_text"),
                                     words(services, request, "menu.clients"), "/clients"));
    return page(services, request, "certificates/list", data,
                {.title = words(services, request, "certificates.title")});
}

Wanted wantedFrom(const Request& request) {
    const auto& f = request.method == http::Method::Post ? request.form : request.query;
    Wanted wanted;
    wanted.placement = request.id_<PlacementId>(0);
    wanted.edition = parseEdition(f.get("language"));
    for (const auto code : f.all("also"))
        if (const auto edition = parseEdition(code); edition && edition != wanted.edition)
            wanted.also.push_back(*edition);
    wanted.additions = {std::string(f.get("general_skills")), std::string(f.get("cards")),
                        std::string(f.get("further_plans")), std::string(f.get("total_hours"))};
    wanted.replaces = f.id<CertificateId>("replaces");
    wanted.requestKey = f.get("request_key");
    return wanted;
}

/// The lines as the margin of the preview shows them: what each rests on.
std::vector<Data> lineRows(Services& services, const Request& request, const Content& content) {
    std::vector<Data> rows;
    for (const auto& part : content.qualifications)
        for (const auto& unit : part.units)
            for (const auto& line : unit.lines) {
                rows.emplace_back();
                auto& row = rows.back();
                accounts::setText(row, "text", line.text, request.language);
                row.set("unit_code", placements::codeForPeople(unit.code))
                    .set("level", words(services, request, "level." + std::string(codeOf(line.level))))
                    .set("lamp_html", web::lampSvg(assessment::lampOf(line.level)))
                    .set("agreed", displayDate(line.agreedOn))
                    .set("seen", displayDate(line.lastSeen))
                    .set("environment", line.environment.value)
                    .set("evidence", services.pages.countText(request.language, "certificate.evidence",
                                                              static_cast<std::size_t>(line.evidence)));
            }
    return rows;
}

/// Language, other editions, and what the coach may add.
auto previewForm(Services& services, const Request& request, const Edition& chosen, const Wanted& wanted,
                 const Error* error) {
    web::Form form(services.pages, request.language, accounts::formErrors(error));
    std::vector<web::Choice> languages, others;
    for (const auto& edition : allEditions()) {
        const auto code = edition.code();
        const auto label = words(services, request, "certificates.edition." + code);
        languages.push_back({.value = code, .label = label, .checked = edition == chosen});
        others.push_back({.value = code, .label = label, .checked = std::ranges::count(wanted.also, edition) > 0});
    }
    form.add(web::Choices{.name = "language", .label = "certificates.language", .choices = std::move(languages)})
        .add(web::Choices{.name = "also",
                          .label = "certificates.also",
                          .choices = std::move(others),
                          .hint = "certificates.also_hint"})
        .add(web::Field{.name = "total_hours",
                        .label = "certificates.total_hours",
                        .value = wanted.additions.totalHours,
                        .hint = "certificates.total_hours_hint",
                        .maxLength = 5,
                        .required = false,
                        .isShort = true})
        .add(web::Field{.name = "general_skills",
                        .label = "certificates.general_skills",
                        .value = wanted.additions.generalSkills,
                        .hint = "certificates.general_skills_hint",
                        .rows = 3,
                        .maxLength = 1000,
                        .required = false})
        .add(web::Field{.name = "cards",
                        .label = "certificates.cards",
                        .value = wanted.additions.cards,
                        .hint = "certificates.cards_hint",
                        .rows = 2,
                        .maxLength = 1000,
                        .required = false})
        .add(web::Field{.name = "further_plans",
                        .label = "certificates.further_plans",
                        .value = wanted.additions.furtherPlans,
                        .hint = "certificates.further_plans_hint",
                        .rows = 2,
                        .maxLength = 1000,
                        .required = false});
    return form.take();
}

Response previewPage(Services& services, const Request& request, const Error* error) {
    auto wanted = wantedFrom(request);
    const auto made = preview(services, request.who(), wanted);
    if (!made) return refused(services, request, made.error());
    const auto& content = made->content;

    const Edition chosen{content.language, content.second};
    std::vector<Data> leftOut, earlier;
    for (const auto& one : made->leftOut) {
        leftOut.emplace_back();
        accounts::setText(leftOut.back(), "text", one.text, request.language);
        leftOut.back()
            .set("unit_code", placements::codeForPeople(one.unitCode))
            .set("why", words(services, request, "certificates.missing." + std::string(codeOf(one.missing))));
    }
    for (const auto& c : made->earlier)
        if (c.state() != CertificateState::Replaced)
            earlier.push_back(certificateRow(services, request, c).set("chosen", c.id == wanted.replaces));

    Data data;
    data.set("placement", wanted.placement.value)
        .set("holder", content.holderName)
        .set("workplace", made->workplaceName)
        .set("rows", lineRows(services, request, content))
        .set("left_out", std::move(leftOut))
        .set("earlier", std::move(earlier))
        .set("document_language", chosen.code())
        .set("request_key", wanted.requestKey.empty() ? randomToken() : wanted.requestKey)
        .set("is_signed", content.supervisorSignature.has_value())
        .set("signed_by", content.supervisorSignature ? content.supervisorSignature->name : std::string())
        .set("signed_on",
             content.supervisorSignature ? displayDate(helsinkiDate(content.supervisorSignature->at)) : std::string())
        .set("form", previewForm(services, request, chosen, wanted, error));
    return page(services, request, "certificates/preview", data,
                {.title = words(services, request, "certificates.preview"),
                 .crumbs = {{"/clients/" + std::to_string(made->client.value), content.holderName},
                            {"/placements/" + std::to_string(wanted.placement.value), made->workplaceName}},
                 .status = error ? http::statusOf(error->kind) : 200});
}

/// The paper of the preview as a page of its own (opened beside, or in the frame of the preview).
Response previewPaper(Services& services, const Request& request) {
    const auto made = preview(services, request.who(), wantedFrom(request));
    if (!made) return refused(services, request, made.error());
    const auto paper = paperOf(made->content, services.pages, publicUrl(services), true);
    if (request.path.ends_with(".pdf"))
        return http::file(paperPdf(paper), "application/pdf", "valo-preview.pdf", request.query.has("download"));
    const auto html = paperHtml(paper);
    return http::html(html).with("Content-Security-Policy", papers::paperHtmlPolicy(html));
}

Response submitIssue(Services& services, const Request& request) {
    const auto id = issue(services, request.who(), wantedFrom(request));
    if (id) return http::seeOther("/certificates/" + std::to_string(id->value) + "?done=certificate_issued");
    if (id.error().kind == ErrorKind::NotFound || id.error().kind == ErrorKind::Forbidden)
        return refused(services, request, id.error());
    return previewPage(services, request, &id.error());
}

struct CredentialFile {
    std::string name, mediaType, bytes;
};
std::vector<CredentialFile> filesOf(const std::vector<IssuedCredential>& credentials) {
    std::vector<CredentialFile> files;
    for (const auto& credential : credentials) {
        files.push_back({credential.fileName, "application/vc+jwt", credential.jwt});
        if (!credential.json.empty()) files.push_back({credential.jsonName(), "application/vc", credential.json});
    }
    return files;
}

std::vector<Data> credentialRows(Services& services, const Request& request, CertificateId id) {
    std::vector<Data> rows;
    const auto credentials = seenCredentials(services, request.who(), id);
    if (!credentials) return rows;
    for (const auto& file : filesOf(*credentials)) {
        rows.emplace_back();
        rows.back()
            .set("name", file.name)
            .set("href", "/certificates/" + std::to_string(id.value) + "/credentials/" + file.name);
    }
    return rows;
}

/// What is there in which words, and what could be.
void setEditions(Services& services, const Request& request, Data& data, const Certificate& c) {
    const auto there = seenEditions(services, request.who(), c.id);
    std::vector<Data> made, possible;
    for (const auto& edition : allEditions()) {
        const auto code = edition.code();
        const bool isThere = there && std::ranges::count(*there, code) > 0;
        auto& rows = isThere ? made : possible;
        rows.emplace_back().set("code", code).set("label", words(services, request, "certificates.edition." + code));
    }
    data.set("editions", std::move(made)).set("possible_editions", std::move(possible));
}

/// What schools decided on it.
void setDecisions(Services& services, const Request& request, Data& data, CertificateId id) {
    std::vector<Data> rows;
    if (const auto known = schoolDecisions(services, request.who(), id))
        for (const auto& decision : known->decisions) rows.push_back(decisionData(services, request, decision));
    data.set("decisions", std::move(rows));
}

Response certificatePage(Services& services, const Request& request, const Error* error) {
    const auto found = seenCertificate(services, request.who(), request.id_<CertificateId>(0));
    if (!found) return refused(services, request, found.error());
    auto data = certificateRow(services, request, *found);
    web::Form form(services.pages, request.language, accounts::formErrors(error));
    form.add(web::Field{.name = "reason",
                        .label = "certificates.reason",
                        .value = std::string(request.form.get("reason")),
                        .hint = "certificates.reason_hint",
                        .rows = 2,
                        .maxLength = 500});
    data.set("readable_code", readableCode(found->code))
        .set("check_url", publicUrl(services) + "/v/" + found->code)
        .set("placement", found->placement.value)
        .set("client", found->client.value)
        .set("own", request.who().client == found->client)
        .set("replaced_by", found->replacedByNumber.value_or(""))
        .set("replaced_by_id", found->replacedBy ? found->replacedBy->value : 0)
        .set("withdrawn_on", found->withdrawnAt ? displayDate(helsinkiDate(*found->withdrawnAt)) : std::string())
        .set("withdrawn_reason", found->withdrawnReason.value_or(""))
        .set("may_withdraw",
             !request.who().client && !found->withdrawnAt && found->organisation == request.who().organisation)
        .set("credentials", credentialRows(services, request, found->id))
        .set("form", form.take());
    setEditions(services, request, data, *found);
    setDecisions(services, request, data, found->id);
    const bool own = request.who().client == found->client;
    return page(services, request, "certificates/certificate", data,
                {.title = words(services, request, "certificate.title") + " " + found->number,
                 .crumbs = {{own ? "/my/papers" : "/certificates",
                             words(services, request, own ? "menu.my_papers" : "certificates.title")}},
                 .status = error ? 422 : 200});
}

Response submitWithdraw(Services& services, const Request& request) {
    const auto done = withdraw(services, request.who(), request.id_<CertificateId>(0), request.form.get("reason"));
    if (done) return http::seeOther("/certificates/" + request.captured[0] + "?done=certificate_withdrawn");
    if (done.error().kind == ErrorKind::Invalid) return certificatePage(services, request, &done.error());
    return refused(services, request, done.error());
}

Response documentPdf(Services& services, const Request& request) {
    const auto id = request.id_<CertificateId>(0);
    const auto edition = parseEdition(request.query.get("edition"));
    const auto found = seenCertificate(services, request.who(), id);
    const auto documents =
        found ? seenDocuments(services, request.who(), id, edition) : Result<Documents>(refuse(found.error()));
    if (!documents) return refused(services, request, documents.error());
    const auto name = found->number + (edition ? "-" + edition->code() : "") + ".pdf";
    return http::file(documents->pdf.data, "application/pdf", name, request.query.has("download"));
}
Response documentHtml(Services& services, const Request& request) {
    const auto documents = seenDocuments(services, request.who(), request.id_<CertificateId>(0),
                                         parseEdition(request.query.get("edition")));
    if (!documents) return refused(services, request, documents.error());
    return http::html(documents->html).with("Content-Security-Policy", papers::paperHtmlPolicy(documents->html));
}

Response submitEdition(Services& services, const Request& request) {
    const auto edition = parseEdition(request.form.get("edition"));
    if (!edition) return refused(services, request, {ErrorKind::NotFound, "not_found", "edition", {}});
    const auto done = addEdition(services, request.who(), request.id_<CertificateId>(0), *edition);
    if (!done) return refused(services, request, done.error());
    return http::seeOther("/certificates/" + request.captured[0] + "?done=edition_made");
}

Response credentialFile(Services& services, const Request& request) {
    const auto credentials = seenCredentials(services, request.who(), request.id_<CertificateId>(0));
    if (!credentials) return refused(services, request, credentials.error());
    for (const auto& file : filesOf(*credentials))
        if (file.name == request.captured.at(1)) return http::file(file.bytes, file.mediaType, file.name);
    return refused(services, request, {ErrorKind::NotFound, "not_found", "credential", {}});
}

}  // namespace

void addRoutes(http::Router& r, Services& s) {
    r.get("/certificates", [&s](const Request& q) { return listPage(s, q); });
    r.get("/placements/{id}/certificate", [&s](const Request& q) { return previewPage(s, q, nullptr); });
    r.get("/placements/{id}/certificate/paper", [&s](const Request& q) { return previewPaper(s, q); });
    r.get("/placements/{id}/certificate/paper.pdf", [&s](const Request& q) { return previewPaper(s, q); });
    r.post("/placements/{id}/certificate", [&s](const Request& q) { return submitIssue(s, q); });
    r.get("/certificates/{id}", [&s](const Request& q) { return certificatePage(s, q, nullptr); });
    r.post("/certificates/{id}/withdraw", [&s](const Request& q) { return submitWithdraw(s, q); });
    r.get("/certificates/{id}/document.pdf", [&s](const Request& q) { return documentPdf(s, q); });
    r.get("/certificates/{id}/document.html", [&s](const Request& q) { return documentHtml(s, q); });
    r.post("/certificates/{id}/editions", [&s](const Request& q) { return submitEdition(s, q); });
    r.get("/certificates/{id}/credentials/{name}", [&s](const Request& q) { return credentialFile(s, q); });
    const auto limit = std::make_shared<CheckLimit>(s.settings.checksPerMinute);
    addApiRoutes(r, s, limit);
    addVerifyRoutes(r, s, limit);
    addLookRoutes(r, s);
    addBulkRoutes(r, s);
    addLifeRoutes(r, s);
    addSchoolRoutes(r, s);
    addSchoolVisitRoutes(r, s);
    addKeyRoutes(r, s);
}

}  // namespace valo::certificates
