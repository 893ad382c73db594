#include <boost/test/unit_test.hpp>

#include "core/asset.hpp"
#include "importers/native/writer.hpp"
#include "support.hpp"

using namespace valo;
using namespace valo::importers;

namespace {

const CurriculumDraft& draftOf(const Reading& reading) {
    BOOST_REQUIRE_MESSAGE(reading.errors.empty(), listed(reading.errors));
    BOOST_REQUIRE(reading.draft);
    return *reading.draft;
}

/// One curriculum in both notations, with every part of the format in it.
constexpr const char* kYaml = R"(curriculum-format: 1
source: {system: valo, id: koe, revision: 3}
notice: {fi: Esimerkki., sv: Exempel.}
qualification:
  decision-number: OPH-1-2026
  kind: further
  kind-code: koulutustyyppi_11
  name: {fi: Koealan ammattitutkinto, sv: Yrkesexamen inom provbranschen, en: Test}
  languages: [fi, sv]
  education-codes: [{code: koulutus_000001, name: {fi: Koe}}]
  status: draft
  document-type: normaali
  valid: {from: 2026-08-01, to: 2030-07-31, transition-to: 2031-07-31, decided: 2026-01-15}
  replaces: [OPH-1-2018, OPH-2-2018]
  competence-areas: [{id: oa1, code: osaamisala_0001, name: {fi: Ala}}]
  titles: [{id: tn1, code: tutkintonimikkeet_00001, competence-area: oa1, name: {fi: Kokeilija}}]
  texts: {work-tasks: {format: html, fi: "<p>Kaikki</p>"}}
scales:
  - {id: own, code: x, levels: [{id: "1", name: {fi: Hyvin}}]}
generic-criteria:
  - id: g1
    scale: a15
    name: {fi: Yhteiset}
    subject: {fi: Opiskelija}
    levels: [{level: "1", criteria: [{fi: ohjattuna, sv: med handledning}]}]
units:
  - id: u1
    code: tutkinnonosat_000001
    code-version: 2
    source-id: 77
    kind: local
    name: {fi: Ensimmäinen, sv: Första}
    description: {format: text, fi: "a < b"}
    requirements-subject: {fi: Opiskelija}
    requirements: [{fi: osaa heti, sv: kan genast}]
    requirement-areas:
      - heading: {fi: Opiskelija aloittaa}
        requirements:
          - {code: ammattitaitovaatimukset_0001, text: {fi: osaa, sv: kan}, plain: {fi: tekee}}
    demonstration: {format: html, fi: "<p>Työssä</p>"}
    generic-criteria: g1
    assessment:
      note: {format: html, fi: "<p>Huom</p>"}
      areas: [{heading: {fi: Alue}, targets: [{heading: {fi: Kohde}, scale: t1k3, levels: [{level: "1", criteria: [{fi: auttavasti}]}]}]}]
  - id: u2
    kind: common
    name: {fi: Toinen, sv: Andra}
    sub-areas:
      - id: s1
        model: "2020"
        code: ammatillisenoppiaineet_aa1
        language-code: kielivalikoima_fi
        name: {fi: Osa-alue}
        generic-criteria: g1
        goals:
          - {compulsory: true, credits: "4", subject: {fi: Hän}, areas: [{requirements: [{fi: tietää}]}]}
          - {compulsory: false, credits: "1.5", requirements: [{fi: ymmärtää}]}
structures:
  - id: reformi
    credit-unit: osaamispiste
    placements:
      - {id: p1, unit: u1, credits: "15", credits-max: "20", order: 1}
      - {id: p2, unit: u2, credits: "5.5", order: 2}
    root:
      id: r
      role: defined
      rule: {credits: {min: 20.5, max: 20.5}, count: {min: 2, max: 2}}
      name: {fi: Juuri}
      children:
        - group:
            role: competence-area
            competence-area: oa1
            rule: {credits: {min: 15}}
            description: {format: html, fi: "<p>Valitaan</p>"}
            children:
              - place: {id: l1, placement: p1, compulsory: true, note: {format: html, fi: "<p>Ei kahdesti</p>"}}
        - place: {placement: p2}
)";

