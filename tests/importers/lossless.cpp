// From a document of ePerusteet into the native format and back: nothing may be lost on the way.
#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>
#include <random>

#include "importers/eperusteet/writer.hpp"
#include "importers/native/writer.hpp"
#include "support.hpp"

using namespace valo;
using namespace valo::importers;
using nlohmann::json;

namespace {

json withoutNulls(const json& value) {
    if (value.is_array()) {
        json out = json::array();
        for (const auto& item : value) out.push_back(withoutNulls(item));
        return out;
    }
    if (!value.is_object()) return value;
    json out = json::object();
    for (const auto& [key, item] : value.items())
        if (!item.is_null()) out[key] = withoutNulls(item);
    return out;
}

bool hasEntries(const json& holder) {
    return holder.contains("vaatimukset") && holder["vaatimukset"].is_array() && !holder["vaatimukset"].empty();
}
/// The html beside structured requirements is ePerusteet's own rendering of them.
json withoutRenderings(json document) {
    for (auto& unit : document["tutkinnonOsat"]) {
        if (!unit.is_object()) continue;
        const auto structured = unit.value("ammattitaitovaatimukset2019", json::object());
        bool entries = hasEntries(structured);
        for (const auto& target : structured.value("kohdealueet", json::array()))
            entries = entries || hasEntries(target);
        if (entries) unit.erase("ammattitaitovaatimukset");
    }
    return document;
}

/// Where the first difference is; empty when there is none.
std::string difference(const json& one, const json& other) {
    const auto patch = json::diff(one, other);
    return patch.empty() ? std::string() : patch[0].dump().substr(0, 300);
}

void checkLossless(const std::string& bytes, const std::string& name) {
    const auto reading = readText(bytes, name);
    if (!reading.draft || !reading.errors.empty()) return;
    const auto expected = withoutRenderings(withoutNulls(json::parse(bytes)));
    for (const auto& text : {writeYaml(*reading.draft), writeXml(*reading.draft)}) {
        const auto again = readText(text);
        BOOST_TEST_CONTEXT(name << " as " << again.format << ", " << text.size() << " bytes") {
            BOOST_REQUIRE_MESSAGE(again.draft && again.errors.empty(), listed(again.errors));
            const auto document = json::parse(writeEperusteet(*again.draft));
            BOOST_TEST(difference(expected, document) == "");
        }
    }
}

/// A document that has everything the model does not: ids of texts, unknown keys, scrambled levels, odd values.
constexpr const char* kDocument = R"({
 "id": 77, "globalVersion": {"aikaleima": 1653308149662}, "nimi": {"_id": "1", "_tunniste": "a-b", "fi": " Koe  tutkinto", "se": "Eahpi"},
 "koulutustyyppi": "koulutustyyppi_1", "kielet": ["sv", "fi"], "diaarinumero": "OPH-1-2026", "tila": "VALMIS", "tyyppi": "normaali",
 "voimassaoloAlkaa": 1659301200000, "paatospvm": 1640124000001, "osaamisalat": [{"arvo": "0001", "uri": "osaamisala_0001", "koodisto": "osaamisala", "versio": 1, "nimi": {"fi": "Ala"}}],
 "muutosmaaraykset": [], "uusi/avain~": {"syvä": [1, 2.50, 1e3, true, null, {"x": "no"}, "null", "0123", "1.10", "a\"b\\c\nd"]},
 "maarayskirje": null, "": "tyhjä avain",
 "suoritustavat": [{"suoritustapakoodi": "reformi", "laajuusYksikko": "OSAAMISPISTE",
   "tutkinnonOsaViitteet": [{"id": 5, "laajuus": 15.0, "jarjestys": 1, "_tutkinnonOsa": "9"}, {"id": 6, "_tutkinnonOsa": "404"}],
   "rakenne": {"tunniste": "r", "rooli": null, "muodostumisSaanto": {"laajuus": {"minimi": 180, "maksimi": 180, "yksikko": null}, "koko": null},
     "osat": [{"tunniste": "l", "_tutkinnonOsaViite": "5", "pakollinen": false, "erikoisuus": "e"}]},
   "sisalto": {"id": 1, "lapset": [{"id": 2, "perusteenOsa": {"osanTyyppi": "tekstikappale", "nimi": {"fi": "Luku"}, "teksti": {"fi": "<p class=\"x\">Teksti</p>\n\n<p>- </p>"}, "tunniste": "rakenne", "osaamisala": {"uri": "osaamisala_0001"}},
     "lapset": [{"id": 3, "perusteenOsa": null, "lapset": []}]}]}}],
 "tutkinnonOsat": [
  {"id": 9, "nimi": {"fi": "Osa yksi"}, "koodiUri": "tutkinnonosat_000001", "tyyppi": "normaali",
   "ammattitaitovaatimukset": {"fi": "<dl><dt>x</dt></dl>"},
   "ammattitaitovaatimukset2019": {"id": 1, "kohde": {"fi": "Opiskelija"}, "vaatimukset": [], "kohdealueet": [{"id": 4, "kuvaus": {"fi": "Alue"}, "vaatimukset": [{"koodi": null, "vaatimus": {"fi": "tekee"}}, {"vaatimus": {"fi": " "}}]}]},
   "geneerinenArviointiasteikko": {"id": 3, "nimi": {"_id": "8", "fi": "Taulu"}, "arviointiAsteikko": {"id": 3, "osaamistasot": []}, "osaamistasonKriteerit": [
      {"osaamistaso": {"id": 7}, "kriteerit": [{"_id": "70", "fi": "hyvin"}]}, {"osaamistaso": {"id": 5}, "kriteerit": [{"_id": "50", "fi": "auttavasti"}]}]}},
  {"id": 10, "nimi": {"fi": "Osa kaksi"}, "tyyppi": "normaali", "ammattitaitovaatimukset": {"fi": "<ul>\n\t<li>osaa</li></ul>"},
   "geneerinenArviointiasteikko": {"id": 3, "nimi": {"_id": "8", "fi": "Taulu"}, "arviointiAsteikko": {"id": 3, "osaamistasot": []}, "osaamistasonKriteerit": [
      {"osaamistaso": {"id": 7}, "kriteerit": [{"_id": "70", "fi": "hyvin"}]}, {"osaamistaso": {"id": 5}, "kriteerit": [{"_id": "51", "fi": "toisin"}]}]},
   "arviointi": {"arvioinninKohdealueet": [{"otsikko": {"fi": "automaattinen"}, "arvioinninKohteet": [{"_arviointiAsteikko": "2", "osaamistasonKriteerit": [
      {"_osaamistaso": "4", "kriteerit": [{"fi": "kiitettävästi"}]}, {"_osaamistaso": "2", "kriteerit": []}]}]}]}},
  {"id": 11, "nimi": {"fi": "Yhteinen"}, "tyyppi": "reformi_tutke2", "osaAlueet": [{"id": 12, "tyyppi": "osaalue2020", "nimi": {"fi": "Osa-alue"}, "koodi": {"uri": "ammatillisenoppiaineet_vvai22", "arvo": "VVAI22"},
     "pakollisetOsaamistavoitteet": {"laajuus": 4, "tavoitteet": {"kohde": null, "vaatimukset": [{"vaatimus": {"fi": "tietää"}}], "kohdealueet": []}},
     "valinnaisetOsaamistavoitteet": null, "arviointi": {"id": 3, "nimi": {"fi": "Taulu"}, "osaamistasonKriteerit": []}}]}]
})";

