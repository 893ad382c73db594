#pragma once
#include "accounts/services.hpp"
#include "http/router.hpp"

namespace valo::certificates {

void addRoutes(http::Router& router, Services& services);
void addApiRoutes(http::Router& router, Services& services);
void addVerifyRoutes(http::Router& router, Services& services);
void addBulkRoutes(http::Router& router, Services& services);
void addLifeRoutes(http::Router& router, Services& services);
void addSchoolRoutes(http::Router& router, Services& services);
void addLookRoutes(http::Router& router, Services& services);
void addKeyRoutes(http::Router& router, Services& services);

}  // namespace valo::certificates