constexpr const char* kXml = R"(<?xml version="1.0" encoding="UTF-8"?>
<curriculum xmlns="urn:valo:curriculum:1" format="1">
 <source system="valo" id="koe" revision="3"/>
 <notice><t xml:lang="fi">Esimerkki.</t><t xml:lang="sv">Exempel.</t></notice>
 <qualification decision-number="OPH-1-2026" kind="further" kind-code="koulutustyyppi_11" languages="fi sv" status="draft"
   document-type="normaali" valid-from="2026-08-01" valid-to="2030-07-31" valid-transition-to="2031-07-31"
   valid-decided="2026-01-15" replaces="OPH-1-2018 OPH-2-2018">
  <name><t xml:lang="fi">Koealan ammattitutkinto</t><t xml:lang="sv">Yrkesexamen inom provbranschen</t><t xml:lang="en">Test</t></name>
  <education-code code="koulutus_000001"><name><t xml:lang="fi">Koe</t></name></education-code>
  <competence-area id="oa1" code="osaamisala_0001"><name>Ala</name></competence-area>
  <title id="tn1" code="tutkintonimikkeet_00001" competence-area="oa1"><name><t xml:lang="fi">Kokeilija</t></name></title>
  <texts><work-tasks format="html"><t xml:lang="fi"><![CDATA[<p>Kaikki</p>]]></t></work-tasks></texts>
 </qualification>
 <scale id="own" code="x"><level id="1"><name>Hyvin</name></level></scale>
 <generic-criteria id="g1" scale="a15">
  <name>Yhteiset</name><subject>Opiskelija</subject>
  <level level="1"><criterion><t xml:lang="fi">ohjattuna</t><t xml:lang="sv">med handledning</t></criterion></level>
 </generic-criteria>
 <unit id="u1" code="tutkinnonosat_000001" code-version="2" source-id="77" kind="local" generic-criteria="g1">
  <name><t xml:lang="fi">Ensimmäinen</t><t xml:lang="sv">Första</t></name>
  <description><t xml:lang="fi">a &lt; b</t></description>
  <requirements-subject>Opiskelija</requirements-subject>
  <requirement><t xml:lang="fi">osaa heti</t><t xml:lang="sv">kan genast</t></requirement>
  <requirement-area>
   <heading>Opiskelija aloittaa</heading>
   <requirement code="ammattitaitovaatimukset_0001">
    <text><t xml:lang="fi">osaa</t><t xml:lang="sv">kan</t></text><plain>tekee</plain>
   </requirement>
  </requirement-area>
  <demonstration format="html"><t xml:lang="fi">&lt;p&gt;Työssä&lt;/p&gt;</t></demonstration>
  <assessment>
   <note format="html"><t xml:lang="fi"><![CDATA[<p>Huom</p>]]></t></note>
   <area><heading>Alue</heading><target scale="t1k3"><heading>Kohde</heading><level level="1"><criterion>auttavasti</criterion></level></target></area>
  </assessment>
 </unit>
 <unit id="u2" kind="common">
  <name><t xml:lang="fi">Toinen</t><t xml:lang="sv">Andra</t></name>
  <sub-area id="s1" model="2020" code="ammatillisenoppiaineet_aa1" language-code="kielivalikoima_fi" generic-criteria="g1">
   <name>Osa-alue</name>
   <goal compulsory="true" credits="4"><subject>Hän</subject><area><requirement>tietää</requirement></area></goal>
   <goal compulsory="false" credits="1.5"><requirement>ymmärtää</requirement></goal>
  </sub-area>
 </unit>
 <structure id="reformi" credit-unit="osaamispiste">
  <placement id="p1" unit="u1" credits="15" credits-max="20" order="1"/>
  <placement id="p2" unit="u2" credits="5.5" order="2"/>
  <group id="r" role="defined" credits-min="20.5" credits-max="20.5" count-min="2" count-max="2">
   <name>Juuri</name>
   <group role="competence-area" competence-area="oa1" credits-min="15">
    <description format="html"><t xml:lang="fi"><![CDATA[<p>Valitaan</p>]]></t></description>
    <place id="l1" placement="p1" compulsory="true"><note format="html"><t xml:lang="fi"><![CDATA[<p>Ei kahdesti</p>]]></t></note></place>
   </group>
   <place placement="p2"/>
  </group>
 </structure>
