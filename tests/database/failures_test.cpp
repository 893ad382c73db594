// The databases' failures have the same names on both, and say nothing about the data.
#include "support/databases.hpp"

using namespace valo;
using namespace valo::database;

namespace {

constexpr Sql kParent{
    "create table parent (id bigint primary key, code text not null, grade bigint constraint parent_grade_check "
    "check (grade between 1 and 5), part bigint, constraint parent_code_part_key unique (code, part))"};
constexpr Sql kOddName{"create table odd (a text, b text, constraint odd_pair_key unique(a,b))"};
constexpr Sql kChild{"create table child (parent_id bigint constraint child_parent_id_fkey references parent (id))"};
constexpr Sql kIndex{"create unique index parent_grade_key on parent (grade) where part = 7"};
constexpr Sql kPair{"create table pair (a bigint, b bigint, primary key (a, b))"};

struct Refusal {
    const char* what;
    Sql first, second;
    const char* constraint;
};
constexpr Refusal kRefusals[] = {
    {"unique",
     {"insert into parent (id, code, part) values (1, 'secret', 1)"},
     {"insert into parent (id, code, part) values (2, 'secret', 1)"},
     "parent_code_part_key"},
    {"unique of a name of its own",
     {"insert into odd values ('secret', 'x')"},
     {"insert into odd values ('secret', 'x')"},
     "odd_pair_key"},
    {"unique index",
     {"insert into parent (id, code, grade, part) values (1, 'a', 3, 7)"},
     {"insert into parent (id, code, grade, part) values (2, 'b', 3, 7)"},
     "parent_grade_key"},
    {"primary key",
     {"insert into parent (id, code) values (1, 'a')"},
     {"insert into parent (id, code) values (1, 'b')"},
     "parent_pkey"},
    {"primary key of two columns", {"insert into pair values (1, 2)"}, {"insert into pair values (1, 2)"}, "pair_pkey"},
    {"not null",
     {"insert into parent (id, code) values (1, 'a')"},
     {"insert into parent (id, part) values (2, 1)"},
     "parent_code_not_null"},
    {"check",
     {"insert into parent (id, code) values (1, 'a')"},
     {"insert into parent (id, code, grade) values (2, 'b', 6)"},
     "parent_grade_check"},
    {"foreign key on insert",
     {"insert into parent (id, code) values (1, 'a')"},
     {"insert into child values (9)"},
     "foreign_key"},
    {"guard",
     {"insert into access_log (at, account_id, organisation_id, action, minute) values (1, 1, 1, 'a', 1)"},
     {"update access_log set action = 'b'"},
     "guard"},
};

}  // namespace

VALO_CASE_ON_BOTH(a_constraint_has_the_same_name_on_both_databases) {
    db.write([](Transaction& tx) {
        return tx.run(kParent) + tx.run(kOddName) + tx.run(kChild) + tx.run(kIndex) + tx.run(kPair);
    });
    for (const auto& refusal : kRefusals) {
        BOOST_TEST_CONTEXT(refusal.what) {
            try {
                db.write([&](Transaction& tx) { return tx.run(refusal.first), tx.run(refusal.second); });
                BOOST_ERROR("not refused");
            } catch (const ConstraintViolated& violated) {
                BOOST_TEST(violated.constraint == refusal.constraint);
            }
        }
    }
}

VALO_CASE_ON_BOTH(no_message_holds_a_parameter_of_the_statement) {
    constexpr static Sql kAdd{"insert into parent (id, code, part) values (:id, :code, :part)"};
    constexpr static Sql kNumber{"select id from parent where id = :id"};
    constexpr static Sql kNoTable{"select id from nowhere where code = :code"};
    const std::string secret = "Matti Meikäläinen\nCONSTRAINT NAME:  forged";
    db.write([](Transaction& tx) { return tx.run(kParent); });
    const auto complaint = [&](auto use) -> std::string {
        try {
            db.write(use);
        } catch (const database::Failure& failure) {
            return failure.what();
        }
        return {};
    };
    const auto twice =
        complaint([&](Transaction& tx) { return tx.run(kAdd, 1, secret, 1), tx.run(kAdd, 2, secret, 1); });
    BOOST_TEST(twice.find("parent_code_part_key") != std::string::npos);
    BOOST_TEST(twice.find("insert into parent") != std::string::npos);
    BOOST_TEST(twice.find("Matti") == std::string::npos);
    BOOST_TEST(twice.find("forged") == std::string::npos);
    const auto missing = complaint([&](Transaction& tx) { return tx.one<std::int64_t>(kNoTable, secret); });
    BOOST_TEST(missing.find("nowhere") != std::string::npos);
    BOOST_TEST(missing.find("Matti") == std::string::npos);
    if (db.dialect() == Dialect::Postgresql) {
        const auto type = complaint([&](Transaction& tx) { return tx.one<std::int64_t>(kNumber, secret); });
        BOOST_TEST(!type.empty());
        BOOST_TEST(type.find("Matti") == std::string::npos);
    }
}

VALO_CASE_ON_BOTH(a_failed_statement_serves_again_afterwards) {
    constexpr static Sql kAdd{"insert into parent (id, code) values (:id, :code)"};
    constexpr static Sql kLater{"select count(*) from later"};
    constexpr static Sql kMakeLater{"create table later (id bigint)"};
    db.write([](Transaction& tx) { return tx.run(kParent); });
    for (int round = 0; round < 3; ++round) {
        db.write([&](Transaction& tx) { return tx.run(kAdd, round, "a" + std::to_string(round)); });
        BOOST_CHECK_THROW(db.write([&](Transaction& tx) { return tx.run(kAdd, round, "b"); }), ConstraintViolated);
    }
    BOOST_CHECK_THROW(db.read([](Transaction& tx) { return tx.one<int>(kLater); }), database::Failure);
    db.write([](Transaction& tx) { return tx.run(kMakeLater); });
    BOOST_TEST(db.read([](Transaction& tx) { return tx.one<int>(kLater).value(); }) == 0);
}

BOOST_AUTO_TEST_CASE(a_database_that_cannot_be_opened_says_why) {
    const std::pair<const char*, const char*> cases[] = {
        {"mysql://x", "sqlite://"},
        {"", "sqlite://"},
        {"sqlite:///nowhere/at/all.db", "does not exist"},
        {"postgresql://valo@/x?host=/nowhere", "/nowhere"},
    };
    for (const auto& [url, reason] : cases) {
        BOOST_TEST_CONTEXT(url) {
            try {
                Database::open({.url = url});
                BOOST_ERROR("opened");
            } catch (const Unavailable& unavailable) {
                BOOST_TEST(std::string(unavailable.what()).find(reason) != std::string::npos);
            }
        }
    }
}
