#include "accounts/page.hpp"
#include "placements/words.hpp"
#include "start/routes.hpp"
#include "start/succession.hpp"
#include "workplaces/actions.hpp"

namespace valo::start {
namespace {

using accounts::words;
using http::Request;
using http::Response;
using web::Data;

std::string homeOf(CurriculumId id) { return "/curricula/" + std::to_string(id.value); }
std::string pageOf(const Succession& view) {
    return homeOf(view.older.id) + "/succession?to=" + std::to_string(view.newer.id.value);
}

void setCurriculum(Data& data, const std::string& name, const curricula::Curriculum& curriculum, Language reader) {
    accounts::setText(data, name, curriculum.name, reader);
    data.set(name + "_decision", curriculum.decisionNumber).set(name + "_href", homeOf(curriculum.id));
}

Data groupRow(const Request& request, const Succession::Group& group) {
    Data row;
    accounts::setText(row, "unit", group.requirement.unitName, request.language);
    accounts::setText(row, "text", group.requirement.text, request.language);
    row.set("code", placements::codeForPeople(group.requirement.unitCode))
        .set("has_proposed", group.proposed.has_value());
    const auto& newer = group.proposed ? *group.proposed : curricula::Requirement{};
    accounts::setText(row, "newer_unit", newer.unitName, request.language);
    accounts::setText(row, "newer", newer.text, request.language);
    row.set("newer_code", placements::codeForPeople(newer.unitCode));
    std::vector<Data> tasks;
    for (const auto& one : group.tasks) {
        Data& task = tasks.emplace_back();
        accounts::setText(task, "task", one.text, request.language);
        task.set("workplace", one.workplace)
            .set("mapping_href", "/tasks/" + std::to_string(one.task.value) + "/mapping")
            .set("id", one.task.value)
            .set("newer_id", newer.id ? std::to_string(newer.id.value) : std::string());
    }
    return row.set("tasks", std::move(tasks));
}

Response successionPage(Services& services, const Request& request) {
    std::optional<CurriculumId> to;
    if (const auto id = request.query.integer("to")) to = CurriculumId{*id};
    const auto view = successionFor(services, request.who(), request.id_<CurriculumId>(0), to);
    if (!view) return accounts::refused(services, request, view.error());
    Data data;
    setCurriculum(data, "older", view->older, request.language);
    setCurriculum(data, "newer", view->newer, request.language);
    data.set("action", pageOf(*view))
        .set("decided", view->decided > 0
                            ? services.pages.countText(request.language, "curricula.succession_decided", view->decided)
                            : "");
    std::vector<Data> others, groups, reports;
    for (const auto& one : view->otherSuccessors) {
        Data& row = others.emplace_back();
        accounts::setText(row, "name", one.name, request.language);
        row.set("decision", one.decisionNumber)
            .set("href", homeOf(view->older.id) + "/succession?to=" + std::to_string(one.id.value));
    }
    for (const auto& group : view->groups) groups.push_back(groupRow(request, group));
    for (const auto& one : view->reports)
        reports.emplace_back()
            .set("name", one.name)
            .set("href", "/environments/" + std::to_string(one.id.value))
            .set("workplace_href", "/workplaces/" + std::to_string(one.workplace.value));
    data.set("others", std::move(others)).set("groups", std::move(groups)).set("reports", std::move(reports));
    return accounts::page(
        services, request, "start/succession", data,
        {.title = words(services, request, "curricula.succession"),
         .crumbs = {{"/curricula", words(services, request, "curricula.title")},
                    {homeOf(view->older.id), std::string(shown(view->older.name, request.language).text)}}});
}

Response submitSuccession(Services& services, const Request& request) {
    const auto requirement = request.form.id<RequirementId>("newer");
    const bool isShown = request.form.get("word") == "carry";
    workplaces::MappingDecisions decisions;
    (isShown ? decisions.confirmed : decisions.rejected).push_back(requirement);
    const auto done = workplaces::decideMapping(services, request.who(), request.form.id<TaskId>("task"), decisions);
    if (!done) return accounts::refused(services, request, done.error());
    return http::seeOther(homeOf(request.id_<CurriculumId>(0)) +
                          "/succession?to=" + std::to_string(request.query.integer("to").value_or(0)) +
                          "&done=" + (isShown ? "succession_carried" : "succession_not"));
}

}  // namespace

void addSuccessionRoutes(http::Router& r, Services& s) {
    r.get("/curricula/{id}/succession", [&s](const Request& q) { return successionPage(s, q); });
    r.post("/curricula/{id}/succession", [&s](const Request& q) { return submitSuccession(s, q); });
}

}  // namespace valo::start