</curriculum>
)";

}  // namespace

BOOST_AUTO_TEST_CASE(ten_lines_of_yaml_are_a_curriculum) {
    const auto reading = readText(R"(curriculum-format: 1
qualification:
  name: {fi: Siivouksen peruskurssi}
units:
  - name: Portaiden siivous
    credits: 5
    requirements:
      - osaa valita oikeat välineet
      - {fi: siivoaa portaat ylhäältä alas, sv: städar trappan uppifrån ner}
      - {text: kirjaa työajan, plain: merkitsee tunnit}
)");
    const auto& draft = draftOf(reading);
    BOOST_TEST(reading.format == "yaml");
    BOOST_TEST(draft.qualification.name.fi == "Siivouksen peruskurssi");
    BOOST_TEST((draft.qualification.languages == std::vector{Language::Fi}));
    BOOST_TEST(draft.counts.requirements == 3);
    const auto& unit = draft.units.at(0);
    BOOST_TEST(unit.id == "u1");
    BOOST_TEST(unit.name.fi == "Portaiden siivous");
    BOOST_TEST(unit.areas.at(0).requirements.at(1).text.sv == "städar trappan uppifrån ner");
    BOOST_TEST(unit.areas[0].requirements.at(2).plain.fi == "merkitsee tunnit");
    BOOST_TEST(draft.structures.at(0).placements.at(0).credits == "5");
    BOOST_TEST(!draft.structures[0].root);
    BOOST_TEST(reading.warnings.empty(), listed(reading.warnings));
}

BOOST_AUTO_TEST_CASE(a_plain_string_is_in_the_first_official_language) {
    const auto swedish = readText(
        "curriculum-format: 1\nqualification: {name: Städning, languages: [sv, fi]}\nunits: [{name: Trappor}]\n");
    BOOST_TEST(draftOf(swedish).qualification.name.sv == "Städning");
    BOOST_TEST(draftOf(swedish).units.at(0).name.sv == "Trappor");
    const auto byName =
        readText("curriculum-format: 1\nqualification: {name: {en: Cleaning}}\nunits: [{name: Stairs}]\n");
    BOOST_TEST(draftOf(byName).units.at(0).name.en == "Stairs");
}

BOOST_AUTO_TEST_CASE(yaml_and_xml_of_one_curriculum_are_the_same_draft) {
    const auto yaml = readText(kYaml, "koe.yaml");
    const auto xml = readText(kXml, "koe.xml");
    auto left = draftOf(yaml), right = draftOf(xml);
    BOOST_TEST(left.source.sha256 != right.source.sha256);
    left.source.sha256 = right.source.sha256;
    BOOST_TEST((left.source == right.source));
    BOOST_TEST((left.qualification == right.qualification));
    BOOST_TEST((left.scales == right.scales));
    BOOST_TEST((left.genericCriteria == right.genericCriteria));
    for (std::size_t i = 0; i < left.units.size(); ++i) BOOST_TEST((left.units[i] == right.units.at(i)), i);
    BOOST_TEST((left.structures == right.structures));
    BOOST_TEST((left == right));
    BOOST_TEST(xml.format == "xml");
}

