// A file becomes a curriculum, once, and stays the same curriculum when it comes again.
#include <algorithm>
#include <thread>

#include "core/secret.hpp"
#include "support.hpp"

using namespace valo;
using namespace valo::curricula;

namespace {

Actor actorWith(Role role, std::int64_t organisation = 1) {
    Actor actor;
    actor.user = UserId{17};
    actor.organisation = OrganisationId{organisation};
    actor.roles = {role};
    return actor;
}

void addOrganisations(database::Database& db) {
    db.write([](Transaction& tx) {
        static constexpr database::Sql kInsert{
            "insert into organisation (name, kind, created_at) values (:name, 'institution', 0)"};
        tx.run(kInsert, "One");
        return tx.run(kInsert, "Two");
    });
}

const Requirement& withText(const std::vector<Requirement>& rows, std::string_view fi) {
    for (const auto& row : rows)
        if (row.text.fi == fi) return row;
    BOOST_FAIL("no requirement " << fi);
    return rows.front();
}

std::string jsonOf(const ImportReport& report) {
    JsonWriter json;
    writeJson(json, report);
    return json.take();
}

}  // namespace

VALO_CASE_ON_BOTH(a_file_is_stored_whole) {
    Room room(db);
    const auto report = room.import(kGarden);
    BOOST_TEST((report.verdict == Verdict::Imported));
    BOOST_TEST(report.counts.units == 2);
    BOOST_TEST(report.counts.requirements == 4);
    BOOST_TEST(report.changes.added == 6);
    room.read([&](Transaction& tx) {
        const auto stored = curriculum(tx, report.curriculum).value();
        BOOST_TEST(stored.decisionNumber == "TEST-1-2026");
        BOOST_TEST(stored.name.sv == "Grundexamen i gårdsarbete");
        BOOST_TEST(stored.notice.fi == "Esimerkki");
        BOOST_TEST((stored.validFrom == parseIsoDate("2026-08-01")));
        BOOST_TEST(stored.unitCount == 2);
        BOOST_TEST(competenceAreas(tx, stored.id).size() == 1U);
        BOOST_TEST(titles(tx, stored.id).at(0).competenceArea.has_value());
        const auto all = units(tx, stored.id);
        BOOST_TEST(all.at(0).name.fi == "Ämpärityöt");
        BOOST_TEST(all.at(0).requirementCount == 3);
        BOOST_TEST((all.at(1).credits == 7.5));
        const auto rows = requirementsOf(tx, all[0].id);
        BOOST_TEST(rows.at(1).text.sv == "sköter om krattan");
        BOOST_TEST(rows.at(0).plain.fi == "Haravoit lehdet.");
        BOOST_TEST(rows.at(2).heading.fi == "Opiskelija kantaa");
        BOOST_TEST(rows.at(2).decisionNumber == "TEST-1-2026");
        BOOST_TEST(rows.at(2).unitCode == "tutkinnonosat_900001");
        const auto criteria = criteriaOf(tx, all[0].id);
        BOOST_TEST(criteria.size() == 3U);
        BOOST_TEST(criteria.at(2).levelName.fi == "Hyvä 3");
        BOOST_TEST(criteriaOf(tx, all[1].id).empty());
        const auto file = original(tx, stored.id).value();
        BOOST_TEST(file.bytes.data == kGarden);
        BOOST_TEST(file.sha256 == sha256(kGarden));
        return 0;
    });
    BOOST_TEST(rowsIn(db, "access_log where action = 'curriculum.imported'") == 1);
}

VALO_CASE_ON_BOTH(the_formation_tree_keeps_its_order_and_its_bounds) {
    Room room(db);
    const auto id = room.import(kGarden).curriculum;
    const auto structures = room.read([&](Transaction& tx) { return formation(tx, id); });
    BOOST_REQUIRE(structures.size() == 1U);
    const auto& root = structures[0].nodes.at(0);
    BOOST_TEST((root.creditsMin == 22.0));
    BOOST_REQUIRE(root.children.size() == 2U);
    BOOST_TEST((root.children[0].countMin == 1));
    BOOST_TEST(!root.children[0].countMax.has_value());
    BOOST_TEST(root.children[0].children.at(0).unitName.fi == "Ämpärityöt");
    BOOST_TEST((root.children[0].children.at(0).compulsory == true));
    BOOST_TEST((root.children[1].credits == 7.5));
    BOOST_TEST(root.children[1].unitCode == "tutkinnonosat_900002");
    BOOST_TEST(root.children[1].description.fi == "<p>Ei kesällä</p>");
}

