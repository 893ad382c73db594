// Local units: written by several people without losing a word, published like every curriculum, used like every unit.
#include "curricula/local_units.hpp"
#include "curricula/withdrawals.hpp"
#include "importers/native/writer.hpp"
#include "support.hpp"
#include "support/house.hpp"

using namespace valo;
using namespace valo::curricula;

namespace {

LocalUnit sewing() {
    LocalUnit unit;
    unit.name = {"Koneompelu", "Maskinsömnad", ""};
    unit.code = "KONE-1";
    unit.credits = "7,5";
    unit.place = LocalPlace::FreeChoice;
    unit.description = {"Ommellaan <teollisuuskoneella>.", "", ""};
    unit.areas = {{{"Opiskelija ompelee", "Den studerande syr", ""},
                   {"ompelee suoran sauman\nvaihtaa langan", "syr en rak söm\nbyter tråd", ""}},
                  {{}, {"huoltaa koneen", "sköter om maskinen", ""}}};
    unit.criteria[0] = {"ompelee ohjattuna", "syr under handledning", ""};
    unit.criteria[2] = {"ompelee itsenäisesti\nneuvoo muita", "syr självständigt\nhandleder andra", ""};
    return unit;
}

struct School : tests::House {
    explicit School(database::Database& database)
        : House(database),
          db(database),
          home(organisation("Taitokoulu")),
          writer(person(home, "Kirsi", {Role::Institution})),
          colleague(person(home, "Kalle", {Role::Institution})),
          head(person(home, "Aino", {Role::Administrator})),
          stranger(person(organisation("Toinen"), "Outi", {Role::Institution})),
          coach(person(home, "Veikko", {Role::Coach})),
          national(importCurriculum(services, Actor{}, kGarden, "a.yaml")->curriculum) {}

    Saved save(LocalUnitId id, const Actor& who, int base, const LocalUnit& unit) {
        const auto saved = saveLocalUnit(services, who, id, base, unit);
        BOOST_REQUIRE(saved);
        return *saved;
    }
    int revision(LocalUnitId id) { return localUnit(services, writer, id)->revision; }
    JobView send(LocalUnitId id) {
        const auto job = sendLocalUnit(services, writer, id);
        BOOST_REQUIRE(job);
        finishSoon(services, *job, std::chrono::steady_clock::now() + std::chrono::seconds(20));
        return importJob(services, writer, *job).value();
    }
    CurriculumId publish(LocalUnitId id) {
        const auto job = send(id);
        BOOST_REQUIRE_MESSAGE(job.count(FileState::Ready) == 1U, job.files.at(0).errorCode);
        BOOST_REQUIRE(approveFiles(services, writer, job.job.id, {}));
        finishSoon(services, job.job.id, std::chrono::steady_clock::now() + std::chrono::seconds(20));
        return importJob(services, writer, job.job.id)->files.at(0).curriculum.value();
    }
    template <class F>
    auto read(F&& use) {
        return db.read(std::forward<F>(use));
    }

    database::Database& db;
    OrganisationId home;
    Actor writer, colleague, head, stranger, coach;
    CurriculumId national;
};

}  // namespace

