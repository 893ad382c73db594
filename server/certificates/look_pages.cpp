#include <fmt/format.h>

#include "accounts/page.hpp"
#include "certificates/look.hpp"
#include "certificates/routes.hpp"

namespace valo::certificates {
namespace {

using accounts::words;
using http::Request;
using http::Response;
using papers::Look;

/// The page of an organisation's look: two colours, a logo, and how the top of a certificate becomes.
Response lookPage(Services& services, const Request& request, const Error* error) {
    if (!request.who().is(Role::Administrator))
        return accounts::refused(services, request, {ErrorKind::Forbidden, "forbidden", "organisation_look", {}});
    static const Look common;
    const auto saved =
        services.database.read([&](database::Transaction& tx) { return lookOf(tx, request.who().organisation); });
    const auto& look = saved ? *saved : common;
    const auto typed = [&](std::string_view name, const std::string& kept) {
        return request.form.has(name) ? std::string(request.form.get(name)) : kept;
    };
    web::Form form(services.pages, request.language, accounts::formErrors(error));
    form.add(web::Field{.name = "ink",
                        .label = "look.ink",
                        .value = typed("ink", look.ink),
                        .hint = "look.ink_hint",
                        .type = "color",
                        .isShort = true})
        .add(web::Field{.name = "light",
                        .label = "look.light",
                        .value = typed("light", look.light),
                        .hint = "look.light_hint",
                        .type = "color",
                        .isShort = true})
        .add(web::Field{
            .name = "logo", .label = "look.logo", .hint = "look.logo_hint", .type = "file", .required = false})
        .add(web::Choices{.name = "remove_logo",
                          .label = "look.remove_logo",
                          .choices = {{.value = "1", .label = words(services, request, "look.remove_logo")}}});
    web::Data data;
    data.set("has_logo", !look.logo.empty()).set("form", form.take());
    return accounts::page(
        services, request, "certificates/look", data,
        {.title = words(services, request, "look.title"), .status = error ? http::statusOf(error->kind) : 200});
}

Response submitLook(Services& services, const Request& request) {
    WantedLook wanted{std::string(request.form.get("ink")),
                      std::string(request.form.get("light")),
                      {},
                      request.form.has("remove_logo")};
    for (const auto& file : request.files)
        if (file.field == "logo") wanted.logo = file.bytes;
    const auto done = setLook(services, request.who(), wanted);
    if (done) return http::seeOther("/certificates/look?done=look_saved");
    if (done.error().kind == ErrorKind::Invalid) return lookPage(services, request, &done.error());
    return accounts::refused(services, request, done.error());
}

/// A draft about nobody, so that nobody's data are needed to see the look.
Response samplePaper(Services& services, const Request& request) {
    const auto language = request.language;
    papers::Paper paper;
    paper.language = language;
    paper.look =
        services.database.read([&](database::Transaction& tx) { return lookOf(tx, request.who().organisation); });
    paper.isPreview = true;
    const auto say = [&](std::string_view key) { return papers::Words{services.pages.text(language, key), language}; };
    paper.title = say("certificate.preview_title").text;
    paper.author = request.who().name;
    paper.footer = say("certificate.preview_footer").text;
    paper.pageWord = say("certificate.page").text;
    paper.previewWord = say("certificate.preview_mark").text;
    papers::Table table{say("certificate.table_caption"),
                        {say("certificate.skill"), say("certificate.level"), say("certificate.seen")},
                        {54, 25, 21},
                        {}};
    for (const auto* level : {"guided", "independent", "advanced"})
        table.rows.push_back({{{say(fmt::format("level.{}.meaning", level))}},
                              {{say(fmt::format("level.{}", level))}, 2 + static_cast<int>(table.rows.size())},
                              {{{displayDate(services.clock.today()), language}}}});
    paper.blocks = {papers::Paragraph{say("look.sample_issuer"), papers::TextKind::Issuer},
                    papers::Heading{1, say("certificate.preview_title")},
                    papers::Paragraph{say("look.sample_name"), papers::TextKind::Name},
                    papers::Paragraph{say("certificate.has_shown"), papers::TextKind::Lead},
                    papers::Heading{2, say("certificate.work")},
                    std::move(table)};
    return http::file(paperPdf(paper), "application/pdf", "valo-look.pdf", false);
}

}  // namespace

void addLookRoutes(http::Router& r, Services& s) {
    r.get("/certificates/look", [&s](const Request& q) { return lookPage(s, q, nullptr); });
    r.post("/certificates/look", [&s](const Request& q) { return submitLook(s, q); });
    r.get("/certificates/look/sample.pdf", [&s](const Request& q) { return samplePaper(s, q); });
}

}  // namespace valo::certificates
