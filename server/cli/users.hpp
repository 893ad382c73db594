#pragma once
#include <iostream>
#include <string>
#include <vector>

#include "accounts/services.hpp"
#include "core/result.hpp"

namespace valo::cli {

struct UserAdd {
    std::string login, name, title, email, organisation, organisationKind = "workshop", passwordFile, language = "fi";
    std::vector<std::string> roles;
};
/// Makes the account, and its organisation when there is none of that name. Without a password file a one-time link is
/// printed.
int userAdd(Services& services, const UserAdd& wanted);
int userPassword(Services& services, const std::string& login, const std::string& passwordFile);
int userRoles(Services& services, const std::string& login, const std::vector<std::string>& roles);
int userDisable(Services& services, const std::string& login, bool disabled);
int userList(Services& services, bool json);

struct TokenAdd {
    std::string login, name, scope = "api", expires;
};
int tokenAdd(Services& services, const TokenAdd& wanted);
int tokenRevoke(Services& services, std::int64_t id);
int tokenList(Services& services, bool json);

/// Says on stderr, in English, why a command was refused; returns 1.
int refusedCommand(Services& services, const Error& error);

}  // namespace valo::cli
