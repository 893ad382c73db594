// `valo import`, as an operator and a script meet it.
#include <nlohmann/json.hpp>
#include <sstream>

#include "cli/import.hpp"
#include "support.hpp"

using namespace valo;
using namespace valo::curricula;

namespace {

struct Ran {
    int code;
    std::string out, err;
};
Ran run(Room& room, const std::vector<std::string>& paths, bool onlyCheck = false, bool json = false) {
    std::ostringstream out, err;
    const int code = cli::runImport(room.services, paths, onlyCheck, json, out, err);
    return {code, out.str(), err.str()};
}

std::string written(const std::filesystem::path& path, const std::string& bytes) {
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << bytes;
    return path.string();
}

}  // namespace

VALO_CASE_ON_BOTH(the_command_imports_folders_in_the_order_of_names_and_says_one_line_of_json_for_each_file) {
    Room room(db);
    const std::filesystem::path folder = tests::testFolder() + "/command";
    std::filesystem::remove_all(folder);
    written(folder / "a.yaml", kGarden);
    written(folder / "deeper" / "b.yml", replaced(kGarden, "id: garden", "id: other"));
    written(folder / "notes.txt", "not looked at");
    const auto ran = run(room, {folder.string()}, false, true);
    BOOST_TEST(ran.code == 0, ran.err);
    std::istringstream lines(ran.out);
    std::vector<nlohmann::json> reports;
    for (std::string line; std::getline(lines, line);) reports.push_back(nlohmann::json::parse(line));
    BOOST_REQUIRE(reports.size() == 2U);
    BOOST_TEST(reports[0]["file"].get<std::string>().ends_with("a.yaml"));
    for (const auto& report : reports) {
        BOOST_TEST(report["verdict"] == "imported");
        BOOST_TEST(report["counts"]["units"] == 2);
        BOOST_TEST(report["changes"]["added"] == 6);
        BOOST_TEST(report["curriculum"]["name"]["sv"] == "Grundexamen i gårdsarbete");
        BOOST_TEST(report["curriculum"]["id"].get<int>() > 0);
        BOOST_TEST(report["errors"].empty());
        BOOST_TEST(report["warnings"].is_array());
    }
    BOOST_TEST(run(room, {folder.string()}).out.find("unchanged – Pihatyön perustutkinto (TEST-1-2026)") !=
               std::string::npos);
}

VALO_CASE_ON_BOTH(a_refused_file_is_named_with_its_reason_and_fails_the_command_but_not_the_others) {
    Room room(db);
    const std::filesystem::path folder = tests::testFolder() + "/refused";
    std::filesystem::remove_all(folder);
    const auto good = written(folder / "good.yaml", kGarden);
    const auto bad = written(folder / "bad.yaml", kGarden + "unknown-key: 1\n");
    const auto empty = (folder / "empty").string();
    std::filesystem::create_directories(empty);
    struct Case {
        std::string path, said;
    };
    const Case cases[] = {{bad, "error " + bad + ":"}, {(folder / "none.json").string(), "cannot be read"}};
    for (const auto& one : cases) {
        const auto ran = run(room, {one.path});
        BOOST_TEST(ran.code == 1);
        BOOST_TEST(ran.out.find(one.said) != std::string::npos, ran.out);
        BOOST_TEST(!ran.err.empty());
    }
    BOOST_TEST(run(room, {empty}).code == 1);
    const auto both = run(room, {bad, good});
    BOOST_TEST(both.code == 1);
    BOOST_TEST(both.out.find("good.yaml: imported") != std::string::npos);
    BOOST_TEST(rowsIn(db, "curriculum") == 1);
    const auto checked = run(room, {good}, true);
    BOOST_TEST(checked.code == 0);
    BOOST_TEST(checked.out.find("good.yaml: checked") != std::string::npos);
}
