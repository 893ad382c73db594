#pragma once
#include "accounts/services.hpp"
#include "http/router.hpp"

namespace valo::accounts {

void addRoutes(http::Router& router, Services& services);
void addApiRoutes(http::Router& router, Services& services);
/// What every page links to at its foot, and the page of all components.
void addAboutRoutes(http::Router& router, Services& services);
/// What `/` shows to somebody who is not signed in; the start room owns the address.
http::Response signInPage(Services& services, const http::Request& request, const Error* error = nullptr);

}  // namespace valo::accounts
