// A curriculum taken out of use: what still works, what no longer does, and that all of it comes back.
#include "curricula/withdrawals.hpp"
#include "certificates/affected.hpp"
#include "curricula/versions.hpp"
#include "placements/actions.hpp"
#include "start/affected.hpp"
#include "support.hpp"
#include "support/house.hpp"
#include "workplaces/actions.hpp"
#include "workplaces/store.hpp"

using namespace valo;
using namespace valo::curricula;

namespace {

/// The story's curriculum belongs to a school; its first task shows requirements 0 and 1, requirement 0 is ticked in a
/// published report and agreed.
struct Used : tests::Story {
    explicit Used(database::Database& database) : Story(database) {
        tests::House house(database);
        school = house.organisation("Koulu");
        teacher = house.person(school, "Tiina", {Role::Institution});
        head = house.person(school, "Heli", {Role::Administrator});
        run("update curriculum set owner_id = " + std::to_string(school.value));
        run("insert into environment (workplace_id, curriculum_id, version, state, written_by, created_at) values (" +
            std::to_string(workplace.value) + ", " + std::to_string(curriculum.value) + ", 1, 'draft', 1, 0)");
        run("insert into environment_requirement (environment_id, requirement_id) select id, " +
            std::to_string(requirements[0].value) + " from environment");
        run("update environment set state = 'published', published_at = 0");
    }
    Result<Done> withdraw(const Actor& who, std::string_view reason = "Väärä versio.") {
        return withdrawCurriculum(services, who, curriculum, reason);
    }
    Status status() {
        return db.read([&](Transaction& tx) { return valo::curricula::curriculum(tx, curriculum)->status; });
    }
    std::map<CurriculumId, std::size_t> toSee() {
        return db.read([&](Transaction& tx) { return start::affectedCounts(tx, coordinator); });
    }
    Result<Done> map(std::vector<RequirementId> confirmed) {
        return workplaces::decideMapping(services, coordinator, tasks[0], {std::move(confirmed), {}});
    }
    OrganisationId school;
    Actor teacher, head;
};

}  // namespace

VALO_CASE_ON_BOTH(a_curriculum_is_withdrawn_with_a_reason_by_those_who_brought_it_and_by_nobody_else) {
    Used story(db);
    for (const auto* who : {&story.coordinator, &story.outsider, &story.administrator, &story.reviewer, &story.coach}) {
        BOOST_TEST(story.withdraw(*who).error().code == "forbidden");
        BOOST_TEST(restoreCurriculum(story.services, *who, story.curriculum).error().code == "forbidden");
    }
    BOOST_TEST(story.withdraw(story.teacher, " ").error().fields.at(0).field == "reason");
    BOOST_TEST((story.status() == Status::Published));
    BOOST_TEST(story.withdraw(story.teacher).has_value());
    BOOST_TEST(story.withdraw(story.head, "Toinen syy").has_value());  // a second click changes nothing
    BOOST_TEST((story.status() == Status::Withdrawn));
    const auto stands = db.read([&](Transaction& tx) { return withdrawalOf(tx, story.curriculum); });
    BOOST_TEST(stands->reason == "Väärä versio.");
    BOOST_TEST(stands->by == "Tiina");
    BOOST_TEST(restoreCurriculum(story.services, story.head, story.curriculum).has_value());
    BOOST_TEST(restoreCurriculum(story.services, story.head, story.curriculum).has_value());
    BOOST_TEST((story.status() == Status::Published));
    BOOST_TEST(story.count("access_log", "action = 'curriculum.withdrawn'") == 1);
    BOOST_TEST(story.count("access_log", "action = 'curriculum.restored'") == 1);
    story.run("update curriculum set owner_id = null");  // a national one is an administrator's to withdraw
    BOOST_TEST(story.withdraw(story.teacher).error().code == "forbidden");
    BOOST_TEST(story.withdraw(story.administrator).has_value());
}

VALO_CASE_ON_BOTH(nothing_new_rests_on_a_withdrawn_curriculum_and_what_does_is_looked_at_again) {
    Used story(db);
    BOOST_TEST(story.toSee().empty());
    BOOST_REQUIRE(story.withdraw(story.teacher));
    BOOST_TEST(story.toSee().at(story.curriculum) >= 3U);  // two mappings and a report at least
    BOOST_TEST(story.map({story.requirements[4]}).error().code == "curriculum_withdrawn");
    BOOST_TEST(story.map({story.requirements[0]}).has_value());  // it was mapped before
    BOOST_TEST(!workplaces::startEnvironment(story.services, story.coordinator, story.workplace, story.curriculum));
    BOOST_TEST(
        !placements::setGoal(story.services, story.coordinator, story.client, {story.curriculum, {}, ""}).has_value());
    const auto view = start::affectedFor(story.services, story.coordinator, story.curriculum);
    BOOST_REQUIRE(view);
    BOOST_TEST(view->withdrawal->reason == "Väärä versio.");
    for (const auto& group : view->groups)
        for (const auto& line : group.lines) {
            BOOST_TEST(!line.mayCarry);
            if (line.kind == start::AffectedKind::Task)
                BOOST_TEST(start::review(story.services, story.coordinator, story.curriculum,
                                         {line.kind, line.of.subject, line.of.requirement, line.of.requirement})
                               .error()
                               .code == "not_carried");
        }
    // A line that was looked at is gone, as ever.
    const auto& line = view->groups.at(0).lines.at(0);
    story.clock.set(story.clock.now() + std::chrono::minutes(1));
    BOOST_TEST(start::review(story.services, story.coordinator, story.curriculum,
                             {line.kind, line.of.subject, line.of.requirement, {}})
                   .has_value());
    const auto left = story.toSee().at(story.curriculum);
    BOOST_REQUIRE(restoreCurriculum(story.services, story.teacher, story.curriculum));
    BOOST_TEST(left > 0U);
    BOOST_TEST(story.toSee().empty());
    BOOST_TEST(story.map({story.requirements[4]}).has_value());
}

