#include "world.hpp"

using namespace valo;
using namespace valo::workplaces;

VALO_CASE_ON_BOTH(two_people_publish_a_report_and_neither_alone) {
    World w(db);
    const auto place = w.newWorkplace(w.writer);
    const auto id = w.draft(place, {w.requirement(0)});
    BOOST_TEST(codeOfRefusal(publishEnvironment(w.services, w.reviewer, id, "")) == "not_found");
    BOOST_REQUIRE(submitEnvironment(w.services, w.writer, id).has_value());
    BOOST_TEST(codeOfRefusal(publishEnvironment(w.services, w.writer, id, "")) == "four_eyes");
    BOOST_REQUIRE(publishEnvironment(w.services, w.reviewer, id, "").has_value());
    const auto e = w.stored(id);
    BOOST_TEST((e.state == EnvironmentState::Published));
    BOOST_TEST(isoDate(*e.reviewDue) == "2028-04-01");
    BOOST_TEST(isoDate(*e.report.validFrom) == "2026-03-01");
    BOOST_TEST(codeOfRefusal(changeEnvironment(w.services, w.writer, id, w.filled({w.requirement(1)}))) ==
               "environment_state");
}

VALO_CASE_ON_BOTH(who_only_corrected_a_word_does_not_publish_it_either) {
    World w(db);
    const auto id = w.draft(w.newWorkplace(w.writer), {w.requirement(0)});
    BOOST_REQUIRE(changeEnvironment(w.services, w.colleague, id, w.filled({w.requirement(0)})).has_value());
    BOOST_REQUIRE(submitEnvironment(w.services, w.writer, id).has_value());
    BOOST_TEST(codeOfRefusal(publishEnvironment(w.services, w.colleague, id, "")) == "four_eyes");
    BOOST_TEST(codeOfRefusal(sendEnvironmentBack(w.services, w.colleague, id, "Korjaa")) == "four_eyes");
}

VALO_CASE_ON_BOTH(a_report_goes_back_with_a_note_and_comes_again) {
    World w(db);
    const auto id = w.draft(w.newWorkplace(w.writer), {w.requirement(0)});
    BOOST_REQUIRE(submitEnvironment(w.services, w.writer, id).has_value());
    BOOST_TEST(codeOfRefusal(sendEnvironmentBack(w.services, w.reviewer, id, "")) == "note:required");
    BOOST_REQUIRE(sendEnvironmentBack(w.services, w.reviewer, id, "Kuvaa myös keittiö.").has_value());
    BOOST_TEST(w.stored(id).sentBack());
    BOOST_TEST(w.stored(id).reviewNote == "Kuvaa myös keittiö.");
    BOOST_REQUIRE(submitEnvironment(w.services, w.writer, id).has_value());
    BOOST_REQUIRE(publishEnvironment(w.services, w.reviewer, id, "").has_value());
}

VALO_CASE_ON_BOTH(only_a_published_report_covers_and_only_its_own_days) {
    World w(db);
    const auto place = w.newWorkplace(w.writer), elsewhere = w.newWorkplace(w.writer, "Toinen");
    const auto ticked = w.requirement(0), unticked = w.requirement(1);
    const auto id = w.draft(place, {ticked});
    BOOST_TEST(!w.covering(place, ticked, "2026-04-01"));
    BOOST_REQUIRE(submitEnvironment(w.services, w.writer, id).has_value());
    BOOST_TEST(!w.covering(place, ticked, "2026-04-01"));
    BOOST_REQUIRE(publishEnvironment(w.services, w.reviewer, id, "").has_value());
    const struct {
        WorkplaceId place;
        RequirementId requirement;
        const char* day;
        bool covered;
    } table[] = {
        {place, ticked, "2026-02-28", false},   {place, ticked, "2026-03-01", true},
        {place, ticked, "2026-04-01", true},    {place, ticked, "2036-04-01", true},
        {place, unticked, "2026-04-01", false}, {elsewhere, ticked, "2026-04-01", false},
    };
    for (const auto& row : table)
        BOOST_TEST(w.covering(row.place, row.requirement, row.day).has_value() == row.covered);
    BOOST_REQUIRE(withdrawEnvironment(w.services, w.writer, id, "Paikka suljettiin.").has_value());
    for (const auto& row : table) BOOST_TEST(!w.covering(row.place, row.requirement, row.day));
}

