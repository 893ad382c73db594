#include "accounts/access_log.hpp"
#include "accounts/page.hpp"
#include "accounts/routes.hpp"
#include "assessment/store.hpp"
#include "core/text.hpp"
#include "curricula/jobs.hpp"
#include "curricula/plain_words.hpp"
#include "curricula/versions.hpp"
#include "placements/store.hpp"
#include "portfolio/portfolio.hpp"
#include "start/affected.hpp"
#include "start/routes.hpp"
#include "workplaces/report_lines.hpp"

namespace valo::start {
namespace {

using accounts::page;
using accounts::words;
using http::Request;
using http::Response;
using web::Data;

constexpr int kEndingSoonDays = 21;
constexpr int kDueSoonDays = 60;
constexpr int kEndingDays = 180;
constexpr std::size_t kMostEnding = 20;

std::string some(std::int64_t n) { return n > 0 ? std::to_string(n) : std::string(); }  // nothing is not shown

/// What a coordinator's or coach's day holds: people at work today, lines to agree on, placements that end, reports to
/// look at again.
struct Day {
    std::vector<placements::Running> running;
    std::vector<assessment::Waiting> waiting;
    std::vector<workplaces::EnvironmentLine> due, submitted;
    std::vector<std::pair<curricula::Curriculum, std::size_t>> affected;  // with what waits for a new look
    std::vector<curricula::Ending> ending;
    std::size_t wordsToCheck = 0;  // plain words whose official text changed
};

Day dayOf(Services& services, const Actor& actor) {
    const auto today = services.clock.today();
    return accounts::readLogged(services, actor, [&](database::Transaction& tx, std::vector<accounts::Look>& looks) {
        Day day;
        if (actor.is(Role::Coordinator) || actor.is(Role::Coach)) {
            day.running = placements::openPlacements(tx, actor, today);
            day.waiting = assessment::waitingFor(tx, actor);
            for (const auto& one : day.running) looks.push_back({one.client, "caseload.read", ""});
        }
        if (actor.is(Role::Coordinator))
            for (auto& due : workplaces::reportsDueBy(tx, actor.organisation, plusDays(today, kDueSoonDays)))
                day.due.push_back(std::move(due.line));
        if (actor.is(Role::Coordinator)) {
            for (const auto& [id, count] : affectedCounts(tx, actor))
                if (auto found = curricula::curriculum(tx, id)) day.affected.emplace_back(std::move(*found), count);
            day.ending = curricula::endingBetween(tx, today, plusDays(today, kEndingDays), kMostEnding);
            day.wordsToCheck = curricula::wordingsToCheck(tx, actor.organisation).size();
        }
        if (actor.is(Role::Reviewer)) day.submitted = workplaces::reportsToReview(tx, actor);
        return day;
    });
}

std::vector<Data> reportRows(const std::vector<workplaces::EnvironmentLine>& lines, const Request& request,
                             std::string_view href) {
    std::vector<Data> rows;
    for (const auto& line : lines) {
        rows.emplace_back();
        rows.back()
            .set("href",
                 std::string(href) + std::to_string(line.id.value) +
                     (href == "/environments/" && line.state == workplaces::EnvironmentState::Submitted ? "/review"
                                                                                                        : ""))
            .set("workplace", line.workplaceName)
            .set("organisation", line.organisation)
            .set("due", line.reviewDue ? displayDate(*line.reviewDue) : std::string());
        accounts::setText(rows.back(), "qualification", line.curriculumName, request.language);
    }
    return rows;
}

void setCurricula(Data& data, Services& services, const Request& request, const Day& day) {
    std::vector<Data> affected, ending;
    for (const auto& [curriculum, count] : day.affected) {
        Data row;
        accounts::setText(row, "name", curriculum.name, request.language);
        row.set("href", "/curricula/" + std::to_string(curriculum.id.value) + "/affected")
            .set("count", services.pages.countText(request.language, "curricula.affected_count", count));
        affected.push_back(std::move(row));
    }
    for (const auto& one : day.ending) {
        Data row;
        accounts::setText(row, "name", one.name, request.language);
        row.set("href", "/curricula/" + std::to_string(one.id.value))
            .set("code", one.decisionNumber)
            .set("when", words(services, request, one.ofTransition ? "curricula.transition_ends" : "curricula.ends",
                               {{"day", displayDate(one.lastDay)}}));
        ending.push_back(std::move(row));
    }
    data.set("affected", std::move(affected)).set("ending_curricula", std::move(ending));
    data.set("words_to_check", some(static_cast<std::int64_t>(day.wordsToCheck)));
}

Response colleagueStart(Services& services, const Request& request) {
    const auto& actor = request.who();
    const auto day = dayOf(services, actor);
    const auto today = services.clock.today();
    std::vector<Data> running, waiting;
    for (const auto& one : day.running) {
        running.emplace_back();
        running.back()
            .set("placement", one.placement.value)
            .set("name", one.clientName)
            .set("workplace", one.workplaceName)
            .set("ends", displayDate(one.endsOn))
            .set("today", one.today)
            .set("ending", one.endsOn <= plusDays(today, kEndingSoonDays));
    }
    for (const auto& one : day.waiting) {
        if (one.toAgree + one.proposed + one.disagreed == 0) continue;
        waiting.emplace_back();
        waiting.back()
            .set("placement", one.placement.value)
            .set("name", one.clientName)
            .set("workplace", one.workplaceName)
            .set("to_agree", some(one.toAgree))
            .set("proposed", some(one.proposed))
            .set("disagreed", some(one.disagreed));
    }
    Data data;
    data.set("name", actor.name)
        .set("works_with_clients", actor.is(Role::Coordinator) || actor.is(Role::Coach))
        .set("coordinator", actor.is(Role::Coordinator))
        .set("institution", actor.is(Role::Institution))
        .set("administrator", actor.is(Role::Administrator))
        .set("reviewer", actor.is(Role::Reviewer))
        .set("running", std::move(running))
        .set("waiting", std::move(waiting))
        .set("due", reportRows(day.due, request, "/environments/"))
        .set("submitted", reportRows(day.submitted, request, "/environments/"));
    setCurricula(data, services, request, day);
    const auto proposals = curricula::proposals(services, actor);
    data.set("curriculum_proposals",
             proposals && !proposals->empty()
                 ? services.pages.countText(request.language, "imports.proposals_waiting", proposals->size())
                 : "");
    return page(services, request, "start/colleague", data, {.title = words(services, request, "start.title")});
}

Response clientStart(Services& services, const Request& request) {
    const auto portfolio = services.database.read(
        [&](database::Transaction& tx) { return portfolio::portfolioOf(tx, request.who().client); });
    if (!portfolio) return accounts::refused(services, request, {ErrorKind::NotFound, "not_found", {}, {}});
    Data data;
    data.set("name", std::string(portfolio->name.substr(0, portfolio->name.find(' '))))
        .set("skills_in_words", services.pages.countText(request.language, "portfolio.skills", portfolio->skillCount()))
        .set("proposals", some(portfolio->proposals));
    return page(services, request, "start/client", data,
                {.title = words(services, request, "start.title"), .calm = true});
}

Response start(Services& services, const Request& request) {
    if (!request.actor) return accounts::signInPage(services, request);
    return request.actor->client ? clientStart(services, request) : colleagueStart(services, request);
}

}  // namespace

void addRoutes(http::Router& r, Services& s) {
    r.get(
        "/", [&s](const Request& q) { return start(s, q); }, http::Needs::Nothing);
    addAffectedRoutes(r, s);
    addSuccessionRoutes(r, s);
    addEraseRoutes(r, s);
}

}  // namespace valo::start
