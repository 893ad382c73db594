#include "test_server.hpp"

#include <thread>

#include "core/failure.hpp"
#include "core/json.hpp"
#include "http/json_body.hpp"

namespace valo::tests {
using namespace http;
namespace {

std::optional<Authenticated> authenticate(const std::string& secret, bool isBearer) {
    Authenticated known;
    known.actor.user = UserId{7};
    known.actor.name = "Aino";
    known.actor.language = Language::Sv;
    if (!isBearer && (secret == "aino" || secret == "aino-again")) return known;
    if (isBearer && secret == "broken-database") throw Failure("connection lost\nDETAIL: Key (email)=(a@b.fi)", true);
    if (isBearer && secret == "api-token") return known;
    known.scope = TokenScope::Import;
    if (isBearer && secret == "import-token") return known;
    return std::nullopt;
}

/// What reached the handler, as plain lines.
Response echo(const Request& request) {
    std::string out = "path=" + request.path + "\nlanguage=" + std::string(tag(request.language)) + "\n";
    if (request.actor) out += "actor=" + request.actor->name + "\n";
    out += "address=" + request.address + "\n";
    for (const auto& piece : request.captured) out += "captured=" + piece + "\n";
    for (const auto& [name, value] : request.query.pairs()) out += "query " + name + "=[" + value + "]\n";
    for (const auto& [name, value] : request.form.pairs()) out += "form " + name + "=[" + value + "]\n";
    for (const auto& file : request.files)
        out += "file " + file.field + " " + file.name + " " + file.contentType + " " +
               std::to_string(file.bytes.size()) + "\n";
    out += "body=" + std::to_string(request.body.size()) + "\n";
    return {200, "text/plain; charset=utf-8", out, {}};
}

Response decode(const Request& request) {
    JsonBody in(request.body);
    const auto name = in.text("name", 1, 20);
    const auto count = in.maybeInteger("count");
    in.truth("isNew");
    in.date("day", false);
    in.localized("title", false, 10);
    in.integers("ids");
    for (auto& item : in.objects("items", 3)) {
        item.integer("id");
        item.finish();
    }
    if (const auto wrong = in.finish()) return problem(*wrong, request);
    return json(JsonWriter().beginObject().field("name", name).field("count", count).endObject().take());
}

}  // namespace

TestServer::TestServer(ListenerOptions options) : listener_((addRoutes(), atFreePort(options)), router_, hooks()) {
    listener_.start();
}

ListenerOptions TestServer::atFreePort(ListenerOptions options) {
    options.port = 0;
    options.notice = std::chrono::milliseconds(0);
    return options;
}

GuardHooks TestServer::hooks() {
    GuardHooks hooks;
    hooks.authenticate = authenticate;
    hooks.ready = [this] { return ready.load(); };
    hooks.metrics = [] { return std::string("valo_test 1\n"); };
    hooks.sqlUsage = [] { return std::pair{std::uint64_t{3}, std::chrono::microseconds(45)}; };
    hooks.log = [this](const std::string& line) {
        const std::lock_guard lock(mutex_);
        lines_.push_back(line);
    };
    hooks.errorPage = [](const Error& error, int status, const Request& request) {
        if (request.path == "/broken-page") throw std::runtime_error("template missing");
        return "<h1>" + std::to_string(status) + " " + error.code + "</h1>" + request.id;
    };
    return hooks;
}

void TestServer::addRoutes() {
    router_.get("/echo", echo, Needs::Nothing);
    router_.post("/echo", echo, Needs::Nothing);
    router_.get("/echo/{a}/of/{b}", echo, Needs::Nothing);
    router_.get("/echo/exact/of/{b}", echo, Needs::Nothing);
    router_.get("/home", echo);
    router_.post("/home", echo);
    router_.put("/home", echo, Needs::Session, 1000);
    router_.post("/upload", echo, Needs::Nothing, 10 * 1024 * 1024);
    router_.get(
        "/form", [](const Request& r) { return html("<input name=\"_csrf\" value=\"" + r.csrf + "\">" + r.id); },
        Needs::Nothing);
    router_.get(
        "/big", [](const Request&) { return html(std::string(300'000, 'x')); }, Needs::Nothing);
    router_.get(
        "/empty", [](const Request&) { return html("not sent", 204); }, Needs::Nothing);
    router_.get("/s/{secret}", echo, Needs::Nothing);
    router_.get("/api/v1/things", echo);
    router_.post("/api/v1/things", decode);
    router_.post("/api/v1/imports", echo, Needs::Import);
    router_.get(
        "/throws", [](const Request&) -> Response { throw std::runtime_error("secret detail"); }, Needs::Nothing);
    router_.get(
        "/api/v1/busy", [](const Request&) -> Response { throw Failure("database is locked", true); }, Needs::Nothing);
    router_.get(
        "/bad-header", [](const Request& r) { return html("").with("X-Name", std::string(r.query.get("name"))); },
        Needs::Nothing);
    router_.get(
        "/slow",
        [this](const Request& request) {
            std::this_thread::sleep_for(std::chrono::milliseconds(600));
            ++slowCallsEnded;
            return echo(request);
        },
        Needs::Nothing);
    router_.get(
        "/away", [](const Request& r) { return seeOther(std::string(r.query.get("next"))); }, Needs::Nothing);
}

std::vector<std::string> TestServer::logLines() const {
    const std::lock_guard lock(mutex_);
    return lines_;
}

std::string message(const std::string& requestLine, const std::string& headers, const std::string& body) {
    const auto length = body.empty() ? "" : "Content-Length: " + std::to_string(body.size()) + "\r\n";
    return requestLine + " HTTP/1.1\r\nHost: localhost\r\n" + headers + length + "\r\n" + body;
}

}  // namespace valo::tests
