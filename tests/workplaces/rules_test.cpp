#include "workplaces/coverage.hpp"
#include "workplaces/environment.hpp"
#include "world.hpp"

using namespace valo;
using namespace valo::workplaces;

namespace {

using enum EnvironmentState;
constexpr EnvironmentState kStates[] = {Draft, Submitted, Published, Superseded, Withdrawn};

Environment report(EnvironmentState state) {
    Environment e;
    e.state = state;
    e.writtenBy = {1};
    e.report.description.sv = "Ett kafé";
    e.report.recognisedOn = day("2026-03-01");
    e.report.recogniserName = "Eero";
    e.report.recogniserOrganisation = "Opisto";
    return e;
}
Circumstances around() { return {{10}, {{1}, {2}}, 3, day("2026-04-01"), {}}; }
Actor person(std::int64_t user, std::int64_t organisation, Role role) {
    return {{user}, {organisation}, "", {role}, Language::Fi, {}};
}
std::string answer(Act act, const Actor& actor, const Environment& e, const Circumstances& c = around()) {
    const auto no = refusal(act, actor, e, c);
    if (!no) return "yes";
    return no->fields.empty() ? no->code : no->fields.front().field;
}

}  // namespace

BOOST_AUTO_TEST_CASE(each_act_is_allowed_in_its_own_state_only) {
    const auto writer = person(1, 10, Role::Coordinator), other = person(9, 99, Role::Reviewer);
    const struct {
        Act act;
        Actor by;
        std::set<EnvironmentState> in;
    } table[] = {
        {Act::Edit, writer, {Draft}},
        {Act::Submit, writer, {Draft}},
        {Act::Publish, other, {Submitted}},
        {Act::SendBack, other, {Submitted}},
        {Act::Withdraw, writer, {Published, Superseded}},
    };
    for (const auto& row : table)
        for (auto state : kStates) {
            const auto got = answer(row.act, row.by, report(state));
            BOOST_TEST((got == "yes") == row.in.contains(state),
                       "act " << static_cast<int>(row.act) << " in " << codeOf(state) << ": " << got);
        }
}

BOOST_AUTO_TEST_CASE(nobody_who_wrote_in_a_report_reviews_it) {
    const struct {
        Actor actor;
        std::string expected;
    } table[] = {
        {person(1, 10, Role::Coordinator), "four_eyes"},           // wrote it
        {person(2, 10, Role::Coordinator), "four_eyes"},           // wrote in it
        {person(6, 10, Role::Reviewer), "outside_recogniser"},     // not from outside
        {person(1, 99, Role::Reviewer), "four_eyes"},              // moved to another organisation since
        {person(3, 10, Role::Coordinator), "outside_recogniser"},  // a colleague
        {person(3, 99, Role::Reviewer), "yes"},
        {person(3, 10, Role::Coach), "outside_recogniser"},
        {person(3, 10, Role::Administrator), "outside_recogniser"},
        {person(3, 99, Role::Coordinator), "not_found"},  // another organisation's coordinator does not see it
        {person(3, 99, Role::Institution), "not_found"},
    };
    for (const auto& row : table)
        for (auto act : {Act::Publish, Act::SendBack})
            BOOST_TEST(answer(act, row.actor, report(Submitted)) == row.expected);
}

BOOST_AUTO_TEST_CASE(a_report_is_withdrawn_by_its_own_people_or_by_those_who_recognised_it) {
    auto circumstances = around();
    circumstances.recognisedBy = {99};
    const struct {
        Actor actor;
        std::string expected;
    } table[] = {
        {person(1, 10, Role::Coordinator), "yes"},
        {person(3, 99, Role::Reviewer), "yes"},        // or a colleague of the recogniser
        {person(4, 98, Role::Reviewer), "forbidden"},  // had nothing to do with it
        {person(5, 10, Role::Coach), "forbidden"},
        {person(3, 99, Role::Coordinator), "not_found"},
    };
    for (const auto& row : table)
        BOOST_TEST(answer(Act::Withdraw, row.actor, report(Published), circumstances) == row.expected);
    circumstances.recognisedBy = {};
    BOOST_TEST(answer(Act::Withdraw, person(3, 99, Role::Reviewer), report(Published), circumstances) == "forbidden");
}

BOOST_AUTO_TEST_CASE(a_reviewer_does_not_see_a_draft) {
    BOOST_TEST(answer(Act::Edit, person(3, 99, Role::Reviewer), report(Draft)) == "not_found");
    BOOST_TEST(answer(Act::Edit, person(3, 10, Role::Coach), report(Draft)) == "forbidden");
}

