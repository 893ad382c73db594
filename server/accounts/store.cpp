#include "accounts/store.hpp"

#include <algorithm>

namespace valo::accounts {
namespace {

using database::Sql;
using database::Transaction;

struct AccountRow {
    UserId id;
    OrganisationId organisation;
    std::string organisationName, login, name, title, email;
    Language language;
    std::optional<std::int64_t> client;
    bool hasPassword;
    std::optional<UtcTime> disabledAt;
    std::optional<std::string> role;
    UtcTime lastUsedAt;  // of the session or token that led here
    std::string scope;
    using Columns = std::tuple<UserId, OrganisationId, std::string, std::string, std::string, std::string, std::string,
                               Language, std::optional<std::int64_t>, bool, std::optional<UtcTime>,
                               std::optional<std::string>, UtcTime, std::string>;
};

// One row for each role, an account's rows together.
#define VALO_ACCOUNT_ROWS(credential)                                                                      \
    "select a.id, a.organisation_id, o.name, a.login, a.name, a.title, a.email, a.language, a.client_id, " \
    "case when a.password_hash is null then 0 else 1 end, a.disabled_at, r.role, " credential              \
    " from account a "                                                                                     \
    "join organisation o on o.id = a.organisation_id left join account_role r on r.account_id = a.id "

constexpr Sql kAccount{VALO_ACCOUNT_ROWS("0, ''") "where a.id = :id"};
constexpr Sql kAccountByLogin{VALO_ACCOUNT_ROWS("0, ''") "where a.login = :login"};
constexpr Sql kAccounts{VALO_ACCOUNT_ROWS("0, ''") "order by o.name, a.name, a.id"};
constexpr Sql kAccountsOf{VALO_ACCOUNT_ROWS("0, ''") "where a.organisation_id = :organisation order by a.name, a.id"};
constexpr Sql kAccountOfSession{VALO_ACCOUNT_ROWS(
    "s.last_used_at, ''") "join session s on s.account_id = a.id where s.token_hash = :token "
                          "and s.expires_at > :now and a.disabled_at is null"};
constexpr Sql kAccountOfToken{VALO_ACCOUNT_ROWS("coalesce(t.last_used_at, 0), t.scope")
                              "join api_token t on t.account_id = a.id where t.token_hash = :token and t.revoked_at is null "
                              "and (t.expires_at is null or t.expires_at > :now) and a.disabled_at is null"};
#undef VALO_ACCOUNT_ROWS

std::vector<Account> folded(std::vector<AccountRow> rows) {
    std::vector<Account> out;
    for (auto& row : rows) {
        if (out.empty() || out.back().id != row.id) {
            std::optional<ClientId> client;
            if (row.client) client = ClientId{*row.client};
            out.push_back({row.id,
                           row.organisation,
                           row.organisationName,
                           row.login,
                           row.name,
                           row.title,
                           row.email,
                           row.language,
                           client,
                           row.hasPassword,
                           row.disabledAt,
                           {}});
        }
        if (row.role)
            if (auto role = fromCode<Role>(*row.role)) out.back().roles.push_back(*role);
    }
    return out;
}
std::optional<Account> first(std::vector<AccountRow> rows) {
    auto all = folded(std::move(rows));
    if (all.empty()) return std::nullopt;
    return std::move(all.front());
}

}  // namespace

std::optional<Organisation> organisation(Transaction& tx, OrganisationId id) {
    static constexpr Sql kOne{
        "select id, name, business_id, kind, street, postal_code, municipality, phone, email from organisation "
        "where id = :id"};
    return tx.one<Organisation>(kOne, id);
}
std::vector<Organisation> organisations(Transaction& tx) {
    static constexpr Sql kAll{
        "select id, name, business_id, kind, street, postal_code, municipality, phone, email from organisation "
        "order by name"};
    return tx.all<Organisation>(kAll);
}
std::optional<Account> account(Transaction& tx, UserId id) { return first(tx.all<AccountRow>(kAccount, id)); }
std::optional<Account> accountByLogin(Transaction& tx, std::string_view login) {
    return first(tx.all<AccountRow>(kAccountByLogin, normalLogin(login)));
}
std::optional<Bearer> accountOfSecret(Transaction& tx, std::string_view hash, bool isBearer, UtcTime now) {
    auto rows = tx.all<AccountRow>(isBearer ? kAccountOfToken : kAccountOfSession, hash, now);
    if (rows.empty()) return std::nullopt;
    const auto lastUsedAt = rows.front().lastUsedAt;
    auto scope = rows.front().scope;
    return Bearer{first(std::move(rows)).value(), lastUsedAt, std::move(scope)};
}
std::vector<Account> accounts(Transaction& tx, std::optional<OrganisationId> organisation) {
    return folded(organisation ? tx.all<AccountRow>(kAccountsOf, *organisation) : tx.all<AccountRow>(kAccounts));
}
std::vector<Account> colleagues(Transaction& tx, OrganisationId organisation, const std::set<Role>& roles) {
    auto all = accounts(tx, organisation);
    std::erase_if(all, [&](const Account& a) {
        return a.disabledAt || std::ranges::none_of(a.roles, [&](Role role) { return roles.contains(role); });
    });
    return all;
}
Actor actorOf(const Account& account) {
    Actor actor;
    actor.user = account.id;
    actor.organisation = account.organisation;
    actor.name = account.name;
    actor.roles = {account.roles.begin(), account.roles.end()};
    actor.language = account.language;
    if (account.client && actor.is(Role::Client)) actor.client = *account.client;
    return actor;
}
std::optional<UserId> accountOfClient(Transaction& tx, ClientId client) {
    static constexpr Sql kOfClient{"select id from account where client_id = :client order by id"};
    return tx.one<UserId>(kOfClient, client);
}

std::optional<double> parameter(Transaction& tx, std::string_view name, Date day) {
    static constexpr Sql kParameter{
        "select value from parameter where name = :name and valid_from <= :day "
        "and (valid_to is null or valid_to >= :same_day) order by valid_from desc"};
    return tx.one<double>(kParameter, name, day, day);
}
std::vector<Parameter> parameters(Transaction& tx, Date day) {
    static constexpr Sql kParameters{
        "select name, value, unit, valid_from, source, valid_to from parameter where valid_from <= :day "
        "and (valid_to is null or valid_to >= :same_day) order by name"};
    return tx.all<Parameter>(kParameters, day, day);
}

}  // namespace valo::accounts
