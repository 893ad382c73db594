#pragma once
// Services over a test database with a clock that stands still, and people to act in it.
#include "accounts/access_log.hpp"
#include "accounts/account.hpp"
#include "accounts/services.hpp"
#include "core/settings.hpp"
#include "core/time.hpp"
#include "support/story.hpp"

namespace valo::tests {

struct House {
    explicit House(database::Database& db, std::string_view now = "2026-11-22T10:00:00Z");

    OrganisationId organisation(std::string name);
    /// An account of that role whose login is its name and whose password is "kissa-koira-hevonen" when `withPassword`.
    Actor person(OrganisationId organisation, std::string name, std::set<Role> roles, bool withPassword = false,
                 ClientId client = {});

    Settings settings;
    FixedClock clock;
    accounts::RecentLooks looks;
    Services services;
};

}  // namespace valo::tests