VALO_CASE_ON_BOTH(the_same_content_again_changes_nothing) {
    Room room(db);
    const auto first = room.import(kGarden);
    const auto again = room.import(kGarden);
    BOOST_TEST((again.verdict == Verdict::Unchanged));
    BOOST_TEST((again.curriculum == first.curriculum));
    BOOST_TEST(again.changes.added + again.changes.changed + again.changes.removed == 0);
    const auto reordered = room.import(
        replaced(replaced(kGarden, "revision: 3", "revision: 4"), "languages: [fi, sv]", "languages: [sv, fi]"));
    BOOST_TEST((reordered.verdict == Verdict::Unchanged));
    BOOST_TEST(rowsIn(db, "curriculum_import") == 1);
    BOOST_TEST(rowsIn(db, "requirement") == 4);
}

VALO_CASE_ON_BOTH(a_new_revision_keeps_ids_and_says_what_changed) {
    Room room(db);
    const auto id = room.import(kGarden).curriculum;
    const auto before = room.read([&](Transaction& tx) { return requirementsOfCurriculum(tx, id); });
    auto text = replaced(kGarden, "revision: 3", "revision: 4");
    text = replaced(text, "haravoi lehdet kasaan", "haravoi lehdet siistiin kasaan");
    text = replaced(text, "          - {text: {fi: huoltaa haravan, sv: sköter om krattan}}\n", "");
    text = replaced(text, "          - {text: {fi: kolaa lumen}}\n",
                    "          - {text: {fi: auraa tien}}\n          - {text: {fi: kolaa lumen, sv: skottar snön}}\n");
    const auto report = room.import(text);
    BOOST_TEST((report.verdict == Verdict::Updated));
    BOOST_TEST((report.curriculum == id));
    BOOST_TEST(report.changes.added == 1);
    BOOST_TEST(report.changes.changed == 2);  // one reworded, one with a new translation
    BOOST_TEST(report.changes.removed == 1);
    room.read([&](Transaction& tx) {
        const auto after = requirementsOfCurriculum(tx, id);
        const auto& reworded = withText(after, "haravoi lehdet siistiin kasaan");
        BOOST_TEST((reworded.id == withText(before, "haravoi lehdet kasaan").id));
        BOOST_TEST(reworded.changedAt.has_value());
        const auto& translated = withText(after, "kolaa lumen");
        BOOST_TEST((translated.id == withText(before, "kolaa lumen").id));
        BOOST_TEST(!translated.changedAt.has_value());
        BOOST_TEST(translated.text.sv == "skottar snön");
        const auto gone = requirement(tx, withText(before, "huoltaa haravan").id);
        BOOST_REQUIRE(gone.has_value());
        BOOST_TEST(gone->removedAt.has_value());
        BOOST_TEST(after.size() == 4U);
        return 0;
    });
    BOOST_TEST(rowsIn(db, "curriculum_import") == 2);
}

VALO_CASE_ON_BOTH(what_was_removed_comes_back_under_its_old_id) {
    Room room(db);
    const auto id = room.import(kGarden).curriculum;
    const auto before = room.read([&](Transaction& tx) { return units(tx, id); });
    const auto snow = kGarden.find("  - id: lumi"), end = kGarden.find("structures:");
    auto without = kGarden.substr(0, snow) + kGarden.substr(end);
    without = replaced(without, "      - {id: p2, unit: lumi, credits: \"7.5\", order: 2}\n", "");
    without = replaced(
        without, "        - place: {id: l2, placement: p2, note: {format: html, fi: \"<p>Ei kesällä</p>\"}}\n", "");
    const auto removed = room.import(replaced(without, "revision: 3", "revision: 4"));
    BOOST_TEST(removed.changes.removed == 2);  // the unit and its requirement
    BOOST_TEST(room.read([&](Transaction& tx) { return units(tx, id); }).size() == 1U);
    BOOST_TEST(room.read([&](Transaction& tx) { return unit(tx, before[1].id)->removedAt.has_value(); }));
    room.import(replaced(kGarden, "revision: 3", "revision: 5"));
    const auto after = room.read([&](Transaction& tx) { return units(tx, id); });
    BOOST_REQUIRE(after.size() == 2U);
    BOOST_TEST((after[1].id == before[1].id));
    BOOST_TEST(after[1].requirementCount == 1);
    BOOST_TEST(rowsIn(db, "requirement") == 4);
}

