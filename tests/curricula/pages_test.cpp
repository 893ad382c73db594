// The pages and the API, through the real listener, as a browser and a program meet them.
#include <nlohmann/json.hpp>
#include <sstream>

#include "accounts/page.hpp"
#include "cli/import.hpp"
#include "core/secret.hpp"
#include "curricula/routes.hpp"
#include "http/listener.hpp"
#include "support.hpp"
#include "support/house.hpp"
#include "support/http_client.hpp"

using namespace valo;
using namespace valo::curricula;
using valo::tests::Answer;
using valo::tests::Browser;

namespace {

/// A server with this room's routes; a session or token is the name of a role, "stranger" a school of its own.
class Served {
 public:
    explicit Served(database::Database& db) : room(db), house_(db), listener_(options(), routed(), hooks()) {
        const auto school = house_.organisation("Koulu");
        for (const auto& [role, code] : kCodes<Role>)
            if (role != Role::Client) people_[std::string(code)] = house_.person(school, std::string(code), {role});
        people_["stranger"] = house_.person(house_.organisation("Toinen koulu"), "stranger", {Role::Institution});
        listener_.start();
    }
    ~Served() { listener_.stop(); }

    Browser visitor() { return Browser(listener_.port()); }
    Browser as(std::string_view role) {
        Browser browser(listener_.port());
        browser.cookies()[std::string(http::kSessionCookie)] = role;
        return browser;
    }
    Browser program(std::string_view role) {
        Browser browser(listener_.port());
        browser.useToken(std::string(role));
        return browser;
    }

    Room room;

 private:
    static http::ListenerOptions options() {
        http::ListenerOptions options;
        options.port = 0;
        options.threads = 4;
        return options;
    }
    const http::Router& routed() {
        addRoutes(router_, room.services);
        return router_;
    }
    http::GuardHooks hooks() {
        http::GuardHooks hooks;
        hooks.authenticate = [this](const std::string& secret, bool) -> std::optional<http::Authenticated> {
            const auto known = people_.find(secret);
            if (known == people_.end()) return std::nullopt;
            return http::Authenticated{known->second};
        };
        hooks.errorPage = [this](const Error& error, int status, const http::Request& request) {
            return accounts::errorPage(room.services, error, status, request);
        };
        hooks.ready = [] { return true; };
        hooks.metrics = [] { return std::string(); };
        hooks.sqlUsage = [] { return database::Database::takeThreadUsage(); };
        hooks.log = [](const std::string&) {};
        return hooks;
    }
    tests::House house_;
    std::map<std::string, Actor> people_;
    http::Router router_;
    http::Listener listener_;
};

std::string unitPath(Room& room, CurriculumId id, std::size_t n) {
    const auto unit = room.read([&](Transaction& tx) { return units(tx, id); }).at(n);
    return "/curricula/" + std::to_string(id.value) + "/units/" + std::to_string(unit.id.value);
}

}  // namespace

VALO_CASE_ON_BOTH(anybody_may_browse_and_every_page_is_there_in_three_languages) {
    Served served(db);
    auto browser = served.visitor();
    BOOST_TEST(browser.get("/curricula").says("Yhtään tutkintoa ei ole vielä tuotu."));
    const auto id = served.room.import(kGarden).curriculum;
    const auto path = "/curricula/" + std::to_string(id.value);
    for (const auto* language : {"fi", "sv", "en"})
        for (const auto& page :
             {std::string("/curricula"), path, unitPath(served.room, id, 0), unitPath(served.room, id, 1)}) {
            const auto answer = browser.get(page + "?lang=" + language);
            BOOST_TEST(answer.status == 200, page << " " << answer.body);
            BOOST_TEST(answer.says(std::string("<html lang=\"") + language + "\""));
        }
    BOOST_TEST(browser.get("/curricula?q=%C3%A4mp%C3%A4ri&lang=fi").says("Ämpärityöt"));
    BOOST_TEST(browser.get("/curricula?q=%3Cb%3E&lang=fi").says("&lt;b&gt;"));
    BOOST_TEST(browser.get("/curricula?page=99").status == 200);
    for (const auto* missing : {"/curricula/999", "/curricula/abc", "/curricula/1/units/999"})
        BOOST_TEST(browser.get(missing).status == 404, missing);
}

