#include "assessment/rules.hpp"

#include <boost/test/unit_test.hpp>

namespace valo::assessment {
namespace {

Date day(const char* iso) { return *parseIsoDate(iso); }
const auto kToday = day("2026-11-22");

Placement placementOf(const char* starts, const char* ends, std::optional<Date> ended = std::nullopt) {
    Placement placement{};
    placement.startsOn = day(starts);
    placement.endsOn = day(ends);
    placement.endedOn = ended;
    return placement;
}
const auto kRunning = placementOf("2026-09-01", "2027-02-28");
const auto kOver = placementOf("2026-06-01", "2026-08-31");
const auto kAhead = placementOf("2026-12-01", "2027-02-28");
const auto kClosed = placementOf("2026-09-01", "2027-02-28", day("2026-11-20"));

/// "code", or "field:code" for a field's error; empty for none.
std::string said(const std::optional<Error>& error) {
    if (!error) return "";
    return error->fields.empty() ? error->code : error->fields[0].field + ":" + error->fields[0].code;
}

BOOST_AUTO_TEST_CASE(an_observation_has_happened_on_a_day_of_an_open_placement) {
    struct Row {
        const char* what;
        Placement placement;
        const char* on;
        std::string note, expected;
    };
    const Row rows[] = {
        {"today", kRunning, "2026-11-22", "", ""},
        {"the first day", kRunning, "2026-09-01", "", ""},
        {"tomorrow", kRunning, "2026-11-23", "", "observedOn:in_future"},
        {"the day before the first", kRunning, "2026-08-31", "", "observedOn:outside_placement"},
        {"written down after the end", kOver, "2026-08-31", "", ""},
        {"the day after the last", kOver, "2026-09-01", "", "observedOn:outside_placement"},
        {"before it begins", kAhead, "2026-11-22", "", "observedOn:outside_placement"},
        {"closed, on a day that was open", kClosed, "2026-11-20", "", "placement_closed"},
        {"longest note", kRunning, "2026-11-22", std::string(2000, 'a'), ""},
        {"too long a note", kRunning, "2026-11-22", std::string(2001, 'a'), "note:too_long"},
    };
    for (const auto& row : rows)
        BOOST_TEST(
            said(refusal(row.placement, NewObservation{Level::Guided, row.note, day(row.on)}, kToday)) == row.expected,
            row.what);
}

BOOST_AUTO_TEST_CASE(a_view_may_be_given_after_the_last_day_until_the_placement_is_closed) {
    struct Row {
        const char* what;
        Placement placement;
        const char *on, *expected;
    };
    const Row rows[] = {
        {"running", kRunning, "2026-11-22", ""},
        {"over but open", kOver, "2026-11-22", ""},
        {"not begun", kAhead, "2026-11-22", "placement_not_begun"},
        {"tomorrow", kRunning, "2026-11-23", "assessedOn:in_future"},
        {"before the first day", kRunning, "2026-08-31", "assessedOn:before_placement"},
        {"closed", kClosed, "2026-11-19", "placement_closed"},
    };
    for (const auto& row : rows)
        BOOST_TEST(said(refusal(row.placement, NewView{"", day(row.on)}, kToday)) == row.expected, row.what);
}

BOOST_AUTO_TEST_CASE(only_shown_skill_that_rests_on_something_is_agreed_on) {
    using S = AgreementState;
    const auto talk = day("2026-11-20");
    struct Row {
        const char* what;
        Placement placement;
        NewAgreement agreement;
        std::string expected;
    };
    const Row rows[] = {
        {"in a talk", kRunning, {S::Agreed, Level::Guided, "", "", "", talk, true}, ""},
        {"after the last day", kOver, {S::Agreed, Level::Advanced, "", "", "", talk, true}, ""},
        {"a proposal needs no talk", kRunning, {S::Proposed, Level::Independent, "", "", "", std::nullopt, true}, ""},
        {"practising",
         kRunning,
         {S::Agreed, Level::Practising, "", "", "", talk, true},
         "level:practising_is_not_agreed"},
        {"practising proposed",
         kRunning,
         {S::Proposed, Level::Practising, "", "", "", std::nullopt, true},
         "level:practising_is_not_agreed"},
        {"nothing seen", kRunning, {S::Agreed, Level::Guided, "", "", "", talk, false}, "nothing_seen_yet"},
        {"no day of the talk", kRunning, {S::Agreed, Level::Guided, "", "", "", std::nullopt, true}, "talkOn:required"},
        {"a talk tomorrow",
         kRunning,
         {S::Agreed, Level::Guided, "", "", "", day("2026-11-23"), true},
         "talkOn:in_future"},
        {"a talk before it began",
         kRunning,
         {S::Agreed, Level::Guided, "", "", "", day("2026-08-31"), true},
         "talkOn:before_placement"},
        {"differently, with both words",
         kRunning,
         {S::Disagreed, Level::Practising, "", "I can", "Not yet", talk, true},
         ""},
        {"differently, without hers",
         kRunning,
         {S::Disagreed, Level::Guided, "", "", "Not yet", talk, true},
         "clientView:required"},
        {"differently, without the coach's",
         kRunning,
         {S::Disagreed, Level::Guided, "", "I can", "", talk, true},
         "coachView:required"},
        {"closed", kClosed, {S::Agreed, Level::Guided, "", "", "", talk, true}, "placement_closed"},
        {"not begun", kAhead, {S::Proposed, Level::Guided, "", "", "", std::nullopt, true}, "placement_not_begun"},
        {"too long",
         kRunning,
         {S::Agreed, Level::Guided, std::string(2001, 'a'), "", "", talk, true},
         "specification:too_long"},
    };
    for (const auto& row : rows)
        BOOST_TEST(said(refusal(row.placement, row.agreement, kToday)) == row.expected, row.what);
}

BOOST_AUTO_TEST_CASE(the_client_answers_what_stands) {
    using S = AgreementState;
    struct Row {
        Placement placement;
        S state;
        bool superseded, accepts;
        const char* expected;
    };
    const Row rows[] = {
        {kRunning, S::Proposed, false, true, ""},
        {kRunning, S::Proposed, false, false, ""},
        {kRunning, S::Proposed, true, true, "proposal_changed"},
        {kRunning, S::Agreed, false, true, ""},   // sent again
        {kRunning, S::Agreed, false, false, ""},  // second thoughts
        {kRunning, S::Disagreed, false, false, ""},
        {kRunning, S::Disagreed, false, true, "proposal_changed"},
        {kClosed, S::Proposed, false, true, "placement_closed"},
    };
    for (const auto& row : rows)
        BOOST_TEST(said(answerRefusal(row.placement, row.state, row.superseded, row.accepts)) == row.expected);
}

BOOST_AUTO_TEST_CASE(views_differ_when_words_and_levels_do_not_meet) {
    using A = Answer;
    using L = Level;
    struct Row {
        std::optional<Answer> self;
        std::optional<Level> coach, observed;
        bool differ;
        std::optional<Level> toAgree;
    };
    const Row rows[] = {
        {A::Can, L::Independent, {}, false, L::Independent},
        {A::Can, L::Advanced, {}, false, L::Advanced},
        {A::Can, L::Guided, {}, true, L::Guided},
        {A::CanWithHelp, L::Guided, {}, false, L::Guided},
        {A::CanWithHelp, L::Independent, {}, true, L::Independent},
        {A::Practising, L::Practising, {}, false, std::nullopt},
        {A::Can, L::Practising, {}, true, std::nullopt},
        {A::NotTried, L::Guided, {}, true, L::Guided},
        {A::Can, std::nullopt, L::Guided, true, L::Guided},
        {A::Can, L::Independent, L::Guided, false, L::Independent},
        {A::Can, std::nullopt, std::nullopt, false, L::Independent},
        {A::CanWithHelp, std::nullopt, std::nullopt, false, L::Guided},
        {A::NotTried, std::nullopt, std::nullopt, false, std::nullopt},
        {std::nullopt, L::Guided, L::Independent, false, L::Guided},
        {std::nullopt, std::nullopt, std::nullopt, false, std::nullopt},
    };
    for (const auto& row : rows) {
        BOOST_TEST(viewsDiffer(row.self, row.coach, row.observed) == row.differ);
        BOOST_TEST((levelToAgree(row.self, row.coach, row.observed) == row.toAgree));
    }
}

}  // namespace
}  // namespace valo::assessment