VALO_CASE_ON_BOTH(a_local_unit_is_written_checked_and_published_with_versions) {
    School school(db);
    const auto id = startLocalUnit(school.services, school.writer).value();
    BOOST_TEST((startLocalUnit(school.services, school.writer).value() == id));  // a second click
    auto unit = sewing();
    unit.homes = {school.national};
    school.save(id, school.writer, 1, unit);
    const auto published = school.publish(id);
    const auto [stored, units, requirements, criteria, homes, locals] = school.read([&](Transaction& tx) {
        const auto all = valo::curricula::units(tx, published);
        return std::tuple(*curriculum(tx, published), all, requirementsOf(tx, all.at(0).id),
                          criteriaOf(tx, all.at(0).id), homesOf(tx, published), localUnitsOf(tx, school.national));
    });
    BOOST_TEST(stored.name.fi == "Paikallinen tutkinnon osa: Koneompelu (Taitokoulu)");
    BOOST_TEST(stored.name.sv == "Lokal examensdel: Maskinsömnad (Taitokoulu)");
    BOOST_TEST(stored.notice.fi ==
               "Paikallinen tutkinnon osa, jonka on laatinut: Taitokoulu. Kuuluu tutkintoon: Pihatyön perustutkinto "
               "(TEST-1-2026).");
    BOOST_TEST((stored.owner == school.home));
    BOOST_TEST((units.at(0).kind == UnitKind::Local));
    BOOST_TEST(units.at(0).name.sv == "Maskinsömnad");
    BOOST_TEST(units.at(0).code == "KONE-1");
    BOOST_TEST(*units.at(0).credits == 7.5);
    BOOST_TEST(units.at(0).description.fi == "<p>Ommellaan &lt;teollisuuskoneella&gt;.</p>");
    BOOST_REQUIRE(requirements.size() == 3U);
    BOOST_TEST(requirements[1].text.fi == "vaihtaa langan");
    BOOST_TEST(requirements[1].text.sv == "byter tråd");
    BOOST_TEST(requirements[0].heading.fi == "Opiskelija ompelee");
    BOOST_TEST(criteria.size() == 3U);
    BOOST_TEST(homes.size() == 1U);
    BOOST_TEST((homes.at(0).place == LocalPlace::FreeChoice));
    BOOST_TEST((locals.at(0).curriculum == published));
    const auto found = school.read([&](Transaction& tx) { return searchUnits(tx, "koneompelu", 5); });
    BOOST_TEST(found.size() == 1U);

    unit.areas[0].lines.fi = "ompelee kaarevan sauman\nvaihtaa langan";
    unit.homes.clear();
    school.save(id, school.writer, school.revision(id), unit);
    BOOST_TEST(localUnit(school.services, school.writer, id)->isChanged());
    BOOST_TEST((school.publish(id) == published));
    BOOST_TEST(!localUnit(school.services, school.writer, id)->isChanged());
    school.read([&](Transaction& tx) {
        const auto now = requirementsOf(tx, units.at(0).id);
        BOOST_TEST((now.at(0).id == requirements[0].id));
        BOOST_TEST(now.at(0).text.fi == "ompelee kaarevan sauman");
        BOOST_TEST(localUnitsOf(tx, school.national).empty());
        return 0;
    });
    BOOST_TEST(school.send(id).files.at(0).isSame());
}

VALO_CASE_ON_BOTH(of_two_people_at_once_neither_loses_a_word) {
    School school(db);
    const auto id = startLocalUnit(school.services, school.writer).value();
    auto mine = sewing(), hers = sewing();
    hers.name.fi = "Ompelu koneella";
    const auto first = school.save(id, school.colleague, 1, hers);
    BOOST_TEST(!first.overtakenBy);
    const auto late = school.save(id, school.writer, 1, mine);
    BOOST_REQUIRE(late.overtakenBy.has_value());
    BOOST_TEST(late.overtakenBy->savedBy == "Kalle");
    BOOST_TEST(localUnit(school.services, school.writer, id)->unit.name.fi == "Ompelu koneella");
    const auto kept = localVersions(school.services, school.writer, id).value();
    BOOST_TEST(std::any_of(kept.begin(), kept.end(), [&](const auto& version) {
        return version.isAside && version.savedBy == "Kirsi" && storedLocalUnit(version.content) == mine;
    }));
    BOOST_TEST(!school.save(id, school.writer, late.revision, mine).overtakenBy);  // now she knows
    BOOST_TEST(localUnit(school.services, school.writer, id)->unit.name.fi == "Koneompelu");
    const auto after = localVersions(school.services, school.writer, id).value();
    BOOST_TEST(std::any_of(after.begin(), after.end(), [&](const auto& version) {
        return !version.isAside && storedLocalUnit(version.content) == hers;
    }));
}

VALO_CASE_ON_BOTH(saves_of_one_sitting_are_one_version_and_what_was_sent_is_never_written_over) {
    School school(db);
    const auto id = startLocalUnit(school.services, school.writer).value();
    auto unit = sewing();
    int base = 1;
    for (const auto* name : {"K", "Ko", "Kon"}) {
        unit.name.fi = name;
        base = school.save(id, school.writer, base, unit).revision;
    }
    BOOST_TEST(localVersions(school.services, school.writer, id)->size() == 1U);
    BOOST_TEST(school.save(id, school.writer, base, unit).revision == base);  // the same again
    unit.name.fi = "Kone";
    BOOST_TEST(!school.save(id, school.writer, base - 1, unit).overtakenBy);  // her own script was quicker
    BOOST_TEST(localVersions(school.services, school.writer, id)->size() == 2U);
    school.send(id);
    unit.name.fi = "Koneet";
    school.save(id, school.writer, school.revision(id), unit);
    const auto versions = localVersions(school.services, school.writer, id).value();
    BOOST_TEST(versions.size() == 3U);
    BOOST_TEST(storedLocalUnit(versions.at(1).content).name.fi == "Kone");
    BOOST_TEST(versions.at(1).isSent);
    school.clock.set(school.clock.now() + std::chrono::minutes(20));
    unit.name.fi = "Konetyö";
    school.save(id, school.writer, school.revision(id), unit);
    BOOST_TEST(localVersions(school.services, school.writer, id)->size() == 4U);
}