VALO_CASE_ON_BOTH(a_report_with_a_last_day_covers_that_day_and_not_the_next) {
    World w(db);
    const auto place = w.newWorkplace(w.writer);
    const auto id = startEnvironment(w.services, w.writer, place, w.curriculum).value();
    auto change = w.filled({w.requirement(0)});
    change.report.validTo = day("2026-06-30");
    BOOST_REQUIRE(changeEnvironment(w.services, w.writer, id, change).has_value());
    BOOST_REQUIRE(submitEnvironment(w.services, w.writer, id).has_value());
    BOOST_REQUIRE(publishEnvironment(w.services, w.reviewer, id, "").has_value());
    BOOST_TEST(w.covering(place, w.requirement(0), "2026-06-30").has_value());
    BOOST_TEST(!w.covering(place, w.requirement(0), "2026-07-01"));
}

VALO_CASE_ON_BOTH(a_new_version_ends_the_old_one_and_leaves_it_its_days) {
    World w(db);
    const auto place = w.newWorkplace(w.writer);
    const auto kept = w.requirement(0), dropped = w.requirement(1), added = w.requirement(2);
    const auto first = w.published(place, {kept, dropped});
    w.clock.set(noon("2026-09-01"));
    const auto second = startEnvironment(w.services, w.writer, place, w.curriculum).value();
    BOOST_TEST(second.value != first.value);
    BOOST_TEST(startEnvironment(w.services, w.colleague, place, w.curriculum).value().value == second.value);
    const auto carried = db.read([&](Transaction& tx) { return requirementsOfEnvironment(tx, second); });
    BOOST_TEST(carried.size() == 2u);
    BOOST_REQUIRE(changeEnvironment(w.services, w.writer, second, w.filled({kept, added})).has_value());
    BOOST_REQUIRE(submitEnvironment(w.services, w.writer, second).has_value());
    BOOST_TEST(w.covering(place, kept, "2026-09-01")->value == first.value);
    BOOST_REQUIRE(publishEnvironment(w.services, w.reviewer, second, "").has_value());
    BOOST_TEST((w.stored(first).state == EnvironmentState::Superseded));
    BOOST_TEST(w.stored(second).version == 2);
    const struct {
        RequirementId requirement;
        const char* day;
        std::int64_t by;
    } table[] = {
        {kept, "2026-08-31", first.value}, {kept, "2026-09-01", second.value}, {dropped, "2026-08-31", first.value},
        {dropped, "2026-09-01", 0},        {added, "2026-08-31", 0},           {added, "2026-09-01", second.value},
    };
    for (const auto& row : table) {
        const auto found = w.covering(place, row.requirement, row.day);
        BOOST_TEST((found ? found->value : 0) == row.by);
    }
    BOOST_REQUIRE(withdrawEnvironment(w.services, w.reviewer, second, "Virhe.").has_value());
    BOOST_TEST(w.covering(place, dropped, "2026-08-31")->value == first.value);
    BOOST_TEST(!w.covering(place, kept, "2026-09-01"));
}

VALO_CASE_ON_BOTH(every_act_may_be_sent_again) {
    World w(db);
    WorkplaceDetails details;
    details.name = "Kahvila";
    details.municipality = "Vaasa";
    const auto place = addWorkplace(w.services, w.writer, details, "key-1").value();
    BOOST_TEST(addWorkplace(w.services, w.writer, details, "key-1").value().value == place.value);
    BOOST_TEST(addWorkplace(w.services, w.writer, details, "key-2").value().value != place.value);
    const LocalizedText text{"Siivoan keittiön", "", ""};
    const auto task = addTask(w.services, w.writer, place, text).value();
    BOOST_TEST(addTask(w.services, w.writer, place, text).value().value == task.value);
    const auto lines = "Pesen ikkunat\nSIIVOAN KEITTIÖN\nVien roskat";
    BOOST_TEST(addTasks(w.services, w.writer, place, lines, Language::Fi).value().added.size() == 2u);
    const auto again = addTasks(w.services, w.writer, place, lines, Language::Fi).value();
    BOOST_TEST(again.added.size() == 0u);
    BOOST_TEST(again.known == 3u);
    const auto id = w.draft(place, {w.requirement(0)});
    for (int i = 0; i < 2; ++i) BOOST_TEST(codeOfRefusal(submitEnvironment(w.services, w.writer, id)) == "done");
    for (int i = 0; i < 2; ++i) BOOST_TEST(codeOfRefusal(publishEnvironment(w.services, w.reviewer, id, "")) == "done");
    BOOST_TEST(codeOfRefusal(publishEnvironment(w.services, w.colleague, id, "")) == "outside_recogniser");
    const auto publishedAt = w.stored(id).publishedAt;
    w.clock.set(noon("2026-05-01"));
    BOOST_REQUIRE(publishEnvironment(w.services, w.reviewer, id, "").has_value());
    BOOST_TEST((w.stored(id).publishedAt == publishedAt));
}

