// How fast the database room is on this machine: durable one-row commits and cached point reads, on both databases.
//   bench_database [seconds per figure] [folder of the SQLite file]
#include <cstdio>
#include <thread>

#include "database/database.hpp"

using namespace valo::database;

namespace {

using Seconds = std::chrono::duration<double>;
constexpr Sql kCreate{"create table if not exists bench (id bigint primary key, owner bigint, words text)"};
constexpr Sql kIndex{"create index if not exists bench_owner on bench (owner)"};
constexpr Sql kInsert{"insert into bench (id, owner, words) values (:id, :owner, :words)"};
constexpr Sql kRead{"select id, owner, words from bench where id = :id"};
constexpr Sql kDrop{"drop table if exists bench"};

using Row = std::tuple<std::int64_t, std::int64_t, std::string>;

/// Calls per second of `one(thread, i)`, which `threads` threads repeat for `seconds`.
template <class F>
double rate(int threads, double seconds, F one) {
    std::atomic<std::int64_t> done{0};
    std::vector<std::thread> running;
    const auto start = std::chrono::steady_clock::now();
    for (int thread = 0; thread < threads; ++thread)
        running.emplace_back([&, thread] {
            for (std::int64_t i = 0; Seconds(std::chrono::steady_clock::now() - start).count() < seconds; ++i) {
                one(thread, i);
                ++done;
            }
        });
    for (auto& each : running) each.join();
    return static_cast<double>(done) / Seconds(std::chrono::steady_clock::now() - start).count();
}

void measure(const std::string& url, double seconds) {
    const auto db = Database::open({.url = url, .readers = 16, .writers = 16});
    db->write([](Transaction& tx) { return tx.run(kDrop) + tx.run(kCreate) + tx.run(kIndex); });
    const std::string words(150, 'x');
    std::int64_t round = 0;
    const auto insert = [&](std::int64_t thread, std::int64_t i) {
        const auto id = (round * 100 + thread) * 10'000'000 + i;
        db->write([&](Transaction& tx) { return tx.run(kInsert, id, i % 1000, words); });
    };
    for (const int threads : {1, 16, 64}) {
        const auto before = db->statistics();
        const auto perSecond = rate(threads, seconds, insert);
        const auto after = db->statistics();
        std::printf("%2d threads: %8.0f durable commits/s, %.1f to a batch\n", threads, perSecond,
                    static_cast<double>(after.commits - before.commits) /
                        static_cast<double>(std::max<std::uint64_t>(1, after.batches - before.batches)));
        ++round;
    }
    const auto point = [&](Transaction& tx, std::int64_t i) { return tx.one<Row>(kRead, i % 500); };
    for (const int threads : {1, 16})
        std::printf("%2d threads: %8.0f reads/s of one row each in a snapshot of its own\n", threads,
                    rate(threads, seconds,
                         [&](int, std::int64_t i) { db->read([&](Transaction& tx) { return point(tx, i); }); }));
    db->read([&](Transaction& tx) {
        const auto perSecond = rate(1, seconds, [&](int, std::int64_t i) { point(tx, i); });
        std::printf(" 1 thread:  %8.2f µs for a cached point read inside one snapshot\n", 1e6 / perSecond);
        return 0;
    });
    db->write([](Transaction& tx) { return tx.run(kDrop); });
}

}  // namespace

int main(int argc, char** argv) {
    const double seconds = argc > 1 ? std::atof(argv[1]) : 2;
    const auto file = std::string(argc > 2 ? argv[2] : ".") + "/bench.db";
    migrate("sqlite://" + file);
    std::printf("SQLite, %s\n", file.c_str());
    measure("sqlite://" + file, seconds);
    if (const char* url = std::getenv("VALO_TEST_POSTGRESQL")) {
        std::printf("PostgreSQL\n");
        measure(url, seconds);
    }
    return 0;
}
