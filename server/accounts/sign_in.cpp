#include "accounts/access_log.hpp"
#include "accounts/actions.hpp"
#include "accounts/store.hpp"
#include "core/secret.hpp"

namespace valo::accounts {
namespace {

using database::Sql;
using database::Transaction;
using namespace std::chrono_literals;

constexpr auto kFailureWindow = 15min;
constexpr std::int64_t kFailuresOfLogin = 10;
constexpr std::int64_t kFailuresOfAddress = 50;
constexpr auto kLastUsedStep = 10min;

// Failures are counted under hashes, so that the table names nobody.
std::string loginKey(std::string_view login) { return keyedHash("sign-in login", normalLogin(login)); }
std::string addressKey(std::string_view address) { return keyedHash("sign-in address", address); }

constexpr Sql kFailures{"select count(*) from sign_in_failure where key_hash = :key and at > :since"};
constexpr Sql kAddFailure{"insert into sign_in_failure (key_hash, at) values (:key, :at)"};
constexpr Sql kSweepFailures{"delete from sign_in_failure where at < :before"};
constexpr Sql kForgiveLogin{"delete from sign_in_failure where key_hash = :key"};
constexpr Sql kPasswordHash{"select password_hash from account where id = :id and disabled_at is null"};
constexpr Sql kStorePassword{"update account set password_hash = :hash where id = :id"};
constexpr Sql kAddSession{
    "insert into session (token_hash, account_id, created_at, last_used_at, expires_at) "
    "values (:token, :account, :created, :used, :expires)"};
constexpr Sql kSweepSessions{"delete from session where expires_at < :now"};
constexpr Sql kEndSession{"delete from session where token_hash = :token"};

bool tooMany(Transaction& tx, std::string_view login, std::string_view address, UtcTime now) {
    const auto since = now - kFailureWindow;
    return tx.one<std::int64_t>(kFailures, loginKey(login), since).value_or(0) >= kFailuresOfLogin ||
           tx.one<std::int64_t>(kFailures, addressKey(address), since).value_or(0) >= kFailuresOfAddress;
}

SignedIn openSession(Services& services, const Account& account, const std::string& rehashed) {
    const auto now = services.clock.now();
    const auto token = randomToken();
    const auto actor = actorOf(account);
    services.database.write([&](Transaction& tx) {
        tx.run(kSweepSessions, now);
        tx.run(kAddSession, tokenHash(token), account.id, now, now,
               now + std::chrono::hours(services.settings.sessionHours));
        tx.run(kForgiveLogin, loginKey(account.login));
        if (!rehashed.empty()) tx.run(kStorePassword, rehashed, account.id);
        logAccess(tx, actor, now, {{}, "account.signed_in", ""});
        return true;
    });
    return {token, actor};
}

}  // namespace

Result<SignedIn> signIn(Services& services, std::string_view login, std::string_view password,
                        std::string_view address) {
    // Spent on unknown names too, so that the time does not tell whether a name exists.
    static const std::string nobodysHash = hashPassword(randomToken());

    const auto now = services.clock.now();
    bool limited = false;
    std::optional<Account> found;
    std::optional<std::string> hash;
    services.database.read([&](Transaction& tx) {
        limited = tooMany(tx, login, address, now);
        found = accountByLogin(tx, login);
        if (found) hash = tx.one<std::optional<std::string>>(kPasswordHash, found->id).value_or(std::nullopt);
        return true;
    });
    if (limited) return refuse({ErrorKind::TooMany, "too_many_attempts", "15", {}});
    const bool right = passwordMatches(password.substr(0, 1000), hash.value_or(nobodysHash));
    if (!right || !hash) {
        services.database.write([&](Transaction& tx) {
            tx.run(kSweepFailures, now - kFailureWindow);
            tx.run(kAddFailure, loginKey(login), now);
            tx.run(kAddFailure, addressKey(address), now);
            return true;
        });
        return refuse({ErrorKind::Unauthenticated, "sign_in_failed", {}, {}});
    }
    return openSession(services, *found, needsRehash(*hash) ? hashPassword(password) : std::string());
}

void signOut(Services& services, const std::string& token) {
    services.database.write([&](Transaction& tx) {
        tx.run(kEndSession, tokenHash(token));
        return true;
    });
}

std::optional<http::Authenticated> authenticate(Services& services, const std::string& secret, bool isBearer) {
    static constexpr Sql kTouchSession{"update session set last_used_at = :now where token_hash = :token"};
    static constexpr Sql kTouchToken{"update api_token set last_used_at = :now where token_hash = :token"};

    const auto now = services.clock.now();
    const auto hash = tokenHash(secret);
    const auto bearer =
        services.database.read([&](Transaction& tx) { return accountOfSecret(tx, hash, isBearer, now); });
    if (!bearer) return std::nullopt;
    if (now - bearer->lastUsedAt > kLastUsedStep)
        services.database.write(
            [&](Transaction& tx) { return tx.run(isBearer ? kTouchToken : kTouchSession, now, hash) > 0; });
    http::Authenticated result;
    result.actor = actorOf(bearer->account);
    result.byToken = isBearer;
    result.scope = bearer->scope == "import" ? http::TokenScope::Import : http::TokenScope::Api;
    return result;
}

Result<Done> changeOwnPassword(Services& services, const Actor& actor, std::string_view current,
                               std::string_view fresh) {
    static constexpr Sql kEndOthers{"delete from session where account_id = :account"};
    std::optional<Account> own;
    std::optional<std::string> hash;
    services.database.read([&](Transaction& tx) {
        own = account(tx, actor.user);
        hash = tx.one<std::optional<std::string>>(kPasswordHash, actor.user).value_or(std::nullopt);
        return true;
    });
    if (!own || !hash || !passwordMatches(current, *hash)) return invalid("current", "wrong_password");
    if (auto fault = passwordFault(fresh, own->login)) return invalid({*fault});
    const auto made = hashPassword(fresh);
    return services.database.write([&](Transaction& tx) -> Result<Done> {
        tx.run(kStorePassword, made, actor.user);
        tx.run(kEndOthers, actor.user);  // every session ends, this one too: whoever had the old password is out
        logAccess(tx, actor, services.clock.now(),
                  {{}, "account.password_changed", "account/" + std::to_string(actor.user.value)});
        return Done{};
    });
}

std::optional<Invited> invitation(Services& services, std::string_view secret) {
    static constexpr Sql kInvited{
        "select a.login, a.name, a.language from invitation i join account a on a.id = i.account_id "
        "where i.token_hash = :token and i.used_at is null and i.expires_at > :now and a.disabled_at is null"};
    return services.database.read(
        [&](Transaction& tx) { return tx.one<Invited>(kInvited, tokenHash(secret), services.clock.now()); });
}

Result<SignedIn> acceptInvitation(Services& services, std::string_view secret, std::string_view password) {
    static constexpr Sql kOpenInvitation{
        "select i.account_id from invitation i join account a on a.id = i.account_id where i.token_hash = :token "
        "and i.used_at is null and i.expires_at > :now and a.disabled_at is null"};
    static constexpr Sql kUse{"update invitation set used_at = :now where token_hash = :token and used_at is null"};
    const auto invited = invitation(services, secret);
    if (!invited) return refuse({ErrorKind::NotFound, "invitation_ended", {}, {}});
    if (auto fault = passwordFault(password, invited->login)) return invalid({*fault});
    const auto hash = hashPassword(password);
    const auto accepted = services.database.write([&](Transaction& tx) -> Result<Account> {
        const auto now = services.clock.now();
        const auto id = tx.one<UserId>(kOpenInvitation, tokenHash(secret), now);
        if (!id || tx.run(kUse, now, tokenHash(secret)) != 1)
            return refuse({ErrorKind::NotFound, "invitation_ended", {}, {}});
        tx.run(kStorePassword, hash, *id);
        return account(tx, *id).value();
    });
    if (!accepted) return refuse(accepted.error());
    return openSession(services, *accepted, {});
}

}  // namespace valo::accounts
