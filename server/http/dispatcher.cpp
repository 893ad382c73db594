#include "http/dispatcher.hpp"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <random>
#include <stdexcept>

#include "core/failure.hpp"
#include "core/text.hpp"
#include "http/decoding.hpp"

namespace valo::http {
namespace {

using Microseconds = std::chrono::microseconds;
using SteadyTime = std::chrono::steady_clock::time_point;

constexpr std::string_view kPolicy =
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

constexpr std::pair<std::string_view, Method> kMethods[] = {{"GET", Method::Get},     {"HEAD", Method::Head},
                                                            {"POST", Method::Post},   {"PUT", Method::Put},
                                                            {"PATCH", Method::Patch}, {"DELETE", Method::Delete}};

std::optional<Method> methodOf(std::string_view name) {
    for (const auto& [text, method] : kMethods)
        if (text == name) return method;
    return std::nullopt;
}

std::string allowHeader(const std::vector<Method>& methods) {
    std::string out;
    for (const auto& [text, method] : kMethods)
        if (std::ranges::find(methods, method) != methods.end()) out.append(out.empty() ? "" : ", ").append(text);
    return out;
}

/// Not a secret: only to find the log line of an answer.
std::string newRequestId() {
    thread_local std::mt19937_64 random{(static_cast<std::uint64_t>(std::random_device{}()) << 32) ^
                                        std::random_device{}()};
    return fmt::format("{:016x}", random());
}

bool isAddress(std::string_view text) {
    return !text.empty() && text.size() < 46 && text.find_first_not_of("0123456789abcdefABCDEF.:") == text.npos;
}
bool isLoopback(std::string_view address) { return address.starts_with("127.") || address == "::1"; }

bool has(const Response& response, std::string_view name) {
    return std::ranges::any_of(response.headers, [&](const auto& header) { return header.first == name; });
}

void toStderr(const std::string& line) {
    static const auto logger = [] {
        auto made = std::make_shared<spdlog::logger>("http", std::make_shared<spdlog::sinks::stderr_sink_mt>());
        made->set_pattern("%v");
        return made;
    }();
    logger->info(line);
}

/// A line end in a header would let whoever chose its value write headers and bodies of their own.
void checkHeaders(const Response& response) {
    const auto isText = [](std::string_view text) {
        return std::ranges::none_of(text, [](unsigned char c) { return c < ' ' || c == 0x7f; });
    };
    if (!isText(response.contentType)) throw std::logic_error("a control character in the content type");
    for (const auto& [name, value] : response.headers)
        if (!isText(name) || !isText(value)) throw std::logic_error("a control character in the header " + name);
}

/// For the log: one line, since what a database says further down may quote content.
std::string firstLine(std::string_view text) { return std::string(text.substr(0, std::min(text.find('\n'), 300ul))); }

}  // namespace

/// One request on its way through.
struct Dispatcher::Exchange {
    SteadyTime begun = std::chrono::steady_clock::now();
    Request request;
    std::string method;
    Router::Found found;
    bool isOwn = false;  // one of the listener's own routes, which know nobody
    Guard::Known known;
    Response response;
};

Dispatcher::Dispatcher(const ListenerOptions& options, const Router& router, GuardHooks hooks,
                       std::function<std::string()> connections)
    : options_(options), router_(router), hooks_(std::move(hooks)), guard_(options_, hooks_) {
    addOwnRoutes(std::move(connections));
    metrics_ = std::make_unique<Metrics>(std::vector<const Router*>{&router_, &own_});
}

void Dispatcher::addOwnRoutes(std::function<std::string()> connections) {
    const auto words = [](std::string text, int status = 200) {
        return Response{status, "text/plain; charset=utf-8", std::move(text), {}};
    };
    own_.get(
        "/healthz", [=](const Request&) { return words("ok\n"); }, Needs::Nothing);
    own_.get(
        "/readyz",
        [=, this](const Request&) {
            return ready_ && (!hooks_.ready || hooks_.ready()) ? words("ready\n") : words("not ready\n", 503);
        },
        Needs::Nothing);
    own_.get(
        "/metrics",
        [=, this, own = std::move(connections)](const Request&) {
            return words(metrics_->text() + own() + (hooks_.metrics ? hooks_.metrics() : ""));
        },
        Needs::Nothing);
}

std::size_t Dispatcher::bodyLimit(const MessageHead& head) const {
    const auto path = decodedPath(head.rawPath);
    const auto found = router_.find(methodOf(head.method), path.value_or(""));
    return found.route ? found.route->bodyLimit : Route{}.bodyLimit;
}

Request Dispatcher::requestOf(const MessageHead& head, const std::string& peer) const {
    Request request;
    request.id = newRequestId();
    request.method = methodOf(head.method).value_or(Method::Get);
    request.headers = head.headers;
    request.cookies = parseCookies(request.header("cookie"));
    request.address = peer;
    request.path = head.rawPath;
    if (options_.trustProxy && isLoopback(peer)) {
        const auto forwarded = split(request.header("x-forwarded-for"), ',');
        const auto last = trimmed(forwarded.empty() ? "" : forwarded.back());
        if (isAddress(last)) request.address = last;
    }
    return request;
}

Response Dispatcher::answer(const MessageHead& head, std::string body, const std::string& peer) const {
    Exchange exchange;
    exchange.request = requestOf(head, peer);
    exchange.request.body = std::move(body);
    exchange.method = head.method;
    auto& request = exchange.request;
    const auto path = decodedPath(head.rawPath);
    const auto wrong = parseUrlencoded(head.rawQuery, request.query);
    if (path) request.path = *path;
    if (!path)
        refuse(exchange, {ErrorKind::Invalid, "bad_address", {}, {}}, 400);
    else if (wrong)
        refuse(exchange, {ErrorKind::Invalid, "bad_address", {}, {*wrong}}, 400);
    else
        handleOrFail(exchange);
    finish(exchange);
    return std::move(exchange.response);
}

Response Dispatcher::answer(const Refused& why, const std::string& peer) const {
    Exchange exchange;
    exchange.request = requestOf(why.head, peer);
    exchange.request.path = decodedPath(why.head.rawPath).value_or("");
    exchange.request.language = preferredLanguage(exchange.request.header("accept-language")).value_or(Language::Fi);
    exchange.method = why.head.method;
    find(exchange);
    refuse(exchange, {why.status == 413 ? ErrorKind::TooLarge : ErrorKind::Invalid, why.code, {}, {}}, why.status);
    finish(exchange);
    return std::move(exchange.response);
}

void Dispatcher::find(Exchange& exchange) const {
    auto& found = exchange.found;
    found = own_.find(methodOf(exchange.method), exchange.request.path);
    exchange.isOwn = found.route || !found.allowed.empty();
    if (!exchange.isOwn) found = router_.find(methodOf(exchange.method), exchange.request.path);
}

/// The one place where what failed becomes an answer.
void Dispatcher::handleOrFail(Exchange& exchange) const {
    const auto failed = [&](const std::exception& error, bool passing) {
        log("error", "failure",
            [&](JsonWriter& line) { line.field("id", exchange.request.id).field("what", firstLine(error.what())); });
        refuse(exchange, {ErrorKind::Conflict, passing ? "unavailable" : "internal", {}, {}}, passing ? 503 : 500);
        if (passing) exchange.response.with("Retry-After", "5");
    };
    try {
        handle(exchange);
    } catch (const valo::Failure& failure) {
        failed(failure, failure.passing);
    } catch (const std::exception& error) {
        failed(error, false);
    }
}

void Dispatcher::handle(Exchange& exchange) const {
    auto& request = exchange.request;
    find(exchange);
    const auto* route = exchange.found.route;
    if (!exchange.isOwn) exchange.known = guard_.identify(request);
    if (!route && exchange.found.allowed.empty())
        return refuse(exchange, {ErrorKind::NotFound, "not_found", {}, {}}, 404);
    if (!route) {
        refuse(exchange, {ErrorKind::Unsupported, "method_not_allowed", {}, {}}, 405);
        exchange.response.with("Allow", allowHeader(exchange.found.allowed));
        return;
    }
    request.captured = exchange.found.captured;
    exchange.response.status = 0;
    readBody(exchange);
    if (exchange.response.status != 0) return;
    if (const auto error = guard_.refusal(request, *route, exchange.known))
        return refuse(exchange, *error, statusOf(error->kind));
    exchange.response = route->handler(request);
    checkHeaders(exchange.response);
}

void Dispatcher::readBody(Exchange& exchange) const {
    auto& request = exchange.request;
    const auto type = request.header("content-type");
    const auto kind = lowered(trimmed(type.substr(0, type.find(';'))));
    std::optional<FieldError> wrong;
    if (kind == "application/x-www-form-urlencoded")
        wrong = parseUrlencoded(request.body, request.form);
    else if (kind == "multipart/form-data")
        wrong = parseMultipart(request.body, type, request.form, request.files, exchange.found.route->fieldLimit);
    else
        return;
    request.body.clear();
    if (!wrong) return;
    const bool isTooMuch = wrong->code == "too_many_fields" || wrong->code == "too_long";
    refuse(exchange, {ErrorKind::Invalid, "invalid", {}, {*wrong}}, isTooMuch ? 422 : 400);
}

void Dispatcher::refuse(Exchange& exchange, const Error& error, int status) const {
    const auto& request = exchange.request;
    const bool reads = request.method == Method::Get || request.method == Method::Head;
    if (status == 401 && reads && !request.wantsJson() && error.code == "unauthenticated") {
        std::string next;
        for (const auto& [name, value] : request.query.pairs())
            next += (next.empty() ? "?" : "&") + percentEncoded(name) + "=" + percentEncoded(value);
        exchange.response = seeOther("/?next=" + percentEncoded(request.path + next));
        return;
    }
    exchange.response = errorAnswer(error, status, request);
    if (status == 401) exchange.response.with("WWW-Authenticate", "Bearer");
}

Response Dispatcher::errorAnswer(const Error& error, int status, const Request& request) const {
    if (request.wantsJson()) return problem(error, status, request);
    try {
        if (hooks_.errorPage) return html(hooks_.errorPage(error, status, request), status);
    } catch (const std::exception& failure) {
        log("error", "failure",
            [&](JsonWriter& line) { line.field("id", request.id).field("what", firstLine(failure.what())); });
    }
    return {status, "text/plain; charset=utf-8", fmt::format("{} {} ({})\n", status, error.code, request.id), {}};
}

void Dispatcher::finish(Exchange& exchange) const {
    auto& [begun, request, method, found, isOwn, known, response] = exchange;
    const auto add = [&](const char* name, std::string value) {
        if (!has(response, name)) response.with(name, std::move(value));
    };
    const bool isSecretAddress = request.path.starts_with("/s/") || request.path.starts_with("/v/");
    // Without any referrer a browser sends the form there with a hidden origin, which the guard refuses.
    const bool isSecretForm = request.path.starts_with("/invitation/") || request.path.starts_with("/sign/");
    add("Content-Security-Policy", std::string(kPolicy));
    add("X-Content-Type-Options", "nosniff");
    add("Referrer-Policy", isSecretAddress ? "no-referrer" : isSecretForm ? "strict-origin" : "same-origin");
    add("Cross-Origin-Opener-Policy", "same-origin");
    add("Cross-Origin-Resource-Policy", "same-origin");
    add("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
    add("Cache-Control", "no-store");
    add("X-Request-Id", request.id);
    if (options_.secureCookies) add("Strict-Transport-Security", "max-age=31536000");
    const std::string secure = options_.secureCookies ? "; Secure" : "";
    if (!known.newVisitor.empty() && response.contentType.starts_with("text/html"))
        response.with("Set-Cookie",
                      fmt::format("{}={}; Path=/; HttpOnly; SameSite=Lax{}", kVisitorCookie, known.newVisitor, secure));
    if (known.choseLanguage)
        response.with("Set-Cookie", fmt::format("{}={}; Path=/; Max-Age=31536000; SameSite=Lax{}", kLanguageCookie,
                                                tag(request.language), secure));
    const auto taken = std::chrono::duration_cast<Microseconds>(std::chrono::steady_clock::now() - begun);
    const std::string_view pattern = found.route ? std::string_view(found.route->pattern) : std::string_view();
    metrics_->count(pattern, response.status, taken);
    const auto [statements, inSql] = hooks_.sqlUsage ? hooks_.sqlUsage() : std::pair{std::uint64_t{0}, Microseconds{0}};
    log("info", "request", [&](JsonWriter& line) {
        line.field("id", request.id).field("method", method).field("route", pattern).field("status", response.status);
        line.field("us", taken.count()).field("sql", static_cast<std::int64_t>(statements));
        line.field("sqlUs", inSql.count());
        if (request.actor) line.field("actor", request.actor->user);
    });
}

void Dispatcher::log(std::string_view level, std::string_view event,
                     const std::function<void(JsonWriter&)>& add) const {
    JsonWriter line;
    const auto now = std::chrono::floor<Microseconds>(std::chrono::system_clock::now());
    line.beginObject().field("time", UtcTime(now)).field("level", level).field("event", event);
    add(line);
    line.endObject();
    hooks_.log ? hooks_.log(line.text()) : toStderr(line.text());
}

}  // namespace valo::http
