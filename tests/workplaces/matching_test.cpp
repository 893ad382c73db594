// What suggestions remember, keep and lose: an organisation's decisions and words, the file, missing dictionaries.
#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <thread>

#include "workplaces/actions.hpp"
#include "workplaces/matching/build.hpp"
#include "workplaces/matching/image.hpp"
#include "workplaces/matching/suggestions.hpp"
#include "workplaces/matching/taught_words.hpp"
#include "workplaces/matching/words.hpp"

#include "small_corpus.hpp"
#include "world.hpp"

using namespace valo;
using namespace valo::workplaces;

namespace {

std::vector<std::int64_t> unitsOf(const std::vector<Suggestion>& found) {
    std::vector<std::int64_t> units;
    for (const auto& suggestion : found) units.push_back(suggestion.unit.value);
    return units;
}

/// A file of its own that goes with the test.
struct TemporaryFile {
    std::filesystem::path path =
        std::filesystem::temp_directory_path() / ("valo-index-test-" + std::to_string(getpid()));
    ~TemporaryFile() { std::filesystem::remove(path); }
};

}  // namespace

BOOST_AUTO_TEST_CASE(what_was_confirmed_is_suggested_for_the_same_words_and_says_so) {
    const auto suggester = makeSuggester(smallCorpus(), {.dictionaries = ""});
    const std::string task = "Napsin tupsuja";
    BOOST_TEST(suggester->suggest(task, Language::Fi, {}).empty());
    const Memory memory(suggester->analyser(), {{{task, "", ""}, {21}, true}}, {});
    for (const auto* words : {"Napsin tupsuja", "napsin tupsut"}) {
        const auto found = suggester->suggest(words, Language::Fi, {}, {}, memory);
        BOOST_TEST_CONTEXT(words) {
            BOOST_REQUIRE(!found.empty());
            BOOST_TEST(found.front().unit.value == 2);
            BOOST_REQUIRE(!found.front().requirements.empty());
            const auto& reasons = found.front().requirements.front().reasons;
            BOOST_REQUIRE(!reasons.empty());
            BOOST_TEST((reasons.front().kind == Reason::Kind::Confirmed));
            BOOST_TEST(reasons.front().foundWord == task);
        }
    }
}

BOOST_AUTO_TEST_CASE(what_was_rejected_sinks_for_the_same_words_only) {
    const auto suggester = makeSuggester(smallCorpus(), {.dictionaries = ""});
    const std::string task = "Leikkaan hiuksia ja vaihdan jakohihnan";
    const auto before = unitsOf(suggester->suggest(task, Language::Fi, {}));
    BOOST_REQUIRE(before.size() >= 2u);
    const auto requirement = before.front() == 2 ? 21 : 31;
    const Memory memory(suggester->analyser(), {{{task, "", ""}, {requirement}, false}}, {});
    BOOST_TEST(unitsOf(suggester->suggest(task, Language::Fi, {}, {}, memory)).front() != before.front());
    BOOST_TEST(unitsOf(suggester->suggest("Leikkaan hiuksia", Language::Fi, {}, {}, memory)) ==
               unitsOf(suggester->suggest("Leikkaan hiuksia", Language::Fi, {})));
}

BOOST_AUTO_TEST_CASE(a_taught_word_finds_what_it_means) {
    const auto suggester = makeSuggester(smallCorpus(), {.dictionaries = ""});
    BOOST_TEST(suggester->suggest("Fönkkään", Language::Fi, {}).empty());
    const Memory memory(suggester->analyser(), {}, {{Language::Fi, "fönkkään", "leikata hiukset"}});
    const auto found = suggester->suggest("Fönkkään", Language::Fi, {}, {}, memory);
    BOOST_REQUIRE(!found.empty());
    BOOST_TEST(found.front().unit.value == 2);
    BOOST_TEST((found.front().requirements.front().reasons.front().kind == Reason::Kind::WordList));
    BOOST_TEST(suggester->suggest("Fönkkään", Language::Sv, {}, {}, memory).empty());
}

