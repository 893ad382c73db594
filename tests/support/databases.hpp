#pragma once
// Fresh, migrated databases of both kinds for the tests of every room:
//
//   VALO_CASE_ON_BOTH(a_closed_placement_accepts_no_observation) {
//       const auto id = db.write([](database::Transaction& tx) { … });
//       BOOST_TEST(…);
//   }
//
// runs as two cases, …/sqlite and …/postgresql; `db` is the database, `test` its TestDatabase. SQLite is a copied file
// in /dev/shm with the settings of production; PostgreSQL is a throw-away cluster that dies with the test program, or
// the running one that VALO_TEST_POSTGRESQL names (postgresql://user@/postgres?host=/socket/folder).
#include <boost/test/unit_test.hpp>
#include <memory>
#include <string>

#include "database/database.hpp"

namespace valo::tests {

/// Gone, with its file or in the cluster, when it goes out of scope.
struct TestDatabase {
    std::string url;
    std::unique_ptr<database::Database> db;

    TestDatabase(std::string where, database::Options options);
    TestDatabase(TestDatabase&&) = default;
    ~TestDatabase();
};

/// `options.url` is filled in; the rest is as in production unless told otherwise.
TestDatabase freshDatabase(database::Dialect dialect, database::Options options = {});
/// The URL of a database without any table.
std::string emptyDatabase(database::Dialect dialect);
void dropDatabase(const std::string& url);
/// A folder in memory that is removed when the program ends.
std::string testFolder();

}  // namespace valo::tests

#define VALO_CASE_ON_BOTH(name)                                                      \
    static void name##_body([[maybe_unused]] valo::tests::TestDatabase& test,        \
                            [[maybe_unused]] valo::database::Database& db);          \
    BOOST_AUTO_TEST_SUITE(name)                                                      \
    BOOST_AUTO_TEST_CASE(sqlite) {                                                   \
        auto test = valo::tests::freshDatabase(valo::database::Dialect::Sqlite);     \
        name##_body(test, *test.db);                                                 \
    }                                                                                \
    BOOST_AUTO_TEST_CASE(postgresql) {                                               \
        auto test = valo::tests::freshDatabase(valo::database::Dialect::Postgresql); \
        name##_body(test, *test.db);                                                 \
    }                                                                                \
    BOOST_AUTO_TEST_SUITE_END()                                                      \
    static void name##_body([[maybe_unused]] valo::tests::TestDatabase& test,        \
                            [[maybe_unused]] valo::database::Database& db)