VALO_CASE_ON_BOTH(a_qualification_shows_its_validity_its_units_and_its_tree) {
    Served served(db);
    const auto id = served.room.import(kGarden).curriculum;
    auto browser = served.visitor();
    const auto page = browser.get("/curricula/" + std::to_string(id.value) + "?lang=sv");
    for (const auto* text : {"Grundexamen i gårdsarbete", "TEST-1-2026", "I kraft från och med 1.8.2026", "Exempel",
                             "Hinkarbete", "7,5 kp", "22–30 kp", "obligatoriskt 15 kp", "Alla dessa, 15 kp.",
                             "Obligatorisk</span>", "<p>Ei kesällä</p>", "Gårdskarl"})
        BOOST_TEST(page.says(text), text);
}

VALO_CASE_ON_BOTH(a_text_in_another_language_is_marked_and_plain_words_come_first) {
    Served served(db);
    const auto id = served.room.import(kGarden).curriculum;
    auto browser = served.visitor();
    const auto swedish = browser.get(unitPath(served.room, id, 1) + "?lang=sv");
    BOOST_TEST(swedish.says("<span lang=\"fi\">kolaa lumen</span> <span class=\"mark\">finska</span>"));
    const auto finnish = browser.get(unitPath(served.room, id, 0) + "?lang=fi");
    const auto plain = finnish.body.find("Haravoit lehdet."), official = finnish.body.find("haravoi lehdet kasaan");
    BOOST_TEST(plain < official);
    BOOST_TEST(official != std::string::npos);
    BOOST_TEST(finnish.says("Hyvä 3"));
    BOOST_TEST(!browser.get(unitPath(served.room, id, 0) + "?lang=sv").says("Haravoit lehdet."));
}

VALO_CASE_ON_BOTH(a_search_says_how_near_it_came_and_filters_stay_in_the_form) {
    Served served(db);
    served.room.import(kGarden);
    auto browser = served.visitor();
    BOOST_TEST(!browser.get("/curricula?q=pihaty%C3%B6&lang=fi").says("Tässä on lähimmät"));
    BOOST_TEST(browser.get("/curricula?q=pihaty%C3%B6t%C3%A4&lang=fi").says("Tässä on lähimmät"));
    BOOST_TEST(browser.get("/curricula?q=haravoi&lang=fi").says("#r"));
    const auto none = browser.get("/curricula?q=leipuri&lang=fi");
    BOOST_TEST(none.says("ei löytänyt mitään"));
    BOOST_TEST(none.says("/curricula?field=care"));
    const auto ended = browser.get("/curricula?term=ended&lang=sv");
    BOOST_TEST(ended.says("<option value=\"ended\" selected>"));
    BOOST_TEST(ended.says("Inga examina motsvarar"));
    BOOST_TEST(browser.get("/curricula?term=nonsense").status == 200);
    BOOST_TEST(browser.get("/api/v1/curricula?term=nonsense").status == 422);
    BOOST_TEST(browser.get("/api/v1/curricula?term=in-force&kind=vocational&origin=national").says("TEST-1-2026"));
    BOOST_TEST(!browser.get("/api/v1/curricula?term=ended").says("TEST-1-2026"));
}

VALO_CASE_ON_BOTH(a_unit_is_shown_in_finnish_and_swedish_beside_each_other) {
    Served served(db);
    const auto id = served.room.import(kGarden).curriculum;
    auto browser = served.visitor();
    const auto both = browser.get(unitPath(served.room, id, 0) + "?both=1&lang=en");
    BOOST_TEST(both.says("<span lang=\"fi\">haravoi lehdet kasaan</span>"));
    BOOST_TEST(both.says("<span lang=\"sv\">krattar ihop löven</span>"));
    BOOST_TEST(browser.get(unitPath(served.room, id, 0) + "?lang=en").says("?both=1"));
    const auto missing = browser.get(unitPath(served.room, id, 1) + "?both=1&lang=fi");
    BOOST_TEST(missing.says("<span lang=\"fi\">kolaa lumen</span>"));
}

