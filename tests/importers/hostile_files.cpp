#include <boost/test/unit_test.hpp>
#include <ctime>
#include <random>

#include "core/asset.hpp"
#include "importers/native/writer.hpp"
#include "importers/parse.hpp"
#include "support.hpp"

using namespace valo;
using namespace valo::importers;
using namespace std::string_literals;

namespace {

std::string repeated(std::string_view piece, std::size_t times) {
    std::string out;
    out.reserve(piece.size() * times);
    for (std::size_t i = 0; i < times; ++i) out += piece;
    return out;
}

const std::string kXml = R"(<curriculum xmlns="urn:valo:curriculum:1" format="1">)";

/// `more` stands in every unit but the first.
std::string manyUnits(std::string_view more) {
    std::string s = R"({"id": 1, "nimi": {"fi": "a"}, "tutkinnonOsat": [{"id": 0, "nimi": {"fi": "b"}})";
    for (int i = 1; i < 60000; ++i) s += ", {\"id\": " + std::to_string(i) + std::string(more) + "}";
    s += R"(], "suoritustavat": [{"tutkinnonOsaViitteet": [{"id": 0})";
    for (int i = 1; i < 60000; ++i)
        s += ", {\"id\": " + std::to_string(i) + ", \"_tutkinnonOsa\": \"" + std::to_string(i) + "\"}";
    s += R"(], "rakenne": {"osat": [{"_tutkinnonOsaViite": "1"})";
    for (int i = 1; i < 60000; ++i) s += ", {\"_tutkinnonOsaViite\": \"" + std::to_string(i) + "\"}";
    return s + "]}}]}";
}

struct Bad {
    const char* name;
    std::string bytes;
    const char* code;
    const char* where;  // nullptr: anywhere
};

std::vector<Bad> badFiles() {
    const std::string head = "curriculum-format: 1\nqualification: {name: {fi: Koe}}\n";
    return {
        // whatever the format
        {"nothing", "", "empty_file", ""},
        {"blanks", " \n\t\n", "empty_file", ""},
        {"nothing but a byte order mark", "\xEF\xBB\xBF", "empty_file", ""},
        {"UTF-16",
         "\xFF\xFE"
         "c\0u\0"s,
         "is_utf16", ""},
        {"UTF-16 without a mark", "c\0u\0r\0"s, "is_utf16", ""},
        {"Latin-1", "curriculum-format: 1\nname: \xE4\n", "not_utf8", "file.yaml:2"},
        {"a NUL", "curriculum-format: 1\nname: a\0b\n"s, "not_utf8", "file.yaml:2"},
        {"PDF", "%PDF-1.7\n", "is_pdf", ""},
        {"a packed archive", "PK\x03\x04 zip", "is_archive", ""},
        {"a web page", "<!DOCTYPE html><html></html>", "is_web_page", ""},
        {"33 MB", std::string(33u << 20, ' ') + "{}", "too_large", ""},
        // YAML: Y1 … Y5 of the pitfalls
        {"Y1 deep flow lists", "a: " + repeated("[", 5000) + repeated("]", 5000), "too_deep", nullptr},
        {"Y1 deep block maps",
         "a:\n" +
             [] {
                 std::string s;
                 for (int i = 1; i < 200; ++i) s += std::string(i, ' ') + "a:\n";
                 return s;
             }(),
         "too_deep", nullptr},
        {"Y2 alias bomb", "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n", "yaml_alias", "file.yaml:1"},
        {"Y2 alias to nothing", "curriculum-format: 1\nnotice: *a\n", "yaml_alias", "file.yaml:2"},
        {"Y3 cyclic alias", "a: &x [1, *x]", "yaml_alias", "file.yaml:1"},
        {"Y4 duplicate key", head + "units: []\nunits: []\n", "duplicate_key", "file.yaml:4"},
        {"Y4 unknown key", head + "unit: []\n", "unknown_key_near", "file.yaml:3"},
        {"a misspelt key", head + "units:\n  - name: a\n    requirement: [x]\n", "unknown_key_near", "file.yaml:5"},
        {"a key of another language", head + "units:\n  - nimi: a\n", "unknown_key", "file.yaml:4"},
        {"a comma in a number", head + "units:\n  - {name: a, credits: 7,5}\n", "comma_in_number", "file.yaml:4"},
        {"a comma in a text", head + "units:\n  - name: {fi: pesee, kuivaa}\n", "comma_in_text", "file.yaml:4"},
        {"a comma in a requirement", head + "units:\n  - name: a\n    requirements:\n      - {fi: pesee, kuivaa}\n",
         "comma_in_text", "file.yaml:6"},
        {"a text cut by a colon", head + "units:\n  - name: a\n    requirements:\n      - kantaa: x\n",
         "unknown_key_in_text", "file.yaml:6"},
        {"a colon within a text", head + "units:\n  - name: a: b\n", "yaml_colon", "file.yaml:4"},
        {"Y5 a flag that is a word", head + "units: [{name: a, sub-areas: [{goals: [{compulsory: no}]}]}]\n",
         "bad_flag", "file.yaml:3"},
        {"Y5 an octal number", head + "units: [{name: a, credits: 0123}]\n", "bad_number", "file.yaml:3"},
        {"an exponent", head + "units: [{name: a, credits: 1e5}]\n", "bad_number", "file.yaml:3"},
        {"a negative number", head + "units: [{name: a, credits: -5}]\n", "bad_number", "file.yaml:3"},
        {"a custom tag", head + "units: !!python/object []\n", "yaml_tag", "file.yaml:3"},
        {"a tab", head + "units:\n\t- name: a\n", "yaml_tab", "file.yaml:4"},
        {"two documents", head + "---\n" + head, "several_documents", nullptr},
        {"a list as a key", "? [a, b]\n: c\n", "key_not_text", "file.yaml:1"},
        {"a merge key", head + "units: [{<<: {name: a}}]\n", "unknown_key", "file.yaml:3"},
        {"a colon too many", "curriculum-format: 1\nnotice: a: b\n", "yaml_colon", "file.yaml:2"},
        {"plain prose", "Opiskelija osaa siivota.\n", "is_plain_text", "file.yaml:1"},
        {"no version", "qualification: {name: a}\n", "no_format_key", "file.yaml:1"},
        {"prose with a colon", "Huom: lue tämä ensin\nEnsin luetaan: kaikki\n", "no_format_key", "file.yaml:1"},
        {"prose with colons", "Lue tämä ensin: se auttaa\nEnsin luetaan: kaikki\n", "is_plain_text", "file.yaml:1"},
        {"a table", "koodi;nimi;laajuus\n1;a;15\n", "is_table", "file.yaml:1"},
        {"a bare list", "- name: a\n", "is_yaml_list", "file.yaml:1"},
        {"a later version", "curriculum-format: 2\n", "format_version", "file.yaml:1"},
        {"a list for a map", "curriculum-format: 1\nqualification: [a]\n", "not_a_map", "file.yaml:2"},
        {"a map for a list", "curriculum-format: 1\nunits: {a: b}\n", "not_a_list", "file.yaml:2"},
        {"a list for a text", "curriculum-format: 1\nqualification: {name: [a]}\n", "not_a_text", "file.yaml:2"},
        {"a map for a value", "curriculum-format: 1\nqualification: {kind: {a: b}}\n", "not_a_value", "file.yaml:2"},
        {"an empty item", head + "units:\n  -\n", "empty_item", nullptr},
        {"an unknown language", "curriculum-format: 1\nqualification:\n  name: {suomi: a}\n", "unknown_language",
         "file.yaml:3"},
        {"an unknown kind", "curriculum-format: 1\nqualification: {name: a, kind: school}\nunits: [{name: b}]\n",
         "bad_choice", "file.yaml:2"},
        {"a day that does not exist",
         "curriculum-format: 1\nqualification: {name: a, valid: {from: 2022-02-30}}\nunits: [{name: b}]\n",
         "no_such_day", "file.yaml:2"},
        {"a day in another order",
         "curriculum-format: 1\nqualification: {name: a, valid: {from: 1.8.2026}}\nunits: [{name: b}]\n", "bad_date",
         "file.yaml:2"},
        {"no name", "curriculum-format: 1\nqualification: {name: {fi: '-'}}\nunits: [{name: a}]\n", "no_name",
         "file.yaml:2"},
        {"no units", head, "no_units", "file.yaml:2"},
        {"a unit without a name", head + "units: [{requirements: [a]}]\n", "unit_without_name", "file.yaml:3"},
        {"one id twice", head + "units: [{id: a, name: a}, {id: a, name: b}]\n", "duplicate_id", "file.yaml:3"},
        {"a requirement without words", head + "units: [{name: a, requirements: [{code: x}]}]\n",
         "requirement_without_text", "file.yaml:3"},
        {"a requirement worded twice", head + "units: [{name: a, requirements: [{text: x, fi: y}]}]\n", "text_twice",
         "file.yaml:3"},
        {"credits in two places", head + "units: [{name: a, credits: 5}]\nstructures: [{id: s}]\n", "credits_twice",
         "file.yaml:3"},
        {"a child that is nothing", head + "units: [{name: a}]\nstructures: [{root: {children: [{}]}}]\n", "child_kind",
         "file.yaml:4"},
        // XML: X1 … X4
        {"X1 a DOCTYPE", "<!DOCTYPE curriculum [<!ENTITY a 'b'>]>" + kXml + "</curriculum>", "xml_doctype",
         "file.yaml:1"},
        {"X2 a million levels", kXml + repeated("<a>", 1000000) + repeated("</a>", 1000000) + "</curriculum>",
         "too_deep", "file.yaml:1"},
        {"X3 bytes that are not UTF-8", kXml + "\xFF\xFE</curriculum>", "not_utf8", "file.yaml:1"},
        {"X3 another encoding", "<?xml version='1.0' encoding='ISO-8859-1'?>" + kXml + "</curriculum>", "not_utf8",
         "file.yaml:1"},
        {"X4 one attribute twice", kXml + "\n<unit id='a' id='b'/></curriculum>", "duplicate_key", "file.yaml:2"},
        {"no namespace", "<curriculum format='1'/>", "xml_namespace", "file.yaml:1"},
        {"another namespace", "<curriculum xmlns='urn:x' format='1'/>", "xml_namespace", "file.yaml:1"},
        {"another root", "<courses xmlns='urn:valo:curriculum:1'/>", "xml_root", "file.yaml:1"},
        {"something around a list", kXml + "\n\n<units/></curriculum>", "xml_no_wrapper", "file.yaml:3"},
        {"an unknown element", kXml + "\n\n<osat/></curriculum>", "unknown_key", "file.yaml:3"},
        {"an attribute for an element", kXml + "\n<unit name='a'/></curriculum>", "xml_is_element", "file.yaml:2"},
        {"an element for an attribute", kXml + "\n<unit><credits>5</credits></unit></curriculum>", "xml_is_attribute",
         "file.yaml:2"},
        {"bold within a requirement", kXml + "\n<unit><requirement><b>a</b></requirement></unit></curriculum>",
         "xml_markup", "file.yaml:2"},
        {"a rule of its own",
         kXml + "<structure id='s'>\n<group><rule credits-min='5'/></group></structure></curriculum>",
         "xml_is_attribute", "file.yaml:2"},
        {"an unknown attribute", kXml + "\n<unit nimi='a'/></curriculum>", "unknown_key", "file.yaml:2"},
        {"text between elements", kXml + "hello</curriculum>", "unexpected_text", "file.yaml:1"},
        {"markup that is not CDATA",
         kXml + "<qualification><name><t xml:lang='fi'>a<b>c</b></t></name></qualification></curriculum>", "xml_markup",
         "file.yaml:1"},
        {"a text without language", kXml + "<qualification><name><t>a</t></name></qualification></curriculum>",
         "xml_language", "file.yaml:1"},
        {"an element not closed", kXml + "<unit>", "bad_xml", "file.yaml:1"},
        {"two roots", kXml + "</curriculum>" + kXml + "</curriculum>", "bad_xml", "file.yaml:1"},
        {"one text element twice", kXml + "<unit><name>a</name><name>b</name></unit></curriculum>", "duplicate_key",
         "file.yaml:1"},
        // JSON: J1
        {"J1 a million brackets", repeated("[", 1000000), "too_deep", nullptr},
        {"J1 a million objects inside each other", repeated("{\"a\":", 1000000), "too_deep", nullptr},
        {"J1 a duplicate key", R"({"id": 1, "tutkinnonOsat": [{"id": 1, "id": 2}]})", "duplicate_key",
         "/tutkinnonOsat/0"},
        {"too many parts", "[" + repeated("1,", 1500000) + "1]", "too_many_parts", ""},
        {"cut short", "{\"id\": 1,\n\"nimi\": {\"fi\": \"Auto", "bad_json", "file.yaml:2"},
        {"a trailing comma", "{\"id\": 1,}", "bad_json", "file.yaml:1"},
        {"words after the end", "{} {}", "bad_json", "file.yaml:1"},
        {"another document", "{\"a\": 1}", "unknown_json", ""},
        {"a list", "[1, 2]", "is_list", ""},
        {"a guide", R"({"id": 1, "tyyppi": "opas", "suoritustavat": [], "tutkinnonOsat": []})", "is_guide", ""},
        {"no units at all",
         R"({"id": 1, "nimi": {"fi": "a"}, "koulutustyyppi": "koulutustyyppi_1", "suoritustavat": []})", "no_units",
         ""},
        {"no id", R"({"nimi": {"fi": "a"}, "suoritustavat": [], "tutkinnonOsat": [{"id": 1, "nimi": {"fi": "b"}}]})",
         "no_identity", ""},
        {"a unit without identity", R"({"id": 1, "suoritustavat": [], "tutkinnonOsat": [{"nimi": {"fi": "b"}}]})",
         "unit_without_identity", "/tutkinnonOsat/0"},
        {"two units of one id", R"({"id": 1, "suoritustavat": [], "tutkinnonOsat": [{"id": 7}, {"id": "7"}]})",
         "duplicate_unit_id", "/tutkinnonOsat/1"},
    };
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_bad_file_is_refused_with_the_reason_and_the_place) {
    for (const auto& bad : badFiles()) {
        BOOST_TEST_CONTEXT(bad.name) {
            const auto reading = readText(bad.bytes);
            BOOST_REQUIRE_MESSAGE(!reading.errors.empty(), "accepted");
            BOOST_TEST(has(reading.errors, bad.code), listed(reading.errors));
            if (bad.where) BOOST_TEST(reading.errors.front().where == bad.where, listed(reading.errors));
        }
    }
}

BOOST_AUTO_TEST_CASE(a_bad_file_is_refused_quickly) {
    std::vector<Bad> slow{
        {"a long flow list", "a: [" + repeated("b, ", 400000) + "]", nullptr, nullptr},
        {"many keys",
         [] {
             std::string s;
             for (int i = 0; i < 80000; ++i) s += "k" + std::to_string(i) + ": 1\n";
             return s;
         }(),
         nullptr, nullptr},
        {"many attributes",
         kXml + "<unit " +
             [] {
                 std::string s;
                 for (int i = 0; i < 300000; ++i) s += "a" + std::to_string(i) + "='' ";
                 return s;
             }() +
             "/></curriculum>",
         nullptr, nullptr},
        {"many units and placements", manyUnits(""), nullptr, nullptr},
    };
    slow.push_back({"many units and placements with names", manyUnits(R"(, "nimi": {"fi": "b"})"), nullptr, nullptr});
    for (const auto& file : slow) {
        BOOST_TEST_CONTEXT(file.name) {
            const auto began = std::clock();  // of this process: the machine may be busy
            BOOST_TEST(readText(file.bytes).errors.empty() == (&file == &slow.back()));
            BOOST_TEST(static_cast<double>(std::clock() - began) / CLOCKS_PER_SEC < 20.0);
        }
    }
}

BOOST_AUTO_TEST_CASE(warnings_are_cut_at_two_hundred) {
    std::string text = "curriculum-format: 1\nqualification: {name: a, languages: [fi, sv]}\nunits:\n";
    for (int i = 0; i < 300; ++i) text += "  - {name: yksikkö, requirements: [osaa]}\n";
    const auto reading = readText(text);
    BOOST_TEST(reading.errors.empty(), listed(reading.errors));
    BOOST_TEST(reading.warnings.size() == 201u);
    BOOST_TEST(reading.warnings.back().code == "more_warnings");
}

BOOST_AUTO_TEST_CASE(values_of_wrong_type_in_json_are_left_out_with_a_warning) {
    const auto reading =
        readText(R"({"id": 1, "nimi": {"fi": "Koe"}, "voimassaoloAlkaa": "huomenna", "kielet": [5, null, {}],
        "tutkinnonOsat": [{"id": 1, "nimi": "suoraan", "koodi": {"uri": "tutkinnonosat_1"}, "osaAlueet": {}, "arviointi": 5}, 7],
        "suoritustavat": [3, {"tutkinnonOsaViitteet": [{"id": 1, "_tutkinnonOsa": 1, "laajuus": -1}], "rakenne": [1]}]})");
    BOOST_TEST(reading.errors.empty(), listed(reading.errors));
    BOOST_REQUIRE(reading.draft);
    BOOST_TEST(reading.draft->counts.units == 1);
    for (const auto* code : {"wrong_type", "bad_date", "bad_number", "unit_without_name", "no_formation"})
        BOOST_TEST(has(reading.warnings, code), code << " not in\n" << listed(reading.warnings));
}

