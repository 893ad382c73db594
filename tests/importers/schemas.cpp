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
    for (const auto* wrong :
         {"<unti/>", "<unit kind='odd'/>", "<unit credits='-1'/>", "<unit><name><b>x</b></name></unit>"}) {
        const auto text =
            "<curriculum xmlns='urn:valo:curriculum:1' format='1'>" + std::string(wrong) + "</curriculum>";
        BOOST_TEST(!readText(text).errors.empty(), wrong);
        BOOST_TEST(check(" " + folder.write("wrong.xml", text)).find("fails to validate") != std::string::npos, wrong);
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
    for (const auto* wrong :
         {"units: [{name: a, creditz: 1}]", "units: [{name: a, kind: odd}]", "units: [{name: a, credits: -1}]",
          "units: []", "units: [{name: a}]\nstructures: [{root: {children: [{group: {}, place: {placement: p}}]}}]"}) {
        const auto text = "curriculum-format: 1\nqualification: {name: a}\n" + std::string(wrong) + "\n";
        BOOST_TEST(!readText(text).errors.empty(), wrong);
        BOOST_TEST(check(" " + folder.write("wrong.json", asJson(text))) != "", wrong);
    }
}

BOOST_AUTO_TEST_SUITE_END()
