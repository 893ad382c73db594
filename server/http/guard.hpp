#pragma once
// Who asks, in which language, and whether a browser was tricked into asking.
#include <optional>

#include "http/listener.hpp"
#include "http/message_head.hpp"

namespace valo::http {

inline constexpr std::string_view kVisitorCookie = "valo_visitor";
inline constexpr std::string_view kLanguageCookie = "valo_lang";

class Guard {
 public:
    Guard(const ListenerOptions& options, const GuardHooks& hooks) : options_(options), hooks_(hooks) {}

    struct Known {
        std::optional<Authenticated> who;
        bool badToken = false;       // a bearer token that belongs to nobody: never answered as if it had not been sent
        std::string newVisitor;      // value for a visitor's cookie, when the answer is a page
        bool choseLanguage = false;  // by ?lang=: kept in a cookie
    };
    /// Fills in the request's actor, csrf and language.
    Known identify(Request& request) const;

    /// Why the route may not be called, or nothing. The body has been read.
    std::optional<Error> refusal(const Request& request, const Route& route, const Known& known) const;

 private:
    std::optional<Error> forgery(const Request& request) const;
    bool isOurOrigin(const Request& request, std::string_view origin) const;
    const ListenerOptions& options_;
    const GuardHooks& hooks_;
};

}  // namespace valo::http
