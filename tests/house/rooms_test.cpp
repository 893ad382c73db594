// The structure that docs/architecture.md promises, held against the sources.
#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>

namespace {

namespace fs = std::filesystem;
const fs::path kProject = VALO_SOURCE_DIR;

std::string contents(const fs::path& file) {
    std::ifstream in(file);
    std::stringstream text;
    text << in.rdbuf();
    return text.str();
}

std::vector<fs::path> sources(const fs::path& folder) {
    std::vector<fs::path> found;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        const auto extension = entry.path().extension();
        if (extension == ".cpp" || extension == ".hpp") found.push_back(entry.path());
    }
    BOOST_TEST_REQUIRE(!found.empty());
    return found;
}

std::vector<std::string> includes(const fs::path& file) {
    static const std::regex kInclude("^\\s*#\\s*include\\s*[<\"]([^>\"]+)[>\"]", std::regex::multiline);
    const auto text = contents(file);
    std::vector<std::string> out;
    for (std::sregex_iterator it(text.begin(), text.end(), kInclude), end; it != end; ++it) out.push_back((*it)[1]);
    return out;
}

/// Left to right; a room may include itself and what stands before it. database and http do not know each other, and
/// the importers know core alone.
const std::vector<std::string> kOrder{
    "core",       "database",   "http",       "web",          "papers",    "importers", "accounts", "curricula",
    "workplaces", "placements", "assessment", "certificates", "portfolio", "planning",  "start",    "cli"};
const std::map<std::string, std::set<std::string>> kOnly{{"core", {"core"}},
                                                         {"database", {"core", "database"}},
                                                         {"http", {"core", "http"}},
                                                         {"web", {"core", "http", "web"}},
                                                         {"papers", {"core", "papers"}},
                                                         {"importers", {"core", "importers"}}};

std::size_t placeOf(const std::string& room) { return std::find(kOrder.begin(), kOrder.end(), room) - kOrder.begin(); }

fs::path folderOf(const std::string& room) {
    return room == "importers" ? kProject / "importers" : kProject / "server" / room;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_room_uses_only_rooms_to_its_left) {
    for (const auto& room : kOrder) {
        for (const auto& file : sources(folderOf(room))) {
            for (const auto& include : includes(file)) {
                const auto used = include.substr(0, include.find('/'));
                if (placeOf(used) == kOrder.size()) continue;
                const auto only = kOnly.find(room);
                const bool allowed = only != kOnly.end() ? only->second.contains(used) : placeOf(used) <= placeOf(room);
                BOOST_TEST(allowed, file.string() << " includes " << include);
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(every_folder_of_the_server_is_a_known_room) {
    for (const auto& entry : fs::directory_iterator(kProject / "server"))
        if (entry.is_directory()) BOOST_TEST((placeOf(entry.path().filename()) < kOrder.size()), entry.path().string());
}

BOOST_AUTO_TEST_CASE(each_library_is_included_from_its_one_room) {
    const std::map<std::string, std::vector<std::string>> homes{
        {"soci/", {"server/database/"}},     {"libpq-fe.h", {"server/database/"}},
        {"sqlite3.h", {"server/database/"}}, {"Poco/Net/", {"server/http/"}},
        {"mustache.hpp", {"server/web/"}},   {"pugixml.hpp", {"importers/"}},
        {"cairo", {"server/papers/"}},       {"pango/", {"server/papers/"}},
        {"gdk-pixbuf/", {"server/papers/"}}, {"sodium.h", {"server/core/", "server/papers/", "server/certificates/"}}};
    for (const auto& root : {kProject / "server", kProject / "importers"}) {
        for (const auto& file : sources(root)) {
            const auto place = fs::relative(file, kProject).string();
            if (place == "server/main.cpp") continue;
            for (const auto& include : includes(file))
                for (const auto& [library, folders] : homes)
                    if (include.starts_with(library))
                        BOOST_TEST(std::any_of(folders.begin(), folders.end(),
                                               [&](const auto& f) { return place.starts_with(f); }),
                                   place << " includes " << include);
        }
    }
}

BOOST_AUTO_TEST_CASE(nothing_swallows_what_it_did_not_expect) {
    static const std::regex kSwallow("catch\\s*\\(\\s*\\.\\.\\.\\s*\\)\\s*\\{\\s*\\}");
    for (const auto& root : {kProject / "server", kProject / "importers"})
        for (const auto& file : sources(root)) BOOST_TEST(!std::regex_search(contents(file), kSwallow), file.string());
}

BOOST_AUTO_TEST_CASE(every_source_is_formatted_as_the_house_does) {
    const auto command =
        "cd '" + kProject.string() + "' && git ls-files '*.cpp' '*.hpp' | xargs clang-format-14 --dry-run -Werror";
    BOOST_TEST(std::system(command.c_str()) == 0);
}