VALO_CASE_ON_BOTH(a_newer_version_of_a_withdrawn_curriculum_stays_withdrawn) {
    tests::House house(db);
    const auto teacher = house.person(house.organisation("Koulu"), "Tiina", {Role::Institution});
    const auto id = importCurriculum(house.services, teacher, kGarden, "a.yaml")->curriculum;
    BOOST_REQUIRE(withdrawCurriculum(house.services, teacher, id, "Virhe"));
    const auto newer = replaced(replaced(kGarden, "revision: 3", "revision: 4"), "kolaa lumen", "kolaa märän lumen");
    const auto check = checkCurriculum(house.services, teacher, newer, "b.yaml");
    BOOST_TEST((check->warnings.back().code == "stays_withdrawn"));
    BOOST_TEST((importCurriculum(house.services, teacher, newer, "b.yaml")->verdict == Verdict::Updated));
    const auto status = [&] { return db.read([&](Transaction& tx) { return curriculum(tx, id)->status; }); };
    BOOST_TEST((status() == Status::Withdrawn));
    BOOST_REQUIRE(restoreCurriculum(house.services, teacher, id));
    BOOST_TEST((status() == Status::Published));
}

VALO_CASE_ON_BOTH(an_organisation_sees_what_it_did_and_gets_the_bytes_back) {
    tests::House house(db);
    const auto home = house.organisation("Koulu");
    const auto teacher = house.person(home, "Tiina", {Role::Institution});
    const auto stranger = house.person(house.organisation("Toinen"), "Outi", {Role::Institution});
    const auto coach = house.person(home, "Veikko", {Role::Coach});
    const auto id = importCurriculum(house.services, teacher, kGarden, "piha.yaml")->curriculum;
    house.clock.set(house.clock.now() + std::chrono::hours(1));
    BOOST_REQUIRE(withdrawCurriculum(house.services, teacher, id, "Virhe"));
    house.clock.set(house.clock.now() + std::chrono::hours(1));
    BOOST_REQUIRE(restoreCurriculum(house.services, teacher, id));
    const auto history = historyOfOrganisation(house.services, teacher, {}, 10);
    BOOST_REQUIRE(history->size() == 3U);
    BOOST_TEST((history->at(0).deed == Deed::Restored));
    BOOST_TEST((history->at(1).deed == Deed::Withdrawn));
    BOOST_TEST(history->at(1).reason == "Virhe");
    const auto& imported = history->at(2);
    BOOST_TEST((imported.deed == Deed::Imported));
    BOOST_TEST(imported.by == "Tiina");
    BOOST_TEST(imported.fileName == "piha.yaml");
    BOOST_TEST(imported.decisionNumber == "TEST-1-2026");
    BOOST_TEST(historyOfOrganisation(house.services, teacher, history->at(0).at, 10)->size() == 2U);
    BOOST_TEST(historyOfOrganisation(house.services, stranger, {}, 10)->empty());
    BOOST_TEST(!historyOfOrganisation(house.services, coach, {}, 10));
    BOOST_TEST(originalOf(house.services, teacher, id, imported.import)->bytes.data == kGarden);
    BOOST_TEST(!originalOf(house.services, teacher, CurriculumId{id.value + 1}, imported.import));
    BOOST_TEST(!originalOf(house.services, coach, id, imported.import));
}

VALO_CASE_ON_BOTH(what_a_change_would_touch_is_counted_over_all_organisations) {
    Used story(db);
    const auto resting = db.read([&](Transaction& tx) { return start::restingOn(tx, story.curriculum); });
    const auto all = totalOf(resting, nullptr);
    BOOST_TEST(all.tasks == 3);
    BOOST_TEST(all.environments == 1);
    Change reworded;
    reworded.kind = ChangeKind::Changed;
    reworded.requirement = story.requirements[0];
    const std::vector<Change> changes{reworded};
    const auto some = totalOf(resting, &changes);
    BOOST_TEST(some.tasks == 1);
    BOOST_TEST(some.environments == 1);
    const std::vector<Change> none;
    BOOST_TEST(totalOf(resting, &none).tasks == 0);
}
