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
        for (const std::string n : {"1", "2"}) {
            q.competenceAreas.push_back({"oa" + n, "osaamisala_000" + n, named()});
            q.titles.push_back({"tn" + n, "tutkintonimikkeet_0000" + n, named(), maybe() ? "oa" + n : ""});
        }
        q.competence = html();
        q.workTasks = html();
        draft.scales.push_back({"own", "", {{"1", "", named()}, {"no", "", text()}}});
        draft.genericCriteria.push_back({"g1", "own", text(), text(), {{"1", {named(), named()}}, {"no", {named()}}}});
        auto& structure = draft.structures.emplace_back();
        structure.id = "reformi";
        for (int i = 1 + below(5); i > 0; --i) addUnit(draft, structure);
        structure.root = group(structure, 3);
        structure.chapters = chapters(2);
        if (maybe()) draft.structures.push_back({"naytto", pick({"", "opintoviikko"}), structure.placements, {}, {}});
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
        for (int i = below(20) == 0 ? 300 : below(3); i > 0; --i) out += " " + plainWord();
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
    /// Html that words requirements: a list, typed bullets, or paragraphs; sometimes in a second language, too, which
    /// may be longer.
    LocalizedText requirementsHtml() {
        LocalizedText out;
        const int shape = below(3);
        for (const auto language : {Language::Fi, Language::Sv}) {
            auto& html = out.in(language);
            if (language == Language::Sv && maybe()) continue;
            for (int i = 1 + below(3); i > 0; --i) {
                const auto text = pick({"osaa työn", "tekee sen &amp; muun", "kan <b>göra</b> det"});
                html += shape == 0   ? "<li>" + text + "</li>"
                        : shape == 1 ? "<p>- " + text + "</p>"
                                     : "<p>" + text + "</p>";
            }
            if (shape == 0) html = "<p>Opiskelija</p><ul>" + html + "</ul>";
        }
        return out;
    }
    void addRequirements(Unit& unit) {
        switch (below(4)) {
            case 0:
                unit.originalHtml = requirementsHtml();
                unit.style = unit.originalHtml.fi.find("<li>") != std::string::npos ||
                                     unit.originalHtml.fi.find("- ") != std::string::npos
                                 ? RequirementsStyle::Html
                                 : RequirementsStyle::Prose;
                break;
            case 1:
                unit.kind = UnitKind::Common;
                for (int i = 1 + below(2); i > 0; --i) addSubArea(unit);
                break;
            default:
                unit.areas = areas();
                unit.style = RequirementsStyle::Structured;
                unit.subject = text();
        }
    }
    void addSubArea(Unit& unit) {
        auto& area = unit.subAreas.emplace_back();
        area.id = "s" + unit.sourceId + std::to_string(unit.subAreas.size());
        area.model = pick({"2014", "2020"});
        area.code = pick({"", "ammatillisenoppiaineet_vvti"});
        area.languageCode = pick({"", "kielivalikoima_fi"});
        area.name = named();
        area.genericCriteria = maybe() ? "g1" : "";
        for (const bool compulsory : {true, false}) {
            if (!compulsory && maybe()) continue;
            Goal goal;
            goal.compulsory = compulsory;
            goal.credits = pick({"1", "1.5"});
            if (area.model == "2014") {
                goal.originalHtml = requirementsHtml();
            } else {
                goal.areas = areas();
                goal.subject = text();
            }
            area.goals.push_back(std::move(goal));
        }
    }
    void addUnit(CurriculumDraft& draft, Structure& structure) {
        Unit unit;
        unit.sourceId = std::to_string(draft.units.size() + 1);
        unit.id = "u" + unit.sourceId;
        unit.code = pick({"", "tutkinnonosat_000001", "tutkinnonosat_000002"});
        unit.name = named();
        unit.description = html();
        addRequirements(unit);
        unit.demonstration = html();
        unit.assessment = assessment();
        unit.genericCriteria = maybe() ? "g1" : "";
        structure.placements.push_back(
            {"p" + unit.sourceId, unit.id, pick({"", "15", "7.5"}), pick({"", "20"}), below(9)});
        draft.units.push_back(std::move(unit));
    }

    // A branch of the formation: units in several places, groups within groups, alternatives, what schools fill in.

    FormationNode leaf(const Structure& structure) {
        FormationNode leaf;
        leaf.placement =
            structure.placements[static_cast<std::size_t>(below(static_cast<int>(structure.placements.size())))].id;
        leaf.description = html();
        if (maybe()) leaf.compulsory = maybe();
        return leaf;
    }
    FormationNode group(const Structure& structure, int depth) {
        FormationNode group;
        group.id = pick({"", "x"});
        group.name = text();
        group.description = html();
        switch (below(6)) {
            case 0:
                group.role = GroupRole::CompetenceArea;
                group.competenceArea = pick({"oa1", "oa2", ""});
                break;
            case 1:
                group.role = GroupRole::Title;
                group.title = pick({"tn1", "tn2"});
                break;
            case 2:
                group.role = maybe() ? GroupRole::Open : GroupRole::Foreign;
                break;
            default:
                break;
        }
        if (maybe()) {  // else no rule at all
            group.creditsMin = pick({"", "0", "5.25", "180"});
            group.creditsMax = pick({"", "180"});
            if (maybe()) group.countMin = below(3);
            if (maybe()) group.countMax = below(5);
        }
        for (int i = below(4); i > 0; --i)
            group.children.push_back(depth > 0 && maybe() ? this->group(structure, depth - 1) : leaf(structure));
        return group;
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

/// What a document may say besides: keys that we do not know, with values of every kind, and nulls.
void sprinkle(nlohmann::json& document, std::minstd_rand& random) {
    static const auto kValues = nlohmann::json::parse(
        R"([5, -2.75, 1e3, true, "null", "0123", "a\"b\\c\nd", [], {}, [1, null, {"x/y~z": [false]}], {"": {"fi": "ä"}}])");
    if (document.is_object()) {
        for (auto& [key, value] : document.items()) sprinkle(value, random);
        if (random() % 5 == 0)
            document["lisä/tieto~" + std::to_string(random() % 9)] = kValues[random() % kValues.size()];
        if (random() % 5 == 0) document["tyhjä"] = nullptr;
    } else if (document.is_array()) {
        for (auto& item : document) sprinkle(item, random);
    }
}
nlohmann::json withoutNulls(const nlohmann::json& value) {
    if (value.is_array()) {
        auto out = nlohmann::json::array();
        for (const auto& item : value) out.push_back(withoutNulls(item));
        return out;
    }
    if (!value.is_object()) return value;
    auto out = nlohmann::json::object();
    for (const auto& [key, item] : value.items())
        if (!item.is_null()) out[key] = withoutNulls(item);
    return out;
}

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

BOOST_AUTO_TEST_CASE(documents_made_up_by_chance_are_the_same_after_a_way_through_yaml_and_xml) {
    for (unsigned seed = 1; seed <= 100; ++seed) {
        BOOST_TEST_CONTEXT("seed " << seed) {
            std::minstd_rand random(seed);
            auto document = nlohmann::json::parse(writeEperusteet(Chance(seed, false).draft()));
            sprinkle(document, random);
            const auto draft = readBack(document.dump());
            const auto native = readBack(writeXml(readBack(writeYaml(draft))));
            BOOST_TEST((native == draft));
            BOOST_TEST((nlohmann::json::parse(writeEperusteet(native)) == withoutNulls(document)));
        }
    }
}