BOOST_AUTO_TEST_CASE(every_part_of_the_format_arrives_in_the_draft) {
    const auto reading = readText(kYaml);
    const auto& draft = draftOf(reading);
    const auto& q = draft.qualification;
    BOOST_TEST(draft.notice.sv == "Exempel.");
    BOOST_TEST(draft.source.revision == "3");
    BOOST_TEST(codeOf(q.kind) == "further");
    BOOST_TEST(codeOf(q.status) == "draft");
    BOOST_TEST(isoDate(*q.transitionTo) == "2031-07-31");
    BOOST_TEST(q.replaces.size() == 2u);
    BOOST_TEST(q.educationCodes.at(0).code == "koulutus_000001");  // a code stays text
    BOOST_TEST(q.titles.at(0).competenceArea == "oa1");
    BOOST_TEST(q.workTasks.fi == "<p>Kaikki</p>");
    const auto& unit = draft.units.at(0);
    BOOST_TEST(codeOf(unit.kind) == "local");
    BOOST_TEST(unit.description.fi == "<p>a &lt; b</p>");
    BOOST_TEST(unit.areas.size() == 2u);
    BOOST_TEST(unit.areas.at(1).requirements.at(0).plain.fi == "tekee");
    BOOST_TEST(unit.assessment.areas.at(0).targets.at(0).scale == "t1k3");
    BOOST_TEST(draft.scales.size() == 3u);  // its own, and the two known ones that it uses
    BOOST_TEST(draft.units.at(1).subAreas.at(0).goals.at(1).credits == "1.5");
    const auto& root = *draft.structures.at(0).root;
    BOOST_TEST(root.creditsMin == "20.5");
    BOOST_TEST(*root.countMax == 2);
    BOOST_TEST(codeOf(root.children.at(0).role) == "competence-area");
    BOOST_TEST(root.children[0].creditsMax.empty());
    BOOST_TEST(*root.children[0].children.at(0).compulsory);
    BOOST_TEST(!root.children.at(1).compulsory);
    BOOST_TEST(draft.counts.units == 2);
    BOOST_TEST(draft.counts.requirements == 2);
    BOOST_TEST(draft.counts.goals == 2);
    BOOST_TEST(draft.counts.criteria == 3);
}

BOOST_AUTO_TEST_CASE(line_ends_marks_and_whole_numbers_do_not_matter) {
    const std::string plain =
        "curriculum-format: 1\nqualification: {name: {fi: Koe}}\nunits: [{name: a, credits: 5.0}]\n";
    std::string windows = "\xEF\xBB\xBF";
    for (const char c : plain) windows += c == '\n' ? std::string("\r\n") : std::string(1, c);
    auto left = draftOf(readText(plain)), right = draftOf(readText(windows));
    BOOST_TEST(left.structures.at(0).placements.at(0).credits == "5");
    left.source.sha256 = right.source.sha256;
    BOOST_TEST((left == right));
}

BOOST_AUTO_TEST_CASE(words_that_yaml_would_turn_into_something_else_stay_words) {
    const auto reading = readText(R"(curriculum-format: 1
qualification: {name: {fi: on}, decision-number: 0123, kind-code: 1e5}
units: [{name: no, code: 1.10, code-version: 0x10, requirements: [2022-08-01, yes, "", ~x]}]
)");
    BOOST_TEST(has(reading.errors, "requirement_without_text"));  // the empty string
    const auto good = readText(R"(curriculum-format: 1
qualification: {name: {fi: on}, decision-number: 0123, kind-code: 1e5}
units: [{name: no, code: 1.10, code-version: 0x10, requirements: [2022-08-01, yes]}]
)");
    const auto& draft = draftOf(good);
    BOOST_TEST(draft.qualification.name.fi == "on");
    BOOST_TEST(draft.qualification.decisionNumber == "0123");
    BOOST_TEST(draft.qualification.kindCode == "1e5");
    BOOST_TEST(draft.units.at(0).name.fi == "no");
    BOOST_TEST(draft.units[0].code == "1.10");
    BOOST_TEST(draft.units[0].codeVersion == "0x10");
    BOOST_TEST(draft.units[0].areas.at(0).requirements.at(0).text.fi == "2022-08-01");
}

