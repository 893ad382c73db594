#include "http/guard.hpp"

#include "core/secret.hpp"
#include "core/text.hpp"
#include "http/decoding.hpp"

namespace valo::http {
namespace {

constexpr std::string_view kBearer = "bearer ";

std::string cookieOf(const Request& request, std::string_view name) {
    const auto found = request.cookies.find(std::string(name));
    return found == request.cookies.end() ? std::string() : found->second;
}

/// A person at a browser is asked by cookie and account first; a program by what its request says.
Language languageOf(const Request& request, bool byToken) {
    if (const auto chosen = parseLanguage(request.query.get("lang"))) return *chosen;
    const auto preferred = preferredLanguage(request.header("accept-language"));
    if (byToken && preferred) return *preferred;
    if (const auto kept = parseLanguage(cookieOf(request, kLanguageCookie))) return *kept;
    if (request.actor) return request.actor->language;
    return preferred.value_or(Language::Fi);
}

bool changesSomething(Method method) { return method != Method::Get && method != Method::Head; }

}  // namespace

Guard::Known Guard::identify(Request& request) const {
    Known known;
    const auto authorization = request.header("authorization");
    const bool isBearer = lowered(authorization.substr(0, kBearer.size())) == kBearer;
    const auto session = cookieOf(request, kSessionCookie);
    if (isBearer) {
        if (hooks_.authenticate)
            known.who = hooks_.authenticate(std::string(authorization.substr(kBearer.size())), true);
        known.badToken = !known.who;
    } else if (!session.empty() && hooks_.authenticate) {
        known.who = hooks_.authenticate(session, false);
    }
    if (known.who) {
        known.who->byToken = isBearer;
        request.actor = known.who->actor;
    }
    if (!isBearer) {
        auto visitor = cookieOf(request, kVisitorCookie);
        if (!known.who && visitor.empty()) visitor = known.newVisitor = randomToken();
        request.csrf = keyedHash(known.who ? session : visitor, "csrf");
    }
    request.language = languageOf(request, isBearer);
    known.choseLanguage = parseLanguage(request.query.get("lang")).has_value();
    return known;
}

std::optional<Error> Guard::refusal(const Request& request, const Route& route, const Known& known) const {
    if (known.badToken) return Error{ErrorKind::Unauthenticated, "bad_token", {}, {}};
    if (route.needs != Needs::Nothing && !known.who)
        return Error{ErrorKind::Unauthenticated, "unauthenticated", {}, {}};
    // Not even what is open to everybody: such a token is never a way to look around.
    if (known.who && known.who->byToken && known.who->scope == TokenScope::Import && route.needs != Needs::Import)
        return Error{ErrorKind::Forbidden, "token_scope", {}, {}};
    const bool byBrowser = !known.who || !known.who->byToken;
    if (byBrowser && changesSomething(request.method)) return forgery(request);
    return std::nullopt;
}

std::optional<Error> Guard::forgery(const Request& request) const {
    const Error refused{ErrorKind::Forbidden, "csrf", {}, {}};
    const auto site = request.header("sec-fetch-site");
    if (!site.empty() && site != "same-origin" && site != "none") return refused;
    if (const auto origin = request.header("origin"); !origin.empty() && !isOurOrigin(request, origin)) return refused;
    const auto header = request.header("x-csrf-token");
    if (!equalSecrets(header.empty() ? request.form.get("_csrf") : header, request.csrf)) return refused;
    return std::nullopt;
}

bool Guard::isOurOrigin(const Request& request, std::string_view origin) const {
    const auto scheme = origin.find("://");
    if (scheme == origin.npos) return false;
    if (lowered(origin.substr(scheme + 3)) == lowered(request.header("host"))) return true;
    const std::string_view ours = options_.publicUrl;
    const auto afterScheme = ours.find("://");
    if (afterScheme == ours.npos) return false;
    return lowered(origin) == lowered(ours.substr(0, ours.find('/', afterScheme + 3)));
}

}  // namespace valo::http
