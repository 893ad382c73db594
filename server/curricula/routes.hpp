#pragma once
#include "accounts/services.hpp"
#include "http/router.hpp"

namespace valo::curricula {

// Curricula are public documents: reading them needs no sign-in, importing needs a role.
void addRoutes(http::Router& router, Services& services);
void addApiRoutes(http::Router& router, Services& services);

}  // namespace valo::curricula
