// Small files of AMOSAA, CASE and LOQ: what becomes of each part, and of references that lead nowhere or in a circle.
#include <boost/test/unit_test.hpp>

#include "support.hpp"

using namespace valo;
using namespace valo::importers;

namespace {

const CurriculumDraft& draftOf(const Reading& reading) {
    BOOST_REQUIRE_MESSAGE(reading.errors.empty(), listed(reading.errors));
    BOOST_REQUIRE(reading.draft);
    return *reading.draft;
}

std::string link(std::string_view child, std::string_view parent, std::string_view order) {
    std::string out = R"({"associationType": "isChildOf", "originNodeURI": {"identifier": ")" + std::string(child) +
                      R"("}, "destinationNodeURI": {"identifier": ")" + std::string(parent) + R"("})";
    if (!order.empty()) out += R"(, "sequenceNumber": )" + std::string(order);
    return out + "}";
}
std::string package(const std::vector<std::string>& ids, const std::vector<std::string>& links) {
    std::string out = R"({"CFDocument": {"identifier": "doc", "title": "Framework", "language": "fi",
        "lastChangeDateTime": "2017-09-22T23:13:54+00:00"}, "CFItems": [)";
    for (const auto& id : ids)
        out += (&id == &ids.front() ? "" : ",") + (R"({"identifier": ")" + id + R"(", "humanCodingScheme": "C-)" + id +
                                                   R"(", "fullStatement": "osaa )" + id + R"("})");
    out += R"(], "CFAssociations": [)";
    for (const auto& each : links) out += (&each == &links.front() ? "" : ",") + each;
    return out + "]}";
}
std::string loq(std::string_view specifications, std::string_view outcomes = "") {
    return R"(<?xml version="1.0"?><x:Courses xmlns:x="http://data.europa.eu/snb/model/ap/loq-constraints/" xsdVersion="3.1.0">
<x:learningAchievementSpecificationReferences>)" +
           std::string(specifications) + R"(</x:learningAchievementSpecificationReferences>
<x:learningOutcomeReferences>)" +
           std::string(outcomes) + "</x:learningOutcomeReferences></x:Courses>";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(other_formats)

BOOST_AUTO_TEST_CASE(a_local_curriculum_gives_its_own_units_and_leaves_the_national_ones) {
    const auto reading =
        readText(R"({"id": 1, "muokattu": 5, "tyyppi": "ops", "tila": "julkaistu", "nimi": {"fi": "Oma"},
 "koulutustoimija": {"nimi": {"fi": "Kunta", "sv": "Kommun"}}, "perusteDiaarinumero": "OPH-1-2020", "suoritustapa": "reformi",
 "koulutustyyppi": "koulutustyyppi_11", "julkaisukielet": ["fi"], "voimaantulo": 1704060000000,
 "tutkinnonOsat": [
  {"id": 10, "nimi": {"fi": "Kansallinen"}, "tosa": {"tyyppi": "perusteesta", "koodi": "tutkinnonosat_1"}},
  {"id": 11, "tekstiKappale": {"nimi": {"fi": "Paikallinen osa"}, "teksti": {"fi": "<p>Kuvaus</p>"}}, "tosa": {"tyyppi": "oma", "omatutkinnonosa": {
    "koodi": "paikallinen_1", "laajuus": 7.5, "ammattitaidonOsoittamistavat": {"fi": "<p>Työssä</p>"},
    "ammattitaitovaatimukset": {"kohde": {"fi": "Opiskelija"}, "vaatimukset": [{"vaatimus": {"fi": "osaa"}}],
      "kohdealueet": [{"kuvaus": {"fi": "Alue"}, "vaatimukset": [{"vaatimus": {"fi": "tekee"}}]}]}}}}]})",
                 "x.json");
    const auto& draft = draftOf(reading);
    BOOST_TEST(reading.format == "amosaa");
    BOOST_TEST(draft.source.system == "amosaa");
    BOOST_TEST(codeOf(draft.qualification.kind) == "further");
    BOOST_TEST(draft.notice.sv == "Lokal läroplan: Kommun. Grunder: OPH-1-2020.");
    BOOST_REQUIRE_EQUAL(draft.units.size(), 1u);
    const auto& unit = draft.units[0];
    BOOST_TEST(codeOf(unit.kind) == "local");
    BOOST_TEST(unit.id == "u11");
    BOOST_TEST(unit.name.fi == "Paikallinen osa");
    BOOST_TEST(unit.description.fi == "<p>Kuvaus</p>");
    BOOST_TEST(unit.code == "paikallinen_1");
    BOOST_TEST(unit.subject.fi == "Opiskelija");
    BOOST_REQUIRE_EQUAL(unit.areas.size(), 2u);
    BOOST_TEST(unit.areas[1].requirements.at(0).text.fi == "tekee");
    BOOST_TEST(draft.structures.at(0).placements.at(0).credits == "7.5");
    BOOST_TEST(has(reading.warnings, "national_units_left_out"));
}

BOOST_AUTO_TEST_CASE(items_of_case_become_units_areas_and_requirements_in_their_order) {
    const auto reading = readText(
        package({"u", "area", "deep", "b", "a"}, {link("u", "doc", ""), link("b", "u", "\"2\""), link("a", "u", "1"),
                                                  link("area", "u", "3"), link("deep", "area", "")}),
        "x.json");
    const auto& draft = draftOf(reading);
    BOOST_TEST(reading.format == "case");
    BOOST_TEST(draft.source.revision == "1506122034000");
    BOOST_REQUIRE_EQUAL(draft.units.size(), 1u);
    const auto& areas = draft.units[0].areas;
    BOOST_REQUIRE_EQUAL(areas.size(), 2u);
    BOOST_TEST(areas[0].requirements.at(0).text.fi == "osaa a");
    BOOST_TEST(areas[0].requirements.at(1).code == "C-b");
    BOOST_TEST(areas[1].heading.fi == "osaa area");
    BOOST_TEST(areas[1].requirements.at(0).text.fi == "osaa deep");
}