VALO_CASE_ON_BOTH(a_draft_may_be_unfinished_and_what_is_missing_is_said_when_it_is_checked) {
    School school(db);
    const auto id = startLocalUnit(school.services, school.writer).value();
    struct Case {
        std::function<void(LocalUnit&)> spoil;
        std::string field, code;
    };
    for (const auto& [spoil, field, code] : std::vector<Case>{
             {[](LocalUnit& u) { u.name = {}; }, "name_fi", "required"},
             {[](LocalUnit& u) { u.credits = "paljon"; }, "credits", "not_a_number"},
             {[](LocalUnit& u) { u.credits = "-1"; }, "credits", "not_a_number"},
             {[](LocalUnit& u) { u.areas.clear(); }, "lines_fi_0", "local_no_requirements"},
             {[](LocalUnit& u) { u.areas[0].lines.sv = "bara en"; }, "lines_sv_0", "lines_differ"},
             {[](LocalUnit& u) { u.criteria[2].fi = "vain yksi"; }, "criteria_fi_2", "lines_differ"},
         }) {
        auto unit = sewing();
        spoil(unit);
        school.save(id, school.writer, school.revision(id), unit);
        const auto sent = sendLocalUnit(school.services, school.writer, id);
        BOOST_REQUIRE(!sent);
        BOOST_TEST(sent.error().fields.at(0).field == field, field);
        BOOST_TEST(sent.error().fields.at(0).code == code, field);
    }
    auto unit = sewing();
    unit.name.fi = std::string(201, 'x');
    BOOST_TEST(saveLocalUnit(school.services, school.writer, id, school.revision(id), unit).error().fields.at(0).code ==
               "too_long");
    unit = sewing();
    unit.homes = {CurriculumId{999}};
    BOOST_TEST(
        saveLocalUnit(school.services, school.writer, id, school.revision(id), unit).error().fields.at(0).field ==
        "homes");
    BOOST_TEST(rowsIn(db, "import_job") == 0);
}

VALO_CASE_ON_BOTH(only_people_of_the_school_see_and_write_its_drafts) {
    School school(db);
    const auto id = startLocalUnit(school.services, school.writer).value();
    school.save(id, school.writer, 1, sewing());
    for (const auto* who : {&school.stranger, &school.coach}) {
        BOOST_TEST(!localUnit(school.services, *who, id));
        BOOST_TEST(!localVersions(school.services, *who, id));
        BOOST_TEST(!saveLocalUnit(school.services, *who, id, 2, sewing()));
        BOOST_TEST(!sendLocalUnit(school.services, *who, id));
    }
    BOOST_TEST(localUnits(school.services, school.stranger)->empty());
    BOOST_TEST(localUnits(school.services, school.colleague)->size() == 1U);
    BOOST_REQUIRE(setFourEyes(school.services, school.head, true));
    const auto job = school.send(id);
    BOOST_TEST(approveFiles(school.services, school.writer, job.job.id, {}).error().code == "import_four_eyes");
    BOOST_TEST(*approveFiles(school.services, school.colleague, job.job.id, {}) == 1U);
}

BOOST_AUTO_TEST_CASE(what_a_form_holds_comes_back_from_its_text_and_its_document_is_read_without_a_word) {
    auto unit = sewing();
    unit.homes = {CurriculumId{3}, CurriculumId{7}};
    JsonWriter out;
    writeJson(out, unit);
    BOOST_TEST((storedLocalUnit(out.text()) == unit));
    const auto yaml =
        importers::writeYaml(documentOf(unit, "avain", 4, "Koulu \"A\": B", {{{"Tutkinto", "", ""}, "OPH-1"}}));
    const auto reading = importers::read(yaml, "a.yaml", *parseIsoDate("2026-11-22"));
    for (const auto& message : reading.errors) BOOST_TEST_MESSAGE(message.where + message.code + message.detail);
    BOOST_TEST(reading.errors.empty());
    for (const auto& message : reading.warnings) BOOST_TEST_MESSAGE(message.where + message.code + message.detail);
    BOOST_TEST(reading.warnings.empty());
    BOOST_TEST(reading.draft->source.system == "local");
}

