// What only SQLite needs: writes that share a commit do not share a fate, and nothing holds up the checkpoint.
#include <sqlite3.h>

#include <filesystem>
#include <functional>
#include <future>
#include <thread>

#include "core/result.hpp"
#include "support/databases.hpp"

using namespace valo;
using namespace valo::database;

namespace {

constexpr Sql kCreate{"create table line (id bigint primary key, value bigint)"};
constexpr Sql kInsert{"insert into line (id, value) values (:id, 0)"};
constexpr Sql kIds{"select id from line order by id"};
constexpr Sql kCount{"select count(*) from line"};
constexpr Sql kEndless{
    "with recursive n(i) as (select 1 union all select i + 1 from n) insert into line select i + 1000, 0 from n"};
constexpr Sql kTree{
    "create table tree (id bigint primary key, parent bigint references tree (id) deferrable initially deferred)"};
constexpr Sql kOrphan{"insert into tree values (1, 99)"};

struct Lines {
    tests::TestDatabase test;
    Database& db;

    explicit Lines(Options options = {}) : test(tests::freshDatabase(Dialect::Sqlite, options)), db(*test.db) {
        db.write([](Transaction& tx) { return tx.run(kCreate); });
    }
    std::vector<std::int64_t> ids() {
        return db.read([](Transaction& tx) { return tx.all<std::int64_t>(kIds); });
    }
    std::string file() const { return test.url.substr(9); }
};

using Job = std::function<void(Database&)>;

Job insertLine(int id) {
    return [id](Database& db) { db.write([id](Transaction& tx) { return tx.run(kInsert, id); }); };
}

/// Holds the writer until release(), so that what is written meanwhile waits and then shares one batch.
class HeldWriter {
 public:
    explicit HeldWriter(Database& db)
        : writing_(
              [&] { db.write([&](Transaction&) { return inside_.set_value(), go_.get_future().wait(), true; }); }) {
        inside_.get_future().wait();
    }
    void release() {
        go_.set_value();
        writing_.join();
    }

 private:
    std::promise<void> inside_, go_;
    std::thread writing_;
};

/// Runs the jobs in one batch: the writer is held until all of them wait. Gives what each of them threw.
std::vector<std::exception_ptr> together(Database& db, const std::vector<Job>& jobs) {
    HeldWriter held(db);
    std::vector<std::exception_ptr> thrown(jobs.size());
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < jobs.size(); ++i) {
        threads.emplace_back([&, i] {
            try {
                jobs[i](db);
            } catch (...) {
                thrown[i] = std::current_exception();
            }
        });
        while (db.statistics().waitingWrites < i + 1) std::this_thread::yield();
    }
    held.release();
    for (auto& thread : threads) thread.join();
    return thrown;
}

bool checkpointIsBusy(const std::string& file) {
    sqlite3* handle = nullptr;
    sqlite3_open(file.c_str(), &handle);
    sqlite3_exec(handle, "select * from line", nullptr, nullptr,
                 nullptr);  // a connection that knows no log has nothing to do
    int left = -1, moved = -1;
    const int code = sqlite3_wal_checkpoint_v2(handle, nullptr, SQLITE_CHECKPOINT_TRUNCATE, &left, &moved);
    sqlite3_close(handle);
    return code != SQLITE_OK || left != 0;
}

const std::vector<std::int64_t> kOneAndThree{1, 3};

}  // namespace

BOOST_AUTO_TEST_CASE(writes_that_wait_share_one_commit) {
    Lines lines;
    const auto before = lines.db.statistics();
    std::vector<Job> jobs;
    for (int id = 1; id <= 12; ++id) jobs.push_back(insertLine(id));
    for (const auto& thrown : together(lines.db, jobs)) BOOST_TEST(!thrown);
    BOOST_TEST(lines.ids().size() == 12u);
    const auto after = lines.db.statistics();
    BOOST_TEST(after.commits - before.commits == 13u);
    BOOST_TEST(after.batches - before.batches == 2u);
}

