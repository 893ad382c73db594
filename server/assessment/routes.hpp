#pragma once
#include "accounts/services.hpp"
#include "http/router.hpp"

namespace valo::assessment {

/// Pages and API.
void addRoutes(http::Router& router, Services& services);

// The parts of addRoutes, one file each.
void addApiRoutes(http::Router& router, Services& services);
void addRecordPages(http::Router& router, Services& services);
void addAgreePages(http::Router& router, Services& services);
void addOwnPages(http::Router& router, Services& services);

}  // namespace valo::assessment
