#include "database/migrations.hpp"

#include "support/databases.hpp"

using namespace valo;
using database::Sql;
using database::Transaction;

namespace {
constexpr Sql kMigrations{"select count(*) from schema_migration"};
}

VALO_CASE_ON_BOTH(a_migrated_database_has_every_migration_and_needs_no_more) {
    const auto files = database::carriedMigrations();
    const auto wanted = database::migrationsFor(db.dialect(), files).size();
    BOOST_TEST(wanted > 0u);
    const auto applied = db.read([](Transaction& tx) { return tx.one<std::int64_t>(kMigrations).value(); });
    BOOST_TEST(applied == static_cast<std::int64_t>(wanted));
    BOOST_TEST(database::migrate(test.url) == 0);
}
