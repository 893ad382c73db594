// The trees of a shipped example and of a national document.
#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "core/asset.hpp"
#include "curricula/actions.hpp"
#include "curricula/store.hpp"
#include "planning/words.hpp"
#include "support/databases.hpp"
#include "support/story.hpp"

namespace valo::planning {
namespace {

using curricula::NodeRole;
using tests::Story;

std::optional<std::filesystem::path> nationalDocument() {
    std::vector<std::filesystem::path> candidates;
    if (const char* given = std::getenv("VALO_SHARED")) candidates.emplace_back(given);
    candidates.push_back(std::filesystem::path(VALO_SOURCE_DIR) / ".." / "shared");
    candidates.push_back(std::filesystem::path(VALO_SOURCE_DIR) / ".." / ".." / "shared");
    for (const auto& candidate : candidates)
        if (auto file = candidate / "data" / "eperusteet" / "OPH-5410-2021_ajoneuvoala-pt.json";
            std::filesystem::exists(file))
            return file;
    return std::nullopt;
}
boost::test_tools::assertion_result documentIsHere(boost::unit_test::test_unit_id) {
    boost::test_tools::assertion_result here(nationalDocument().has_value());
    here.message() << "OPH-5410-2021 (shared/data) is not here; VALO_SHARED names its folder";
    return here;
}

struct Imported {
    std::vector<UnitGap> units;
    std::vector<curricula::Structure> structures;
    std::vector<curricula::CompetenceArea> areas;
};
Imported imported(Story& story, std::string_view bytes, const std::string& name, int firstKnown = 0) {
    const auto report = curricula::importCurriculum(story.services, Actor{}, bytes, name);
    BOOST_REQUIRE(report);
    BOOST_REQUIRE((report->verdict == curricula::Verdict::Imported));
    return story.db.read([&](database::Transaction& tx) {
        const auto requirements = curricula::requirementsOfCurriculum(tx, report->curriculum);
        KnownByRequirement known;
        for (int i = 0; i < firstKnown; ++i)
            known[requirements.at(static_cast<std::size_t>(i)).id].agreed = assessment::Level::Guided;
        return Imported{gapOf(requirements, known, Language::Fi), curricula::formation(tx, report->curriculum),
                        curricula::competenceAreas(tx, report->curriculum)};
    });
}
const Branch* named(const std::vector<Branch>& branches, std::string_view name) {
    for (const auto& branch : branches) {
        if (branch.name.fi == name) return &branch;
        if (const auto* found = named(branch.branches, name)) return found;
    }
    return nullptr;
}
int nodesIn(const std::vector<Branch>& branches, NodeRole role) {
    int n = 0;
    for (const auto& branch : branches) n += (branch.role == role) + nodesIn(branch.branches, role);
    return n;
}

VALO_CASE_ON_BOTH(the_cleaning_qualification_is_walked_with_its_fork_and_its_choices) {
    Story story(db);
    const auto path = "curricula/puhtaus-ja-kiinteistopalveluala.yaml";
    const auto cleaning = imported(story, *asset(path), path, 3);
    const auto ways = walk(cleaning.structures, cleaning.units);
    BOOST_REQUIRE(ways.size() == 1U);
    const auto& root = ways[0].branches.at(0);
    const Words fi(tests::strictPages(), Language::Fi), sv(tests::strictPages(), Language::Sv);
    BOOST_TEST(fi.rule(root) == "180 osp");
    BOOST_TEST(sv.rule(root) == "180 kp");
    BOOST_TEST(root.share.shown == 3);
    BOOST_TEST(root.share.all == shareOf(cleaning.units).all);
    for (const auto* name :
         {"Kiinteistönhoidon osaamisala", "Kotityöpalvelujen osaamisala", "Toimitilahuollon osaamisala"}) {
        const auto* area = named(ways[0].branches, name);
        BOOST_REQUIRE(area);
        BOOST_TEST(area->isAlternative, name);
        BOOST_TEST(area->compulsoryUnits == 2, name);
        BOOST_TEST(fi.rule(*area) == "60 osp · 2 pakollista", name);
        BOOST_TEST(!area->lacksUnits, name);
        BOOST_TEST(!area->hasChoice, name);
    }
    const auto* optional = named(ways[0].branches, "Valinnaiset tutkinnon osat");
    BOOST_REQUIRE(optional);
    BOOST_TEST(optional->optionalUnits == 26);
    BOOST_TEST(optional->hasChoice);
    BOOST_TEST(root.hasChoice);
    BOOST_TEST(fi.rule(*optional) == "70 osp · valittavana 26");
    const auto* open = named(ways[0].branches, "Paikallinen tutkinnon osa");
    BOOST_REQUIRE(open);
    BOOST_TEST(fi.rule(*open) == "5–15 osp");
    // One common unit of the vocational part and the three common ones, whatever the area; two more with an area.
    BOOST_TEST(compulsoryUnits(ways[0]).size() == 4U);
    const auto taken = walk(cleaning.structures, cleaning.units, cleaning.areas.at(2).id);
    BOOST_TEST(compulsoryUnits(taken[0]).size() == 6U);
    BOOST_TEST(named(taken[0].branches, "Toimitilahuollon osaamisala")->isTaken);
    BOOST_TEST(!named(taken[0].branches, "Kotityöpalvelujen osaamisala")->isTaken);
}

VALO_CASE_ON_BOTH(local_units_stand_in_the_open_places_for_them_and_those_of_the_plan_count) {
    Story story(db);
    const auto path = "curricula/puhtaus-ja-kiinteistopalveluala.yaml";
    const auto cleaning = imported(story, *asset(path), path);
    LocalChoice windows;
    windows.unit = UnitId{900};
    windows.name = {"Kattoikkunat", "Takfönster", ""};
    windows.institution = "Koulu";
    windows.credits = 10;
    auto stairs = windows;
    stairs.unit = UnitId{901};
    stairs.name = {"Kierreportaat", "", ""};
    stairs.isChosen = true;
    const auto ways = walk(cleaning.structures, cleaning.units, {}, {windows, stairs});
    const Words fi(tests::strictPages(), Language::Fi);
    const auto* open = named(ways[0].branches, "Paikallinen tutkinnon osa");
    BOOST_REQUIRE(open);
    BOOST_REQUIRE(open->branches.size() == 2U);
    BOOST_TEST(open->branches[0].name.sv == "Takfönster");
    BOOST_TEST(!open->branches[0].isChosen);
    BOOST_TEST(open->branches[1].isChosen);
    BOOST_TEST(open->chosenPoints() == 10);
    BOOST_TEST(!open->lacksUnits);
    BOOST_TEST(fi.rule(*open) == "5–15 osp · valittu 10 osp");
    BOOST_TEST(fi.place(open->branches[1]) == "10 osp · paikallinen, Koulu");
    // Only there: a place for units of other qualifications is none for local ones.
    for (const auto* other : {"Korkeakouluopinnot", "Yhteisten tutkinnon osien valinnaiset tavoitteet"}) {
        BOOST_REQUIRE_MESSAGE(named(ways[0].branches, other), other);
        BOOST_TEST(named(ways[0].branches, other)->branches.empty(), other);
    }
    BOOST_TEST(compulsoryUnits(ways[0]).size() == 4U);
}

void aNationalTreeIsWalked(database::Database& db) {
    Story story(db);
    std::ifstream in(*nationalDocument(), std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(in), {}};
    const auto cars = imported(story, bytes, "OPH-5410-2021.json", 5);
    BOOST_TEST(cars.units.size() > 70U);
    const auto ways = walk(cars.structures, cars.units);
    BOOST_REQUIRE(ways.size() == 1U);
    const Words fi(tests::strictPages(), Language::Fi);
    BOOST_TEST(fi.rule(ways[0].branches.at(0)) == "180 osp");
    BOOST_TEST(ways[0].branches[0].share.shown == 5);
    BOOST_TEST(nodesIn(ways[0].branches, NodeRole::CompetenceArea) > 1);
    BOOST_TEST(nodesIn(ways[0].branches, NodeRole::Title) > 3);
    BOOST_TEST(nodesIn(ways[0].branches, NodeRole::Unit) > 78);  // units hang in several branches
    const auto* mechanic = named(ways[0].branches, "Automekaanikko");
    BOOST_REQUIRE(mechanic);
    BOOST_TEST(mechanic->isAlternative);
    BOOST_TEST(!mechanic->hasRule(), "a least of zero points is no rule");
    const auto* area = named(ways[0].branches, "Ajoneuvotekniikan osaamisala");
    BOOST_REQUIRE(area);
    BOOST_TEST(fi.rule(*area) == "vähintään 145 osp");
}
#define VALO_WITH_THE_DOCUMENT *boost::unit_test::precondition(documentIsHere)
BOOST_AUTO_TEST_SUITE(a_national_tree_with_titles_and_areas_is_walked)
BOOST_AUTO_TEST_CASE(sqlite, VALO_WITH_THE_DOCUMENT) {
    aNationalTreeIsWalked(*tests::freshDatabase(database::Dialect::Sqlite).db);
}
BOOST_AUTO_TEST_CASE(postgresql, VALO_WITH_THE_DOCUMENT) {
    aNationalTreeIsWalked(*tests::freshDatabase(database::Dialect::Postgresql).db);
}
BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace valo::planning
