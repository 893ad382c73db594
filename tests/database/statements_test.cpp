// What goes into a column comes out of it again, the same on both databases.
#include <limits>

#include "support/databases.hpp"

using namespace valo;
using namespace valo::database;

namespace {

constexpr Sql kCreate{
    "create table thing (id bigint primary key, number bigint, fraction double precision, words text, "
    "constraint thing_words_key unique (words))"};
constexpr Sql kCreateBytesSqlite{"create table blobs (id bigint primary key, data blob)"};
constexpr Sql kCreateBytesPostgresql{"create table blobs (id bigint primary key, data bytea)"};
constexpr Sql kInsert{"insert into thing (id, number, fraction, words) values (:id, :number, :fraction, :words)"};
constexpr Sql kNumber{"select number from thing where id = :id"};
constexpr Sql kFraction{"select fraction from thing where id = :id"};
constexpr Sql kWords{"select words from thing where id = :id"};
constexpr Sql kThing{"select id, number, fraction, words from thing where id = :id"};
constexpr Sql kIds{"select id from thing order by id"};
constexpr Sql kCount{"select count(*) from thing"};
constexpr Sql kInsertBytes{"insert into blobs (id, data) values (:id, :data)"};
constexpr Sql kBytes{"select data from blobs where id = :id"};

struct Thing {
    std::int64_t id;
    std::optional<std::int64_t> number;
    std::optional<double> fraction;
    std::optional<std::string> words;
    using Columns =
        std::tuple<std::int64_t, std::optional<std::int64_t>, std::optional<double>, std::optional<std::string>>;
};

void createThing(Database& db) {
    db.write([](Transaction& tx) { return tx.run(kCreate); });
}
void createBlobs(Database& db) {
    db.write([&](Transaction& tx) {
        return tx.run(tx.dialect() == Dialect::Sqlite ? kCreateBytesSqlite : kCreateBytesPostgresql);
    });
}

}  // namespace

VALO_CASE_ON_BOTH(integers_are_64_bits_wide_even_from_count) {
    createThing(db);
    const std::int64_t numbers[] = {0, -1, 9'000'000'000, std::numeric_limits<std::int64_t>::max(),
                                    std::numeric_limits<std::int64_t>::min()};
    std::int64_t id = 0;
    for (const auto number : numbers) {
        ++id;
        db.write([&](Transaction& tx) { return tx.run(kInsert, id, number, 0.5, std::to_string(id)); });
    }
    id = 0;
    for (const auto number : numbers)
        BOOST_TEST(db.read([&](Transaction& tx) { return tx.one<std::int64_t>(kNumber, ++id).value(); }) == number);
    BOOST_TEST(db.read([&](Transaction& tx) { return tx.one<std::int64_t>(kCount).value(); }) == 5);
}

VALO_CASE_ON_BOTH(fractions_come_back_bit_for_bit) {
    createThing(db);
    const double fractions[] = {0.1, -2.5, 1.0 / 3, 5e-324, 1.7976931348623157e308, 3};
    std::int64_t id = 0;
    for (const auto fraction : fractions) {
        ++id;
        db.write([&](Transaction& tx) { return tx.run(kInsert, id, 1, fraction, std::to_string(id)); });
        const auto back = db.read([&](Transaction& tx) { return tx.one<double>(kFraction, id).value(); });
        BOOST_TEST(back == fraction, boost::test_tools::tolerance(0.0));
    }
}

