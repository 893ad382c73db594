#include "planning/plan_form.hpp"

#include <algorithm>

#include "accounts/page.hpp"
#include "core/text.hpp"
#include "planning/words.hpp"
#include "web/components.hpp"

namespace valo::planning {
namespace {

using http::Request;
using web::Data;

/// The competence areas of the tree, once each.
std::vector<const Branch*> areasOf(const std::vector<Way>& ways) {
    std::vector<const Branch*> areas;
    const auto look = [&](const auto& self, const std::vector<Branch>& branches) -> void {
        for (const auto& branch : branches) {
            if (branch.competenceArea &&
                std::ranges::none_of(areas, [&](auto* a) { return a->competenceArea == branch.competenceArea; }))
                areas.push_back(&branch);
            self(self, branch.branches);
        }
    };
    for (const auto& way : ways) look(look, way.branches);
    return areas;
}

PlanInput writtenAs(const Plan& plan) {
    const auto day = [](const std::optional<Date>& date) { return date ? displayDate(*date) : std::string(); };
    return {plan.employer,
            plan.provider,
            plan.hoursPerWeek ? number(*plan.hoursPerWeek) : "",
            day(plan.plannedStart),
            day(plan.subsidyDecidedOn),
            plan.nextSteps,
            plan.subsidyApplied,
            plan.competenceArea.value_or(curricula::CompetenceAreaId{}),
            {}};
}
}  // namespace

bool hasCompetenceAreas(const Outlook& o) { return !areasOf(o.ways).empty(); }

PlanInput typedBefore(const Outlook& o) {
    auto input = writtenAs(o.frame.plan());
    for (const auto& local : o.locals)
        if (local.isChosen) input.localUnits.push_back(local.unit);
    return input;
}

PlanInput typedIn(const http::Fields& form) {
    const auto text = [&](std::string_view name) { return std::string(form.get(name)); };
    auto steps = text("nextSteps");
    std::erase(steps, '\r');  // browsers send line ends as two characters
    std::vector<UnitId> locals;
    for (const auto& value : form.all("localUnits")) locals.push_back(UnitId{std::atoll(std::string(value).c_str())});
    return {text("employer"),
            text("provider"),
            text("hoursPerWeek"),
            text("plannedStart"),
            text("subsidyDecidedOn"),
            steps,
            form.get("subsidyApplied") == "1",
            form.id<curricula::CompetenceAreaId>("competenceArea"),
            std::move(locals)};
}

Data planForm(const Outlook& o, Services& services, const Request& request, const PlanInput& input,
              const Error* error) {
    const Words t(services.pages, request.language);
    std::vector<web::Choice> areas{{.value = "", .label = t("planning.area_open"), .checked = !input.competenceArea}};
    for (const auto* area : areasOf(o.ways))
        areas.push_back({.value = std::to_string(area->competenceArea->value),
                         .label = t.name(*area),
                         .checked = area->competenceArea == input.competenceArea});
    std::vector<web::Choice> locals;
    for (const auto& local : o.locals)
        locals.push_back({.value = std::to_string(local.unit.value),
                          .label = std::string(shown(local.name, request.language).text),
                          .hint = t.local(local),
                          .checked = std::ranges::find(input.localUnits, local.unit) != input.localUnits.end()});
    web::Form form(services.pages, request.language, accounts::formErrors(error));
    form.add(web::Choices{.name = "localUnits",
                          .label = "planning.local_units",
                          .choices = std::move(locals),
                          .hint = "planning.local_units_hint",
                          .required = false});
    form.add(web::Field{.name = "employer",
                        .label = "planning.employer",
                        .value = input.employer,
                        .autocomplete = "off",
                        .maxLength = 200,
                        .required = false})
        .add(web::Field{.name = "provider",
                        .label = "planning.provider",
                        .value = input.provider,
                        .autocomplete = "off",
                        .maxLength = 200,
                        .required = false})
        .add(web::Choices{.name = "competenceArea",
                          .label = "planning.competence_area",
                          .choices = std::move(areas),
                          .required = false})
        .add(web::Field{.name = "plannedStart",
                        .label = "planning.start",
                        .value = input.plannedStart,
                        .hint = "planning.day_hint",
                        .autocomplete = "off",
                        .maxLength = 10,
                        .required = false,
                        .isShort = true})
        .add(web::Field{.name = "hoursPerWeek",
                        .label = "planning.hours",
                        .value = input.hoursPerWeek,
                        .autocomplete = "off",
                        .maxLength = 5,
                        .required = false,
                        .isShort = true})
        .add(web::Choices{
            .name = "subsidyApplied",
            .label = "planning.subsidy",
            .choices = {{.value = "1", .label = t("planning.subsidy_applied"), .checked = input.subsidyApplied}},
            .required = false})
        .add(web::Field{.name = "subsidyDecidedOn",
                        .label = "planning.subsidy_decided_on",
                        .value = input.subsidyDecidedOn,
                        .hint = "planning.day_hint",
                        .autocomplete = "off",
                        .maxLength = 10,
                        .required = false,
                        .isShort = true})
        .add(web::Field{.name = "nextSteps",
                        .label = "planning.next_steps",
                        .value = input.nextSteps,
                        .hint = "planning.next_steps_hint",
                        .rows = 4,
                        .maxLength = 4000,
                        .required = false});
    return form.take();
}

}  // namespace valo::planning
