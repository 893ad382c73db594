// Curricula that chance makes up, with texts that are awkward to write: all three notations must agree on them.
#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>
#include <random>

#include "importers/eperusteet/writer.hpp"
#include "importers/native/writer.hpp"
#include "support.hpp"

using namespace valo;
using namespace valo::importers;

namespace {

class Chance {
 public:
    /// Without `markup` no text looks like html or holds no-break spaces: ePerusteet's texts may be html anywhere.
    explicit Chance(unsigned seed, bool markup = true) : random_(seed), markup_(markup) {}

    CurriculumDraft draft() {
        CurriculumDraft draft;
        draft.source = {"eperusteet", std::to_string(below(1000)), "", ""};
        auto& q = draft.qualification;
        q.decisionNumber = pick({"", "OPH-1-2026", "79/011/2014"});
        q.name = named();
        q.languages = {Language::Fi, Language::Sv};
        q.validFrom = maybe() ? parseIsoDate("2026-08-01") : std::nullopt;
        q.competenceAreas.push_back({"oa1", "osaamisala_0001", named()});
        q.titles.push_back({"tn1", "tutkintonimikkeet_00001", named(), maybe() ? "oa1" : ""});
        q.competence = html();
        draft.scales.push_back({"own", "", {{"1", "", named()}, {"no", "", text()}}});
        draft.genericCriteria.push_back({"g1", "own", text(), text(), {{"1", {named(), named()}}, {"no", {named()}}}});
        auto& structure = draft.structures.emplace_back();
        structure.id = "reformi";
        structure.root.emplace().id = "r";
        for (int i = 1 + below(4); i > 0; --i) addUnit(draft, structure);
        structure.chapters = chapters(2);
        return draft;
    }

 private:
    int below(int end) { return static_cast<int>(random_() % static_cast<unsigned>(end)); }
    bool maybe() { return below(2) == 0; }
    std::string pick(std::initializer_list<const char*> words) {
        return *(words.begin() + below(static_cast<int>(words.size())));
    }
    std::string word() {
        return pick({"osaa", "no",    "null", "true", "~",     "0123", "1.10",  "1e5",    "2026-08-01", "a: b", "- c",
                     "# d",  "\"e\"", "it's", "<f>",  "&amp;", "]]>",  "{g}",   "[h]",    "*i",         "&j",   "!k",
                     "%l",   "@m",    "`n",   "|",    ">",     "?",    "ö ä å", "\\n",    "😀",          "ſ",    "x:",
                     "'",    "\"",    "--",   "=",    ",",     "a,b",  "//",    "\u00A0o"});
    }
    std::string plainWord() {
        auto out = word();
        return markup_ || out.find_first_of("<&\xC2") == out.npos ? out : "osaa";
    }
    std::string words() {
        std::string out = plainWord();
        for (int i = below(3); i > 0; --i) out += " " + plainWord();
        return out == "--" || out == "-- --" || out == "-- -- --" ? "x" : out;
    }
    LocalizedText text() {
        LocalizedText out;
        for (const auto language : kLanguages)
            if (maybe()) out.in(language) = words();
        return out;
    }
    LocalizedText named() {
        auto out = text();
        if (out.empty()) out.fi = words();
        return out;
    }
    LocalizedText html() {
        LocalizedText out;
        if (maybe())
            out.fi = "<p>" + pick({"a &lt; b", "rivi<br>toinen", "<b>c</b>\n\td", "\"e\" 'f'", "ä"}) +
                     "</p>\n<ul><li>g</li></ul>";
        return out;
    }
    std::vector<RequirementArea> areas() {
        std::vector<RequirementArea> out;
        for (int i = 1 + below(3); i > 0; --i) {
            auto& area = out.emplace_back();
            if (!out.empty() && (out.size() > 1 || maybe())) area.heading = named();
            for (int r = 1 + below(3); r > 0; --r)
                area.requirements.push_back(
                    {pick({"", "ammattitaitovaatimukset_1"}), named(), maybe() ? text() : LocalizedText{}});
        }
        return out;
    }
    Assessment assessment() {
        Assessment out;
        if (maybe()) return out;
        out.areas.push_back({named(), {{named(), text(), "own", {{"1", {named()}}}}}});
        return out;
    }
    void addUnit(CurriculumDraft& draft, Structure& structure) {
        Unit unit;
        unit.sourceId = std::to_string(draft.units.size() + 1);
        unit.id = "u" + unit.sourceId;
        unit.name = named();
        unit.description = html();
        unit.areas = areas();
        unit.style = RequirementsStyle::Structured;
        unit.subject = text();
        unit.demonstration = html();
        unit.assessment = assessment();
        unit.genericCriteria = maybe() ? "g1" : "";
        structure.placements.push_back({"p" + unit.sourceId, unit.id, pick({"", "15", "7.5"}), "", below(9)});
        FormationNode leaf;
        leaf.placement = structure.placements.back().id;
        leaf.description = html();
        if (maybe()) leaf.compulsory = maybe();
        FormationNode group;
        group.id = pick({"", "x"});
        group.name = text();
        group.creditsMin = pick({"", "0", "5.25"});
        if (maybe()) group.countMax = below(5);
        group.children.push_back(leaf);
        (maybe() ? group.children : structure.root->children).push_back(std::move(leaf));
        structure.root->children.push_back(std::move(group));
        draft.units.push_back(std::move(unit));
    }
    std::vector<Chapter> chapters(int depth) {
        std::vector<Chapter> out;
        for (int i = below(3); i > 0 && depth > 0; --i)
            out.push_back({std::to_string(below(99)), pick({"", "rakenne"}), text(), html(), maybe() ? "oa1" : "",
                           chapters(depth - 1)});
        return out;
    }

