// What only PostgreSQL does: collisions, connections that die, replicas in the URL.
#include <atomic>
#include <latch>
#include <thread>

#include "support/databases.hpp"

using namespace valo;
using namespace valo::database;

namespace {

constexpr Sql kCreate{"create table counter (id bigint primary key, value bigint not null)"};
constexpr Sql kInsert{"insert into counter (id, value) values (:id, 0)"};
constexpr Sql kValue{"select value from counter where id = :id"};
constexpr Sql kSet{"update counter set value = :value where id = :id"};
constexpr Sql kCount{"select count(*) from counter"};
constexpr Sql kMe{"select pg_backend_pid()"};
constexpr Sql kKill{"select count(pg_terminate_backend(pid)) from pg_stat_activity where pid = :pid"};
constexpr Sql kKillOthers{
    "select count(pg_terminate_backend(pid)) from pg_stat_activity "
    "where datname = current_database() and pid <> pg_backend_pid()"};

struct Counter {
    tests::TestDatabase test = tests::freshDatabase(Dialect::Postgresql);
    Database& db = *test.db;
    std::unique_ptr<Database> other = Database::open({.url = test.url});

    Counter() {
        db.write([](Transaction& tx) { return tx.run(kCreate), tx.run(kInsert, 1); });
    }
    void kill(std::int64_t pid) {
        other->write([pid](Transaction& tx) { return tx.one<std::int64_t>(kKill, pid); });
    }
    std::int64_t value() {
        return db.read([](Transaction& tx) { return tx.one<std::int64_t>(kValue, 1).value(); });
    }
};

}  // namespace

BOOST_AUTO_TEST_CASE(writes_that_collide_are_run_again_and_none_is_lost) {
    Counter counter;
    std::latch bothHaveRead(2);
    const auto raise = [&] {
        bool first = true;
        counter.db.write([&](Transaction& tx) {
            const auto value = tx.one<std::int64_t>(kValue, 1).value();
            if (std::exchange(first, false)) bothHaveRead.arrive_and_wait();
            return tx.run(kSet, value + 1, 1);
        });
    };
    std::thread one(raise), two(raise);
    one.join(), two.join();
    BOOST_TEST(counter.value() == 2);
    BOOST_TEST(counter.db.statistics().retries >= 1u);
}

BOOST_AUTO_TEST_CASE(a_write_that_always_collides_gives_up_as_busy) {
    Counter counter;
    int attempts = 0;
    const auto collide = [&] {
        counter.db.write([&](Transaction& tx) {
            ++attempts;
            const auto value = tx.one<std::int64_t>(kValue, 1).value();
            std::thread([&] {
                counter.other->write([&](Transaction& others) { return others.run(kSet, value + 10, 1); });
            }).join();
            return tx.run(kSet, value + 1, 1);
        });
    };
    BOOST_CHECK_THROW(collide(), Busy);
    BOOST_TEST(attempts == 5);
    BOOST_TEST(counter.value() == 50);
}

BOOST_AUTO_TEST_CASE(connections_that_died_while_idle_are_replaced_unnoticed) {
    Counter counter;
    counter.value();
    for (int round = 0; round < 2; ++round) {
        counter.other->write([](Transaction& tx) { return tx.one<std::int64_t>(kKillOthers); });
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
        BOOST_TEST(counter.value() == round);
        counter.db.write([&](Transaction& tx) { return tx.run(kSet, round + 1, 1); });
    }
    BOOST_TEST(counter.db.answers());
}

BOOST_AUTO_TEST_CASE(a_connection_lost_in_the_middle_or_at_commit_is_told_and_not_run_again) {
    for (const bool atCommit : {false, true}) {
        BOOST_TEST_CONTEXT(atCommit) {
            Counter counter;
            int attempts = 0;
            const auto lose = [&] {
                counter.db.write([&](Transaction& tx) {
                    ++attempts;
                    tx.run(kSet, 7, 1);
                    const auto me = tx.one<std::int64_t>(kMe).value();
                    std::thread([&] { counter.kill(me); }).join();
                    return atCommit ? 0 : tx.run(kSet, 8, 1);
                });
            };
            BOOST_CHECK_THROW(lose(), Unavailable);
            BOOST_TEST(attempts == 1);
            BOOST_TEST(counter.value() == 0);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_lock_that_is_not_had_in_time_is_busy) {
    Counter counter;
    constexpr static Sql kLock{"lock table counter in access exclusive mode"};
    counter.other->write([&](Transaction& tx) {
        tx.run(kLock);
        std::thread([&] { BOOST_CHECK_THROW(counter.value(), Busy); }).join();
        return true;
    });
    BOOST_TEST(counter.value() == 0);
}

BOOST_AUTO_TEST_CASE(a_failed_statement_leaves_no_prepared_statement_behind) {
    Counter counter;
    constexpr static Sql kPrepared{"select count(*) from pg_prepared_statements"};
    auto single = Database::open({.url = counter.test.url, .readers = 1, .writers = 1});
    const auto prepared = [&] {
        return single->write([](Transaction& tx) { return tx.one<std::int64_t>(kPrepared).value(); });
    };
    const auto fail = [&] {
        BOOST_CHECK_THROW(single->write([](Transaction& tx) { return tx.run(kInsert, 1); }), ConstraintViolated);
    };
    fail();
    const auto before = prepared();
    for (int i = 0; i < 20; ++i) fail();
    BOOST_TEST(prepared() == before);
}

BOOST_AUTO_TEST_CASE(the_url_may_name_several_hosts) {
    Counter counter;
    auto url = counter.test.url;
    const auto host = url.find("host=");
    if (host == std::string::npos) return;  // a running cluster given over TCP
    const auto db = Database::open({.url = url.insert(host + 5, "/nowhere,")});
    BOOST_TEST(db->read([](Transaction& tx) { return tx.one<std::int64_t>(kCount).value(); }) == 1);
    BOOST_TEST((db->backup("x").error().kind == ErrorKind::Unsupported));
}

BOOST_AUTO_TEST_CASE(every_connection_has_the_settings_that_the_program_counts_on) {
    auto test = tests::freshDatabase(Dialect::Postgresql, {.statementTimeout = std::chrono::milliseconds(1234)});
    const std::pair<const char*, const char*> settings[] = {{"statement_timeout", "1234ms"},
                                                            {"lock_timeout", "2s"},
                                                            {"idle_in_transaction_session_timeout", "10s"},
                                                            {"timezone", "UTC"},
                                                            {"synchronous_commit", "on"},
                                                            {"transaction_isolation", "serializable"},
                                                            {"client_encoding", "UTF8"},
                                                            {"standard_conforming_strings", "on"}};
    constexpr static Sql kSetting{"select current_setting(:name)"};
    for (const auto& [name, value] : settings) {
        const auto is = test.db->write([&](Transaction& tx) { return tx.one<std::string>(kSetting, name).value(); });
        BOOST_TEST(is == value, name << " is " << is);
    }
}
