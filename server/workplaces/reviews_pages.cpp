// /reviews: reports that wait for somebody, and those to be looked at again.
#include <algorithm>

#include "workplaces/page_parts.hpp"
#include "workplaces/routes.hpp"
#include "workplaces/views.hpp"

namespace valo::workplaces {
namespace {

using http::Request;
using http::Response;
using web::Data;

std::vector<Data> lineRows(const std::vector<EnvironmentLine>& lines, Language reader, bool toReview) {
    std::vector<Data> rows;
    for (const auto& line : lines)
        rows.push_back(row("qualification", line.curriculumName, reader)
                           .set("href", "/environments/" + std::to_string(line.id.value) + (toReview ? "/review" : ""))
                           .set("workplace", line.place())
                           .set("municipality", line.municipality)
                           .set("organisation", line.organisation)
                           .set("submitted", dayOf(line.submittedAt))
                           .set("due", dayOf(line.reviewDue)));
    return rows;
}

/// What the report's owner does about a notice; without one only the day is near.
std::string todoOf(const std::vector<std::string>& notices) {
    if (notices.empty()) return "near";
    if (notices.front().starts_with("curriculum_")) return "other_basis";
    return std::ranges::count(notices, "requirements_changed") > 0 ? "changed" : "again";
}

Response reviewsPage(Services& s, const Request& request) {
    const auto waiting = waitingFor(s, request.who());
    if (!waiting) return accounts::refused(s, request, waiting.error());
    auto due = lineRows(waiting->due, request.language, false);
    for (std::size_t i = 0; i < due.size(); ++i) {
        const auto& line = waiting->due[i];
        const auto& notices = waiting->notices.at(line.id);
        const auto todo = todoOf(notices);
        due[i]
            .set("why", noticeTexts(s, request, notices))
            .set("todo", accounts::words(s, request, "workplaces.todo." + todo))
            .set("changed_href",
                 todo == "changed" ? "/curricula/" + std::to_string(line.curriculum.value) + "/affected" : "");
    }
    // Who can review is told when nothing waits; others only when there is nothing at all.
    const bool isQuiet = waiting->toReview.empty() &&
                         (request.who().is(Role::Reviewer) || (waiting->own.empty() && waiting->due.empty()));
    Data data;
    data.set("quiet", isQuiet);
    data.set("waiting", lineRows(waiting->toReview, request.language, true))
        .set("own", lineRows(waiting->own, request.language, false))
        .set("due", std::move(due))
        .set("empty", web::emptyData(accounts::words(s, request, "workplaces.reviews_none"),
                                     accounts::words(s, request, "workplaces.reviews_none_text")));
    return accounts::page(s, request, "workplaces/reviews", data,
                          {.title = accounts::words(s, request, "workplaces.reviews_title")});
}

}  // namespace

void addReviewsPages(http::Router& r, Services& s) {
    r.get("/reviews", [&s](const Request& q) { return reviewsPage(s, q); });
}

}  // namespace valo::workplaces