VALO_CASE_ON_BOTH(plain_words_are_written_adopted_and_withdrawn_on_pages) {
    Served served(db);
    const auto id = served.room.import(kGarden).curriculum;
    const auto requirement =
        served.room.read([&](Transaction& tx) { return requirementsOfCurriculum(tx, id).front().id.value; });
    const auto path = "/requirements/" + std::to_string(requirement) + "/plain";
    BOOST_TEST(served.visitor().get(path).status == 303);
    BOOST_TEST(served.as("coach").get(path).status == 403);
    auto coordinator = served.as("coordinator");
    BOOST_TEST(coordinator.get(unitPath(served.room, id, 0)).says(path));
    BOOST_TEST(!served.visitor().get(unitPath(served.room, id, 0)).says(path));
    BOOST_TEST(coordinator.get(path + "?lang=sv").says("krattar ihop löven"));
    const auto empty = coordinator.post(path, {{"fi", " "}});
    BOOST_TEST(empty.status == 422);
    BOOST_TEST(coordinator.post(path, {{"fi", "Osaat <b>haravoida</b>."}}).status == 303);
    BOOST_TEST(coordinator.get(path + "?lang=fi").says("Osaat &lt;b&gt;haravoida&lt;/b&gt;."));
    const auto unit = coordinator.get(unitPath(served.room, id, 0) + "?lang=fi");
    BOOST_TEST(unit.says("Osaat &lt;b&gt;haravoida&lt;/b&gt;."));
    BOOST_TEST(unit.says("haravoi lehdet kasaan"));
    auto stranger = served.as("stranger");
    const auto others = stranger.get(path + "?lang=fi");
    BOOST_TEST(others.says("Koulu"));
    const auto at = others.body.find("name=\"wording\" value=\"") + 22;
    const auto wording = others.body.substr(at, others.body.find('"', at) - at);
    BOOST_TEST(stranger.post(path + "/adopt", {{"wording", wording}}).status == 303);
    BOOST_TEST(stranger.get(unitPath(served.room, id, 0) + "?lang=fi").says("Osaat &lt;b&gt;"));
    BOOST_TEST(coordinator.post(path + "/withdraw", {}).status == 303);
    BOOST_TEST(!stranger.get(unitPath(served.room, id, 0) + "?lang=fi").says("Osaat &lt;b&gt;"));
    BOOST_TEST(coordinator.get("/plain-words/to-check?lang=en").status == 200);
}

VALO_CASE_ON_BOTH(the_command_the_page_and_json_tell_the_same_differences) {
    Served served(db);
    const auto id = served.room.import(kGarden).curriculum;
    // Reworded, moved, removed and added: two requirements of an area change places, one is new, one goes.
    auto newer = replaced(kGarden, "revision: 3", "revision: 4");
    newer = replaced(newer, "          - {text: {fi: huoltaa haravan, sv: sköter om krattan}}\n", "");
    newer = replaced(newer, "        requirements:\n          - {text: {fi: haravoi",
                     "        requirements:\n          - {text: {fi: huoltaa haravan, sv: sköter om krattan}}\n"
                     "          - {text: {fi: tyhjentää säkit, sv: tömmer säckarna}}\n          - {text: {fi: haravoi");
    newer = replaced(newer, "kantaa ämpärin turvallisesti", "kantaa täyden ämpärin turvallisesti");
    newer = replaced(newer, "kolaa lumen", "auraa pihatien koneella");
    const auto file = tests::testFolder() + "/newer.yaml";
    std::ofstream(file, std::ios::binary) << newer;
    std::ostringstream out, err;
    BOOST_REQUIRE(cli::runImport(served.room.services, {file}, false, true, out, err) == 0);
    const auto command = nlohmann::json::parse(out.str());
    auto browser = served.visitor();
    const auto home = "/curricula/" + std::to_string(id.value);
    const auto answer = nlohmann::json::parse(browser.get("/api/v1" + home + "/changes").body);
    BOOST_TEST(answer["items"] == command["changeList"]);
    std::map<std::string, int> kinds;
    for (const auto& one : answer["items"]) ++kinds[one["kind"].get<std::string>()];
    for (const auto* kind : {"added", "changed", "moved", "removed"}) {
        BOOST_TEST(answer["imports"][0][kind] == kinds[kind], kind);
        BOOST_TEST(command["changes"][kind] == kinds[kind], kind);
    }
    BOOST_TEST(kinds["added"] >= 1);
    BOOST_TEST(kinds["changed"] >= 1);
    BOOST_TEST(kinds["moved"] >= 1);
    BOOST_TEST(kinds["added"] + kinds["changed"] + kinds["removed"] >= 3);
    const auto page = browser.get(home + "/changes?lang=fi");
    BOOST_TEST(page.says("<ins>täyden</ins>"));
    BOOST_TEST(page.says("Siirretty"));
}

