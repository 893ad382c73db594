// What a re-import changed is kept and told; replacements are followed through generations; what ends soon is found.
#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "cli/import.hpp"
#include "curricula/versions.hpp"
#include "support.hpp"

using namespace valo;
using namespace valo::curricula;

namespace {

/// One reworded, one gone, one new, one under another heading.
std::string nextGarden() {
    auto text = replaced(kGarden, "revision: 3", "revision: 4");
    text = replaced(text, "haravoi lehdet kasaan", "haravoi lehdet siistiin kasaan");
    text = replaced(text, "          - {text: {fi: huoltaa haravan, sv: sköter om krattan}}\n", "");
    return replaced(text, "          - {text: {fi: kantaa ämpärin turvallisesti, sv: bär hinken säkert}}\n",
                    "          - {text: {fi: kantaa ämpärin turvallisesti, sv: bär hinken säkert}}\n"
                    "          - {text: {fi: tyhjentää ämpärin, sv: tömmer hinken}}\n");
}

std::string kindsOf(const std::vector<Change>& changes) {
    std::string kinds;
    for (const auto& change : changes) kinds += std::string(codeOf(change.kind)) + " ";
    return kinds;
}

const std::string kThree =
    "          - {text: {fi: haravoi lehdet kasaan, sv: krattar ihop löven}, plain: {fi: Haravoit lehdet.}}\n"
    "          - {text: {fi: huoltaa haravan, sv: sköter om krattan}}\n";

}  // namespace

VALO_CASE_ON_BOTH(an_import_tells_what_else_than_requirements_it_changed) {
    struct Edit {
        const char *from, *to, *told;
    };
    const Edit edits[] = {
        {"sv: Grundexamen i gårdsarbete}\n  lang", "sv: Gårdsexamen}\n  lang",
         "changed name : Grundexamen i gårdsarbete > Gårdsexamen; "},
        {"TEST-1-2026", "TEST-2-2026", "changed decision-number : TEST-1-2026 > TEST-2-2026; "},
        {"valid: {from: 2026-08-01}", "valid: {from: 2026-09-01, to: 2031-07-31, transition-to: 2032-07-31}",
         "changed valid-from : 1.8.2026 > 1.9.2026; added valid-to :  > 31.7.2031; "
         "added transition-to :  > 31.7.2032; "},
        {"sv: Kompetensområdet gård", "sv: Kompetensområdet gårdar",
         "changed competence-area : Kompetensområdet gård > Kompetensområdet gårdar; "},
        {"{id: pihuri, code: tutkintonimikkeet_90001", "{id: pihuri, code: tutkintonimikkeet_90002",
         "added title :  > Gårdskarl; removed title : Gårdskarl > ; "},
        {"credits: \"15\"", "credits: 10",
         "changed place tutkinnonosat_900001: Obligatoriska: 15 > Obligatoriska: 10; "},
        {"credits: {min: 15, max: 15}, count: {min: 1}", "credits: {min: 15}, count: {min: 1, max: 1}",
         "changed points : Obligatoriska: 15 > Obligatoriska: 15–; "
         "changed number : Obligatoriska: 1– > Obligatoriska: 1; "},
        {", count: {min: 1}", "", "removed number : Obligatoriska: 1– > ; "},
        {"sv: rättar sina fel", "sv: rättar felen", "changed criterion : 3: rättar sina fel > 3: rättar felen; "},
        {"{fi: tekee itse, sv: gör själv}, ", "", "removed criterion : 3: gör själv > ; "},
        {"place: {id: l1, placement: p1, compulsory: true}", "place: {id: l1, placement: p1, compulsory: false}",
         "changed compulsory tutkinnonosat_900001: ✓ > –; "},
        {"sv: Obligatoriska}", "sv: Gemensamma}", ""},  // another name of the same group demands nothing else
        {"    generic-criteria: g1\n", "    generic-criteria: g1\n    description: {sv: Om hinkar}\n",
         "added description tutkinnonosat_900001:  > Om hinkar; "},
    };
    for (const auto& edit : edits) BOOST_TEST_CONTEXT(edit.to) {
            Room room(db);
            const auto first = replaced(kGarden, "id: garden", fmt::format("id: garden-{}", &edit - edits));
            const auto id = room.import(first, "ensin.yaml").curriculum;
            const auto later = replaced(replaced(first, "revision: 3", "revision: 4"), edit.from, edit.to);
            const auto report = room.import(later, "sitten.yaml");
            BOOST_TEST((report.curriculum == id));
            const auto changes =
                room.read([&](Transaction& tx) { return changesOf(tx, id, importsOf(tx, id).at(0).id, 0, 100); });
            std::string told;
            for (const auto& change : changes)
                told += fmt::format("{} {} {}: {} > {}; ", codeOf(change.kind), codeOf(change.subject), change.unitCode,
                                    change.before.sv, change.after.sv);
            BOOST_TEST(told == edit.told);
            BOOST_TEST(report.changes.added + report.changes.changed + report.changes.removed ==
                       static_cast<int>(changes.size()));
        }
}