BOOST_AUTO_TEST_CASE(html_requirements_are_split_and_keep_their_original) {
    const auto reading = readText(R"(curriculum-format: 1
qualification: {name: Koe, languages: [fi, sv]}
units:
  - name: {fi: a, sv: a}
    requirements-html:
      fi: "<p>Opiskelija osaa</p><ul><li>yksi</li><li>kaksi&nbsp;asiaa</li></ul><p>Lisäksi</p><ul><li>kolme</li></ul>"
      sv: "<p>Den studerande kan</p><ul><li>ett</li><li>två</li></ul><p>Dessutom</p><ul><li>tre</li></ul>"
  - name: {fi: b, sv: b}
    requirements-html: {fi: "<ul><li>yksi</li></ul>", sv: "<ul><li>ett</li><li>två</li></ul>", en: "<ul><li>1</li><li>2</li><li>3</li></ul>"}
)");
    const auto& draft = draftOf(reading);
    const auto& paired = draft.units.at(0);
    BOOST_TEST(codeOf(paired.style) == "html");
    BOOST_TEST(paired.areas.size() == 2u);
    BOOST_TEST(paired.areas.at(1).heading.sv == "Dessutom");
    BOOST_TEST(paired.areas.at(0).requirements.at(1).text.fi == "kaksi asiaa");
    BOOST_TEST(paired.areas[0].requirements[1].text.sv == "två");
    BOOST_TEST(paired.originalHtml.fi.starts_with("<p>Opiskelija osaa</p>"));
    const auto& apart = draft.units.at(1);
    BOOST_TEST(!apart.languagesPaired);
    BOOST_TEST(apart.areas.size() == 2u);  // English is no official language here: left out
    BOOST_TEST(draft.counts.requirements == 3 + 2);
    BOOST_TEST(has(reading.warnings, "lists_differ"));
    BOOST_TEST(has(reading.warnings, "translation_left_out"));
}

BOOST_AUTO_TEST_CASE(bullets_typed_into_paragraphs_are_list_items) {
    const auto reading = readText(R"(curriculum-format: 1
qualification: {name: Koe, languages: [fi, sv]}
units:
  - name: {fi: a, sv: a}
    requirements-html:
      fi: "<p>Opiskelija osaa</p><ul><li>yksi</li><li>kaksi</li></ul>"
      sv: "<p>Den studerande kan</p><p>• ett</p><p>•&nbsp;två</p>"
)");
    const auto& unit = draftOf(reading).units.at(0);
    BOOST_TEST(unit.languagesPaired);
    BOOST_TEST(unit.areas.size() == 1u);
    BOOST_TEST(unit.areas.at(0).heading.sv == "Den studerande kan");
    BOOST_TEST(unit.areas[0].requirements.at(1).text.fi == "kaksi");
    BOOST_TEST(unit.areas[0].requirements[1].text.sv == "två");
}

BOOST_AUTO_TEST_CASE(warnings_of_a_native_file_name_the_line) {
    const auto reading = readText(R"(curriculum-format: 1
qualification:
  name: {fi: Koe}
  languages: [fi, sv]
  valid: {from: 2018-08-01, to: 2022-07-31}
units:
  - {id: a, code: x, name: {fi: Yksi, se: Okta}, requirements: [osaa, osaa]}
  - {id: b, code: x, name: {fi: Kaksi}}
structures:
  - id: s
    placements:
      - {unit: a, credits: 5}
      - {unit: b, credits: 5}
      - {unit: c, credits: 5}
    root:
      rule: {credits: 20}
      children:
        - place: {placement: a}
        - place: {placement: a}
        - place: {placement: c}
)");
    BOOST_TEST(reading.errors.empty(), listed(reading.errors));
    const std::vector<Message> expected{
        {"file.yaml:7", "language_ignored", "se"},
        {"file.yaml:14", "placement_unknown_unit", "c"},
        {"file.yaml:20", "leaf_unknown_placement", "c"},
        {"file.yaml:3", "expired", "2022-07-31"},
        {"file.yaml:7", "duplicate_requirement", "osaa"},
        {"file.yaml:8", "duplicate_unit_code", "x"},
        {"file.yaml:8", "unit_without_requirements", ""},
        {"file.yaml:3", "name_missing_language", "sv"},
        {"file.yaml:7", "unit_name_missing_language", "sv"},
        {"file.yaml:8", "unit_name_missing_language", "sv"},
        {"file.yaml:7", "texts_missing_language", "sv: 2/2"},
        {"file.yaml:16", "formation_too_few_credits", "s: 10 < 20"},
        {"file.yaml:16", "formation_unit_twice", "a"},
        {"file.yaml:13", "placement_not_in_tree", "1"},
    };
    BOOST_TEST(listed(reading.warnings) == listed(expected));
}

