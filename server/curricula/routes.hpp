#pragma once
#include "accounts/services.hpp"
#include "http/router.hpp"

namespace valo::curricula {

/// Pages and API. Curricula are public documents: reading them needs no sign-in, importing needs a role.
void addRoutes(http::Router& router, Services& services);

}  // namespace valo::curricula
