#include <boost/test/unit_test.hpp>

#include "placements/client.hpp"
#include "placements/limits.hpp"

namespace valo::placements {
namespace {

Date day(const char* iso) { return *parseIsoDate(iso); }

Actor actorWith(std::set<Role> roles, ClientId own = {}) {
    return {UserId{1}, OrganisationId{1}, "x", roles, Language::Fi, own};
}

BOOST_AUTO_TEST_CASE(a_relation_is_worth_what_the_role_of_today_allows) {
    const ClientId client{7};
    struct Row {
        const char* what;
        std::optional<Relation> written;
        Actor actor;
        std::optional<Relation> expected;
    };
    const Row rows[] = {
        {"coordinator", Relation::Coordinator, actorWith({Role::Coordinator}), Relation::Coordinator},
        {"coordinator given as coach", Relation::Coach, actorWith({Role::Coordinator}), Relation::Coach},
        {"coach", Relation::Coach, actorWith({Role::Coach}), Relation::Coach},
        {"no longer a coordinator", Relation::Coordinator, actorWith({Role::Coach}), Relation::Coach},
        {"no role with clients", Relation::Coordinator, actorWith({Role::Administrator}), std::nullopt},
        {"reviewer", Relation::Coach, actorWith({Role::Reviewer}), std::nullopt},
        {"own case", Relation::Coordinator, actorWith({Role::Coordinator, Role::Client}, client), std::nullopt},
        {"coordinator without a relation", std::nullopt, actorWith({Role::Coordinator}), std::nullopt},
        {"administrator without a relation", std::nullopt, actorWith({Role::Administrator}), std::nullopt},
    };
    for (const auto& row : rows) BOOST_TEST((effective(row.written, row.actor, client) == row.expected), row.what);
}

BOOST_AUTO_TEST_CASE(each_relation_may_do_its_acts_and_no_others) {
    struct Row {
        std::optional<Relation> relation;
        bool own, read, assess, manage, answer;
    };
    const Row rows[] = {
        {Relation::Coordinator, false, true, true, true, false},
        {Relation::Coach, false, true, true, false, false},
        {std::nullopt, true, true, false, false, true},
        {std::nullopt, false, false, false, false, false},
    };
    for (const auto& row : rows) {
        BOOST_TEST(may(Act::Read, row.relation, row.own) == row.read);
        BOOST_TEST(may(Act::Assess, row.relation, row.own) == row.assess);
        BOOST_TEST(may(Act::Manage, row.relation, row.own) == row.manage);
        BOOST_TEST(may(Act::Answer, row.relation, row.own) == row.answer);
    }
}

BOOST_AUTO_TEST_CASE(what_is_wrong_with_a_client_is_said_beside_its_field) {
    const auto today = day("2026-11-22");
    struct Row {
        ClientInput input;
        std::string field, code;  // empty: nothing is wrong
    };
    const Row rows[] = {
        {{"Aino Aalto", "", "fi", "", ""}, "", ""},
        {{"Aino Aalto", "1.2.1990", "sv", "040", "aino@example.fi"}, "", ""},
        {{"", "", "fi", "", ""}, "name", "required"},
        {{std::string(201, 'a'), "", "fi", "", ""}, "name", "too_long"},
        {{"Aino", "32.1.1990", "fi", "", ""}, "dateOfBirth", "not_a_date"},
        {{"Aino", "23.11.2026", "fi", "", ""}, "dateOfBirth", "birth_date"},
        {{"Aino", "1.1.1890", "fi", "", ""}, "dateOfBirth", "birth_date"},
        {{"Aino", "", "", "", ""}, "language", "required"},
        {{"Aino", "", "de", "", ""}, "language", "unknown"},
        {{"Aino", "", "fi", std::string(41, '1'), ""}, "phone", "too_long"},
        {{"Aino", "", "fi", "", "aino"}, "email", "not_an_email"},
        {{"Aino", "", "fi", "", "@example.fi"}, "email", "not_an_email"},
    };
    for (const auto& row : rows) {
        const auto wrong = clientErrors(row.input, today);
        BOOST_TEST(wrong.size() == (row.field.empty() ? 0U : 1U), row.field);
        if (wrong.size() == 1) BOOST_TEST((wrong[0].field == row.field && wrong[0].code == row.code), wrong[0].code);
    }
}

BOOST_AUTO_TEST_CASE(what_is_wrong_with_a_placement_is_said_beside_its_field) {
    const auto good = [] {
        PlacementInput input;
        input.kind = "work_trial";
        input.workplace = WorkplaceId{1};
        input.startsOn = "1.9.2026";
        input.endsOn = "28.2.2027";
        return input;
    };
    BOOST_TEST(placementErrors(good()).empty());
    struct Row {
        std::string PlacementInput::*member;
        const char *typed, *field, *code;
    };
    const Row rows[] = {
        {&PlacementInput::kind, "", "kind", "required"},
        {&PlacementInput::kind, "holiday", "kind", "unknown"},
        {&PlacementInput::startsOn, "", "startsOn", "required"},
        {&PlacementInput::startsOn, "31.2.2026", "startsOn", "not_a_date"},
        {&PlacementInput::endsOn, "31.8.2026", "endsOn", "date_order"},
        {&PlacementInput::hoursPerDay, "six", "hoursPerDay", "not_a_number"},
        {&PlacementInput::hoursPerDay, "0", "hoursPerDay", "amount"},
        {&PlacementInput::hoursPerDay, "25", "hoursPerDay", "amount"},
        {&PlacementInput::daysPerWeek, "7.5", "daysPerWeek", "amount"},
        {&PlacementInput::daysPerWeek, "-1", "daysPerWeek", "amount"},
    };
    for (const auto& row : rows) {
        auto input = good();
        input.*row.member = row.typed;
        const auto wrong = placementErrors(input);
        BOOST_REQUIRE_MESSAGE(wrong.size() == 1, row.typed);
        BOOST_TEST((wrong[0].field == row.field && wrong[0].code == row.code), row.typed);
    }
}

BOOST_AUTO_TEST_CASE(amounts_are_read_with_comma_or_point_and_nothing_else) {
    BOOST_TEST(parseAmount("7,5").value() == 7.5);
    BOOST_TEST(parseAmount("7.5").value() == 7.5);
    for (const auto* typed : {"", "7,5h", "1e3", "7,5,1", "inf", "nan", " 7"}) BOOST_TEST(!parseAmount(typed), typed);
    BOOST_TEST(amountText(7.5) == "7,5");
    BOOST_TEST(amountText(7.25) == "7,25");
    BOOST_TEST(amountText(32) == "32");
    BOOST_TEST(amountText(100) == "100");
}

BOOST_AUTO_TEST_CASE(months_are_counted_by_the_calendar_and_both_days_count) {
    struct Row {
        const char *first, *last;
        double months;
    };
    const Row rows[] = {{"2026-01-01", "2026-06-30", 6},  {"2026-01-15", "2026-02-14", 1},
                        {"2026-01-01", "2026-12-31", 12}, {"2026-04-01", "2026-04-15", 0.5},
                        {"2024-02-01", "2024-02-29", 1},  {"2026-03-01", "2026-02-01", 0}};
    for (const auto& row : rows)
        BOOST_TEST(std::abs(monthsOf(day(row.first), day(row.last)) - row.months) < 0.001, row.first);
}

const Limits kLimits{{"work_trial.total_months_max", 12},          {"work_trial.same_organiser_months_max", 6},
                     {"work_trial.days_per_week_max", 5},          {"work_trial.hours_per_day_min", 4},
                     {"work_trial.hours_per_day_max", 8},          {"rehabilitative_work.months_min", 3},
                     {"rehabilitative_work.months_max", 24},       {"rehabilitative_work.days_per_week_min", 1},
                     {"rehabilitative_work.days_per_week_max", 4}, {"rehabilitative_work.hours_per_day_min", 4},
                     {"rehabilitative_work.hours_per_day_max", 8}, {"rehabilitative_work.hours_per_week_max", 32},
                     {"apprenticeship.hours_per_week_min", 25},    {"apprenticeship.age_min", 15}};

BOOST_AUTO_TEST_CASE(limits_warn_on_their_far_side_only) {
    using K = PlacementKind;
    struct Row {
        const char* what;
        Terms placement;
        std::vector<Terms> earlier;
        std::vector<std::string> codes;
    };
    const auto terms = [](K kind, const char* from, const char* to, std::optional<double> hours,
                          std::optional<double> days, const char* organiser = "A") {
        return Terms{kind, day(from), day(to), organiser, hours, days};
    };
    const Row rows[] = {
        {"a usual work trial", terms(K::WorkTrial, "2026-01-01", "2026-06-30", 6, 4), {}, {}},
        {"a day over six months",
         terms(K::WorkTrial, "2026-01-01", "2026-07-01", 6, 4),
         {},
         {"same_organiser_months_max"}},
        {"twelve months in all at two places",
         terms(K::WorkTrial, "2026-07-01", "2026-12-31", 6, 4, "B"),
         {terms(K::WorkTrial, "2026-01-01", "2026-06-30", 6, 4)},
         {}},
        {"thirteen months in all",
         terms(K::WorkTrial, "2026-08-01", "2026-12-31", 6, 4, "B"),
         {terms(K::WorkTrial, "2025-01-01", "2025-06-30", 6, 4, "A"),
          terms(K::WorkTrial, "2025-07-01", "2025-08-31", 6, 4, "C")},
         {"total_months_max"}},
        {"again with the same organiser",
         terms(K::WorkTrial, "2026-08-01", "2026-10-31", 6, 4),
         {terms(K::WorkTrial, "2026-01-01", "2026-06-30", 6, 4)},
         {"same_organiser_months_max"}},
        {"another kind does not count",
         terms(K::WorkTrial, "2026-08-01", "2026-10-31", 6, 4),
         {terms(K::RehabilitativeWork, "2025-01-01", "2026-06-30", 6, 4)},
         {}},
        {"long days and weeks",
         terms(K::WorkTrial, "2026-01-01", "2026-03-31", 8.5, 6),
         {},
         {"days_per_week_max", "hours_per_day_max"}},
        {"short days", terms(K::WorkTrial, "2026-01-01", "2026-03-31", 3.5, 5), {}, {"hours_per_day_min"}},
        {"hours not known", terms(K::WorkTrial, "2026-01-01", "2026-03-31", std::nullopt, std::nullopt), {}, {}},
        {"rehabilitative work at its limits", terms(K::RehabilitativeWork, "2026-01-01", "2026-03-31", 8, 4), {}, {}},
        {"too short a period", terms(K::RehabilitativeWork, "2026-01-01", "2026-03-30", 6, 2), {}, {"months_min"}},
        {"two years and a day", terms(K::RehabilitativeWork, "2024-01-01", "2026-01-01", 6, 2), {}, {"months_max"}},
        {"five days and 35 hours",
         terms(K::RehabilitativeWork, "2026-01-01", "2026-06-30", 7, 5),
         {},
         {"days_per_week_max", "hours_per_week_max"}},
        {"half a day a week",
         terms(K::RehabilitativeWork, "2026-01-01", "2026-06-30", 6, 0.5),
         {},
         {"days_per_week_min"}},
        {"25 hours of apprenticeship", terms(K::Apprenticeship, "2026-01-01", "2028-12-31", 5, 5), {}, {}},
        {"24 hours of apprenticeship",
         terms(K::Apprenticeship, "2026-01-01", "2028-12-31", 6, 4),
         {},
         {"hours_per_week_min"}},
        {"open market has no limits", terms(K::OpenMarket, "2020-01-01", "2026-12-31", 12, 7), {}, {}},
    };
    for (const auto& row : rows) {
        std::vector<std::string> codes;
        for (const auto& warning : warnings(row.placement, row.earlier, kLimits)) codes.push_back(warning.code);
        BOOST_TEST(codes == row.codes, row.what);
    }
}

BOOST_AUTO_TEST_CASE(an_apprentice_is_fifteen_on_the_first_day) {
    const Terms terms{
        PlacementKind::Apprenticeship, day("2026-08-01"), day("2028-07-31"), "A", std::nullopt, std::nullopt};
    BOOST_TEST(warnings(terms, {}, kLimits, day("2011-08-01")).empty());
    BOOST_TEST(warnings(terms, {}, kLimits, day("2011-08-02")).size() == 1U);
    BOOST_TEST(warnings(terms, {}, kLimits).empty());
}

BOOST_AUTO_TEST_CASE(without_a_figure_nothing_is_warned_about) {
    const Terms terms{PlacementKind::WorkTrial, day("2020-01-01"), day("2026-12-31"), "A", 12, 7};
    BOOST_TEST(warnings(terms, {}, {}).empty());
}

}  // namespace
}  // namespace valo::placements
