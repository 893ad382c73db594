#include "accounts/actions.hpp"
#include "accounts/routes.hpp"
#include "core/json.hpp"
#include "http/json_body.hpp"

namespace valo::accounts {
namespace {

using http::Request;
using http::Response;

Response getMe(const Request& request) {
    const auto& actor = request.who();
    JsonWriter out;
    out.beginObject()
        .field("id", actor.user)
        .field("name", actor.name)
        .field("organisationId", actor.organisation)
        .field("language", tag(actor.language))
        .key("roles")
        .beginArray();
    for (auto role : actor.roles) out.value(codeOf(role));
    out.endArray();
    if (actor.client) out.field("clientId", actor.client);
    return http::json(out.endObject().take());
}

Response getAccounts(Services& services, const Request& request) {
    if (!request.who().is(Role::Administrator))
        return http::problem({ErrorKind::Forbidden, "forbidden", {}, {}}, request);
    JsonWriter out;
    out.beginObject().key("items").beginArray();
    for (const auto& account : accountsFor(services, request.who())) {
        if (account.client) continue;
        out.beginObject()
            .field("id", account.id)
            .field("login", account.login)
            .field("name", account.name)
            .field("title", account.title)
            .field("language", tag(account.language))
            .field("disabled", account.disabledAt.has_value())
            .key("roles")
            .beginArray();
        for (auto role : account.roles) out.value(codeOf(role));
        out.endArray().endObject();
    }
    return http::json(out.endArray().key("next").null().endObject().take());
}

Response postAccount(Services& services, const Request& request) {
    http::JsonBody in(request.body);
    NewAccount wanted;
    wanted.organisation = request.who().organisation;
    wanted.login = in.text("login", 1, 120);
    wanted.name = in.text("name", 1, 120);
    wanted.title = in.text("title", 0, 120);
    wanted.email = in.text("email", 0, 200);
    wanted.language = in.code<Language>("language", false).value_or(request.language);
    if (const auto role = in.code<Role>("role")) wanted.roles = {*role};
    if (auto wrong = in.finish()) return http::problem(*wrong, request);
    const auto id = addAccount(services, request.who(), wanted);
    if (!id) return http::problem(id.error(), request);
    const auto secret = invite(services, request.who(), *id);
    if (!secret) return http::problem(secret.error(), request);
    JsonWriter out;
    out.beginObject().field("id", *id).field("invitation", "/invitation/" + *secret).endObject();
    return http::json(out.take(), 201);
}

}  // namespace

void addApiRoutes(http::Router& r, Services& s) {
    r.get("/api/v1/me", [](const Request& q) { return getMe(q); });
    r.get("/api/v1/accounts", [&s](const Request& q) { return getAccounts(s, q); });
    r.post("/api/v1/accounts", [&s](const Request& q) { return postAccount(s, q); });
}

}  // namespace valo::accounts