namespace {

std::string ownUnits(const std::string& numbers) {
    return "curriculum-format: 1\nsource: {system: oma-koulu, id: piha-1}\nqualification:\n  name: {fi: Koulun "
           "pihaosat}\n"
           "  belongs-to: " +
           numbers +
           "\nunits:\n  - {name: {fi: Lyhtyjen hoito}, kind: local, credits: 5, requirements: [{fi: sytyttää "
           "lyhdyn}]}\n";
}

}  // namespace

VALO_CASE_ON_BOTH(a_file_says_by_decision_numbers_where_its_local_units_belong) {
    School school(db);
    const auto own = importCurriculum(school.services, school.writer, ownUnits("[TEST-1-2026, TEST-9-2027]"), "a.yaml");
    BOOST_REQUIRE(own.has_value());
    const auto homes = [&] { return school.read([&](Transaction& tx) { return homesOf(tx, own->curriculum); }); };
    BOOST_REQUIRE(homes().size() == 1U);
    BOOST_TEST((homes()[0].curriculum == school.national));
    BOOST_TEST((homes()[0].place == LocalPlace::Vocational));
    BOOST_TEST(school.read([&](Transaction& tx) { return localUnitsOf(tx, school.national); }).size() == 1U);
    // A qualification that comes later is found by the number that was said before.
    auto later = replaced(replaced(kGarden, "id: garden", "id: later"), "TEST-1-2026", "TEST-9-2027");
    BOOST_REQUIRE(importCurriculum(school.services, Actor{}, later, "b.yaml").has_value());
    BOOST_TEST(homes().size() == 2U);
    // A newer version of the file decides.
    const auto moved = replaced(ownUnits("TEST-9-2027"), "Lyhtyjen hoito", "Lyhtyjen huolto");
    BOOST_REQUIRE(importCurriculum(school.services, school.writer, moved, "a.yaml").has_value());
    BOOST_TEST(homes().size() == 1U);
    BOOST_TEST(school.read([&](Transaction& tx) { return localUnitsOf(tx, school.national); }).empty());
}

VALO_CASE_ON_BOTH(a_schools_plan_of_amosaa_belongs_to_the_requirements_that_it_names) {
    const auto folder = realData();
    if (!folder) return;
    School school(db);
    const auto bytes = bytesOf(*folder / "amosaa" / "local-curriculum.json");
    const auto own = importCurriculum(school.services, school.writer, bytes, "local-curriculum.json");
    BOOST_REQUIRE(own.has_value());
    BOOST_REQUIRE((own->verdict == Verdict::Imported));
    const auto national = replaced(replaced(kGarden, "id: garden", "id: graafinen"), "TEST-1-2026", "123/456/7890");
    const auto home = importCurriculum(school.services, Actor{}, national, "b.yaml")->curriculum;
    const auto homes = school.read([&](Transaction& tx) { return homesOf(tx, own->curriculum); });
    BOOST_REQUIRE(homes.size() == 1U);
    BOOST_TEST((homes[0].curriculum == home));
}

VALO_CASE_ON_BOTH(a_draft_is_deleted_with_its_texts_but_nothing_that_was_published_or_waits) {
    School school(db);
    const auto id = startLocalUnit(school.services, school.writer).value();
    school.save(id, school.writer, 1, sewing());
    BOOST_TEST(!deleteLocalUnit(school.services, school.stranger, id));
    BOOST_TEST(!deleteLocalUnit(school.services, school.coach, id));
    const auto job = school.send(id);
    BOOST_TEST(deleteLocalUnit(school.services, school.writer, id).error().code == "local_unit_underway");
    BOOST_REQUIRE(turnDownFile(school.services, school.writer, job.job.id, job.files.at(0).id, ""));
    BOOST_TEST(deleteLocalUnit(school.services, school.colleague, id).has_value());
    BOOST_TEST(!localUnit(school.services, school.writer, id));
    BOOST_TEST(rowsIn(db, "local_unit_version") == 0);
    BOOST_TEST(rowsIn(db, "access_log where action = 'local_unit.deleted'") == 1);
    BOOST_TEST(!deleteLocalUnit(school.services, school.writer, id));

    const auto kept = startLocalUnit(school.services, school.writer).value();
    school.save(kept, school.writer, 1, sewing());
    const auto published = school.publish(kept);
    BOOST_TEST(deleteLocalUnit(school.services, school.writer, kept).error().code == "local_unit_published");
    BOOST_REQUIRE(withdrawCurriculum(school.services, school.writer, published, "Ei enää"));
    BOOST_TEST(deleteLocalUnit(school.services, school.writer, kept).error().code == "local_unit_published");
}
