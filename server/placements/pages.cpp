#include <algorithm>

#include "accounts/access_log.hpp"
#include "accounts/page.hpp"
#include "core/secret.hpp"
#include "curricula/store.hpp"
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
using Looks = std::vector<Look>;

// ——— the caseload

void describe(Data& row, const CaseRow& client, const Words& t, Date today) {
    row.set("name", client.name)
        .set("href", clientPath(client.id))
        .set("relation", t.relation(client.relation))
        .set("workplace", client.workplace.value_or(""))
        .set("period", client.startsOn ? period(*client.startsOn, client.endedOn.value_or(*client.endsOn)) : "")
        .set("closed", client.endedOn.has_value())
        .set("over", client.endsOn && !client.endedOn && *client.endsOn < today)
        .set("kind", client.kind ? t.kind(*client.kind) : "");
}

Response clientsPage(Services& services, const Request& request) {
    constexpr int kMost = 200;
    const auto& actor = request.who();
    if (!actor.is(Role::Coordinator) && !actor.is(Role::Coach))
        return refused(services, request, {ErrorKind::NotFound, "not_found", {}, {}});
    const auto rows = readLogged(services, actor, [&](Transaction& tx, Looks& looks) {
        auto found = caseload(tx, actor, kMost + 1, request.query.id<ClientId>("after"));
        for (const auto& row : found) looks.push_back({row.id, "client.listed", "clients"});
        return found;
    });
    const Words t(services, request);
    Data data;
    std::vector<Data> list;
    for (std::size_t i = 0; i < rows.size() && i < kMost; ++i)
        describe(list.emplace_back(), rows[i], t, services.clock.today());
    const bool mayAdd = actor.is(Role::Coordinator);
    data.set("clients", std::move(list)).set("may_add", mayAdd);
    data.set("empty", web::emptyData(t("placements.clients.empty"),
                                     t(mayAdd ? "placements.clients.empty_add" : "placements.clients.empty_coach")));
    if (rows.size() > kMost) {
        const auto last = std::to_string(rows[kMost - 1].id.value);
        data.set("pager", web::pagerData("", "/clients?after=" + last));
    }
    return page(services, request, "placements/clients", data, {.title = t("placements.clients.title")});
}

// ——— adding and changing a client

ClientInput clientInput(const Request& request) {
    const auto text = [&](std::string_view name) { return std::string(request.form.get(name)); };
    return {text("name"), text("dateOfBirth"), text("language"), text("phone"), text("email")};
}

Data clientForm(Services& services, const Request& request, const ClientInput& input, const Error* error) {
    const Words t(services, request);
    web::Form form(services.pages, request.language, fieldsOf(error));
    std::vector<Choice> languages;
    for (auto language : kLanguages)
        languages.push_back({.value = std::string(tag(language)),
                             .label = t("language." + std::string(tag(language))),
                             .checked = input.language == tag(language)});
    form.add(web::Field{
                 .name = "name", .label = "common.name", .value = input.name, .autocomplete = "off", .maxLength = 200})
        .add(web::Choices{.name = "language",
                          .label = "placements.client.language",
                          .choices = std::move(languages),
                          .hint = "placements.client.language_hint"})
        .add(web::Field{.name = "dateOfBirth",
                        .label = "placements.client.date_of_birth",
                        .value = input.dateOfBirth,
                        .hint = "placements.client.date_of_birth_hint",
                        .autocomplete = "off",
                        .required = false,
                        .isShort = true})
        .add(web::Field{.name = "phone",
                        .label = "common.phone",
                        .value = input.phone,
                        .type = "tel",
                        .autocomplete = "off",
                        .required = false})
        .add(web::Field{.name = "email",
                        .label = "common.email",
                        .value = input.email,
                        .type = "email",
                        .autocomplete = "off",
                        .required = false});
    return form.take();
}

Response newClientPage(Services& services, const Request& request, const ClientInput& input, const Error* error) {
    if (!request.who().is(Role::Coordinator))
        return refused(services, request, {ErrorKind::Forbidden, "forbidden", {}, {}});
    const Words t(services, request);
    Data data;
    const auto sent = request.form.get("request_key");
    data.set("form", clientForm(services, request, input, error))
        .set("action", "/clients/new")
        .set("heading", t("placements.client.new"))
        .set("lead", t("placements.client.new_lead"))
        .set("cancel", "/clients")
        .set("request_key", sent.empty() ? randomToken() : std::string(sent));
    return page(services, request, "placements/client_form", data,
                {.title = t("placements.client.new"), .crumbs = {t.clients()}, .status = statusFor(error)});
}

