// The public register: what it shows, and how it is searched.
#include <nlohmann/json.hpp>

#include "site.hpp"

using namespace valo;
using namespace valo::workplaces;

VALO_CASE_ON_BOTH(the_public_register_shows_no_personal_contact_unless_the_report_says_so) {
    World w(db);
    Site site(w);
    const auto place = w.newWorkplace(w.writer);
    const auto first = w.published(place, {w.requirement(0)});
    const char* contact[] = {"Salla Salainen", "040 1234567", "salla@esimerkki.fi"};
    for (const auto& target : {"/register", "/api/v1/register"}) {
        BOOST_TEST(says(site.get(std::nullopt, target), "Kahvila Aurinko"), target);
        for (const auto* text : contact) BOOST_TEST(!says(site.get(std::nullopt, target), text), target);
    }
    for (const std::string base : {"/register/", "/api/v1/register/"}) {
        const auto answer = site.get(std::nullopt, base + number(first));
        BOOST_TEST(answer.status == 200);
        BOOST_TEST(says(answer, "OPH-1825-2021"));
        for (const auto* text : contact) BOOST_TEST(!says(answer, text), base << text);
    }
    const auto second = startEnvironment(w.services, w.writer, place, w.curriculum).value();
    auto change = w.filled({w.requirement(0)});
    change.report.showContact = true;
    BOOST_REQUIRE(changeEnvironment(w.services, w.writer, second, change).has_value());
    for (const std::string base : {"/register/", "/api/v1/register/"})
        BOOST_TEST(site.get(std::nullopt, base + number(second)).status == 404);
    BOOST_REQUIRE(submitEnvironment(w.services, w.writer, second).has_value());
    BOOST_REQUIRE(publishEnvironment(w.services, w.reviewer, second, "").has_value());
    for (const auto* text : contact)
        BOOST_TEST(says(site.get(std::nullopt, "/register/" + number(second)), text), text);
    for (const auto* text : contact)
        BOOST_TEST(!says(site.get(std::nullopt, "/register/" + number(first)), text), text);
}

VALO_CASE_ON_BOTH(the_register_is_searched_by_place_organisation_qualification_and_unit) {
    World w(db);
    Site site(w);
    const auto id = w.published(w.newWorkplace(w.writer), {w.requirement(0)});
    const auto unit = w.requirements[0].unitName.fi;
    const std::vector<std::pair<RegisterSearch, std::size_t>> table = {
        {{}, 1},
        {{"VAASA", "", "", ""}, 1},
        {{"Helsinki", "", "", ""}, 0},
        {{"", "paja", "", ""}, 1},
        {{"", "aurinko", "", ""}, 1},
        {{"", "verkstad", "", ""}, 0},
        {{"", "", "puhtaus", ""}, 1},
        {{"", "", "OPH-1825", ""}, 1},
        {{"", "", "autoala", ""}, 0},
        {{"", "", "", unit}, 1},
        {{"", "", "", w.requirements.back().unitName.fi}, 0},
        {{"vaasa", "paja", "puhtaus", unit}, 1},
        {{"Vasa", "", "", ""}, 1},  // the same town in Swedish
        {{"vaa_a", "", "", ""}, 0},
        {{"", "AURINKO paja", "", ""}, 1},  // words in any order
        {{"", "%", "", ""}, 0},
        {{"", "", "perustutkinto puhtaus- ja", ""}, 1},
        {{"", "", "", "no such unit"}, 0},
    };
    for (const auto& [search, expected] : table)
        BOOST_TEST(searchRegister(w.services, search, 0, 25).all == expected,
                   search.municipality << search.organisation << search.qualification << search.unit);
    BOOST_REQUIRE(withdrawEnvironment(w.services, w.writer, id, "Suljettu").has_value());
    BOOST_TEST(searchRegister(w.services, {}, 0, 25).all == 0u);
    const auto page = site.get(std::nullopt, "/register/" + number(id));
    BOOST_TEST(page.status == 200);
    BOOST_TEST(says(page, "Peruttu"));
    BOOST_TEST(!says(page, "Suljettu"));
}

VALO_CASE_ON_BOTH(the_register_is_read_page_by_page_by_name_and_never_beyond_its_end) {
    using nlohmann::json;
    World w(db);
    Site site(w);
    for (const auto* name : {"Ö", "A", "Ä", "C", "B"}) w.published(w.newWorkplace(w.writer, name), {w.requirement(0)});
    std::vector<std::string> names;
    for (std::size_t offset : {0u, 2u, 4u})
        for (const auto& line : searchRegister(w.services, {}, offset, 2).lines) names.push_back(line.workplaceName);
    BOOST_TEST(names.size() == 5u);
    BOOST_TEST((std::set<std::string>(names.begin(), names.end()).size() == 5u));
    BOOST_TEST(names.front() == "A");
    const auto beyond = searchRegister(w.services, {}, 400, 2);
    BOOST_TEST(beyond.offset == 4u);
    BOOST_TEST(beyond.lines.size() == 1u);
    std::string cursor;
    std::size_t read = 0;
    do {
        const auto page = json::parse(
            site.get(std::nullopt, "/api/v1/register?limit=2" + (cursor.empty() ? "" : "&cursor=" + cursor)).body);
        read += page["items"].size();
        BOOST_TEST(page["all"] == 5);
        cursor = page["next"].is_null() ? "" : page["next"].get<std::string>();
    } while (!cursor.empty());
    BOOST_TEST(read == 5u);
    for (const auto* wrong :
         {"cursor=-1", "cursor=5", "cursor=x", "cursor=99999999999999999999", "limit=0", "limit=201"})
        BOOST_TEST(site.get(std::nullopt, std::string("/api/v1/register?") + wrong).status == 422, wrong);
    for (const auto* odd : {"page=0", "page=-3", "page=x", "page=9999999999999"})
        BOOST_TEST(site.get(std::nullopt, std::string("/register?") + odd).status == 200, odd);
}
