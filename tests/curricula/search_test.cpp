// Finding curricula: what a person types, and filters.
#include "curricula/search.hpp"

#include "curricula/browse.hpp"
#include "support.hpp"

using namespace valo;
using namespace valo::curricula;

BOOST_AUTO_TEST_CASE(what_a_person_types_becomes_patterns) {
    struct {
        const char* text;
        Reach reach;
        Patterns patterns;
    } const kCases[] = {
        {"", Reach::Exact, {"%", "%", "%", "%"}},
        {"  Puhtaus  ALA ", Reach::Exact, {"%puhtaus%", "%ala%", "%", "%"}},
        {"ÄMPÄRI,", Reach::Exact, {"%ämpäri%", "%", "%", "%"}},
        {"100 %_!", Reach::Exact, {"%100%", "%", "%", "%"}},
        {"a%b_c!d", Reach::Exact, {"%a!%b!_c!!d%", "%", "%", "%"}},
        {"79-011-2014", Reach::Exact, {"%79_011_2014%", "%", "%", "%"}},
        {"a b c d e", Reach::Exact, {"%a%", "%b%", "%c%", "%d%"}},
        {"siivoojille", Reach::Near, {"%siivooj%", "%", "%", "%"}},
        {"siivoojille", Reach::Far, {"%siivo%", "%", "%", "%"}},
        {"hoidon", Reach::Near, {"%hoi_%", "%", "%", "%"}},
        {"työn", Reach::Near, {"%työn%", "%", "%", "%"}},
        {"OPH-1825-2021", Reach::Far, {"%oph_1825_2021%", "%", "%", "%"}},
    };
    for (const auto& one : kCases) {
        const auto patterns = patternsOf(one.text, one.reach);
        BOOST_TEST(patterns == one.patterns, boost::test_tools::per_element());
    }
}

BOOST_AUTO_TEST_CASE(a_word_that_nobody_knows_becomes_the_nearest_one_that_somebody_does) {
    const Vocabulary vocabulary({"sähköasennukset", "sähköasennukset", "sahaus", "puhdistuspalvelut", "ylläpitosiivous",
                                 "kodin puhtaanapito", "asiakaspalvelu", "tullauspalvelut", "logistiikka"});
    struct {
        const char* text;
        const char* byDots;
        const char* byLetters;
    } const kCases[] = {
        {"sahko", "sähkö", "sähkö"},
        {"SAHKO", "sähkö", "sähkö"},
        {"sähkö", "", ""},  // known
        {"puhistuspalvelut", "", "puhdistuspalvelut"},
        {"puhdistuspalvleut", "", "puhdistuspalvelut"},
        {"yllapitosiivuos", "", "ylläpitosiivous"},
        {"logistikka", "", "logistiikka"},
        {"kodin puhtanapito", "", "kodin puhtaanapito"},
        {"puhistuspalvelut 123", "", "puhdistuspalvelut 123"},
        {"leipuri", "", ""},
        {"leipuri sahko", "", ""},  // all or nothing
        {"oph-1825", "", ""},
        {"", "", ""},
    };
    for (const auto& one : kCases) {
        BOOST_TEST(vocabulary.meant(one.text, Slips::OnlyDots).value_or("") == one.byDots, one.text);
        BOOST_TEST(vocabulary.meant(one.text, Slips::Letters).value_or("") == one.byLetters, one.text);
    }
}

BOOST_AUTO_TEST_CASE(an_education_code_tells_the_field_of_work) {
    struct {
        const char* codes;
        std::vector<Field> fields;
    } const kCases[] = {
        {"", {}},
        {"koulutus_381141", {Field::Services}},
        {"351301", {Field::Technology}},
        {"koulutus_371101 koulutus_371113 koulutus_361201", {Field::Care, Field::Nature}},
        {"koulutus_999999 koulutus_3711 koulutus_301101 x", {}},
    };
    for (const auto& one : kCases) BOOST_TEST((fieldsOf(one.codes) == one.fields), one.codes);
}