VALO_CASE_ON_BOTH(markup_of_a_file_never_reaches_a_page_unclean) {
    Served served(db);
    const auto hostile = replaced(kGarden, "<p>Ei kesällä</p>",
                                  "<p onclick='x()'>Ei <script>alert(1)</script><a href='javascript:x'>k</a></p>");
    const auto text = replaced(hostile, "kolaa lumen", "kolaa <img src=x onerror=alert(2)>");
    const auto id = served.room.import(text).curriculum;
    auto browser = served.visitor();
    const auto page = browser.get("/curricula/" + std::to_string(id.value));
    const auto unit = browser.get(unitPath(served.room, id, 1));
    for (const auto* bad : {"<script>alert", "onclick", "javascript:", "<img src=x"}) {
        BOOST_TEST(!page.says(bad), bad);
        BOOST_TEST(!unit.says(bad), bad);
    }
}

VALO_CASE_ON_BOTH(a_file_is_checked_looked_at_and_published_without_scripts) {
    Served served(db);
    auto browser = served.as("institution");
    BOOST_TEST(browser.get("/curricula/import?lang=fi").says("Tarkista tiedostot"));
    const auto checked = browser.upload("/curricula/import", {}, "file", "piha.yaml", "text/yaml", kGarden);
    BOOST_TEST(checked.status == 303, checked.body);
    const auto target = checked.header("location");
    const auto report = browser.get(target);
    for (const auto* text : {"Uusi tutkinto", "Pihatyön perustutkinto", "TEST-1-2026", "piha.yaml", "Julkaise"})
        BOOST_TEST(report.says(text), text);
    BOOST_TEST(report.says(sha256(kGarden)));
    BOOST_TEST(rowsIn(db, "curriculum") == 0);
    BOOST_TEST(served.as("stranger").get(target).status == 404);
    BOOST_TEST(browser.get(target + "/original").body == kGarden);
    BOOST_TEST(browser.get(target).status == 200);
    const auto published = browser.post(target + "/publish", {});
    BOOST_TEST(published.status == 303);
    BOOST_TEST(browser.follow(published).says("Tutkinto on julkaistu."));
    BOOST_TEST(browser.get(target).says("Julkaissut institution"));
    BOOST_TEST(browser.get(target + "/original").body == kGarden);

    browser.get("/curricula/import");
    const auto newer = replaced(replaced(kGarden, "revision: 3", "revision: 4"), "kolaa lumen", "kolaa märän lumen");
    const auto changed =
        browser.follow(browser.upload("/curricula/import", {}, "file", "piha.yaml", "text/yaml", newer));
    BOOST_TEST(changed.says("Muuttunut"));
    BOOST_TEST(changed.says("<ins>"));
    browser.get("/curricula/import");
    BOOST_TEST(browser.follow(browser.upload("/curricula/import", {}, "file", "a.yaml", "text/yaml", kGarden))
                   .says("uudempana"));
}

VALO_CASE_ON_BOTH(a_file_that_cannot_be_imported_is_answered_in_words_with_the_place) {
    Served served(db);
    auto browser = served.as("coordinator");
    browser.get("/curricula/import?lang=fi");
    const auto bad = kGarden + "unknown-key: 1\n";
    const auto refused = browser.follow(browser.upload("/curricula/import", {}, "file", "piha.yaml", "text/yaml", bad));
    BOOST_TEST(refused.status == 422);
    BOOST_TEST(refused.says("Tiedostoa ei voi tuoda"));
    BOOST_TEST(refused.says("piha.yaml:"));
    BOOST_TEST(!refused.says("/publish"));
    browser.get("/curricula/import");
    const auto nothing = browser.upload("/curricula/import", {}, "file", "", "application/octet-stream", "");
    BOOST_TEST(nothing.status == 422);
    BOOST_TEST(nothing.says("Täytä tämä kohta."));
    auto coach = served.as("coach");
    BOOST_TEST(coach.get("/curricula/import").status == 403);
    BOOST_TEST(served.visitor().get("/curricula/import").status == 303);
}

