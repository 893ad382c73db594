#pragma once
#include <optional>
#include <vector>

#include "accounts/account.hpp"
#include "database/transaction.hpp"

namespace valo::accounts {

std::optional<Organisation> organisation(database::Transaction& tx, OrganisationId id);
std::vector<Organisation> organisations(database::Transaction& tx);
std::optional<Account> account(database::Transaction& tx, UserId id);
std::optional<Account> accountByLogin(database::Transaction& tx, std::string_view login);
/// Whose session or API token a secret's hash is, if that and the account still stand.
struct Bearer {
    Account account;
    UtcTime lastUsedAt;
    std::string scope;
};
std::optional<Bearer> accountOfSecret(database::Transaction& tx, std::string_view hash, bool isBearer, UtcTime now);
std::vector<Account> accounts(database::Transaction& tx, std::optional<OrganisationId> organisation);
/// Open accounts of an organisation that have one of the roles.
std::vector<Account> colleagues(database::Transaction& tx, OrganisationId organisation, const std::set<Role>& roles);
Actor actorOf(const Account& account);
/// The account of a client, if one was made.
std::optional<UserId> accountOfClient(database::Transaction& tx, ClientId client);

/// A dated figure (handbook §1.3, §8.8) as it stands on `day`.
struct Parameter {
    std::string name;
    double value;
    std::string unit, validFrom, source;
    std::optional<std::string> validTo;
    using Columns = std::tuple<std::string, double, std::string, std::string, std::string, std::optional<std::string>>;
};
std::optional<double> parameter(database::Transaction& tx, std::string_view name, Date day);
std::vector<Parameter> parameters(database::Transaction& tx, Date day);

}  // namespace valo::accounts
