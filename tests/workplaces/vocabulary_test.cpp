// The program's own word list: what it may hold, and what it does to suggestions.
#include <boost/test/unit_test.hpp>
#include <set>
#include <thread>

#include "small_corpus.hpp"
#include "workplaces/matching/suggestions.hpp"
#include "workplaces/matching/taught_words.hpp"
#include "workplaces/matching/vocabulary.hpp"
#include "world.hpp"

using namespace valo;
using namespace valo::workplaces;

namespace {

constexpr std::size_t kFi = 0, kSv = 1;

Vocabulary vocabularyOf(std::initializer_list<std::string_view> fields) {
    Vocabulary all;
    for (const auto yaml : fields) {
        for (auto& wording : readVocabulary(yaml, "words.yaml")) {
            wording.field = all.fields;
            all.wordings.push_back(std::move(wording));
        }
        ++all.fields;
    }
    return all;
}

std::unique_ptr<Suggester> suggesterWith(const Vocabulary& vocabulary, const Corpus& corpus = smallCorpus()) {
    return makeSuggester(corpus, {.dictionaries = "", .vocabulary = &vocabulary});
}

constexpr Limits kEvenIfFar{.evenIfFar = true};

}  // namespace

BOOST_AUTO_TEST_CASE(what_is_shipped_is_whole) {
    const auto& vocabulary = shippedVocabulary();
    BOOST_TEST(vocabulary.fields == 13u);
    std::set<std::uint32_t> fields;
    std::size_t ofEveryField = 0;
    for (const auto& wording : vocabulary.wordings) {
        // A file's reader has refused whatever has no words, or too many of them.
        BOOST_TEST_CONTEXT((wording.means[kFi].empty() ? "?" : wording.means[kFi].front())) {
            BOOST_TEST(!wording.means[kFi].empty());
            BOOST_TEST(!wording.means[kSv].empty());
            BOOST_TEST((!wording.said[0].empty() || !wording.said[1].empty() || !wording.said[2].empty()));
        }
        if (wording.field)
            fields.insert(*wording.field);
        else
            ++ofEveryField;
    }
    BOOST_TEST(fields.size() == vocabulary.fields);
    BOOST_TEST(ofEveryField > 100u);
    BOOST_TEST(vocabularyStamp().size() > 8u);
}