VALO_CASE_ON_BOTH(every_import_keeps_what_it_changed_and_the_first_one_changed_nothing) {
    Room room(db);
    const auto id = room.import(kGarden, "ensin.yaml").curriculum;
    room.import(nextGarden(), "sitten.yaml");
    room.import(nextGarden(), "sama.yaml");
    room.read([&](Transaction& tx) {
        const auto imports = importsOf(tx, id);
        BOOST_REQUIRE(imports.size() == 2U);
        BOOST_TEST(imports[0].fileName == "sitten.yaml");
        BOOST_TEST(imports[0].added == 1);
        BOOST_TEST(imports[0].changed == 1);
        BOOST_TEST(imports[0].moved == 0);
        BOOST_TEST(imports[0].removed == 1);
        BOOST_TEST(imports[1].added == 6);
        BOOST_TEST(changesOf(tx, id, imports[1].id, 0, 100).empty());
        const auto changes = changesOf(tx, id, imports[0].id, 0, 100);
        BOOST_TEST(kindsOf(changes) == "changed added removed ");
        BOOST_TEST(changes.at(0).before.fi == "haravoi lehdet kasaan");
        BOOST_TEST(changes.at(0).after.fi == "haravoi lehdet siistiin kasaan");
        BOOST_TEST(changes.at(0).requirement.has_value());
        BOOST_TEST(!changes.at(1).requirement.has_value());
        BOOST_TEST(changesOf(tx, id, imports[0].id, 1, 1).at(0).after.sv == "tömmer hinken");
        BOOST_TEST(changesOf(tx, CurriculumId{id.value + 1}, imports[0].id, 0, 100).empty());
        return 0;
    });
}

VALO_CASE_ON_BOTH(what_only_slid_has_not_moved_and_what_changed_its_place_has) {
    struct Case {
        const char* what;
        std::string text;
        std::string kinds;
    };
    const std::string harava = "          - {text: {fi: huoltaa haravan, sv: sköter om krattan}}\n";
    const std::string kantaa = "          - {text: {fi: kantaa ämpärin turvallisesti, sv: bär hinken säkert}}\n";
    const std::vector<Case> cases{
        {"one more before it", replaced(kGarden, kThree, "          - {text: {fi: uusi vaatimus}}\n" + kThree),
         "added "},
        {"the two change places",
         replaced(kGarden, kThree,
                  harava + "          - {text: {fi: haravoi lehdet kasaan, sv: krattar ihop löven}, plain: {fi: "
                           "Haravoit lehdet.}}\n"),
         "moved "},
        {"under another heading", replaced(replaced(kGarden, harava, ""), kantaa, kantaa + harava), "moved "},
    };
    for (const auto& one : cases) {
        auto here = tests::freshDatabase(db.dialect());
        Room room(*here.db);
        const auto id = room.import(kGarden).curriculum;
        room.import(replaced(one.text, "revision: 3", "revision: 4"));
        const auto changes =
            room.read([&](Transaction& tx) { return changesOf(tx, id, importsOf(tx, id).at(0).id, 0, 100); });
        BOOST_TEST(kindsOf(changes) == one.kinds, one.what);
    }
}