VALO_CASE_ON_BOTH(a_curriculum_is_found_by_what_people_type) {
    Room room(db);
    room.import(replaced(kGarden, "  kind: vocational\n  name:",
                         "  kind: vocational\n  education-codes: [{code: koulutus_361999}]\n  name:"));
    Spelling spelling;
    struct {
        const char* text;
        std::size_t curricula, units;
        const char* meant = "";
    } const kCases[] = {
        {"pihatyö", 1, 0},
        {"PIHATYÖN", 1, 0},
        {"pihatyötä", 1, 0},
        {"gårdsarbetet", 1, 0},
        {"TEST/1/2026", 1, 0},
        {"test 2026", 1, 0},
        {"900001", 1, 1},
        {"ämpäritöissä", 1, 1},
        {"hinkar", 1, 1},
        {"osaamisala_9001", 1, 0},
        {"puutarha", 1, 0},
        {"trädgård", 1, 0},
        {"agriculture", 1, 0},
        {"leipuri", 0, 0},
        {"pihatyön leipuri", 0, 0},
        {"%", 0, 0},
        // without dots; with a slip; a beginning with one; two in a long word
        {"pihatyo", 1, 0, "pihatyö"},
        {"gardsarbetet", 1, 0, "gårdsarbete"},
        {"pihtayö", 1, 0, "pihatyö"},
        {"ämpräityöt", 1, 1, "ämpärityöt"},
    };
    for (const auto& one : kCases) {
        const auto found = room.read([&](Transaction& tx) {
            return find(tx, Room::pages(), spelling, {one.text, {}}, *parseIsoDate("2026-11-22"), 10);
        });
        BOOST_TEST(found.curricula.size() == one.curricula, one.text);
        BOOST_TEST(found.units.size() == one.units, one.text);
        BOOST_TEST(found.meant == one.meant, one.text);
    }
}

BOOST_AUTO_TEST_CASE(filters_tell_the_life_the_field_and_the_source_of_a_curriculum) {
    const auto today = *parseIsoDate("2026-11-22");
    const auto curriculum = [](const char* from, const char* to, const char* transition) {
        Curriculum c;
        c.validFrom = parseIsoDate(from), c.validTo = parseIsoDate(to), c.transitionTo = parseIsoDate(transition);
        c.educationCodes = "koulutus_381141";
        return c;
    };
    struct {
        Curriculum curriculum;
        bool inForce, ending, ended, coming;
    } const kCases[] = {
        {curriculum("2020-08-01", "", ""), true, false, false, false},
        {curriculum("2020-08-01", "2027-07-31", ""), true, true, false, false},
        {curriculum("2015-08-01", "2022-07-31", "2026-12-31"), false, true, false, false},
        {curriculum("2015-08-01", "2022-07-31", "2026-11-21"), false, false, true, false},
        {curriculum("2027-08-01", "", ""), false, false, false, true},
    };
    for (const auto& one : kCases) {
        BOOST_TEST(fits(one.curriculum, {.term = Term::InForce}, today) == one.inForce);
        BOOST_TEST(fits(one.curriculum, {.term = Term::Ending}, today) == one.ending);
        BOOST_TEST(fits(one.curriculum, {.term = Term::Ended}, today) == one.ended);
        BOOST_TEST(fits(one.curriculum, {.term = Term::Coming}, today) == one.coming);
    }
    auto local = curriculum("2020-08-01", "", "");
    BOOST_TEST(fits(local, {.field = Field::Services, .origin = Origin::National}, today));
    BOOST_TEST(!fits(local, {.field = Field::Care}, today));
    BOOST_TEST(!fits(local, {.kind = QualificationKind::Specialist}, today));
    local.owner = OrganisationId{1};
    BOOST_TEST(fits(local, {.origin = Origin::Local}, today));
    local.sourceSystem = "eperusteet";
    BOOST_TEST(fits(local, {.origin = Origin::National}, today));
}