BOOST_AUTO_TEST_CASE(references_to_nothing_are_warned_of_and_dropped) {
    const auto reading = readText(R"({"id": 1, "nimi": {"fi": "Koe"}, "osaamisalat": [],
        "tutkinnonOsat": [{"id": 1, "nimi": {"fi": "Osa"}, "koodiUri": "tutkinnonosat_1"}],
        "suoritustavat": [{"suoritustapakoodi": "reformi", "tutkinnonOsaViitteet": [{"id": 10, "_tutkinnonOsa": "1"}, {"id": 11, "_tutkinnonOsa": "9"}],
            "rakenne": {"osat": [{"_tutkinnonOsaViite": "10"}, {"_tutkinnonOsaViite": "11"},
                                 {"rooli": "osaamisala", "osaamisala": {"uri": "osaamisala_1"}, "osat": []}]}}]})");
    BOOST_REQUIRE(reading.draft);
    BOOST_TEST(reading.draft->structures.at(0).placements.size() == 1u);
    BOOST_TEST(reading.draft->structures[0].root->children.size() == 2u);
    for (const auto* code :
         {"placement_unknown_unit", "leaf_unknown_placement", "competence_area_unknown", "formation_area_empty"})
        BOOST_TEST(has(reading.warnings, code), code << " not in\n" << listed(reading.warnings));
}