BOOST_AUTO_TEST_CASE(rules_that_nobody_can_fulfil_and_what_contradicts_itself_are_pointed_out) {
    const std::string head =
        "curriculum-format: 1\nqualification:\n  name: Koe\n  competence-areas: [{id: o, code: a1, name: O}]\n";
    const std::string units =
        "units:\n  - {id: a, name: A, requirements: [x]}\n  - {id: b, name: B, requirements: [y]}\n";
    const std::string placements =
        "structures:\n  - id: s\n    placements: [{id: pa, unit: a, credits: 35}, {id: pb, unit: b, credits: 38}]\n";
    const std::string both = "[{place: {placement: pa, compulsory: true}}, {place: {placement: pb, compulsory: true}}]";
    struct Case {
        std::string text;
        Message expected;
    };
    const Case cases[] = {
        {head + units + placements + "    root:\n      rule: {credits: 73}\n      children:\n        - group:\n" +
             "            role: competence-area\n            competence-area: o\n            rule: {credits: 80}\n" +
             "            children: " + both + "\n",
         {"file.yaml:15", "formation_too_few_credits", "s: 73 < 80"}},
        {head + units + placements + "    root:\n      rule: {credits: 40}\n      children: " + both + "\n",
         {"file.yaml:12", "formation_over_maximum", "s: 73 > 40"}},
        {head + units + placements + "    root:\n      rule: {credits: 1300.5}\n      children: " + both + "\n",
         {"file.yaml:12", "formation_too_few_credits", "s: 73 < 1300.5"}},
        {head + units + placements + "    root:\n      rule: {credits: {min: 73, max: 10}}\n      children: " + both +
             "\n",
         {"file.yaml:12", "bounds_reversed", "s: 73 > 10"}},
        {head + units + placements +
             "    root:\n      rule: {credits: 73, count: {min: 2, max: 1}}\n      children: " + both + "\n",
         {"file.yaml:12", "bounds_reversed", "s: 2 > 1"}},
        {head + units + "structures:\n  - id: s\n    placements:\n      - {unit: a, credits: 30, credits-max: 20}\n",
         {"file.yaml:11", "bounds_reversed", "a: 30 > 20"}},
        {head + "units:\n  - {id: a, name: A, kind: common, sub-areas: [{code: K, goals: [{credits: 6, areas: " +
             "[{requirements: [x]}]}]}, {code: K, goals: [{credits: 4}]}, {code: M, goals: [{credits: 5}]}]}\n" +
             "structures:\n  - id: s\n    placements:\n      - {unit: a, credits: 10}\n",
         {"file.yaml:10", "goals_exceed_unit", "a: 11 > 10"}},
        {head + "scales: [{id: h, levels: [{id: '1', name: Hyvä}]}]\nunits:\n  - name: A\n    requirements: [x]\n" +
             "    assessment: {areas: [{targets: [{scale: h, levels: [{level: '4', criteria: [y]}]}]}]}\n",
         {"file.yaml:7", "unknown_level", "4 (h)"}},
        {head + "units: [{name: A, kind: local, requirements: [x]}]\n", {"file.yaml:3", "local_without_home", ""}},
        {"curriculum-format: 1\nqualification:\n  name: Koe\n  competence-areas: [{code: a1, name: O}, {code: a1, "
         "name: P}]"
         "\nunits: [{name: A, requirements: [x]}]\n",
         {"file.yaml:3", "duplicate_code", "a1"}},
    };
    for (const auto& one : cases) BOOST_TEST_CONTEXT(one.text) {
            const auto reading = readText(one.text);
            BOOST_TEST(reading.errors.empty(), listed(reading.errors));
            BOOST_TEST(listed(reading.warnings).find(listed({one.expected})) != std::string::npos,
                       listed(reading.warnings));
        }
}