VALO_CASE_ON_BOTH(organisations_are_kept_apart) {
    World w(db);
    const auto place = w.newWorkplace(w.writer);
    const auto task = addTask(w.services, w.writer, place, {"Siivoan", "", ""}).value();
    const auto id = w.draft(place, {w.requirement(0)});
    for (const auto& outsider : {w.stranger, w.reviewer}) {
        BOOST_TEST(codeOfRefusal(workplaceFor(w.services, outsider, place)) == "not_found");
        BOOST_TEST(codeOfRefusal(taskFor(w.services, outsider, task)) == "not_found");
        BOOST_TEST(codeOfRefusal(environmentFor(w.services, outsider, id)) == "not_found");
        BOOST_TEST(codeOfRefusal(changeTask(w.services, outsider, task, {"x", "", ""}, TaskPart::Open)) == "not_found");
        BOOST_TEST(codeOfRefusal(decideMapping(w.services, outsider, task, {{w.requirement(0)}, {}})) == "not_found");
        BOOST_TEST(codeOfRefusal(submitEnvironment(w.services, outsider, id)) == "not_found");
        BOOST_TEST(codeOfRefusal(startEnvironment(w.services, outsider, place, w.curriculum)) == "not_found");
    }
    BOOST_TEST(workplacesFor(w.services, w.stranger).value().size() == 0u);
    BOOST_TEST(workplacesFor(w.services, w.coach).value().size() == 1u);
    BOOST_TEST(codeOfRefusal(changeTask(w.services, w.coach, task, {"x", "", ""}, TaskPart::Open)) == "forbidden");
    BOOST_REQUIRE(submitEnvironment(w.services, w.writer, id).has_value());
    BOOST_TEST(environmentFor(w.services, w.reviewer, id).has_value());
    BOOST_TEST(codeOfRefusal(environmentFor(w.services, w.stranger, id)) == "not_found");
    BOOST_TEST(waitingFor(w.services, w.reviewer).value().toReview.size() == 1u);
    BOOST_TEST(waitingFor(w.services, w.stranger).value().toReview.size() == 0u);
    const auto inside = World::actor(603, 501, Role::Reviewer);  // a reviewer, but not from outside
    BOOST_TEST(waitingFor(w.services, inside).value().toReview.empty());
    BOOST_TEST(!environmentFor(w.services, inside, id).value().mayReview);
    BOOST_TEST(codeOfRefusal(publishEnvironment(w.services, inside, id, "")) == "outside_recogniser");
    BOOST_TEST(codeOfRefusal(sendEnvironmentBack(w.services, inside, id, "x")) == "outside_recogniser");
    BOOST_TEST(waitingFor(w.services, w.writer).value().own.size() == 1u);
    BOOST_TEST(codeOfRefusal(waitingFor(w.services, w.coach)) == "forbidden");
}

