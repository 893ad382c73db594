// What a use case may rely on: alone, all or nothing, durable, and never silently lost.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <future>
#include <thread>

#include "core/result.hpp"
#include "support/databases.hpp"

using namespace valo;
using namespace valo::database;

namespace {

constexpr Sql kCreate{
    "create table counter (id bigint primary key, value bigint not null constraint counter_value_check check (value < "
    "1000000))"};
constexpr Sql kInsert{"insert into counter (id, value) values (:id, :value)"};
constexpr Sql kSet{"update counter set value = :value where id = :id"};
constexpr Sql kValue{"select value from counter where id = :id"};
constexpr Sql kCount{"select count(*) from counter"};
constexpr Sql kEndless{
    "with recursive n(i) as (select 1 union all select i + 1 from n where i < 2000000000) select count(*) from n"};

void insert(Database& db, int id, int value = 0) {
    db.write([&](Transaction& tx) { return tx.run(kInsert, id, value); });
}
std::int64_t count(Database& db) {
    return db.read([](Transaction& tx) { return tx.one<std::int64_t>(kCount).value(); });
}
void create(Database& db) {
    db.write([](Transaction& tx) { return tx.run(kCreate); });
}

/// Writes rows without end and reports each on `pipe` once it is said to be durable.
[[noreturn]] void writeAndReport(const std::string& url, int pipe) {
    const auto db = Database::open({.url = url});
    std::vector<std::thread> threads;
    for (int thread = 1; thread <= 8; ++thread)
        threads.emplace_back([&, thread] {
            for (int i = 0;; ++i) {
                const int id = thread * 100000 + i;
                insert(*db, id);
                if (write(pipe, &id, sizeof id) != sizeof id) _exit(1);
            }
        });
    for (auto& thread : threads) thread.join();
    _exit(0);
}

}  // namespace

VALO_CASE_ON_BOTH(a_refusal_rolls_back_and_is_returned) {
    create(db);
    const auto result = db.write([](Transaction& tx) -> Result<int> {
        tx.run(kInsert, 1, 1);
        return conflict("taken");
    });
    BOOST_TEST(!result.has_value());
    BOOST_TEST(result.error().code == "taken");
    BOOST_TEST(count(db) == 0);
}

VALO_CASE_ON_BOTH(an_exception_rolls_back_and_is_thrown_on) {
    struct Odd {};
    create(db);
    BOOST_CHECK_THROW(db.write([](Transaction& tx) -> int {
        tx.run(kInsert, 1, 1);
        throw Odd();
    }),
                      Odd);
    BOOST_CHECK_THROW(db.read([](Transaction&) -> int { throw Odd(); }), Odd);
    BOOST_TEST(count(db) == 0);
    insert(db, 1);
    BOOST_TEST(count(db) == 1);
}

VALO_CASE_ON_BOTH(a_failure_that_was_swallowed_is_never_committed) {
    create(db);
    insert(db, 1);
    const auto swallowing = [&](bool goOn) {
        db.write([&](Transaction& tx) {
            tx.run(kInsert, 2, 2);
            try {
                tx.run(kInsert, 1, 1);
            } catch (const ConstraintViolated&) {
            }
            return goOn ? tx.run(kInsert, 3, 3) : 0;
        });
    };
    BOOST_CHECK_THROW(swallowing(false), database::Failure);
    BOOST_CHECK_THROW(swallowing(true), database::Failure);
    BOOST_TEST(count(db) == 1);
}

VALO_CASE_ON_BOTH(a_read_may_not_write) {
    create(db);
    BOOST_CHECK_THROW(db.read([](Transaction& tx) { return tx.run(kInsert, 1, 1); }), database::Failure);
    BOOST_TEST(count(db) == 0);
    insert(db, 1);
    BOOST_TEST(count(db) == 1);
}

VALO_CASE_ON_BOTH(a_transaction_inside_a_transaction_is_refused_at_once) {
    create(db);
    BOOST_CHECK_THROW(db.write([&](Transaction&) { return insert(db, 1), true; }), std::logic_error);
    BOOST_CHECK_THROW(db.read([&](Transaction&) { return count(db); }), std::logic_error);
    BOOST_CHECK_THROW(db.read([&](Transaction&) { return insert(db, 1), true; }), std::logic_error);
    BOOST_TEST(count(db) == 0);
}

