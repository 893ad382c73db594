// What concerns everybody is changed by those who may answer for it: others propose, and say so.
#include "curricula/trust.hpp"
#include "curricula/jobs.hpp"
#include "curricula/versions.hpp"
#include "curricula/withdrawals.hpp"
#include "support.hpp"
#include "support/house.hpp"

using namespace valo;
using namespace valo::curricula;

namespace {

const std::string kNational = replaced(kGarden, "system: test", "system: eperusteet");
const std::string kNewer = replaced(replaced(kNational, "revision: 3", "revision: 4"), "kolaa lumen", "luo lumen");

struct Country : tests::House {
    explicit Country(database::Database& db)
        : House(db),
          home(organisation("Koulu")),
          sender(person(home, "Senni", {Role::Institution})),
          colleague(person(home, "Kalle", {Role::Institution})),
          rival(person(organisation("Toinen"), "Outi", {Role::Institution})),
          head(person(organisation("Hallinto"), "Aino", {Role::Administrator})) {}

    std::optional<OrganisationId> ownerOf(CurriculumId id) {
        return services.database.read([&](Transaction& tx) { return curriculum(tx, id)->owner; });
    }
    std::string lumi(CurriculumId id) {
        return services.database.read([&](Transaction& tx) { return requirementsOfCurriculum(tx, id).back().text.fi; });
    }
    ImportReport import(const Actor& actor, const std::string& bytes) {
        return importCurriculum(services, actor, bytes, "a.yaml").value();
    }
    ImportJobId send(const Actor& actor, const std::string& bytes) {
        const auto job = uploadFiles(services, actor, {{"a.yaml", bytes}})->job;
        finish();
        return job;
    }
    void finish() { workOnImports(services, std::chrono::steady_clock::now() + std::chrono::minutes(1)); }
    ImportFile fileOf(ImportJobId job) { return importJob(services, sender, job)->files.at(0); }

    OrganisationId home;
    Actor sender, colleague, rival, head;
};

}  // namespace

BOOST_AUTO_TEST_CASE(whose_word_a_file_needs_follows_from_who_sends_it_and_whose_the_stored_one_is) {
    const auto actor = [](Role role, std::int64_t organisation, std::int64_t user = 7) {
        Actor who;
        who.user = UserId{user};
        who.organisation = OrganisationId{organisation};
        who.roles = {role};
        return who;
    };
    const auto ownedBy = [](std::int64_t id) {
        Existing stored;
        if (id != 0) stored.owner = OrganisationId{id};
        return std::optional(stored);
    };
    const auto school = actor(Role::Institution, 1), workshop = actor(Role::Coordinator, 1),
               head = actor(Role::Administrator, 9);
    const Identity national{"eperusteet", "1"}, shipped{"valo", "a"}, own{"oma-koulu", "1"};
    struct Case {
        const char* what;
        Actor who;
        Identity identity;
        std::optional<Existing> stored;
        Right right;
        bool becomesEverybodys;
    };
    const Case cases[] = {
        {"the operator, new", kOperator, national, {}, Right::Publish, true},
        {"the operator, an institution's copy", kOperator, national, ownedBy(2), Right::Publish, true},
        {"an administrator, new", head, national, {}, Right::Publish, true},
        {"an administrator, everybody's", head, national, ownedBy(0), Right::Publish, true},
        {"an administrator, her school's own", head, own, {}, Right::Publish, false},
        {"a school, new and national", school, national, {}, Right::Publish, false},
        {"a school, its own copy", school, national, ownedBy(1), Right::Publish, false},
        {"a school, everybody's", school, national, ownedBy(0), Right::Propose, true},
        {"a school, another's copy", school, national, ownedBy(2), Right::Propose, false},
        {"a school, shipped", school, shipped, ownedBy(0), Right::Propose, true},
        {"a school, the operator's local one", school, own, ownedBy(0), Right::Propose, true},
        {"a school, another's local one", school, own, ownedBy(2), Right::Nothing, false},
        {"a coordinator, everybody's", workshop, national, ownedBy(0), Right::Propose, true},
    };
    for (const auto& one : cases) {
        BOOST_TEST((rightTo(one.who, one.identity, one.stored) == one.right), one.what);
        BOOST_TEST(!ownerAfter(one.who, one.identity, one.stored).has_value() == one.becomesEverybodys, one.what);
    }
}

