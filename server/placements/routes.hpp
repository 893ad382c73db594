#pragma once
#include "accounts/services.hpp"
#include "http/router.hpp"

namespace valo::placements {

/// Pages and API.
void addRoutes(http::Router& router, Services& services);
/// The part of addRoutes that placement_pages.cpp holds.
void addPlacementPages(http::Router& router, Services& services);
void addApiRoutes(http::Router& router, Services& services);

}  // namespace valo::placements
