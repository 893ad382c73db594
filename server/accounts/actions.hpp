#pragma once
// What can be done with accounts; pages, API and commands all come through here.
#include <optional>
#include <string>
#include <vector>

#include "accounts/account.hpp"
#include "accounts/services.hpp"
#include "http/listener.hpp"

namespace valo::accounts {

struct SignedIn {
    std::string token;  // for the cookie; only its hash is stored
    Actor actor;
};
/// Refusals: sign_in_failed (one for unknown name, wrong password and disabled account), too_many_attempts.
/// Limit: 10 failures of a login or 50 of an address within 15 minutes.
Result<SignedIn> signIn(Services& services, std::string_view login, std::string_view password,
                        std::string_view address);
void signOut(Services& services, const std::string& token);
/// The account behind a session cookie or a bearer token, if it still stands.
std::optional<http::Authenticated> authenticate(Services& services, const std::string& secret, bool isBearer);

Result<OrganisationId> addOrganisation(Services& services, const Actor& actor, const Organisation& organisation);
Result<Done> changeOrganisation(Services& services, const Actor& actor, const Organisation& organisation);

Result<UserId> addAccount(Services& services, const Actor& actor, NewAccount account);
Result<Done> setPassword(Services& services, const Actor& actor, UserId account, std::string_view password);
Result<Done> changeOwnPassword(Services& services, const Actor& actor, std::string_view current,
                               std::string_view fresh);
Result<Done> setRoles(Services& services, const Actor& actor, UserId account, const std::set<Role>& roles);
/// Ends the account's sessions and tokens at once; `disabled` false opens it again.
Result<Done> setDisabled(Services& services, const Actor& actor, UserId account, bool disabled);
Result<Done> setLanguage(Services& services, const Actor& actor, Language language);
/// Accounts that the actor may manage.
std::vector<Account> accountsFor(Services& services, const Actor& actor);

/// A new one-time link's secret for an account without a password yet, or one that forgot it; earlier links end.
Result<std::string> invite(Services& services, const Actor& actor, UserId account);
/// Inside the caller's transaction: the account of a client (made when there is none) and its one-time link's secret.
/// The caller has checked that the actor works with the client.
Result<std::string> inviteClient(database::Transaction& tx, const Actor& actor, UtcTime now, int validDays,
                                 ClientId client, std::string_view name, Language language,
                                 OrganisationId organisation);
struct Invited {
    std::string login, name;
    Language language;
    using Columns = std::tuple<std::string, std::string, Language>;
};
/// Whom an open link invites; nothing when it is unknown, used or expired.
std::optional<Invited> invitation(Services& services, std::string_view secret);
Result<SignedIn> acceptInvitation(Services& services, std::string_view secret, std::string_view password);

struct NewToken {
    UserId account;
    std::string name;
    http::TokenScope scope = http::TokenScope::Api;
    std::optional<Date> expires;
};
/// The token itself: shown once, never again.
Result<std::string> addToken(Services& services, const Actor& actor, const NewToken& token);
Result<Done> revokeToken(Services& services, const Actor& actor, std::int64_t token);
std::vector<ApiToken> tokensFor(Services& services, const Actor& actor);

}  // namespace valo::accounts
