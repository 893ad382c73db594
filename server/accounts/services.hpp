#pragma once
// What every use case and page needs, built once in main and passed on; there is no other global state.
#include "core/settings.hpp"
#include "core/time.hpp"
#include "database/database.hpp"

namespace valo::web {
class Pages;
}

namespace valo::accounts {

class RecentLooks;

struct Services {
    database::Database& database;
    const Clock& clock;
    const Settings& settings;
    web::Pages& pages;
    RecentLooks& looks;
};

}  // namespace valo::accounts

namespace valo {
using accounts::Services;
}
