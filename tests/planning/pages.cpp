#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>
#include <regex>

#include "curricula/actions.hpp"
#include "curricula/store.hpp"
#include "placements/actions.hpp"
#include "planning/actions.hpp"
#include "planning/routes.hpp"
#include "support/databases.hpp"
#include "support/story.hpp"
#include "support/visitor.hpp"

namespace valo::planning {
namespace {

using tests::Story;
using tests::Visitor;

/// The story with a tree, a certificate (requirement 0), an agreement (1), an observation (2) and a published
/// environment (1, 2 and 3); requirement 4 is still to come.
struct Site : Story {
    explicit Site(database::Database& database) : Story(database) { addRoutes(router, services); }
    Visitor as(const Actor& actor, Language language = Language::Fi) const { return {router, actor, language}; }
    std::string plan() const {
        return "/clients/" + std::to_string(client.value) + "/plan/" + std::to_string(curriculum.value);
    }
    std::string api() const {
        return "/api/v1/clients/" + std::to_string(client.value) + "/plans/" + std::to_string(curriculum.value);
    }
    std::string id(int i) const { return std::to_string(requirements[static_cast<std::size_t>(i)].value); }
    std::string here() const { return std::to_string(placement.value); }

    void agree(int requirement, const std::string& state = "agreed", const std::string& level = "guided") {
        run("insert into agreement (placement_id, requirement_id, state, level, coach_id, coach_at, client_how, "
            "client_at, "
            "talk_on) values (" +
            here() + ", " + id(requirement) + ", '" + state + "', '" + level + "', " +
            std::to_string(coach.user.value) + ", 1, 'talk', 1, '2026-11-20')");
    }
    void observe(int requirement) {
        run("insert into observation (placement_id, requirement_id, level, observed_on, observer_id, recorded_at, "
            "request_key) values (" +
            here() + ", " + id(requirement) + ", 'guided', '2026-11-01', " + std::to_string(coach.user.value) +
            ", 1, 'k" + id(requirement) + "')");
    }
    void publish(std::initializer_list<int> ticked, const std::string& from = "2026-09-01",
                 const std::string& to = "null", const std::string& state = "published", int version = 1) {
        run("insert into environment (workplace_id, curriculum_id, version, state, written_by, created_at, valid_from, "
            "valid_to) values (" +
            std::to_string(workplace.value) + ", " + std::to_string(curriculum.value) + ", " + std::to_string(version) +
            ", 'draft', 1, 0, '" + from + "', " + to + ")");
        for (const int i : ticked)
            run("insert into environment_requirement (environment_id, requirement_id) values ((select max(id) from "
                "environment), " +
                id(i) + ")");
        run("update environment set state = '" + state + "' where id = (select max(id) from environment)");
    }
    void certify(int requirement, const std::string& number = "T-1") {
        agree(requirement, "agreed", "independent");
        run("insert into certificate (number, code, client_id, placement_id, organisation_id, language, issued_on, "
            "issued_at, "
            "issued_by, snapshot, html, pdf, pdf_sha256) values ('" +
            number + "', '" + number + "', " + std::to_string(client.value) + ", " + here() + ", " +
            std::to_string(workshop.value) + ", 'fi', '2026-11-21', 1, " + std::to_string(coordinator.user.value) +
            ", '', '', '', '')");
        run("insert into certificate_line (certificate_id, agreement_id, environment_id, requirement_id, level) values "
            "((select "
            "max(id) from certificate), (select max(id) from agreement), (select max(id) from environment), " +
            id(requirement) + ", 'independent')");
    }
    void addTree() {
        const auto node = [&](const std::string& columns, const std::string& values) {
            run("insert into formation_node (curriculum_id, structure, position, role, " + columns + ") values (" +
                std::to_string(curriculum.value) + ", 'reformi', " + values + ")");
        };
        node("name_fi, name_sv, credits_min, credits_max", "1, 'defined', 'Ammatilliset osat', 'Yrkesdelar', 145, 145");
        node("parent_id, unit_id, credits, compulsory",
             "2, 'unit', (select min(id) from formation_node), " + std::to_string(unit.value) + ", 30, 1");
    }
    void fill() {
        addTree();
        publish({1, 2, 3});
        certify(0);
        agree(1);
        observe(2);
    }
    std::vector<std::string> states() {
        const auto o = outlook(services, coordinator, client, curriculum, Language::Fi);
        BOOST_REQUIRE(o);
        std::vector<std::string> found;
        for (const auto& line : o->units.at(0).lines) found.emplace_back(codeOf(line.standing));
        return found;
    }
    http::Router router;
};

bool says(const http::Response& answer, std::string_view words) { return answer.body.find(words) != std::string::npos; }
std::string locationOf(const http::Response& answer) {
    for (const auto& [name, value] : answer.headers)
        if (name == "Location") return value;
    return {};
}
using Strings = std::vector<std::string>;

VALO_CASE_ON_BOTH(each_requirement_has_its_state) {
    Site site(db);
    BOOST_TEST((site.states() == Strings(5, "missing")));
    site.fill();
    BOOST_TEST((site.states() == Strings{"certified", "agreed", "practising", "reachable", "missing"}));
}

VALO_CASE_ON_BOTH(what_no_longer_holds_does_not_count) {
    Site site(db);
    site.fill();
    struct Row {
        const char *what, *sql;
        Strings states;
    };
    const Row rows[] = {
        {"a withdrawn observation",
         "update observation set withdrawn_at = 5",
         {"certified", "agreed", "reachable", "reachable", "missing"}},
        {"a line that is seen differently",
         "update agreement set state = 'disagreed' where level = 'guided'",
         {"certified", "reachable", "reachable", "reachable", "missing"}},
        {"an environment that is not public",
         "update environment set state = 'withdrawn'",
         {"certified", "missing", "missing", "missing", "missing"}},
        {"a certificate that was withdrawn",
         "insert into certificate_withdrawal (certificate_id, reason, withdrawn_by, withdrawn_at) select id, 'x', 1, 1 "
         "from certificate",
         {"agreed", "missing", "missing", "missing", "missing"}},
        {"an agreement of which one thought again", "update agreement set superseded_at = 9", Strings(5, "missing")},
    };
    for (const auto& row : rows) {
        site.run(row.sql);
        BOOST_TEST((site.states() == row.states), row.what);
    }
}

VALO_CASE_ON_BOTH(reachable_is_what_the_present_workplace_has_published_for_today) {
    struct Row {
        const char *what, *from, *to, *state, *placement;
        bool reachable;
    };
    const Row rows[] = {
        {"today", "2026-09-01", "null", "published", "ended_on = null", true},
        {"its last day", "2026-09-01", "'2026-11-22'", "published", "ended_on = null", true},
        {"its first day", "2026-11-22", "null", "published", "ended_on = null", true},
        {"from tomorrow", "2026-11-23", "null", "published", "ended_on = null", false},
        {"until yesterday", "2026-09-01", "'2026-11-21'", "published", "ended_on = null", false},
        {"a draft", "2026-09-01", "null", "draft", "ended_on = null", false},
        {"an older version", "2026-09-01", "null", "superseded", "ended_on = null", false},
        {"the placement was closed", "2026-09-01", "null", "published", "ended_on = '2026-11-20'", false},
        {"the placement has not begun", "2026-09-01", "null", "published", "starts_on = '2026-12-01'", false},
        {"the placement is over", "2026-09-01", "null", "published", "starts_on = '2026-09-01', ends_on = '2026-11-21'",
         false},
    };
    Site site(db);
    int version = 1;
    for (const auto& row : rows) {
        site.run("update environment set state = 'withdrawn'");
        site.publish({3}, row.from, row.to, row.state, version++);
        site.run(std::string("update placement set ") + row.placement);
        BOOST_TEST((site.states()[3] == "reachable") == row.reachable, row.what);
    }
}

VALO_CASE_ON_BOTH(only_who_works_with_the_client_and_she_herself_see_the_plan) {
    struct Row {
        const char* who;
        Actor Story::*actor;
        int page, sheet, api, write;
    };
    const Row rows[] = {
        {"coordinator", &Story::coordinator, 200, 200, 200, 200},
        {"coach", &Story::coach, 200, 200, 200, 200},
        {"the client herself", &Story::clientSelf, 303, 200, 200, 403},
        {"coordinator without a relation", &Story::stranger, 404, 404, 404, 404},
        {"coordinator elsewhere", &Story::outsider, 404, 404, 404, 404},
        {"administrator", &Story::administrator, 404, 404, 404, 404},
        {"reviewer", &Story::reviewer, 404, 404, 404, 404},
        {"another client", &Story::otherClientSelf, 404, 404, 404, 404},
    };
    Site site(db);
    site.fill();
    for (const auto& row : rows) {
        const auto visitor = site.as(site.*row.actor);
        const auto choose = "/clients/" + std::to_string(site.client.value) + "/plan";
        BOOST_TEST(visitor.get(site.plan()).status == row.page, row.who);
        BOOST_TEST(visitor.get(choose).status == row.page, row.who);
        BOOST_TEST(visitor.get(site.plan() + "/sheet").status == row.sheet, row.who);
        BOOST_TEST(visitor.get(site.plan() + "/sheet.pdf").status == row.sheet, row.who);
        BOOST_TEST(visitor.get(site.api()).status == row.api, row.who);
        BOOST_TEST(visitor.json(http::Method::Put, site.api(), "{}").status == row.write, row.who);
        if (row.page == 404) BOOST_TEST(!says(visitor.get(site.plan()), "Aino"), row.who);
        const auto mine = visitor.get("/my/plan");
        BOOST_TEST(mine.status == ((site.*row.actor).client ? 200 : 403), row.who);
    }
    BOOST_TEST(site.as(site.coordinator).get("/clients/1/plan/9999").status == 404);
}

VALO_CASE_ON_BOTH(every_page_shows_itself_in_three_languages_empty_and_filled) {
    Site site(db);
    for (const bool filled : {false, true}) {
        if (filled) {
            site.fill();
            BOOST_REQUIRE(placements::setGoal(site.services, site.coach, site.client, {site.curriculum, {}, ""}));
            BOOST_REQUIRE(
                savePlan(site.services, site.coach, site.client, site.curriculum,
                         {"Siivous Oy", "Optima", "20", "1.2.2027", "", "Soita kouluun\nTee hakemus", true, {}}));
        }
        for (const auto language : kLanguages) {
            const auto coach = site.as(site.coach, language);
            const auto choose = "/clients/" + std::to_string(site.client.value) + "/plan";
            for (const auto& path : {choose, site.plan(), site.plan() + "?unit=" + std::to_string(site.unit.value)}) {
                const auto answer = coach.get(path);
                BOOST_TEST(answer.status == 200, path);
                BOOST_TEST(says(answer, "<h1>"), path);
            }
            const auto sheet = coach.get(site.plan() + "/sheet");
            BOOST_TEST(says(sheet, "OPH-2810-2017"));
            BOOST_TEST(says(sheet, "Aino Aalto"));
            BOOST_TEST(says(coach.get(site.plan() + "/sheet.pdf"), "%PDF-"));
            const auto mine = site.as(site.clientSelf, language).get("/my/plan");
            BOOST_TEST(mine.status == 200);
            BOOST_TEST(says(mine, "class=\"calm\""));
        }
    }
    const auto swedish = site.as(site.coach, Language::Sv).get(site.plan() + "/sheet");
    BOOST_TEST(says(swedish, "officiellt krav 0 (kan självständigt)"));
    BOOST_TEST(says(swedish, "Siivous Oy"));
    BOOST_TEST(says(site.as(site.coach).get(site.plan() + "/sheet?language=sv"), "officiellt krav 0"));
}

VALO_CASE_ON_BOTH(the_page_says_everyday_words_first_and_puts_the_official_text_behind_them) {
    Site site(db);
    site.fill();
    const auto answer = site.as(site.coordinator).get(site.plan());
    const auto& body = answer.body;
    BOOST_TEST(body.find("Osaat siivota") < body.find("virallinen vaatimus 0"));
    BOOST_TEST(says(answer, "<blockquote lang=\"fi\">virallinen vaatimus 0</blockquote>"));
    BOOST_TEST(says(answer, "Osoitettu ja sovittu: 2 / 5 taitoa."));
    BOOST_TEST(says(answer, "todistuksessa T-1"));
    BOOST_TEST(says(answer, "Kahvila Aurinko"));
    BOOST_TEST(says(answer, "Pakolliset tutkinnon osat"));
    BOOST_TEST(says(answer, "145 osp · 1 pakollinen · taitoja 2 / 5"));
    for (const auto* word : {"puuttu", "Puuttu", "ei osaa", "hylätty"}) BOOST_TEST(!says(answer, word), word);
    for (const auto* word : {"saknas", "misslyck"})
        BOOST_TEST(!says(site.as(site.coordinator, Language::Sv).get(site.plan()), word), word);
    BOOST_TEST(!says(site.as(site.coordinator, Language::En).get(site.plan()), "issing"));
}

/// What is left of a page when the tree of the qualification, which names extents, is taken out.
std::string withoutTree(const std::string& body) {
    return std::regex_replace(body, std::regex("<div class=\"tree\">[^]*?<h2 id=\"plan\">"), "");
}

VALO_CASE_ON_BOTH(points_are_never_shown_as_earned) {
    Site site(db);
    site.fill();
    for (const int i : {2, 3, 4}) site.agree(i);  // the whole unit
    BOOST_REQUIRE(placements::setGoal(site.services, site.coach, site.client, {site.curriculum, {}, ""}));
    const std::regex points("[0-9] ?(osp|kp|points?)");
    for (const auto language : kLanguages) {
        const auto page = site.as(site.coach, language).get(site.plan()).body;
        BOOST_TEST(std::regex_search(page, points), "the tree names extents");
        BOOST_TEST(!std::regex_search(withoutTree(page), points));
        BOOST_TEST(page.find("5 / 5") != page.npos);
        BOOST_TEST(!std::regex_search(site.as(site.coach, language).get(site.plan() + "/sheet").body, points));
        BOOST_TEST(!std::regex_search(site.as(site.clientSelf, language).get("/my/plan").body, points));
    }
    auto json = nlohmann::json::parse(site.as(site.coach).get(site.api()).body);
    BOOST_TEST(json["units"][0]["skills"]["shown"] == 5);
    json.erase("formation");
    for (const auto* word : {"credit", "extent", "point", "earned"})
        BOOST_TEST(json.dump().find(word) == std::string::npos, word);
}

VALO_CASE_ON_BOTH(the_clients_own_page_shows_goals_and_next_steps_and_nothing_that_is_lacking) {
    Site site(db);
    site.fill();
    BOOST_TEST(says(site.as(site.clientSelf).get("/my/plan"), "Sinulla ei ole vielä tavoitetta"));
    BOOST_REQUIRE(placements::setGoal(site.services, site.coach, site.client, {site.curriculum, site.unit, ""}));
    BOOST_REQUIRE(savePlan(site.services, site.coach, site.client, site.curriculum,
                           {"", "", "", "", "", "Soita kouluun\n\nTee hakemus", false, {}}));
    const auto mine = site.as(site.clientSelf).get("/my/plan");
    for (const auto* words : {"Ylläpitosiivous", "Soita kouluun", "Tee hakemus", "Taitoja: 2 / 5",
                              "Seuraavaksi voit oppia", "Tätä voit oppia nyt työssä"})
        BOOST_TEST(says(mine, words), words);
    for (const auto* words : {"OPH-", "puuttu", "<form method=\"post\" action=\"/clients"})
        BOOST_TEST(!says(mine, words), words);
    BOOST_TEST(!says(site.as(site.otherClientSelf).get("/my/plan"), "Ylläpitosiivous"));
    BOOST_TEST(locationOf(site.as(site.clientSelf).get(site.plan())) ==
               "/my/plan?goal=" + std::to_string(site.curriculum.value));
}

VALO_CASE_ON_BOTH(a_local_unit_of_the_qualification_is_chosen_for_its_open_place) {
    Site site(db);
    site.fill();
    site.run(
        "insert into formation_node (curriculum_id, structure, parent_id, position, role, name_fi, credits_min, "
        "credits_max) values (" +
        std::to_string(site.curriculum.value) +
        ", 'reformi', (select min(id) from formation_node), 3, 'open', 'Paikallinen tutkinnon osa', 5, 15)");
    const auto number = site.db.read(
        [&](database::Transaction& tx) { return curricula::curriculum(tx, site.curriculum)->decisionNumber; });
    const auto local = curricula::importCurriculum(
        site.services, Actor{},
        "curriculum-format: 1\nqualification: {name: {fi: Koulun osat}, belongs-to: " + number +
            "}\nunits: [{name: {fi: Lyhtyjen hoito}, kind: local, credits: 10, requirements: [{fi: sytyttää "
            "lyhdyn}]}]\n",
        "a.yaml");
    BOOST_REQUIRE(local.has_value());
    const auto unit =
        site.db.read([&](database::Transaction& tx) { return curricula::units(tx, local->curriculum).at(0).id; });
    const auto before = site.as(site.coach).get(site.plan());
    BOOST_TEST(says(before, "Paikalliset tutkinnon osat avoimiin kohtiin"));
    BOOST_TEST(says(before, "Lyhtyjen hoito"));
    BOOST_TEST(!says(before, "valittu 10 osp"));
    const auto save = [&](std::vector<UnitId> units) {
        PlanInput input;
        input.localUnits = std::move(units);
        return savePlan(site.services, site.coach, site.client, site.curriculum, input);
    };
    BOOST_TEST(save({site.unit}).error().fields.at(0).field == "localUnits");  // no local one
    BOOST_REQUIRE(save({unit}).has_value());
    BOOST_REQUIRE(save({unit}).has_value());
    BOOST_TEST(site.count("access_log", "action = 'plan.changed'") == 1);
    const auto after = site.as(site.coach).get(site.plan());
    BOOST_TEST(says(after, "5–15 osp · valittu 10 osp"));
    BOOST_TEST(says(after, "sytyttää lyhdyn") == false);  // not begun: it waits among the others until it is opened
    BOOST_TEST(says(site.as(site.coach).get(site.plan() + "?unit=" + std::to_string(unit.value)), "sytyttää lyhdyn"));
    const auto json = nlohmann::json::parse(site.as(site.coach).get(site.api()).body);
    BOOST_TEST(json["plan"]["localUnits"][0] == unit.value);
    BOOST_TEST(says(site.as(site.coach).get(site.plan() + "/sheet"), "Lyhtyjen hoito"));
    BOOST_REQUIRE(save({}).has_value());
    BOOST_TEST(!says(site.as(site.coach).get(site.plan()), "valittu 10 osp"));
}

VALO_CASE_ON_BOTH(looking_is_logged_and_a_look_at_oneself_is_not) {
    Site site(db);
    site.fill();
    site.as(site.coach).get(site.plan());
    site.as(site.coach).get(site.plan() + "/sheet");
    BOOST_TEST((site.logged(site.client) == Strings{"plan.read", "plan.printed"}));
    site.as(site.clientSelf).get("/my/plan");
    site.as(site.clientSelf).get(site.plan() + "/sheet");
    site.as(site.stranger).get(site.plan());
    BOOST_TEST(site.logged(site.client).size() == 2U);
}

VALO_CASE_ON_BOTH(a_plan_sent_again_changes_nothing_and_is_logged_once) {
    Site site(db);
    const auto coach = site.as(site.coach);
    const std::vector<std::pair<std::string, std::string>> form{
        {"employer", "Siivous Oy"}, {"hoursPerWeek", "24,5"},           {"plannedStart", "1.2.2027"},
        {"subsidyApplied", "1"},    {"nextSteps", "Soita\r\nKirjoita"}, {"basedOn", "0"}};
    BOOST_TEST(locationOf(coach.post(site.plan(), form)) == site.plan() + "?done=plan_saved");
    site.clock.set(*parseIsoTime("2026-11-22T09:00:00Z"));
    BOOST_TEST(coach.post(site.plan(), form).status == 303);
    BOOST_TEST(site.count("apprenticeship_plan") == 1);
    BOOST_TEST(site.count("apprenticeship_plan", "next_steps = 'Soita\nKirjoita' and hours_per_week = 24.5") == 1);
    BOOST_TEST((site.logged(site.client) == Strings{"plan.changed"}));
    const auto page = coach.get(site.plan() + "?done=plan_saved");
    for (const auto* words : {"Suunnitelma on tallennettu", "value=\"24,5\"", "value=\"1.2.2027\"",
                              "vähintään 25 tuntia", "Palkkatuesta pitää olla päätös"})
        BOOST_TEST(says(page, words), words);
}

VALO_CASE_ON_BOTH(a_plan_that_somebody_else_has_changed_is_not_overwritten) {
    Site site(db);
    const auto coach = site.as(site.coach);
    BOOST_REQUIRE(savePlan(site.services, site.coordinator, site.client, site.curriculum,
                           {"Eka Oy", "", "", "", "", "", false, {}}));
    const auto answer = coach.post(site.plan(), {{"employer", "Toka Oy"}, {"basedOn", "0"}});
    BOOST_TEST(answer.status == 409);
    BOOST_TEST(says(answer, "Toka Oy"));  // what was typed is still there
    BOOST_TEST(site.count("apprenticeship_plan", "employer = 'Eka Oy'") == 1);
    std::smatch found;
    BOOST_REQUIRE(std::regex_search(answer.body, found, std::regex("name=\"basedOn\" value=\"([0-9]+)\"")));
    BOOST_TEST(coach.post(site.plan(), {{"employer", "Toka Oy"}, {"basedOn", found[1]}}).status == 303);
    BOOST_TEST(site.count("apprenticeship_plan", "employer = 'Toka Oy'") == 1);
}

VALO_CASE_ON_BOTH(a_refused_plan_keeps_what_was_typed) {
    Site site(db);
    const auto answer =
        site.as(site.coach)
            .post(site.plan(), {{"employer", "Siivous Oy"}, {"hoursPerWeek", "paljon"}, {"basedOn", "0"}});
    BOOST_TEST(answer.status == 422);
    for (const auto* words : {"Siivous Oy", "value=\"paljon\"", "Kirjoita numeroina"})
        BOOST_TEST(says(answer, words), words);
    BOOST_TEST(site.count("apprenticeship_plan") == 0);
    BOOST_TEST(site.as(site.coach).post(site.plan(), {{"competenceArea", "99"}}).status == 422);
}

VALO_CASE_ON_BOTH(the_api_answers_what_the_page_shows_and_takes_the_plan) {
    Site site(db);
    site.fill();
    const auto coach = site.as(site.coach);
    const auto put = coach.json(
        http::Method::Put, site.api(),
        R"({"employer": "Siivous Oy", "hoursPerWeek": 24.5, "plannedStart": "2027-02-01", "subsidyApplied": true})");
    BOOST_TEST(put.status == 200);
    const auto json = nlohmann::json::parse(put.body);
    BOOST_TEST(json == nlohmann::json::parse(coach.get(site.api()).body));
    BOOST_TEST(json["curriculum"]["decisionNumber"] == "OPH-2810-2017");
    BOOST_TEST(json["skills"] == nlohmann::json::parse(R"({"shown": 2, "all": 5})"));
    BOOST_TEST(json["units"][0]["requirements"][0]["state"] == "certified");
    BOOST_TEST(json["units"][0]["requirements"][0]["certificate"] == "T-1");
    BOOST_TEST(json["units"][0]["requirements"][4]["state"] == "missing");
    BOOST_TEST(json["plan"]["hoursPerWeek"] == 24.5);
    BOOST_TEST(json["plan"]["plannedStart"] == "2027-02-01");
    BOOST_TEST(json["warnings"].size() == 2U);
    BOOST_TEST(json["warnings"][0]["code"] == "hours_short");
    BOOST_TEST(json["formation"][0]["nodes"][0]["credits"]["min"] == 145);
    struct Row {
        const char *body, *field;
    };
    for (const auto& row :
         {Row{R"({"hoursPerWeek": "paljon"})", "hoursPerWeek"}, Row{R"({"plannedStart": "1.2.2027"})", "plannedStart"},
          Row{R"({"hoursPerWeek": 200})", "hoursPerWeek"}, Row{R"({"pisteet": 5})", "pisteet"},
          Row{R"({"competenceAreaId": 99})", "competenceArea"}}) {
        const auto refused = coach.json(http::Method::Put, site.api(), row.body);
        BOOST_TEST(refused.status == 422, row.body);
        BOOST_TEST(says(refused, row.field), row.body);
    }
}

VALO_CASE_ON_BOTH(a_page_asks_at_most_six_things) {
    Site site(db);
    site.fill();
    BOOST_REQUIRE(placements::setGoal(site.services, site.coach, site.client, {site.curriculum, {}, ""}));
    const auto coach = site.as(site.coach), own = site.as(site.clientSelf);
    const auto choose = "/clients/" + std::to_string(site.client.value) + "/plan";
    for (const auto& path : {choose, site.plan(), site.plan() + "/sheet", site.api()}) {
        coach.get(path);  // the look is on disk after this
        database::Database::takeThreadUsage();
        coach.get(path);
        BOOST_TEST(database::Database::takeThreadUsage().first <= 6U, path);
    }
    database::Database::takeThreadUsage();
    own.get("/my/plan");
    BOOST_TEST(database::Database::takeThreadUsage().first <= 6U);
}

}  // namespace
}  // namespace valo::planning
