// The sheet for the workplace's supervisor.
#include "workplaces/page_parts.hpp"
#include "workplaces/place_pages.hpp"
#include "workplaces/routes.hpp"

namespace valo::workplaces {
namespace {

using http::Request;
using http::Response;
using web::Data;

Response sheetPage(Services& s, const Request& request) {
    const auto view = workplaceFor(s, request.who(), request.id_<WorkplaceId>(0));
    if (!view) return accounts::refused(s, request, view.error());
    Data data;
    data.set("name", view->workplace.title())
        .set("today", displayDate(s.clock.today()))
        .set("tasks", taskRows(*view, request.language, false))
        .set("back", placePath(view->workplace.id));
    return accounts::page(s, request, "workplaces/sheet", data,
                          {.title = accounts::words(s, request, "workplaces.sheet_title"),
                           .crumbs = placeCrumbs(s, request, view->workplace)});
}

}  // namespace

void addSheetPages(http::Router& r, Services& s) {
    r.get("/workplaces/{id}/sheet", [&s](const Request& q) { return sheetPage(s, q); });
}

}  // namespace valo::workplaces