Response submitNewClient(Services& services, const Request& request) {
    const auto input = clientInput(request);
    const auto id = addClient(services, request.who(), input, request.form.get("request_key"));
    if (id) return http::seeOther(clientPath(*id) + "?done=client_added");
    if (!isForTheForm(id.error())) return refused(services, request, id.error());
    return newClientPage(services, request, input, &id.error());
}

Response editClientPage(Services& services, const Request& request, const ClientInput* typed, const Error* error) {
    const auto id = request.id_<ClientId>(0);
    const auto seen = readLogged(services, request.who(), [&](Transaction& tx, Looks& looks) {
        auto found = clientFor(tx, request.who(), id, Act::Manage);
        if (found) looks.push_back({id, "client.read", subjectOf(id)});
        return found;
    });
    if (!seen) return refused(services, request, seen.error());
    const auto& client = seen->client;
    const ClientInput stored{client.name, client.dateOfBirth ? displayDate(*client.dateOfBirth) : "",
                             std::string(tag(client.language)), client.phone, client.email};
    const Words t(services, request);
    Data data;
    data.set("form", clientForm(services, request, typed ? *typed : stored, error))
        .set("action", clientPath(id) + "/edit")
        .set("heading", t("placements.client.edit"))
        .set("lead", "")
        .set("cancel", clientPath(id))
        .set("request_key", "");
    return page(services, request, "placements/client_form", data,
                {.title = t("placements.client.edit"),
                 .crumbs = {t.clients(), {clientPath(id), client.name}},
                 .status = statusFor(error)});
}

Response submitEditClient(Services& services, const Request& request) {
    const auto input = clientInput(request);
    const auto id = request.id_<ClientId>(0);
    const auto done = changeClient(services, request.who(), id, input);
    if (done) return http::seeOther(clientPath(id) + "?done=client_changed");
    if (!isForTheForm(done.error())) return refused(services, request, done.error());
    return editClientPage(services, request, &input, &done.error());
}

// ——— the client's page

struct ClientView {
    SeenClient seen;
    std::vector<PlacementSummary> placements;
    std::vector<Goal> goals;
    std::vector<StaffRow> staff;
};

Result<ClientView> clientView(Services& services, const Actor& actor, ClientId id) {
    return readLogged(services, actor, [&](Transaction& tx, Looks& looks) -> Result<ClientView> {
        auto seen = seenClient(tx, actor, id);
        if (!seen) return notFound("client");
        looks.push_back({id, "client.read", subjectOf(id)});
        return ClientView{std::move(*seen), placementsOf(tx, id), goalsOf(tx, id), staffOf(tx, id)};
    });
}

/// What somebody should do next for the client, each with the address where it is done.
std::vector<Data> waiting(const ClientView& view, const Words& t, Date today) {
    std::vector<Data> list;
    const auto add = [&](std::string text, std::string href) {
        list.emplace_back().set("text", text).set("href", href);
    };
    const auto path = clientPath(view.seen.client.id);
    const bool manages = may(Act::Manage, view.seen.relation, false);
    for (const auto& placement : view.placements) {
        if (placement.isClosed()) continue;
        const auto href = placementPath(placement.id);
        if (placement.endsOn < today)
            add(t("placements.waits.over", {{"workplace", placement.workplaceName}}), href);
        else if (daysBetween(today, placement.endsOn) <= 21)
            add(t("placements.waits.ends_soon",
                  {{"workplace", placement.workplaceName}, {"day", displayDate(placement.endsOn)}}),
                href + "/agree");
        if (placement.tasks == 0 && manages)
            add(t("placements.waits.no_tasks", {{"workplace", placement.workplaceName}}), href + "/edit");
    }
    if (view.goals.empty()) add(t("placements.waits.no_goal"), path + "/goals/new");
    if (view.placements.empty() && manages) add(t("placements.waits.no_placement"), path + "/placements/new");
    return list;
}

