#pragma once
#include <memory>

#include "accounts/access_log.hpp"
#include "accounts/services.hpp"
#include "web/render.hpp"

namespace valo::cli {

/// Everything behind Services, opened together: settings, clock, migrated database, pages.
class Program {
 public:
    /// Brings the schema up to date first; throws database::Unavailable with a reason an operator understands.
    explicit Program(Settings settings);

    Services& services() { return services_; }

 private:
    Settings settings_;
    SystemClock clock_;
    web::Pages pages_;
    accounts::RecentLooks looks_;
    std::unique_ptr<database::Database> database_;
    Services services_;
};

}  // namespace valo::cli
