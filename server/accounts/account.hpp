#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/actor.hpp"
#include "core/result.hpp"
#include "core/time.hpp"

namespace valo::accounts {

enum class OrganisationKind { Workshop, Municipality, Institution, Employer, Other };

struct Organisation {
    OrganisationId id;
    std::string name, businessId;
    std::string kind;
    std::string street, postalCode, municipality, phone, email;
    using Columns = std::tuple<OrganisationId, std::string, std::string, std::string, std::string, std::string,
                               std::string, std::string, std::string>;
};

struct Account {
    UserId id;
    OrganisationId organisation;
    std::string organisationName;
    std::string login, name, title, email;
    Language language;
    std::optional<ClientId> client;
    bool hasPassword;
    std::optional<UtcTime> disabledAt;
    std::vector<Role> roles;
};

struct NewAccount {
    OrganisationId organisation;
    std::string login, name, title, email;
    Language language = Language::Fi;
    std::set<Role> roles;
    std::string password;  // empty: the person sets one by invitation
    ClientId client;       // for a client's account
};

struct ApiToken {
    std::int64_t id;
    std::string name, scope, owner;
    UtcTime createdAt;
    std::optional<UtcTime> lastUsedAt, expiresAt, revokedAt;
    using Columns = std::tuple<std::int64_t, std::string, std::string, std::string, UtcTime, std::optional<UtcTime>,
                               std::optional<UtcTime>, std::optional<UtcTime>>;
};

/// Y-tunnus / FO-nummer: 1234567-1 with its check digit (weights 7 9 10 5 8 4 2, modulo 11).
bool isBusinessId(std::string_view text);
/// Why a password may not be used: too_short (under 10 characters), too_long (over 200), same_as_login.
std::optional<FieldError> passwordFault(std::string_view password, std::string_view login);
/// Everything that is wrong with a new account; empty when nothing is.
std::vector<FieldError> faults(const NewAccount& account);
/// A login is compared as its lower case without blanks around it.
std::string normalLogin(std::string_view login);

/// May `actor` manage the accounts of `organisation`? The operator at the command line (user 0) may manage all.
bool mayManage(const Actor& actor, OrganisationId organisation);
bool isOperator(const Actor& actor);
/// The operator at the command line.
Actor operatorActor();

}  // namespace valo::accounts

namespace valo {
template <>
inline constexpr auto kCodes<accounts::OrganisationKind> =
    std::to_array<Code<accounts::OrganisationKind>>({{accounts::OrganisationKind::Workshop, "workshop"},
                                                     {accounts::OrganisationKind::Municipality, "municipality"},
                                                     {accounts::OrganisationKind::Institution, "institution"},
                                                     {accounts::OrganisationKind::Employer, "employer"},
                                                     {accounts::OrganisationKind::Other, "other"}});
}