void describePlacements(Data& data, const ClientView& view, const Words& t, Date today) {
    std::vector<Data> list;
    for (const auto& placement : view.placements)
        list.emplace_back()
            .set("href", placementPath(placement.id))
            .set("workplace", placement.workplaceName)
            .set("kind", t.kind(placement.kind))
            .set("period", period(placement.startsOn, placement.lastDay()))
            .set("closed", placement.isClosed())
            .set("ahead", !placement.isClosed() && placement.startsOn > today)
            .set("running", !placement.isClosed() && placement.startsOn <= today);
    data.set("placements", std::move(list));
}

void describeGoals(Data& data, const ClientView& view, Language reader) {
    std::vector<Data> list;
    for (const auto& goal : view.goals) {
        auto& row = list.emplace_back();
        accounts::setText(row, "curriculum", goal.curriculumName, reader);
        accounts::setText(row, "unit", goal.unitName, reader);
        row.set("id", goal.id)
            .set("decision", goal.decisionNumber)
            .set("code", codeForPeople(goal.unitCode))
            .set("note", goal.note);
        row.set("whole", !goal.unit).set("path", clientPath(view.seen.client.id));
        row.set("may_assess", view.seen.relation.has_value());
    }
    data.set("goals", std::move(list));
}

void describeStaff(Data& data, const ClientView& view, const Words& t) {
    std::vector<Data> list;
    for (const auto& person : view.staff)
        list.emplace_back()
            .set("id", person.id)
            .set("name", person.name)
            .set("title", person.title)
            .set("relation", t.relation(person.relation))
            .set("since", displayDate(helsinkiDate(person.givenAt)));
    data.set("staff", std::move(list));
}

Response clientPage(Services& services, const Request& request, const std::string& invitationLink = {},
                    const Error* error = nullptr) {
    const auto id = request.id_<ClientId>(0);
    const auto view = clientView(services, request.who(), id);
    if (!view) return refused(services, request, view.error());
    const Words t(services, request);
    const auto& client = view->seen.client;
    const auto today = services.clock.today();
    Data data;
    data.set("name", client.name)
        .set("path", clientPath(id))
        .set("language", t("language." + std::string(tag(client.language))))
        .set("date_of_birth", client.dateOfBirth ? displayDate(*client.dateOfBirth) : "")
        .set("phone", client.phone)
        .set("email", client.email)
        .set("has_account", view->seen.hasAccount)
        .set("archived", client.archivedAt.has_value())
        .set("manages", may(Act::Manage, view->seen.relation, false))
        .set("assesses", may(Act::Assess, view->seen.relation, false))
        .set("invitation_link", invitationLink)
        .set("invitation_days", std::to_string(services.settings.invitationDays))
        .set("waits", view->seen.relation ? waiting(*view, t, today) : std::vector<Data>{});
    describePlacements(data, *view, t, today);
    describeGoals(data, *view, request.language);
    describeStaff(data, *view, t);
    web::Form form(services.pages, request.language, fieldsOf(error));
    data.set("form", form.take());
    accounts::PageOptions options{.title = client.name, .status = statusFor(error)};
    if (view->seen.relation) options.crumbs = {t.clients()};
    return page(services, request, "placements/client", data, std::move(options));
}

Response submitInvitation(Services& services, const Request& request) {
    const auto secret = inviteToAccount(services, request.who(), request.id_<ClientId>(0));
    if (!secret) {
        if (!isForTheForm(secret.error())) return refused(services, request, secret.error());
        return clientPage(services, request, {}, &secret.error());
    }
    // Shown in the answer itself and nowhere else: it is in no address, no log and no second page.
    return clientPage(services, request, services.settings.publicUrl + "/invitation/" + *secret)
        .with("Cache-Control", "no-store");
}

Response submitArchive(Services& services, const Request& request) {
    const auto done = archiveClient(services, request.who(), request.id_<ClientId>(0));
    if (done) return http::seeOther("/clients?done=client_archived");
    if (!isForTheForm(done.error())) return refused(services, request, done.error());
    return clientPage(services, request, {}, &done.error());
}

// ——— who works with the client

