#include "accounts/access_log.hpp"
#include "accounts/page.hpp"
#include "placements/store.hpp"
#include "start/erase_client.hpp"
#include "start/routes.hpp"

namespace valo::start {
namespace {

using http::Request;
using http::Response;

Response erasePage(Services& services, const Request& request, const Error* error) {
    const auto client = request.id_<ClientId>(0);
    const auto seen = accounts::readLogged(services, request.who(), [&](auto& tx, std::vector<accounts::Look>& looks) {
        auto found = placements::seenClient(tx, request.who(), client);
        if (found) looks.push_back({client, "client.read", "client/" + std::to_string(client.value)});
        return found;
    });
    if (!seen || seen->own())
        return accounts::refused(services, request, {ErrorKind::NotFound, "not_found", "client", {}});
    web::Form form(services.pages, request.language, accounts::formErrors(error));
    form.add(web::Field{.name = "typed_name",
                        .label = "erase.typed_name",
                        .value = std::string(request.form.get("typed_name")),
                        .hint = "erase.typed_name_hint"})
        .add(web::Field{.name = "reason",
                        .label = "erase.reason",
                        .value = std::string(request.form.get("reason")),
                        .hint = "erase.reason_hint",
                        .maxLength = 200});
    web::Data data;
    data.set("client", client.value).set("name", seen->client.name).set("form", form.take());
    return accounts::page(services, request, "start/erase", data,
                          {.title = accounts::words(services, request, "erase.title"),
                           .crumbs = {{"/clients/" + std::to_string(client.value), seen->client.name}},
                           .status = error ? http::statusOf(error->kind) : 200});
}

Response submitErase(Services& services, const Request& request) {
    const auto done = eraseClient(services, request.who(),
                                  {request.id_<ClientId>(0), std::string(request.form.get("typed_name")),
                                   std::string(request.form.get("reason"))});
    if (done) return http::seeOther("/clients?done=client_erased");
    if (done.error().kind == ErrorKind::Invalid) return erasePage(services, request, &done.error());
    return accounts::refused(services, request, done.error());
}

}  // namespace

void addEraseRoutes(http::Router& r, Services& s) {
    r.get("/clients/{id}/erase", [&s](const Request& q) { return erasePage(s, q, nullptr); });
    r.post("/clients/{id}/erase", [&s](const Request& q) { return submitErase(s, q); });
}

}  // namespace valo::start