BOOST_AUTO_TEST_CASE(national_decision_numbers_are_known_by_their_form) {
    for (const auto* number : {"OPH-5410-2021", "oph-1-2026", "79/011/2014", "79-011-2014", "OPH/12/2020"})
        BOOST_TEST(isNationalNumber(number), number);
    for (const auto* number : {"", "TEST-1-2026", "OPH-5410", "OPH-x-2021", "12/2020", "OPH-1-20261", "7-012-2014"})
        BOOST_TEST(!isNationalNumber(number), number);
}

VALO_CASE_ON_BOTH(nobody_but_an_administrator_or_the_operator_changes_a_national_document) {
    Country land(db);
    const auto id = land.import(kOperator, kNational).curriculum;
    const auto refused = land.import(land.sender, kNewer);
    BOOST_TEST((refused.verdict == Verdict::Refused));
    BOOST_TEST(refused.errors.at(0).code == "needs_confirmation");
    BOOST_TEST(land.lumi(id) == "kolaa lumen");
    const auto checked = checkCurriculum(land.services, land.sender, kNewer, "a.yaml").value();
    BOOST_TEST((checked.verdict == Verdict::Checked));
    BOOST_TEST(checked.needsConfirmation);
    BOOST_TEST(checked.changes.changed == 1);
    // The same content, whatever the file looks like, asks for nobody's word.
    const auto same = land.import(land.sender, kNational + "# huomautus\n");
    BOOST_TEST((same.verdict == Verdict::Unchanged));
    BOOST_TEST(!same.needsConfirmation);
    BOOST_TEST((land.import(land.head, kNewer).verdict == Verdict::Updated));
    BOOST_TEST(land.lumi(id) == "luo lumen");
    BOOST_TEST(!land.ownerOf(id).has_value());
}

VALO_CASE_ON_BOTH(an_institutions_file_in_place_of_a_national_one_is_a_proposal_until_an_administrator_confirms) {
    Country land(db);
    const auto id = land.import(kOperator, kNational).curriculum;
    const auto job = land.send(land.sender, kNewer);
    BOOST_TEST(land.fileOf(job).needsConfirmation);
    BOOST_TEST(!importJob(land.services, land.head, job));  // nothing of another school's before it is proposed
    BOOST_TEST(*approveFiles(land.services, land.sender, job, {}) == 1U);
    BOOST_TEST(*approveFiles(land.services, land.sender, job, {}) == 0U);
    land.finish();
    BOOST_TEST(land.fileOf(job).isProposal());
    BOOST_TEST(land.fileOf(job).proposedBy == "Senni");
    BOOST_TEST(land.lumi(id) == "kolaa lumen");
    BOOST_TEST(*approveFiles(land.services, land.colleague, job, {}) == 0U);  // more colleagues make it no truer
    land.finish();
    BOOST_TEST(land.lumi(id) == "kolaa lumen");

    BOOST_TEST(proposals(land.services, land.rival)->empty());
    BOOST_TEST(!importJob(land.services, land.rival, job));
    const auto waiting = proposals(land.services, land.head).value();
    BOOST_REQUIRE(waiting.size() == 1U);
    BOOST_TEST(waiting[0].job.organisationName == "Koulu");
    const auto file = waiting[0].file.id;
    BOOST_TEST(importFile(land.services, land.head, job, file)->report.changes.changed == 1);
    BOOST_TEST(importedBytes(land.services, land.head, job, file)->bytes == kNewer);
    BOOST_TEST(*approveFiles(land.services, land.head, job, file) == 1U);
    land.finish();
    BOOST_TEST((land.fileOf(job).state == FileState::Published));
    BOOST_TEST(land.lumi(id) == "luo lumen");
    BOOST_TEST(!land.ownerOf(id).has_value());
    BOOST_TEST(proposals(land.services, land.head)->empty());
    BOOST_TEST(rowsIn(db, "access_log where action = 'curriculum.proposed'") == 1);
    BOOST_TEST(rowsIn(db, "access_log where action = 'curriculum.approved'") == 1);
}

VALO_CASE_ON_BOTH(an_administrator_sends_a_proposal_back_with_a_reason) {
    Country land(db);
    const auto id = land.import(kOperator, kNational).curriculum;
    const auto job = land.send(land.sender, kNewer);
    const auto file = land.fileOf(job).id;
    BOOST_TEST(!turnDownFile(land.services, land.head, job, file, "Ei").has_value());  // it is not proposed yet
    BOOST_REQUIRE(approveFiles(land.services, land.sender, job, file));
    BOOST_TEST(turnDownFile(land.services, land.head, job, file, " ").error().fields.at(0).field == "reason");
    BOOST_TEST(turnDownFile(land.services, land.head, job, file, "Lähteessä on toisin").has_value());
    BOOST_TEST((land.fileOf(job).state == FileState::Returned));
    BOOST_TEST(land.fileOf(job).reason == "Lähteessä on toisin");
    BOOST_TEST(land.lumi(id) == "kolaa lumen");
}

