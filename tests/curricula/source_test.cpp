// `valo import eperusteet:…` and `--refresh` against a server on this machine that behaves as told.
#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "cli/import_source.hpp"
#include "core/gzip.hpp"
#include "importers/eperusteet/writer.hpp"
#include "support.hpp"
#include "support/scripted_server.hpp"

using namespace valo;
using namespace valo::curricula;
using tests::Asked;
using tests::httpAnswer;
using tests::ScriptedServer;
using Manners = EperusteetSource::Manners;

namespace {

/// kGarden as ePerusteet would give it out.
std::string document(int id, int revision, const std::string& leaves = "haravoi lehdet kasaan") {
    const auto yaml =
        replaced(replaced(kGarden, "{system: test, id: garden, revision: 3}",
                          fmt::format("{{system: eperusteet, id: \"{}\", revision: \"{}\"}}", id, revision)),
                 "haravoi lehdet kasaan", leaves);
    auto reading = importers::read(yaml, "garden.yaml", *parseIsoDate("2026-11-22"));
    BOOST_REQUIRE(reading.draft);
    BOOST_REQUIRE(reading.errors.empty());
    return importers::writeEperusteet(*reading.draft);
}

std::string listed(const std::vector<std::tuple<int, int, std::string>>& rows, int page = 0, int pages = 1) {
    nlohmann::json data = nlohmann::json::array();
    for (const auto& [id, revision, number] : rows)
        data.push_back({{"id", id}, {"diaarinumero", number}, {"globalVersion", {{"aikaleima", revision}}}});
    return nlohmann::json{{"data", data}, {"sivu", page}, {"sivuja", pages}, {"sivukoko", 100}}.dump();
}

struct Told {
    int refused;
    std::vector<nlohmann::json> reports;
    std::string err;
    std::string code(std::size_t i = 0) const { return reports.at(i)["errors"].at(0)["code"]; }
    std::string verdict(std::size_t i = 0) const { return reports.at(i)["verdict"]; }
};

struct Fetching {
    explicit Fetching(database::Database& db, const std::string& url) : room(db) {
        std::filesystem::remove_all(folder);
        manners.url = url;
        manners.callerId = "1.2.246.562.10.1.valo";
        manners.folder = folder;
        manners.patience = std::chrono::seconds(2);
        manners.wait = [this](std::chrono::milliseconds time) { waits.push_back(static_cast<int>(time.count())); };
    }
    Told lines(int refused, const std::ostringstream& out, const std::string& err = "") const {
        Told told{refused, {}, err};
        std::istringstream in(out.str());
        for (std::string line; std::getline(in, line);) told.reports.push_back(nlohmann::json::parse(line));
        return told;
    }
    Told import(const std::vector<std::string>& names, bool onlyCheck = false) {
        EperusteetSource source(manners, room.clock);
        std::ostringstream out;
        return lines(cli::importFromSource(room.services, source, names, onlyCheck, true, out), out);
    }
    Told refresh() {
        EperusteetSource source(manners, room.clock);
        std::ostringstream out, err;
        const int refused = cli::refreshFromSource(room.services, source, false, true, out, err);
        return lines(refused, out, err.str());
    }
    Room room;
    std::string folder = tests::testFolder() + "/fetched";
    Manners manners;
    std::vector<int> waits;
};

const std::string kPath = "/api/external/peruste/";

}  // namespace

VALO_CASE_ON_BOTH(a_document_is_fetched_by_its_id_with_our_name_and_kept) {
    const auto garden = document(7001, 5);
    ScriptedServer server([&](const Asked&) { return httpAnswer(200, garden, "ETag: \"v5\"\r\n"); });
    Fetching fetching(db, server.url() + "/");
    const auto told = fetching.import({"eperusteet:7001"});
    BOOST_TEST(told.refused == 0);
    BOOST_TEST(told.verdict() == "imported");
    BOOST_TEST(told.reports[0]["file"] == "eperusteet:7001");
    BOOST_TEST(told.reports[0]["counts"]["units"] == 2);
    BOOST_REQUIRE(server.asked().size() == 1U);
    const auto asked = server.asked().at(0);
    BOOST_TEST(asked.target == kPath + "7001");
    BOOST_TEST(asked.headers.at("caller-id") == "1.2.246.562.10.1.valo");
    BOOST_TEST(asked.headers.at("user-agent").starts_with("valo"));
    BOOST_TEST(asked.headers.at("accept") == "application/json");
    BOOST_TEST(bytesOf(fetching.folder + "/7001.json") == garden);

    // Within the hour it is there; later the source is asked whether it has changed.
    BOOST_TEST(fetching.import({"eperusteet:7001"}).verdict() == "unchanged");
    BOOST_TEST(server.asked().size() == 1U);
    fetching.room.clock.set(fetching.room.clock.now() + std::chrono::hours(2));
    BOOST_TEST(fetching.import({"eperusteet:7001"}).verdict() == "unchanged");
    BOOST_REQUIRE(server.asked().size() == 2U);
    BOOST_TEST(server.asked()[1].headers.at("if-none-match") == "\"v5\"");
}

