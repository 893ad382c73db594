// What script/fuzz found, each as small as it can be: files that were refused wrongly, or that did not come back the
// same from YAML and XML.
#include <boost/test/unit_test.hpp>

#include "importers/native/writer.hpp"
#include "support.hpp"

using namespace valo;
using namespace valo::importers;

namespace {

struct Found {
    const char* name;
    std::string bytes;
};

std::vector<Found> found() {
    const std::string head = "curriculum-format: 1\nqualification: {name: {fi: Koe}}\nunits: [{name: a";
    const std::string xml =
        R"(<?xml version="1.0"?><!-- <html> --><curriculum xmlns="urn:valo:curriculum:1" format="1">)"
        R"(<qualification><name>Koe</name></qualification><unit><name>)";
    return {
        {"a text that names the namespace of credentials", xml + "/ap/edc-constraints</name></unit></curriculum>"},
        {"a text that names the namespace of LOQ", xml + "/ap/loq-constraints/</name></unit></curriculum>"},
        {"a text that names a credential",
         R"({"CFDocument": {"identifier": "d", "title": "europeanDigitalCredential", "language": "fi"},
             "CFItems": [{"identifier": "u", "fullStatement": "osaa"}], "CFAssociations": []})"},
        {"a number that is replaced, with blanks in it",
         "curriculum-format: 1\nqualification: {name: {fi: Koe}, replaces: ';OPH-1-2018, OPH-2-2018]'}\nunits: [{name: "
         "a}]"},
        {"html whose last words come before a mark that is dropped",
         head + ", demonstration: {format: html, fi: \"<  <name><t x/p>\"}}]"},
        {"html with carriage returns, alone and before a line feed",
         head + R"(, demonstration: {format: html, fi: "<{\rtn\r\n\t<li>osaa</li></ul>\r"}}])"},
        {"a provider's curriculum with a carriage return in the number of its basis",
         R"({"id": 1, "muokattu": 5, "tyyppi": "ops", "tila": "julkaistu", "nimi": {"fi": "Oma"},
             "koulutustoimija": {"nimi": {"fi": "Kunta"}}, "perusteDiaarinumero": "O{\rtf-1-2020",
             "suoritustapa": "reformi", "julkaisukielet": ["fi"], "tutkinnonOsat": [{"id": 11, "tekstiKappale": {"nimi": {"fi": "Osa"}},
             "tosa": {"tyyppi": "oma", "omatutkinnonosa": {"koodi": "paikallinen_0"}}}]})"},
        {"an assessment whose title is a dash",
         R"(<Courses xmlns="http://data.europa.eu/snb/model/ap/loq-constraints/"><learningAchievementSpecificationReferences>
            <qualification id="q"><title language="fi">Koe</title><provenBy idref="n"/></qualification>
            </learningAchievementSpecificationReferences><learningAssessmentSpecificationReferences>
            <learningAssessmentSpecification id="n"><title language="fi">–</title></learningAssessmentSpecification>
            </learningAssessmentSpecificationReferences></Courses>)"},
        {"attributes with blanks around them",
         R"(<Courses xmlns="http://data.europa.eu/snb/model/ap/loq-constraints/"><learningAchievementSpecificationReferences>
            <qualification id=" q "><title language="fi">Koe</title><qualificationCode uri="k "/><learningOutcome idref="o"/></qualification>
            </learningAchievementSpecificationReferences><learningOutcomeReferences>
            <learningOutcome id=" o"><title language="fi">osaa</title></learningOutcome></learningOutcomeReferences></Courses>)"},
    };
}

}  // namespace

BOOST_AUTO_TEST_CASE(what_the_fuzzers_found_comes_back_from_yaml_and_xml) {
    for (const auto& file : found()) {
        BOOST_TEST_CONTEXT(file.name) {
            auto reading = readText(file.bytes);
            BOOST_REQUIRE_MESSAGE(reading.draft && reading.errors.empty(), listed(reading.errors));
            auto draft = *reading.draft;
            draft.source.sha256.clear();
            for (const auto& text : {writeYaml(draft), writeXml(draft)}) {
                auto again = readText(text);
                BOOST_REQUIRE_MESSAGE(again.draft && again.errors.empty(), listed(again.errors) << text);
                again.draft->source.sha256.clear();
                BOOST_TEST((*again.draft == draft), text << writeYaml(*again.draft));
            }
        }
    }
}
