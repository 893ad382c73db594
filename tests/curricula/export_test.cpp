// `valo export`: a stored curriculum as a file again.
#include "cli/export.hpp"

#include <nlohmann/json.hpp>
#include <sstream>

#include "importers/reading.hpp"
#include "support.hpp"

using namespace valo;
using namespace valo::curricula;

namespace {

struct Ran {
    int code;
    std::string out, err;
};
Ran run(Room& room, const std::string& curriculum, const std::string& format = "yaml") {
    std::ostringstream out, err;
    const int code = cli::runExport(room.services, {curriculum, format}, out, err);
    return {code, out.str(), err.str()};
}

}  // namespace

VALO_CASE_ON_BOTH(a_curriculum_is_exported_by_id_and_by_decision_number_and_reads_as_what_was_imported) {
    Room room(db);
    const auto id = std::to_string(room.import(kGarden).curriculum.value);
    const auto today = room.clock.today();
    auto expected = *importers::read(kGarden, "a.yaml", today).draft;
    expected.source.sha256.clear();
    for (const auto& [name, format] : {std::pair{id, "yaml"}, {id, "xml"}, {std::string("TEST-1-2026"), "yaml"}}) {
        const auto ran = run(room, name, format);
        BOOST_TEST(ran.code == 0, ran.err);
        auto again = importers::read(ran.out, "b", today);
        BOOST_REQUIRE(again.draft);
        again.draft->source.sha256.clear();
        BOOST_TEST((*again.draft == expected), format);
    }
    const auto document = nlohmann::json::parse(run(room, id, "eperusteet").out);
    BOOST_TEST(document["diaarinumero"] == "TEST-1-2026");
    BOOST_TEST(document["tutkinnonOsat"].size() == 2U);
}

VALO_CASE_ON_BOTH(an_export_that_cannot_be_says_why) {
    Room room(db);
    const auto first = room.import(kGarden).curriculum;
    const auto second = room.import(replaced(kGarden, "id: garden", "id: other")).curriculum;
    const auto several = run(room, "TEST-1-2026");
    BOOST_TEST(several.code == 1);
    BOOST_TEST(several.out.empty());
    for (const auto id : {first, second})
        BOOST_TEST(several.err.find("  " + std::to_string(id.value) + "  ") != std::string::npos, several.err);
    BOOST_TEST(run(room, "99999").code == 1);
    BOOST_TEST(run(room, "").code == 1);
    BOOST_TEST(run(room, "1", "pdf").code == 2);
}