VALO_CASE_ON_BOTH(a_decision_number_finds_its_documents_and_no_others) {
    ScriptedServer server([&](const Asked& asked) {
        if (asked.target.starts_with("/api/external/perusteet?"))
            return httpAnswer(200,
                              listed({{7001, 5, "79/011/2014"}, {7002, 5, "179/011/2014"}, {7003, 5, "79/011/2014"}}));
        return httpAnswer(200, document(std::stoi(asked.target.substr(kPath.size())), 5));
    });
    Fetching fetching(db, server.url());
    const auto told = fetching.import({"eperusteet:79/011/2014"});
    BOOST_TEST(told.refused == 0);
    BOOST_REQUIRE(told.reports.size() == 2U);
    BOOST_TEST(told.reports[0]["file"] == "eperusteet:7001");
    BOOST_TEST(told.reports[1]["file"] == "eperusteet:7003");
    BOOST_TEST(server.asked()[0].target.find("diaarinumero=79%2F011%2F2014") != std::string::npos);
    BOOST_TEST(server.asked().size() == 3U);
    BOOST_TEST((fetching.waits == std::vector<int>{500, 500}));  // between questions
    const auto unknown = fetching.import({"eperusteet:OPH-1-2020"});
    BOOST_TEST(unknown.refused == 1);
    BOOST_TEST(unknown.code() == "fetch_unknown_number");
}

VALO_CASE_ON_BOTH(every_wrong_answer_is_refused_with_its_reason_and_nothing_of_it_is_kept) {
    const auto garden = document(7001, 5);
    const auto json = [](const std::string& body) { return httpAnswer(200, body); };
    struct Case {
        std::string answer, code;
        std::size_t attempts;
    };
    const auto cut = json(garden).substr(0, json(garden).size() / 2);
    const std::string chunked =
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";
    const Case cases[] = {
        {httpAnswer(404, "{}"), "fetch_status", 1},
        {httpAnswer(403, "{}"), "fetch_status", 1},
        {httpAnswer(304, ""), "fetch_status", 1},
        {httpAnswer(500, "<h1>Oops</h1>"), "fetch_status", 4},
        {httpAnswer(429, "", "Retry-After: 1\r\n"), "fetch_status", 4},
        {httpAnswer(429, "", "Retry-After: 86400\r\n"), "fetch_status", 1},
        {cut, "fetch_no_answer", 4},
        {"", "fetch_no_answer", 4},
        {"nonsense\r\n\r\n", "fetch_no_answer", 4},
        {chunked + "10\r\n{\"id\": 7001, \"nim", "fetch_no_answer|bad_json", 4},
        {httpAnswer(200, "<!DOCTYPE html><html><body>Huoltokatko</body></html>", "", "text/html"), "fetch_not_json", 1},
        {json(""), "fetch_not_json", 1},
        {json("{\"id\": 7001,"), "bad_json", 1},
        {json("{}"), "unknown_json", 1},
        {json(listed({{7001, 5, "X"}})), "is_search_page", 1},
        {json(document(7009, 5)), "fetch_other_document", 1},
        {json(garden + std::string(3 << 20, ' ')), "fetch_too_large", 1},
        {httpAnswer(200, gzipped(std::string(3 << 20, ' '), 1), "Content-Encoding: gzip\r\n"), "fetch_no_answer", 4},
        {httpAnswer(302, "", "Location: http://192.0.2.1/elsewhere\r\n"), "fetch_redirected", 1},
        {httpAnswer(302, "", "Location: file:///etc/passwd\r\n"), "fetch_redirected", 1},
        {httpAnswer(302, ""), "fetch_redirected", 1},
        {httpAnswer(302, "", "Location: " + kPath + "7001\r\n"), "fetch_redirected", 4},  // round and round
    };
    for (const auto& one : cases) {
        ScriptedServer server([&](const Asked&) { return one.answer; });
        Fetching fetching(db, server.url());
        fetching.manners.longest = 2 << 20;
        const auto told = fetching.import({"eperusteet:7001"});
        BOOST_TEST(told.refused == 1, one.answer.substr(0, 80));
        BOOST_TEST(one.code.find(told.code()) != std::string::npos, told.code() << " of " << one.answer.substr(0, 80));
        if (one.code.find('|') == std::string::npos)
            BOOST_TEST(server.asked().size() == one.attempts, one.answer.substr(0, 80));
        BOOST_TEST(told.reports[0]["errors"][0]["message"].get<std::string>().find("{{") == std::string::npos);
        BOOST_TEST(!std::filesystem::exists(fetching.folder + "/7001.stamp"));
    }
    BOOST_TEST(rowsIn(db, "curriculum") == 0);
    Fetching nobody(db, "http://127.0.0.1:1");
    BOOST_TEST(nobody.import({"eperusteet:7001"}).code() == "fetch_no_answer");
}

