#include <boost/test/unit_test.hpp>

#include "assessment/actions.hpp"
#include "placements/actions.hpp"
#include "support/databases.hpp"
#include "support/story.hpp"

namespace valo::assessment {
namespace {

using tests::Story;

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

RecordObservation seen(const Story& story, std::vector<RequirementId> requirements, const char* key = "",
                       Level level = Level::Guided) {
    return {story.placement, std::move(requirements), story.tasks[0], level, "Siivosi salin", std::nullopt, key};
}

SayOnLine onLine(const Story& story, int requirement, AgreementState state, Level level = Level::Guided) {
    SayOnLine input{story.placement, story.requirements[static_cast<std::size_t>(requirement)], {}};
    input.agreement.state = state;
    input.agreement.level = level;
    if (state != AgreementState::Proposed) input.agreement.talkOn = *parseIsoDate("2026-11-20");
    if (state == AgreementState::Disagreed) {
        input.agreement.clientView = "Osaan tämän itse";
        input.agreement.coachView = "Tarvitsee vielä apua";
    }
    return input;
}

AssessedLine lineOf(database::Database& db, const Story& story, int requirement) {
    const auto wanted = story.requirements[static_cast<std::size_t>(requirement)];
    for (auto& line : db.read([&](Transaction& tx) { return assessedLines(tx, story.placement); }))
        if (line.requirement.id == wanted) return line;
    throw std::logic_error("no such line");
}

std::vector<AgreedLine> agreedOf(database::Database& db, const Story& story) {
    return db.read([&](Transaction& tx) { return agreedLines(tx, story.client); });
}

/// The first requirement is seen by the coach, so that it can be agreed on.
void seeFirst(Story& story) {
    BOOST_REQUIRE(recordObservation(story.services, story.coach, seen(story, {story.requirements[0]})));
}

VALO_CASE_ON_BOTH(each_person_may_do_with_skills_what_her_relation_allows) {
    struct Row {
        const char* who;
        Actor Story::*actor;
        const char *observe, *answerSelf, *assess, *agree;
    };
    const Row rows[] = {
        {"coordinator", &Story::coordinator, "done", "done", "done", "done"},
        {"coach", &Story::coach, "done", "done", "done", "done"},
        {"coordinator without a relation", &Story::stranger, "not found", "not found", "not found", "not found"},
        {"coordinator elsewhere", &Story::outsider, "not found", "not found", "not found", "not found"},
        {"administrator", &Story::administrator, "not found", "not found", "not found", "not found"},
        {"reviewer", &Story::reviewer, "not found", "not found", "not found", "not found"},
        {"the client herself", &Story::clientSelf, "forbidden", "done", "forbidden", "forbidden"},
        {"another client", &Story::otherClientSelf, "not found", "not found", "not found", "not found"},
    };
    Story story(db);
    seeFirst(story);
    for (const auto& row : rows) {
        const auto& actor = story.*row.actor;
        const auto first = story.requirements[0];
        BOOST_TEST(said(recordObservation(story.services, actor, seen(story, {first}))) == row.observe, row.who);
        BOOST_TEST(said(assessOneself(story.services, actor, {story.placement, {{first, Answer::Can, ""}}, {}})) ==
                       row.answerSelf,
                   row.who);
        BOOST_TEST(
            said(assessAsCoach(story.services, actor, {{story.placement, first, Level::Guided, "", {}}})) == row.assess,
            row.who);
        BOOST_TEST(said(sayOnLine(story.services, actor, onLine(story, 0, AgreementState::Agreed))) == row.agree,
                   row.who);
    }
}

VALO_CASE_ON_BOTH(an_observation_sent_again_is_the_first_one) {
    Story story(db);
    const auto input = seen(story, {story.requirements[0], story.requirements[1]}, "key-1");
    const auto first = recordObservation(story.services, story.coach, input);
    BOOST_REQUIRE(first);
    BOOST_TEST(first->isNew);
    BOOST_TEST(first->ids.size() == 2U);
    const auto again = recordObservation(story.services, story.coach, input);
    BOOST_REQUIRE(again);
    BOOST_TEST(!again->isNew);
    BOOST_TEST((again->ids == first->ids));
    BOOST_TEST(story.count("observation") == 2);
    // Another person's same key is another sending.
    BOOST_REQUIRE(recordObservation(story.services, story.coordinator, input));
    BOOST_TEST(story.count("observation") == 4);
    // Without a key each sending counts.
    BOOST_REQUIRE(recordObservation(story.services, story.coach, seen(story, {story.requirements[0]})));
    BOOST_REQUIRE(recordObservation(story.services, story.coach, seen(story, {story.requirements[0]})));
    BOOST_TEST(story.count("observation") == 6);
}

VALO_CASE_ON_BOTH(a_resend_gets_its_first_answer_even_when_the_placement_has_been_closed_since) {
    Story story(db);
    const auto input = seen(story, {story.requirements[0]}, "key-1");
    const auto first = recordObservation(story.services, story.coach, input);
    BOOST_REQUIRE(first);
    BOOST_REQUIRE(placements::closePlacement(story.services, story.coordinator, story.placement, "22.11.2026", ""));
    const auto again = recordObservation(story.services, story.coach, input);
    BOOST_REQUIRE(again);
    BOOST_TEST((again->ids == first->ids));
    BOOST_TEST(said(recordObservation(story.services, story.coach, seen(story, {story.requirements[0]}, "key-2"))) ==
               "placement_closed");
}

VALO_CASE_ON_BOTH(an_observation_names_what_exists) {
    Story story(db);
    auto input = seen(story, {RequirementId{9999}});
    BOOST_TEST(said(recordObservation(story.services, story.coach, input)) == "unknown");
    input = seen(story, {});
    BOOST_TEST(said(recordObservation(story.services, story.coach, input)) == "required");
    input = seen(story, {story.requirements[0]});
    input.task = TaskId{9999};
    BOOST_TEST(said(recordObservation(story.services, story.coach, input)) == "unknown");
    input = seen(story, {story.requirements[0]});
    input.placement = PlacementId{9999};
    BOOST_TEST(said(recordObservation(story.services, story.coach, input)) == "not found");
    input = seen(story, {story.requirements[0], RequirementId{9999}});
    BOOST_TEST(said(recordObservation(story.services, story.coach, input)) == "unknown");
    BOOST_TEST(story.count("observation") == 0);  // all of them or none
}

VALO_CASE_ON_BOTH(what_no_task_shows_is_recorded_with_a_warning) {
    Story story(db);
    const auto recorded =
        recordObservation(story.services, story.coach, seen(story, {story.requirements[0], story.requirements[4]}));
    BOOST_REQUIRE(recorded);
    BOOST_REQUIRE(recorded->outsideMap.size() == 1U);
    BOOST_TEST((recorded->outsideMap[0] == story.requirements[4]));
    BOOST_TEST(lineOf(db, story, 0).inMap);
    BOOST_TEST(!lineOf(db, story, 4).inMap);
}

VALO_CASE_ON_BOTH(a_withdrawn_observation_counts_no_more_and_leaves_its_trace) {
    Story story(db);
    const auto recorded = recordObservation(story.services, story.coach, seen(story, {story.requirements[0]}));
    BOOST_REQUIRE(recorded);
    const auto id = recorded->ids[0];
    for (const auto* actor : {&story.stranger, &story.outsider, &story.otherClientSelf})
        BOOST_TEST(said(withdrawObservation(story.services, *actor, id)) == "not found");
    BOOST_TEST(said(withdrawObservation(story.services, story.clientSelf, id)) == "forbidden");
    BOOST_TEST(said(withdrawObservation(story.services, story.coach, id)) == "done");
    BOOST_TEST(lineOf(db, story, 0).observations == 0);
    const auto rows = db.read([&](Transaction& tx) { return observationsOf(tx, story.placement); });
    BOOST_REQUIRE(rows.size() == 1U);
    BOOST_TEST(rows[0].withdrawnAt.has_value());
    const std::vector<std::string> expected{"observation.recorded", "observation.withdrawn"};
    BOOST_TEST(story.logged(story.client) == expected);
    // A coach may not take back what the coordinator saw; the coordinator may take back the coach's.
    const auto hers = recordObservation(story.services, story.coordinator, seen(story, {story.requirements[0]}));
    BOOST_TEST(said(withdrawObservation(story.services, story.coach, hers->ids[0])) == "forbidden");
}

VALO_CASE_ON_BOTH(lines_show_three_views_side_by_side_in_one_query) {
    Story story(db);
    BOOST_REQUIRE(
        recordObservation(story.services, story.coach, seen(story, {story.requirements[0]}, "", Level::Guided)));
    BOOST_REQUIRE(recordObservation(story.services, story.coordinator,
                                    seen(story, {story.requirements[0]}, "", Level::Advanced)));
    BOOST_REQUIRE(assessOneself(story.services, story.clientSelf,
                                {story.placement, {{story.requirements[0], Answer::Can, "hyvin"}}, {}}));
    BOOST_REQUIRE(assessAsCoach(story.services, story.coach,
                                {{story.placement, story.requirements[1], Level::Practising, "", {}}}));
    database::Database::takeThreadUsage();
    const auto lines = db.read([&](Transaction& tx) { return assessedLines(tx, story.placement); });
    BOOST_TEST(database::Database::takeThreadUsage().first <= 3U);
    BOOST_REQUIRE(lines.size() == 3U);  // what the tasks show, in the curriculum's order
    const auto& line = lines[0];
    BOOST_TEST(line.requirement.plain.fi == "Osaat siivota");
    BOOST_TEST(line.requirement.official.sv == "officiellt krav 0");
    BOOST_TEST(line.requirement.decisionNumber == "OPH-2810-2017");
    BOOST_TEST(line.observations == 2);
    BOOST_TEST((line.topObserved == Level::Advanced));
    BOOST_TEST((line.selfAnswer == Answer::Can));
    BOOST_TEST(line.selfNote == "hyvin");
    BOOST_TEST(!line.coachLevel.has_value());
    BOOST_TEST((lines[1].coachLevel == Level::Practising));
    BOOST_TEST(!lines[2].selfAnswer.has_value());
}

VALO_CASE_ON_BOTH(a_new_view_supersedes_and_the_same_view_again_changes_nothing) {
    Story story(db);
    const auto say = [&](Answer answer) {
        return *assessOneself(story.services, story.clientSelf,
                              {story.placement, {{story.requirements[0], answer, ""}}, {}});
    };
    BOOST_TEST(say(Answer::Practising) == 1);
    BOOST_TEST(say(Answer::Practising) == 0);
    BOOST_TEST(say(Answer::Can) == 1);
    BOOST_TEST(story.count("self_assessment") == 2);
    BOOST_TEST(story.count("self_assessment", "superseded_at is null and answer = 'can'") == 1);
    const auto assess = [&](Level level) {
        return *assessAsCoach(story.services, story.coach, {{story.placement, story.requirements[0], level, "", {}}});
    };
    BOOST_TEST(assess(Level::Guided) == 1);
    BOOST_TEST(assess(Level::Guided) == 0);
    BOOST_TEST(assess(Level::Independent) == 1);
    BOOST_TEST(story.count("coach_assessment", "superseded_at is null") == 1);
}

VALO_CASE_ON_BOTH(what_the_client_said_on_paper_names_who_wrote_it_down) {
    Story story(db);
    BOOST_REQUIRE(
        assessOneself(story.services, story.coach,
                      {story.placement, {{story.requirements[0], Answer::Can, ""}}, *parseIsoDate("2026-11-10")}));
    BOOST_TEST(story.count("self_assessment", "assessed_on = '2026-11-10' and recorded_by = " +
                                                  std::to_string(story.coach.user.value)) == 1);
}

VALO_CASE_ON_BOTH(a_skill_agreed_in_a_talk_stands_with_its_ground) {
    Story story(db);
    BOOST_TEST(said(sayOnLine(story.services, story.coach, onLine(story, 0, AgreementState::Agreed))) ==
               "nothing_seen_yet");
    seeFirst(story);
    const auto id = sayOnLine(story.services, story.coach, onLine(story, 0, AgreementState::Agreed));
    BOOST_REQUIRE(id);
    BOOST_TEST(
        (*sayOnLine(story.services, story.coach, onLine(story, 0, AgreementState::Agreed)) == *id));  // sent again
    const auto agreed = agreedOf(db, story);
    BOOST_REQUIRE(agreed.size() == 1U);
    BOOST_TEST((agreed[0].agreement == *id));
    BOOST_TEST((agreed[0].level == Level::Guided));
    BOOST_TEST(isoDate(agreed[0].agreedOn()) == "2026-11-20");
    BOOST_TEST(agreed[0].evidence == 1);
    BOOST_TEST(isoDate(agreed[0].firstSeen.value()) == "2026-11-22");
    BOOST_TEST((agreed[0].workplace == story.workplace));
    // A later talk at another level supersedes; the old row stays.
    BOOST_REQUIRE(sayOnLine(story.services, story.coach, onLine(story, 0, AgreementState::Agreed, Level::Independent)));
    BOOST_TEST((agreedOf(db, story)[0].level == Level::Independent));
    BOOST_TEST(story.count("agreement") == 2);
    BOOST_TEST(story.count("agreement", "superseded_at is not null and level = 'guided'") == 1);
}

VALO_CASE_ON_BOTH(a_disagreement_keeps_both_words_and_blocks_only_its_own_line) {
    Story story(db);
    BOOST_REQUIRE(
        recordObservation(story.services, story.coach, seen(story, {story.requirements[0], story.requirements[1]})));
    BOOST_REQUIRE(sayOnLine(story.services, story.coach, onLine(story, 0, AgreementState::Agreed)));
    BOOST_REQUIRE(sayOnLine(story.services, story.coach, onLine(story, 1, AgreementState::Agreed)));
    BOOST_REQUIRE(sayOnLine(story.services, story.coach, onLine(story, 1, AgreementState::Disagreed)));
    const auto agreed = agreedOf(db, story);
    BOOST_REQUIRE(agreed.size() == 1U);
    BOOST_TEST((agreed[0].requirement == story.requirements[0]));
    const auto line = lineOf(db, story, 1);
    BOOST_TEST(line.isDisagreed());
    BOOST_TEST(line.agreement->clientView == "Osaan tämän itse");
    BOOST_TEST(line.agreement->coachView == "Tarvitsee vielä apua");
}

VALO_CASE_ON_BOTH(a_proposal_stands_only_when_the_client_accepts_it_in_her_own_account) {
    Story story(db);
    seeFirst(story);
    const auto id = sayOnLine(story.services, story.coach, onLine(story, 0, AgreementState::Proposed));
    BOOST_REQUIRE(id);
    BOOST_TEST(agreedOf(db, story).empty());
    for (const auto* actor : {&story.stranger, &story.outsider, &story.otherClientSelf, &story.administrator})
        BOOST_TEST(said(answerProposal(story.services, *actor, *id, true, "")) == "not found");
    for (const auto* actor : {&story.coach, &story.coordinator})
        BOOST_TEST(said(answerProposal(story.services, *actor, *id, true, "")) == "forbidden");
    BOOST_TEST(agreedOf(db, story).empty());
    const auto proposals = db.read([&](Transaction& tx) { return openProposals(tx, story.client); });
    BOOST_REQUIRE(proposals.size() == 1U);
    BOOST_TEST(proposals[0].coachName == story.coach.name);
    BOOST_TEST(said(answerProposal(story.services, story.clientSelf, *id, true, "")) == "done");
    BOOST_TEST(said(answerProposal(story.services, story.clientSelf, *id, true, "")) == "done");  // sent again
    const auto agreed = agreedOf(db, story);
    BOOST_REQUIRE(agreed.size() == 1U);
    BOOST_TEST(isoDate(agreed[0].agreedOn()) == "2026-11-22");
    BOOST_TEST((lineOf(db, story, 0).agreement->how == ClientHow::OwnAccount));
    BOOST_TEST(db.read([&](Transaction& tx) { return openProposals(tx, story.client); }).empty());
}

VALO_CASE_ON_BOTH(a_raise_that_waits_for_the_client_leaves_standing_what_was_agreed) {
    Story story(db);
    seeFirst(story);
    BOOST_REQUIRE(sayOnLine(story.services, story.coach, onLine(story, 0, AgreementState::Agreed)));
    const auto raise =
        sayOnLine(story.services, story.coach, onLine(story, 0, AgreementState::Proposed, Level::Advanced));
    BOOST_REQUIRE(raise);
    BOOST_REQUIRE(agreedOf(db, story).size() == 1U);
    BOOST_TEST((agreedOf(db, story)[0].level == Level::Guided));
    BOOST_REQUIRE(answerProposal(story.services, story.clientSelf, *raise, true, ""));
    BOOST_REQUIRE(agreedOf(db, story).size() == 1U);
    BOOST_TEST((agreedOf(db, story)[0].level == Level::Advanced));
}

VALO_CASE_ON_BOTH(the_client_may_question_a_proposal_and_have_second_thoughts) {
    Story story(db);
    seeFirst(story);
    const auto proposed = sayOnLine(story.services, story.coach, onLine(story, 0, AgreementState::Proposed));
    BOOST_REQUIRE(answerProposal(story.services, story.clientSelf, *proposed, false, "Osaan jo itse"));
    BOOST_TEST(lineOf(db, story, 0).agreement->clientView == "Osaan jo itse");
    BOOST_TEST(agreedOf(db, story).empty());
    BOOST_TEST(said(answerProposal(story.services, story.clientSelf, *proposed, true, "")) == "proposal_changed");
    const auto agreed = sayOnLine(story.services, story.coach, onLine(story, 0, AgreementState::Agreed));
    BOOST_REQUIRE(agreedOf(db, story).size() == 1U);
    BOOST_REQUIRE(answerProposal(story.services, story.clientSelf, *agreed, false, "Muutin mieltäni"));
    BOOST_TEST(agreedOf(db, story).empty());
    BOOST_TEST(lineOf(db, story, 0).agreement->clientView == "Muutin mieltäni");
    BOOST_TEST(story.count("agreement", "superseded_at is null") == 1);
}

VALO_CASE_ON_BOTH(a_proposal_that_was_replaced_cannot_be_accepted) {
    Story story(db);
    seeFirst(story);
    const auto first = sayOnLine(story.services, story.coach, onLine(story, 0, AgreementState::Proposed));
    BOOST_REQUIRE(
        sayOnLine(story.services, story.coach, onLine(story, 0, AgreementState::Proposed, Level::Independent)));
    BOOST_TEST(said(answerProposal(story.services, story.clientSelf, *first, true, "")) == "proposal_changed");
}

VALO_CASE_ON_BOTH(several_lines_of_a_talk_are_agreed_together_or_not_at_all) {
    Story story(db);
    BOOST_REQUIRE(
        recordObservation(story.services, story.coach, seen(story, {story.requirements[0], story.requirements[1]})));
    const std::vector<SayOnLine> good{onLine(story, 0, AgreementState::Agreed),
                                      onLine(story, 1, AgreementState::Agreed)};
    auto bad = good;
    bad.push_back(onLine(story, 2, AgreementState::Agreed));
    BOOST_TEST(said(sayOnLines(story.services, story.coach, bad)) == "nothing_seen_yet");
    BOOST_TEST(story.count("agreement") == 0);
    BOOST_TEST(said(sayOnLines(story.services, story.coach, good)) == "done");
    BOOST_TEST(agreedOf(db, story).size() == 2U);
}

VALO_CASE_ON_BOTH(what_waits_is_counted_for_those_who_work_with_the_client) {
    Story story(db);
    BOOST_REQUIRE(
        recordObservation(story.services, story.coach,
                          seen(story, {story.requirements[0], story.requirements[1], story.requirements[2]})));
    BOOST_REQUIRE(sayOnLine(story.services, story.coach, onLine(story, 0, AgreementState::Proposed)));
    BOOST_REQUIRE(sayOnLine(story.services, story.coach, onLine(story, 1, AgreementState::Disagreed)));
    const auto waiting = db.read([&](Transaction& tx) { return waitingFor(tx, story.coordinator); });
    BOOST_REQUIRE(waiting.size() == 1U);
    BOOST_TEST(waiting[0].toAgree == 1);
    BOOST_TEST(waiting[0].proposed == 1);
    BOOST_TEST(waiting[0].disagreed == 1);
    for (const auto* actor : {&story.stranger, &story.administrator, &story.clientSelf})
        BOOST_TEST(db.read([&](Transaction& tx) { return waitingFor(tx, *actor); }).empty());
}

VALO_CASE_ON_BOTH(every_word_on_a_skill_is_logged_by_its_row_and_without_its_content) {
    Story story(db);
    const auto recorded = recordObservation(story.services, story.coach, seen(story, {story.requirements[0]}));
    BOOST_REQUIRE(assessOneself(story.services, story.clientSelf,
                                {story.placement, {{story.requirements[0], Answer::Can, "salaisuus"}}, {}}));
    BOOST_REQUIRE(assessAsCoach(story.services, story.coach,
                                {{story.placement, story.requirements[0], Level::Guided, "salaisuus", {}}}));
    const auto id = sayOnLine(story.services, story.coach, onLine(story, 0, AgreementState::Proposed));
    BOOST_REQUIRE(answerProposal(story.services, story.clientSelf, *id, false, "salaisuus"));
    const std::vector<std::string> expected{"observation.recorded", "self_assessment.recorded",
                                            "coach_assessment.recorded", "agreement.proposed", "agreement.disagreed"};
    BOOST_TEST(story.logged(story.client) == expected);
    BOOST_TEST(story.count("access_log", "subject = 'observation/" + std::to_string(recorded->ids[0].value) + "'") ==
               1);
    BOOST_TEST(story.count("access_log", "subject like '%salai%' or subject like '%Siivosi%'") == 0);
}

}  // namespace
}  // namespace valo::assessment
