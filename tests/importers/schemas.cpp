// The frozen schemas of format 1 say yes to what we ship and write, and no to what the readers refuse.
#include <unistd.h>
#include <boost/test/unit_test.hpp>

#include <cstdio>

#include "importers/native/writer.hpp"
#include "importers/parse.hpp"
#include "support.hpp"

using namespace valo;
using namespace valo::importers;

namespace {

namespace fs = std::filesystem;
const fs::path kRoot = VALO_SOURCE_DIR;

std::string printed(const std::string& command) {
    std::string out;
    auto* pipe = popen((command + " 2>&1").c_str(), "r");
    BOOST_REQUIRE(pipe);
    char buffer[4096];
    for (std::size_t read; (read = std::fread(buffer, 1, sizeof buffer, pipe)) > 0;) out.append(buffer, read);
    pclose(pipe);
    return out;
}
/// A folder of this process alone, gone with the object.
struct Folder {
    fs::path path = fs::temp_directory_path() / ("valo-schemas-" + std::to_string(getpid()));
    Folder() { fs::create_directories(path); }
    ~Folder() { fs::remove_all(path); }
    std::string write(const std::string& name, std::string_view bytes) const {
        std::ofstream(path / name, std::ios::binary) << bytes;
        return (path / name).string();
    }
};

std::vector<fs::path> shipped(const std::string& extension) {
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(kRoot / "curricula"))
        if (entry.path().extension() == extension) files.push_back(entry.path());
    return files;
}

/// The example of docs/curriculum-format.md.
std::string smallest() {
    const auto page = bytesOf(kRoot / "docs" / "curriculum-format.md");
    const auto begin = page.find("```yaml\n") + 8;
    return page.substr(begin, page.find("```", begin) - begin);
}
const std::string kDocument =
    R"({"id": 1, "uusi": {"a": [1, null, "x"]}, "nimi": {"_id": "3", "fi": "Tutkinto"}, "koulutustyyppi": "koulutustyyppi_1",
 "kielet": ["fi"], "voimassaoloAlkaa": 1659301200000, "tutkinnonOsat": [{"id": 2, "nimi": {"fi": "Osa"}, "ammattitaitovaatimukset": {"fi": "<ul><li>osaa</li></ul>"}}],
 "suoritustavat": [{"suoritustapakoodi": "reformi", "tutkinnonOsaViitteet": [{"id": 4, "laajuus": 5.5, "_tutkinnonOsa": "2"}],
 "rakenne": {"muodostumisSaanto": {"laajuus": {"minimi": 5, "maksimi": null}, "koko": {"minimi": 1}}, "osat": [{"_tutkinnonOsaViite": "4", "pakollinen": true}]},
 "sisalto": {"lapset": [{"id": 5, "perusteenOsa": {"nimi": {"fi": "Luku"}, "teksti": {"fi": "<p>T</p>"}}, "lapset": []}]}}]})";