Response staffPage(Services& services, const Request& request, const Error* error = nullptr) {
    const auto id = request.id_<ClientId>(0);
    struct View {
        SeenClient seen;
        std::vector<StaffRow> staff;
        std::vector<Colleague> colleagues;
    };
    const auto view = readLogged(services, request.who(), [&](Transaction& tx, Looks& looks) -> Result<View> {
        auto seen = clientFor(tx, request.who(), id, Act::Manage);
        if (!seen) return refuse(seen.error());
        looks.push_back({id, "client.read", subjectOf(id)});
        const auto organisation = seen->client.organisation;
        return View{std::move(*seen), staffOf(tx, id), colleagues(tx, organisation)};
    });
    if (!view) return refused(services, request, view.error());
    const Words t(services, request);
    std::vector<Choice> people;
    for (const auto& colleague : view->colleagues)
        people.push_back({.value = std::to_string(colleague.id.value),
                          .label = colleague.title.empty() ? colleague.name : colleague.name + ", " + colleague.title,
                          .checked = request.form.id<UserId>("colleague") == colleague.id});
    std::vector<Choice> acts;
    for (const auto* act : {"coach", "coordinator", "hand_over"})
        acts.push_back({.value = act,
                        .label = t("placements.staff.act." + std::string(act)),
                        .hint = t("placements.staff.act." + std::string(act) + "_hint"),
                        .checked = request.form.get("act") == act});
    web::Form form(services.pages, request.language, fieldsOf(error));
    form.add(web::Choices{.name = "colleague", .label = "placements.staff.colleague", .choices = std::move(people)})
        .add(web::Choices{.name = "act", .label = "placements.staff.what", .choices = std::move(acts)});
    Data data;
    data.set("form", form.take()).set("name", view->seen.client.name).set("path", clientPath(id));
    describeStaff(data, ClientView{view->seen, {}, {}, view->staff}, t);
    return page(services, request, "placements/staff", data,
                {.title = t("placements.staff.title"),
                 .crumbs = {t.clients(), {clientPath(id), view->seen.client.name}},
                 .status = statusFor(error)});
}

Response submitStaff(Services& services, const Request& request) {
    const auto id = request.id_<ClientId>(0);
    const auto colleague = request.form.id<UserId>("colleague");
    const auto act = request.form.get("act");
    Result<Done> done = invalid("act", "required");
    if (act == "hand_over")
        done = handOver(services, request.who(), id, colleague);
    else if (const auto relation = fromCode<Relation>(act))
        done = giveRelation(services, request.who(), id, colleague, *relation);
    // One who handed over does not see the client any more.
    if (done && act == "hand_over") return http::seeOther("/clients?done=relation_handed_over");
    if (done) return http::seeOther(clientPath(id) + "?done=relation_given");
    if (!isForTheForm(done.error())) return refused(services, request, done.error());
    return staffPage(services, request, &done.error());
}

Response submitEndRelation(Services& services, const Request& request) {
    const auto id = request.id_<ClientId>(0);
    const auto done = endRelation(services, request.who(), id, request.capturedNumber(1));
    if (done) return http::seeOther(clientPath(id) + "/staff?done=relation_ended");
    if (!isForTheForm(done.error())) return refused(services, request, done.error());
    return staffPage(services, request, &done.error());
}

// ——— goals

struct GoalOffer {
    SeenClient seen;
    std::vector<curricula::Curriculum> curricula;
    std::vector<curricula::Unit> units;  // of the chosen one
};

Data goalForm(Services& services, const Request& request, const GoalOffer& offer, const http::Fields& given,
              const Error* error) {
    const Words t(services, request);
    std::vector<Choice> curricula,
        units{{.value = "0", .label = t("placements.goal.whole"), .checked = given.id<UnitId>("unit").value == 0}};
    for (const auto& curriculum : offer.curricula)
        curricula.push_back(
            {.value = std::to_string(curriculum.id.value),
             .label = std::string(shown(curriculum.name, request.language).text) + ", " + curriculum.decisionNumber,
             .checked = curriculum.id == given.id<CurriculumId>("curriculum")});
    for (const auto& unit : offer.units)
        units.push_back({.value = std::to_string(unit.id.value),
                         .label = std::string(shown(unit.name, request.language).text),
                         .hint = codeForPeople(unit.code),
                         .checked = given.id<UnitId>("unit") == unit.id});
    web::Form form(services.pages, request.language, fieldsOf(error));
    form.add(web::Choices{.name = "curriculum", .label = "placements.goal.curriculum", .choices = std::move(curricula)})
        .add(web::Choices{.name = "unit", .label = "placements.goal.unit", .choices = std::move(units)})
        .add(web::Field{.name = "note",
                        .label = "common.note",
                        .value = std::string(given.get("note")),
                        .hint = "placements.goal.note_hint",
                        .rows = 3,
                        .maxLength = 1000,
                        .required = false});
    return form.take();
}

