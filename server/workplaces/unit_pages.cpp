// The other way round: units with their requirements, and which tasks show one of them.
#include <map>

#include "workplaces/actions.hpp"
#include "workplaces/page_parts.hpp"
#include "workplaces/routes.hpp"
#include "workplaces/views.hpp"

namespace valo::workplaces {
namespace {

using http::Request;
using http::Response;
using web::Data;

/// /workplaces/{id}/units: the other way round, each requirement with the tasks that show it.
Response unitsPage(Services& s, const Request& request) {
    const auto view = workplaceFor(s, request.who(), request.id_<WorkplaceId>(0), request.language);
    if (!view) return accounts::refused(s, request, view.error());
    std::map<RequirementId, std::vector<const Task*>> shownBy;
    for (const auto& task : view->tasks)
        if (const auto shows = view->shows.find(task.id); shows != view->shows.end())
            for (const auto& requirement : shows->second) shownBy[requirement.id].push_back(&task);
    auto units = coverageRows(s, request, view->coverage);
    for (std::size_t i = 0; i < units.size(); ++i) {
        std::vector<Data> rows;
        for (const auto& requirement : view->coverage[i].shown) {
            std::vector<Data> tasks;
            for (const auto* task : shownBy[requirement.id])
                tasks.push_back(row("task", task->text, request.language)
                                    .set("task_href", "/tasks/" + std::to_string(task->id.value) + "/mapping"));
            rows.push_back(requirementRow(requirement, request.language, true).set("tasks", std::move(tasks)));
        }
        units[i].set("requirements", std::move(rows));
    }
    Data data;
    data.set("name", view->workplace.title())
        .set("place", placePath(view->workplace.id))
        .set("may_change", view->mayChange && !view->workplace.archivedAt)
        .set("units", std::move(units))
        .set("back", placePath(view->workplace.id))
        .set("empty",
             web::emptyData(accounts::words(s, request, "workplaces.units_none"),
                            accounts::words(s, request, "workplaces.units_none_text"),
                            accounts::words(s, request, "workplaces.tasks"), placePath(view->workplace.id) + "#tasks"));
    return accounts::page(s, request, "workplaces/units", data,
                          {.title = accounts::words(s, request, "workplaces.units_title"),
                           .crumbs = placeCrumbs(s, request, view->workplace)});
}

/// /workplaces/{id}/requirements/{requirement}: the workplace's tasks, to tick those that show it.
Response requirementPage(Services& s, const Request& request) {
    const auto view = requirementFor(s, request.who(), request.id_<WorkplaceId>(0), request.id_<RequirementId>(1));
    if (!view) return accounts::refused(s, request, view.error());
    const auto reader = request.language;
    std::vector<Data> tasks;
    for (const auto& task : view->tasks)
        tasks.push_back(
            row("task", task.text, reader).set("id", task.id.value).set("shows", view->shownBy.contains(task.id)));
    const auto& requirement = view->requirement;
    Data data = requirementRow(requirement, reader, false);
    accounts::setText(data, "unit", requirement.unitName, reader);
    accounts::setText(data, "qualification", requirement.curriculumName, reader);
    data.set("unit_code", codeForPeople(requirement.unitCode))
        .set("decision", requirement.decisionNumber)
        .set("tasks", std::move(tasks))
        .set("may_change", view->mayChange)
        .set("action", request.path)
        .set("back", placePath(view->workplace.id) + "/units");
    auto crumbs = placeCrumbs(s, request, view->workplace);
    crumbs.push_back({placePath(view->workplace.id) + "/units", accounts::words(s, request, "workplaces.units_title")});
    return accounts::page(
        s, request, "workplaces/requirement", data,
        {.title = accounts::words(s, request, "workplaces.requirement_title"), .crumbs = std::move(crumbs)});
}

Response submitRequirement(Services& s, const Request& request) {
    const auto place = request.id_<WorkplaceId>(0);
    const auto requirement = request.id_<RequirementId>(1);
    const auto ticked = idsIn<TaskId>(request.form, "task"), shown = idsIn<TaskId>(request.form, "shown");
    const auto done = decideRequirement(s, request.who(), place, requirement, {ticked.begin(), ticked.end()},
                                        {shown.begin(), shown.end()});
    if (!done) return accounts::refused(s, request, done.error());
    return http::seeOther(placePath(place) + "/units?done=mapping_saved#requirement-" +
                          std::to_string(requirement.value));
}

}  // namespace

void addUnitPages(http::Router& r, Services& s) {
    r.get("/workplaces/{id}/units", [&s](const Request& q) { return unitsPage(s, q); });
    r.get("/workplaces/{id}/requirements/{requirement}", [&s](const Request& q) { return requirementPage(s, q); });
    r.post("/workplaces/{id}/requirements/{requirement}", [&s](const Request& q) { return submitRequirement(s, q); });
}

}  // namespace valo::workplaces
