#include <iostream>
#include <set>

#include "small_corpus.hpp"
#include "workplaces/matching/analysis.hpp"
#include "workplaces/matching/suggestions.hpp"
#include "world.hpp"

using namespace valo;
using namespace valo::workplaces;

namespace {

/// Names of what is suggested, best first.
std::vector<std::string> names(const std::vector<Suggestion>& found, Language language) {
    std::vector<std::string> out;
    for (const auto& suggestion : found) out.push_back(suggestion.unitName.in(language));
    return out;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_task_in_plain_words_finds_its_unit) {
    const auto suggester = makeSuggester(smallCorpus(), {.dictionaries = ""});
    const struct {
        Language language;
        const char* task;
        std::int64_t unit, requirement;
    } table[] = {
        {Language::Fi, "Siivoan toimistot", 1, 11},
        {Language::Fi, "Lajittelen jätteitä", 1, 12},
        {Language::Fi, "Leikkaan hiuksia", 2, 21},
        {Language::Fi, "Vaihdan jakohihnoja", 3, 31},
        {Language::Sv, "Jag städar kontoren", 1, 11},
        {Language::Sv, "Klipper hår på kunder", 2, 21},
        {Language::En, "I am sorting waste", 1, 12},
        {Language::En, "Changed timing belts", 3, 31},
        {Language::Fi, "toimistotilojen siivoaminen", 1, 11},
    };
    for (const auto& row : table) {
        // Of three units nobody can say what is far from them.
        const auto found = suggester->suggest(row.task, row.language, {.evenIfFar = true});
        BOOST_TEST_CONTEXT(row.task) {
            BOOST_REQUIRE(!found.empty());
            BOOST_TEST(found.front().unit.value == row.unit);
            BOOST_REQUIRE(!found.front().requirements.empty());
            BOOST_TEST(found.front().requirements.front().id.value == row.requirement);
            BOOST_TEST(!found.front().requirements.front().reasons.empty());
        }
    }
}

BOOST_AUTO_TEST_CASE(the_same_unit_of_several_qualifications_is_suggested_once) {
    auto corpus = smallCorpus();
    corpus.units.push_back(corpus.units[2]);
    corpus.units.back().id = {4};
    corpus.units.back().curriculum = {9};
    const auto found = makeSuggester(corpus, {.dictionaries = ""})->suggest("Vaihdan jakohihnoja", Language::Fi, {});
    BOOST_REQUIRE(!found.empty());
    BOOST_TEST(found.front().unit.value == 3);
    BOOST_REQUIRE(found.front().twins.size() == 1u);
    BOOST_TEST(found.front().twins.front().unit.value == 4);
    for (std::size_t i = 1; i < found.size(); ++i) BOOST_TEST(found[i].unit.value != 4);
}

BOOST_AUTO_TEST_CASE(of_units_that_meet_a_task_alike_the_compulsory_one_comes_first_and_a_specialists_last) {
    auto corpus = smallCorpus();
    const auto add = [&](std::int64_t id, const char* name, const char* requirement) {
        corpus.units.push_back({{id}, {id}, "", {name, "", ""}, {{{10 * id}, {requirement, "", ""}, {}}}, {}});
    };
    add(7, "Aalto", "vahaa lattian koneella");
    add(8, "Beeta", "vahaa lattian koneella");
    auto &first = corpus.units[3], &second = corpus.units[4];
    const auto best = [&](std::string_view task) {
        return names(makeSuggester(corpus, {.dictionaries = ""})->suggest(task, Language::Fi, {.evenIfFar = true}),
                     Language::Fi)
            .at(0);
    };
    BOOST_TEST(best("Vahaan lattian") == "Aalto");
    second.isCompulsory = true;
    BOOST_TEST(best("Vahaan lattian") == "Beeta");
    first.isCompulsory = true;
    BOOST_TEST(best("Vahaan lattian") == "Aalto");
    first.isSpecialist = true;
    BOOST_TEST(best("Vahaan lattian") == "Beeta");
    // What a task says goes before what is usual.
    first.isCompulsory = false;
    second.requirements[0].text.fi = "vahaa lattian käsin";
    BOOST_TEST(best("Vahaan lattian koneella") == "Aalto");
}

BOOST_AUTO_TEST_CASE(a_form_of_several_words_does_not_count_for_all_of_them) {
    if (!Analyser().knowsFinnish()) return;
    auto corpus = smallCorpus();
    const auto add = [&](std::int64_t id, const char* name, const char* requirement) {
        corpus.units.push_back({{id}, {id}, "", {name, "", ""}, {{{10 * id}, {requirement, "", ""}, {}}}, {}});
    };
    // "Muutokseen" may be of muutos, a change, or of muutto, moving house.
    add(7, "Aalto", "osallistuu muutokseen");
    add(8, "Beeta", "osallistuu lattianhoitoon");
    const auto found = makeSuggester(corpus, {.dictionaries = ""})
                           ->suggest("Muutokseen ja lattianhoitoon", Language::Fi, {.evenIfFar = true});
    BOOST_REQUIRE(found.size() >= 2u);
    BOOST_TEST(names(found, Language::Fi).front() == "Beeta");
}

BOOST_AUTO_TEST_CASE(swedish_compounds_are_cut_where_the_word_list_is_installed) {
    const Analyser analyser;
    if (!analyser.knowsSwedish()) return;
    const auto parts = [&](std::string_view word) {
        std::set<std::string> found;
        for (const auto& term : *analyser.terms(word, Language::Sv))
            if (term.kind == TermKind::Part && !isRoot(term.text)) found.insert(term.text);
        return found;
    };
    BOOST_TEST(parts("bilreparation").contains("bil"));
    BOOST_TEST(parts("bilreparation").contains("reparation"));
    BOOST_TEST(parts("maskin").empty());
}

BOOST_AUTO_TEST_CASE(nonsense_gets_no_suggestion) {
    const auto suggester = makeSuggester(smallCorpus(), {.dictionaries = ""});
    for (const auto* text : {"", "   ", "!!!", "12345", "qwerty zxcvbn", "ja tai on", "blockchain", "\xC3\xA4"})
        for (auto language : kLanguages) BOOST_TEST(suggester->suggest(text, language, {}).empty(), text);
}

BOOST_AUTO_TEST_CASE(suggestions_keep_to_the_qualification_and_the_limits_asked_for) {
    const auto suggester = makeSuggester(smallCorpus(), {.dictionaries = ""});
    const auto text = "Siivoan toimistot, leikkaan hiukset ja vaihdan jakohihnan";
    BOOST_TEST(suggester->suggest(text, Language::Fi, {.units = 1}).size() == 1u);
    for (const auto& suggestion : suggester->suggest(text, Language::Fi, Limits{}, CurriculumId{2}))
        BOOST_TEST(suggestion.curriculum.value == 2);
    for (const auto& suggestion : suggester->suggest(text, Language::Fi, {.units = 5, .requirementsPerUnit = 1}))
        BOOST_TEST(suggestion.requirements.size() <= 1u);
}

BOOST_AUTO_TEST_CASE(the_words_that_met_are_marked_whole_and_in_order) {
    const auto suggester = makeSuggester(smallCorpus(), {.dictionaries = ""});
    const std::string official = "siivoaa toimistotiloja";
    const auto spans = suggester->matched("Siivoan toimistot", official, Language::Fi);
    BOOST_REQUIRE(spans.size() == 2u);
    BOOST_TEST(official.substr(spans[0].begin, spans[0].end - spans[0].begin) == "siivoaa");
    BOOST_TEST(official.substr(spans[1].begin, spans[1].end - spans[1].begin) == "toimistotiloja");
    BOOST_TEST(suggester->matched("Leikkaan tukkaa", official, Language::Fi).empty());
    // The same ending is no relation.
    BOOST_TEST(suggester->matched("Lajittelen jätteet", "huoltaa laitteet ja tuotteet", Language::Fi).empty());
}

BOOST_AUTO_TEST_CASE(words_are_cut_at_the_same_places_whatever_stands_between_them) {
    const auto words = [](std::string_view text) {
        std::string joined;
        for (const auto& token : tokens(text)) joined += token.folded + "|";
        return joined;
    };
    BOOST_TEST(words("Öljyt, suodattimet – ja „nesteet“.") == "öljyt|suodattimet|ja|nesteet|");
    BOOST_TEST(words("jako\xC2\xADhihna") == "jakohihna|");
    BOOST_TEST(words("2020 B1-ajokortti") == "b1|ajokortti|");
    BOOST_TEST(words("\xE2\x80") == "");
}

VALO_CASE_ON_BOTH(cleaning_and_sorting_finds_cleaning_in_the_real_curriculum) {
    World w(db);
    Suggestions suggestions(db);
    const auto suggester = suggestions.upToDate();
    const struct {
        Language language;
        const char *task, *unit;
    } table[] = {
        {Language::Fi, "Siivoan toimistot ja lajittelen jätteet", "siivous"},
        {Language::Fi, "Teen lumityöt ja leikkaan nurmikon", "ulkoalue"},
        {Language::Sv, "Jag städar kontoren och sorterar avfallet", "städ"},
    };
    for (const auto& row : table) {
        const auto found = suggester->suggest(row.task, row.language, {});
        BOOST_TEST_CONTEXT(row.task) {
            BOOST_REQUIRE(!found.empty());
            std::string all;
            for (const auto& name : names(found, row.language)) all += name + "; ";
            BOOST_TEST_MESSAGE(all);
            BOOST_TEST(all.find(row.unit) != std::string::npos, all);
            BOOST_TEST(!found.front().requirements.empty());
        }
    }
    // Of other fields: the line is drawn for curricula of real size.
    for (const auto* task : {"Leikkaan asiakkaan hiukset ja teen raidat", "Ohjaan lentokonetta", "Soitan viulua"})
        BOOST_TEST(suggester->suggest(task, Language::Fi, {}).empty(), task);
    BOOST_TEST(suggestions.upToDate().get() == suggester.get());  // nothing changed: nothing is built again
}
