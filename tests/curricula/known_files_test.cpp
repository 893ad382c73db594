// Files that were read before, known by their bytes.
#include <boost/test/unit_test.hpp>

#include "curricula/known_files.hpp"
#include "support.hpp"

using namespace valo;
using namespace valo::curricula;

namespace {

const std::string kLeaner =
    replaced(replaced(kGarden, "revision: 3", "revision: 4"), "sköter om krattan", "vårdar krattan");
bool isKnown(Room& room, const std::string& bytes) { return !prepareImport(room.services, bytes, "f.yaml").draft; }

}  // namespace

VALO_CASE_ON_BOTH(the_same_bytes_are_not_read_again_and_their_report_says_the_same) {
    Room room(db);
    const auto lopsided = replaced(kGarden, "fi: Lumityöt", "sv: Snöarbete");
    const auto first = room.import(lopsided, "first.yaml");
    BOOST_REQUIRE(!first.warnings.empty());
    BOOST_TEST(isKnown(room, lopsided));
    const auto again = room.import(lopsided, "renamed.yaml");
    BOOST_TEST((again.verdict == Verdict::Unchanged));
    BOOST_TEST((again.curriculum == first.curriculum));
    BOOST_TEST((again.counts == first.counts));
    BOOST_TEST(again.decisionNumber == "TEST-1-2026");
    BOOST_TEST((again.name == first.name));
    BOOST_TEST(again.format == "yaml");
    BOOST_REQUIRE(again.warnings.size() == first.warnings.size());
    for (std::size_t i = 0; i < again.warnings.size(); ++i) {
        BOOST_TEST(again.warnings[i].code == first.warnings[i].code);
        BOOST_TEST(again.warnings[i].detail == first.warnings[i].detail);
        BOOST_TEST(again.warnings[i].where == replaced(first.warnings[i].where, "first.yaml", "renamed.yaml"));
    }
    BOOST_TEST((room.check(lopsided).verdict == Verdict::Checked));
}

VALO_CASE_ON_BOTH(a_known_file_is_read_after_all_when_something_else_took_its_place) {
    Room room(db);
    const auto unnumbered = replaced(kGarden, ", revision: 3", "");
    const auto edited = replaced(unnumbered, "haravoi lehdet kasaan", "haravoi kaikki lehdet kasaan");
    room.import(unnumbered);
    BOOST_TEST((room.import(edited).verdict == Verdict::Updated));
    BOOST_TEST(isKnown(room, unnumbered));
    BOOST_TEST(room.check(unnumbered).changes.changed == 1);
    const auto back = room.import(unnumbered);
    BOOST_TEST((back.verdict == Verdict::Updated));
    BOOST_TEST(back.changes.changed == 1);
    BOOST_TEST((room.import(unnumbered).verdict == Verdict::Unchanged));
}

VALO_CASE_ON_BOTH(an_older_revision_and_the_same_content_in_other_bytes_are_known_too) {
    Room room(db);
    room.import(kLeaner);
    const auto spaced = kLeaner + "\n# the same\n";
    for (const auto& bytes : {kGarden, spaced}) {
        BOOST_TEST((room.import(bytes).verdict == Verdict::Unchanged));
        BOOST_TEST(isKnown(room, bytes));
        BOOST_TEST((room.import(bytes).verdict == Verdict::Unchanged));
    }
    BOOST_TEST(room.import(kGarden).warnings.back().code == "older_revision");
}

VALO_CASE_ON_BOTH(a_known_file_is_read_again_when_its_validity_has_changed) {
    Room room(db);
    const auto ending = replaced(kGarden, "{from: 2026-08-01}", "{from: 2026-08-01, to: 2026-12-31}");
    const auto first = room.import(ending);
    room.clock.set(startOfDay(*parseIsoDate("2026-12-31")));
    BOOST_TEST(isKnown(room, ending));
    room.clock.set(startOfDay(*parseIsoDate("2027-01-01")));
    BOOST_TEST(!isKnown(room, ending));
    const auto later = room.import(ending);
    BOOST_TEST((later.verdict == Verdict::Unchanged));
    BOOST_TEST(later.warnings.size() == first.warnings.size() + 1);
    BOOST_TEST(isKnown(room, ending));
}

VALO_CASE_ON_BOTH(a_refused_file_and_a_mere_check_leave_nothing_behind) {
    Room room(db);
    room.import("curriculum-format: 1\n");
    room.check(kGarden);
    BOOST_TEST(rowsIn(db, "curriculum_file") == 0);
}

VALO_CASE_ON_BOTH(the_original_is_stored_packed_and_comes_back_to_the_byte) {
    Room room(db);
    const auto report = room.import(kGarden);
    const auto kept = room.read([&](database::Transaction& tx) { return original(tx, report.curriculum); });
    BOOST_REQUIRE(kept);
    BOOST_TEST(kept->isPacked);
    BOOST_TEST((kept->bytes.data == kGarden));
}