VALO_CASE_ON_BOTH(a_source_that_is_busy_for_a_moment_is_asked_again_and_told_times_are_kept) {
    int turn = 0;
    ScriptedServer server([&](const Asked&) {
        ++turn;
        return turn == 1   ? httpAnswer(429, "", "Retry-After: 7\r\n")
               : turn == 2 ? httpAnswer(500, "")
                           : httpAnswer(200, gzipped(document(7001, 5), 1), "Content-Encoding: gzip\r\n");
    });
    Fetching fetching(db, server.url());
    BOOST_TEST(fetching.import({"eperusteet:7001"}).verdict() == "imported");
    BOOST_TEST((fetching.waits == std::vector<int>{7000, 500, 4000, 500}));
}

VALO_CASE_ON_BOTH(a_source_that_never_answers_is_given_up) {
    std::atomic<bool> over{false};
    ScriptedServer server([&](const Asked&) {
        while (!over) std::this_thread::sleep_for(std::chrono::milliseconds(20));
        return std::string();
    });
    Fetching fetching(db, server.url());
    fetching.manners.patience = std::chrono::seconds(1);
    fetching.manners.attempts = 1;
    const auto told = fetching.import({"eperusteet:7001"});
    over = true;
    BOOST_TEST(told.code() == "fetch_no_answer");
}

VALO_CASE_ON_BOTH(what_was_fetched_before_an_interruption_is_not_fetched_again) {
    bool broken = true;
    ScriptedServer server([&](const Asked& asked) {
        const int id = std::stoi(asked.target.substr(kPath.size()));
        return broken && id == 7002 ? httpAnswer(404, "") : httpAnswer(200, document(id, 5));
    });
    Fetching fetching(db, server.url());
    BOOST_TEST(fetching.import({"eperusteet:7001", "eperusteet:7002", "eperusteet:7003"}).refused == 1);
    broken = false;
    const auto again = fetching.import({"eperusteet:7001", "eperusteet:7002", "eperusteet:7003"});
    BOOST_TEST(again.refused == 0);
    BOOST_TEST(again.verdict(0) == "unchanged");
    BOOST_TEST(again.verdict(1) == "imported");
    BOOST_TEST(again.verdict(2) == "unchanged");
    BOOST_TEST(server.asked().size() == 4U);
    BOOST_TEST(server.asked()[3].target == kPath + "7002");
    // A kept file without its stamp, or with half a one, does not count.
    std::ofstream(fetching.folder + "/7001.stamp") << "12";
    fetching.import({"eperusteet:7001"});
    BOOST_TEST(server.asked().size() == 5U);
}

