#include <boost/test/tree/traverse.hpp>
#include <boost/test/tree/visitor.hpp>
#include <boost/test/unit_test.hpp>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "importers/native/writer.hpp"
#include "support.hpp"

using namespace valo;
using namespace valo::importers;
using nlohmann::json;

namespace {

struct SayThatItSkips : boost::unit_test::test_tree_visitor {
    void visit(const boost::unit_test::test_case& test) override {
        std::cerr << "skipped " << test.full_name()
                  << ": set VALO_SHARED to the folder that holds data/MANIFEST.json\n";
    }
};

boost::test_tools::assertion_result withRealData(boost::unit_test::test_unit_id suite) {
    const bool found = realData().has_value();
    SayThatItSkips say;
    if (!found) boost::unit_test::traverse_test_tree(suite, say, true);
    return found;
}

int at(const json& counts, const char* key) { return counts.value(key, 0); }

std::pair<int, int> groupsAndLeaves(const FormationNode& node) {
    if (!node.isGroup()) return {0, 1};
    std::pair<int, int> sum{1, 0};
    for (const auto& child : node.children) {
        const auto part = groupsAndLeaves(child);
        sum.first += part.first;
        sum.second += part.second;
    }
    return sum;
}

void checkStructures(const CurriculumDraft& draft, const json& metrics) {
    const auto& expected = metrics["suoritustavat"];
    BOOST_REQUIRE_EQUAL(draft.structures.size(), expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) {
        const auto& structure = draft.structures[i];
        BOOST_TEST(structure.id == expected[i]["suoritustapa"].get<std::string>());
        BOOST_TEST(structure.placements.size() == expected[i]["viitteet"].get<std::size_t>());
        BOOST_REQUIRE(structure.root);
        const auto [groups, leaves] = groupsAndLeaves(*structure.root);
        BOOST_TEST(groups == expected[i]["groups"].get<int>());
        BOOST_TEST(leaves == expected[i]["leaves"].get<int>());
    }
}

int ruleProblems(const json& metrics, const char* name) {
    int sum = 0;
    for (const auto& structure : metrics["suoritustavat"])
        sum += at(structure.value("rule_problems", json::object()), name);
    return sum;
}
int warnings(const Reading& reading, std::string_view code) {
    return static_cast<int>(
        std::count_if(reading.warnings.begin(), reading.warnings.end(), [&](const auto& w) { return w.code == code; }));
}

const CurriculumDraft& draftOf(const Reading& reading) {
    BOOST_REQUIRE_MESSAGE(reading.errors.empty(), listed(reading.errors));
    BOOST_REQUIRE(reading.draft);
    return *reading.draft;
}
const Unit& unitOf(const CurriculumDraft& draft, std::string_view code) {
    const auto unit =
        std::find_if(draft.units.begin(), draft.units.end(), [&](const auto& u) { return u.code == code; });
    BOOST_REQUIRE(unit != draft.units.end());
    return *unit;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(real_documents, *boost::unit_test::precondition(withRealData))

BOOST_AUTO_TEST_CASE(every_vocational_document_imports_with_the_counts_of_the_manifest) {
    const auto manifest = json::parse(bytesOf(*realData() / "MANIFEST.json"));
    int documents = 0;
    for (const auto& entry : manifest) {
        const auto file = entry["file"].get<std::string>().substr(5);
        if (!file.starts_with("eperusteet") || !entry.contains("metrics") || entry["metrics"].value("units", 0) == 0)
            continue;
        BOOST_TEST_CONTEXT(file) {
            const auto& metrics = entry["metrics"];
            const auto& counts = metrics["counts"];
            const auto reading = readFile(*realData() / file);
            const auto& draft = draftOf(reading);
            BOOST_TEST(draft.source.sha256 == entry["sha256"].get<std::string>());
            BOOST_TEST(draft.source.id == std::to_string(metrics["id"].get<long>()));
            BOOST_TEST(draft.qualification.decisionNumber == metrics["diaarinumero"].get<std::string>());
            BOOST_TEST(draft.qualification.name.fi == metrics["nimi"]["fi"].get<std::string>());
            BOOST_TEST(draft.qualification.competenceAreas.size() == metrics["osaamisalat"].size());
            std::set<std::string> titles;  // old documents list a title once for each competence area
            for (const auto& title : draft.qualification.titles) titles.insert(title.code);
            BOOST_TEST(titles.size() == metrics["tutkintonimikkeet"].size());
            BOOST_TEST(draft.counts.units == metrics["units"].get<int>());
            BOOST_TEST(draft.counts.criteria == at(counts, "arv_kriteerit") + at(counts, "oa_arv_kriteerit") +
                                                    at(counts, "generic_kriteerit") +
                                                    at(counts, "oa_generic_kriteerit"));
            // Finnish alone; where the Swedish lists are longer there are more (next case).
            const auto finnish = at(counts, "req_2019_fi") + at(counts, "req_html_li_fi");
            BOOST_TEST(draft.counts.requirements >= finnish);
            if (counts.contains("osaAlue_osaalue2020"))
                BOOST_TEST(draft.counts.goals ==
                           at(counts, "pakollisetOsaamistavoitteet") + at(counts, "valinnaisetOsaamistavoitteet"));
            checkStructures(draft, metrics);
            BOOST_TEST(warnings(reading, "formation_no_total") ==
                       ruleProblems(metrics, "tutkinnolle-ei-maaritetty-kokonaislaajuutta"));
            // ePerusteet takes the least credits of a unit here, which preparatory education always fails: 0 … 30.
            const bool preparatory = draft.qualification.kind == QualificationKind::Preparatory;
            BOOST_TEST(warnings(reading, "formation_too_few_credits") ==
                       (preparatory ? 0 : ruleProblems(metrics, "summa<min")));
        }
        ++documents;
    }
    BOOST_TEST(documents == 18);
}

BOOST_AUTO_TEST_CASE(requirements_are_counted_by_the_longest_language) {
    // Counted by hand from the files: entries, else list items, else paragraphs that say something.
    const std::map<std::string, int> expected{
        {"40-011-2001_autoalan-tyonjohto-eat.json", 16},
        {"59-011-2014_liiketalous-pt.json", 186},
        {"79-011-2014_sosiaali-ja-terveysala-pt.json", 364},
        {"OPH-1161-2018_liikunta-ja-valmennus-at.json", 44},
        {"OPH-1886-2017_automekaanikko-eat_2017-2021.json", 51},
        {"OPH-1886-2017_automekaanikko-eat_2019-2066.json", 42},
        {"OPH-2455-2017_puuteollisuus-pt.json", 232},
        {"OPH-2487-2018_elaintenhoito-at.json", 126},
        {"OPH-2762-2017_autoala-pt.json", 430},
        {"OPH-3418-2025_ajoneuvoala-at_partial.json", 0},
        {"OPH-5410-2021_ajoneuvoala-pt.json", 1888},
    };
    for (const auto& [file, requirements] : expected) {
        const auto reading = readFile(*realData() / "eperusteet" / file);
        BOOST_TEST_CONTEXT(file) { BOOST_TEST(draftOf(reading).counts.requirements == requirements); }
    }
}

BOOST_AUTO_TEST_CASE(a_document_that_is_no_curriculum_is_refused_by_its_name) {
    const std::map<std::string, std::string> expected{
        {"eperusteet/odd/OPH-4958-2020_luva_not-vocational.json", "is_general_education"},
        {"eperusteet/odd/hakutulokset-auto_search-page.json", "is_search_page"},
        {"eperusteet-fragments/tutkinnonosa-asteikko1.json", "is_unit"},
        {"eperusteet-fragments/tutkinnonosat_400014.json", "is_search_page"},
        {"eperusteet-fragments/perusteet_3397335_reformi_rakenne.json", "is_formation_tree"},
        {"eperusteet-fragments/perusteenosat_3708884_osaalueet.json", "is_sub_areas"},
        {"eperusteet-api/material_valid_arviointi.json", "is_assessment"},
        {"eperusteet-api/eperusteet-ext.openapi.json", "is_api_description"},
        {"koodisto/osaamisala.json", "is_code_set"},
        {"ehoks/examples/hoks_yksi_tutkinnonosa.json", "is_hoks"},
        {"elm-edc/Sample-CertOfPart-unsigned.jsonld", "is_credential"},
        {"emg-xml/course-sample.xml", "is_course_catalogue"},
    };
    for (const auto& [file, code] : expected) {
        const auto reading = readFile(*realData() / file);
        BOOST_TEST_CONTEXT(file) {
            BOOST_REQUIRE_EQUAL(reading.errors.size(), 1u);
            BOOST_TEST(reading.errors[0].code == code);
            BOOST_TEST(!reading.draft);
        }
    }
}

BOOST_AUTO_TEST_CASE(documents_of_other_systems_import_too) {
    struct Expected {
        const char *file, *format, *name;
        std::size_t units;
        int requirements;
        const char* warning;
    };
    const Expected expected[] = {
        {"amosaa/local-curriculum.json", "amosaa", "Graaginen ytoilla", 1, 0, "national_units_left_out"},
        {"case/smartlevel.cfpackage.json", "case", "SmartLevel Test", 2, 12, "no_warning"},
        {"case/what-standards-could-be.cfpackage.json", "case", "What Standards Could Be", 2, 12, "is_draft"},
        {"elm-loq/loq.xml", "loq", "r6Z7KzQdvNjTBUzF1z", 2, 4, "loq_credits_not_a_number"},
    };
    for (const auto& e : expected) {
        const auto reading = readFile(*realData() / e.file);
        BOOST_TEST_CONTEXT(e.file << "\n" << listed(reading.errors) << listed(reading.warnings)) {
            const auto& draft = draftOf(reading);
            BOOST_TEST(reading.format == e.format);
            BOOST_TEST(shown(draft.qualification.name, Language::Fi).text == e.name);
            BOOST_TEST(draft.units.size() == e.units);
            BOOST_TEST(draft.counts.requirements == e.requirements);
            BOOST_TEST((has(reading.warnings, e.warning) || std::string_view(e.warning) == "no_warning"));
        }
    }
}

BOOST_AUTO_TEST_CASE(epoch_milliseconds_become_days_in_finland) {
    const auto reading = readFile(*realData() / "eperusteet/OPH-5410-2021_ajoneuvoala-pt.json");
    const auto& q = draftOf(reading).qualification;
    BOOST_TEST(isoDate(*q.validFrom) == "2022-08-01");  // summer: 21 h UTC the day before
    BOOST_TEST(isoDate(*q.decided) == "2021-12-22");    // winter: 22 h UTC the day before
    BOOST_TEST(!q.validTo);
}

BOOST_AUTO_TEST_CASE(one_decision_number_may_name_two_documents) {
    const auto first = readFile(*realData() / "eperusteet/OPH-1886-2017_automekaanikko-eat_2017-2021.json");
    const auto second = readFile(*realData() / "eperusteet/OPH-1886-2017_automekaanikko-eat_2019-2066.json");
    BOOST_TEST(draftOf(first).qualification.decisionNumber == draftOf(second).qualification.decisionNumber);
    BOOST_TEST(draftOf(first).source.id != draftOf(second).source.id);
    BOOST_TEST(has(first.warnings, "expired"));
    BOOST_TEST(!has(second.warnings, "expired"));
}

BOOST_AUTO_TEST_CASE(a_unit_code_may_occur_twice_and_is_warned_of) {
    const auto reading = readFile(*realData() / "eperusteet/79-011-2014_sosiaali-ja-terveysala-pt.json");
    const auto& draft = draftOf(reading);
    std::vector<std::string> ids;
    for (const auto& unit : draft.units)
        if (unit.code == "tutkinnonosat_101065") ids.push_back(unit.id);
    const std::vector<std::string> expected{"u1735871", "u1745716"};
    std::sort(ids.begin(), ids.end());
    BOOST_TEST(ids == expected);
    BOOST_TEST(warnings(reading, "duplicate_unit_code") == 1);
}

BOOST_AUTO_TEST_CASE(structured_requirements_are_read_and_their_rendering_is_not) {
    const auto reading = readFile(*realData() / "eperusteet/OPH-5410-2021_ajoneuvoala-pt.json");
    const auto& unit = unitOf(draftOf(reading), "tutkinnonosat_106945");
    BOOST_TEST(codeOf(unit.style) == "structured");
    BOOST_TEST(unit.originalHtml.empty());
    BOOST_TEST(unit.subject.sv == "Den studerande");
    BOOST_TEST(unit.name.fi == "Ajoneuvon huoltotyöt");
    BOOST_TEST(unit.areas.at(0).heading.fi == "Opiskelija valmistautuu ajoneuvon huoltotöihin");
    BOOST_TEST(unit.areas.at(0).requirements.at(0).text.fi == "noudattaa työaikoja");
    BOOST_TEST(unit.areas.at(0).requirements.at(0).text.sv == "håller arbetstider");
    BOOST_TEST(unit.areas.at(0).requirements.at(0).code == "ammattitaitovaatimukset_8005");
}

BOOST_AUTO_TEST_CASE(an_empty_structured_object_falls_back_to_the_html) {
    const auto reading = readFile(*realData() / "eperusteet/OPH-1161-2018_liikunta-ja-valmennus-at.json");
    for (const auto& unit : draftOf(reading).units) {
        BOOST_TEST(codeOf(unit.style) == "html");
        BOOST_TEST(!unit.areas.empty());
    }
}

BOOST_AUTO_TEST_CASE(lists_of_different_length_stay_apart_by_language) {
    const auto reading = readFile(*realData() / "eperusteet/OPH-2487-2018_elaintenhoito-at.json");
    int apart = 0;
    for (const auto& unit : draftOf(reading).units) {
        for (const auto& area : unit.areas)
            for (const auto& requirement : area.requirements)
                BOOST_TEST((unit.languagesPaired || requirement.text.fi.empty() != requirement.text.sv.empty()));
        apart += !unit.languagesPaired;
    }
    BOOST_TEST(apart == 2);  // of 29; the other Swedish lists are bullets typed into paragraphs
    BOOST_TEST(apart == warnings(reading, "lists_differ"));
}

BOOST_AUTO_TEST_CASE(prose_becomes_one_requirement_per_paragraph_and_is_warned_of) {
    const auto reading = readFile(*realData() / "eperusteet/40-011-2001_autoalan-tyonjohto-eat.json");
    for (const auto& unit : draftOf(reading).units) BOOST_TEST(codeOf(unit.style) == "prose");
    BOOST_TEST(warnings(reading, "prose_requirements") == 8);
}

BOOST_AUTO_TEST_CASE(a_shared_criteria_table_is_stored_once_with_its_levels_in_order) {
    const auto reading = readFile(*realData() / "eperusteet/OPH-5410-2021_ajoneuvoala-pt.json");
    const auto& draft = draftOf(reading);
    BOOST_TEST(draft.genericCriteria.size() == 2u);  // one for the units, one for the sub-areas of the common units
    const auto& table = draft.genericCriteria.front();
    BOOST_TEST(table.scale == "a15");
    std::string levels;
    for (const auto& level : table.levels) levels += level.level;
    BOOST_TEST(levels == "12345");
    BOOST_TEST(unitOf(draft, "tutkinnonosat_106945").genericCriteria == table.id);
}

BOOST_AUTO_TEST_CASE(old_assessment_keeps_areas_targets_and_levels) {
    const auto reading = readFile(*realData() / "eperusteet/OPH-2762-2017_autoala-pt_rev2018-04.json");
    const auto& draft = draftOf(reading);
    const auto unit =
        std::find_if(draft.units.begin(), draft.units.end(), [](const auto& u) { return !u.assessment.areas.empty(); });
    BOOST_REQUIRE(unit != draft.units.end());
    const auto& target = unit->assessment.areas.at(0).targets.at(0);
    BOOST_TEST(target.scale == "a15");
    BOOST_TEST(target.levels.size() == 5u);
    BOOST_TEST(target.levels.front().level == "1");
    for (const auto& each : draft.units)
        for (const auto& area : each.assessment.areas) BOOST_TEST(area.heading.fi != "automaattinen");
}

BOOST_AUTO_TEST_CASE(common_units_of_both_models_keep_their_halves) {
    const auto old = readFile(*realData() / "eperusteet/OPH-2762-2017_autoala-pt.json");
    const auto fresh = readFile(*realData() / "eperusteet/OPH-5410-2021_ajoneuvoala-pt.json");
    const auto subAreas = [](const CurriculumDraft& draft, std::string_view model) {
        std::pair<int, int> found{0, 0};  // sub-areas, compulsory halves
        for (const auto& unit : draft.units)
            for (const auto& area : unit.subAreas) {
                BOOST_TEST(area.model == model);
                BOOST_TEST(codeOf(unit.kind) == "common");
                ++found.first;
                for (const auto& goal : area.goals) found.second += goal.compulsory;
            }
        return found;
    };
    BOOST_TEST(subAreas(draftOf(old), "2014").first == 20);
    const auto [areas, compulsory] = subAreas(draftOf(fresh), "2020");
    BOOST_TEST(areas == 21);
    BOOST_TEST(compulsory > 0);
}

BOOST_AUTO_TEST_CASE(a_draft_of_the_authority_is_warned_of) {
    const auto reading = readFile(*realData() / "eperusteet/odd/OPH-2658-2017_valma_luonnos.json");
    BOOST_TEST(codeOf(draftOf(reading).qualification.status) == "draft");
    BOOST_TEST(codeOf(draftOf(reading).qualification.kind) == "preparatory");
    BOOST_TEST(has(reading.warnings, "is_draft"));
    BOOST_TEST(draftOf(reading).counts.goals == 61);  // VALMA words goals, no requirements
}

BOOST_AUTO_TEST_CASE(units_placed_twice_have_one_set_of_credits_per_structure) {
    const auto reading = readFile(*realData() / "eperusteet/79-011-2014_sosiaali-ja-terveysala-pt.json");
    const auto& draft = draftOf(reading);
    const auto creditsGiven = [](const Structure& structure) {
        return std::count_if(structure.placements.begin(), structure.placements.end(),
                             [](const auto& p) { return !p.credits.empty(); });
    };
    BOOST_TEST(draft.structures.at(0).id == "naytto");
    BOOST_TEST(creditsGiven(draft.structures[0]) == 0);
    BOOST_TEST(creditsGiven(draft.structures.at(1)) > 0);
}

BOOST_AUTO_TEST_CASE(every_document_survives_a_round_trip_through_yaml_and_xml) {
    for (const auto* folder : {"eperusteet", "eperusteet/odd"}) {
        for (const auto& file : std::filesystem::directory_iterator(*realData() / folder)) {
            if (file.path().extension() != ".json") continue;
            auto reading = readFile(file.path());
            if (!reading.draft) continue;
            reading.draft->source.sha256.clear();
            for (const auto& text : {writeYaml(*reading.draft), writeXml(*reading.draft)}) {
                auto again = readText(text);
                BOOST_TEST_CONTEXT(file.path().filename() << " as " << again.format) {
                    BOOST_REQUIRE_MESSAGE(again.draft && again.errors.empty(), listed(again.errors));
                    again.draft->source.sha256.clear();
                    for (std::size_t i = 0; i < reading.draft->units.size(); ++i)
                        BOOST_TEST((again.draft->units.at(i) == reading.draft->units[i]),
                                   reading.draft->units[i].name.fi);
                    BOOST_TEST((again.draft->qualification == reading.draft->qualification));
                    BOOST_TEST((*again.draft == *reading.draft));
                }
            }
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