BOOST_AUTO_TEST_CASE(control_characters_are_removed_and_letters_composed) {
    const auto reading = readText(
        "{\"id\": 1, \"nimi\": {\"fi\": \"Sa\\u0308hko\\u0308\\u0007ala\"}, \"suoritustavat\": [], \"tutkinnonOsat\": "
        "[{\"id\": 1, \"nimi\": {\"fi\": \"a\"}}]}");
    BOOST_REQUIRE(reading.draft);
    BOOST_TEST(reading.draft->qualification.name.fi == "Sähköala");
    BOOST_TEST(has(reading.warnings, "control_character"));
}

BOOST_AUTO_TEST_CASE(html_of_a_source_is_made_harmless) {
    struct Html {
        const char *source, *clean;
    };
    const std::vector<Html> cases{
        {"<p onclick=\"x()\">a</p>", "<p>a</p>"},
        {"a<script>alert(1)</script>b", "ab"},
        {"<style>p{}</style><p>x", "<p>x</p>"},
        {"<a href=\"javascript:alert(1)\">x</a>", "x"},
        {"<a href=\"https://oph.fi/?a=1&b=2\">x</a>", "<a href=\"https://oph.fi/?a=1&amp;b=2\" rel=\"noopener\">x</a>"},
        {"<a href='https://a.fi/\"onmouseover=alert(1)'>x</a>",
         "<a href=\"https://a.fi/%22onmouseover=alert(1)\" rel=\"noopener\">x</a>"},
        {"<ul><li>a<li>b</ul>", "<ul><li>a<li>b</li></li></ul>"},
        {"</p></div>x", "x"},
        {"<img src=x onerror=alert(1)>x", "x"},
        {"<!-- <p> -->x", "x"},
        {"a < b & c &amp; d", "a &lt; b &amp; c &amp; d"},
        {"<p>&nbsp;</p><p>-</p>", ""},
        {"<p", ""},
        {"<svg/onload=alert(1)>x", "x"},
    };
    for (const auto& html : cases) {
        const auto reading = readText(
            "curriculum-format: 1\nqualification: {name: a}\nunits:\n  - name: b\n    demonstration:\n      format: "
            "html\n      fi: |\n        " +
            std::string(html.source) + "\n");
        BOOST_REQUIRE_MESSAGE(reading.draft, listed(reading.errors));
        BOOST_TEST(reading.draft->units.at(0).demonstration.fi == html.clean);
    }
}