/// Puts into a document what real ones have here and there, and what none should have.
class Decorator {
 public:
    explicit Decorator(unsigned seed) : random_(seed) {}

    json decorated(json document) {
        for (int i = 1 + below(6); i > 0; --i) change(somewhere(document));
        return document;
    }

 private:
    int below(std::size_t end) { return static_cast<int>(random_() % end); }
    /// A part of `value`, each way down as likely.
    json& somewhere(json& value) {
        auto* at = &value;
        while (at->is_structured() && !at->empty() && (at == &value || below(6) != 0)) {
            auto next = at->begin();
            std::advance(next, below(at->size()));
            at = &*next;
        }
        return *at;
    }
    json anything() {
        static const json kAll[] = {nullptr,
                                    json::array(),
                                    json::object(),
                                    "",
                                    " ",
                                    "-",
                                    "null",
                                    "0123",
                                    "1e5",
                                    "<p>&nbsp;</p>",
                                    "<ul><li>a</li><li></li></ul>",
                                    "a\tb\r\nc",
                                    "\u2028\u0085\uFEFF",
                                    "😀 ]]>",
                                    0,
                                    -1,
                                    2.5,
                                    1e300,
                                    9007199254740993,
                                    true,
                                    json{{"fi", "x"}, {"_id", "9"}},
                                    json{{"fi", nullptr}},
                                    json::array({nullptr, json::array({1})})};
        return kAll[below(std::size(kAll))];
    }
    void change(json& at) {
        if (at.is_object()) {
            static constexpr const char* kKeys[] = {"uusi", "a/b~", "", "null", "fi", "sv", "id", "laajuus", "koodi"};
            const auto some = at.empty() || below(2) == 0 ? std::string(kKeys[below(std::size(kKeys))])
                                                          : std::next(at.begin(), below(at.size())).key();
            if (below(5) == 0)
                at.erase(some);
            else
                at[some] = anything();
        } else if (at.is_array()) {
            const auto what = below(4);
            if (what == 0)
                at.clear();
            else if (what == 1 && !at.empty())
                at.push_back(at[at.size() / 2]);
            else if (what == 2)
                std::reverse(at.begin(), at.end());
            else
                at.insert(at.begin() + below(at.size() + 1), anything());
        } else {
            at = anything();
        }
    }

