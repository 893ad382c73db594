// What the program promises about what it acknowledged, tried on the built program with each database.
#include <signal.h>
#include <sys/resource.h>

#include <boost/test/data/test_case.hpp>
#include <filesystem>
#include <random>
#include <set>

#include "storm.hpp"
#include "support/http_client.hpp"

using namespace valo;
using namespace valo::tests;
using database::Dialect;
using namespace std::chrono_literals;
namespace data = boost::unit_test::data;

namespace {

constexpr int kKills = 10;
constexpr int kClients = 12;
const Dialect kBoth[] = {Dialect::Sqlite, Dialect::Postgresql};

bool isTaken(const Sent& sent) { return sent.status == 200 || sent.status == 201; }

struct Fixture {
    explicit Fixture(Dialect dialect) : ground(dialect), server(ground.url()), storm(ground, newToken()) {}
    std::string newToken() {
        auto made = server.run({"token", "add", "koordinaattori", "--name", "storm"});
        BOOST_REQUIRE_MESSAGE(made.exitCode == 0, made.err);
        return made.out.substr(0, made.out.find('\n'));
    }

    Ground ground;
    ServerProcess server;
    Storm storm;
    std::set<std::string> promised;  // keys whose recording was acknowledged, ever

    /// Every promise is there once, nothing is there twice, and each row came with its line in the access log.
    void checkKept() {
        const auto kept = ground.kept();
        int lost = 0, doubled = 0;
        std::int64_t rows = 0;
        for (const auto& key : promised) lost += !kept.rows.contains(key);
        for (const auto& [key, count] : kept.rows) doubled += count != 1, rows += count;
        BOOST_TEST(lost == 0);
        BOOST_TEST(doubled == 0);
        BOOST_TEST(kept.logged == rows);
    }
    /// What had no answer is sent again with its key, as a phone does; then each is there once.
    void resendUnanswered(const std::vector<Sent>& all) {
        for (const auto& sent : all) {
            if (isTaken(sent)) continue;
            const auto again = storm.resend(server.port(), sent.key);
            BOOST_TEST(isTaken(again), sent.key << " again: " << again.status << ' ' << again.body);
            promised.insert(sent.key);
        }
        checkKept();
    }
    int promise(const std::vector<Sent>& all) {
        int taken = 0;
        for (const auto& sent : all)
            if (isTaken(sent)) promised.insert(sent.key), ++taken;
        return taken;
    }
};

rlim_t sizeOf(const std::string& file) {
    std::error_code missing;
    const auto size = std::filesystem::file_size(file, missing);
    return missing ? 0 : size;
}

/// The server's disk is full when a file of this size would grow.
void limitFiles(pid_t server, rlim_t most) {
    const rlimit limit{most, RLIM_INFINITY};
    BOOST_REQUIRE(::prlimit(server, RLIMIT_FSIZE, &limit, nullptr) == 0);
}

}  // namespace

BOOST_DATA_TEST_CASE(nothing_acknowledged_is_lost_and_nothing_resent_counts_twice_when_the_server_is_killed,
                     data::make(kBoth), dialect) {
    Fixture f(dialect);
    std::mt19937 random(20261122);
    int taken = 0;
    std::size_t unanswered = 0, recorded = 0;  // `recorded`: of the unanswered, those that had been written
    for (int round = 0; round < kKills; ++round) {
        f.storm.begin(f.server.port(), "k" + std::to_string(round), kClients);
        std::this_thread::sleep_for(std::chrono::milliseconds(100 + random() % 301));
        f.server.kill();
        const auto all = f.storm.end();
        const int now = f.promise(all);
        BOOST_TEST(now > 0);
        for (const auto& sent : all) BOOST_TEST((isTaken(sent) || sent.status == 0), sent.status << ' ' << sent.body);
        taken += now;
        unanswered += all.size() - static_cast<std::size_t>(now);
        f.server.start();
        f.checkKept();
        const auto kept = f.ground.kept();
        for (const auto& sent : all) recorded += !isTaken(sent) && kept.rows.contains(sent.key);
        f.resendUnanswered(all);
    }
    BOOST_TEST(unanswered > 0);  // or the server was never killed at work
    BOOST_TEST_MESSAGE(dialect << ": " << taken << " acknowledged, " << unanswered << " cut off (" << recorded
                               << " of them written), in " << kKills << " kills");
}

BOOST_DATA_TEST_CASE(a_server_that_is_asked_to_stop_answers_or_closes_and_keeps_what_it_answered, data::make(kBoth),
                     dialect) {
    Fixture f(dialect);
    for (int round = 0; round < 2; ++round) {
        if (round > 0) f.server.start();
        f.storm.begin(f.server.port(), "t" + std::to_string(round), kClients);
        std::this_thread::sleep_for(200ms);
        const auto code = f.server.stop(10s);
        BOOST_TEST(code.value_or(-99) == 0);
        const auto all = f.storm.end();
        BOOST_TEST(f.promise(all) > 0);
        for (const auto& sent : all)
            BOOST_TEST((isTaken(sent) || sent.status == 0 || sent.status == 503), sent.status << ' ' << sent.body);
        f.checkKept();
        f.server.start();
        f.resendUnanswered(all);
        f.server.stop();
    }
}

BOOST_AUTO_TEST_CASE(a_full_disk_is_answered_503_in_words_and_loses_nothing) {
    ::signal(SIGXFSZ, SIG_IGN);  // the server inherits it, and its writes fail instead of ending it
    Fixture f(Dialect::Sqlite);
    const auto file = f.ground.file();
    limitFiles(f.server.pid(), std::max(sizeOf(file), sizeOf(file + "-wal")) + 100'000);
    std::vector<Sent> all;
    for (int i = 0; i < 2000 && (all.empty() || isTaken(all.back())); ++i)
        all.push_back(f.storm.resend(f.server.port(), "d-" + std::to_string(i)));
    BOOST_TEST(f.promise(all) > 0);
    BOOST_TEST(all.back().status == 503);
    BOOST_TEST(all.back().body.find("\"code\":\"unavailable\"") != std::string::npos, all.back().body);
    BOOST_TEST(f.server.log().find("\"event\":\"failure\"") != std::string::npos);
    BOOST_TEST(Browser(f.server.port()).get("/api/v1/curricula").status == 200);  // reading goes on
    f.checkKept();

    limitFiles(f.server.pid(), RLIM_INFINITY);  // somebody made room: no restart needed
    f.resendUnanswered(all);
}

BOOST_AUTO_TEST_CASE(connections_that_postgresql_ends_are_opened_again_and_nothing_is_lost) {
    static constexpr database::Sql kEndAll{
        "select count(pg_terminate_backend(pid)) from pg_stat_activity "
        "where datname = current_database() and pid <> pg_backend_pid()"};
    Fixture f(Dialect::Postgresql);
    f.storm.begin(f.server.port(), "c", kClients);
    std::int64_t ended = 0;
    for (int i = 0; i < 3; ++i) {
        std::this_thread::sleep_for(100ms);
        const auto db = database::Database::open({.url = f.ground.url()});
        ended += db->read([](database::Transaction& tx) { return tx.one<std::int64_t>(kEndAll).value_or(0); });
    }
    std::this_thread::sleep_for(200ms);
    f.storm.halt();
    const auto all = f.storm.end();
    BOOST_TEST(ended > 0);
    BOOST_TEST(f.promise(all) > 0);
    for (const auto& sent : all) BOOST_TEST((isTaken(sent) || sent.status == 503), sent.status << ' ' << sent.body);
    f.resendUnanswered(all);
}
