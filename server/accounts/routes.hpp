#pragma once
#include "accounts/services.hpp"
#include "http/router.hpp"

namespace valo::accounts {

void addRoutes(http::Router& router, Services& services);
void addApiRoutes(http::Router& router, Services& services);
/// What `/` shows to somebody who is not signed in; the start room owns the address.
http::Response signInPage(Services& services, const http::Request& request, const Error* error = nullptr);

}  // namespace valo::accounts