std::vector<CurriculumDraft> drafts() {
    std::vector<CurriculumDraft> out;
    for (const auto* extension : {".yaml", ".xml"})
        for (const auto& file : shipped(extension)) out.push_back(*readFile(file).draft);
    for (const auto& text : {smallest(), kDocument}) out.push_back(*readText(text).draft);
    return out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(schemas)

BOOST_AUTO_TEST_CASE(the_xml_schema_accepts_what_is_shipped_and_written_and_refuses_unknown_parts) {
    if (printed("xmllint --version").find("libxml") == std::string::npos) {
        BOOST_TEST_MESSAGE("skipped schemas/the_xml_schema…: xmllint is not installed");
        return;
    }
    const Folder folder;
    const auto schema = (kRoot / "schema" / "curriculum.xsd").string();
    const auto check = [&](const std::string& files) {
        return printed("xmllint --noout --nonet --schema '" + schema + "'" + files);
    };
    std::string files;
    for (const auto& file : shipped(".xml")) files += " '" + file.string() + "'";
    int count = 0;
    for (const auto& draft : drafts())
        files += " " + folder.write("draft" + std::to_string(++count) + ".xml", writeXml(draft));
    BOOST_TEST(count > 5);
    const auto said = check(files);
    BOOST_TEST(said.find("fails to validate") == std::string::npos, said.substr(0, 1000));
    BOOST_TEST(said.find("validates") != std::string::npos, said.substr(0, 1000));
    // A whole small file, with one part of it wrong.
    const auto file = [](const std::string& qualification, const std::string& unit, const std::string& rest) {
        return "<curriculum xmlns='urn:valo:curriculum:1' format='1'><qualification" + qualification +
               "><name>a</name></qualification><unit" + unit + "</unit>" + rest + "</curriculum>";
    };
    const std::string good = "><name>a</name>";
    BOOST_TEST(readText(file("", good, "")).errors.empty());
    BOOST_TEST(check(" " + folder.write("good.xml", file("", good, ""))).find("validates") != std::string::npos);
    const struct {
        const char* what;
        std::string text;
    } kWrong[] = {
        {"an unknown element", file("", good, "<unti/>")},
        {"an unknown element of a unit", file("", good + "<requirements/>", "")},
        {"an unknown attribute", file(" nimi='a'", good, "")},
        {"an unknown kind of unit", file("", " kind='odd'" + good, "")},
        {"an unknown kind of qualification", file(" kind='master'", good, "")},
        {"an unknown status", file(" status='ready'", good, "")},
        {"a date as people write it", file(" valid-from='1.8.2026'", good, "")},
        {"a day that is not", file(" valid-from='2026-13-01'", good, "")},
        {"fewer credits than none", file("", " credits='-1'" + good, "")},
        {"a decimal comma", file("", " credits='7,5'" + good, "")},
        {"markup in a text", file("", "><name><b>x</b></name>", "")},
        {"an unknown form of text", file("", good + "<description format='rtf'>x</description>", "")},
        {"a flag that is a word", file("", " languages-paired='no'" + good, "")},
        {"an unknown role", file("", good, "<structure><group role='odd'/></structure>")},
        {"a bound that is a word", file("", good, "<structure><group credits-min='five'/></structure>")},
        {"half a child", file("", good, "<structure><group count-min='1.5'/></structure>")},
        {"an unknown part of a group", file("", good, "<structure><group><leaf/></group></structure>")},
    };
    std::string wrong;
    for (std::size_t i = 0; i < std::size(kWrong); ++i)
        wrong += " " + folder.write("wrong" + std::to_string(i) + ".xml", kWrong[i].text);
    const auto refused = check(wrong);
    for (std::size_t i = 0; i < std::size(kWrong); ++i) BOOST_TEST_CONTEXT(kWrong[i].what) {
            BOOST_TEST(!readText(kWrong[i].text).errors.empty());
            const auto line = "wrong" + std::to_string(i) + ".xml fails to validate";
            BOOST_TEST(refused.find(line) != std::string::npos);
        }
}

BOOST_AUTO_TEST_CASE(the_json_schema_accepts_what_is_shipped_and_written_and_refuses_unknown_keys) {
    const auto ajv = kRoot / "tests" / "api";
    if (!fs::exists(ajv / "node_modules" / "ajv")) {
        BOOST_TEST_MESSAGE("skipped schemas/the_json_schema…: run npm ci in tests/api");
        return;
    }
    const Folder folder;
    const auto check = [&](const std::string& files) {
        return printed("node '" + (kRoot / "tests" / "importers" / "validate.mjs").string() + "' '" + ajv.string() +
                       "' '" + (kRoot / "schema" / "curriculum.schema.json").string() + "'" + files);
    };
    const auto asJson = [](std::string_view yaml) {
        const auto parsed = parseYaml(yaml, "x");
        BOOST_REQUIRE(parsed.root);
        return jsonText(*parsed.root);
    };
    std::string files;
    int count = 0;
    for (const auto& file : shipped(".yaml"))
        files += " " + folder.write("shipped" + std::to_string(++count) + ".json", asJson(bytesOf(file)));
    for (const auto& draft : drafts())
        files += " " + folder.write("draft" + std::to_string(++count) + ".json", asJson(writeYaml(draft)));
    files += " " + folder.write("smallest.json", asJson(smallest()));
    BOOST_TEST(std::ranges::count(smallest(), '\n') == 10);
    BOOST_TEST(count > 15);
    BOOST_TEST(check(files) == "");
    const std::string head = "curriculum-format: 1\nqualification: {name: a}\n", unit = "units: [{name: a}]\n";
    const auto qualified = [&](const std::string& more) {
        return "curriculum-format: 1\nqualification: {name: a, " + more + "}\n" + unit;
    };
    const auto inUnit = [&](const std::string& more) { return head + "units: [{name: a, " + more + "}]\n"; };
    const auto structured = [&](const std::string& more) { return head + unit + "structures: [{" + more + "}]\n"; };
    BOOST_TEST(check(" " + folder.write("good.json", asJson(head + unit))) == "");
    const struct {
        const char* what;
        std::string text;
    } kWrong[] = {
        {"a format of the future", "curriculum-format: 2\nqualification: {name: a}\n" + unit},
        {"no format", "qualification: {name: a}\n" + unit},
        {"no qualification", "curriculum-format: 1\n" + unit},
        {"a qualification without a name", "curriculum-format: 1\nqualification: {kind: further}\n" + unit},
        {"no units", head},
        {"an empty list of units", head + "units: []\n"},
        {"a unit for a list", head + "units: {name: a}\n"},
        {"a unit without name and code", head + "units: [{kind: local}]\n"},
        {"a misspelt key", inUnit("creditz: 1")},
        {"an unknown kind", inUnit("kind: odd")},
        {"fewer credits than none", inUnit("credits: -1")},
        {"a decimal comma", inUnit("credits: '7,5'")},
        {"a flag that is a word", inUnit("languages-paired: 'yes'")},
        {"an unknown style", inUnit("requirements-style: odd")},
        {"an unknown form of text", inUnit("description: {format: rtf, fi: x}")},
        {"a text for a list of requirements", inUnit("requirements: x")},
        {"a misspelt key of an area", inUnit("requirement-areas: [{requirement: []}]")},
        {"a goal that is maybe compulsory", inUnit("sub-areas: [{goals: [{compulsory: maybe}]}]")},
        {"a name that is a list", head + "units: [{name: [a]}]\n"},
        {"an unknown language", head + "units: [{name: {svenska: a}}]\n"},
        {"a date as people write it", qualified("valid: {from: 1.8.2026}")},
        {"a day that is not", qualified("valid: {from: 2026-13-01}")},
        {"an unknown status", qualified("status: ready")},
        {"an unknown kind of qualification", qualified("kind: master")},
        {"an unknown official language", qualified("languages: [suomi]")},
        {"criteria that are one text",
         head + unit + "generic-criteria: [{id: g, levels: [{level: 1, criteria: x}]}]\n"},
        {"two children in one", structured("root: {children: [{group: {}, place: {placement: p}}]}")},
        {"an unknown child", structured("root: {children: [{leaf: {}}]}")},
        {"a child for a list", structured("root: {children: {place: {placement: u1}}}")},
        {"an unknown role", structured("root: {role: odd}")},
        {"an unknown rule", structured("root: {rule: {points: 5}}")},
        {"a misspelt bound", structured("root: {rule: {credits: {minimum: 5}}}")},
        {"half a child", structured("root: {rule: {count: 1.5}}")},
        {"a misspelt key of a placement", structured("placements: [{units: u1}]")},
        {"an order that is a word", structured("placements: [{unit: u1, order: first}]")},
        {"a list for what the source says", head + unit + "x-source: [1]\n"},
    };
    std::string wrong;
    for (std::size_t i = 0; i < std::size(kWrong); ++i)
        wrong += " " + folder.write("wrong" + std::to_string(i) + ".json", asJson(kWrong[i].text));
    const auto refused = check(wrong);
    for (std::size_t i = 0; i < std::size(kWrong); ++i) BOOST_TEST_CONTEXT(kWrong[i].what) {
            BOOST_TEST(!readText(kWrong[i].text).errors.empty());
            BOOST_TEST(refused.find("wrong" + std::to_string(i) + ".json:") != std::string::npos);
        }
}

BOOST_AUTO_TEST_CASE(every_whole_example_of_the_page_is_read_without_a_remark) {
    const auto page = bytesOf(kRoot / "docs" / "curriculum-format.md");
    int examples = 0;
    for (const std::string mark : {"```yaml\n", "```xml\n"})
        for (auto at = page.find(mark); at != page.npos; at = page.find(mark, at + 1)) {
            const auto begin = at + mark.size();
            const auto text = page.substr(begin, page.find("```", begin) - begin);
            if (text.find("curriculum-format:") == text.npos && text.find("<curriculum") == text.npos) continue;
            const auto reading = readText(text);
            ++examples;
            for (const auto& message : reading.errors) BOOST_ERROR(message.where << " " << message.code);
            const bool isSmallest = text.find("Siivouksen peruskurssi") != text.npos;  // one text has two languages
            BOOST_TEST((isSmallest || reading.warnings.empty()),
                       (reading.warnings.empty() ? "" : reading.warnings[0].code));
        }
    BOOST_TEST(examples == 5);
}

BOOST_AUTO_TEST_SUITE_END()
