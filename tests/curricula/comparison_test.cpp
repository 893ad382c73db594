// Which stored row a draft's unit or requirement is: pure rules.
#include <boost/test/unit_test.hpp>

#include "curricula/comparison.hpp"
#include "curricula/curriculum.hpp"

using namespace valo;
using namespace valo::curricula;

namespace {

LocalizedText fi(std::string text) { return {std::move(text), "", ""}; }

importers::Unit draftUnit(std::string id, std::string code, std::vector<std::string> texts) {
    importers::Unit unit;
    unit.id = std::move(id);
    unit.code = std::move(code);
    unit.name = fi("unit");
    unit.areas.push_back({fi("area"), {}});
    for (auto& text : texts) unit.areas[0].requirements.push_back({"", fi(std::move(text)), {}});
    return unit;
}
StoredUnit storedUnit(std::int64_t id, std::string localId, std::string code, std::vector<std::string> texts) {
    StoredUnit unit{{id}, std::move(localId), std::move(code), fi("unit")};
    unit.areas.push_back({id * 100, {id}, 0, "", {}, true, fi("area")});
    int position = 0;
    for (auto& text : texts) {
        unit.requirements.push_back({{id * 1000 + position}, {id}, id * 100, position, "", fi(std::move(text)), {}});
        ++position;
    }
    return unit;
}

std::vector<std::int64_t> idsOf(const UnitMatch& unit) {
    std::vector<std::int64_t> ids;
    for (const auto& requirement : unit.requirements)
        ids.push_back(requirement.stored ? requirement.stored->id.value : 0);
    return ids;
}

Date day(const char* text) { return parseIsoDate(text).value(); }

}  // namespace

BOOST_AUTO_TEST_CASE(requirements_are_found_by_text_first_and_by_place_only_when_words_are_shared) {
    struct Case {
        std::string what;
        std::vector<std::string> before, after;
        std::vector<std::int64_t> ids;
        int added, changed, removed;
    };
    const Case cases[] = {
        {"same", {"a b", "c d"}, {"a b", "c d"}, {1000, 1001}, 0, 0, 0},
        {"reordered", {"a b", "c d"}, {"c d", "a b"}, {1001, 1000}, 0, 0, 0},
        {"one put first", {"a b", "c d"}, {"x y", "a b", "c d"}, {0, 1000, 1001}, 1, 0, 0},
        {"one word changed", {"cuts the long grass", "c"}, {"cuts the short grass", "c"}, {1000, 1001}, 0, 1, 0},
        {"another text in its place", {"cuts grass"}, {"feeds horses"}, {0}, 1, 0, 1},
        {"one gone", {"a b", "c d"}, {"c d"}, {1001}, 0, 0, 1},
        {"the same text twice", {"a", "a"}, {"a", "a"}, {1000, 1001}, 0, 0, 0},
    };
    for (const auto& one : cases) BOOST_TEST_CONTEXT(one.what) {
            importers::CurriculumDraft draft;
            draft.units.push_back(draftUnit("u", "code", one.after));
            const std::vector<StoredUnit> stored{storedUnit(1, "u", "code", one.before)};
            const auto matching = match(stored, draft);
            BOOST_TEST(idsOf(matching.units[0]) == one.ids, boost::test_tools::per_element());
            const auto changes = compare(matching);
            BOOST_TEST(changes.added == one.added);
            BOOST_TEST(changes.changed == one.changed);
            BOOST_TEST(changes.removed == one.removed);
        }
}

BOOST_AUTO_TEST_CASE(a_unit_is_found_by_code_and_local_id_then_by_either) {
    importers::CurriculumDraft draft;
    draft.units.push_back(draftUnit("b", "same", {}));
    draft.units.push_back(draftUnit("a", "same", {}));
    draft.units.push_back(draftUnit("new-id", "moved", {}));
    draft.units.push_back(draftUnit("kept", "new-code", {}));
    draft.units.push_back(draftUnit("fresh", "fresh", {}));
    const std::vector<StoredUnit> stored{storedUnit(1, "a", "same", {}), storedUnit(2, "b", "same", {}),
                                         storedUnit(3, "old-id", "moved", {}), storedUnit(4, "kept", "old-code", {}),
                                         storedUnit(5, "gone", "gone", {"x"})};
    const auto matching = match(stored, draft);
    std::vector<std::int64_t> ids;
    for (const auto& unit : matching.units) ids.push_back(unit.stored ? unit.stored->id.value : 0);
    const std::vector<std::int64_t> expected{2, 1, 3, 4, 0};
    BOOST_TEST(ids == expected, boost::test_tools::per_element());
    BOOST_REQUIRE(matching.goneUnits.size() == 1U);
    BOOST_TEST(compare(matching).removed == 2);  // the unit and its requirement
}

BOOST_AUTO_TEST_CASE(an_area_with_a_new_heading_is_the_one_its_requirements_came_from) {
    importers::CurriculumDraft draft;
    draft.units.push_back(draftUnit("u", "code", {"a", "b"}));
    draft.units[0].areas[0].heading = fi("another heading");
    const std::vector<StoredUnit> stored{storedUnit(1, "u", "code", {"a", "b"})};
    const auto matching = match(stored, draft);
    BOOST_REQUIRE(matching.units[0].storedAreas[0]);
    BOOST_TEST(matching.units[0].storedAreas[0]->id == 100);
    BOOST_TEST(compare(matching).list.empty());
}

BOOST_AUTO_TEST_CASE(a_translation_that_was_added_is_no_rewording) {
    BOOST_TEST(!isReworded({"a", "", ""}, {"a", "b", ""}));
    BOOST_TEST(isReworded({"a", "b", ""}, {"a", "c", ""}));
    BOOST_TEST(!isReworded({"a", "b", ""}, {"a", "", ""}));
}

BOOST_AUTO_TEST_CASE(a_day_falls_before_in_or_after_the_life_of_a_curriculum) {
    Curriculum curriculum;
    BOOST_TEST((validityOn(curriculum, day("2026-11-22")) == Validity::InForce));
    curriculum.validFrom = day("2018-08-01");
    curriculum.validTo = day("2022-07-31");
    curriculum.transitionTo = day("2026-12-31");
    struct Case {
        const char* day;
        Validity validity;
    };
    const Case cases[] = {{"2018-07-31", Validity::Future},     {"2018-08-01", Validity::InForce},
                          {"2022-07-31", Validity::InForce},    {"2022-08-01", Validity::Transition},
                          {"2026-12-31", Validity::Transition}, {"2027-01-01", Validity::Expired}};
    for (const auto& one : cases) BOOST_TEST((validityOn(curriculum, day(one.day)) == one.validity), one.day);
}

BOOST_AUTO_TEST_CASE(a_reader_gets_one_language_of_lists_that_could_not_be_paired) {
    std::vector<Requirement> rows(3);
    rows[0].text.fi = "yksi", rows[1].text.fi = "kaksi", rows[2].text.sv = "ett";
    BOOST_TEST(listedFor(rows, Language::Fi).size() == 2U);
    BOOST_TEST(listedFor(rows, Language::Sv).size() == 1U);
    BOOST_TEST(listedFor(rows, Language::En).size() == 2U);
    rows[1].text.sv = "två";
    BOOST_TEST(listedFor(rows, Language::Sv).size() == 3U);
    rows[1].subAreaCode = "another list of the unit";
    BOOST_TEST(listedFor(rows, Language::Sv).size() == 2U);
}