VALO_CASE_ON_BOTH(the_command_tells_each_change_with_its_words) {
    Room room(db);
    const std::filesystem::path folder = tests::testFolder() + "/versions";
    std::filesystem::create_directories(folder);
    const auto file = folder / "piha.yaml";
    const auto run = [&](const std::string& bytes, bool json) {
        std::ofstream(file, std::ios::binary) << bytes;
        std::ostringstream out, err;
        BOOST_TEST(cli::runImport(room.services, {file.string()}, false, json, out, err) == 0);
        return out.str();
    };
    BOOST_TEST(nlohmann::json::parse(run(kGarden, true)).contains("changeList") == false);
    const auto told = run(nextGarden(), false);
    for (const auto* text : {"1 added, 1 changed, 0 moved, 1 removed", "haravoi lehdet {+siistiin+} kasaan",
                             "removed requirement of tutkinnonosat_900001: [-huoltaa haravan-]"})
        BOOST_TEST(told.find(text) != std::string::npos, told);
    const auto newer =
        replaced(replaced(nextGarden(), "revision: 4", "revision: 5"), "kolaa lumen", "kolaa märän lumen");
    const auto report = nlohmann::json::parse(run(newer, true));
    BOOST_REQUIRE(report["changeList"].size() == 1U);
    BOOST_TEST(report["changeList"][0]["words"]["fi"][1]["kind"] == "added");
    BOOST_TEST(report["changeList"][0]["words"]["fi"][1]["text"] == "märän");
}

BOOST_AUTO_TEST_CASE(replacements_are_followed_through_generations_both_ways_and_a_circle_ends) {
    const std::vector<Kin> all{{CurriculumId{1}, "A", {}, "Z"}, {CurriculumId{2}, "B", {}, "A X"},
                               {CurriculumId{3}, "C", {}, "B"}, {CurriculumId{4}, "L", {}, "M"},
                               {CurriculumId{5}, "M", {}, "L"}, {CurriculumId{6}, "", {}, ""}};
    const auto told = [&](const std::vector<Generation>& list) {
        std::string text;
        for (const auto& one : list)
            text += std::to_string(one.distance) + one.decisionNumber + (one.curriculum ? "+ " : " ");
        return text;
    };
    struct Case {
        std::int64_t id;
        std::string older, newer;
    };
    const Case cases[] = {{1, "1Z ", "1B+ 2C+ "},
                          {2, "1A+ 1X 2Z ", "1C+ "},
                          {3, "1B+ 2A+ 2X 3Z ", ""},
                          {4, "1M+ ", "1M+ "},
                          {6, "", ""},
                          {9, "", ""}};
    for (const auto& one : cases) {
        const auto found = lineage(all, CurriculumId{one.id});
        BOOST_TEST(told(found.older) == one.older, one.id);
        BOOST_TEST(told(found.newer) == one.newer, one.id);
    }
}

VALO_CASE_ON_BOTH(what_ends_within_the_days_is_found_with_its_transition_soonest_first) {
    Room room(db);
    const auto with = [&](const std::string& id, const std::string& valid) {
        return room.import(replaced(replaced(kGarden, "id: garden", "id: " + id), "valid: {from: 2026-08-01}", valid))
            .curriculum;
    };
    const auto transition = with("a", "valid: {from: 2020-08-01, to: 2026-10-31, transition-to: 2027-03-31}");
    const auto soon = with("b", "valid: {from: 2020-08-01, to: 2026-11-22}");
    with("c", "valid: {from: 2020-08-01, to: 2026-11-21}");
    with("d", "valid: {from: 2020-08-01}");
    with("e", "valid: {from: 2020-08-01, to: 2027-05-22}");
    const auto found = room.read([&](Transaction& tx) {
        return endingBetween(tx, *parseIsoDate("2026-11-22"), *parseIsoDate("2027-05-21"), 50);
    });
    BOOST_REQUIRE(found.size() == 2U);
    BOOST_TEST((found[0].id == soon));
    BOOST_TEST(!found[0].ofTransition);
    BOOST_TEST((found[1].id == transition));
    BOOST_TEST(found[1].ofTransition);
}