VALO_CASE_ON_BOTH(a_file_that_became_everybodys_between_its_check_and_its_publication_is_proposed) {
    Country land(db);
    const auto job = land.send(land.sender, kNewer);
    BOOST_TEST(!land.fileOf(job).needsConfirmation);
    BOOST_TEST(*approveFiles(land.services, land.sender, job, {}) == 1U);
    const auto id = land.import(kOperator, kNational).curriculum;
    land.finish();
    BOOST_TEST(land.fileOf(job).isProposal());
    BOOST_TEST(land.fileOf(job).proposedBy == "Senni");
    BOOST_TEST(land.lumi(id) == "kolaa lumen");
}

VALO_CASE_ON_BOTH(a_national_document_that_only_an_institution_brought_is_marked_until_it_is_confirmed) {
    Country land(db);
    const auto job = land.send(land.sender, kNational);
    BOOST_REQUIRE(approveFiles(land.services, land.sender, job, {}));
    land.finish();
    const auto id = land.fileOf(job).curriculum.value();
    const auto from = [&] {
        return land.services.database.read([&](Transaction& tx) { return unconfirmedFrom(tx, *curriculum(tx, id)); });
    };
    BOOST_TEST(from() == "Koulu");
    BOOST_TEST((land.import(land.sender, kNewer).verdict == Verdict::Updated));  // its own copy
    const auto other = replaced(kNewer, "revision: 4", "revision: 5");
    BOOST_TEST(land.import(land.rival, replaced(other, "luo lumen", "x")).errors.at(0).code == "needs_confirmation");
    BOOST_TEST(!confirmCurriculum(land.services, land.sender, id));
    BOOST_TEST(confirmCurriculum(land.services, land.head, id).has_value());
    BOOST_TEST(confirmCurriculum(land.services, land.head, id).has_value());  // a second click
    BOOST_TEST(from() == "");
    BOOST_TEST(rowsIn(db, "access_log where action = 'curriculum.confirmed'") == 1);
    BOOST_TEST(land.import(land.sender, replaced(other, "luo lumen", "x")).errors.at(0).code == "needs_confirmation");
}

VALO_CASE_ON_BOTH(the_same_content_from_the_source_confirms_an_institutions_copy) {
    Country land(db);
    const auto id = land.import(land.sender, kNational).curriculum;
    BOOST_TEST(land.ownerOf(id).has_value());
    BOOST_TEST((land.import(land.rival, kNational).verdict == Verdict::Unchanged));
    BOOST_TEST(land.ownerOf(id).has_value());
    BOOST_TEST((land.import(kOperator, kNational).verdict == Verdict::Unchanged));
    BOOST_TEST(!land.ownerOf(id).has_value());
    BOOST_TEST(rowsIn(db, "access_log where action = 'curriculum.confirmed'") == 1);
}

VALO_CASE_ON_BOTH(a_schools_own_curriculum_is_not_confirmed_but_one_with_a_national_number_is_marked) {
    Country land(db);
    const auto own = land.import(land.sender, kGarden).curriculum;
    BOOST_TEST(confirmCurriculum(land.services, land.head, own).error().code == "not_national");
    const auto posing = replaced(replaced(kGarden, "id: garden", "id: toinen"), "TEST-1-2026", "OPH-5410-2021");
    const auto report = land.import(land.sender, posing);
    const auto stored =
        land.services.database.read([&](Transaction& tx) { return *curriculum(tx, report.curriculum); });
    BOOST_TEST(isUnconfirmed(stored));
    BOOST_TEST(report.warnings.back().code == "is_unconfirmed");
}

VALO_CASE_ON_BOTH(what_only_an_institution_brought_succeeds_nothing_of_everybodys) {
    Country land(db);
    const auto id = land.import(kOperator, kNational).curriculum;
    const auto next =
        replaced(replaced(replaced(kNational, "id: garden", "id: seuraaja"), "TEST-1-2026", "TEST-2-2026"),
                 "  languages: [fi, sv]\n", "  languages: [fi, sv]\n  replaces: [TEST-1-2026]\n");
    const auto newer = land.import(land.sender, next).curriculum;
    const auto successors = [&] {
        return land.services.database.read([&](Transaction& tx) { return lineageOf(tx, id).newer.size(); });
    };
    BOOST_TEST(successors() == 0U);
    BOOST_REQUIRE(confirmCurriculum(land.services, land.head, newer));
    BOOST_TEST(successors() == 1U);
}