    std::minstd_rand random_;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(lossless)

BOOST_AUTO_TEST_CASE(whatever_chance_puts_into_a_document_comes_back_through_yaml_and_xml) {
    const auto whole = json::parse(kDocument);
    int usable = 0;
    for (unsigned seed = 1; seed <= 600; ++seed) {
        const auto text = Decorator(seed).decorated(whole).dump();
        const auto reading = readText(text, "decorated.json");
        usable += reading.draft && reading.errors.empty();
        checkLossless(text, "seed " + std::to_string(seed));
    }
    BOOST_TEST(usable > 300);
}

BOOST_AUTO_TEST_CASE(a_document_with_everything_comes_back_through_yaml_and_xml) {
    BOOST_REQUIRE(readText(kDocument).draft);
    BOOST_TEST(!readText(kDocument).draft->extras.empty());
    checkLossless(kDocument, "everything.json");
}

BOOST_AUTO_TEST_CASE(a_shared_table_is_written_once_and_comes_back_in_every_unit) {
    const auto yaml = writeYaml(*readText(kDocument).draft);
    BOOST_TEST(yaml.find("\"70\"") != yaml.npos);
    BOOST_TEST(yaml.find("\"70\"") == yaml.rfind("\"70\""));
}

BOOST_AUTO_TEST_CASE(a_changed_name_is_exported_with_everything_around_it) {
    auto draft = *readText(kDocument).draft;
    draft.units.at(1).name.fi = "Uusi nimi";
    const auto document = json::parse(writeEperusteet(draft));
    BOOST_TEST(document["tutkinnonOsat"][1]["nimi"]["fi"] == "Uusi nimi");
    BOOST_TEST(document["tutkinnonOsat"][1]["geneerinenArviointiasteikko"]["osaamistasonKriteerit"][1]["kriteerit"][0]
                       ["_id"] == "51");
}

BOOST_AUTO_TEST_CASE(a_curriculum_written_by_hand_becomes_a_document_that_reads_back) {
    const auto draft = *readText(R"(curriculum-format: 1
qualification: {name: {fi: Koe}, languages: [fi], decision-number: OPH-9-2026}
units:
  - {name: Ensimmäinen, credits: 5, requirements: [osaa, tekee]}
  - {name: Toinen, credits: 2.5, requirement-areas: [{heading: Alue, requirements: [tietää]}]}
)")
                            .draft;
    auto copy = draft;
    copy.source.id = "1";
    const auto again = readText(writeEperusteet(copy), "koe.json");
    BOOST_REQUIRE_MESSAGE(again.draft && again.errors.empty(), listed(again.errors));
    BOOST_REQUIRE_EQUAL(again.draft->units.size(), 2u);
    for (std::size_t i = 0; i < 2; ++i) {
        BOOST_TEST(again.draft->units[i].name.fi == draft.units[i].name.fi);
        BOOST_TEST((again.draft->units[i].areas == draft.units[i].areas));
        BOOST_TEST(again.draft->structures.at(0).placements.at(i).credits ==
                   draft.structures.at(0).placements.at(i).credits);
    }
    BOOST_TEST(again.draft->qualification.decisionNumber == "OPH-9-2026");
}

BOOST_AUTO_TEST_CASE(every_real_document_comes_back_equal) {
    const auto data = realData();
    if (!data) {
        BOOST_TEST_MESSAGE("skipped: set VALO_SHARED to the folder that holds data/MANIFEST.json");
        return;
    }
    int documents = 0;
    for (const auto* folder : {"eperusteet", "eperusteet/odd"})
        for (const auto& file : std::filesystem::directory_iterator(*data / folder))
            if (file.path().extension() == ".json") {
                checkLossless(bytesOf(file.path()), file.path().filename().string());
                ++documents;
            }
    BOOST_TEST(documents >= 18);
}

BOOST_AUTO_TEST_SUITE_END()