VALO_CASE_ON_BOTH(what_was_confirmed_for_tasks_is_ticked_in_a_new_report) {
    World w(db);
    const auto place = w.newWorkplace(w.writer);
    const auto task = addTask(w.services, w.writer, place, {"Siivoan", "", ""}).value();
    const auto yes = w.requirement(3), no = w.requirement(4);
    BOOST_REQUIRE(decideMapping(w.services, w.writer, task, {{yes}, {no}}).has_value());
    const auto read = [&] { return db.read([&](Transaction& tx) { return requirementsOfTask(tx, task); }); };
    BOOST_REQUIRE(read().size() == 1u);
    BOOST_TEST(read().front().value == yes.value);
    w.clock.set(noon("2026-04-02"));
    BOOST_REQUIRE(decideMapping(w.services, w.colleague, task, {{yes}, {no}}).has_value());
    const auto seen = taskFor(w.services, w.writer, task).value();
    for (const auto& decision : seen.decisions) {
        BOOST_TEST(decision.by == "Aino Kirjoittaja");  // the same decision again keeps its first hand
        BOOST_TEST((decision.at == noon("2026-04-01")));
    }
    const auto id = startEnvironment(w.services, w.writer, place, w.curriculum).value();
    const auto ticks = db.read([&](Transaction& tx) { return requirementsOfEnvironment(tx, id); });
    BOOST_REQUIRE(ticks.size() == 1u);
    BOOST_TEST(ticks.front().value == yes.value);
    const auto coverage = workplaceFor(w.services, w.writer, place).value().coverage;
    BOOST_REQUIRE(coverage.size() == 1u);
    BOOST_TEST(coverage.front().shown.size() == 1u);
    BOOST_TEST(coverage.front().all() > 1u);
    BOOST_REQUIRE(decideMapping(w.services, w.writer, task, {{no}, {yes}}).has_value());
    BOOST_TEST(read().front().value == no.value);
    BOOST_TEST(codeOfRefusal(decideMapping(w.services, w.writer, task, {{{999999}}, {}})) == "requirement:unknown");
}

VALO_CASE_ON_BOTH(tasks_keep_the_order_they_are_given) {
    World w(db);
    const auto place = w.newWorkplace(w.writer);
    const auto ids = addTasks(w.services, w.writer, place, "A\nB\nC\nD", Language::Fi).value().added;
    const auto order = [&] {
        std::string text;
        for (const auto& task : db.read([&](Transaction& tx) { return tasksOf(tx, place); })) text += task.text.fi;
        return text;
    };
    const struct {
        std::size_t task;
        int place;
        const char* order;
    } table[] = {{3, 1, "DABC"}, {3, 1, "DABC"}, {0, 99, "DBCA"}, {1, 2, "DBCA"}, {2, 2, "DCBA"}};
    for (const auto& row : table) {
        BOOST_REQUIRE(moveTask(w.services, w.writer, ids[row.task], row.place).has_value());
        BOOST_TEST(order() == row.order);
    }
    BOOST_REQUIRE(archiveTask(w.services, w.writer, ids[2], true).has_value());
    BOOST_TEST(order() == "DBA");
    BOOST_REQUIRE(archiveTask(w.services, w.writer, ids[2], false).has_value());
    BOOST_TEST(order() == "DBAC");
}

VALO_CASE_ON_BOTH(the_database_itself_refuses_to_change_the_ticks_of_a_published_report) {
    World w(db);
    const auto id = w.published(w.newWorkplace(w.writer), {w.requirement(0)});
    const auto e = w.stored(id);
    BOOST_CHECK_THROW(db.write([&](Transaction& tx) {
        tick(tx, e, {w.requirement(1)});
        return true;
    }),
                      database::Failure);
}

VALO_CASE_ON_BOTH(two_who_write_in_a_report_at_once_notice_each_other) {
    World w(db);
    const auto id = w.draft(w.newWorkplace(w.writer), {w.requirement(0)});
    auto hers = w.filled({w.requirement(0)}), his = w.filled({w.requirement(1)});
    hers.edits = his.edits = w.stored(id).edits;
    BOOST_REQUIRE(changeEnvironment(w.services, w.writer, id, hers).has_value());
    BOOST_TEST(codeOfRefusal(changeEnvironment(w.services, w.colleague, id, his)) == "report_changed");
    BOOST_TEST(db.read([&](Transaction& tx) { return requirementsOfEnvironment(tx, id); }).front().value ==
               w.requirement(0).value);
    his.edits = w.stored(id).edits;  // he has looked, and wants his own
    BOOST_TEST(codeOfRefusal(changeEnvironment(w.services, w.colleague, id, his)) == "done");
}