Response newGoalPage(Services& services, const Request& request, const Error* error = nullptr) {
    const auto id = request.id_<ClientId>(0);
    const auto& given = request.method == http::Method::Post ? request.form : request.query;
    const auto chosen = given.id<CurriculumId>("curriculum");
    const auto view = readLogged(services, request.who(), [&](Transaction& tx, Looks& looks) -> Result<GoalOffer> {
        auto seen = clientFor(tx, request.who(), id, Act::Assess);
        if (!seen) return refuse(seen.error());
        looks.push_back({id, "client.read", subjectOf(id)});
        return GoalOffer{std::move(*seen), curricula::curricula(tx, {.text = {}, .onlyPublished = true, .after = {}}),
                         chosen ? curricula::units(tx, chosen) : std::vector<curricula::Unit>{}};
    });
    if (!view) return refused(services, request, view.error());
    const Words t(services, request);
    Data data;
    data.set("form", goalForm(services, request, *view, given, error))
        .set("name", view->seen.client.name)
        .set("path", clientPath(id))
        .set("chosen", chosen.value != 0)
        .set("curriculum_id", chosen.value)
        .set("none", view->curricula.empty());
    data.set("empty", web::emptyData(t("placements.goal.no_curricula"), t("placements.goal.no_curricula_how"),
                                     t("menu.curricula"), "/curricula"));
    return page(services, request, "placements/goal", data,
                {.title = t("placements.goal.new"),
                 .crumbs = {t.clients(), {clientPath(id), view->seen.client.name}},
                 .status = statusFor(error)});
}

Response submitGoal(Services& services, const Request& request) {
    const auto id = request.id_<ClientId>(0);
    const GoalInput input{request.form.id<CurriculumId>("curriculum"), request.form.id<UnitId>("unit"),
                          std::string(request.form.get("note"))};
    const auto goal = setGoal(services, request.who(), id, input);
    if (goal) return http::seeOther(clientPath(id) + "?done=goal_set");
    if (!isForTheForm(goal.error())) return refused(services, request, goal.error());
    return newGoalPage(services, request, &goal.error());
}

Response submitDropGoal(Services& services, const Request& request) {
    const auto id = request.id_<ClientId>(0);
    const auto done = dropGoal(services, request.who(), id, request.capturedNumber(1));
    if (!done) return refused(services, request, done.error());
    return http::seeOther(clientPath(id) + "?done=goal_dropped");
}

}  // namespace

void addRoutes(http::Router& router, Services& services) {
    const auto on = [&services](auto handler) {
        return [&services, handler](const Request& request) { return handler(services, request); };
    };
    router.get("/clients", on(clientsPage));
    router.get("/clients/new", on([](Services& s, const Request& r) { return newClientPage(s, r, {}, nullptr); }));
    router.post("/clients/new", on(submitNewClient));
    router.get("/clients/{id}", on([](Services& s, const Request& r) { return clientPage(s, r); }));
    router.get("/clients/{id}/edit",
               on([](Services& s, const Request& r) { return editClientPage(s, r, nullptr, nullptr); }));
    router.post("/clients/{id}/edit", on(submitEditClient));
    router.post("/clients/{id}/invitation", on(submitInvitation));
    router.post("/clients/{id}/archive", on(submitArchive));
    router.get("/clients/{id}/staff", on([](Services& s, const Request& r) { return staffPage(s, r); }));
    router.post("/clients/{id}/staff", on(submitStaff));
    router.post("/clients/{id}/staff/{relation}/end", on(submitEndRelation));
    router.get("/clients/{id}/goals/new", on([](Services& s, const Request& r) { return newGoalPage(s, r); }));
    router.post("/clients/{id}/goals/new", on(submitGoal));
    router.post("/clients/{id}/goals/{goal}/drop", on(submitDropGoal));
    addPlacementPages(router, services);
    addApiRoutes(router, services);
}

}  // namespace valo::placements