VALO_CASE_ON_BOTH(an_older_revision_is_left_aside) {
    Room room(db);
    const auto id = room.import(kGarden).curriculum;
    const auto older = replaced(replaced(kGarden, "revision: 3", "revision: 2"), "kolaa lumen", "luo lumen");
    const auto report = room.import(older);
    BOOST_TEST((report.verdict == Verdict::Unchanged));
    BOOST_TEST(report.warnings.back().code == "older_revision");
    room.read([&](Transaction& tx) {
        withText(requirementsOfCurriculum(tx, id), "kolaa lumen");
        return 0;
    });
}

VALO_CASE_ON_BOTH(checking_and_a_refused_file_write_nothing) {
    Room room(db);
    BOOST_TEST((room.check(kGarden).verdict == Verdict::Checked));
    const std::string refused[] = {
        "",
        "not a curriculum at all",
        "{\"data\": [], \"sivu\": 0}",
        kGarden + "unknown-key: 1\n",
        replaced(kGarden, "name: {fi: Pihatyön perustutkinto, sv: Grundexamen i gårdsarbete}", "name: {}"),
        "\xff\xfe\x00",
    };
    for (const auto& bytes : refused) {
        const auto report = room.import(bytes);
        BOOST_TEST((report.verdict == Verdict::Refused));
        BOOST_TEST(!report.errors.empty());
        BOOST_TEST(jsonOf(report).starts_with("{\"file\":\"file.yaml\",\"verdict\":\"refused\",\"curriculum\":"));
    }
    for (const auto* table : {"curriculum", "curriculum_import", "unit", "requirement", "access_log"})
        BOOST_TEST(rowsIn(db, table) == 0);
}

VALO_CASE_ON_BOTH(only_some_roles_import_and_a_local_curriculum_has_an_owner) {
    Room room(db);
    addOrganisations(db);
    struct Case {
        Role role;
        bool may;
    };
    const Case cases[] = {{Role::Administrator, true}, {Role::Coordinator, true}, {Role::Institution, true},
                          {Role::Coach, false},        {Role::Reviewer, false},   {Role::Client, false}};
    for (const auto& one : cases) {
        const auto done = checkCurriculum(room.services, actorWith(one.role), kGarden, "a.yaml");
        BOOST_TEST(done.has_value() == one.may, codeOf(one.role));
        if (!done) BOOST_TEST((done.error().kind == ErrorKind::Forbidden));
    }
    BOOST_TEST(!importCurriculum(room.services, actorWith(Role::Coach), kGarden, "a.yaml").has_value());
    BOOST_TEST(rowsIn(db, "curriculum") == 0);

    room.import(kGarden, "a.yaml", actorWith(Role::Institution, 1));
    const auto changed = replaced(replaced(kGarden, "revision: 3", "revision: 4"), "kolaa lumen", "luo lumen");
    const auto stranger = room.import(changed, "a.yaml", actorWith(Role::Institution, 2));
    BOOST_TEST((stranger.verdict == Verdict::Refused));
    BOOST_TEST(stranger.errors.at(0).code == "other_owner");
    BOOST_TEST((room.import(changed, "a.yaml", actorWith(Role::Institution, 1)).verdict == Verdict::Updated));
}

VALO_CASE_ON_BOTH(what_the_operator_imported_stays_without_an_owner) {
    Room room(db);
    addOrganisations(db);
    const auto id = room.import(kGarden).curriculum;
    const auto second = replaced(replaced(kGarden, "revision: 3", "revision: 4"), "kolaa lumen", "luo lumen");
    BOOST_TEST((room.import(second, "a.yaml", actorWith(Role::Administrator, 1)).verdict == Verdict::Updated));
    BOOST_TEST(!room.read([&](Transaction& tx) { return curriculum(tx, id)->owner.has_value(); }));
    const auto third = replaced(replaced(kGarden, "revision: 3", "revision: 5"), "kolaa lumen", "siirtää lumen");
    BOOST_TEST((room.import(third, "a.yaml").verdict == Verdict::Updated));
    BOOST_TEST(!room.read([&](Transaction& tx) { return curriculum(tx, id)->owner.has_value(); }));
}

