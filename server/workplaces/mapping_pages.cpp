// /tasks/{id}/mapping: what a task can show. Suggestions say why; a person ticks.
#include <algorithm>

#include "core/text.hpp"
#include "curricula/store.hpp"
#include "workplaces/actions.hpp"
#include "workplaces/page_parts.hpp"
#include "workplaces/routes.hpp"
#include "workplaces/unit_ticks.hpp"
#include "workplaces/views.hpp"

namespace valo::workplaces {
namespace {

using http::Needs;
using http::Request;
using http::Response;
using web::Data;

/// What the page's own search and choice ask for; kept in the address, and in the form as hidden fields.
struct Wanted {
    std::string q;
    CurriculumId curriculum;
    UnitId unit;

    std::string path(TaskId id, std::string_view done) const {
        std::string path = "/tasks/" + std::to_string(id.value) + "/mapping?done=" + std::string(done);
        if (curriculum) path += "&curriculum=" + std::to_string(curriculum.value);
        if (unit) path += "&unit=" + std::to_string(unit.value);
        if (!q.empty()) path += "&q=" + urlEncoded(q);
        return path;
    }
};
Wanted wantedIn(const http::Fields& fields) {
    return {std::string(fields.get("q").substr(0, kLongestLine)), fields.id<CurriculumId>("curriculum"),
            fields.id<UnitId>("unit")};
}

/// The page's requirements, each listed once, in the first group that has it.
class MappingPage {
 public:
    MappingPage(Services& s, const Request& request, const TaskView& view, Suggestions& suggestions)
        : s_(s),
          request_(request),
          view_(view),
          ticks_(s, request, suggestions, shown(view.task.text, request.language), view.workplace.organisation) {
        for (const auto& decision : view.decisions) decisions_[decision.requirement] = &decision;
    }

    Data build(const Wanted& wanted) {
        Data data;
        data.set("confirmed", decided(Decision::Confirmed));
        data.set("offered", offered());
        const auto answer = ticks_.answer(wanted.curriculum ? std::optional(wanted.curriculum) : std::nullopt);
        data.set("suggestions", suggested(answer.units)).set("nearest", suggested(answer.nearest));
        data.set("preparing", !answer.ready).set("renewing", answer.renewing);
        data.set("unit_list", ofUnit(wanted.unit));
        data.set("found", searched(wanted));
        data.set("searched", !wanted.q.empty());
        data.set("rejected", decided(Decision::Rejected));
        return data;
    }

 private:
    Data rowOf(const curricula::Requirement& requirement, const std::vector<Reason>& reasons, bool isOffered = false,
               Rejecting rejecting = Rejecting::No) {
        const auto found = decisions_.find(requirement.id);
        const auto* decision = found == decisions_.end() ? nullptr : found->second;
        const bool confirmed = decision && decision->decision == Decision::Confirmed;
        Data row = ticks_.rowOf(requirement, confirmed || isOffered, reasons, rejecting, view_.mayChange);
        row.set("decided", decision != nullptr)
            .set("decided_by", decision ? decision->by : std::string())
            .set("decided_on", decision ? displayDate(helsinkiDate(decision->at)) : std::string());
        return row;
    }
    Data group(const Suggestion& unit, std::vector<Data> rows) {
        return ticks_.group(unit, std::move(rows), [this](CurriculumId curriculum, UnitId whole) {
            return "/tasks/" + std::to_string(view_.task.id.value) +
                   "/mapping?curriculum=" + std::to_string(curriculum.value) + "&unit=" + std::to_string(whole.value) +
                   "#unit";
        });
    }

    /// Rows under the heading of their unit.
    std::vector<Data> grouped(const std::vector<curricula::Requirement>& requirements, bool isOffered = false) {
        std::vector<Data> groups;
        for (std::size_t i = 0; i < requirements.size();) {
            const auto& first = requirements[i];
            std::vector<Data> rows;
            for (; i < requirements.size() && requirements[i].unit == first.unit; ++i)
                if (listed_.insert(requirements[i].id).second) rows.push_back(rowOf(requirements[i], {}, isOffered));
            if (!rows.empty()) groups.push_back(group(UnitTicks::unitOf(first), std::move(rows)));
        }
        return groups;
    }

