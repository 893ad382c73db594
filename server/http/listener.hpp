#pragma once
// The only way in: limits, framing, sessions, CSRF, errors and the log line are here, once, for every route.
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "core/actor.hpp"
#include "http/router.hpp"

namespace valo::http {

struct ListenerOptions {
    std::string host = "127.0.0.1";
    std::uint16_t port = 8080;
    std::size_t threads = 128;
    std::size_t maxQueued = 256;
    std::chrono::milliseconds requestDeadline{10000};
    std::chrono::milliseconds keepAlive{2000};
    std::chrono::milliseconds notice{
        1000};                // between readyz saying 503 and no longer accepting, for the proxy to see it
    bool trustProxy = false;  // X-Forwarded-For and -Proto are believed from loopback
    bool secureCookies = false;
    std::string publicUrl;  // Origin of form posts must be this (or the Host) when the browser sends one
};

enum class TokenScope { Api, Import };
struct Authenticated {
    Actor actor;
    bool byToken = false;
    TokenScope scope = TokenScope::Api;
};

/// What the guard asks of the rooms to its right; main.cpp fills it in.
struct GuardHooks {
    /// The session cookie's or bearer token's owner. Called once per request that carries one.
    std::function<std::optional<Authenticated>(const std::string& secret, bool isBearer)> authenticate;
    /// The whole page for an error in the reader's language (not for /api/, which gets problem+json).
    std::function<std::string(const Error& error, int status, const Request& request)> errorPage;
    /// Whether the program is ready to serve (readyz); called rarely.
    std::function<bool()> ready;
    /// Lines for /metrics besides the listener's own, in Prometheus text format.
    std::function<std::string()> metrics;
    /// Statements and µs in SQL of this thread since the last call, for the log line.
    std::function<std::pair<std::uint64_t, std::chrono::microseconds>()> sqlUsage;
    /// Takes each log line (one JSON object, no line end); stderr when it is not given.
    std::function<void(const std::string& line)> log;
};

class Listener {
 public:
    Listener(const ListenerOptions& options, const Router& router, GuardHooks hooks);
    ~Listener();
    void start();
    /// The one that was given, or the free one that start() found when it was 0.
    std::uint16_t port() const;
    /// readyz says 503 at once; running requests finish (at most `grace`), then connections are closed.
    void stop(std::chrono::milliseconds grace = std::chrono::seconds(10));

 private:
    struct Inner;
    std::unique_ptr<Inner> inner_;
};

inline constexpr std::string_view kSessionCookie = "valo_session";
/// Sets or clears the session cookie (HttpOnly, SameSite=Lax, Secure by options).
void setSessionCookie(Response& response, const std::string& token, bool secure);
void clearSessionCookie(Response& response, bool secure);

}  // namespace valo::http
