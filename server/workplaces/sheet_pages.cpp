// The sheet for the workplace's supervisor: as a page, and as a paper of one page in the language of who gets it.
#include "papers/paper.hpp"
#include "workplaces/page_parts.hpp"
#include "workplaces/place_pages.hpp"
#include "workplaces/routes.hpp"
#include "workplaces/sheet.hpp"

namespace valo::workplaces {
namespace {

using http::Request;
using http::Response;
using web::Data;

Response sheetPage(Services& s, const Request& request) {
    const auto view = workplaceFor(s, request.who(), request.id_<WorkplaceId>(0), request.language);
    if (!view) return accounts::refused(s, request, view.error());
    const auto path = placePath(view->workplace.id);
    std::vector<Data> papers;
    for (auto language : kLanguages) {
        const std::string code(tag(language));
        papers.emplace_back()
            .set("language", accounts::words(s, request, "language." + code))
            .set("code", code)
            .set("pdf", path + "/sheet.pdf?in=" + code)
            .set("html", path + "/sheet.html?in=" + code)
            .set("all", path + "/sheet.pdf?all=1&in=" + code);
    }
    Data data;
    data.set("name", view->workplace.title())
        .set("today", displayDate(s.clock.today()))
        .set("tasks", taskRows(*view, request.language, false))
        .set("papers", std::move(papers))
        .set("back", path);
    return accounts::page(s, request, "workplaces/sheet", data,
                          {.title = accounts::words(s, request, "workplaces.sheet_title"),
                           .crumbs = placeCrumbs(s, request, view->workplace)});
}

/// In the language that ?in= names: that of the supervisor or the client, not of whoever prints it. One page, or with
/// ?all as many as the tasks need.
Result<papers::Paper> paperFor(Services& s, const Request& request) {
    const auto language = request.query.has("in") ? parseLanguage(request.query.get("in")) : request.language;
    if (!language) return invalid("in", "unknown");
    const auto view = workplaceFor(s, request.who(), request.id_<WorkplaceId>(0), *language);
    if (!view) return refuse(view.error());
    if (request.query.has("all")) return wholeSheet(*view, s.pages, *language, s.clock.today());
    return onePageSheet(*view, s.pages, *language, s.clock.today());
}

Response sheetPdf(Services& s, const Request& request) {
    const auto paper = paperFor(s, request);
    if (!paper) return accounts::refused(s, request, paper.error());
    return http::file(paperPdf(*paper), "application/pdf", "valo-tasks.pdf", request.query.has("download"));
}

Response sheetHtml(Services& s, const Request& request) {
    const auto paper = paperFor(s, request);
    if (!paper) return accounts::refused(s, request, paper.error());
    const auto html = paperHtml(*paper);
    return http::html(html).with("Content-Security-Policy", papers::paperHtmlPolicy(html));
}

}  // namespace

void addSheetPages(http::Router& r, Services& s) {
    r.get("/workplaces/{id}/sheet", [&s](const Request& q) { return sheetPage(s, q); });
    r.get("/workplaces/{id}/sheet.pdf", [&s](const Request& q) { return sheetPdf(s, q); });
    r.get("/workplaces/{id}/sheet.html", [&s](const Request& q) { return sheetHtml(s, q); });
}

}  // namespace valo::workplaces