    std::vector<Data> decided(Decision wanted) {
        std::vector<curricula::Requirement> requirements;
        for (const auto& requirement : view_.decided)
            if (decisions_.at(requirement.id)->decision == wanted && !requirement.removedAt)
                requirements.push_back(requirement);
        return grouped(requirements);
    }

    /// What the task showed where it was copied from, until somebody has decided on it here.
    std::vector<Data> offered() {
        std::vector<curricula::Requirement> open;
        for (const auto& requirement : view_.offered)
            if (!decisions_.contains(requirement.id) && !requirement.removedAt) open.push_back(requirement);
        return grouped(open, true);
    }

    std::vector<Data> suggested(const std::vector<Suggestion>& found) {
        std::vector<RequirementId> ids;
        for (const auto& suggestion : found)
            for (const auto& requirement : suggestion.requirements) ids.push_back(requirement.id);
        const auto known = s_.database.read([&](Transaction& tx) { return curricula::requirements(tx, ids); });
        std::vector<Data> groups;
        for (const auto& suggestion : found) {
            std::vector<Data> rows;
            for (const auto& wanted : suggestion.requirements) {
                const auto requirement = std::ranges::find(known, wanted.id, &curricula::Requirement::id);
                const auto decision = decisions_.find(wanted.id);
                const bool rejected = decision != decisions_.end() && decision->second->decision == Decision::Rejected;
                if (requirement == known.end() || requirement->removedAt || rejected ||
                    !listed_.insert(wanted.id).second)
                    continue;
                rows.push_back(rowOf(*requirement, wanted.reasons, false, Rejecting::AtOnce));
            }
            if (rows.empty() && !suggestion.requirements.empty()) continue;  // all decided, or listed above
            groups.push_back(group(suggestion, std::move(rows)));
        }
        return groups;
    }

    std::vector<Data> ofUnit(UnitId unit) {
        if (!unit) return {};
        const auto requirements =
            s_.database.read([&](Transaction& tx) { return curricula::requirementsOf(tx, unit); });
        return grouped(curricula::listedFor(requirements, request_.language));
    }

    std::vector<Data> searched(const Wanted& wanted) {
        if (wanted.q.empty()) return {};
        const auto found = s_.database.read([&](Transaction& tx) {
            return curricula::searchRequirements(tx, {.text = wanted.q, .curriculum = wanted.curriculum});
        });
        return grouped(curricula::listedFor(found, request_.language));
    }