VALO_CASE_ON_BOTH(a_read_sees_one_moment) {
    create(db);
    insert(db, 1);
    const auto [before, after] = db.read([&](Transaction& tx) {
        const auto first = tx.one<std::int64_t>(kCount).value();
        std::thread([&] { insert(db, 2); }).join();
        return std::pair(first, tx.one<std::int64_t>(kCount).value());
    });
    BOOST_TEST(before == 1);
    BOOST_TEST(after == 1);
    BOOST_TEST(count(db) == 2);
}

VALO_CASE_ON_BOTH(sixteen_threads_lose_no_write) {
    constexpr int kThreads = 16, kEach = 40;
    create(db);
    insert(db, 0);
    std::vector<std::thread> threads;
    std::atomic<int> refused{0};
    for (int thread = 0; thread < kThreads; ++thread)
        threads.emplace_back([&, thread] {
            for (int i = 0; i < kEach; ++i) insert(db, 1 + thread * kEach + i);
            for (int i = 0; i < 5; ++i) {
                try {
                    db.write(
                        [](Transaction& tx) { return tx.run(kSet, tx.one<std::int64_t>(kValue, 0).value() + 1, 0); });
                } catch (const Busy&) {
                    ++refused;  // PostgreSQL, after the last attempt: told, not lost
                }
            }
        });
    for (auto& thread : threads) thread.join();
    BOOST_TEST(count(db) == 1 + kThreads * kEach);
    const auto value = db.read([](Transaction& tx) { return tx.one<std::int64_t>(kValue, 0).value(); });
    BOOST_TEST(value == kThreads * 5 - refused);
    if (db.dialect() == Dialect::Sqlite) BOOST_TEST(refused == 0);
}

VALO_CASE_ON_BOTH(a_statement_that_takes_too_long_is_stopped_and_its_session_serves_on) {
    auto impatient = tests::freshDatabase(db.dialect(), {.statementTimeout = std::chrono::milliseconds(100)});
    create(*impatient.db);
    const auto start = std::chrono::steady_clock::now();
    BOOST_CHECK_THROW(impatient.db->read([](Transaction& tx) { return tx.one<std::int64_t>(kEndless); }), Timeout);
    BOOST_CHECK_THROW(impatient.db->write([](Transaction& tx) { return tx.one<std::int64_t>(kEndless); }), Timeout);
    BOOST_TEST((std::chrono::steady_clock::now() - start < std::chrono::seconds(5)));
    insert(*impatient.db, 1);
    BOOST_TEST(count(*impatient.db) == 1);
}

VALO_CASE_ON_BOTH(who_gets_no_session_in_time_is_told_so) {
    auto narrow = tests::freshDatabase(db.dialect(), {.readers = 1, .leaseTimeout = std::chrono::milliseconds(50)});
    create(*narrow.db);
    std::promise<void> inside, leave;
    std::thread holder(
        [&] { narrow.db->read([&](Transaction&) { return inside.set_value(), leave.get_future().wait(), 0; }); });
    inside.get_future().wait();
    BOOST_CHECK_THROW(count(*narrow.db), Busy);
    leave.set_value();
    holder.join();
    BOOST_TEST(count(*narrow.db) == 0);
    BOOST_TEST(narrow.db->answers());
}

VALO_CASE_ON_BOTH(statistics_count_commits_and_rollbacks) {
    create(db);
    const auto before = db.statistics();
    insert(db, 1);
    BOOST_CHECK_THROW(insert(db, 1), ConstraintViolated);
    const auto after = db.statistics();
    BOOST_TEST(after.commits - before.commits == 1u);
    BOOST_TEST(after.rollbacks - before.rollbacks == 1u);
    BOOST_TEST(after.statements - before.statements == 2u);
}

VALO_CASE_ON_BOTH(what_was_reported_as_written_survives_the_death_of_the_program) {
    create(db);
    int ends[2];
    BOOST_REQUIRE(pipe(ends) == 0);
    const pid_t child = fork();
    if (child == 0) writeAndReport(test.url, ends[1]);
    close(ends[1]);
    std::vector<int> reported;
    for (int id = 0; read(ends[0], &id, sizeof id) == sizeof id;) {
        reported.push_back(id);
        if (reported.size() == 300) kill(child, SIGKILL);
    }
    waitpid(child, nullptr, 0);
    close(ends[0]);
    BOOST_TEST(reported.size() >= 300u);
    const auto stored = db.read([&](Transaction& tx) {
        std::size_t found = 0;
        for (const int id : reported) found += tx.one<std::int64_t>(kValue, id).has_value();
        return found;
    });
    BOOST_TEST(stored == reported.size());
    insert(db, 1);  // nobody holds a lock from beyond the grave
}
