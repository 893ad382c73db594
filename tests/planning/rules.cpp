#include <boost/test/unit_test.hpp>

#include "planning/formation.hpp"
#include "planning/gap.hpp"
#include "planning/plan.hpp"

namespace valo::planning {
namespace {

using assessment::Level;
using curricula::FormationNode;
using curricula::NodeRole;
using curricula::Requirement;

Requirement requirementOf(std::int64_t unit, std::int64_t id, LocalizedText text = {"fi", "sv", ""}) {
    Requirement requirement;
    requirement.id = {id};
    requirement.unit = {unit};
    requirement.unitName = {"Osa " + std::to_string(unit), "", ""};
    requirement.text = std::move(text);
    return requirement;
}
std::vector<Requirement> requirementsOf(std::int64_t unit, std::int64_t first, int n) {
    std::vector<Requirement> all;
    for (int i = 0; i < n; ++i) all.push_back(requirementOf(unit, first + i));
    return all;
}
Known agreed(Level level = Level::Guided) {
    Known known;
    known.agreed = level;
    return known;
}
Known reachable() {
    Known known;
    known.reachable = true;
    return known;
}
Date day(std::string_view text) { return *parseIsoDate(text); }

BOOST_AUTO_TEST_CASE(a_requirement_stands_where_the_best_that_is_known_puts_it) {
    struct Row {
        const char* what;
        std::optional<Level> certified, agreed;
        bool practising, reachable;
        Standing standing;
    };
    const Row rows[] = {
        {"nothing", {}, {}, false, false, Standing::Missing},
        {"the workplace shows it", {}, {}, false, true, Standing::Reachable},
        {"seen", {}, {}, true, false, Standing::Practising},
        {"seen where it is shown", {}, {}, true, true, Standing::Practising},
        {"agreed to be practising", {}, Level::Practising, false, false, Standing::Practising},
        {"agreed to be practising, shown here", {}, Level::Practising, true, true, Standing::Practising},
        {"agreed with guidance", {}, Level::Guided, true, true, Standing::Agreed},
        {"agreed as advanced", {}, Level::Advanced, false, false, Standing::Agreed},
        {"on a certificate", Level::Guided, Level::Guided, true, true, Standing::Certified},
        {"on a certificate only", Level::Independent, {}, false, false, Standing::Certified},
        {"practised again after the certificate", Level::Guided, Level::Practising, true, true, Standing::Certified},
    };
    for (const auto& row : rows) {
        Known known{row.certified, row.agreed, "", row.practising, row.reachable};
        BOOST_TEST(codeOf(standingOf(known)) == codeOf(row.standing), row.what);
    }
}

BOOST_AUTO_TEST_CASE(a_units_share_counts_what_is_agreed_or_certified_of_all_its_requirements) {
    auto requirements = requirementsOf(1, 10, 4);
    for (auto& more : requirementsOf(2, 20, 3)) requirements.push_back(more);
    KnownByRequirement known;
    known[{10}] = agreed();
    known[{11}].certified = Level::Guided;
    known[{12}].practising = true;
    known[{20}] = reachable();
    known[{99}] = agreed();  // of another qualification
    const auto units = gapOf(requirements, known, Language::Fi);
    BOOST_REQUIRE(units.size() == 2U);
    BOOST_TEST((units[0].share() == Share{2, 4}));
    BOOST_TEST((units[1].share() == Share{0, 3}));
    BOOST_TEST((shareOf(units) == Share{2, 7}));
    BOOST_TEST(units[0].isBegun());
    BOOST_TEST(units[1].isBegun());
    BOOST_TEST(!units[0].share().isWhole());
    BOOST_TEST(!Share{}.isWhole());
    known[{12}] = agreed();
    known[{13}] = agreed();
    BOOST_TEST(gapOf(requirements, known, Language::Fi)[0].share().isWhole());
    BOOST_TEST(!gapOf(requirements, {}, Language::Fi)[0].isBegun());
    BOOST_TEST(gapOf({}, known, Language::Fi).empty());
}

BOOST_AUTO_TEST_CASE(a_level_agreed_on_after_the_certificate_is_shown_when_it_is_higher) {
    struct Row {
        Level certified;
        std::optional<Level> agreedLater;
        Level expected;
    };
    for (const auto& row :
         {Row{Level::Guided, Level::Advanced, Level::Advanced},
          Row{Level::Independent, Level::Guided, Level::Independent},
          Row{Level::Independent, Level::Practising, Level::Independent}, Row{Level::Guided, {}, Level::Guided}}) {
        KnownByRequirement known;
        known[{1}].certified = row.certified;
        known[{1}].agreed = row.agreedLater;
        known[{1}].certificate = "T-1";
        const auto line = gapOf(requirementsOf(1, 1, 1), known, Language::Fi)[0].lines[0];
        BOOST_TEST((line.level == row.expected));
        BOOST_TEST(line.certificate == "T-1");
    }
}

BOOST_AUTO_TEST_CASE(of_lists_that_could_not_be_paired_one_language_is_counted_and_no_skill_is_lost) {
    std::vector<Requirement> unpaired;
    for (int i = 0; i < 3; ++i) unpaired.push_back(requirementOf(1, 10 + i, {"suomeksi", "", ""}));
    for (int i = 0; i < 2; ++i) unpaired.push_back(requirementOf(1, 20 + i, {"", "på svenska", ""}));
    BOOST_TEST((gapOf(unpaired, {}, Language::Fi)[0].share() == Share{0, 3}));
    BOOST_TEST((gapOf(unpaired, {}, Language::Sv)[0].share() == Share{0, 2}));
    BOOST_TEST((gapOf(unpaired, {}, Language::En)[0].share() == Share{0, 3}));
    KnownByRequirement known;
    known[{10}] = agreed();
    BOOST_TEST((gapOf(unpaired, known, Language::Sv)[0].share() == Share{1, 3}));
    known[{20}] = agreed();  // as much in both: the reader's own list
    BOOST_TEST((gapOf(unpaired, known, Language::Sv)[0].share() == Share{1, 2}));
    BOOST_TEST((gapOf(unpaired, known, Language::Fi)[0].share() == Share{1, 3}));
    const auto paired = requirementsOf(2, 30, 4);
    BOOST_TEST((gapOf(paired, {}, Language::En)[0].share() == Share{0, 4}));
}

BOOST_AUTO_TEST_CASE(the_closest_units_are_begun_and_not_whole) {
    std::vector<Requirement> requirements;
    for (int unit = 1; unit <= 5; ++unit)
        for (auto& one : requirementsOf(unit, unit * 10, 2)) requirements.push_back(one);
    KnownByRequirement known;
    known[{10}] = known[{11}] = agreed();     // 1: whole
    known[{20}] = reachable();                // 2: half can be learnt
    known[{30}] = agreed();                   // 3: half is shown
    known[{40}] = known[{41}] = reachable();  // 4: all can be learnt
    const auto units = gapOf(requirements, known, Language::Fi);
    std::vector<std::int64_t> order;
    for (const auto* unit : closest(units, 5)) order.push_back(unit->id.value);
    BOOST_TEST((order == std::vector<std::int64_t>{3, 4, 2}));
    BOOST_TEST(closest(units, 1).size() == 1U);
}

FormationNode group(NodeRole role, std::vector<FormationNode> children) {
    FormationNode node;
    node.role = role;
    node.children = std::move(children);
    return node;
}
FormationNode leaf(std::int64_t unit, std::optional<double> credits, bool compulsory) {
    FormationNode node;
    node.role = NodeRole::Unit;
    node.unit = UnitId{unit};
    node.credits = credits;
    node.compulsory = compulsory;
    return node;
}
Branch walked(FormationNode node, const std::vector<UnitGap>& units = {}) {
    return walk({{"reformi", {std::move(node)}}}, units).at(0).branches.at(0);
}

BOOST_AUTO_TEST_CASE(choices_are_what_the_rule_leaves_beside_the_compulsory_units) {
    auto node = group(NodeRole::Defined, {leaf(1, 15, true), leaf(2, 20, false), leaf(3, 30, false)});
    node.creditsMin = 45;
    node.creditsMax = 60;
    const auto branch = walked(node);
    BOOST_TEST(branch.compulsoryUnits == 1);
    BOOST_TEST(branch.optionalUnits == 2);
    BOOST_TEST((branch.toChoose == Bounds{30, 45}));
    BOOST_TEST(!branch.lacksUnits);
}

BOOST_AUTO_TEST_CASE(a_group_with_too_few_units_for_its_rule_is_marked) {
    struct Row {
        const char* what;
        std::optional<double> credits;
        std::optional<int> count;
        std::optional<double> extent;
        bool lacks;
    };
    for (const auto& row : {Row{"enough points", 40, {}, 20, false}, Row{"too few points", 41, {}, 20, true},
                            Row{"enough units", {}, 2, {}, false}, Row{"too few units", {}, 3, {}, true},
                            Row{"extents not known", 100, {}, {}, false}, Row{"no rule", {}, {}, 20, false},
                            Row{"a least of zero", 0, 0, 20, false}}) {
        auto node = group(NodeRole::Defined, {leaf(1, row.extent, false), leaf(2, row.extent, false)});
        node.creditsMin = row.credits;
        node.countMin = row.count;
        BOOST_TEST(walked(node).lacksUnits == row.lacks, row.what);
    }
}

BOOST_AUTO_TEST_CASE(a_group_without_a_rule_says_so_and_a_rule_of_zero_is_none) {
    BOOST_TEST(!walked(group(NodeRole::Defined, {leaf(1, 5, false)})).hasRule());
    auto zero = group(NodeRole::Defined, {leaf(1, 5, false)});
    zero.creditsMin = 0;
    BOOST_TEST(!walked(zero).hasRule());
    zero.countMax = 2;
    BOOST_TEST(walked(zero).hasRule());
    BOOST_TEST((walked(zero).counts == Bounds{{}, 2}));
}

BOOST_AUTO_TEST_CASE(competence_areas_side_by_side_are_alternatives_and_one_alone_is_not) {
    auto first = group(NodeRole::CompetenceArea, {leaf(1, 30, true)});
    auto second = group(NodeRole::CompetenceArea, {leaf(2, 30, true)});
    first.competenceArea = curricula::CompetenceAreaId{7};
    second.competenceArea = curricula::CompetenceAreaId{8};
    const std::vector<curricula::Structure> fork{
        {"reformi", {group(NodeRole::Defined, {first, second, leaf(3, 15, true)})}}};
    const auto open = walk(fork, {});
    BOOST_TEST(open[0].branches[0].branches[0].isAlternative);
    BOOST_TEST(open[0].branches[0].branches[1].isAlternative);
    BOOST_TEST((compulsoryUnits(open[0]) == std::vector<UnitId>{{3}}));
    const auto taken = walk(fork, {}, curricula::CompetenceAreaId{8});
    BOOST_TEST(taken[0].branches[0].branches[1].isTaken);
    BOOST_TEST((compulsoryUnits(taken[0]) == std::vector<UnitId>{{2}, {3}}));
    BOOST_TEST(!walked(group(NodeRole::Defined, {first, leaf(3, 15, true)})).branches[0].isAlternative);
    auto twoWays = fork;
    twoWays.push_back({"naytto", {leaf(9, {}, true)}});
    BOOST_TEST(walk(twoWays, {}).size() == 2U);
}

BOOST_AUTO_TEST_CASE(a_unit_that_hangs_in_two_groups_counts_once_above_them) {
    KnownByRequirement known;
    known[{10}] = agreed();
    const auto units = gapOf(requirementsOf(1, 10, 4), known, Language::Fi);
    const auto branch = walked(group(NodeRole::Defined, {group(NodeRole::Defined, {leaf(1, 5, true)}),
                                                         group(NodeRole::Defined, {leaf(1, 5, false)})}),
                               units);
    BOOST_TEST((branch.share == Share{1, 4}));
    BOOST_TEST((branch.branches[1].share == Share{1, 4}));
}

std::string concerns(const std::vector<Warning>& found) {
    std::string all;
    for (const auto& warning : found) all += std::string(all.empty() ? "" : " ") + std::string(codeOf(warning.concern));
    return all;
}

BOOST_AUTO_TEST_CASE(a_plan_is_warned_about_and_never_blocked) {
    struct Row {
        const char* what;
        std::optional<double> hours;
        const char* start;
        bool applied;
        const char* decided;
        const char* expected;
    };
    const Row rows[] = {
        {"nothing known", {}, "", false, "", ""},
        {"all in order", 37.5, "2027-02-01", true, "2027-01-15", ""},
        {"as many hours as needed", 25, "2027-02-01", false, "", ""},
        {"an hour short", 24, "2027-02-01", false, "", "hours_short"},
        {"half an hour short", 24.5, "", false, "", "hours_short"},
        {"starts today", 30, "2026-11-22", false, "", ""},
        {"started yesterday", 30, "2026-11-21", false, "", "start_past"},
        {"subsidy without a day", 30, "", true, "", "subsidy_undecided"},
        {"subsidy waits", 30, "2027-02-01", true, "", "subsidy_undecided"},
        {"decided the day before", 30, "2027-02-01", true, "2027-01-31", ""},
        {"decided on the first day", 30, "2027-02-01", true, "2027-02-01", "subsidy_late"},
        {"decided afterwards", 30, "2027-02-01", true, "2027-02-02", "subsidy_late"},
        {"decided, start open", 30, "", true, "2027-01-15", ""},
        {"everything", 10, "2026-11-01", true, "", "hours_short subsidy_undecided start_past"},
    };
    const curricula::Curriculum basis;
    for (const auto& row : rows) {
        Plan plan;
        plan.hoursPerWeek = row.hours;
        plan.plannedStart = parseIsoDate(row.start);
        plan.subsidyApplied = row.applied;
        plan.subsidyDecidedOn = parseIsoDate(row.decided);
        BOOST_TEST(concerns(warnings(plan, basis, 25, day("2026-11-22"))) == row.expected, row.what);
    }
    Plan short_;
    short_.hoursPerWeek = 5;
    BOOST_TEST(warnings(short_, basis, {}, day("2026-11-22")).empty(), "a figure that is not known warns nobody");
    BOOST_TEST((warnings(short_, basis, 25, day("2026-11-22"))[0] == Warning{Concern::HoursShort, "25", "5"}));
}

BOOST_AUTO_TEST_CASE(a_basis_that_does_not_hold_on_the_first_day_is_warned_about) {
    struct Row {
        const char *from, *to, *transition, *start, *expected;
    };
    const Row rows[] = {
        {"2022-08-01", "", "", "", ""},
        {"2022-08-01", "2026-12-31", "2028-12-31", "", ""},
        {"2022-08-01", "2026-12-31", "2028-12-31", "2027-01-01", "basis_transition"},
        {"2022-08-01", "2026-10-31", "2028-12-31", "", "basis_transition"},
        {"2022-08-01", "2026-10-31", "", "", "basis_expired"},
        {"2022-08-01", "2026-10-31", "2026-11-21", "", "basis_expired"},
        {"2027-01-01", "", "", "", "basis_future"},
        {"2027-01-01", "", "", "2027-01-01", ""},
        {"2022-08-01", "2026-10-31", "", "2026-10-01", "start_past basis_expired"},
    };
    for (const auto& row : rows) {
        curricula::Curriculum basis;
        basis.validFrom = parseIsoDate(row.from);
        basis.validTo = parseIsoDate(row.to);
        basis.transitionTo = parseIsoDate(row.transition);
        Plan plan;
        plan.plannedStart = parseIsoDate(row.start);
        BOOST_TEST(concerns(warnings(plan, basis, 25, day("2026-11-22"))) == row.expected,
                   std::string(row.to) + " " + row.start);
    }
    curricula::Curriculum withdrawn;
    withdrawn.status = curricula::Status::Withdrawn;
    BOOST_TEST(concerns(warnings({}, withdrawn, 25, day("2026-11-22"))) == "basis_withdrawn");
}

BOOST_AUTO_TEST_CASE(what_cannot_be_read_names_its_field) {
    struct Row {
        std::string PlanInput::*field;
        std::string typed;
        const char *name, *code;
    };
    const Row rows[] = {
        {&PlanInput::employer, std::string(201, 'a'), "employer", "too_long"},
        {&PlanInput::provider, std::string(201, 'a'), "provider", "too_long"},
        {&PlanInput::nextSteps, std::string(4001, 'a'), "nextSteps", "too_long"},
        {&PlanInput::hoursPerWeek, "paljon", "hoursPerWeek", "not_a_number"},
        {&PlanInput::hoursPerWeek, "0", "hoursPerWeek", "hours_range"},
        {&PlanInput::hoursPerWeek, "-5", "hoursPerWeek", "hours_range"},
        {&PlanInput::hoursPerWeek, "61", "hoursPerWeek", "hours_range"},
        {&PlanInput::plannedStart, "31.2.2027", "plannedStart", "not_a_date"},
        {&PlanInput::subsidyDecidedOn, "pian", "subsidyDecidedOn", "not_a_date"},
    };
    for (const auto& row : rows) {
        PlanInput input;
        input.*row.field = row.typed;
        const auto plan = planFrom(input);
        BOOST_REQUIRE_MESSAGE(!plan, row.typed);
        BOOST_REQUIRE(plan.error().fields.size() == 1U);
        BOOST_TEST(plan.error().fields[0].field == row.name);
        BOOST_TEST(plan.error().fields[0].code == row.code, row.typed);
    }
    const auto empty = planFrom({});
    BOOST_REQUIRE(empty);
    BOOST_TEST((*empty == Plan{}));
    PlanInput input;
    input.hoursPerWeek = "37,5";
    input.plannedStart = "1.2.2027";
    input.subsidyDecidedOn = "2027-01-15";
    const auto plan = planFrom(input);
    BOOST_REQUIRE(plan);
    BOOST_TEST(*plan->hoursPerWeek == 37.5);
    BOOST_TEST((plan->plannedStart == day("2027-02-01")));
    BOOST_TEST(plan->subsidyApplied, "a decision means that it was applied for");
}

}  // namespace
}  // namespace valo::planning