BOOST_AUTO_TEST_CASE(a_case_framework_of_one_level_is_one_unit) {
    const auto reading = readText(package({"a", "b"}, {}), "x.json");
    BOOST_REQUIRE_EQUAL(draftOf(reading).units.size(), 1u);
    BOOST_TEST(reading.draft->counts.requirements == 2);
}

BOOST_AUTO_TEST_CASE(links_of_case_that_lead_nowhere_or_in_a_circle_are_told_and_left_out) {
    const auto reading =
        readText(package({"u", "a", "x", "y"}, {link("u", "doc", ""), link("a", "u", ""), link("a", "doc", ""),
                                                link("x", "y", ""), link("y", "x", ""), link("gone", "u", "")}),
                 "x.json");
    BOOST_TEST(draftOf(reading).counts.requirements == 1);
    for (const auto* code : {"case_dangling", "case_several_parents", "case_items_left_out"})
        BOOST_TEST(has(reading.warnings, code), code);
}

BOOST_AUTO_TEST_CASE(parts_and_outcomes_of_loq_become_units_and_requirements_whatever_the_prefix) {
    const auto text = loq(
        R"(<x:qualification id="q"><x:title language="fi">Tutkinto</x:title><x:hasPart idref="p"/><x:hasPart idref="none"/></x:qualification>
<x:qualification id="p"><x:title language="fi">Osa</x:title><x:title language="nl">Deel</x:title><x:description language="fi">Kuvaus</x:description>
<x:creditPoint><x:point>4.50</x:point></x:creditPoint><x:learningOutcome idref="o"/><x:learningOutcome idref="gone"/><x:isPartOf idref="q"/></x:qualification>
<y:qualification xmlns:y="urn:other" id="z"><y:title language="fi">Muu</y:title></y:qualification>)",
        R"(<x:learningOutcome id="o"><x:title language="fi">osaa &amp; tekee</x:title></x:learningOutcome>)");
    for (const auto& file : {text, std::string(text).replace(text.find("xmlns:x="), 0, "xmlns:y='urn:unused' ")}) {
        const auto reading = readText(file, "x.xml");
        const auto& draft = draftOf(reading);
        BOOST_TEST(reading.format == "loq");
        BOOST_TEST(draft.qualification.name.fi == "Tutkinto");
        BOOST_REQUIRE_EQUAL(draft.units.size(), 1u);
        BOOST_TEST(draft.units[0].name.fi == "Osa");
        BOOST_TEST(draft.units[0].description.fi == "<p>Kuvaus</p>");
        BOOST_TEST(draft.units[0].areas.at(0).requirements.at(0).text.fi == "osaa & tekee");
        BOOST_TEST(draft.structures.at(0).placements.at(0).credits == "4.5");
        BOOST_TEST(has(reading.warnings, "loq_dangling"));
        BOOST_TEST(has(reading.warnings, "language_ignored"));
    }
}

BOOST_AUTO_TEST_CASE(qualifications_of_loq_that_are_parts_of_each_other_are_each_imported_once) {
    const auto reading = readText(
        loq(R"(<x:qualification id="a"><x:title language="fi">A</x:title><x:hasPart idref="b"/><x:learningOutcome idref="o"/></x:qualification>
<x:qualification id="b"><x:title language="fi">B</x:title><x:hasPart idref="a"/><x:hasPart idref="b"/></x:qualification>)",
            R"(<x:learningOutcome id="o"><x:title language="fi">osaa</x:title></x:learningOutcome>)"),
        "x.xml");
    BOOST_TEST(draftOf(reading).units.size() == 2u);
    BOOST_TEST(has(reading.warnings, "loq_cycle"));
}

BOOST_AUTO_TEST_CASE(what_is_no_curriculum_of_these_formats_is_refused_with_its_reason) {
    const struct {
        std::string text;
        const char* code;
    } files[] = {
        {R"({"koulutustoimija": {}, "perusteDiaarinumero": "1", "tutkinnonOsat": [], "id": 1, "nimi": {"fi": "a"}})",
         "no_local_units"},
        {R"({"CFDocument": {"identifier": "d", "title": "t"}, "CFItems": []})", "no_units"},
        {R"({"CFDocument": "x"})", "no_identity"},
        {loq(""), "loq_no_qualification"},
        {R"(<Other xmlns="http://data.europa.eu/snb/model/ap/loq-constraints/"/>)", "loq_root"},
        {R"(<!DOCTYPE a><Courses xmlns="http://data.europa.eu/snb/model/ap/loq-constraints/"/>)", "xml_doctype"},
        {R"(<l xmlns="http://data.europa.eu/snb/model/ap/loms-constraints/"/>)", "is_loms"},
        {R"(<c xmlns="http://data.europa.eu/snb/model/ap/edc-constraints/"/>)", "is_credential"},
    };
    for (const auto& file : files) {
        const auto reading = readText(file.text, "x");
        BOOST_TEST(has(reading.errors, file.code), file.code << " for " << file.text << ": " << listed(reading.errors));
    }
}

BOOST_AUTO_TEST_SUITE_END()
