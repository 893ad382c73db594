#include "accounts/access_log.hpp"
#include "accounts/actions.hpp"
#include "accounts/store.hpp"
#include "core/secret.hpp"
#include "core/text.hpp"

namespace valo::accounts {
namespace {

using database::Sql;
using database::Transaction;

constexpr Sql kAddRole{"insert into account_role (account_id, role) values (:account, :role) on conflict do nothing"};
constexpr Sql kEndSessions{"delete from session where account_id = :account"};
constexpr Sql kEndInvitations{"update invitation set used_at = :now where account_id = :account and used_at is null"};

std::string subjectOf(UserId id) { return "account/" + std::to_string(id.value); }

std::vector<FieldError> faults(const Organisation& organisation) {
    std::vector<FieldError> wrong;
    if (trimmed(organisation.name).empty()) wrong.push_back({"name", "required", ""});
    if (length(organisation.name) > 200) wrong.push_back({"name", "too_long", "200"});
    if (!organisation.businessId.empty() && !isBusinessId(organisation.businessId))
        wrong.push_back({"business_id", "not_a_business_id", ""});
    if (!fromCode<OrganisationKind>(organisation.kind)) wrong.push_back({"kind", "unknown", organisation.kind});
    return wrong;
}

Result<UserId> insertAccount(Transaction& tx, const Actor& actor, UtcTime now, const NewAccount& wanted,
                             const std::string& hash) {
    static constexpr Sql kAdd{
        "insert into account (organisation_id, login, name, title, email, language, password_hash, client_id, "
        "created_at) "
        "values (:organisation, :login, :name, :title, :email, :language, :hash, :client, :now) "
        "on conflict do nothing returning id"};
    const auto id = tx.insert<UserId>(kAdd, wanted.organisation, normalLogin(wanted.login), trimmed(wanted.name),
                                      trimmed(wanted.title), trimmed(wanted.email), wanted.language,
                                      hash.empty() ? std::optional<std::string>() : hash,
                                      wanted.client ? std::optional(wanted.client) : std::nullopt, now);
    if (!id) return invalid("login", "login_taken", wanted.login);
    for (auto role : wanted.roles) tx.run(kAddRole, id, role);
    logAccess(tx, actor, now, {wanted.client, "account.added", subjectOf(id)});
    return id;
}

std::string freshInvitation(Transaction& tx, const Actor& actor, UtcTime now, int validDays, UserId account) {
    static constexpr Sql kAdd{
        "insert into invitation (token_hash, account_id, created_by, created_at, expires_at) "
        "values (:token, :account, :by, :now, :expires)"};
    const auto secret = randomToken();
    tx.run(kEndInvitations, now, account);
    tx.run(kAdd, tokenHash(secret), account, actor.user, now, now + std::chrono::days(validDays));
    logAccess(tx, actor, now, {{}, "account.invited", subjectOf(account)});
    return secret;
}

/// The account, if the actor may manage it; absence and prohibition look alike.
Result<Account> managed(Transaction& tx, const Actor& actor, UserId id) {
    auto found = account(tx, id);
    if (!found || !mayManage(actor, found->organisation)) return notFound("account");
    return std::move(*found);
}

}  // namespace

Result<OrganisationId> addOrganisation(Services& services, const Actor& actor, const Organisation& organisation) {
    static constexpr Sql kAdd{
        "insert into organisation (name, business_id, kind, street, postal_code, municipality, phone, email, "
        "created_at) "
        "values (:name, :business_id, :kind, :street, :postal_code, :municipality, :phone, :email, :now) "
        "on conflict do nothing returning id"};
    if (!isOperator(actor)) return forbidden("add_organisation");
    if (auto wrong = faults(organisation); !wrong.empty()) return invalid(std::move(wrong));
    return services.database.write([&](Transaction& tx) -> Result<OrganisationId> {
        const auto& o = organisation;
        const auto id = tx.insert<OrganisationId>(kAdd, trimmed(o.name), o.businessId, o.kind, o.street, o.postalCode,
                                                  o.municipality, o.phone, o.email, services.clock.now());
        if (!id) return invalid("name", "name_taken", o.name);
        return id;
    });
}

Result<Done> changeOrganisation(Services& services, const Actor& actor, const Organisation& organisation) {
    static constexpr Sql kChange{
        "update organisation set name = :name, business_id = :business_id, kind = :kind, street = :street, "
        "postal_code = :postal_code, municipality = :municipality, phone = :phone, email = :email where id = :id"};
    if (!mayManage(actor, organisation.id)) return notFound("organisation");
    if (auto wrong = faults(organisation); !wrong.empty()) return invalid(std::move(wrong));
    return services.database.write([&](Transaction& tx) -> Result<Done> {
        const auto& o = organisation;
        if (tx.run(kChange, trimmed(o.name), o.businessId, o.kind, o.street, o.postalCode, o.municipality, o.phone,
                   o.email, o.id) != 1)
            return notFound("organisation");
        logAccess(tx, actor, services.clock.now(),
                  {{}, "organisation.changed", "organisation/" + std::to_string(o.id.value)});
        return Done{};
    });
}

Result<UserId> addAccount(Services& services, const Actor& actor, NewAccount wanted) {
    if (!mayManage(actor, wanted.organisation)) return forbidden("add_account");
    if (auto wrong = faults(wanted); !wrong.empty()) return invalid(std::move(wrong));
    const auto hash = wanted.password.empty() ? std::string() : hashPassword(wanted.password);
    return services.database.write([&](Transaction& tx) -> Result<UserId> {
        if (!organisation(tx, wanted.organisation)) return invalid("organisation", "unknown");
        return insertAccount(tx, actor, services.clock.now(), wanted, hash);
    });
}

Result<Done> setPassword(Services& services, const Actor& actor, UserId id, std::string_view password) {
    static constexpr Sql kSet{"update account set password_hash = :hash where id = :id"};
    const auto target = services.database.read([&](Transaction& tx) { return managed(tx, actor, id); });
    if (!target) return refuse(target.error());
    if (auto fault = passwordFault(password, target->login)) return invalid({*fault});
    const auto hash = hashPassword(password);
    return services.database.write([&](Transaction& tx) -> Result<Done> {
        tx.run(kSet, hash, id);
        tx.run(kEndSessions, id);
        logAccess(tx, actor, services.clock.now(), {{}, "account.password_set", subjectOf(id)});
        return Done{};
    });
}

Result<Done> setRoles(Services& services, const Actor& actor, UserId id, const std::set<Role>& roles) {
    static constexpr Sql kClear{"delete from account_role where account_id = :account"};
    return services.database.write([&](Transaction& tx) -> Result<Done> {
        const auto target = managed(tx, actor, id);
        if (!target) return refuse(target.error());
        // A client's account stays a client's, and nobody else becomes one: that is the placement room's invitation.
        if (target->client || roles.contains(Role::Client)) return invalid("roles", "client_role_alone");
        if (roles.empty()) return invalid("roles", "required");
        if (id == actor.user && !roles.contains(Role::Administrator)) return conflict("own_administrator_role");
        tx.run(kClear, id);
        for (auto role : roles) tx.run(kAddRole, id, role);
        logAccess(tx, actor, services.clock.now(), {{}, "account.roles_changed", subjectOf(id)});
        return Done{};
    });
}

Result<Done> setDisabled(Services& services, const Actor& actor, UserId id, bool disabled) {
    static constexpr Sql kSet{"update account set disabled_at = :at where id = :id"};
    static constexpr Sql kRevoke{
        "update api_token set revoked_at = :now where account_id = :account and revoked_at is null"};
    return services.database.write([&](Transaction& tx) -> Result<Done> {
        const auto target = managed(tx, actor, id);
        if (!target) return refuse(target.error());
        if (id == actor.user) return conflict("own_account");
        const auto now = services.clock.now();
        tx.run(kSet, disabled ? std::optional(now) : std::nullopt, id);
        if (disabled) {
            tx.run(kEndSessions, id);
            tx.run(kRevoke, now, id);
            tx.run(kEndInvitations, now, id);
        }
        logAccess(tx, actor, now, {{}, disabled ? "account.disabled" : "account.opened", subjectOf(id)});
        return Done{};
    });
}

Result<Done> setLanguage(Services& services, const Actor& actor, Language language) {
    static constexpr Sql kSet{"update account set language = :language where id = :id"};
    return services.database.write([&](Transaction& tx) -> Result<Done> {
        tx.run(kSet, language, actor.user);
        return Done{};
    });
}

std::vector<Account> accountsFor(Services& services, const Actor& actor) {
    if (!actor.is(Role::Administrator)) return {};
    return services.database.read([&](Transaction& tx) {
        return accounts(tx, isOperator(actor) ? std::nullopt : std::optional(actor.organisation));
    });
}

Result<std::string> invite(Services& services, const Actor& actor, UserId id) {
    return services.database.write([&](Transaction& tx) -> Result<std::string> {
        const auto target = managed(tx, actor, id);
        if (!target) return refuse(target.error());
        if (target->disabledAt) return conflict("account_disabled");
        return freshInvitation(tx, actor, services.clock.now(), services.settings.invitationDays, id);
    });
}

Result<std::string> inviteClient(Transaction& tx, const Actor& actor, UtcTime now, int validDays, ClientId client,
                                 std::string_view name, Language language, OrganisationId organisation) {
    if (const auto existing = accountOfClient(tx, client)) return freshInvitation(tx, actor, now, validDays, *existing);
    NewAccount wanted;
    wanted.organisation = organisation;
    wanted.name = name;
    wanted.language = language;
    wanted.roles = {Role::Client};
    wanted.client = client;
    // A short name to type; she may be a weak reader, and an e-mail address is not needed for anything.
    wanted.login = lowered(randomCode(8));
    const auto id = insertAccount(tx, actor, now, wanted, {});
    if (!id) return refuse(id.error());
    return freshInvitation(tx, actor, now, validDays, *id);
}

Result<std::string> addToken(Services& services, const Actor& actor, const NewToken& token) {
    static constexpr Sql kAdd{
        "insert into api_token (token_hash, account_id, name, scope, created_at, expires_at) "
        "values (:hash, :account, :name, :scope, :now, :expires)"};
    if (trimmed(token.name).empty()) return invalid("name", "required");
    return services.database.write([&](Transaction& tx) -> Result<std::string> {
        const auto target = account(tx, token.account);
        const bool own = target && target->id == actor.user && !actor.is(Role::Client);
        if (!target || target->disabledAt || target->client || !(own || mayManage(actor, target->organisation)))
            return notFound("account");
        const auto secret = randomToken();
        tx.run(kAdd, tokenHash(secret), token.account, trimmed(token.name),
               token.scope == http::TokenScope::Import ? "import" : "api", services.clock.now(),
               token.expires ? std::optional(startOfDay(plusDays(*token.expires, 1))) : std::nullopt);
        logAccess(tx, actor, services.clock.now(), {{}, "token.added", subjectOf(token.account)});
        return secret;
    });
}

Result<Done> revokeToken(Services& services, const Actor& actor, std::int64_t token) {
    static constexpr Sql kOwner{"select account_id from api_token where id = :id"};
    static constexpr Sql kRevoke{"update api_token set revoked_at = :now where id = :id and revoked_at is null"};
    return services.database.write([&](Transaction& tx) -> Result<Done> {
        const auto owner = tx.one<UserId>(kOwner, token);
        const auto target = owner ? account(tx, *owner) : std::nullopt;
        if (!target || !(target->id == actor.user || mayManage(actor, target->organisation))) return notFound("token");
        tx.run(kRevoke, services.clock.now(), token);
        logAccess(tx, actor, services.clock.now(), {{}, "token.revoked", subjectOf(target->id)});
        return Done{};
    });
}

std::vector<ApiToken> tokensFor(Services& services, const Actor& actor) {
    static constexpr Sql kTokens{
        "select t.id, t.name, t.scope, a.name, t.created_at, t.last_used_at, t.expires_at, t.revoked_at from api_token "
        "t "
        "join account a on a.id = t.account_id where :all = 1 or a.organisation_id = :organisation or a.id = :self "
        "order by t.id"};
    if (actor.is(Role::Client)) return {};
    return services.database.read([&](Transaction& tx) {
        return tx.all<ApiToken>(kTokens, isOperator(actor) ? 1 : 0,
                                actor.is(Role::Administrator) ? actor.organisation : OrganisationId{}, actor.user);
    });
}

}  // namespace valo::accounts