VALO_CASE_ON_BOTH(a_report_is_published_with_the_tasks_that_were_reviewed) {
    World w(db);
    const auto place = w.newWorkplace(w.writer);
    const auto shows = addTask(w.services, w.writer, place, {"Siivoan", "", ""}, TaskPart::Core,
                               {{w.requirement(0), w.requirement(1)}, {}})
                           .value();
    BOOST_REQUIRE(addTask(w.services, w.writer, place, {"Keitän kahvia", "", ""}).has_value());  // shows nothing ticked
    const auto id = w.draft(place, {w.requirement(0)});
    const auto tasks = [&] { return db.read([&](Transaction& tx) { return tasksOfReport(tx, id); }); };
    BOOST_TEST(tasks().empty());
    BOOST_REQUIRE(submitEnvironment(w.services, w.writer, id).has_value());
    BOOST_REQUIRE(changeTask(w.services, w.writer, shows, {"Siivoan Maijan kanssa", "", ""}, TaskPart::Core));
    BOOST_REQUIRE(publishEnvironment(w.services, w.reviewer, id, "").has_value());
    BOOST_REQUIRE(tasks().size() == 1u);
    BOOST_TEST(tasks().front().text.fi == "Siivoan");
    BOOST_REQUIRE(tasks().front().shows.size() == 1u);  // what the report does not tick is left out
    BOOST_TEST(tasks().front().shows.front().value == w.requirement(0).value);
}

VALO_CASE_ON_BOTH(criteria_are_ticked_kept_in_their_words_and_carried_to_the_next_version) {
    World w(db);
    const auto place = w.newWorkplace(w.writer);
    const auto unit = w.requirements[0].unit;
    const auto criteria = db.read([&](Transaction& tx) { return curricula::criteriaOf(tx, unit); });
    BOOST_REQUIRE(criteria.size() > 1u);
    const auto id = w.draft(place, {w.requirement(0)});
    auto change = w.filled({w.requirement(0)});
    change.criteria = std::set<std::string>{keyOf(unit, criteria[1]), keyOf({999}, criteria[0]), "nonsense"};
    BOOST_REQUIRE(changeEnvironment(w.services, w.writer, id, change).has_value());
    const auto reached = [&](EnvironmentId of) {
        return db.read([&](Transaction& tx) { return criteriaOfReport(tx, of); });
    };
    BOOST_REQUIRE(reached(id)[unit].size() == 1u);
    BOOST_TEST(reached(id)[unit][0].text.fi == criteria[1].text.fi);
    change.criteria.reset();  // who says nothing of them leaves them
    BOOST_REQUIRE(changeEnvironment(w.services, w.writer, id, change).has_value());
    BOOST_TEST(reached(id)[unit].size() == 1u);
    BOOST_TEST(!registerEntry(w.services, id).has_value());
    BOOST_REQUIRE(submitEnvironment(w.services, w.writer, id).has_value());
    BOOST_REQUIRE(publishEnvironment(w.services, w.reviewer, id, "").has_value());
    const auto entry = registerEntry(w.services, id).value();
    BOOST_TEST(entry.units.at(0).criteriaReached);
    BOOST_TEST(entry.units.at(0).criteria.size() == 1u);
    const auto next = startEnvironment(w.services, w.writer, place, w.curriculum).value();
    BOOST_TEST(reached(next)[unit].size() == 1u);
}

VALO_CASE_ON_BOTH(further_contacts_are_public_only_when_the_report_says_so) {
    World w(db);
    WorkplaceDetails details;
    details.name = "Kahvila";
    details.municipality = "Vaasa";
    details.contactName = "Salla";
    details.furtherContacts = {{"Maj Myller", "köksmästare", "", ""}, {"Bo Berg", "", "050", ""}};
    details.socialMedia = "https://example.fi/a https://example.fi/b";
    const auto place = addWorkplace(w.services, w.writer, details, "").value();
    const auto seen = workplaceFor(w.services, w.coach, place).value().workplace.details;
    BOOST_REQUIRE(seen.furtherContacts.size() == 2u);
    BOOST_TEST(seen.furtherContacts[0].name == "Maj Myller");
    BOOST_TEST(seen.socialMedia == details.socialMedia);
    const auto hidden = w.published(place, {w.requirement(0)});
    BOOST_TEST(registerEntry(w.services, hidden).value().workplace.details.furtherContacts.empty());
    const auto id = startEnvironment(w.services, w.writer, place, w.curriculum).value();
    auto change = w.filled({w.requirement(0)});
    change.report.showContact = true;
    BOOST_REQUIRE(changeEnvironment(w.services, w.writer, id, change).has_value());
    BOOST_REQUIRE(submitEnvironment(w.services, w.writer, id).has_value());
    BOOST_REQUIRE(publishEnvironment(w.services, w.reviewer, id, "").has_value());
    BOOST_TEST(registerEntry(w.services, id).value().workplace.details.furtherContacts.size() == 2u);
}