BOOST_AUTO_TEST_CASE(every_message_has_words_in_three_languages) {
    const auto catalogue = asset("server/web/messages/importers.yaml");
    BOOST_REQUIRE(catalogue);
    const auto parsed = parseYaml(*catalogue, "importers.yaml");
    BOOST_REQUIRE(parsed.root);
    for (const auto& entry : parsed.root->children)
        for (const auto language : kLanguages) BOOST_TEST(entry.find(tag(language)), entry.key);
    for (const auto& bad : badFiles()) BOOST_TEST(parsed.root->find("import." + std::string(bad.code)), bad.code);
    BOOST_TEST(sentence({"", "unknown_key", "nimi"}) == "Unknown key: nimi");
    BOOST_TEST(sentence({"", "unknown_key", "{{detail}}"}) == "Unknown key: {{detail}}");
}

BOOST_AUTO_TEST_CASE(a_quotation_mark_that_is_not_closed_is_refused_wherever_the_file_ends) {
    const std::string head = "curriculum-format: 1\nqualification: {name: {fi: Koe}}\nunits: [{name: Osa}]\nnotice: ";
    for (const auto* open :
         {R"(")", "'", R"("a)", "'a", "\"a\n", "'a\n", R"("a\")", "'a''", R"("\")", "\"a\n\n", "'a\r\n"})
        BOOST_TEST(has(readText(head + open).errors, "bad_yaml"), open);
    for (const auto* closed :
         {R"("a")", "'a'", "'a'''", R"("a\\")", "\"a\"\n", "'a' # \"", "a\"", "it's", R"("")", "''"})
        BOOST_TEST(readText(head + closed).errors.empty(), closed);
}

