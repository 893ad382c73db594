#pragma once
#include "accounts/services.hpp"
#include "http/router.hpp"

namespace valo::start {

void addRoutes(http::Router& router, Services& services);
void addEraseRoutes(http::Router& router, Services& services);
void addAffectedRoutes(http::Router& router, Services& services);
void addSuccessionRoutes(http::Router& router, Services& services);

}  // namespace valo::start
