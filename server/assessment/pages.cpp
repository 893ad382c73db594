// The placement's page: its time, what was seen and agreed, and what to look at.
#include <algorithm>
#include <map>

#include "accounts/access_log.hpp"
#include "assessment/actions.hpp"
#include "assessment/line_words.hpp"
#include "assessment/routes.hpp"
#include "placements/actions.hpp"

namespace valo::assessment {
namespace {

using accounts::Look;
using accounts::page;
using accounts::readLogged;
using accounts::refused;
using http::Request;
using http::Response;
using placements::Act;
using placements::PlacementSummary;
using placements::SeenPlacement;
using placements::Words;
using web::Data;
using Looks = std::vector<Look>;

struct View {
    SeenPlacement seen;
    std::vector<PlacementSummary> placements;
    placements::Limits limits;
    std::vector<AssessedLine> lines;
};

Result<View> viewOf(Services& services, const Actor& actor, PlacementId id) {
    return readLogged(services, actor, [&](Transaction& tx, Looks& looks) -> Result<View> {
        auto seen = placements::seenPlacement(tx, actor, id);
        if (!seen) return notFound("placement");
        looks.push_back({seen->placement.client, "assessment.read", placements::subjectOf(id)});
        const auto client = seen->placement.client;
        const auto starts = seen->placement.startsOn;
        const bool staff = seen->relation.has_value();
        return View{std::move(*seen), staff ? placements::placementsOf(tx, client) : std::vector<PlacementSummary>{},
                    staff ? placements::limitsOn(tx, starts) : placements::Limits{}, assessedLines(tx, id)};
    });
}

std::vector<Data> warningRows(const View& view, const Words& t) {
    std::vector<Data> rows;
    for (const auto& placement : view.placements) {
        if (placement.id != view.seen.placement.id || placement.isClosed()) continue;
        for (const auto& warning :
             placements::warningsFor(placement, view.placements, view.limits, view.seen.clientBorn))
            rows.emplace_back().set(
                "text", t("placements.warning." + warning.code, {{"limit", placements::amountText(warning.limit)},
                                                                 {"actual", placements::amountText(warning.actual)}}));
    }
    return rows;
}

std::vector<web::Event> eventsOf(const View& view, const Words& t, Date today) {
    const auto& placement = view.seen.placement;
    std::vector<std::pair<Date, web::Event>> events;
    const auto add = [&](Date day, std::string title) {
        events.push_back(
            {day, {.when = displayDate(day), .title = std::move(title), .text = {}, .href = {}, .ahead = day > today}});
    };
    add(placement.startsOn, t("assessment.timeline.begins", {{"workplace", view.seen.workplaceName}}));
    std::map<Date, std::size_t> agreedOn;
    std::optional<Date> first, last;
    for (const auto& line : view.lines) {
        if (line.isAgreed()) ++agreedOn[line.agreement->decidedOn().value_or(placement.startsOn)];
        if (line.firstObserved && (!first || *line.firstObserved < *first)) first = line.firstObserved;
        if (line.lastObserved && (!last || *line.lastObserved > *last)) last = line.lastObserved;
    }
    if (first) add(*first, t("assessment.timeline.first_seen"));
    if (last && last != first) add(*last, t("assessment.timeline.last_seen"));
    for (const auto& [day, count] : agreedOn) add(day, t.count("assessment.timeline.agreed", count));
    add(placement.lastDay(), t(placement.isClosed() ? "assessment.timeline.closed" : "assessment.timeline.ends"));
    std::ranges::stable_sort(events, {}, [](const auto& event) { return event.first; });
    std::vector<web::Event> out;
    for (auto& [day, event] : events) out.push_back(std::move(event));
    for (auto event = out.rbegin(); event != out.rend(); ++event)
        if (!event->ahead) {
            event->current = true;
            break;
        }
    return out;
}

/// One block per unit, its lamps first.
std::vector<Data> unitRows(Services& services, Language language, const View& view) {
    std::vector<Data> units;
    for (std::size_t begin = 0; begin < view.lines.size();) {
        const auto& head = view.lines[begin].requirement;
        std::vector<int> lamps(5);
        std::vector<Data> rows;
        std::size_t at = begin;
        for (; at < view.lines.size() && view.lines[at].requirement.unit == head.unit; ++at) {
            const auto& line = view.lines[at];
            const auto level = standingLevel(line);
            ++lamps[static_cast<std::size_t>(lampOf(level))];
            auto& row = rows.emplace_back();
            row.set("requirement", requirementOf(services.pages, language, line.requirement, level))
                .set("agreed", line.isAgreed())
                .set("disagreed", line.isDisagreed() && !line.proposal)
                .set("proposed", line.proposal.has_value())
                .set("to_agree", waitsForAgreement(line))
                .set("outside_map", !line.inMap)
                .set("observations", line.observations ? std::to_string(line.observations) : "")
                .set("last_seen", line.lastObserved ? displayDate(*line.lastObserved) : "");
        }
        auto& unit = units.emplace_back();
        accounts::setText(unit, "unit", head.unitName, language);
        unit.set("code", placements::codeForPeople(head.unitCode)).set("decision", head.decisionNumber);
        unit.set("coverage", web::lampRow(services.pages, language, lamps)).set("lines", std::move(rows));
        begin = at;
    }
    return units;
}

Response placementPage(Services& services, const Request& request) {
    const auto id = request.id_<PlacementId>(0);
    const auto view = viewOf(services, request.who(), id);
    if (!view) return refused(services, request, view.error());
    const Words t(services, request);
    const auto& placement = view->seen.placement;
    const auto today = services.clock.today();
    const auto waits = std::ranges::count_if(view->lines, waitsForAgreement);
    Data data;
    data.set("name", view->seen.clientName)
        .set("workplace", view->seen.workplaceName)
        .set("unit_name", view->seen.unitName)
        .set("municipality", view->seen.municipality)
        .set("kind", t.kind(placement.kind))
        .set("period", placements::period(placement.startsOn, placement.lastDay()))
        .set("hours", placement.hoursPerDay ? placements::amountText(*placement.hoursPerDay) : "")
        .set("days", placement.daysPerWeek ? placements::amountText(*placement.daysPerWeek) : "")
        .set("supervisor", placement.supervisorName)
        .set("supervisor_title", placement.supervisorTitle)
        .set("supervisor_phone", placement.supervisorPhone)
        .set("controller", view->seen.controllerName)
        .set("print_kind", placement.printKind)
        .set("path", placements::placementPath(id))
        .set("placement_id", id.value)
        .set("own", view->seen.own())
        .set("may_assess", placements::may(Act::Assess, view->seen.relation, false))
        .set("manages", placements::may(Act::Manage, view->seen.relation, false))
        .set("closed", placement.isClosed())
        .set("running", placement.isRunning(today))
        .set("over", !placement.isClosed() && placement.endsOn < today)
        .set("to_agree", waits ? t.count("assessment.to_agree", static_cast<std::size_t>(waits)) : "")
        .set("warnings", warningRows(*view, t))
        .set("events", web::timelineRows(eventsOf(*view, t, today)))
        .set("units", unitRows(services, request.language, *view));
    data.set("empty", web::emptyData(t("assessment.placement.nothing"), t("assessment.placement.nothing_how")));
    accounts::PageOptions options{.title = view->seen.clientName + ", " + view->seen.workplaceName};
    if (!view->seen.own())
        options.crumbs = {t.clients(), {placements::clientPath(placement.client), view->seen.clientName}};
    return page(services, request, "assessment/placement", data, std::move(options));
}

// ——— single observations, and taking one back

Response observationsPage(Services& services, const Request& request, const Error* error = nullptr,
                          PlacementId placement = {}) {
    const auto id = placement ? placement : request.id_<PlacementId>(0);
    struct Rows {
        SeenPlacement seen;
        std::vector<ObservationRow> observations;
        std::vector<AssessedLine> lines;
    };
    const auto view = readLogged(services, request.who(), [&](Transaction& tx, Looks& looks) -> Result<Rows> {
        auto seen = placements::seenPlacement(tx, request.who(), id);
        if (!seen) return notFound("placement");
        looks.push_back({seen->placement.client, "assessment.read", placements::subjectOf(id)});
        return Rows{std::move(*seen), observationsOf(tx, id), assessedLines(tx, id)};
    });
    if (!view) return refused(services, request, view.error());
    const Words t(services, request);
    std::map<RequirementId, const RequirementText*> texts;
    for (const auto& line : view->lines) texts[line.requirement.id] = &line.requirement;
    std::vector<Data> rows;
    for (const auto& observation : view->observations) {
        auto& row = rows.emplace_back();
        const auto text = texts.find(observation.requirement);
        accounts::setText(row, "text", text == texts.end() ? LocalizedText{} : everydayText(*text->second),
                          request.language);
        accounts::setText(row, "task", observation.taskText, request.language);
        row.set("day", displayDate(observation.observedOn))
            .set("lamp_html", web::levelLamp(services.pages, request.language, lampOf(observation.level)))
            .set("level", levelName(t, observation.level))
            .set("note", observation.note)
            .set("observer", observation.observerName)
            .set("withdrawn", observation.withdrawnAt ? displayDate(helsinkiDate(*observation.withdrawnAt)) : "")
            .set("id", observation.id.value)
            .set("may_withdraw", !observation.withdrawnAt && view->seen.relation &&
                                     (observation.observer == request.who().user ||
                                      view->seen.relation == placements::Relation::Coordinator));
    }
    web::Form form(services.pages, request.language, placements::fieldsOf(error));
    Data data;
    data.set("form", form.take()).set("observations", std::move(rows)).set("name", view->seen.clientName);
    data.set("workplace", view->seen.workplaceName);
    data.set("empty", web::emptyData(t("assessment.observations.none"), t("assessment.placement.nothing_how"),
                                     view->seen.own() ? "" : t("assessment.record.title"),
                                     "/record?placement=" + std::to_string(id.value)));
    return page(services, request, "assessment/observations", data,
                {.title = t("assessment.observations.title"),
                 .crumbs = {{placements::placementPath(id), view->seen.workplaceName}},
                 .status = placements::statusFor(error)});
}

Response submitWithdrawal(Services& services, const Request& request) {
    const auto placement = withdrawObservation(services, request.who(), request.id_<ObservationId>(0));
    if (!placement) return refused(services, request, placement.error());
    return http::seeOther(placements::placementPath(*placement) + "/observations?done=observation_withdrawn");
}

}  // namespace

void addRoutes(http::Router& router, Services& services) {
    router.get("/placements/{id}", [&services](const Request& r) { return placementPage(services, r); });
    router.get("/placements/{id}/observations",
               [&services](const Request& r) { return observationsPage(services, r); });
    router.post("/observations/{id}/withdraw", [&services](const Request& r) { return submitWithdrawal(services, r); });
    addRecordPages(router, services);
    addAgreePages(router, services);
    addOwnPages(router, services);
    addApiRoutes(router, services);
}

}  // namespace valo::assessment