    std::minstd_rand random_;
    bool markup_;
};

CurriculumDraft readBack(const std::string& text) {
    auto reading = readText(text);
    BOOST_REQUIRE_MESSAGE(reading.draft && reading.errors.empty(), listed(reading.errors) << text);
    reading.draft->source.sha256.clear();
    return *reading.draft;
}

}  // namespace

BOOST_AUTO_TEST_CASE(curricula_made_up_by_chance_are_the_same_in_every_notation) {
    for (unsigned seed = 1; seed <= 150; ++seed) {
        BOOST_TEST_CONTEXT("seed " << seed) {
            // Once through YAML, so that no-break spaces and the counts are as reading leaves them.
            const auto draft = readBack(writeYaml(Chance(seed).draft()));
            BOOST_TEST((readBack(writeYaml(draft)) == draft));
            BOOST_TEST((readBack(writeXml(draft)) == draft));
            BOOST_TEST(writeYaml(readBack(writeXml(draft))) == writeYaml(draft));
        }
    }
}

BOOST_AUTO_TEST_CASE(curricula_made_up_by_chance_come_back_from_a_document_of_eperusteet) {
    for (unsigned seed = 1; seed <= 100; ++seed) {
        BOOST_TEST_CONTEXT("seed " << seed) {
            const auto draft = readBack(writeYaml(Chance(seed, false).draft()));
            const auto document = writeEperusteet(draft);
            const auto again = readBack(document);
            BOOST_TEST((again.qualification.name == draft.qualification.name));
            BOOST_REQUIRE_EQUAL(again.units.size(), draft.units.size());
            for (std::size_t i = 0; i < draft.units.size(); ++i) {
                BOOST_TEST((again.units[i].areas.size() == draft.units[i].areas.size()));
                BOOST_TEST(again.units[i].assessment.areas.size() == draft.units[i].assessment.areas.size());
                BOOST_TEST((again.units[i].description == draft.units[i].description));
            }
            BOOST_TEST((again.structures.at(0).chapters == draft.structures.at(0).chapters));
            BOOST_TEST((nlohmann::json::parse(writeEperusteet(again)) == nlohmann::json::parse(document)));
        }
    }
}
