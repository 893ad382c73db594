#include <boost/test/unit_test.hpp>

#include "accounts/store.hpp"
#include "placements/actions.hpp"
#include "support/databases.hpp"
#include "support/story.hpp"

namespace valo::placements {
namespace {

using tests::Story;

ClientInput clientNamed(const char* name) { return {name, "1.2.1990", "sv", "040", "x@example.fi"}; }

PlacementInput placementAt(const Story& story) {
    PlacementInput input;
    input.kind = "work_trial";
    input.workplace = story.workplace;
    input.startsOn = "1.3.2027";
    input.endsOn = "31.5.2027";
    input.hoursPerDay = "6,5";
    input.tasks = story.tasks;
    return input;
}

template <class T>
std::string said(const Result<T>& result) {
    if (result) return "done";
    switch (result.error().kind) {
        case ErrorKind::NotFound:
            return "not found";
        case ErrorKind::Forbidden:
            return "forbidden";
        default:
            return result.error().fields.empty() ? result.error().code : result.error().fields[0].code;
    }
}

VALO_CASE_ON_BOTH(each_person_may_do_with_a_client_what_her_relation_allows) {
    struct Row {
        const char* who;
        Actor Story::*actor;
        const char *see, *change, *place, *goal;
    };
    const Row rows[] = {
        {"coordinator", &Story::coordinator, "sees", "done", "done", "done"},
        {"coach", &Story::coach, "sees", "forbidden", "forbidden", "done"},
        {"coordinator without a relation", &Story::stranger, "-", "not found", "not found", "not found"},
        {"coordinator of another organisation", &Story::outsider, "-", "not found", "not found", "not found"},
        {"administrator", &Story::administrator, "-", "not found", "not found", "not found"},
        {"reviewer", &Story::reviewer, "-", "not found", "not found", "not found"},
        {"the client herself", &Story::clientSelf, "sees", "forbidden", "forbidden", "forbidden"},
        {"another client", &Story::otherClientSelf, "-", "not found", "not found", "not found"},
    };
    Story story(db);
    for (const auto& row : rows) {
        const auto& actor = story.*row.actor;
        const bool sees = db.read([&](Transaction& tx) { return maySee(tx, actor, story.client); });
        BOOST_TEST(sees == (std::string(row.see) == "sees"), row.who);
        BOOST_TEST(said(changeClient(story.services, actor, story.client, clientNamed("Aino Uusi"))) == row.change,
                   row.who);
        BOOST_TEST(said(addPlacement(story.services, actor, story.client, placementAt(story))) == row.place, row.who);
        BOOST_TEST(said(closePlacement(story.services, actor, PlacementId{9999}, "1.1.2026", "")) == "not found",
                   row.who);
        BOOST_TEST(said(setGoal(story.services, actor, story.client, {story.curriculum, story.unit, ""})) == row.goal,
                   row.who);
        BOOST_TEST(said(inviteToAccount(story.services, actor, story.client)) == row.change, row.who);
        BOOST_TEST(
            said(giveRelation(story.services, actor, story.client, story.coach.user, Relation::Coach)) == row.change,
            row.who);
    }
}

VALO_CASE_ON_BOTH(only_the_client_decides_whether_a_certificate_names_the_kind) {
    struct Row {
        const char* who;
        Actor Story::*actor;
        const char* said;
    };
    const Row rows[] = {
        {"coordinator", &Story::coordinator, "forbidden"},     {"coach", &Story::coach, "forbidden"},
        {"administrator", &Story::administrator, "not found"}, {"reviewer", &Story::reviewer, "not found"},
        {"outsider", &Story::outsider, "not found"},           {"another client", &Story::otherClientSelf, "not found"},
        {"the client herself", &Story::clientSelf, "done"},
    };
    Story story(db);
    const auto isPrinted = [&] {
        return db.read([&](Transaction& tx) { return placement(tx, story.placement)->printKind; });
    };
    for (const auto& row : rows) {
        BOOST_TEST(!isPrinted(), row.who);
        BOOST_TEST(said(decideToPrintKind(story.services, story.*row.actor, story.placement, true)) == row.said,
                   row.who);
    }
    BOOST_TEST(isPrinted());
    BOOST_REQUIRE(decideToPrintKind(story.services, story.clientSelf, story.placement, true));  // the second click
    BOOST_REQUIRE(decideToPrintKind(story.services, story.clientSelf, story.placement, false));
    BOOST_TEST(!isPrinted());
    const std::vector<std::string> wanted{"placement.kind_shown", "placement.kind_hidden"};
    const auto logged = story.logged(story.client);
    BOOST_TEST(logged == wanted, boost::test_tools::per_element());
}

VALO_CASE_ON_BOTH(absence_and_prohibition_look_alike) {
    Story story(db);
    const auto hidden = changeClient(story.services, story.stranger, story.client, clientNamed("X"));
    const auto absent = changeClient(story.services, story.stranger, ClientId{424242}, clientNamed("X"));
    BOOST_REQUIRE(!hidden);
    BOOST_REQUIRE(!absent);
    BOOST_TEST((hidden.error().kind == absent.error().kind));
    BOOST_TEST(hidden.error().code == absent.error().code);
    BOOST_TEST(hidden.error().detail == absent.error().detail);
    // Also when what was typed is wrong: the form's errors would tell that the client exists.
    BOOST_TEST(said(changeClient(story.services, story.stranger, story.client, {})) == "not found");
}

VALO_CASE_ON_BOTH(whoever_adds_a_client_becomes_her_coordinator_and_a_resend_adds_nobody) {
    Story story(db);
    const auto id = addClient(story.services, story.stranger, clientNamed("Bo Berg"), "key-1");
    BOOST_REQUIRE(id);
    const auto again = addClient(story.services, story.stranger, clientNamed("Bo Berg"), "key-1");
    BOOST_REQUIRE(again);
    BOOST_TEST((*again == *id));
    BOOST_TEST(story.count("client", "name = 'Bo Berg'") == 1);
    BOOST_TEST((db.read([&](Transaction& tx) { return relation(tx, story.stranger, *id); }) == Relation::Coordinator));
    const auto seen = db.read([&](Transaction& tx) { return seenClient(tx, story.stranger, *id); });
    BOOST_REQUIRE(seen);
    BOOST_TEST(isoDate(*seen->client.dateOfBirth) == "1990-02-01");
    BOOST_TEST((seen->client.language == Language::Sv));
    BOOST_TEST(!seen->hasAccount);
    BOOST_TEST(story.logged(*id) == std::vector<std::string>{"client.added"});
    for (const auto* actor : {&story.coach, &story.administrator, &story.clientSelf, &story.reviewer})
        BOOST_TEST(said(addClient(story.services, *actor, clientNamed("Bo Berg"))) == "forbidden");
}

VALO_CASE_ON_BOTH(a_client_handed_over_is_seen_by_the_new_coordinator_alone) {
    Story story(db);
    BOOST_REQUIRE(handOver(story.services, story.coordinator, story.client, story.stranger.user));
    const auto sees = [&](const Actor& actor) {
        return db.read([&](Transaction& tx) { return maySee(tx, actor, story.client); });
    };
    BOOST_TEST(!sees(story.coordinator));
    BOOST_TEST(sees(story.stranger));
    BOOST_TEST(sees(story.coach));
    BOOST_TEST(said(changeClient(story.services, story.coordinator, story.client, clientNamed("X"))) == "not found");
}

VALO_CASE_ON_BOTH(relations_go_only_to_colleagues_who_can_hold_them) {
    Story story(db);
    struct Row {
        const char* who;
        Actor Story::*colleague;
        Relation relation;
        const char* expected;
    };
    const Row rows[] = {
        {"a coordinator as coach", &Story::stranger, Relation::Coach, "done"},
        {"a coach as coach, again", &Story::coach, Relation::Coach, "done"},
        {"a coach as coordinator", &Story::coach, Relation::Coordinator, "not_a_colleague"},
        {"an administrator", &Story::administrator, Relation::Coach, "not_a_colleague"},
        {"a client", &Story::clientSelf, Relation::Coach, "not_a_colleague"},
        {"another organisation's coordinator", &Story::outsider, Relation::Coach, "not_a_colleague"},
    };
    for (const auto& row : rows)
        BOOST_TEST(said(giveRelation(story.services, story.coordinator, story.client, (story.*row.colleague).user,
                                     row.relation)) == row.expected,
                   row.who);
    BOOST_TEST(story.count("client_staff", "client_id = " + std::to_string(story.client.value)) == 3);
}

VALO_CASE_ON_BOTH(an_ended_relation_shows_nothing_and_the_last_coordinator_stays) {
    Story story(db);
    const auto staff = db.read([&](Transaction& tx) { return staffOf(tx, story.client); });
    BOOST_REQUIRE(staff.size() == 2U);
    BOOST_TEST(said(endRelation(story.services, story.coordinator, story.client, staff[0].id)) == "last_coordinator");
    BOOST_TEST(said(endRelation(story.services, story.coach, story.client, staff[1].id)) == "forbidden");
    BOOST_TEST(said(endRelation(story.services, story.coordinator, story.client, staff[1].id)) == "done");
    BOOST_TEST(!db.read([&](Transaction& tx) { return maySee(tx, story.coach, story.client); }));
    BOOST_TEST(said(endRelation(story.services, story.coordinator, story.client, staff[1].id)) == "not found");
    // Given again after it ended: a new row, the old one stays.
    BOOST_TEST(said(giveRelation(story.services, story.coordinator, story.client, story.coach.user, Relation::Coach)) ==
               "done");
    BOOST_TEST(story.count("client_staff", "account_id = " + std::to_string(story.coach.user.value)) == 2);
}

VALO_CASE_ON_BOTH(a_relation_written_across_organisations_is_worth_nothing) {
    Story story(db);
    story.run("insert into client_staff (client_id, account_id, relation, given_by, given_at) values (" +
              std::to_string(story.client.value) + ", " + std::to_string(story.outsider.user.value) +
              ", 'coordinator', 1, 0)");
    BOOST_TEST(!db.read([&](Transaction& tx) { return maySee(tx, story.outsider, story.client); }));
    BOOST_TEST(db.read([&](Transaction& tx) { return caseload(tx, story.outsider, 50); }).size() == 1U);
    BOOST_TEST(!db.read([&](Transaction& tx) { return seenPlacement(tx, story.outsider, story.placement); }));
}

VALO_CASE_ON_BOTH(the_caseload_holds_own_clients_by_name_and_pages_on) {
    Story story(db);
    for (const auto* name : {"Cia", "Bo", "Aino Aalto"})
        BOOST_REQUIRE(addClient(story.services, story.coordinator, clientNamed(name)));
    const auto first = db.read([&](Transaction& tx) { return caseload(tx, story.coordinator, 2); });
    BOOST_REQUIRE(first.size() == 2U);
    BOOST_TEST(first[0].name == "Aino Aalto");
    BOOST_TEST(first[1].name == "Aino Aalto");
    const auto rest = db.read([&](Transaction& tx) { return caseload(tx, story.coordinator, 9, first[1].id); });
    BOOST_REQUIRE(rest.size() == 2U);
    BOOST_TEST(rest[0].name == "Bo");
    const auto coaches = db.read([&](Transaction& tx) { return caseload(tx, story.coach, 9); });
    BOOST_REQUIRE(coaches.size() == 1U);
    BOOST_TEST((coaches[0].relation == Relation::Coach));
    BOOST_TEST((coaches[0].placement == story.placement));
    BOOST_TEST(coaches[0].workplace.value() == "Kahvila Aurinko");
    BOOST_TEST(db.read([&](Transaction& tx) { return caseload(tx, story.administrator, 9); }).empty());
}

VALO_CASE_ON_BOTH(a_placement_takes_only_what_belongs_together) {
    Story story(db);
    auto input = placementAt(story);
    const auto add = [&] { return said(addPlacement(story.services, story.coordinator, story.client, input)); };
    input.tasks.push_back(TaskId{9999});
    BOOST_TEST(add() == "unknown");
    input = placementAt(story);
    input.controller = OrganisationId{9999};
    BOOST_TEST(add() == "unknown");
    input = placementAt(story);
    input.workplace = WorkplaceId{9999};
    BOOST_TEST(add() == "unknown");
    // Another organisation's workplace.
    BOOST_TEST(said(addPlacement(story.services, story.outsider, story.otherClient, placementAt(story))) == "unknown");
    input = placementAt(story);
    const auto id = addPlacement(story.services, story.coordinator, story.client, input, "k");
    BOOST_REQUIRE(id);
    BOOST_TEST((*addPlacement(story.services, story.coordinator, story.client, input, "k") == *id));
    const auto seen = db.read([&](Transaction& tx) { return seenPlacement(tx, story.coach, *id); });
    BOOST_REQUIRE(seen);
    BOOST_TEST(seen->placement.hoursPerDay.value() == 6.5);
    BOOST_TEST(!seen->placement.daysPerWeek);
    BOOST_TEST((seen->placement.controller == story.workshop));
    BOOST_TEST(db.read([&](Transaction& tx) { return tasksOf(tx, *id); }).size() == 2U);
}

VALO_CASE_ON_BOTH(a_placement_is_closed_once_on_a_day_that_has_been) {
    Story story(db);
    const auto close = [&](const Actor& actor, const char* day) {
        return said(closePlacement(story.services, actor, story.placement, day, "Sai työpaikan"));
    };
    BOOST_TEST(close(story.coordinator, "23.11.2026") == "in_future");
    BOOST_TEST(close(story.coordinator, "31.8.2026") == "date_order");
    BOOST_TEST(close(story.coordinator, "") == "required");
    BOOST_TEST(close(story.coach, "20.11.2026") == "forbidden");
    BOOST_TEST(said(archiveClient(story.services, story.coordinator, story.client)) == "placement_open");
    BOOST_TEST(close(story.coordinator, "20.11.2026") == "done");
    BOOST_TEST(close(story.coordinator, "20.11.2026") == "placement_closed");
    BOOST_TEST(said(changePlacement(story.services, story.coordinator, story.placement, placementAt(story))) ==
               "placement_closed");
    BOOST_TEST(said(archiveClient(story.services, story.coordinator, story.client)) == "done");
    BOOST_TEST(db.read([&](Transaction& tx) { return caseload(tx, story.coordinator, 9); }).empty());
}

VALO_CASE_ON_BOTH(a_goal_is_a_qualification_or_one_of_its_units_and_is_set_once) {
    Story story(db);
    const auto whole = setGoal(story.services, story.coach, story.client, {story.curriculum, {}, "Oma unelma"});
    const auto unit = setGoal(story.services, story.coach, story.client, {story.curriculum, story.unit, ""});
    BOOST_REQUIRE(whole);
    BOOST_REQUIRE(unit);
    BOOST_TEST(*setGoal(story.services, story.coach, story.client, {story.curriculum, {}, "Oma unelma"}) == *whole);
    BOOST_TEST(said(setGoal(story.services, story.coach, story.client, {})) == "required");
    BOOST_TEST(said(setGoal(story.services, story.coach, story.client, {CurriculumId{99}, {}, ""})) == "unknown");
    BOOST_TEST(said(setGoal(story.services, story.coach, story.client, {story.curriculum, UnitId{99}, ""})) ==
               "unknown");
    BOOST_REQUIRE(dropGoal(story.services, story.coach, story.client, *whole));
    const auto left = db.read([&](Transaction& tx) { return goalsOf(tx, story.client); });
    BOOST_REQUIRE(left.size() == 1U);
    BOOST_TEST(left[0].unitCode == "200001");
    BOOST_TEST(story.count("goal") == 2);
}

VALO_CASE_ON_BOTH(an_invited_client_gets_an_account_that_sees_only_her_own_record) {
    Story story(db);
    const auto id = addClient(story.services, story.coordinator, clientNamed("Bo Berg"));
    BOOST_REQUIRE(id);
    const auto secret = inviteToAccount(story.services, story.coordinator, *id);
    BOOST_REQUIRE(secret);
    BOOST_TEST(secret->size() > 30U);
    BOOST_TEST(story.count("invitation", "token_hash = '" + *secret + "'") == 0);  // only its hash is stored
    const auto account = db.read([&](Transaction& tx) { return accounts::accountOfClient(tx, *id); });
    BOOST_REQUIRE(account);
    const auto actor = db.read([&](Transaction& tx) { return accounts::actorOf(*accounts::account(tx, *account)); });
    BOOST_TEST((actor.client == *id));
    BOOST_TEST(db.read([&](Transaction& tx) { return maySee(tx, actor, *id); }));
    BOOST_TEST(!db.read([&](Transaction& tx) { return maySee(tx, actor, story.client); }));
}

VALO_CASE_ON_BOTH(what_changes_is_in_the_log_without_its_content) {
    Story story(db);
    BOOST_REQUIRE(changeClient(story.services, story.coordinator, story.client, clientNamed("Salainen Nimi")));
    BOOST_REQUIRE(closePlacement(story.services, story.coordinator, story.placement, "20.11.2026", "salainen syy"));
    const std::vector<std::string> expected{"client.changed", "placement.closed"};
    BOOST_TEST(story.logged(story.client) == expected);
    BOOST_TEST(story.count("access_log", "subject like '%alai%' or action like '%alai%' or request like '%alai%'") ==
               0);
    BOOST_TEST(story.count("access_log", "subject = 'placement/" + std::to_string(story.placement.value) + "'") == 1);
}

VALO_CASE_ON_BOTH(the_seeded_limits_warn_about_a_real_placement) {
    Story story(db);
    const auto [all, limits] = db.read([&](Transaction& tx) {
        return std::pair(placementsOf(tx, story.client), limitsOn(tx, *parseIsoDate("2026-09-01")));
    });
    BOOST_REQUIRE(all.size() == 1U);
    BOOST_TEST(limits.at("apprenticeship.hours_per_week_min") == 25);
    BOOST_TEST(warningsFor(all[0], all, limits, std::nullopt).empty());
    auto longer = all[0];
    longer.endsOn = *parseIsoDate("2027-03-01");
    const auto found = warningsFor(longer, all, limits, std::nullopt);
    BOOST_REQUIRE(found.size() == 1U);
    BOOST_TEST(found[0].code == "same_organiser_months_max");
}

}  // namespace
}  // namespace valo::placements