    Services& s_;
    const Request& request_;
    const TaskView& view_;
    UnitTicks ticks_;
    std::map<RequirementId, const DecidedRequirement*> decisions_;
    std::set<RequirementId> listed_;
};

Data choiceForm(Services& s, const Request& request, const Wanted& wanted) {
    std::vector<web::Choice> qualifications, units;
    s.database.read([&](Transaction& tx) {
        for (const auto& c : curricula::curricula(tx, {.onlyPublished = true}))
            qualifications.push_back({.value = std::to_string(c.id.value),
                                      .label = textOf(c.name, request.language) + " " + c.decisionNumber,
                                      .checked = c.id == wanted.curriculum});
        if (wanted.curriculum)
            for (const auto& unit : curricula::units(tx, wanted.curriculum))
                units.push_back({.value = std::to_string(unit.id.value),
                                 .label = textOf(unit.name, request.language),
                                 .checked = unit.id == wanted.unit});
        return true;
    });
    const auto byLabel = [](const web::Choice& a, const web::Choice& b) { return a.label < b.label; };
    std::ranges::sort(qualifications, byLabel);
    web::Form form(s.pages, request.language);
    form.add(web::Choices{.name = "curriculum",
                          .label = "workplaces.qualification",
                          .choices = std::move(qualifications),
                          .required = false})
        .add(web::Field{.name = "q",
                        .label = "workplaces.search_requirements",
                        .value = wanted.q,
                        .type = "search",
                        .required = false});
    if (!units.empty())
        form.add(
            web::Choices{.name = "unit", .label = "workplaces.unit", .choices = std::move(units), .required = false});
    return form.take();
}

Response mappingPage(Services& s, Suggestions& suggestions, const Request& request) {
    const auto view = taskFor(s, request.who(), request.id_<TaskId>(0));
    if (!view) return accounts::refused(s, request, view.error());
    const auto wanted = wantedIn(request.query);
    Data data = MappingPage(s, request, *view, suggestions).build(wanted);
    accounts::setText(data, "task", view->task.text, request.language);
    const auto place = "/workplaces/" + std::to_string(view->workplace.id.value);
    data.set("id", view->task.id.value)
        .set("workplace", view->workplace.title())
        .set("workplace_href", place)
        .set("origin", view->origin ? view->origin->workplace : std::string())
        .set("origin_place", view->origin ? view->origin->municipality : std::string())
        .set("origin_href", view->origin ? "/register/" + std::to_string(view->origin->environment.value) : "")
        .set("may_change", view->mayChange)
        .set("form", choiceForm(s, request, wanted))
        .set("q", wanted.q)
        .set("curriculum", wanted.curriculum ? std::to_string(wanted.curriculum.value) : "")
        .set("unit", wanted.unit ? std::to_string(wanted.unit.value) : "");
    return accounts::page(s, request, "workplaces/mapping", data,
                          {.title = textOf(view->task.text, request.language),
                           .crumbs = {{"/workplaces", accounts::words(s, request, "workplaces.title")},
                                      {place, view->workplace.title()}}});
}

/// The open task of the workplace after this one that nobody has mapped yet, else the first such.
std::optional<TaskId> nextUnmapped(Services& s, const Request& request, const TaskView& view) {
    const auto place = workplaceFor(s, request.who(), view.workplace.id);
    if (!place) return std::nullopt;
    std::optional<TaskId> first, next;
    bool past = false;
    for (const auto& task : place->tasks) {
        if (task.id == view.task.id) past = true;
        if (task.archivedAt || task.id == view.task.id || place->shows.contains(task.id)) continue;
        if (!first) first = task.id;
        if (past && !next) next = task.id;
    }
    return next ? next : first;
}

Response submitMapping(Services& s, const Request& request) {
    const auto id = request.id_<TaskId>(0);
    const auto view = taskFor(s, request.who(), id);
    if (!view) return accounts::refused(s, request, view.error());
    MappingDecisions decisions{idsIn<RequirementId>(request.form, "tick"),
                               idsIn<RequirementId>(request.form, "reject")};
    for (auto rejected : decisions.rejected) std::erase(decisions.confirmed, rejected);
    // A tick that was taken away from a confirmed line is a decision too; a line nobody ticked is none.
    const auto shownIds = idsIn<RequirementId>(request.form, "shown");
    for (const auto& decision : view->decisions)
        if (decision.decision == Decision::Confirmed && std::ranges::count(shownIds, decision.requirement) > 0 &&
            std::ranges::count(decisions.confirmed, decision.requirement) == 0)
            decisions.rejected.push_back(decision.requirement);
    if (const auto done = decideMapping(s, request.who(), id, decisions); !done)
        return accounts::refused(s, request, done.error());
    if (request.form.has("reject") || request.form.get("then") == "stay")
        return http::seeOther(wantedIn(request.form).path(id, "mapping_saved"));
    if (request.form.get("then") == "next")
        if (const auto next = nextUnmapped(s, request, *view))
            return http::seeOther("/tasks/" + std::to_string(next->value) + "/mapping?done=mapping_saved");
    return http::seeOther("/workplaces/" + std::to_string(view->workplace.id.value) + "?done=mapping_saved#task-" +
                          std::to_string(id.value));
}

}  // namespace

void addMappingPages(http::Router& r, Services& s, std::shared_ptr<Suggestions> suggestions) {
    constexpr std::size_t kListBody = 512 * 1024;
    r.get("/tasks/{id}/mapping", [&s, suggestions](const Request& q) { return mappingPage(s, *suggestions, q); });
    r.post(
        "/tasks/{id}/mapping", [&s](const Request& q) { return submitMapping(s, q); }, Needs::Session, kListBody);
}

}  // namespace valo::workplaces