BOOST_AUTO_TEST_CASE(a_file_that_is_not_as_it_must_be_is_refused_with_its_line) {
    const struct {
        const char *yaml, *says;
    } table[] = {
        {"- means: {fi: [rengas]}\n  said: {fi: [kumi\n", "words.yaml"},
        {"means: {fi: [rengas]}\n", "words.yaml:1: a list is wanted"},
        {"- means: {fi: [rengas]}\n", "words.yaml:1: “means” and “said” are wanted"},
        {"- means: {fi: [rengas]}\n  said: {fi: [kumi]}\n  note: x\n", "words.yaml:1: “means” and “said” are wanted"},
        {"- means: {fi: [rengas]}\n  said: {fi: []}\n", "words.yaml:2: a list of words is wanted"},
        {"- means: {fi: [rengas]}\n  said: {fi: kumi}\n", "words.yaml:2: a list of words is wanted"},
        {"- means: {de: [Reifen]}\n  said: {fi: [kumi]}\n", "words.yaml:1: no such language: de"},
        {"- means: {fi: [rengas]}\n  said: {fi: [yksi kaksi kolme neljä]}\n", "words.yaml:2: “yksi kaksi kolme neljä”"},
        {"- means: {fi: [kesän renkaan vaihto]}\n  said: {fi: [kumi]}\n", "words.yaml:1: “kesän renkaan vaihto”"},
        {"- means: {fi: [rengas]}\n  said: {fi: [12]}\n", "words.yaml:2: “12”"},
    };
    for (const auto& row : table)
        BOOST_CHECK_EXCEPTION(readVocabulary(row.yaml, "words.yaml"), std::runtime_error, [&](const auto& refused) {
            BOOST_TEST_MESSAGE(refused.what());
            return std::string_view(refused.what()).find(row.says) != std::string_view::npos;
        });
    BOOST_TEST(readVocabulary("- means: {fi: [CNC-kone]}\n  said: {en: [mill]}\n", "words.yaml").size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_word_that_no_text_has_finds_what_it_is_called_there) {
    const auto vocabulary = vocabularyOf({R"(
- means: {fi: [jakohihna], sv: [kamrem]}
  said: {fi: [nakkilenkki, kiekko], sv: [snurrband, rulla igång], en: [whirligig, spin ribbon]}
)"});
    const auto without = suggesterWith(Vocabulary{});
    const auto with = suggesterWith(vocabulary);
    const struct {
        Language language;
        const char* task;
        Reason::Kind kind;
        bool isFound;
    } table[] = {
        {Language::Fi, "Irrotan nakkilenkin", Reason::Kind::WordList, true},
        {Language::Fi, "Irrotan varakiekkoja", Reason::Kind::WordList, true},  // a part of a compound
        {Language::Sv, "Lossar snurrband", Reason::Kind::WordList, true},
        {Language::Sv, "Rullar det igång", Reason::Kind::WordList, true},
        {Language::Sv, "Igång ska den rulla", Reason::Kind::WordList, true},                        // in any order
        {Language::Sv, "Rullar bort och kommer aldrig mera igång", Reason::Kind::WordList, false},  // too far apart
        {Language::Sv, "Rullar bort", Reason::Kind::WordList, false},
        {Language::En, "Loosening whirligigs", Reason::Kind::Translation, true},
        {Language::En, "Spin the ribbon", Reason::Kind::Translation, true},
        {Language::En, "Ribbons", Reason::Kind::Translation, false},
    };
    for (const auto& row : table) BOOST_TEST_CONTEXT(row.task) {
            BOOST_TEST(without->suggest(row.task, row.language, kEvenIfFar).empty());
            const auto found = with->suggest(row.task, row.language, kEvenIfFar);
            BOOST_TEST(found.empty() != row.isFound);
            if (found.empty()) continue;
            BOOST_TEST(found.front().unit.value == 3);
            BOOST_REQUIRE(!found.front().requirements.empty());
            BOOST_REQUIRE(!found.front().requirements.front().reasons.empty());
            BOOST_TEST((found.front().requirements.front().reasons.front().kind == row.kind));
        }
}

BOOST_AUTO_TEST_CASE(official_words_of_one_thing_stand_for_each_other) {
    const auto vocabulary = vocabularyOf({R"(
- means: {fi: [jakohihna, voimansiirto], sv: [kamrem]}
  said: {fi: [nakkilenkki]}
)"});
    BOOST_TEST(suggesterWith(Vocabulary{})->suggest("Voimansiirto", Language::Fi, kEvenIfFar).empty());
    const auto found = suggesterWith(vocabulary)->suggest("Voimansiirto", Language::Fi, kEvenIfFar);
    BOOST_REQUIRE(!found.empty());
    BOOST_TEST(found.front().unit.value == 3);
}

BOOST_AUTO_TEST_CASE(the_field_of_a_task_decides_between_units_that_have_its_words_alike) {
    auto corpus = smallCorpus();
    const auto unit = [&](std::int64_t id, const char* name, const char* thing) {
        corpus.units.push_back(
            {{id},
             {id},
             "u" + std::to_string(id),
             {name, {}, {}},
             {{{id * 10}, {"käsittelee rasvaa turvallisesti", {}, {}}, {}}, {{id * 10 + 1}, {thing, {}, {}}, {}}},
             {}});
    };
    unit(7, "Keittiötyö", "valmistaa ruokaa");
    unit(8, "Konetyö", "huoltaa moottoria");
    // Neither unit has what the task's second word means; each has another word of its field.
    const auto vocabulary = vocabularyOf(
        {"- means: {fi: [tarjoilu]}\n  said: {fi: [kipata]}\n"
         "- means: {fi: [ruoka]}\n  said: {fi: [mättö]}\n",
         "- means: {fi: [pakoputki]}\n  said: {fi: [hitsata]}\n"
         "- means: {fi: [moottori]}\n  said: {fi: [mylly]}\n",
         "- means: {fi: [kirja]}\n  said: {fi: [opus]}\n", "- means: {fi: [hevonen]}\n  said: {fi: [polle]}\n"});
    const auto best = [&](const Vocabulary& words, const char* task) {
        return suggesterWith(words, corpus)->suggest(task, Language::Fi, kEvenIfFar).at(0).unit.value;
    };
    BOOST_TEST(best(vocabulary, "Käsittelen rasvaa, kippaan") == 7);
    BOOST_TEST(best(vocabulary, "Käsittelen rasvaa, hitsaan") == 8);
    const Vocabulary none;
    BOOST_TEST(best(none, "Käsittelen rasvaa, kippaan") == best(none, "Käsittelen rasvaa, hitsaan"));
}

BOOST_AUTO_TEST_CASE(an_index_of_no_units_answers_whatever_is_listed) {
    const auto suggester = makeSuggester(Corpus{}, {.dictionaries = ""});
    for (const auto* task : {"Vaihdan jakohihnan", "Pesen pyykkiä", ""})
        BOOST_TEST(suggester->suggest(task, Language::Fi, kEvenIfFar).empty());
}

BOOST_AUTO_TEST_CASE(words_are_looked_up_by_what_is_said_and_by_what_it_means) {
    const auto vocabulary =
        vocabularyOf({"- means: {fi: [rengas]}\n  said: {fi: [autonkumi]}\n"
                      "- means: {fi: [liukuesteet]}\n  said: {fi: [Kumi]}\n"});
    BOOST_REQUIRE(wordingsWith(vocabulary, " kumi ", 5).size() == 2u);
    BOOST_TEST(wordingsWith(vocabulary, "kumi", 5).front()->means[kFi].front() == "liukuesteet");  // the very word
    BOOST_TEST(wordingsWith(vocabulary, "kumi", 1).size() == 1u);
    BOOST_TEST(wordingsWith(vocabulary, "RENGAS", 5).size() == 1u);
    BOOST_TEST(wordingsWith(vocabulary, "", 5).empty());
    BOOST_TEST(wordingsWith(vocabulary, "ei ole", 5).empty());
}

VALO_CASE_ON_BOTH(what_an_organisation_teaches_goes_before_what_is_shipped) {
    World w(db);
    Suggestions suggestions(db);
    suggestions.upToDate();
    const auto reasons = [&](OrganisationId organisation) {
        std::set<std::string> found;
        for (const auto& unit :
             suggestions.answer({"Kuuraan", Language::Fi, {.evenIfFar = true}, {}, organisation}).units)
            for (const auto& requirement : unit.requirements)
                for (const auto& reason : requirement.reasons) found.insert(reason.foundWord);
        return found;
    };
    const auto before = reasons(w.writer.organisation);
    BOOST_REQUIRE(teachWord(w.services, w.writer, {Language::Fi, "kuuraan", "jätteet"}));
    std::this_thread::sleep_for(std::chrono::milliseconds(600));  // decisions of the last moment may be missing
    const auto after = reasons(w.writer.organisation);
    BOOST_TEST(!before.empty());
    BOOST_TEST(!after.empty());
    for (const auto& word : after) BOOST_TEST(!before.contains(word), word);
    BOOST_TEST((reasons(w.stranger.organisation) == before));
}

BOOST_AUTO_TEST_CASE(a_taught_word_keeps_its_meaning_in_a_phrase_that_is_listed) {
    const auto vocabulary = vocabularyOf({"- means: {fi: [jakohihna]}\n  said: {fi: [kiskoa remmi]}\n"});
    const auto suggester = suggesterWith(vocabulary);
    const Memory memory(suggester->analyser(), {}, {{Language::Fi, "remmi", "jätteet"}});
    const auto best = [&](const Memory& of) {
        return suggester->suggest("remmi", Language::Fi, kEvenIfFar, {}, of).size();
    };
    BOOST_TEST(best({}) == 0u);
    BOOST_TEST(best(memory) > 0u);
    const auto found = suggester->suggest("Kiskon remmin", Language::Fi, kEvenIfFar, {}, memory);
    BOOST_REQUIRE(!found.empty());
    for (const auto& unit : found)
        for (const auto& requirement : unit.requirements)
            for (const auto& reason : requirement.reasons)
                if (reason.taskWord == "remmin") BOOST_TEST(reason.foundWord.starts_with("jät"), reason.foundWord);
}
