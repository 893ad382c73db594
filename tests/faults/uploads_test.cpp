// Curricula that were sent are read and published whole, or not at all, whenever the server is killed meanwhile.
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <chrono>
#include <random>
#include <thread>

#include "core/json.hpp"
#include "storm.hpp"
#include "support/http_client.hpp"

using namespace valo;
using namespace valo::tests;
using database::Dialect;
using database::Sql;
using database::Transaction;
using namespace std::chrono_literals;

namespace {

constexpr int kFiles = 6, kUnits = 150, kRequirements = 6, kRounds = 3;

std::string curriculum(const std::string& id, int revision) {
    std::string text = "curriculum-format: 1\nsource: {system: fault, id: " + id +
                       ", revision: " + std::to_string(revision) + "}\nqualification: {name: {fi: Tutkinto " + id +
                       "}}\nunits:\n";
    for (int u = 0; u < kUnits; ++u) {
        text += "  - name: {fi: Osa " + std::to_string(u) + "}\n    requirements:\n";
        for (int r = 0; r < kRequirements; ++r)
            text += "      - {fi: tekee työn " + std::to_string(u) + "." + std::to_string(r) + " versio " +
                    std::to_string(revision) + "}\n";
    }
    return text;
}

struct Uploads {
    explicit Uploads(Dialect dialect) : ground(dialect), server(ground.url()) {
        auto made = server.run({"token", "add", "koordinaattori", "--name", "uploads"});
        BOOST_REQUIRE_MESSAGE(made.exitCode == 0, made.err);
        token = made.out.substr(0, made.out.find('\n'));
    }
    Answer ask(const std::string& method, const std::string& target, const std::string& body = {}) {
        Browser browser(server.port());
        browser.useToken(token);
        return browser.send(method, target, {{"Content-Type", "application/octet-stream"}}, body);
    }
    /// The number that stands at "id" of an answer's beginning.
    static std::string idIn(const Answer& answer) {
        const auto at = answer.body.find("\"id\":") + 5;
        return answer.body.substr(at, answer.body.find_first_not_of("0123456789", at) - at);
    }
    void killAndStart(std::chrono::milliseconds after) {
        std::this_thread::sleep_for(after);
        server.kill();
        expireLeases();
        server.start();
    }
    /// As if the two minutes had passed for which a dead program holds its file.
    void expireLeases() {
        static constexpr Sql kExpire{"update import_file set claimed_until = 0 where claimed_until is not null"};
        const auto db = database::Database::open({.url = ground.url()});
        db->write([&](Transaction& tx) { return tx.run(kExpire); });
    }
    void awaitEnd(const std::string& job) {
        for (int i = 0; i < 600; ++i) {
            if (ask("GET", "/api/v1/import-jobs/" + job).says("\"underway\":false")) return;
            std::this_thread::sleep_for(100ms);
        }
        BOOST_FAIL("the upload " + job + " does not end");
    }
    std::int64_t count(const Sql& sql) {
        const auto db = database::Database::open({.url = ground.url()});
        return db->read([&](Transaction& tx) { return tx.one<std::int64_t>(sql).value_or(-1); });
    }

    Ground ground;
    ServerProcess server;
    std::string token;
};

constexpr Sql kCurricula{"select count(*) from curriculum where source_system = 'fault'"};
constexpr Sql kHalves{
    "select count(*) from (select c.id from curriculum c left join unit u on u.curriculum_id = c.id and u.removed_at "
    "is "
    "null left join requirement r on r.unit_id = u.id and r.removed_at is null where c.source_system = 'fault' group "
    "by c.id having count(distinct u.id) <> 150 or count(r.id) <> 900) as halves"};
constexpr Sql kMixed{
    "select count(*) from (select c.id from curriculum c join unit u on u.curriculum_id = c.id join requirement r on "
    "r.unit_id = u.id and r.removed_at is null where c.source_system = 'fault' group by c.id, c.revision having "
    "sum(case when r.text_fi like '%versio 1' then 1 else 0 end) not in (0, 900)) as mixed"};
constexpr Sql kOrphans{
    "select count(*) from curriculum_import i where i.file_name like 'f%.yaml' and not exists (select 1 from "
    "curriculum c "
    "where c.id = i.curriculum_id)"};
constexpr Sql kUnsettled{"select count(*) from import_file where state not in ('published', 'unpacked')"};

}  // namespace