BOOST_AUTO_TEST_CASE(a_kept_index_answers_as_the_one_that_was_made) {
    const TemporaryFile file;
    const auto made = makeSuggester(smallCorpus(), {.file = file.path, .stamp = "now", .dictionaries = ""});
    const auto opened = openSuggester(file.path);
    BOOST_REQUIRE(opened);
    BOOST_TEST(opened->stamp() == "now");
    BOOST_TEST((opened->dictionaries() == made->dictionaries()));
    for (const auto* task : {"Siivoan toimistot", "Vaihdan jakohihnoja"})
        BOOST_TEST(unitsOf(opened->suggest(task, Language::Fi, {})) == unitsOf(made->suggest(task, Language::Fi, {})));
}

BOOST_AUTO_TEST_CASE(a_damaged_or_foreign_file_is_no_index) {
    const TemporaryFile file;
    BOOST_TEST(!openSuggester(file.path));
    makeSuggester(smallCorpus(), {.file = file.path, .stamp = "now", .dictionaries = ""});
    std::ifstream in(file.path, std::ios::binary);
    const std::string whole{std::istreambuf_iterator<char>(in), {}};
    auto flipped = whole;
    flipped[whole.size() / 3] ^= 1;
    auto otherVersion = whole;
    otherVersion[whole.size() - 24] ^= 1;
    for (const auto& bytes : {std::string(), std::string("valo"), whole.substr(0, whole.size() / 2), flipped,
                              otherVersion, whole + "x", std::string(4096, '\0')}) {
        std::ofstream(file.path, std::ios::binary | std::ios::trunc) << bytes;
        BOOST_TEST(!openSuggester(file.path), bytes.size());
    }
}

BOOST_AUTO_TEST_CASE(without_dictionaries_the_same_words_are_still_found) {
    const auto suggester =
        makeSuggester(smallCorpus(), {.dictionaries = "/nowhere", .without = {.voikko = true, .hunspell = true}});
    BOOST_TEST((suggester->dictionaries() == Dictionaries{}));
    for (const auto& [language, task, unit] :
         {std::tuple{Language::Fi, "siivoaa toimistotiloja", 1}, std::tuple{Language::Sv, "Jag sorterar avfallet", 1},
          std::tuple{Language::En, "Cuts hair", 2}}) {
        const auto found = suggester->suggest(task, language, {});
        BOOST_TEST_CONTEXT(task) {
            BOOST_REQUIRE(!found.empty());
            BOOST_TEST(found.front().unit.value == unit);
        }
    }
    // What is lost: the base form of an irregular word.
    BOOST_TEST(suggester->suggest("Leikkasin hiuksen", Language::Fi, {}).empty());
}