VALO_CASE_ON_BOTH(two_imports_at_once_make_one_curriculum) {
    Room room(db);
    std::vector<Verdict> verdicts(4);
    std::vector<std::thread> threads;
    for (auto& verdict : verdicts)
        threads.emplace_back([&] { verdict = importCurriculum(room.services, kOperator, kGarden, "a.yaml")->verdict; });
    for (auto& thread : threads) thread.join();
    BOOST_TEST(std::count(verdicts.begin(), verdicts.end(), Verdict::Imported) == 1);
    BOOST_TEST(std::count(verdicts.begin(), verdicts.end(), Verdict::Unchanged) == 3);
    BOOST_TEST(rowsIn(db, "requirement") == 4);
}

VALO_CASE_ON_BOTH(the_report_has_the_promised_shape) {
    Room room(db);
    const auto report = room.import(kGarden);
    const auto json = jsonOf(report);
    BOOST_TEST(
        json.starts_with("{\"file\":\"file.yaml\",\"verdict\":\"imported\",\"curriculum\":{\"id\":" +
                         std::to_string(report.curriculum.value) +
                         ",\"decisionNumber\":\"TEST-1-2026\",\"name\":{\"fi\":\"Pihatyön perustutkinto\",\"sv\":"
                         "\"Grundexamen i gårdsarbete\"}},\"counts\":{\"units\":2,\"requirements\":4,\"criteria\":3},"
                         "\"changes\":{\"added\":6,\"changed\":0,\"moved\":0,\"removed\":0},\"needsConfirmation\":"
                         "false,\"warnings\":["),
        json);
    BOOST_TEST(json.find("\"errors\":[]") != std::string::npos);
}

VALO_CASE_ON_BOTH(search_finds_names_codes_numbers_and_words_in_any_case) {
    Room room(db);
    const auto id = room.import(kGarden).curriculum;
    room.read([&](Transaction& tx) {
        struct Case {
            std::string text;
            std::size_t found;
        };
        const Case cases[] = {{"", 1},        {"PIHATYÖN", 1}, {"gårdsarbete", 1},    {"test-1-2026", 1}, {"900002", 1},
                              {"ÄMPÄRI", 1},  {"hinkarb", 1},  {"pihuri", 1},         {"%", 0},           {"_", 1},
                              {"hakkuut", 0}, {"' or 1=1", 0}, {"osaamisala_9001", 1}};
        for (const auto& one : cases)
            BOOST_TEST(valo::curricula::curricula(tx, {.text = one.text}).size() == one.found, one.text);
        BOOST_TEST(searchUnits(tx, "ämpäri", 5).size() == 1U);
        BOOST_TEST(searchRequirements(tx, {.text = "LEHDET haravoi"}).size() == 1U);
        BOOST_TEST(searchRequirements(tx, {.text = "lehdet lumen"}).empty());
        BOOST_TEST(searchRequirements(tx, {.text = "krattar", .curriculum = id}).size() == 1U);
        BOOST_TEST(searchRequirements(tx, {.text = "krattar", .curriculum = {id.value + 1}}).empty());
        const auto rows = requirementsOfCurriculum(tx, id);
        const RequirementId ids[] = {rows[3].id, rows[0].id, {987654}, rows[0].id};
        const auto chosen = requirements(tx, ids);
        BOOST_REQUIRE(chosen.size() == 2U);
        BOOST_TEST((chosen[0].id == rows[0].id && chosen[1].id == rows[3].id));
        BOOST_TEST(requirements(tx, {}).empty());
        BOOST_TEST(curriculaByDecisionNumber(tx, "TEST-1-2026").size() == 1U);
        return 0;
    });
}

VALO_CASE_ON_BOTH(a_draft_is_listed_only_for_those_who_ask_for_drafts) {
    Room room(db);
    room.import(replaced(kGarden, "  kind: vocational\n", "  kind: vocational\n  status: draft\n"));
    room.read([&](Transaction& tx) {
        BOOST_TEST(valo::curricula::curricula(tx).size() == 1U);
        BOOST_TEST(valo::curricula::curricula(tx, {.onlyPublished = true}).empty());
        BOOST_TEST(searchRequirements(tx, {.text = "lumen"}).empty());
        return 0;
    });
}