VALO_CASE_ON_BOTH(texts_come_back_whatever_they_hold_and_empty_is_not_null) {
    createThing(db);
    const std::string texts[] = {"",  "'; drop table thing; --", "Työpaja åäö",
                                 "😀", ":name $1 \\x41",          std::string(200'000, 'x')};
    std::int64_t id = 0;
    for (const auto& text : texts) {
        ++id;
        db.write([&](Transaction& tx) { return tx.run(kInsert, id, 1, 0.5, text); });
        const auto back = db.read([&](Transaction& tx) { return tx.one<std::string>(kWords, id); });
        BOOST_TEST((back == text));
    }
}

VALO_CASE_ON_BOTH(null_is_nullopt_and_never_a_plain_value) {
    createThing(db);
    db.write([&](Transaction& tx) { return tx.run(kInsert, 1, std::nullopt, std::nullopt, std::nullopt); });
    db.write([&](Transaction& tx) {
        return tx.run(kInsert, 2, std::optional<std::int64_t>(7), std::optional<double>(),
                      std::optional<std::string>("x"));
    });
    db.write([&](Transaction& tx) { return tx.run(kInsert, 3, std::nullopt, 0.25, std::nullopt); });
    const auto thing = [&](int id) {
        return db.read([&](Transaction& tx) { return tx.one<Thing>(kThing, id).value(); });
    };
    BOOST_TEST(!thing(1).number);
    BOOST_TEST(!thing(1).words);
    BOOST_TEST(thing(2).number.value() == 7);
    BOOST_TEST(!thing(2).fraction);
    BOOST_TEST(thing(2).words.value() == "x");
    BOOST_TEST(thing(3).fraction.value() == 0.25);
    BOOST_CHECK_THROW(db.read([](Transaction& tx) { return tx.one<std::int64_t>(kNumber, 1); }), UnexpectedNull);
    BOOST_TEST(thing(2).number.value() == 7);  // the session that threw serves on
}

VALO_CASE_ON_BOTH(every_byte_value_and_no_bytes_at_all_round_trip) {
    createBlobs(db);
    std::string all;
    for (int round = 0; round < 300; ++round)
        for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
    const std::string documents[] = {all, "", std::string(1, '\0'), "a"};
    std::int64_t id = 0;
    for (const auto& document : documents) {
        ++id;
        db.write([&](Transaction& tx) { return tx.run(kInsertBytes, id, Bytes{document}); });
        const auto back = db.read([&](Transaction& tx) { return tx.one<Bytes>(kBytes, id).value().data; });
        BOOST_TEST((back == document));
    }
    db.write([&](Transaction& tx) { return tx.run(kInsertBytes, 99, std::optional<Bytes>()); });
    BOOST_TEST(!db.read([&](Transaction& tx) { return tx.one<std::optional<Bytes>>(kBytes, 99).value(); }));
}

VALO_CASE_ON_BOTH(no_row_is_nothing_and_run_tells_how_many_rows_changed) {
    constexpr static Sql kRaise{"update thing set number = number + :by"};
    createThing(db);
    db.write([&](Transaction& tx) {
        BOOST_TEST(!tx.one<std::int64_t>(kNumber, 1));
        BOOST_TEST(tx.run(kRaise, 1) == 0);
        BOOST_TEST(tx.run(kInsert, 1, 1, 0.5, "a") == 1);
        BOOST_TEST(tx.run(kInsert, 2, 1, 0.5, "b") == 1);
        BOOST_TEST(tx.run(kRaise, 1) == 2);
        BOOST_TEST(tx.all<std::int64_t>(kIds).size() == 2u);
        BOOST_TEST(!tx.one<std::int64_t>(kNumber, 3));
        return true;
    });
}

VALO_CASE_ON_BOTH(a_truth_reads_as_integer_and_as_bool) {
    constexpr static Sql kExists{"select exists (select 1 from thing where id = :id)"};
    createThing(db);
    BOOST_TEST(!db.read([](Transaction& tx) { return tx.one<bool>(kExists, 1).value(); }));
    db.write([](Transaction& tx) { return tx.run(kInsert, 1, true, 0.5, "a"); });
    BOOST_TEST(db.read([](Transaction& tx) { return tx.one<std::int64_t>(kExists, 1).value(); }) == 1);
    BOOST_TEST(db.read([](Transaction& tx) { return tx.one<bool>(kNumber, 1).value(); }));
}

VALO_CASE_ON_BOTH(insert_returns_the_id_or_nothing_on_conflict_and_ids_are_not_reused) {
    constexpr static Sql kAdd{
        "insert into organisation (name, kind, created_at) values (:name, 'other', 0) "
        "on conflict (name) do nothing returning id"};
    constexpr static Sql kDelete{"delete from organisation where id = :id"};
    const auto add = [&](const char* name) {
        return db.write([&](Transaction& tx) { return tx.insert<OrganisationId>(kAdd, name); });
    };
    const auto first = add("one");
    BOOST_TEST(first.value > 0);
    BOOST_TEST(add("one").value == 0);
    const auto second = add("two");
    db.write([&](Transaction& tx) { return tx.run(kDelete, second); });
    BOOST_TEST(add("three").value > second.value);
}

VALO_CASE_ON_BOTH(one_statement_takes_other_types_of_parameters_and_rows_in_turn) {
    constexpr static Sql kTwice{"select number from thing where words = :words or id = cast(:id as bigint)"};
    createThing(db);
    db.write([](Transaction& tx) { return tx.run(kInsert, 1, 10, 0.5, "a"); });
    db.write([](Transaction& tx) { return tx.run(kInsert, 2, 20, 0.5, "b"); });
    for (int round = 0; round < 3; ++round) {
        db.read([](Transaction& tx) {
            BOOST_TEST(tx.one<std::int64_t>(kTwice, std::nullopt, 2).value() == 20);
            BOOST_TEST(tx.one<std::optional<std::int64_t>>(kTwice, "a", std::nullopt).value().value() == 10);
            BOOST_TEST(tx.one<std::string>(kTwice, std::nullopt, "2").value() == "20");
            BOOST_TEST(tx.one<double>(kTwice, std::nullopt, 1).value() == 10.0);
            return 0;
        });
    }
}

VALO_CASE_ON_BOTH(a_text_at_the_address_of_an_earlier_one_is_a_statement_of_its_own) {
    db.read([](Transaction& tx) {
        std::string text;
        text.reserve(64);
        for (int i = 100; i < 900; ++i) {  // more than the cache of the session holds
            text = "select " + std::to_string(i);
            BOOST_TEST(tx.one<std::int64_t>(Sql{text}).value() == i);
        }
        std::vector<std::string> texts;
        for (int i = 100; i < 900; ++i) texts.push_back("select " + std::to_string(i) + " as a_name_for_the_heap");
        for (int round = 0; round < 2; ++round)
            for (const auto& other : texts) BOOST_TEST(tx.one<std::int64_t>(Sql{other}).value() >= 100);
        return 0;
    });
}

VALO_CASE_ON_BOTH(broken_texts_are_refused_alike) {
    createThing(db);
    const std::string broken[] = {std::string("a\0b", 3), "\xff\xfe", "\xc3", "\xed\xa0\x80"};
    for (const auto& text : broken)
        BOOST_CHECK_THROW(db.write([&](Transaction& tx) { return tx.run(kInsert, 1, 1, 0.5, text); }),
                          database::Failure);
    BOOST_TEST(db.read([](Transaction& tx) { return tx.one<std::int64_t>(kCount).value(); }) == 0);
}

VALO_CASE_ON_BOTH(parameters_or_columns_that_do_not_match_are_a_mistake_and_not_a_guess) {
    createThing(db);
    db.write([](Transaction& tx) { return tx.run(kInsert, 1, 10, 0.5, "a"); });
    const auto reading = [&](auto use) { BOOST_CHECK_THROW(db.read(use), std::logic_error); };
    reading([](Transaction& tx) { return tx.one<std::int64_t>(kNumber); });
    reading([](Transaction& tx) { return tx.one<std::int64_t>(kNumber, 1, 2); });
    reading([](Transaction& tx) { return tx.one<std::tuple<std::int64_t, std::string>>(kNumber, 1); });
    reading([](Transaction& tx) { return tx.one<std::int64_t>(kThing, 1); });
    BOOST_TEST(db.read([](Transaction& tx) { return tx.one<std::int64_t>(kNumber, 1).value(); }) == 10);
}

VALO_CASE_ON_BOTH(many_rows_are_inserted_and_none_is_fine_too) {
    constexpr std::string_view kHead = "insert into thing (id, number, fraction, words) values";
    createThing(db);
    std::vector<Value> rows;
    for (std::int64_t i = 1; i <= 1203; ++i) {
        rows.emplace_back(i);
        rows.push_back(i % 3 ? Value(i * 10) : Value());
        rows.emplace_back(0.5);
        rows.emplace_back(std::to_string(i));
    }
    db.write([&](Transaction& tx) { return tx.insertMany(kHead, 4, rows), true; });
    db.write([&](Transaction& tx) { return tx.insertMany(kHead, 4, {}), true; });
    BOOST_CHECK_THROW(db.write([&](Transaction& tx) { return tx.insertMany(kHead, 5, rows), true; }), std::logic_error);
    db.read([](Transaction& tx) {
        BOOST_TEST(tx.one<std::int64_t>(kCount).value() == 1203);
        BOOST_TEST(tx.one<std::int64_t>(kNumber, 1202).value() == 12020);
        BOOST_TEST(!tx.one<std::optional<std::int64_t>>(kNumber, 1203).value());
        return 0;
    });
}

VALO_CASE_ON_BOTH(many_rows_give_their_ids_in_the_order_in_which_they_were_given) {
    static constexpr Sql kKeyedOnSqlite{
        "create table keyed (id integer primary key autoincrement, words text not null)"},
        kKeyedOnPostgresql{
            "create table keyed (id bigint generated by default as identity primary key, words text not null)"};
    static constexpr Sql kWords{"select words from keyed where id = :id"};
    db.write([&](Transaction& tx) {
        tx.run(tx.dialect() == Dialect::Sqlite ? kKeyedOnSqlite : kKeyedOnPostgresql);
        std::vector<Value> rows;
        for (int i = 0; i < 1203; ++i) rows.emplace_back(std::to_string(i));
        const auto ids = tx.insertManyForIds("insert into keyed (words) values", 1, rows);
        BOOST_REQUIRE(ids.size() == 1203U);
        for (const std::size_t i : {0u, 499u, 500u, 1202u})
            BOOST_TEST(tx.one<std::string>(kWords, ids[i]).value() == std::to_string(i));
        BOOST_TEST(tx.insertManyForIds("insert into keyed (words) values", 1, {}).empty());
        return true;
    });
}

VALO_CASE_ON_BOTH(statements_count_for_the_thread_that_asked) {
    createThing(db);
    Database::takeThreadUsage();
    db.write([](Transaction& tx) { return tx.run(kInsert, 1, 1, 0.5, "a") + tx.run(kInsert, 2, 1, 0.5, "b"); });
    db.read([](Transaction& tx) { return tx.all<std::int64_t>(kIds); });
    BOOST_TEST(Database::takeThreadUsage().first == 3u);
    BOOST_TEST(Database::takeThreadUsage().first == 0u);
}