BOOST_AUTO_TEST_CASE(without_a_good_match_the_nearest_is_named_apart_and_the_verdict_says_so) {
    const auto suggester = makeSuggester(smallCorpus(), {.dictionaries = ""});
    const struct {
        Language language;
        const char *task, *verdict;
        bool hasItems, hasNearest;
    } table[] = {
        {Language::Fi, "Siivoan toimistot", "match", true, false},
        {Language::Sv, "Jag klipper kundens hår", "match", true, false},
        {Language::Fi, "Mittaan kaukaisten galaksien punasiirtymiä ja huollan teleskooppia", "no_good_match", false,
         true},
        {Language::Sv, "Jag komponerar symfonier för stråkorkester om hår", "no_good_match", false, true},
        {Language::En, "qwerty zxcvbn", "no_good_match", false, false},
    };
    for (const auto& row : table) {
        Answer answer;
        find(answer, *suggester, {row.task, row.language});
        const auto json = nlohmann::json::parse(suggestionsJson(answer));
        BOOST_TEST_CONTEXT(row.task) {
            BOOST_TEST(json["verdict"] == row.verdict);
            BOOST_TEST(!json["items"].empty() == row.hasItems);
            BOOST_TEST(!json["nearest"].empty() == row.hasNearest);
        }
    }
    Answer preparing;
    preparing.ready = false;
    BOOST_TEST(suggestionsJson(preparing).find("\"verdict\":\"not_ready\"") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(of_units_that_say_the_same_the_one_that_is_named_so_comes_first) {
    auto corpus = smallCorpus();
    auto named = corpus.units[1];
    named.id = {4}, named.code = "u4", named.name = {"Tukan värjäys", "Hårfärgning", "Colouring hair"};
    named.requirements = {{{41}, {"pesee välineet", "tvättar redskapen", "washes the tools"}, {}}};
    auto mentioned = named;
    mentioned.id = {5}, mentioned.code = "u5",
    mentioned.name = {"Kampaamossa toimiminen", "Arbete i salong", "Salon work"};
    mentioned.requirements = {{{51}, {"tekee tukan värjäyksen", "gör hårfärgning", "is colouring hair"}, {}}};
    corpus.units.push_back(mentioned);
    corpus.units.push_back(named);
    const auto suggester = makeSuggester(corpus, {.dictionaries = ""});
    for (const auto& [language, task] :
         {std::pair{Language::Fi, "Tukan värjäys"}, std::pair{Language::Sv, "Hårfärgning"}}) {
        const auto found = suggester->suggest(task, language, {});
        BOOST_TEST_CONTEXT(task) {
            BOOST_REQUIRE(found.size() >= 2u);
            BOOST_TEST(found[0].unit.value == 4);
            BOOST_TEST(found[1].unit.value == 5);
            BOOST_TEST(!found[0].reasons.empty());
        }
    }
}

BOOST_AUTO_TEST_CASE(a_verb_counts_less_than_what_it_is_done_to) {
    const Analyser analyser;
    const Index index(IndexBuilder(analyser, {.dictionaries = ""}).finish({}, "", {}));
    const Asker asker(index, analyser, kWeights);
    const auto emphases = [&](const char* task, Language language) {
        std::vector<float> found;
        for (const auto& word : asker.ask(task, language).words) found.push_back(word.emphasis);
        return found;
    };
    const auto verb = static_cast<float>(kWeights.verb);
    if (analyser.knowsFinnish()) BOOST_TEST((emphases("Jakohihnan vaihdan", Language::Fi) == std::vector{1.0F, verb}));
    BOOST_TEST((emphases("Jag byter kamrem", Language::Sv) == std::vector{verb, 1.0F}));
    BOOST_TEST((emphases("Kamrem", Language::Sv) == std::vector{1.0F}));
    BOOST_TEST((emphases("Tyre fitters repair tyres", Language::En) == std::vector<float>(4, 1.0F)));
}

BOOST_AUTO_TEST_CASE(a_verb_and_its_noun_and_its_doer_share_a_root) {
    const struct {
        Language language;
        const char *one, *other;
    } table[] = {{Language::Fi, "siivota", "siivous"},        {Language::Fi, "siivous", "siivooja"},
                 {Language::Fi, "asentaa", "asennus"},        {Language::Fi, "lajitella", "lajittelu"},
                 {Language::Fi, "hoitaa", "hoito"},           {Language::Fi, "korjata", "korjaamo"},
                 {Language::Sv, "reparera", "reparation"},    {Language::Sv, "städning", "städa"},
                 {Language::En, "installing", "installation"}};
    for (const auto& row : table)
        BOOST_TEST(rootOf(row.one, row.language) == rootOf(row.other, row.language), row.one << " " << row.other);
    BOOST_TEST(rootOf("siivota", Language::Fi) != rootOf("hoitaa", Language::Fi));
    BOOST_TEST(rootOf("yö", Language::Fi).empty());
}

VALO_CASE_ON_BOTH(decisions_and_words_of_one_organisation_never_reach_another) {
    World w(db);
    Suggestions suggestions(db);
    suggestions.upToDate();
    const auto ask = [&](OrganisationId organisation, const char* task) {
        return suggestions.answer({task, Language::Fi, {}, {}, organisation}).units;
    };
    const auto* task = "Fönkkään";
    BOOST_TEST(ask(w.writer.organisation, task).empty());
    BOOST_REQUIRE(teachWord(w.services, w.writer, {Language::Fi, "Fönkkään", "siivota toimistotilat"}));
    BOOST_TEST(teachWord(w.services, w.writer, {Language::Fi, "two words", "x"}).error().fields[0].code == "one_word");
    std::this_thread::sleep_for(std::chrono::milliseconds(600));  // decisions of the last moment may be missing
    BOOST_TEST(!ask(w.writer.organisation, task).empty());
    BOOST_TEST(ask(w.stranger.organisation, task).empty());
    BOOST_TEST(ask({}, task).empty());
    const auto lines = wordList(w.services, w.writer).value();
    BOOST_REQUIRE(lines.size() == 1u);
    BOOST_REQUIRE(forgetWord(w.services, w.writer, lines.front().id));
    std::this_thread::sleep_for(std::chrono::milliseconds(600));
    BOOST_TEST(ask(w.writer.organisation, task).empty());
}

VALO_CASE_ON_BOTH(the_index_knows_what_is_compulsory_and_what_is_a_specialists) {
    World w(db);
    const auto unit = w.requirements.front().unit;
    const auto read = [&] {
        const auto units = db.read([](Transaction& tx) { return publishedUnits(tx, {}); });
        const auto found = std::ranges::find(units, unit, &Corpus::Unit::id);
        BOOST_REQUIRE(found != units.end());
        return std::pair(found->isCompulsory, found->isSpecialist);
    };
    static constexpr database::Sql kCompulsory{"update formation_node set compulsory = :value where unit_id = :unit"};
    static constexpr database::Sql kKind{
        "update curriculum set kind = :kind where id = (select curriculum_id from unit where id = :unit)"};
    const auto set = [&](int compulsory, const std::string& kind) {
        db.write([&](Transaction& tx) {
            tx.run(kCompulsory, compulsory, unit);
            tx.run(kKind, kind, unit);
            return true;
        });
    };
    set(1, "vocational");
    BOOST_TEST((read() == std::pair(true, false)));
    set(0, "specialist");
    BOOST_TEST((read() == std::pair(false, true)));
    set(0, "further");
    BOOST_TEST((read() == std::pair(false, false)));
}

VALO_CASE_ON_BOTH(requirements_are_numbered_in_the_order_of_their_areas) {
    World w(db);
    const auto inUnit = [&](UnitId unit) {
        std::vector<std::int64_t> ids;
        for (const auto& each : db.read([](Transaction& tx) { return publishedUnits(tx, {}); }))
            if (each.id == unit)
                for (const auto& requirement : each.requirements) ids.push_back(requirement.id.value);
        return ids;
    };
    const auto unit = w.requirements.front().unit;
    auto expected = inUnit(unit);
    BOOST_REQUIRE(expected.size() >= 3u);
    // The second one becomes the first of a second area: places are counted anew in each.
    db.write([&](Transaction& tx) {
        static constexpr database::Sql kArea{"insert into requirement_area (unit_id, position) values (:unit, 99)"};
        static constexpr database::Sql kMove{
            "update requirement set position = 0, area_id = (select max(id) from requirement_area) where id = :id"};
        tx.run(kArea, unit);
        tx.run(kMove, expected[1]);
        return true;
    });
    std::rotate(expected.begin() + 1, expected.begin() + 2, expected.end());
    BOOST_TEST(inUnit(unit) == expected, boost::test_tools::per_element());
}