VALO_CASE_ON_BOTH(the_api_lists_shows_and_imports) {
    Served served(db);
    auto program = served.program("institution");
    BOOST_TEST(served.visitor().json("POST", "/api/v1/imports", kGarden).status == 401);
    BOOST_TEST(served.program("coach").json("POST", "/api/v1/imports", kGarden).status == 403);
    const auto checked = program.json("POST", "/api/v1/imports?check=true&file=piha.yaml", kGarden);
    BOOST_TEST(checked.status == 200, checked.body);
    BOOST_TEST(checked.says("{\"file\":\"piha.yaml\",\"verdict\":\"checked\",\"curriculum\":{\"id\":null,"));
    const auto imported = program.json("POST", "/api/v1/imports", kGarden);
    BOOST_TEST(imported.status == 201);
    BOOST_TEST(program.json("POST", "/api/v1/imports", kGarden).says("\"verdict\":\"unchanged\""));
    BOOST_TEST(program.json("POST", "/api/v1/imports", "nothing").status == 422);
    served.room.import(replaced(kGarden, "id: garden", "id: garden2"));

    auto reader = served.visitor();
    const auto first = reader.json("GET", "/api/v1/curricula?limit=1");
    BOOST_TEST(first.says("\"decisionNumber\":\"TEST-1-2026\""));
    BOOST_TEST(first.says("\"validity\":\"in-force\""));
    const auto at = first.body.find("\"next\":\"");
    BOOST_REQUIRE(at != std::string::npos);
    const auto cursor = first.body.substr(at + 8, first.body.find('"', at + 8) - at - 8);
    const auto second = reader.json("GET", "/api/v1/curricula?limit=1&cursor=" + cursor);
    BOOST_TEST(second.says("\"id\":\"garden2\""));
    BOOST_TEST(second.says("\"next\":null"));
    for (const auto* bad : {"limit=0", "limit=x", "limit=1000", "cursor=x", "cursor=-1"})
        BOOST_TEST(reader.json("GET", std::string("/api/v1/curricula?") + bad).status == 422, bad);
    BOOST_TEST(reader.json("GET", "/api/v1/curricula?q=nothing").says("\"items\":[]"));
    const auto one = reader.json("GET", "/api/v1/curricula/" + cursor);
    BOOST_TEST(one.says("\"creditsMin\":22"));
    const auto units = reader.json("GET", "/api/v1/curricula/" + cursor + "/units?limit=1");
    BOOST_TEST(units.says("\"name\":{\"fi\":\"Ämpärityöt\",\"sv\":\"Hinkarbete\"}"));
    const auto unitAt = units.body.find("\"next\":\"") + 8;
    const auto unit = units.body.substr(unitAt, units.body.find('"', unitAt) - unitAt);
    BOOST_TEST(reader.json("GET", "/api/v1/curricula/" + cursor + "/units?cursor=" + unit).says("Lumityöt"));
    BOOST_TEST(reader.json("GET", "/api/v1/units/" + unit).says("\"plain\":{\"fi\":\"Haravoit lehdet.\"}"));
    for (const auto* missing : {"/api/v1/curricula/999", "/api/v1/curricula/999/units", "/api/v1/units/999"})
        BOOST_TEST(reader.json("GET", missing).status == 404, missing);
}

