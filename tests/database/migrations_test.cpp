#include "database/migrations.hpp"

#include <thread>

#include "support/databases.hpp"

using namespace valo;
using namespace valo::database;

namespace {

constexpr Sql kMigrations{"select count(*) from schema_migration"};
constexpr Sql kRows{"select count(*) from fruit"};

const std::vector<MigrationFile> kFiles = {
    {"0001_fruit.sql",
     "create table fruit (id $ID, name text not null, photo $BLOB);\n-- a remark; with semicolons;\n"
     "insert into fruit (name) values ('apple; not pear');"},
    {"0002_count.sqlite.sql",
     "create table eaten (n integer);\ncreate trigger eat after delete on fruit begin insert into eaten values (1); "
     "insert into eaten values (2); end;\ninsert into fruit (name) values ('plum');"},
    {"0002_count.postgresql.sql",
     "create function eat() returns trigger language plpgsql as $$ begin perform 1; return old; end; $$;\n"
     "create trigger eat after delete on fruit for each row execute function eat();\n"
     "insert into fruit (name) values ('plum');"},
};

struct Empty {
    explicit Empty(Dialect dialect) : url(tests::emptyDatabase(dialect)) {}
    ~Empty() { tests::dropDatabase(url); }
    std::int64_t ask(const Sql& sql) const {
        return Database::open({.url = url})->read([&](Transaction& tx) { return tx.one<std::int64_t>(sql).value(); });
    }
    const std::string url;
};

std::string complaint(const std::string& url, const std::vector<MigrationFile>& files) {
    try {
        migrate(url, files);
    } catch (const database::Failure& failure) {
        return failure.what();
    }
    return "no complaint";
}

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

VALO_CASE_ON_BOTH(a_migrated_database_has_every_migration_and_needs_no_more) {
    const auto wanted = migrationsFor(db.dialect(), carriedMigrations()).size();
    BOOST_TEST(wanted > 0u);
    const auto applied = db.read([](Transaction& tx) { return tx.one<std::int64_t>(kMigrations).value(); });
    BOOST_TEST(applied == static_cast<std::int64_t>(wanted));
    BOOST_TEST(migrate(test.url) == 0);
}

VALO_CASE_ON_BOTH(files_are_applied_once_whole_and_later_ones_when_they_come) {
    const Empty empty(db.dialect());
    BOOST_TEST(migrate(empty.url, {kFiles[0]}) == 1);
    BOOST_TEST(empty.ask(kRows) == 1);
    BOOST_TEST(migrate(empty.url, kFiles) == 1);
    BOOST_TEST(migrate(empty.url, kFiles) == 0);
    BOOST_TEST(empty.ask(kRows) == 2);
}

VALO_CASE_ON_BOTH(a_changed_file_and_a_newer_database_are_refused) {
    const Empty empty(db.dialect());
    migrate(empty.url, kFiles);
    auto changed = kFiles;
    changed[0].text += " ";
    BOOST_TEST(holds(complaint(empty.url, changed), "1 fruit was changed"));
    BOOST_TEST(holds(complaint(empty.url, {kFiles[0]}), "newer than this program"));
    BOOST_TEST(empty.ask(kMigrations) == 2);
}

VALO_CASE_ON_BOTH(a_migration_that_fails_leaves_nothing_behind) {
    const Empty empty(db.dialect());
    auto files = kFiles;
    files.push_back({"0003_bad.sql", "insert into fruit (name) values ('fig'); create table fruit (id $ID);"});
    BOOST_TEST(holds(complaint(empty.url, files), "3 bad"));
    BOOST_TEST(empty.ask(kRows) == 2);
    BOOST_TEST(empty.ask(kMigrations) == 2);
    files.back().text = "insert into fruit (name) values ('fig');";
    BOOST_TEST(migrate(empty.url, files) == 1);
    BOOST_TEST(empty.ask(kRows) == 3);
}

VALO_CASE_ON_BOTH(two_programs_that_migrate_at_once_apply_each_file_once) {
    const Empty empty(db.dialect());
    std::atomic<int> applied{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) threads.emplace_back([&] { applied += migrate(empty.url, kFiles); });
    for (auto& thread : threads) thread.join();
    BOOST_TEST(applied == 2);
    BOOST_TEST(empty.ask(kRows) == 2);
}

BOOST_AUTO_TEST_CASE(a_migration_may_rebuild_a_table_but_not_leave_orphans) {
    const Empty empty(Dialect::Sqlite);
    std::vector<MigrationFile> files = {
        {"0001_a.sql",
         "create table parent (id $ID, a text); create table child (parent_id integer references parent (id));"
         "insert into parent (a) values ('x'); insert into child values (1);"},
        {"0002_b.sql",
         "create table renewed (id $ID, a text not null); insert into renewed select * from parent;"
         "drop table parent; alter table renewed rename to parent;"}};
    BOOST_TEST(migrate(empty.url, files) == 2);
    files.push_back({"0003_c.sql", "delete from parent"});
    BOOST_TEST(holds(complaint(empty.url, files), "refer"));
}

BOOST_AUTO_TEST_CASE(misnumbered_and_unpaired_files_are_our_own_mistake) {
    const std::vector<MigrationFile> wrong[] = {
        {{"0001_a.sql", ""}, {"0001_b.sql", ""}},
        {{"0001_a.sqlite.sql", ""}},
        {{"0001_a.sql", ""}, {"0001_a.sqlite.sql", ""}},
        {{"a.sql", ""}},
    };
    for (const auto& files : wrong)
        for (const auto dialect : {Dialect::Sqlite, Dialect::Postgresql})
            BOOST_CHECK_THROW(migrationsFor(dialect, files), std::logic_error);
}

BOOST_AUTO_TEST_CASE(every_check_and_unique_constraint_bears_its_name_on_both_databases) {
    constexpr static Sql kNames{
        "select conname from pg_constraint where contype in ('u', 'c') and connamespace = 'public'::regnamespace"};
    constexpr static Sql kSchema{"select sql from sqlite_master where sql is not null"};
    const auto names =
        tests::freshDatabase(Dialect::Postgresql).db->read([](Transaction& tx) { return tx.all<std::string>(kNames); });
    std::string schema;
    for (const auto& text :
         tests::freshDatabase(Dialect::Sqlite).db->read([](Transaction& tx) { return tx.all<std::string>(kSchema); }))
        schema += text + "\n";
    BOOST_TEST(names.size() > 10u);
    for (const auto& name : names) BOOST_TEST(holds(schema, "constraint " + name + " "), name);
}
