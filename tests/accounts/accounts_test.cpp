#include <boost/test/unit_test.hpp>

#include "accounts/actions.hpp"
#include "accounts/store.hpp"
#include "core/secret.hpp"
#include "support/databases.hpp"
#include "support/house.hpp"

using namespace valo;
using namespace valo::accounts;
using valo::tests::House;

namespace {

constexpr std::string_view kPassword = "kissa-koira-hevonen";

std::string codeOfRefusal(const auto& result) {
    if (result) return "done";
    return result.error().fields.empty() ? result.error().code
                                         : result.error().fields[0].field + ':' + result.error().fields[0].code;
}
std::int64_t count(database::Database& db, const database::Sql& sql) {
    return db.read([&](database::Transaction& tx) { return tx.one<std::int64_t>(sql).value(); });
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_business_id_has_the_right_check_digit) {
    for (const auto good : {"1234567-1", "0737546-2"}) BOOST_TEST(isBusinessId(good), good);
    for (const auto bad : {"1234567-2", "12345671", "1234567-", "", "a234567-1", "1234567-1 "})
        BOOST_TEST(!isBusinessId(bad), bad);
}

BOOST_AUTO_TEST_CASE(what_is_wrong_with_a_new_account_is_named) {
    struct Row {
        NewAccount account;
        std::string expected;
    };
    const Row rows[] = {
        {{{1}, "", "Nimi", "", "", Language::Fi, {Role::Coach}, "", {}}, "login:required"},
        {{{1}, "a", "", "", "", Language::Fi, {Role::Coach}, "", {}}, "name:required"},
        {{{1}, "a b", "Nimi", "", "", Language::Fi, {Role::Coach}, "", {}}, "login:login_blank"},
        {{{1}, "a", "Nimi", "", "", Language::Fi, {}, "", {}}, "roles:required"},
        {{{1}, "a", "Nimi", "", "", Language::Fi, {Role::Client}, "", {}}, "roles:client_role_alone"},
        {{{1}, "a", "Nimi", "", "", Language::Fi, {Role::Client, Role::Coach}, "", {3}}, "roles:client_role_alone"},
        {{{1}, "a", "Nimi", "", "", Language::Fi, {Role::Coach}, "lyhyt", {}}, "password:password_too_short"},
        {{{1}, "pitkatunnus", "Nimi", "", "", Language::Fi, {Role::Coach}, "PitkaTunnus", {}},
         "password:password_same_as_login"},
        {{{1}, "a", std::string("N\0i", 3), "", "", Language::Fi, {Role::Coach}, "", {}}, "name:not_utf8"},
    };
    for (const auto& row : rows) {
        const auto wrong = faults(row.account);
        BOOST_TEST_REQUIRE(!wrong.empty(), row.expected);
        BOOST_TEST(wrong[0].field + ':' + wrong[0].code == row.expected);
    }
    BOOST_TEST(faults({{1}, "a", "Nimi", "", "", Language::Fi, {Role::Coach}, std::string(kPassword), {}}).empty());
}

VALO_CASE_ON_BOTH(a_person_signs_in_and_out) {
    House house(db);
    house.person(house.organisation("Paja"), "kerttu", {Role::Coordinator}, true);
    const auto in = signIn(house.services, " Kerttu ", kPassword, "::1");
    BOOST_TEST_REQUIRE(in.has_value());
    const auto known = authenticate(house.services, in->token, false);
    BOOST_TEST_REQUIRE(known.has_value());
    BOOST_TEST(known->actor.name == "kerttu");
    BOOST_TEST(known->actor.is(Role::Coordinator));
    BOOST_TEST(!authenticate(house.services, in->token, true).has_value());  // a session is no API token
    signOut(house.services, in->token);
    BOOST_TEST(!authenticate(house.services, in->token, false).has_value());
}

VALO_CASE_ON_BOTH(only_hashes_of_secrets_are_stored) {
    House house(db);
    const auto actor = house.person(house.organisation("Paja"), "kerttu", {Role::Coordinator}, true);
    const auto in = signIn(house.services, "kerttu", kPassword, "::1").value();
    const auto token = addToken(house.services, actor, {actor.user, "raportti", http::TokenScope::Api, {}}).value();
    static constexpr database::Sql kSessions{"select token_hash from session"};
    static constexpr database::Sql kTokens{"select token_hash from api_token"};
    db.read([&](database::Transaction& tx) {
        BOOST_TEST(tx.one<std::string>(kSessions).value() == tokenHash(in.token));
        BOOST_TEST(tx.one<std::string>(kTokens).value() == tokenHash(token));
        return true;
    });
}

VALO_CASE_ON_BOTH(unknown_names_wrong_passwords_and_closed_accounts_look_alike) {
    House house(db);
    const auto organisation = house.organisation("Paja");
    house.person(organisation, "kerttu", {Role::Coordinator}, true);
    const auto closed = house.person(organisation, "suljettu", {Role::Coach}, true);
    house.person(organisation, "kutsuttu", {Role::Coach}, false);
    BOOST_TEST_REQUIRE(setDisabled(house.services, operatorActor(), closed.user, true).has_value());
    for (const auto login : {"tuntematon", "kerttu", "suljettu", "kutsuttu"})
        BOOST_TEST(
            codeOfRefusal(signIn(house.services, login, login == std::string("kerttu") ? "vaara-salasana" : kPassword,
                                 "::1")) == "sign_in_failed",
            login);
}

VALO_CASE_ON_BOTH(ten_wrong_passwords_close_the_door_for_a_quarter_of_an_hour) {
    House house(db);
    house.person(house.organisation("Paja"), "kerttu", {Role::Coordinator}, true);
    for (int i = 0; i < 10; ++i)
        BOOST_TEST(codeOfRefusal(signIn(house.services, "kerttu", "vaara", "::1")) == "sign_in_failed");
    BOOST_TEST(codeOfRefusal(signIn(house.services, "kerttu", kPassword, "::2")) == "too_many_attempts");
    house.clock.set(house.clock.now() + std::chrono::minutes(16));
    BOOST_TEST(signIn(house.services, "kerttu", kPassword, "::2").has_value());
}

VALO_CASE_ON_BOTH(a_session_ends_by_itself) {
    House house(db);
    house.person(house.organisation("Paja"), "kerttu", {Role::Coordinator}, true);
    const auto in = signIn(house.services, "kerttu", kPassword, "::1").value();
    house.clock.set(house.clock.now() + std::chrono::hours(house.settings.sessionHours) + std::chrono::seconds(1));
    BOOST_TEST(!authenticate(house.services, in.token, false).has_value());
}

VALO_CASE_ON_BOTH(an_invitation_works_once_and_not_for_ever) {
    House house(db);
    const auto person = house.person(house.organisation("Paja"), "uusi", {Role::Coach});
    const auto first = invite(house.services, operatorActor(), person.user).value();
    const auto second = invite(house.services, operatorActor(), person.user).value();
    BOOST_TEST(!invitation(house.services, first).has_value());  // a new link ends the one before
    BOOST_TEST(invitation(house.services, second).value().login == "uusi");
    BOOST_TEST(codeOfRefusal(acceptInvitation(house.services, second, "lyhyt")) == "password:password_too_short");
    BOOST_TEST(acceptInvitation(house.services, second, kPassword).has_value());
    BOOST_TEST(codeOfRefusal(acceptInvitation(house.services, second, kPassword)) == "invitation_ended");
    const auto third = invite(house.services, operatorActor(), person.user).value();
    house.clock.set(house.clock.now() + std::chrono::days(house.settings.invitationDays + 1));
    BOOST_TEST(codeOfRefusal(acceptInvitation(house.services, third, kPassword)) == "invitation_ended");
}

VALO_CASE_ON_BOTH(closing_an_account_ends_its_sessions_tokens_and_links) {
    House house(db);
    const auto person = house.person(house.organisation("Paja"), "kerttu", {Role::Coordinator}, true);
    const auto in = signIn(house.services, "kerttu", kPassword, "::1").value();
    const auto token = addToken(house.services, person, {person.user, "x", http::TokenScope::Import, {}}).value();
    BOOST_TEST((authenticate(house.services, token, true).value().scope == http::TokenScope::Import));
    const auto link = invite(house.services, operatorActor(), person.user).value();
    BOOST_TEST_REQUIRE(setDisabled(house.services, operatorActor(), person.user, true).has_value());
    BOOST_TEST(!authenticate(house.services, in.token, false).has_value());
    BOOST_TEST(!authenticate(house.services, token, true).has_value());
    BOOST_TEST(!invitation(house.services, link).has_value());
    BOOST_TEST_REQUIRE(setDisabled(house.services, operatorActor(), person.user, false).has_value());
    BOOST_TEST(!authenticate(house.services, token, true).has_value());  // opening gives no token back
}

VALO_CASE_ON_BOTH(an_administrator_manages_only_the_own_organisation) {
    House house(db);
    const auto paja = house.organisation("Paja"), koulu = house.organisation("Koulu");
    const auto admin = house.person(paja, "admin", {Role::Administrator});
    const auto coordinator = house.person(paja, "kerttu", {Role::Coordinator});
    const auto stranger = house.person(koulu, "taina", {Role::Reviewer});
    BOOST_TEST(codeOfRefusal(setDisabled(house.services, admin, stranger.user, true)) == "not_found");
    BOOST_TEST(codeOfRefusal(setRoles(house.services, admin, stranger.user, {Role::Coach})) == "not_found");
    BOOST_TEST(codeOfRefusal(invite(house.services, admin, stranger.user)) == "not_found");
    BOOST_TEST(codeOfRefusal(setRoles(house.services, coordinator, admin.user, {Role::Coach})) == "not_found");
    BOOST_TEST(codeOfRefusal(setRoles(house.services, admin, coordinator.user, {Role::Coach})) == "done");
    BOOST_TEST(codeOfRefusal(setRoles(house.services, admin, admin.user, {Role::Coach})) == "own_administrator_role");
    BOOST_TEST(codeOfRefusal(setDisabled(house.services, admin, admin.user, true)) == "own_account");
    BOOST_TEST(codeOfRefusal(addAccount(house.services, admin,
                                        {koulu, "uusi", "Uusi", "", "", Language::Fi, {Role::Coach}, "", {}})) ==
               "forbidden");
    BOOST_TEST(codeOfRefusal(addAccount(house.services, admin,
                                        {paja, "KERTTU", "Uusi", "", "", Language::Fi, {Role::Coach}, "", {}})) ==
               "login:login_taken");
    BOOST_TEST(accountsFor(house.services, admin).size() == 2u);
    BOOST_TEST(accountsFor(house.services, coordinator).empty());
}

VALO_CASE_ON_BOTH(changing_the_password_signs_out_everywhere) {
    House house(db);
    const auto person = house.person(house.organisation("Paja"), "kerttu", {Role::Coordinator}, true);
    const auto in = signIn(house.services, "kerttu", kPassword, "::1").value();
    BOOST_TEST(codeOfRefusal(changeOwnPassword(house.services, person, "vaara", "uusi-pitka-salasana")) ==
               "current:wrong_password");
    BOOST_TEST(changeOwnPassword(house.services, person, kPassword, "uusi-pitka-salasana").has_value());
    BOOST_TEST(!authenticate(house.services, in.token, false).has_value());
    BOOST_TEST(signIn(house.services, "kerttu", "uusi-pitka-salasana", "::1").has_value());
}

VALO_CASE_ON_BOTH(a_look_is_on_disk_before_it_is_given_and_folds_within_the_minute) {
    static constexpr database::Sql kLooks{"select count(*) from access_log where action = 'assessment.read'"};
    House house(db);
    const auto person = house.person(house.organisation("Paja"), "kerttu", {Role::Coordinator});
    const auto look = [&] {
        return readLogged(house.services, person, [&](database::Transaction& tx, std::vector<Look>& looks) {
            looks.push_back({ClientId{7}, "assessment.read", "placement/3"});
            return tx.one<std::int64_t>(kLooks).value();
        });
    };
    look();
    BOOST_TEST(count(db, kLooks) == 1);
    look();
    BOOST_TEST(count(db, kLooks) == 1);
    house.clock.set(house.clock.now() + std::chrono::minutes(1));
    look();
    BOOST_TEST(count(db, kLooks) == 2);
    // Another server has its own memory; the table's key folds what it writes.
    RecentLooks elsewhere;
    Services other{db, house.clock, house.settings, valo::tests::strictPages(), elsewhere};
    logLooks(other, person, {{ClientId{7}, "assessment.read", "placement/3"}});
    BOOST_TEST(count(db, kLooks) == 2);
}

VALO_CASE_ON_BOTH(the_clients_own_look_is_not_logged_and_others_are_shown_to_her) {
    House house(db);
    const auto organisation = house.organisation("Paja");
    const auto coach = house.person(organisation, "veikko", {Role::Coach});
    Actor client = coach;
    client.client = ClientId{7};
    logLooks(house.services, client, {{ClientId{7}, "assessment.read", ""}});
    logLooks(house.services, coach, {{ClientId{7}, "assessment.read", ""}, {ClientId{8}, "assessment.read", ""}});
    const auto seen = db.read([&](database::Transaction& tx) { return accessOf(tx, ClientId{7}, std::nullopt, 10); });
    BOOST_TEST_REQUIRE(seen.size() == 1u);
    BOOST_TEST(seen[0].name == "veikko");
    BOOST_TEST(seen[0].organisation == "Paja");
}

VALO_CASE_ON_BOTH(the_access_log_cannot_be_rewritten) {
    static constexpr database::Sql kRewrite{"update access_log set action = 'nothing'"};
    House house(db);
    house.person(house.organisation("Paja"), "kerttu", {Role::Coordinator});
    BOOST_CHECK_THROW(db.write([&](database::Transaction& tx) { return tx.run(kRewrite) >= 0; }), std::exception);
}

VALO_CASE_ON_BOTH(a_resent_write_makes_one_row) {
    House house(db);
    const auto person = house.person(house.organisation("Paja"), "kerttu", {Role::Coordinator});
    int made = 0;
    const auto send = [&](std::string_view key) {
        return db.write([&](database::Transaction& tx) {
            return once<TaskId>(tx, person, key, house.clock.now(),
                                [&](database::Transaction&) -> Result<TaskId> { return TaskId{++made}; });
        });
    };
    BOOST_TEST(send("a").value().value == 1);
    BOOST_TEST(send("a").value().value == 1);
    BOOST_TEST(send("b").value().value == 2);
    BOOST_TEST(made == 2);
}

VALO_CASE_ON_BOTH(a_parameter_holds_on_its_days) {
    static constexpr database::Sql kAdd{
        "insert into parameter (name, value, unit, valid_from, valid_to) values (:n, :v, :u, :f, :t)"};
    House house(db);
    db.write([&](database::Transaction& tx) {
        tx.run(kAdd, "koe", 6.0, "kk", "2020-01-01", std::optional<std::string>("2024-12-31"));
        tx.run(kAdd, "koe", 8.0, "kk", "2025-01-01", std::optional<std::string>());
        return true;
    });
    const auto on = [&](std::string_view day) {
        return db.read([&](database::Transaction& tx) { return parameter(tx, "koe", parseIsoDate(day).value()); });
    };
    BOOST_TEST(!on("2019-12-31").has_value());
    BOOST_TEST(on("2024-12-31").value() == 6.0);
    BOOST_TEST(on("2026-01-01").value() == 8.0);
}
