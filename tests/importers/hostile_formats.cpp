// Bad files of the formats that others define, each with the line that `valo import` prints of it; and documents that
// are no curricula, each with what it is called.
#include <fmt/format.h>

#include <boost/test/unit_test.hpp>

#include "support.hpp"

using namespace valo;
using namespace valo::importers;

namespace {

struct File {
    std::string bytes, line;
};

std::string lineOf(const Message& message) {
    return message.where + (message.where.empty() ? "" : ": ") + sentence(message);
}
std::string linesOf(const std::vector<Message>& messages) {
    std::string out;
    for (const auto& message : messages) out += lineOf(message) + "\n";
    return out;
}
void expectRefused(const std::vector<File>& files) {
    for (const auto& file : files) {
        const auto reading = readText(file.bytes, "f");
        BOOST_REQUIRE_MESSAGE(!reading.errors.empty(), "accepted: " << file.bytes.substr(0, 300));
        BOOST_TEST(lineOf(reading.errors.front()) == file.line, file.bytes.substr(0, 300));
    }
}
void expectWarned(const std::vector<File>& files) {
    for (const auto& file : files) {
        const auto reading = readText(file.bytes, "f");
        BOOST_TEST(reading.errors.empty(), linesOf(reading.errors) << file.bytes);
        const auto lines = linesOf(reading.warnings);
        BOOST_TEST(lines.find(file.line + "\n") != lines.npos, lines << file.bytes);
    }
}

const std::string kSpace = "http://data.europa.eu/snb/model/ap/loq-constraints/";
std::string loq(const std::string& specifications, const std::string& outcomes = "") {
    return fmt::format(
        "<Courses xmlns=\"{}\" xsdVersion=\"3.1.0\">\n<learningAchievementSpecificationReferences>\n{}\n"
        "</learningAchievementSpecificationReferences>\n<learningOutcomeReferences>\n{}\n"
        "</learningOutcomeReferences>\n</Courses>",
        kSpace, specifications, outcomes);
}
std::string qualification(const std::string& id, const std::string& inner = "") {
    return fmt::format("<qualification id=\"{0}\"><title language=\"fi\">{0}</title>{1}</qualification>", id, inner);
}

std::string item(const std::string& id, const std::string& more = "") {
    return fmt::format(R"({{"identifier": "{}", "fullStatement": "osaa"{}}})", id, more);
}
std::string framework(const std::string& items, const std::string& links = "") {
    return fmt::format(
        R"({{"CFDocument": {{"identifier": "d", "title": "T", "language": "fi"}}, "CFItems": [{}], "CFAssociations": [{}]}})",
        items, links);
}
std::string childOf(const std::string& child, const std::string& parent) {
    return fmt::format(
        R"({{"associationType": "isChildOf", "originNodeURI": {{"identifier": "{}"}}, "destinationNodeURI": {{"identifier": "{}"}}}})",
        child, parent);
}

std::string local(const std::string& units, const std::string& head = R"("id": 1, "nimi": {"fi": "Oma"})") {
    return fmt::format(R"({{{}, "koulutustoimija": {{}}, "perusteDiaarinumero": "OPH-1-2020", "tutkinnonOsat": {}}})",
                       head, units);
}
const std::string kOwnUnit =
    R"({"id": 2, "tekstiKappale": {"nimi": {"fi": "Osa"}}, "tosa": {"tyyppi": "oma", "omatutkinnonosa": {}}})";

std::string deep(std::string_view open, std::string_view close) {
    std::string out;
    for (int i = 0; i < 100; ++i) out += open;
    for (int i = 0; i < 100; ++i) out += close;
    return out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(hostile_formats)

BOOST_AUTO_TEST_CASE(a_bad_file_of_loq_is_refused_at_its_line) {
    const auto good = loq(qualification("q"));
    BOOST_REQUIRE(readText(good).errors.empty());
    auto latin1 = good;
    latin1.replace(latin1.find("fi\">q") + 4, 1, "\xF6");
    expectRefused({
        {good.substr(0, 190), "f:3: The file is not valid XML: Start-end tags mismatch"},
        {"<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>\n" + good,
         "f:1: The XML may not have a DOCTYPE. Remove it."},
        {"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>" + good,
         "f:1: The file has bytes that are not UTF-8. Save it as UTF-8. iso-8859-1"},
        {latin1, "f:3: The file has bytes that are not UTF-8. Save it as UTF-8."},
        {loq("<qualification id=\"q\" id=\"r\"/>"), "f:3: The same key is there twice: id"},
        {loq(deep("<a>", "</a>")), "f:3: The file nests too deeply. At most 64 levels."},
        {good + good, "f:8: The file is not valid XML: two root elements"},
        {fmt::format("<Course xmlns=\"{}\"/>", kSpace), "f:1: The root element of a LOQ file must be Courses."},
        {loq(""), "f:1: The file holds no qualification."},
        {loq(qualification("q") + "\n<qualification id=\"a\x10\"><isPartOf idref=\"q\"/></qualification>"),
         "f:4: The key holds a character that cannot be shown: a"},
        {loq("<qualification><title language=\"fi\">T</title></qualification>"), "f:3: The document has no id."},
        {loq("\n<qualification id=\"q\"/>"), "f:4: The qualification has no name in any language."},
        {loq("<qualification id=\"q\"><title language=\"nl\">Deel</title></qualification>"),
         "f:3: The qualification has no name in any language."},
    });
}

BOOST_AUTO_TEST_CASE(references_of_loq_to_nothing_and_in_circles_are_warned_of) {
    expectWarned({
        {loq(qualification("q", "<learningOutcome idref=\"gone\"/><hasPart idref=\"gone\"/>")),
         "f:3: References to parts that are not in the file: 2"},
        {loq(qualification("q", "<hasPart idref=\"r\"/><isPartOf idref=\"r\"/>") +
             qualification("r", "<hasPart idref=\"q\"/>")),
         "f:3: Parts refer to each other in a circle. Each was imported once."},
        {loq(qualification("q", "<hasPart idref=\"q\"/>")),
         "f:3: Parts refer to each other in a circle. Each was imported once."},
        {loq(qualification("q") + "\n" + qualification("z")),
         "f:4: The file holds several qualifications: 2. The first was imported."},
        {loq(qualification("q") + "\n" + qualification("q")), "f:4: The same id is used twice: q"},
        {loq(qualification("q", "<creditPoint><point>many</point></creditPoint>")),
         "f:3: Credit points that are not numbers: 1"},
    });
}

BOOST_AUTO_TEST_CASE(a_bad_framework_of_case_is_refused_at_its_pointer) {
    expectRefused({
        {R"({"CFDocument": {"title": "T"}, "CFItems": []})", "/CFDocument: The document has no id."},
        {R"({"CFDocument": "x", "CFItems": []})", "/CFDocument: The document has no id."},
        {framework(""), "/CFDocument: The file has no units."},
        {R"({"CFDocument": {"identifier": "d", "title": "T"}, "CFItems": {"a": 1}})",
         "/CFDocument: The file has no units."},
        {R"({"CFDocument": {"identifier": "d"}, "CFItems": [{"identifier": "a", "fullStatement": "osaa"}]})",
         "/CFDocument: The qualification has no name in any language."},
        {R"({"CFDocument": {"identifier": "d", "identifier": "e"}})",
         "/CFDocument: The same key is there twice: identifier"},
        {R"({"CFDocument": )" + deep("[", "]") + "}",
         "/CFDocument" + deep("/0", "").substr(0, 2 * 62) + ": The file nests too deeply. At most 64 levels."},
    });
}

BOOST_AUTO_TEST_CASE(items_of_case_that_hang_nowhere_are_warned_of) {
    const auto two = item("a") + ", " + item("b");
    expectWarned({
        {framework("{\"fullStatement\": \"osaa\"}, " + item("a")),
         "/CFItems/0: The item has no identifier. It was left out."},
        {framework(item("a") + ", " + item("a")), "/CFItems/1: The same id is used twice: a"},
        {framework(item("a"), childOf("a", "gone")),
         "/CFAssociations/0: References to items that are not in the file: 1"},
        {framework(two + ", " + item("c"), childOf("a", "b") + ", " + childOf("b", "a")),
         "/CFItems/0: Items that refer to each other in a circle and belong nowhere: 2. They were left out."},
        {framework(two, childOf("a", "a")),
         "/CFItems/0: Items that refer to each other in a circle and belong nowhere: 1. They were left out."},
        {framework(two + ", " + item("c"), childOf("a", "b") + ", " + childOf("a", "c")),
         "/CFAssociations: Items that belong to several places: 1. They stand in the first."},
        {framework(item("a") + ", " + item("c", R"(, "language": "nl")")),
         "/CFItems/1: Languages that are not shown: nl. Shown are fi, sv and en."},
    });
}

BOOST_AUTO_TEST_CASE(a_bad_local_curriculum_is_refused_at_its_pointer) {
    expectRefused({
        {local("[]"), "The local curriculum has no units of its own. Import the national document."},
        {local("{}"), "The local curriculum has no units of its own. Import the national document."},
        {local(R"([{"id": 3, "tosa": {"tyyppi": "perusteesta"}}])"),
         "The local curriculum has no units of its own. Import the national document."},
        {local("[" + kOwnUnit + "]", R"("nimi": {"fi": "Oma"})"), "The document has no id."},
        {local("[" + kOwnUnit + "]", R"("id": 1, "nimi": {})"), "The qualification has no name in any language."},
        {local("[" + kOwnUnit + ", " + kOwnUnit + "]"), "/tutkinnonOsat/1: Two units have the same id: 2"},
        {local(R"([{"tekstiKappale": {"nimi": {"fi": "Osa"}}, "tosa": {"tyyppi": "oma", "omatutkinnonosa": {}}}])"),
         "/tutkinnonOsat/0: The unit has neither an id nor a code."},
    });
    expectWarned({
        {local(
             R"([{"id": 2, "tekstiKappale": {"nimi": {"fi": "Osa"}}, "tosa": {"tyyppi": "oma", "omatutkinnonosa": {"laajuus": "paljon"}}}])"),
         "/tutkinnonOsat/0/tosa/omatutkinnonosa/laajuus: A number is written 15 or 7.5. Now: paljon"},
    });
}

BOOST_AUTO_TEST_CASE(what_is_no_curriculum_is_called_by_its_name) {
    expectRefused({
        {"<l xmlns=\"http://data.europa.eu/snb/model/ap/loms-constraints/\"/>",
         "This is an old European LOMS document. Export it as LOQ and import that."},
        {"<c xmlns=\"http://data.europa.eu/snb/model/ap/edc-constraints/\"/>",
         "This is a credential, not a curriculum."},
        {R"({"@context": ["https://www.w3.org/2018/credentials/v1"], "credentialSubject": {}})",
         "This is a credential, not a curriculum."},
        {"<x xmlns=\"http://educations.com/XmlImport\"/>", "This is a course catalogue, not a curriculum."},
        {"<html><body>404</body></html>", "This is a web page, not a curriculum."},
        {"<rss version=\"2.0\"/>", "f:1: The XML namespace must be urn:valo:curriculum:1, not -."},
        {R"({"openapi": "3.0.1", "paths": {}})", "This describes an interface, it is not a curriculum."},
        {R"({"opiskeluoikeus-oid": "1.2.246"})", "This is a learner's personal plan (HOKS)."},
        {R"({"data": [], "sivu": 0, "sivukoko": 10, "sivuja": 1})",
         "This is a page of search results. Fetch the document itself from ePerusteet by its id."},
        {R"({"koulutustyyppi": "koulutustyyppi_16", "suoritustavat": [], "tutkinnonOsat": []})",
         "This is not a document of vocational education (koulutustyyppi_16)."},
        {R"({"koulutustyyppi": "koulutustyyppi_2", "lops2019": {}})",
         "This is not a document of vocational education (koulutustyyppi_2)."},
        {R"({"tyyppi": "opas", "suoritustavat": [], "tutkinnonOsat": []})", "This is a guide, not a curriculum."},
        {"conceptType,conceptUri\nKnowledgeSkillCompetence,http://x\n",
         "f:1: This looks like a table (CSV). Valo does not read tables. What Valo reads and how a file is written "
         "stands "
         "on the page Import qualification requirements and in docs/curriculum-format.md."},
        {std::string("\xFE\xFF\0a", 4), "The file is saved as UTF-16. Save it as UTF-8."},
    });
}

BOOST_AUTO_TEST_CASE(a_byte_order_mark_of_utf8_is_no_harm) {
    for (const auto& good : {std::string("curriculum-format: 1\nqualification: {name: a}\nunits: [{name: b}]\n"),
                             loq(qualification("q")), framework(item("a")), local("[" + kOwnUnit + "]")})
        BOOST_TEST(readText("\xEF\xBB\xBF" + good).errors.empty(), good);
}

BOOST_AUTO_TEST_CASE(a_document_of_eperusteet_without_structures_is_read_and_comes_back_without) {
    for (const auto* structures : {R"(, "suoritustavat": [])", R"(, "suoritustavat": null)", ""}) {
        const auto text = fmt::format(
            R"({{"id": 1, "nimi": {{"fi": "Koe"}}, "tutkinnonOsat": [{{"id": 2, "nimi": {{"fi": "Osa"}}}}]{}}})",
            structures);
        const auto reading = readText(text, "f");
        BOOST_TEST(reading.errors.empty(), linesOf(reading.errors));
        BOOST_REQUIRE(reading.draft);
        BOOST_TEST(reading.draft->structures.empty());
        BOOST_TEST(has(reading.warnings, "no_structure"));
    }
}

BOOST_AUTO_TEST_SUITE_END()
