#pragma once
#include "accounts/services.hpp"
#include "curricula/affected.hpp"
#include "http/router.hpp"

namespace valo::curricula {

// Curricula are public documents: reading them needs no sign-in, importing needs a role.
// `restingOn`: what would be touched by a change; nothing is told of it when it is not given.
void addRoutes(http::Router& router, Services& services, const RestingOn& restingOn = {});
void addApiRoutes(http::Router& router, Services& services);

}  // namespace valo::curricula
