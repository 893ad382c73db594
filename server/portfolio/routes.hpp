#pragma once
#include "accounts/services.hpp"
#include "http/router.hpp"

namespace valo::portfolio {

void addRoutes(http::Router& router, Services& services);

}  // namespace valo::portfolio
