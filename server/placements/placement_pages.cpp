#include <algorithm>

#include "accounts/access_log.hpp"
#include "accounts/page.hpp"
#include "accounts/store.hpp"
#include "core/secret.hpp"
#include "placements/actions.hpp"
#include "placements/routes.hpp"
#include "placements/words.hpp"
#include "web/components.hpp"
#include "workplaces/store.hpp"

namespace valo::placements {
namespace {

using accounts::Look;
using accounts::page;
using accounts::readLogged;
using accounts::refused;
using http::Request;
using http::Response;
using web::Choice;
using web::Data;
using web::Field;
using Looks = std::vector<Look>;

/// Everything that the form of a placement offers to choose from.
struct Offer {
    SeenClient seen;
    std::optional<workplaces::Workplace> workplace;
    std::vector<workplaces::Task> tasks;
    std::vector<accounts::Organisation> organisations;
};

PlacementInput placementInput(const Request& request) {
    const auto text = [&](std::string_view name) { return std::string(request.form.get(name)); };
    PlacementInput input;
    input.kind = text("kind");
    input.workplace = request.form.id<WorkplaceId>("workplace");
    input.controller = request.form.id<OrganisationId>("controller");
    input.startsOn = text("startsOn");
    input.endsOn = text("endsOn");
    input.hoursPerDay = text("hoursPerDay");
    input.daysPerWeek = text("daysPerWeek");
    input.supervisorName = text("supervisorName");
    input.supervisorTitle = text("supervisorTitle");
    input.supervisorPhone = text("supervisorPhone");
    input.supervisorEmail = text("supervisorEmail");
    for (const auto task : request.form.all("tasks")) input.tasks.push_back({std::atoll(std::string(task).c_str())});
    return input;
}

std::string amountOrEmpty(std::optional<double> amount) { return amount ? amountText(*amount) : std::string(); }

PlacementInput stored(const Placement& placement, const std::vector<PlacementTask>& tasks) {
    PlacementInput input{.kind = std::string(codeOf(placement.kind)),
                         .workplace = placement.workplace,
                         .controller = placement.controller,
                         .startsOn = displayDate(placement.startsOn),
                         .endsOn = displayDate(placement.endsOn),
                         .hoursPerDay = amountOrEmpty(placement.hoursPerDay),
                         .daysPerWeek = amountOrEmpty(placement.daysPerWeek),
                         .supervisorName = placement.supervisorName,
                         .supervisorTitle = placement.supervisorTitle,
                         .supervisorPhone = placement.supervisorPhone,
                         .supervisorEmail = placement.supervisorEmail,
                         .tasks = {}};
    for (const auto& task : tasks) input.tasks.push_back(task.id);
    return input;
}

void addChoices(web::Form& form, const Offer& offer, const PlacementInput& input, const Words& t, Language reader) {
    std::vector<Choice> kinds, controllers, tasks;
    for (const auto& kind : kCodes<PlacementKind>)
        kinds.push_back(
            {.value = std::string(kind.text), .label = t.kind(kind.value), .checked = input.kind == kind.text});
    const auto controller = input.controller ? input.controller : offer.seen.client.organisation;
    for (const auto& organisation : offer.organisations)
        controllers.push_back({.value = std::to_string(organisation.id.value),
                               .label = organisation.name,
                               .checked = organisation.id == controller});
    for (const auto& task : offer.tasks)
        tasks.push_back({.value = std::to_string(task.id.value),
                         .label = std::string(shown(task.text, reader).text),
                         .checked = std::ranges::find(input.tasks, task.id) != input.tasks.end()});
    form.add(web::Choices{.name = "kind", .label = "placements.placement.kind", .choices = std::move(kinds)})
        .add(web::Choices{.name = "controller",
                          .label = "placements.placement.controller",
                          .choices = std::move(controllers),
                          .hint = "placements.placement.controller_hint"})
        .add(web::Choices{.name = "tasks",
                          .label = "placements.placement.tasks",
                          .choices = std::move(tasks),
                          .hint = "placements.placement.tasks_hint",
                          .required = false});
}

void addFields(web::Form& form, const PlacementInput& input) {
    const auto date = [&](const char* name, const char* label, const std::string& value) {
        form.add(Field{.name = name, .label = label, .value = value, .hint = "placements.date_hint", .isShort = true});
    };
    date("startsOn", "common.from", input.startsOn);
    date("endsOn", "common.to", input.endsOn);
    const auto maybe = [&](const char* name, const char* label, const std::string& value, const char* type,
                           bool isShort) {
        form.add(Field{.name = name,
                       .label = label,
                       .value = value,
                       .type = type,
                       .autocomplete = "off",
                       .maxLength = 200,
                       .required = false,
                       .isShort = isShort});
    };
    maybe("hoursPerDay", "placements.placement.hours_per_day", input.hoursPerDay, "text", true);
    maybe("daysPerWeek", "placements.placement.days_per_week", input.daysPerWeek, "text", true);
    maybe("supervisorName", "placements.placement.supervisor_name", input.supervisorName, "text", false);
    maybe("supervisorTitle", "placements.placement.supervisor_title", input.supervisorTitle, "text", false);
    maybe("supervisorPhone", "placements.placement.supervisor_phone", input.supervisorPhone, "tel", false);
    maybe("supervisorEmail", "placements.placement.supervisor_email", input.supervisorEmail, "email", false);
}

Data placementForm(Services& services, const Request& request, const Offer& offer, const PlacementInput& input,
                   const Error* error) {
    const Words t(services, request);
    web::Form form(services.pages, request.language, fieldsOf(error));
    addChoices(form, offer, input, t, request.language);
    addFields(form, input);
    Data data;
    data.set("form", form.take())
        .set("name", offer.seen.client.name)
        .set("workplace", offer.workplace->title())
        .set("workplace_id", offer.workplace->id.value)
        .set("has_tasks", !offer.tasks.empty())
        .set("workplace_path", "/workplaces/" + std::to_string(offer.workplace->id.value));
    return data;
}

// ——— a new placement: first the workplace, then the rest

Response chooseWorkplacePage(Services& services, const Request& request, const SeenClient& seen,
                             const std::vector<workplaces::Workplace>& workplaces) {
    const Words t(services, request);
    std::vector<Choice> choices;
    for (const auto& workplace : workplaces)
        choices.push_back({.value = std::to_string(workplace.id.value),
                           .label = workplace.title(),
                           .hint = workplace.details.municipality});
    web::Form form(services.pages, request.language);
    form.add(
        web::Choices{.name = "workplace", .label = "placements.placement.workplace", .choices = std::move(choices)});
    Data data;
    data.set("form", form.take())
        .set("name", seen.client.name)
        .set("path", clientPath(seen.client.id))
        .set("none", workplaces.empty());
    data.set("empty",
             web::emptyData(t("placements.placement.no_workplaces"), t("placements.placement.no_workplaces_how"),
                            t("placements.placement.to_workplaces"), "/workplaces"));
    return page(services, request, "placements/choose_workplace", data,
                {.title = t("placements.placement.new"),
                 .crumbs = {t.clients(), {clientPath(seen.client.id), seen.client.name}}});
}

Response newPlacementPage(Services& services, const Request& request, const PlacementInput* typed = nullptr,
                          const Error* error = nullptr) {
    const auto id = request.id_<ClientId>(0);
    const auto workplace = typed ? typed->workplace : request.query.id<WorkplaceId>("workplace");
    std::vector<workplaces::Workplace> choices;
    const auto offer = readLogged(services, request.who(), [&](Transaction& tx, Looks& looks) -> Result<Offer> {
        auto seen = clientFor(tx, request.who(), id, Act::Manage);
        if (!seen) return refuse(seen.error());
        looks.push_back({id, "client.read", subjectOf(id)});
        Offer found{std::move(*seen), {}, {}, {}};
        auto place = workplaces::workplace(tx, workplace);
        if (!place || place->organisation != found.seen.client.organisation) {
            choices = workplaces::workplacesOf(tx, found.seen.client.organisation);
            return found;
        }
        found.workplace = std::move(place);
        found.tasks = workplaces::tasksOf(tx, workplace);
        found.organisations = accounts::organisations(tx);
        return found;
    });
    if (!offer) return refused(services, request, offer.error());
    if (!offer->workplace) return chooseWorkplacePage(services, request, offer->seen, choices);
    PlacementInput fresh;
    fresh.workplace = workplace;
    for (const auto& task : offer->tasks) fresh.tasks.push_back(task.id);
    const Words t(services, request);
    auto data = placementForm(services, request, *offer, typed ? *typed : fresh, error);
    const auto sent = request.form.get("request_key");
    data.set("action", clientPath(id) + "/placements/new")
        .set("heading", t("placements.placement.new"))
        .set("cancel", clientPath(id))
        .set("request_key", sent.empty() ? randomToken() : std::string(sent));
    return page(services, request, "placements/placement_form", data,
                {.title = t("placements.placement.new"),
                 .crumbs = {t.clients(), {clientPath(id), offer->seen.client.name}},
                 .status = statusFor(error)});
}

Response submitNewPlacement(Services& services, const Request& request) {
    const auto input = placementInput(request);
    const auto id =
        addPlacement(services, request.who(), request.id_<ClientId>(0), input, request.form.get("request_key"));
    if (id) return http::seeOther(placementPath(*id) + "?done=placement_added");
    if (!isForTheForm(id.error())) return refused(services, request, id.error());
    return newPlacementPage(services, request, &input, &id.error());
}

// ——— changing and closing

Response editPlacementPage(Services& services, const Request& request, const PlacementInput* typed = nullptr,
                           const Error* error = nullptr) {
    const auto id = request.id_<PlacementId>(0);
    PlacementInput asStored;
    const auto offer = readLogged(services, request.who(), [&](Transaction& tx, Looks& looks) -> Result<Offer> {
        auto seen = placementFor(tx, request.who(), id, Act::Manage);
        if (!seen) return refuse(seen.error());
        const auto& placement = seen->placement;
        looks.push_back({placement.client, "placement.read", subjectOf(id)});
        asStored = stored(placement, tasksOf(tx, id));
        workplaces::Workplace workplace;
        workplace.id = placement.workplace;
        workplace.details.name = seen->workplaceName;
        workplace.details.unitName = seen->unitName;
        Offer found{
            {}, std::move(workplace), workplaces::tasksOf(tx, placement.workplace), accounts::organisations(tx)};
        found.seen.client.id = placement.client;
        found.seen.client.name = seen->clientName;
        return found;
    });
    if (!offer) return refused(services, request, offer.error());
    const Words t(services, request);
    auto data = placementForm(services, request, *offer, typed ? *typed : asStored, error);
    data.set("action", placementPath(id) + "/edit")
        .set("heading", t("placements.placement.edit"))
        .set("cancel", placementPath(id))
        .set("request_key", "");
    const auto& client = offer->seen.client;
    return page(
        services, request, "placements/placement_form", data,
        {.title = t("placements.placement.edit"),
         .crumbs = {t.clients(), {clientPath(client.id), client.name}, {placementPath(id), offer->workplace->title()}},
         .status = statusFor(error)});
}

Response submitEditPlacement(Services& services, const Request& request) {
    const auto input = placementInput(request);
    const auto id = request.id_<PlacementId>(0);
    const auto done = changePlacement(services, request.who(), id, input);
    if (done) return http::seeOther(placementPath(id) + "?done=placement_changed");
    if (!isForTheForm(done.error())) return refused(services, request, done.error());
    return editPlacementPage(services, request, &input, &done.error());
}

Response closePage(Services& services, const Request& request, const Error* error = nullptr) {
    const auto id = request.id_<PlacementId>(0);
    const auto seen = readLogged(services, request.who(), [&](Transaction& tx, Looks& looks) {
        auto found = placementFor(tx, request.who(), id, Act::Manage);
        if (found) looks.push_back({found->placement.client, "placement.read", subjectOf(id)});
        return found;
    });
    if (!seen) return refused(services, request, seen.error());
    const Words t(services, request);
    const auto today = services.clock.today();
    const auto day =
        error ? std::string(request.form.get("endedOn")) : displayDate(std::min(seen->placement.endsOn, today));
    web::Form form(services.pages, request.language, fieldsOf(error));
    form.add(Field{.name = "endedOn",
                   .label = "placements.close.day",
                   .value = day,
                   .hint = "placements.date_hint",
                   .isShort = true})
        .add(Field{.name = "reason",
                   .label = "placements.close.reason",
                   .value = std::string(request.form.get("reason")),
                   .hint = "placements.close.reason_hint",
                   .rows = 3,
                   .maxLength = 1000,
                   .required = false});
    Data data;
    data.set("form", form.take())
        .set("name", seen->clientName)
        .set("workplace", seen->workplaceName)
        .set("closed", seen->placement.isClosed())
        .set("path", placementPath(id));
    return page(services, request, "placements/close", data,
                {.title = t("placements.close.title"),
                 .crumbs = {t.clients(), {clientPath(seen->placement.client), seen->clientName}},
                 .status = statusFor(error)});
}

Response submitClose(Services& services, const Request& request) {
    const auto id = request.id_<PlacementId>(0);
    const auto done =
        closePlacement(services, request.who(), id, request.form.get("endedOn"), request.form.get("reason"));
    if (done) return http::seeOther(placementPath(id) + "?done=placement_closed");
    if (!isForTheForm(done.error())) return refused(services, request, done.error());
    return closePage(services, request, &done.error());
}

}  // namespace

void addPlacementPages(http::Router& router, Services& services) {
    const auto on = [&services](auto handler) {
        return [&services, handler](const Request& request) { return handler(services, request); };
    };
    router.get("/clients/{id}/placements/new",
               on([](Services& s, const Request& r) { return newPlacementPage(s, r); }));
    router.post("/clients/{id}/placements/new", on(submitNewPlacement));
    router.get("/placements/{id}/edit", on([](Services& s, const Request& r) { return editPlacementPage(s, r); }));
    router.post("/placements/{id}/edit", on(submitEditPlacement));
    router.get("/placements/{id}/close", on([](Services& s, const Request& r) { return closePage(s, r); }));
    router.post("/placements/{id}/close", on(submitClose));
}

}  // namespace valo::placements