BOOST_AUTO_TEST_CASE(no_damage_to_a_good_file_brings_a_reader_down) {
    const std::string json =
        R"({"id": 1, "nimi": {"fi": "Koe"}, "voimassaoloAlkaa": 1659301200000, "kielet": ["fi", "sv"],
        "osaamisalat": [{"uri": "osaamisala_1", "nimi": {"fi": "a"}}],
        "tutkinnonOsat": [{"id": 1, "nimi": {"fi": "Osa"}, "koodiUri": "tutkinnonosat_1",
            "ammattitaitovaatimukset": {"fi": "<p>osaa</p><ul><li>a</li></ul>", "sv": "<ul><li>b</li><li>c</li></ul>"},
            "arviointi": {"arvioinninKohdealueet": [{"arvioinninKohteet": [{"_arviointiAsteikko": "2",
                "osaamistasonKriteerit": [{"_osaamistaso": "3", "kriteerit": [{"fi": "k"}]}]}]}]},
            "osaAlueet": [{"id": 5, "tyyppi": "osaalue2020", "pakollisetOsaamistavoitteet": {"laajuus": 2,
                "tavoitteet": {"vaatimukset": [{"vaatimus": {"fi": "v"}}]}}}]}],
        "suoritustavat": [{"tutkinnonOsaViitteet": [{"id": 10, "_tutkinnonOsa": "1", "laajuus": 5.5}],
            "rakenne": {"rooli": "määritelty", "muodostumisSaanto": {"laajuus": {"minimi": 5}},
                "osat": [{"_tutkinnonOsaViite": "10"}, {"rooli": "osaamisala", "osat": []}]}}]})";
    BOOST_REQUIRE(readText(json).errors.empty());
    const auto draft = readText(json).draft;
    std::minstd_rand random(20261122);  // the same damage in every run
    int refused = 0;
    for (const auto& whole : {json, writeYaml(*draft), writeXml(*draft)}) {
        for (std::size_t length = 0; length < whole.size(); length += 7)
            refused += !readText(std::string_view(whole).substr(0, length)).errors.empty();
        static constexpr std::string_view kPieces[] = {
            "\"", "{", "[", "]", "}", "<", ">", ":", ",", "-", "&", "\n", "null", "\xC3", "99999999999999999999"};
        for (int i = 0; i < 700; ++i) {
            auto damaged = whole;
            for (auto hits = 1 + random() % 3; hits > 0; --hits)
                damaged.replace(random() % damaged.size(), random() % 4, kPieces[random() % std::size(kPieces)]);
            refused += !readText(damaged).errors.empty();
        }
    }
    BOOST_TEST(refused > 1000);
}