BOOST_AUTO_TEST_CASE(a_job_that_fails_throws_or_refuses_does_not_undo_its_neighbours) {
    const std::pair<const char*, Job> culprits[] = {
        {"constraint",
         [](Database& db) { db.write([](Transaction& tx) { return tx.run(kInsert, 2), tx.run(kInsert, 1); }); }},
        {"exception",
         [](Database& db) {
             db.write([](Transaction& tx) -> int {
                 tx.run(kInsert, 2);
                 throw std::runtime_error("mine");
             });
         }},
        {"refusal thrown by the test",
         [](Database& db) {
             const auto result = db.write(
                 [](Transaction& tx) -> Result<int> { return tx.run(kInsert, 2), Result<int>(conflict("no")); });
             if (!result) throw std::runtime_error(result.error().code);
         }},
        {"no such table", [](Database& db) {
             constexpr static Sql kNowhere{"insert into nowhere values (1)"};
             db.write([](Transaction& tx) { return tx.run(kInsert, 2), tx.run(kNowhere); });
         }}};
    for (const auto& [what, culprit] : culprits) {
        BOOST_TEST_CONTEXT(what) {
            Lines lines;
            const auto thrown = together(lines.db, {insertLine(1), culprit, insertLine(3)});
            BOOST_TEST(!thrown[0]);
            BOOST_TEST(!!thrown[1]);
            BOOST_TEST(!thrown[2]);
            BOOST_TEST(lines.ids() == kOneAndThree, boost::test_tools::per_element());
        }
    }
}