BOOST_DATA_TEST_CASE(an_upload_that_a_killed_server_was_working_on_is_finished_by_the_next_one_and_nothing_is_half_done,
                     boost::unit_test::data::make({Dialect::Sqlite, Dialect::Postgresql}), dialect) {
    Uploads f(dialect);
    std::mt19937 random(20261122);
    const auto moment = [&] { return std::chrono::milliseconds(5 + random() % 250); };
    for (int revision = 1; revision <= kRounds; ++revision) {
        std::vector<std::string> jobs;
        for (int i = 0; i < kFiles; ++i) {
            const auto name = "f" + std::to_string(i);
            const auto sent = f.ask("POST", "/api/v1/import-jobs?file=" + name + ".yaml", curriculum(name, revision));
            BOOST_REQUIRE_MESSAGE(sent.status == 202, sent.body);
            jobs.push_back(Uploads::idIn(sent));
        }
        f.killAndStart(moment());
        for (const auto& job : jobs) {
            f.awaitEnd(job);
            BOOST_TEST(f.ask("GET", "/api/v1/import-jobs/" + job).says("\"state\":\"ready\""));
        }
        BOOST_TEST(f.count(kCurricula) == (revision == 1 ? 0 : kFiles));  // nothing is published by itself
        for (const auto& job : jobs) BOOST_TEST(f.ask("POST", "/api/v1/import-jobs/" + job + "/publish").status == 202);
        f.killAndStart(moment());
        BOOST_TEST(f.count(kHalves) == 0);
        BOOST_TEST(f.count(kMixed) == 0);
        for (const auto& job : jobs) {
            f.awaitEnd(job);
            BOOST_TEST(f.ask("GET", "/api/v1/import-jobs/" + job).says("\"state\":\"published\""));
        }
        BOOST_TEST(f.count(kCurricula) == kFiles);
        BOOST_TEST(f.count(kHalves) == 0);
        BOOST_TEST(f.count(kMixed) == 0);
        BOOST_TEST(f.count(kOrphans) == 0);
        BOOST_TEST(f.count(kUnsettled) == 0);
    }
    // The same file once more finds nothing new.
    const auto again = f.ask("POST", "/api/v1/import-jobs?file=f0.yaml", curriculum("f0", kRounds));
    BOOST_REQUIRE(again.status == 202);
    f.awaitEnd(Uploads::idIn(again));
    f.ask("POST", "/api/v1/import-jobs/" + Uploads::idIn(again) + "/publish");
    f.awaitEnd(Uploads::idIn(again));
    BOOST_TEST(f.ask("GET", "/api/v1/import-jobs/" + Uploads::idIn(again)).says("\"verdict\":\"unchanged\""));
}

BOOST_DATA_TEST_CASE(an_upload_that_is_cut_off_on_its_way_leaves_no_trace_and_is_taken_when_it_is_sent_again,
                     boost::unit_test::data::make({Dialect::Sqlite, Dialect::Postgresql}), dialect) {
    static constexpr Sql kJobs{"select count(*) from import_job"};
    Uploads f(dialect);
    const auto bytes = curriculum("cut", 1);
    {
        RawConnection connection(f.server.port());
        connection.send("POST /api/v1/import-jobs?file=cut.yaml HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " +
                        f.token + "\r\nContent-Length: " + std::to_string(bytes.size()) + "\r\n\r\n" +
                        bytes.substr(0, bytes.size() / 2));
        std::this_thread::sleep_for(100ms);
        f.killAndStart(0ms);
    }
    BOOST_TEST(f.count(kJobs) == 0);
    const auto sent = f.ask("POST", "/api/v1/import-jobs?file=cut.yaml", bytes);
    BOOST_TEST(sent.status == 202);
    f.awaitEnd(Uploads::idIn(sent));
    BOOST_TEST(f.count(kJobs) == 1);
}
