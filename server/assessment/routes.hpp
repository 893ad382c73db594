#pragma once
#include "accounts/services.hpp"
#include "http/router.hpp"

namespace valo::assessment {

/// Pages and API.
void addRoutes(http::Router& router, Services& services);
void addApiRoutes(http::Router& router, Services& services);

}  // namespace valo::assessment