BOOST_AUTO_TEST_CASE(the_same_format_may_come_as_json_or_with_an_xml_prefix) {
    const auto json =
        readText(R"({"curriculum-format": 1, "qualification": {"name": {"fi": "Koe"}}, "units": [{"name": "a"}]})");
    BOOST_TEST(draftOf(json).units.at(0).name.fi == "a");
    const auto wrong = readText(R"({"curriculum-format": 1, "qualification": {"nimi": "a"}})");
    BOOST_REQUIRE(!wrong.errors.empty());
    BOOST_TEST(wrong.errors[0].where == "/qualification/nimi");
    BOOST_TEST(wrong.errors[0].code == "unknown_key");
    BOOST_TEST(wrong.errors[0].detail.starts_with("nimi (decision-number, "), wrong.errors[0].detail);
    const auto xml = readText(
        "<v:curriculum xmlns:v='urn:valo:curriculum:1' format='1'><v:qualification><v:name><v:t "
        "xml:lang='fi'>Koe</v:t></v:name></v:qualification><v:unit><v:name>a</v:name></v:unit></v:curriculum>");
    BOOST_TEST(draftOf(xml).units.at(0).name.fi == "a");
}

BOOST_AUTO_TEST_CASE(every_curriculum_that_ships_with_the_product_is_valid) {
    BOOST_TEST(!assetPaths("curricula/").empty());
    for (const auto path : assetPaths("curricula/")) {
        const auto reading = read(*asset(path), path, kToday);
        BOOST_TEST_CONTEXT(path) {
            BOOST_TEST(reading.errors.empty(), listed(reading.errors));
            BOOST_TEST((reading.draft && !reading.draft->units.empty()));
        }
    }
}

BOOST_AUTO_TEST_CASE(the_examples_of_the_documentation_are_valid_and_the_same) {
    const auto text = bytesOf(std::filesystem::path(VALO_SOURCE_DIR) / "docs/curriculum-format.md");
    const auto block = [&](std::string_view opening) {
        const auto begin = text.find(opening);
        BOOST_REQUIRE(begin != text.npos);
        return text.substr(begin + opening.size(), text.find("```", begin + opening.size()) - begin - opening.size());
    };
    auto yaml = draftOf(readText(block("```yaml\n"))), xml = draftOf(readText(block("```xml\n")));
    xml.source.sha256 = yaml.source.sha256;
    BOOST_TEST((yaml == xml));
    const auto structures = block("```yaml\nstructures");
    const auto whole = readText(
        "curriculum-format: 1\nqualification: {name: a, competence-areas: [{id: oa1, name: b}]}\n"
        "units: [{name: c, requirements: [d]}, {name: e, requirements: [f]}]\nstructures" +
        structures);
    BOOST_TEST(draftOf(whole).structures.at(0).placements.at(1).id == "u2");
    BOOST_TEST(draftOf(whole).structures[0].root->children.at(1).placement == "u2");
}

BOOST_AUTO_TEST_CASE(what_is_written_reads_as_the_same_draft) {
    auto draft = draftOf(readText(kYaml));
    draft.source.sha256.clear();
    draft.notice.fi = "\"lainaus\": - {ei} #oikeasti\\n & <b>";
    for (const auto& text : {writeYaml(draft), writeXml(draft)}) {
        auto again = draftOf(readText(text));
        again.source.sha256.clear();
        BOOST_TEST((again == draft), text);
    }
}