BOOST_AUTO_TEST_CASE(a_report_without_its_basics_is_not_submitted) {
    const auto writer = person(1, 10, Role::Coordinator);
    const struct {
        std::string missing;
        void (*spoil)(Environment&, Circumstances&);
    } table[] = {
        {"description", [](Environment& e, Circumstances&) { e.report.description = {}; }},
        {"recognisedOn", [](Environment& e, Circumstances&) { e.report.recognisedOn.reset(); }},
        {"recogniserName", [](Environment& e, Circumstances&) { e.report.recogniserName = ""; }},
        {"recogniserOrganisation", [](Environment& e, Circumstances&) { e.report.recogniserOrganisation = ""; }},
        {"requirement", [](Environment&, Circumstances& c) { c.requirements = 0; }},
    };
    BOOST_TEST(answer(Act::Submit, writer, report(Draft)) == "yes");
    for (const auto& row : table) {
        auto e = report(Draft);
        auto c = around();
        row.spoil(e, c);
        BOOST_TEST(answer(Act::Submit, writer, e, c) == row.missing);
    }
}

BOOST_AUTO_TEST_CASE(days_in_the_wrong_order_are_refused_beside_their_field) {
    const struct {
        const char *recognised, *from, *to, *expected;
    } table[] = {
        {"2026-03-01", "", "", ""},
        {"2026-03-01", "2026-03-01", "2026-03-01", ""},
        {"2026-04-02", "", "", "recognisedOn"},
        {"2026-03-01", "2026-02-28", "", "validFrom"},
        {"2026-03-01", "", "2026-02-28", "validTo"},
        {"2026-03-01", "2026-05-01", "2026-04-30", "validTo"},
    };
    for (const auto& row : table) {
        EnvironmentReport r;
        r.recognisedOn = parseIsoDate(row.recognised);
        r.validFrom = parseIsoDate(row.from);
        r.validTo = parseIsoDate(row.to);
        const auto wrong = wrongFields(r, day("2026-04-01"));
        BOOST_TEST((wrong.empty() ? "" : wrong.front().field) == row.expected);
    }
}

BOOST_AUTO_TEST_CASE(validity_begins_with_the_recognition_but_never_behind_a_published_version) {
    Environment e;
    auto& r = e.report;
    r.recognisedOn = day("2026-03-01");
    BOOST_TEST(isoDate(validityWhenPublished(e, false, day("2026-04-01"), 24).from) == "2026-03-01");
    BOOST_TEST(isoDate(validityWhenPublished(e, true, day("2026-04-01"), 24).from) == "2026-04-01");
    BOOST_TEST(isoDate(validityWhenPublished(e, false, day("2026-04-01"), 24).reviewDue) == "2028-04-01");
    e.reviewDue = day("2027-01-31");
    BOOST_TEST(isoDate(validityWhenPublished(e, false, day("2026-04-01"), 24).reviewDue) == "2027-01-31");
    BOOST_TEST(isoDate(validityWhenPublished(e, false, day("2027-04-01"), 24).reviewDue) == "2029-04-01");  // gone by
    r.validFrom = day("2026-06-01");
    BOOST_TEST(isoDate(validityWhenPublished(e, true, day("2026-04-01"), 24).from) == "2026-06-01");
    BOOST_TEST(isoDate(lastDayOfSuperseded(std::nullopt, day("2026-04-01"))) == "2026-03-31");
    BOOST_TEST(isoDate(lastDayOfSuperseded(day("2026-01-31"), day("2026-04-01"))) == "2026-01-31");
}

BOOST_AUTO_TEST_CASE(an_expired_curriculum_warns_and_does_not_stop) {
    const auto today = day("2026-04-01");
    const auto first = [&](const Environment& e, const Basis& basis) {
        const auto found = notices(e, basis, today);
        return found.empty() ? std::string() : found.front();
    };
    const auto earlier = day("2026-03-31"), later = day("2026-12-31");
    BOOST_TEST(first(report(Draft), {}) == "");
    BOOST_TEST(first(report(Draft), {.validTo = earlier}) == "curriculum_expired");
    BOOST_TEST(first(report(Draft), {.validTo = earlier, .transitionTo = later}) == "curriculum_in_transition");
    BOOST_TEST(first(report(Draft), {.validTo = today}) == "");
    BOOST_TEST(first(report(Draft), {.withdrawn = true}) == "curriculum_withdrawn");
    BOOST_TEST(first(report(Published), {.changedRequirements = 1}) == "requirements_changed");
    auto due = report(Published);
    due.reviewDue = today;
    BOOST_TEST(first(due, {}) == "review_due");
    BOOST_TEST(answer(Act::Submit, person(1, 10, Role::Coordinator), report(Draft)) == "yes");
}

