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
