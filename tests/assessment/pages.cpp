#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "assessment/actions.hpp"
#include "assessment/routes.hpp"
#include "placements/actions.hpp"
#include "placements/routes.hpp"
#include "support/databases.hpp"
#include "support/story.hpp"
#include "support/visitor.hpp"

namespace valo::assessment {
namespace {

using tests::Story;
using tests::Visitor;
using Form = std::vector<std::pair<std::string, std::string>>;

struct Site : Story {
    explicit Site(database::Database& database) : Story(database) {
        placements::addRoutes(router, services);
        assessment::addRoutes(router, services);
    }
    Visitor as(const Actor& actor, Language language = Language::Fi) const { return {router, actor, language}; }
    std::string id() const { return std::to_string(placement.value); }
    std::string clientId() const { return std::to_string(client.value); }
    std::string requirement(int i) const { return std::to_string(requirements[static_cast<std::size_t>(i)].value); }
    std::string task(int i) const { return std::to_string(tasks[static_cast<std::size_t>(i)].value); }

    http::Router router;
};

bool says(const http::Response& response, std::string_view words) {
    return response.body.find(words) != std::string::npos;
}
std::string locationOf(const http::Response& response) {
    for (const auto& [name, value] : response.headers)
        if (name == "Location") return value;
    return {};
}

/// One of everything, so that every part of the pages is shown.
void fill(Site& site) {
    const auto see = [&](int requirement, Level level) {
        BOOST_REQUIRE(recordObservation(site.services, site.coach,
                                        {site.placement,
                                         {site.requirements[static_cast<std::size_t>(requirement)]},
                                         site.tasks[0],
                                         level,
                                         "Muistiinpano",
                                         std::nullopt,
                                         ""}));
    };
    see(0, Level::Independent);
    see(1, Level::Guided);
    see(2, Level::Guided);
    see(4, Level::Guided);
    BOOST_REQUIRE(assessOneself(
        site.services, site.clientSelf,
        {site.placement, {{site.requirements[0], Answer::Can, ""}, {site.requirements[1], Answer::Can, ""}}, {}}));
    BOOST_REQUIRE(assessAsCoach(site.services, site.coach,
                                {{site.placement, site.requirements[0], Level::Independent, "hyvä", {}}}));
    SayOnLine proposed{site.placement, site.requirements[2], {}};
    proposed.agreement.state = AgreementState::Proposed;
    proposed.agreement.level = Level::Guided;
    BOOST_REQUIRE(sayOnLine(site.services, site.coach, proposed));
    SayOnLine agreed{site.placement, site.requirements[4], {}};
    agreed.agreement.state = AgreementState::Agreed;
    agreed.agreement.level = Level::Guided;
    agreed.agreement.talkOn = *parseIsoDate("2026-11-20");
    BOOST_REQUIRE(sayOnLine(site.services, site.coach, agreed));
    BOOST_REQUIRE(placements::setGoal(site.services, site.coach, site.client, {site.curriculum, site.unit, ""}));
    BOOST_REQUIRE(placements::setGoal(site.services, site.coach, site.client, {site.curriculum, {}, ""}));
}

std::vector<std::string> pagesOf(const Site& site) {
    const auto client = "/clients/" + site.clientId(), placement = "/placements/" + site.id();
    return {client,
            client + "/edit",
            client + "/staff",
            client + "/goals/new",
            client + "/goals/new?curriculum=" + std::to_string(site.curriculum.value),
            client + "/placements/new",
            client + "/placements/new?workplace=" + std::to_string(site.workplace.value),
            placement,
            placement + "/edit",
            placement + "/close",
            placement + "/observations",
            placement + "/agree",
            placement + "/self",
            "/record?placement=" + site.id(),
            "/record?placement=" + site.id() + "&task=" + site.task(0)};
}

VALO_CASE_ON_BOTH(every_page_shows_itself_in_three_languages_to_the_coordinator) {
    Site site(db);
    for (const bool filled : {false, true}) {
        if (filled) fill(site);
        for (const auto language : kLanguages) {
            auto pages = pagesOf(site);
            for (const auto* more : {"/clients", "/clients/new", "/record"}) pages.push_back(more);
            for (const auto& path : pages) {
                const auto answer = site.as(site.coordinator, language).get(path);
                BOOST_TEST(answer.status == 200, path);
                BOOST_TEST(says(answer, "<h1>"), path);
            }
            const auto own = site.as(site.clientSelf, language).get("/my/assessments");
            BOOST_TEST(own.status == 200);
            BOOST_TEST(says(own, "class=\"calm\""));
        }
    }
}

VALO_CASE_ON_BOTH(nobody_without_a_relation_finds_a_page_of_the_client) {
    Site site(db);
    fill(site);
    for (const auto* actor :
         {&site.stranger, &site.outsider, &site.administrator, &site.reviewer, &site.otherClientSelf})
        for (const auto& path : pagesOf(site)) {
            const auto answer = site.as(*actor).get(path);
            BOOST_TEST(answer.status == 404, path + " for " + actor->name);
            BOOST_TEST(!says(answer, "Aino"), path);
        }
    for (const auto& path : {"/clients", "/record"})
        for (const auto* actor : {&site.stranger, &site.outsider, &site.administrator})
            BOOST_TEST(!says(site.as(*actor).get(path), "Aino"), path);
}

VALO_CASE_ON_BOTH(the_client_sees_her_own_pages_but_no_tools) {
    Site site(db);
    fill(site);
    const auto own = site.as(site.clientSelf);
    for (const auto& path :
         {"/clients/" + site.clientId(), "/placements/" + site.id(), "/placements/" + site.id() + "/observations"})
        BOOST_TEST(own.get(path).status == 200, path);
    for (const auto& path : {"/clients/" + site.clientId() + "/edit", "/placements/" + site.id() + "/agree"})
        BOOST_TEST(own.get(path).status == 403, path);
    BOOST_TEST(!says(own.get("/placements/" + site.id()), "/agree\""));
    BOOST_TEST(!says(own.get("/clients/" + site.clientId()), "/invitation\""));
}

VALO_CASE_ON_BOTH(an_apprentice_who_is_too_young_is_pointed_out) {
    Site site(db);
    site.run("update placement set kind = 'apprenticeship'");
    site.run("update client set date_of_birth = '2012-01-01'");
    BOOST_TEST(says(site.as(site.coordinator).get("/placements/" + site.id()), "Ikä alussa 14 vuotta"));
    BOOST_TEST(says(site.as(site.coordinator).get("/api/v1/placements/" + site.id()), R"("code":"age_min")"));
    site.run("update client set date_of_birth = null");
    BOOST_TEST(!says(site.as(site.coordinator).get("/placements/" + site.id()), "Ikä alussa"));
}

VALO_CASE_ON_BOTH(a_page_costs_at_most_four_queries_besides_the_session_and_its_log) {
    Site site(db);
    fill(site);
    auto pages = pagesOf(site);
    for (const auto* more : {"/clients", "/record"}) pages.push_back(more);
    for (const auto& path : pages) {
        site.as(site.coordinator).get(path);  // the look of this minute is on disk
        database::Database::takeThreadUsage();
        site.as(site.coordinator).get(path);
        BOOST_TEST(database::Database::takeThreadUsage().first <= 4U, path);
    }
    database::Database::takeThreadUsage();
    site.as(site.clientSelf).get("/my/assessments");
    BOOST_TEST(database::Database::takeThreadUsage().first <= 4U);
}

VALO_CASE_ON_BOTH(recording_takes_a_person_a_task_a_level_and_saving) {
    Site site(db);
    const auto coach = site.as(site.coach);
    BOOST_TEST(says(coach.get("/record"), "/record?placement=" + site.id()));
    BOOST_TEST(says(coach.get("/record?placement=" + site.id()), "task=" + site.task(0)));
    const auto form = coach.get("/record?placement=" + site.id() + "&task=" + site.task(0));
    // What the task was confirmed to show is ticked already, the other task's is not.
    BOOST_TEST(says(form, "name=\"requirements\" value=\"" + site.requirement(0) + "\" checked"));
    BOOST_TEST(says(form, "name=\"requirements\" value=\"" + site.requirement(2) + "\">"));
    BOOST_TEST(says(form, "name=\"request_key\""));
    const Form sent{{"placement", site.id()},
                    {"task", site.task(0)},
                    {"requirements", site.requirement(0)},
                    {"requirements", site.requirement(1)},
                    {"level", "guided"},
                    {"note", ""},
                    {"observedOn", "22.11.2026"},
                    {"request_key", "k1"}};
    for (int i = 0; i < 2; ++i) {  // the second is a resend
        const auto answer = coach.post("/record", sent);
        BOOST_TEST(answer.status == 303);
        BOOST_TEST(locationOf(answer) == "/record?placement=" + site.id() + "&done=observation_recorded");
    }
    BOOST_TEST(site.count("observation") == 2);
    BOOST_TEST(says(coach.get(locationOf(coach.post("/record", sent))), "href=\"/record\""));
}

VALO_CASE_ON_BOTH(a_form_that_is_refused_keeps_what_was_typed_and_says_what_is_wrong) {
    Site site(db);
    const auto coordinator = site.as(site.coordinator);
    const auto record = coordinator.post("/record", {{"placement", site.id()},
                                                     {"task", site.task(0)},
                                                     {"requirements", site.requirement(1)},
                                                     {"note", "Pitkä muistiinpano"},
                                                     {"observedOn", "23.11.2026"},
                                                     {"level", "guided"},
                                                     {"request_key", "k9"}});
    BOOST_TEST(record.status == 422);
    BOOST_TEST(says(record, "Pitkä muistiinpano"));
    BOOST_TEST(says(record, "value=\"23.11.2026\""));
    BOOST_TEST(says(record, "id=\"error-observedOn\""));
    BOOST_TEST(says(record, "value=\"k9\""));
    const auto client =
        coordinator.post("/clients/new", {{"name", ""}, {"language", "sv"}, {"email", "aino"}, {"request_key", "k"}});
    BOOST_TEST(client.status == 422);
    BOOST_TEST(says(client, "id=\"error-name\""));
    BOOST_TEST(says(client, "value=\"aino\""));
    const auto placement = coordinator.post("/clients/" + site.clientId() + "/placements/new",
                                            {{"workplace", std::to_string(site.workplace.value)},
                                             {"kind", "work_trial"},
                                             {"startsOn", "1.1.2027"},
                                             {"endsOn", "31.12.2026"},
                                             {"supervisorName", "Sirpa"}});
    BOOST_TEST(placement.status == 422);
    BOOST_TEST(says(placement, "id=\"error-endsOn\""));
    BOOST_TEST(says(placement, "value=\"Sirpa\""));
    fill(site);
    const auto agree = coordinator.post("/placements/" + site.id() + "/agree", {{"requirement", site.requirement(1)},
                                                                                {"act", "disagreed"},
                                                                                {"level", "guided"},
                                                                                {"clientView", "Osaan kyllä"},
                                                                                {"coachView", ""},
                                                                                {"talkOn", "20.11.2026"}});
    BOOST_TEST(agree.status == 422);
    BOOST_TEST(says(agree, "Osaan kyllä"));
    BOOST_TEST(says(agree, "<details class=\"more\" open><summary>Näemme tämän eri tavalla"));
    BOOST_TEST(says(agree, "<p class=\"error\">"));
}

VALO_CASE_ON_BOTH(a_new_client_comes_with_one_link_that_is_shown_once) {
    Site site(db);
    const auto coordinator = site.as(site.coordinator);
    const auto added =
        coordinator.post("/clients/new", {{"name", "Bo Berg"}, {"language", "sv"}, {"request_key", "k"}});
    BOOST_TEST(added.status == 303);
    const auto path = locationOf(added).substr(0, locationOf(added).find('?'));
    const auto invited = coordinator.post(path + "/invitation", {});
    BOOST_TEST(invited.status == 200);
    BOOST_TEST(says(invited, "https://valo.example/invitation/"));
    BOOST_TEST(!says(coordinator.get(path), "/invitation/"));
    BOOST_TEST(site.as(site.coach).post("/clients/" + site.clientId() + "/invitation", {}).status == 403);
}

VALO_CASE_ON_BOTH(the_client_answers_in_everyday_words_in_her_own_account) {
    Site site(db);
    fill(site);
    const auto own = site.as(site.clientSelf);
    const auto page = own.get("/my/assessments");
    BOOST_TEST(says(page, "Osaan, kun saan apua"));
    BOOST_TEST(says(page, "Osaat siivota"));
    const auto proposals = db.read([&](Transaction& tx) { return openProposals(tx, site.client); });
    BOOST_REQUIRE(proposals.size() == 1U);
    BOOST_TEST(own.post("/my/agreements/" + std::to_string(proposals[0].id.value), {{"answer", "yes"}}).status == 303);
    BOOST_TEST(
        own.post("/my/assessments", {{"placement", site.id()}, {"answer_" + site.requirement(1), "can_with_help"}})
            .status == 303);
    BOOST_TEST(own.post("/my/assessments", {{"placement", site.id()}}).status == 422);
    BOOST_TEST(own.post("/my/assessments", {{"placement", "9999"}, {"answer_" + site.requirement(1), "can"}}).status ==
               404);
    BOOST_TEST(site.as(site.otherClientSelf)
                   .post("/my/assessments", {{"placement", site.id()}, {"answer_" + site.requirement(1), "can"}})
                   .status == 404);
    BOOST_TEST(site.count("self_assessment", "answer = 'can_with_help' and superseded_at is null") == 1);
    BOOST_TEST(site.count("agreement", "state = 'agreed' and client_how = 'own_account'") == 1);
    BOOST_TEST(site.as(site.coach).get("/my/assessments").status == 404);
}

VALO_CASE_ON_BOTH(what_is_seen_alike_is_agreed_on_at_once) {
    Site site(db);
    fill(site);
    const auto coach = site.as(site.coach);
    BOOST_TEST(says(coach.get("/placements/" + site.id() + "/agree"),
                    "value=\"" + site.requirement(0) + " independent\" checked"));
    for (int i = 0; i < 5; ++i)
        BOOST_REQUIRE(recordObservation(site.services, site.coach,
                                        {site.placement, {site.requirements[0]}, {}, Level::Independent, "", {}, ""}));
    BOOST_TEST(says(coach.get("/placements/" + site.id() + "/agree"), "3 havaintoa lisää"));
    const auto done = coach.post("/placements/" + site.id() + "/agree-alike",
                                 {{"lines", site.requirement(0) + " independent"}, {"talkOn", "22.11.2026"}});
    BOOST_TEST(done.status == 303);
    BOOST_TEST(site.count("agreement", "state = 'agreed' and level = 'independent'") == 1);
    BOOST_TEST(coach.post("/placements/" + site.id() + "/agree-alike", {{"talkOn", "22.11.2026"}}).status == 422);
    BOOST_TEST(
        coach.post("/placements/" + site.id() + "/agree-alike", {{"lines", "1 guided"}, {"talkOn", "soon"}}).status ==
        422);
}

VALO_CASE_ON_BOTH(a_look_is_in_the_log_before_the_page_and_her_own_look_is_not) {
    Site site(db);
    site.as(site.coach).get("/placements/" + site.id());
    site.as(site.coach).get("/placements/" + site.id());  // the same minute: one row
    site.as(site.coordinator).get("/clients");
    site.as(site.clientSelf).get("/my/assessments");
    site.as(site.stranger).get("/placements/" + site.id());
    const std::vector<std::string> expected{"assessment.read", "client.listed"};
    BOOST_TEST(site.logged(site.client) == expected);
}

VALO_CASE_ON_BOTH(every_logged_action_has_words_for_the_client) {
    Site site(db);
    fill(site);
    for (const auto& path : pagesOf(site)) site.as(site.coordinator).get(path);
    site.as(site.coordinator).get("/record");
    for (const auto& action : site.logged(site.client))
        BOOST_TEST(site.services.pages.hasText("access." + action), action);
}

// ——— JSON

VALO_CASE_ON_BOTH(the_assessment_list_is_one_logged_read_of_few_queries) {
    Site site(db);
    fill(site);
    const auto path = "/api/v1/placements/" + site.id() + "/assessments";
    site.as(site.coach).get(path);
    database::Database::takeThreadUsage();
    const auto answer = site.as(site.coach).get(path);
    BOOST_TEST(database::Database::takeThreadUsage().first <= 3U);
    BOOST_TEST(answer.status == 200);
    const auto body = nlohmann::json::parse(answer.body);
    BOOST_REQUIRE(body["items"].size() == 4U);
    const auto& first = body["items"][0];
    BOOST_TEST(first["text"]["sv"] == "officiellt krav 0");
    BOOST_TEST(first["self"]["answer"] == "can");
    BOOST_TEST(first["observations"]["topLevel"] == "independent");
    BOOST_TEST(first["coach"]["level"] == "independent");
    BOOST_TEST(first["agreement"].is_null());
    BOOST_TEST(body["items"][1]["viewsDiffer"] == true);
    BOOST_TEST(body["items"][2]["proposal"]["state"] == "proposed");
    BOOST_TEST(body["items"][3]["agreement"]["decidedOn"] == "2026-11-20");
    BOOST_TEST(body["items"][3]["inTaskMap"] == false);
    for (const auto* actor : {&site.stranger, &site.outsider, &site.administrator})
        BOOST_TEST(site.as(*actor).get(path).status == 404);
}

VALO_CASE_ON_BOTH(an_observation_by_api_is_taken_once_for_its_key) {
    Site site(db);
    const auto path = "/api/v1/placements/" + site.id() + "/observations";
    const auto body = R"({"requirementId": )" + site.requirement(0) + R"(, "level": "guided", "note": "x"})";
    const auto first = site.as(site.coach).json(http::Method::Post, path, body, "key");
    BOOST_TEST(first.status == 201);
    const auto again = site.as(site.coach).json(http::Method::Post, path, body, "key");
    BOOST_TEST(again.status == 200);
    BOOST_TEST(again.body == first.body);
    struct Row {
        const char *body, *field;
    };
    const Row rows[] = {{R"({"level": "guided"})", "requirements"},
                        {R"({"requirementId": 1, "level": "5"})", "level"},
                        {R"({"requirementId": "one", "level": "guided"})", "requirementId"},
                        {R"({"requirementId": 99999, "level": "guided"})", "requirements"},
                        {R"({"requirementId": 1, "level": "guided", "observedOn": "2026-11-23"})", "observedOn"},
                        {R"({"requirementId": 1, "level": "guided", "grade": 5})", "grade"}};
    for (const auto& row : rows) {
        const auto answer = site.as(site.coach).json(http::Method::Post, path, row.body);
        BOOST_TEST(answer.status == 422, row.body);
        BOOST_TEST(says(answer, row.field), answer.body);
    }
    BOOST_TEST(site.count("observation") == 1);
}

VALO_CASE_ON_BOTH(clients_and_placements_are_made_and_read_by_api) {
    Site site(db);
    const auto api = site.as(site.coordinator);
    const auto added = api.json(http::Method::Post, "/api/v1/clients",
                                R"({"name": "Bo Berg", "language": "sv", "dateOfBirth": "1990-02-01"})", "k");
    BOOST_REQUIRE(added.status == 201);
    const auto id = nlohmann::json::parse(added.body)["id"].get<std::int64_t>();
    const auto placed = api.json(
        http::Method::Post, "/api/v1/placements",
        R"({"clientId": )" + std::to_string(id) + R"(, "workplaceId": )" + std::to_string(site.workplace.value) +
            R"(, "kind": "work_trial", "startsOn": "2026-11-01", "endsOn": "2027-06-30", "hoursPerDay": 6.25})");
    BOOST_REQUIRE(placed.status == 201);
    const auto read = nlohmann::json::parse(api.get(locationOf(placed)).body);
    BOOST_TEST(read["placement"]["workplace"] == "Kahvila Aurinko");
    BOOST_TEST(read["placement"]["hoursPerDay"] == 6.25);
    BOOST_TEST(read["warnings"][0]["code"] == "same_organiser_months_max");
    const auto client = nlohmann::json::parse(api.get("/api/v1/clients/" + std::to_string(id)).body);
    BOOST_TEST(client["client"]["dateOfBirth"] == "1990-02-01");
    BOOST_TEST(client["placements"].size() == 1U);
    BOOST_TEST(nlohmann::json::parse(api.get("/api/v1/clients").body)["items"].size() == 2U);
    BOOST_TEST(site.as(site.coach).get("/api/v1/clients/" + std::to_string(id)).status == 404);
    BOOST_TEST(api.json(http::Method::Post, "/api/v1/clients", R"({"name": "", "identityCode": "x"})").status == 422);
}

}  // namespace
}  // namespace valo::assessment