BOOST_AUTO_TEST_CASE(a_unit_is_there_in_full_without_what_one_may_choose) {
    const auto unitOf = [](const std::vector<bool>& compulsory, const std::set<std::int64_t>& ticked) {
        std::vector<curricula::Requirement> all;
        std::vector<RequirementId> shown;
        for (std::size_t i = 0; i < compulsory.size(); ++i) {
            curricula::Requirement one;
            one.id = {static_cast<std::int64_t>(i) + 1};
            one.unit = {7};
            one.text.fi = "vaatimus";
            one.compulsory = compulsory[i];
            if (ticked.contains(one.id.value)) shown.push_back(one.id);
            all.push_back(std::move(one));
        }
        const auto unit = unitShown(all, shown, Language::Fi);
        return std::string(unit.inFull() ? "full " : "part ") + std::to_string(unit.shown.size()) + "/" +
               std::to_string(unit.all()) + "+" + std::to_string(unit.optional.size());
    };
    const struct {
        std::vector<bool> compulsory;
        std::set<std::int64_t> ticked;
        std::string expected;
    } table[] = {
        {{true, true}, {1, 2}, "full 2/2+0"},
        {{true, true}, {1}, "part 1/2+0"},
        {{true, true, false, false}, {1, 2}, "full 2/2+2"},
        {{true, true, false, false}, {1, 2, 3}, "full 3/3+1"},
        {{true, true, false, false}, {3}, "part 1/3+1"},
        {{false, false}, {1}, "part 1/2+0"},  // nothing but groups to choose from
        {{false, false}, {1, 2}, "full 2/2+0"},
    };
    for (const auto& row : table) BOOST_TEST(unitOf(row.compulsory, row.ticked) == row.expected);
}

BOOST_AUTO_TEST_CASE(a_pasted_list_loses_its_bullets_and_its_repetitions) {
    const auto tasks =
        pastedTasks("- Siivoan\r\n\n  • Pesen ikkunat\n1.\tVien roskat\n12) Katan pöydän\nSIIVOAN\n3D-tulostan osia\n");
    const std::vector<std::string> expected{"Siivoan", "Pesen ikkunat", "Vien roskat", "Katan pöydän",
                                            "3D-tulostan osia"};
    BOOST_TEST(tasks == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(wrong_details_of_a_workplace_are_named) {
    const struct {
        void (*spoil)(WorkplaceDetails&);
        std::string field;
    } table[] = {
        {[](WorkplaceDetails& d) { d.name = ""; }, "name"},
        {[](WorkplaceDetails& d) { d.municipality = ""; }, "municipality"},
        {[](WorkplaceDetails& d) { d.businessId = "1234567-8"; }, "businessId"},
        {[](WorkplaceDetails& d) { d.postalCode = "6510"; }, "postalCode"},
        {[](WorkplaceDetails& d) { d.contactEmail = "salla(at)esimerkki.fi"; }, "contactEmail"},
        {[](WorkplaceDetails& d) { d.webPage = "javascript:alert(1)"; }, "webPage"},
        {[](WorkplaceDetails& d) { d.socialMedia = "https://a.fi javascript:alert(1)"; }, "socialMedia"},
        {[](WorkplaceDetails& d) {
             d.furtherContacts = {{"Maj", "", "", "maj"}};
         },
         "furtherContacts/0/email"},
        {[](WorkplaceDetails& d) {
             d.furtherContacts = {{"", "chef", "", ""}};
         },
         "furtherContacts/0/name"},
        {[](WorkplaceDetails& d) { d.furtherContacts.resize(5); }, "furtherContacts"},
        {[](WorkplaceDetails& d) { d.street = std::string(kLongestLine + 1, 'a'); }, "street"},
    };
    WorkplaceDetails good;
    good.name = "Kahvila";
    good.municipality = "Vaasa";
    BOOST_TEST(wrongFields(good).empty());
    for (const auto& row : table) {
        auto details = good;
        row.spoil(details);
        const auto wrong = wrongFields(details);
        BOOST_REQUIRE(wrong.size() == 1u);
        BOOST_TEST(wrong.front().field == row.field);
    }
}