VALO_CASE_ON_BOTH(the_changes_of_a_reimport_are_a_page_and_json_and_replacements_lead_both_ways) {
    Served served(db);
    const auto id = served.room.import(kGarden).curriculum;
    served.room.import(replaced(replaced(kGarden, "revision: 3", "revision: 4"), "haravoi lehdet kasaan",
                                "haravoi lehdet siististi kasaan"));
    const auto heir =
        served.room
            .import(replaced(replaced(replaced(kGarden, "id: garden", "id: heir"), "TEST-1-2026", "TEST-2-2027"),
                             "  kind: vocational\n  name", "  replaces: [TEST-1-2026]\n  kind: vocational\n  name"))
            .curriculum;
    const auto path = "/curricula/" + std::to_string(id.value);
    auto browser = served.visitor();
    for (const auto* language : {"fi", "sv", "en"}) {
        const auto page = browser.get(path + "/changes?lang=" + language);
        BOOST_TEST(page.status == 200, page.body);
        BOOST_TEST(page.says("<ins>siististi</ins>"), language);
        BOOST_TEST(!page.says("/affected"));
    }
    BOOST_TEST(served.as("coordinator").get(path + "/changes").says(path + "/affected"));
    BOOST_TEST(browser.get("/curricula/999/changes").status == 404);
    const auto json = browser.json("GET", "/api/v1" + path + "/changes");
    BOOST_TEST(json.says("\"imports\":[{"), json.body);
    BOOST_TEST(json.says("{\"kind\":\"added\",\"text\":\"siististi\"}"), json.body);
    BOOST_TEST(browser.get("/curricula/" + std::to_string(heir.value) + "?lang=fi").says("TEST-1-2026"));
    const auto replacedPage = browser.get(path + "?lang=fi");
    BOOST_TEST(replacedPage.says("Tilalle on tullut"));
    BOOST_TEST(replacedPage.says("TEST-2-2027"));
}

VALO_CASE_ON_BOTH(a_withdrawn_curriculum_is_read_with_a_notice_and_its_history_is_a_page) {
    Served served(db);
    auto browser = served.as("institution");
    browser.get("/curricula/import?lang=fi");
    const auto sent = browser.upload("/curricula/import", {}, "file", "piha.yaml", "text/yaml", kGarden);
    browser.get(sent.header("location"));
    const auto published = browser.post(sent.header("location") + "/publish", {});
    const auto home = published.header("location").substr(0, published.header("location").find('?'));
    BOOST_TEST(browser.get(home + "/withdrawal").says("Mikään ei vielä nojaa tähän."));
    BOOST_TEST(browser.post(home + "/withdrawal", {{"act", "withdraw"}, {"reason", ""}}).status == 422);
    const auto done = browser.follow(browser.post(home + "/withdrawal", {{"act", "withdraw"}, {"reason", "Väärä."}}));
    BOOST_TEST(done.says("Poistettu käytöstä. Voit palauttaa"));
    auto reader = served.visitor();
    for (const auto& page : {home, unitPath(served.room, CurriculumId{std::stoll(home.substr(11))}, 0)})
        for (const auto* language : {"fi", "sv", "en"})
            BOOST_TEST(reader.get(page + "?lang=" + language).says("Väärä."), page);
    BOOST_TEST(!reader.get(home).says("/withdrawal"));
    BOOST_TEST(served.as("stranger").get(home + "/withdrawal").status == 403);
    const auto history = browser.get("/curricula/import/history?lang=fi");
    for (const auto* text : {"Poistettu käytöstä", "Väärä.", "piha.yaml", "institution"})
        BOOST_TEST(history.says(text), text);
    browser.get(home + "/withdrawal");
    BOOST_TEST(browser.follow(browser.post(home + "/withdrawal", {{"act", "restore"}})).says("Palautettu käyttöön."));
}

VALO_CASE_ON_BOTH(a_school_makes_a_key_with_a_last_day_and_ends_it) {
    Served served(db);
    auto browser = served.as("institution");
    BOOST_TEST(served.as("coach").get("/curricula/import/tokens").status == 403);
    browser.get("/curricula/import/tokens?lang=fi");
    for (const auto& [day, word] : {std::pair{"eilen", "Kirjoita päivä näin"}, std::pair{"1.1.2020", "jo mennyt"}}) {
        const auto refused = browser.post("/curricula/import/tokens", {{"name", "Wilma"}, {"expires", day}});
        BOOST_TEST(refused.status == 422);
        BOOST_TEST(refused.says(word));
        BOOST_TEST(refused.says("Wilma"));
    }
    const auto made = browser.post("/curricula/import/tokens", {{"name", "Wilma"}, {"expires", "31.12.2027"}});
    BOOST_TEST(made.status == 200);
    BOOST_TEST(rowsIn(db, "api_token where scope = 'import' and expires_at is not null") == 1);
    BOOST_TEST(browser.follow(browser.post("/curricula/import/tokens/1/revoke", {})).says("Mitätöity"));
    BOOST_TEST(rowsIn(db, "api_token where revoked_at is null") == 0);
}
