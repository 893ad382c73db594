// Every code that the program can say has its words: nobody reads a raw code on a page.
#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>

namespace {

namespace fs = std::filesystem;
const fs::path kServer = fs::path(VALO_SOURCE_DIR) / "server";

std::string contents(const fs::path& file) {
    std::ifstream in(file);
    std::stringstream text;
    text << in.rdbuf();
    return text.str();
}

const std::set<std::string>& catalogueKeys() {
    static const std::set<std::string> keys = [] {
        static const std::regex kKey(R"(^([a-z0-9_.]+):)");
        std::set<std::string> found;
        for (const auto& entry : fs::directory_iterator(kServer / "web" / "messages")) {
            std::ifstream in(entry.path());
            std::smatch match;
            for (std::string line; std::getline(in, line);)
                if (std::regex_search(line, match, kKey)) found.insert(match[1]);
        }
        return found;
    }();
    return keys;
}

/// Whatever the first group of one of the patterns catches in the server's sources, with a file where it stands.
std::map<std::string, std::string> literals(const std::vector<std::regex>& patterns) {
    std::map<std::string, std::string> found;
    for (const auto& entry : fs::recursive_directory_iterator(kServer)) {
        if (entry.path().extension() != ".cpp" && entry.path().extension() != ".hpp") continue;
        const auto text = contents(entry.path());
        for (const auto& pattern : patterns)
            for (std::sregex_iterator it(text.begin(), text.end(), pattern), end; it != end; ++it)
                found.emplace((*it)[1], entry.path().string());
    }
    return found;
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_action_of_the_access_log_has_its_words) {
    // An action is named "thing.done"; a message key of the same shape is itself in the catalogue.
    const auto actions = literals({std::regex(
        R"re("([a-z_]+\.(?:[a-z_]*(?:ed|given|withdrawn|handed_over|read|set|kind_shown|kind_hidden|signed_in|opened|roles_changed|moved)))")re")});
    BOOST_TEST(actions.size() > 40u);
    for (const auto& [action, file] : actions) {
        if (catalogueKeys().contains(action) || catalogueKeys().contains(action + ".one")) continue;
        BOOST_TEST(catalogueKeys().contains("access." + action), "access." << action << " is missing; see " << file);
    }
}

BOOST_AUTO_TEST_CASE(every_code_of_a_refusal_has_its_words) {
    const auto codes = literals({
        std::regex(R"re(conflict\(\s*"([a-z_]+)")re"),
        std::regex(R"re(invalid\(\s*(?:"[^"]*"|[^",()]+),\s*"([a-z_]+)")re"),
        std::regex(R"re(ErrorKind::\w+,\s*"([a-z_]+)")re"),
        std::regex(R"re(FieldError\{[^,{}]*,\s*"([a-z_]+)")re"),
        std::regex(R"re(\b(?:wrong|errors|missing|faults)\.(?:push_back|emplace_back)\(\{?\s*[^,;]*,\s*"([a-z_]+)")re"),
        std::regex(R"re(\{"[A-Za-z_]*",\s*"([a-z_]+)",\s*(?:\{\}|""|std::to))re"),
    });
    BOOST_TEST(codes.size() > 50u);
    for (const auto& [code, file] : codes) {
        // What an import says of a document stands with its other findings.
        const bool has = catalogueKeys().contains("error." + code) || catalogueKeys().contains("import." + code);
        BOOST_TEST(has, "error." << code << " is missing; see " << file);
    }
}
