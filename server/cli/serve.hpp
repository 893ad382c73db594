#pragma once
#include "accounts/services.hpp"
#include "http/listener.hpp"
#include "http/router.hpp"
#include "workplaces/matching/suggestions.hpp"

namespace valo::cli {

/// The routes of every room. What makes suggestions is given back: it begins when it is told to, or first asked.
std::shared_ptr<workplaces::Suggestions> addAllRoutes(http::Router& router, Services& services);
/// What the guard asks of the rooms.
http::GuardHooks hooksOf(Services& services);

/// Keeps SIGTERM and SIGINT for serve() alone; called before any thread starts.
void holdSignals();

/// Serves until SIGTERM or SIGINT, then lets running requests finish. Returns the exit code.
int serve(Services& services);

}  // namespace valo::cli