VALO_CASE_ON_BOTH(a_refresh_fetches_what_is_newer_and_says_what_became_of_each) {
    std::map<int, int> revisions{{7001, 5}, {7002, 5}, {7003, 5}, {7004, 5}};
    bool hasList = true;
    ScriptedServer server([&](const Asked& asked) {
        if (asked.target.starts_with("/api/external/perusteet?")) {
            if (!hasList) return httpAnswer(500, "");
            // Two pages; 7004 is not in them.
            return asked.target.find("sivu=0") != std::string::npos
                       ? httpAnswer(200, listed({{7001, revisions[7001], "A"}, {7002, revisions[7002], "B"}}, 0, 2))
                       : httpAnswer(200, listed({{7003, revisions[7003], "C"}, {1, 1, "D"}}, 1, 2));
        }
        const int id = std::stoi(asked.target.substr(kPath.size()));
        const auto tag = fmt::format("\"{}\"", revisions[id]);
        if (revisions[id] == 0) return httpAnswer(404, "");
        if (asked.headers.contains("if-none-match") && asked.headers.at("if-none-match") == tag)
            return "HTTP/1.1 304 Not Modified\r\nETag: " + tag + "\r\n\r\n";
        return httpAnswer(200,
                          document(id, revisions[id], revisions[id] == 5 ? "haravoi lehdet" : "haravoi kaikki lehdet"),
                          "ETag: " + tag + "\r\n");
    });
    Fetching fetching(db, server.url());
    fetching.room.import(kGarden);  // from elsewhere: nobody asks ePerusteet for it
    BOOST_TEST(fetching.import({"eperusteet:7001", "eperusteet:7002", "eperusteet:7003", "eperusteet:7004"}).refused ==
               0);

    const auto before = server.asked().size();
    auto told = fetching.refresh();
    BOOST_TEST(told.refused == 0);
    BOOST_REQUIRE(told.reports.size() == 4U);
    for (const auto& report : told.reports) {
        BOOST_TEST(report["verdict"] == "unchanged");
        BOOST_TEST(report["counts"]["units"] == 2);
        BOOST_TEST(report["curriculum"]["decisionNumber"] == "TEST-1-2026");
    }
    BOOST_TEST(server.asked().size() == before + 3);  // two pages, and the one that is not listed

    revisions = {{7001, 5}, {7002, 6}, {7003, 0}, {7004, 7}};
    told = fetching.refresh();
    BOOST_TEST(told.refused == 1);
    BOOST_TEST(told.verdict(0) == "unchanged");
    BOOST_TEST(told.verdict(1) == "updated");
    BOOST_TEST(told.reports[1]["changes"]["changed"] == 1);
    BOOST_TEST(told.verdict(2) == "refused");
    BOOST_TEST(told.code(2) == "fetch_status");
    BOOST_TEST(told.verdict(3) == "updated");

    hasList = false;
    told = fetching.refresh();
    BOOST_TEST(told.err.find("list is not to be had") != std::string::npos);
    BOOST_TEST(told.reports.size() == 4U);
    BOOST_TEST(told.verdict(1) == "unchanged");
    BOOST_TEST(told.refused == 1);
}

VALO_CASE_ON_BOTH(a_refresh_of_nothing_says_so) {
    Fetching fetching(db, "http://127.0.0.1:1");
    const auto told = fetching.refresh();
    BOOST_TEST(told.refused == 0);
    BOOST_TEST(told.reports.empty());
    BOOST_TEST(!told.err.empty());
}

VALO_CASE_ON_BOTH(the_real_documents_come_through_the_network_as_from_the_disk) {
    const auto data = realData();
    if (!data) return;
    std::map<std::string, std::string> documents;
    for (const auto& name : {"OPH-2487-2018_elaintenhoito-at.json", "OPH-5410-2021_ajoneuvoala-pt.json"}) {
        const auto bytes = bytesOf(*data / "eperusteet" / name);
        documents[std::to_string(nlohmann::json::parse(bytes)["id"].get<std::int64_t>())] = bytes;
    }
    ScriptedServer server([&](const Asked& asked) {
        const auto found = documents.find(asked.target.substr(kPath.size()));
        return found == documents.end() ? httpAnswer(404, "") : httpAnswer(200, found->second);
    });
    Fetching fetching(db, server.url());
    std::vector<std::string> names;
    for (const auto& [id, bytes] : documents) names.push_back("eperusteet:" + id);
    const auto told = fetching.import(names);
    BOOST_TEST(told.refused == 0);
    for (const auto& report : told.reports) BOOST_TEST(report["verdict"] == "imported", report.dump());
    for (const auto& [id, bytes] : documents)
        BOOST_TEST((fetching.room.import(bytes, "disk.json").verdict == Verdict::Unchanged));
}