BOOST_AUTO_TEST_CASE(when_sqlite_rolls_the_whole_batch_back_the_neighbours_are_run_again) {
    Lines lines({.statementTimeout = std::chrono::milliseconds(100)});
    const Job endless = [](Database& db) { db.write([](Transaction& tx) { return tx.run(kEndless); }); };
    const auto thrown = together(lines.db, {insertLine(1), endless, insertLine(3)});
    BOOST_TEST(!thrown[0]);
    BOOST_CHECK_THROW(std::rethrow_exception(thrown[1]), Timeout);
    BOOST_TEST(!thrown[2]);
    BOOST_TEST(lines.ids() == kOneAndThree, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_commit_that_fails_fails_only_the_job_that_broke_it) {
    Lines lines;
    lines.db.write([](Transaction& tx) { return tx.run(kTree); });
    const Job orphan = [](Database& db) { db.write([](Transaction& tx) { return tx.run(kOrphan); }); };
    const auto thrown = together(lines.db, {insertLine(1), orphan, insertLine(3)});
    BOOST_TEST(!thrown[0]);
    BOOST_CHECK_THROW(std::rethrow_exception(thrown[1]), ConstraintViolated);
    BOOST_TEST(!thrown[2]);
    BOOST_TEST(lines.ids() == kOneAndThree, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_full_disk_is_unavailable_and_nobody_is_told_otherwise) {
    Lines lines;
    constexpr static Sql kLimit{"pragma max_page_count = 1"};
    constexpr static Sql kBig{
        "insert into line with recursive n(i) as (select 100 union all select i + 1 from n where i < 90000) select i, "
        "0 from n"};
    // The pragma lowers the limit to the file's present size.
    lines.db.write([](Transaction& tx) { return tx.one<std::int64_t>(kLimit).has_value(); });
    const Job big = [](Database& db) { db.write([](Transaction& tx) { return tx.run(kBig); }); };
    const auto thrown = together(lines.db, {insertLine(1), big, insertLine(3)});
    BOOST_CHECK_THROW(std::rethrow_exception(thrown[1]), Unavailable);
    const auto ids = lines.ids();
    for (const std::size_t i : {0u, 2u}) {
        const bool stored = std::find(ids.begin(), ids.end(), i == 0 ? 1 : 3) != ids.end();
        BOOST_TEST(stored == !thrown[i]);
    }
    BOOST_TEST((std::find(ids.begin(), ids.end(), 100) == ids.end()));
}

BOOST_AUTO_TEST_CASE(too_many_waiting_writes_are_refused_at_once) {
    Lines lines({.waitingWrites = 2});
    const Job refused = [](Database& db) { BOOST_CHECK_THROW(insertLine(9)(db), Busy); };
    HeldWriter held(lines.db);
    auto first = std::async(std::launch::async, [&] { insertLine(1)(lines.db); });
    auto second = std::async(std::launch::async, [&] { insertLine(3)(lines.db); });
    while (lines.db.statistics().waitingWrites < 2) std::this_thread::yield();
    refused(lines.db);
    held.release();
    first.get(), second.get();
    BOOST_TEST(lines.ids() == kOneAndThree, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(no_read_or_write_leaves_the_log_pinned) {
    Lines lines;
    for (int id = 1; id <= 20; ++id) insertLine(id)(lines.db);
    struct Odd {};
    lines.db.read([](Transaction& tx) { return tx.one<std::int64_t>(kIds); });  // one of twenty rows
    lines.db.write([](Transaction& tx) { return tx.one<std::int64_t>(kIds); });
    BOOST_CHECK_THROW(lines.db.read([](Transaction& tx) -> int {
        tx.all<int>(kIds);
        throw Odd();
    }),
                      Odd);
    BOOST_CHECK_THROW(lines.db.read([](Transaction& tx) { return tx.one<Date>(Sql{"select 'not a day'"}); }),
                      std::bad_optional_access);
    BOOST_CHECK_THROW(insertLine(1)(lines.db), ConstraintViolated);
    BOOST_TEST(!checkpointIsBusy(lines.file()));
    BOOST_TEST(std::filesystem::file_size(lines.file() + "-wal") == 0u);
}

BOOST_AUTO_TEST_CASE(a_reader_is_not_held_up_by_the_writer_nor_the_writer_by_a_reader) {
    Lines lines;
    insertLine(1)(lines.db);
    std::promise<void> written, leave;
    auto writer = std::async(std::launch::async, [&] {
        lines.db.write(
            [&](Transaction& tx) { return tx.run(kInsert, 2), written.set_value(), leave.get_future().wait(), 0; });
    });
    written.get_future().wait();
    BOOST_TEST(lines.ids().size() == 1u);
    leave.set_value();
    writer.get();
    lines.db.read([&](Transaction& tx) {
        tx.one<std::int64_t>(kCount);
        std::thread([&] { insertLine(3)(lines.db); }).join();
        return 0;
    });
    BOOST_TEST(lines.ids().size() == 3u);
}

BOOST_AUTO_TEST_CASE(two_programs_may_write_to_one_file) {
    Lines lines;
    const auto other = Database::open({.url = lines.test.url});
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 8; ++thread)
        threads.emplace_back([&, thread] {
            for (int i = 0; i < 25; ++i) insertLine(thread * 100 + i)(thread % 2 ? lines.db : *other);
        });
    for (auto& thread : threads) thread.join();
    BOOST_TEST(lines.ids().size() == 200u);
}

BOOST_AUTO_TEST_CASE(a_backup_is_whole_while_writing_goes_on) {
    Lines lines;
    std::atomic<bool> stop{false};
    std::thread writer([&] {
        for (int id = 1; !stop; ++id) insertLine(id)(lines.db);
    });
    while (lines.ids().size() < 50) std::this_thread::yield();
    const auto copy = tests::testFolder() + "/the copy.db";
    BOOST_TEST(lines.db.backup(copy).has_value());
    stop = true;
    writer.join();
    BOOST_TEST(lines.db.backup(copy).error().code == "file_exists");
    const auto restored = Database::open({.url = "sqlite://" + copy});
    const auto ids = restored->read([](Transaction& tx) { return tx.all<std::int64_t>(kIds); });
    BOOST_TEST(ids.size() >= 50u);
    BOOST_TEST(ids.size() == static_cast<std::size_t>(ids.back()));  // a prefix of the writes, without a hole
    constexpr static Sql kIntegrity{"pragma integrity_check"};
    BOOST_TEST(restored->read([](Transaction& tx) { return tx.one<std::string>(kIntegrity).value(); }) == "ok");
}

BOOST_AUTO_TEST_CASE(every_connection_has_the_settings_that_the_program_counts_on_in_sqlite) {
    struct Setting {
        Sql pragma;
        const char* value;
    };
    constexpr static Setting kSettings[] = {
        {{"pragma journal_mode"}, "wal"}, {{"pragma synchronous"}, "2"},
        {{"pragma foreign_keys"}, "1"},   {{"pragma busy_timeout"}, "5000"},
        {{"pragma trusted_schema"}, "0"}, {{"pragma journal_size_limit"}, "67108864"},
    };
    Lines lines;
    for (const auto& [pragma, value] : kSettings) {
        const auto is = [&pragma = pragma](Transaction& tx) { return tx.one<std::string>(pragma).value(); };
        BOOST_TEST(lines.db.read(is) == value, pragma.text);
        BOOST_TEST(lines.db.write(is) == value, pragma.text);
    }
}