VALO_CASE_ON_BOTH(owner_and_day_of_the_next_look_are_the_reports_own) {
    World w(db);
    const auto id = w.draft(w.newWorkplace(w.writer), {w.requirement(0)});
    BOOST_TEST(w.stored(id).owner->value == w.writer.user.value);
    const struct {
        const char* reviewDue;
        std::optional<UserId> owner;
        std::string expected;
    } table[] = {
        {"2026-04-01", {}, "reviewDue:not_in_future"},
        {"2031-04-02", {}, "reviewDue:too_far"},
        {"2027-04-01", w.stranger.user, "owner:unknown"},
        {"2027-04-01", w.colleague.user, "owner:unknown"},  // no coordinator by the accounts' book
    };
    for (const auto& row : table) {
        auto change = w.filled({w.requirement(0)});
        change.reviewDue = day(row.reviewDue);
        change.owner = row.owner;
        BOOST_TEST(codeOfRefusal(changeEnvironment(w.services, w.writer, id, change)) == row.expected);
    }
    db.write([](Transaction& tx) {
        static constexpr database::Sql kRole{"insert into account_role (account_id, role) values (602, 'coordinator')"};
        return tx.run(kRole);
    });
    auto change = w.filled({w.requirement(0)});
    change.reviewDue = day("2027-04-01");
    change.owner = w.colleague.user;
    BOOST_REQUIRE(changeEnvironment(w.services, w.writer, id, change).has_value());
    BOOST_REQUIRE(submitEnvironment(w.services, w.writer, id).has_value());
    BOOST_REQUIRE(publishEnvironment(w.services, w.reviewer, id, "").has_value());
    BOOST_TEST(isoDate(*w.stored(id).reviewDue) == "2027-04-01");
    BOOST_TEST(w.stored(id).owner->value == w.colleague.user.value);
}

VALO_CASE_ON_BOTH(a_change_of_the_curriculum_puts_a_published_report_on_the_list) {
    World w(db);
    const auto id = w.published(w.newWorkplace(w.writer), {w.requirement(0)});
    const auto due = [&] {
        return db.read([](Transaction& tx) { return reportsDueBy(tx, {501}, day("2026-05-01")); }).size();
    };
    BOOST_TEST(due() == 0u);
    static constexpr database::Sql kReworded{"update requirement set changed_at = 4000000000000000 where id = :id"};
    db.write([&](Transaction& tx) { return tx.run(kReworded, w.requirement(1)); });
    BOOST_TEST(due() == 0u);  // not ticked
    db.write([&](Transaction& tx) { return tx.run(kReworded, w.requirement(0)); });
    BOOST_TEST(due() == 1u);
    const auto view = environmentFor(w.services, w.writer, id).value();
    BOOST_TEST(view.notices == std::vector<std::string>{"requirements_changed"}, boost::test_tools::per_element());
}

VALO_CASE_ON_BOTH(writes_leave_a_row_in_the_access_log) {
    World w(db);
    const auto id = w.published(w.newWorkplace(w.writer), {w.requirement(0)});
    static constexpr database::Sql kLogged{"select action from access_log where subject = :subject order by id"};
    const auto actions = db.read(
        [&](Transaction& tx) { return tx.all<std::string>(kLogged, "environment/" + std::to_string(id.value)); });
    const std::vector<std::string> expected{"environment.started", "environment.changed", "environment.submitted",
                                            "environment.published"};
    BOOST_TEST(actions == expected, boost::test_tools::per_element());
}
