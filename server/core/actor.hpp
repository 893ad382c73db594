#pragma once
#include <set>
#include <string>

#include "core/codes.hpp"
#include "core/ids.hpp"
#include "core/language.hpp"

namespace valo {

/// What an account may do; one account may have several. A coach is a coordinator's colleague who sees only the
/// clients that were given to her; an outside recogniser of learning environments is a reviewer.
enum class Role { Administrator, Coordinator, Coach, Institution, Reviewer, Client };
template <>
inline constexpr auto kCodes<Role> = std::to_array<Code<Role>>({{Role::Administrator, "administrator"},
                                                                {Role::Coordinator, "coordinator"},
                                                                {Role::Coach, "coach"},
                                                                {Role::Institution, "institution"},
                                                                {Role::Reviewer, "reviewer"},
                                                                {Role::Client, "client"}});

/// Who acts: the account behind a session or a token, or the operator at the command line (`user` is 0).
struct Actor {
    UserId user;
    OrganisationId organisation;
    std::string name;
    std::set<Role> roles;
    Language language = Language::Fi;
    ClientId client;  // the person's own record, when the account is a client's

    bool is(Role role) const { return roles.contains(role); }
};

}  // namespace valo
