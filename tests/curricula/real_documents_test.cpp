// National documents as they are published, and the examples that the product ships.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/asset.hpp"
#include "support.hpp"

using namespace valo;
using namespace valo::curricula;

namespace {

boost::test_tools::assertion_result documentsAreHere(boost::unit_test::test_unit_id) {
    boost::test_tools::assertion_result here(realData().has_value());
    here.message() << "the collected documents (shared/data) are not here; VALO_SHARED names their folder";
    return here;
}

const char* const kDocuments[] = {
    "OPH-5410-2021_ajoneuvoala-pt.json",
    "OPH-1161-2018_liikunta-ja-valmennus-at.json",
    "OPH-3418-2025_ajoneuvoala-at_partial.json",
    "OPH-2762-2017_autoala-pt.json",
    "79-011-2014_sosiaali-ja-terveysala-pt.json",
    "59-011-2014_liiketalous-pt.json",
    "40-011-2001_autoalan-tyonjohto-eat.json",
    "OPH-2487-2018_elaintenhoito-at.json",
    "OPH-1886-2017_automekaanikko-eat_2017-2021.json",
    "OPH-1886-2017_automekaanikko-eat_2019-2066.json",
    "OPH-2455-2017_puuteollisuus-pt.json",
    "odd/2000-011-2014_liiketalous_2015-2017.json",
    "odd/2000-011-2014_liiketalous_2016-2018.json",
    "odd/4000-011-2014_liiketalous_valid-from-2066.json",
    "odd/OPH-2658-2017_valma_luonnos.json",
};

nlohmann::json manifestEntry(const std::string& name) {
    static const auto manifest = nlohmann::json::parse(bytesOf(*realData() / "MANIFEST.json"));
    for (const auto& entry : manifest)
        if (entry["file"] == "data/eperusteet/" + name) return entry;
    BOOST_FAIL(name << " is not in the manifest");
    return {};
}

ImportReport importDocument(Room& room, const std::string& name) {
    return room.import(bytesOf(*realData() / "eperusteet" / name), name);
}

void everyDocumentIsStored(database::Database& db) {
    Room room(db);
    for (const auto* name : kDocuments) BOOST_TEST_CONTEXT(name) {
            const auto report = importDocument(room, name);
            BOOST_TEST((report.verdict == Verdict::Imported));
            const auto metrics = manifestEntry(name)["metrics"];
            BOOST_TEST(report.counts.units == metrics["units"].get<int>());
            BOOST_TEST(report.decisionNumber == metrics["diaarinumero"].get<std::string>());
            room.read([&](Transaction& tx) {
                BOOST_TEST(units(tx, report.curriculum).size() == static_cast<std::size_t>(report.counts.units));
                const auto rows = requirementsOfCurriculum(tx, report.curriculum);
                // A typed list's lead-in is a paragraph in the file and a heading here: at most one per unit.
                BOOST_TEST(rows.size() + static_cast<std::size_t>(report.counts.units) >=
                           static_cast<std::size_t>(report.counts.requirements));
                BOOST_TEST(rows.empty() == (metrics["units"] == 1));  // the partial document's one unit is a stub
                BOOST_TEST(rows.size() + units(tx, report.curriculum).size() ==
                           static_cast<std::size_t>(report.changes.added));
                return 0;
            });
        }
    BOOST_TEST((importDocument(room, kDocuments[0]).verdict == Verdict::Unchanged));
    BOOST_TEST(rowsIn(db, "curriculum") == static_cast<std::int64_t>(std::size(kDocuments)));
}

void aNewerRevisionKeepsTheIds(database::Database& db) {
    Room room(db);
    const auto older = importDocument(room, "OPH-2762-2017_autoala-pt_rev2018-04.json");
    const auto before = room.read([&](Transaction& tx) { return requirementsOfCurriculum(tx, older.curriculum); });
    const auto newer = importDocument(room, "OPH-2762-2017_autoala-pt.json");
    BOOST_TEST((newer.verdict == Verdict::Updated));
    BOOST_TEST((newer.curriculum == older.curriculum));
    const auto& c = newer.changes;
    BOOST_TEST_MESSAGE(c.added << " added, " << c.changed << " changed, " << c.removed << " removed");
    BOOST_TEST(c.added + c.changed + c.removed > 0);
    room.read([&](Transaction& tx) {
        BOOST_TEST(units(tx, newer.curriculum).size() == 46U);
        std::size_t kept = 0;
        for (const auto& old : before) {
            const auto now = requirement(tx, old.id);
            BOOST_REQUIRE(now.has_value());
            kept += !now->removedAt;
        }
        BOOST_TEST_MESSAGE(kept << " of " << before.size() << " requirements kept their ids");
        BOOST_TEST(kept * 100 >= before.size() * 95);
        return 0;
    });
    BOOST_TEST((importDocument(room, "OPH-2762-2017_autoala-pt_rev2018-04.json").verdict == Verdict::Unchanged));
}

void shippedCurriculaHaveNoErrors(database::Database& db) {
    Room room(db);
    std::size_t files = 0;
    for (const auto path : assetPaths("curricula/")) BOOST_TEST_CONTEXT(path) {
            const auto report = room.import(*asset(path), path);
            BOOST_TEST((report.verdict == Verdict::Imported));
            BOOST_TEST(
                !room.read([&](Transaction& tx) { return requirementsOfCurriculum(tx, report.curriculum); }).empty());
            ++files;
        }
    BOOST_TEST(files >= 5U);
    BOOST_TEST(rowsIn(db, "curriculum") == static_cast<std::int64_t>(files));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(national, *boost::unit_test::precondition(documentsAreHere))
VALO_CASE_ON_BOTH(every_vocational_document_is_stored_with_the_counts_of_the_manifest) { everyDocumentIsStored(db); }
VALO_CASE_ON_BOTH(a_newer_revision_of_a_real_document_keeps_the_ids) { aNewerRevisionKeepsTheIds(db); }
BOOST_AUTO_TEST_SUITE_END()

VALO_CASE_ON_BOTH(the_shipped_curricula_import_without_errors) { shippedCurriculaHaveNoErrors(db); }
