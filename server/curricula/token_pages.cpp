// Keys for the systems of an institution: each can send, check and publish curricula and do nothing else.
#include "accounts/actions.hpp"
#include "curricula/page_parts.hpp"

namespace valo::curricula {

namespace {

using accounts::words;
using http::Request;
using http::Response;
using web::Data;

std::string stateOf(const accounts::ApiToken& token, UtcTime now) {
    if (token.revokedAt) return "revoked";
    return token.expiresAt && *token.expiresAt <= now ? "expired" : "open";
}

Response tokensPage(Services& services, const Request& request, const std::string& fresh = {},
                    const Error* error = nullptr) {
    if (!mayImport(request.who())) return accounts::refused(services, request, forbidden("import").value());
    const auto typed = [&](std::string_view name) { return error ? std::string(request.form.get(name)) : ""; };
    web::Form form(services.pages, request.language, accounts::formErrors(error));
    form.add(web::Field{.name = "name",
                        .label = "accounts.token_name",
                        .value = typed("name"),
                        .hint = "accounts.token_name_hint",
                        .maxLength = 120})
        .add(web::Field{.name = "expires",
                        .label = "imports.token_expires",
                        .value = typed("expires"),
                        .hint = "imports.token_expires_hint",
                        .required = false,
                        .isShort = true});
    std::vector<Data> rows;
    for (const auto& token : accounts::tokensFor(services, request.who())) {
        if (token.scope != "import") continue;
        const auto state = stateOf(token, services.clock.now());
        rows.emplace_back()
            .set("id", token.id)
            .set("name", token.name)
            .set("owner", token.owner)
            .set("created", displayDate(helsinkiDate(token.createdAt)))
            .set("expires", token.expiresAt ? displayTime(*token.expiresAt) : "")
            .set("last_used", token.lastUsedAt ? displayTime(*token.lastUsedAt) : "")
            .set("state", words(services, request, "imports.token_state." + state))
            .set("is_open", state == "open");
    }
    Data data;
    data.set("form", form.take()).set("tokens", std::move(rows)).set("token", fresh);
    return accounts::page(services, request, "curricula/tokens", data,
                          {.title = words(services, request, "imports.tokens"),
                           .crumbs = {{"/curricula", words(services, request, "curricula.title")},
                                      {"/curricula/import", words(services, request, "curricula.import")}},
                           .status = error ? 422 : 200});
}

Response submitToken(Services& services, const Request& request) {
    if (!mayImport(request.who())) return accounts::refused(services, request, forbidden("import").value());
    accounts::NewToken wanted{request.who().user, std::string(request.form.get("name")), http::TokenScope::Import,
                              std::nullopt};
    const auto expires = request.form.get("expires");
    if (!expires.empty()) {
        wanted.expires = parseDate(expires);
        const auto wrong = !wanted.expires ? "not_a_date" : *wanted.expires < services.clock.today() ? "in_past" : "";
        if (*wrong) {
            const Error error = invalid("expires", wrong).value();
            return tokensPage(services, request, {}, &error);
        }
    }
    const auto token = accounts::addToken(services, request.who(), wanted);
    return token ? tokensPage(services, request, *token) : tokensPage(services, request, {}, &token.error());
}

Response submitRevoke(Services& services, const Request& request) {
    const auto done = accounts::revokeToken(services, request.who(), request.capturedNumber(0));
    if (!done) return accounts::refused(services, request, done.error());
    return http::seeOther("/curricula/import/tokens?done=token_revoked");
}

}  // namespace

void addTokenPages(http::Router& r, Services& s) {
    r.get("/curricula/import/tokens", [&s](const Request& q) { return tokensPage(s, q); });
    r.post("/curricula/import/tokens", [&s](const Request& q) { return submitToken(s, q); });
    r.post("/curricula/import/tokens/{id}/revoke", [&s](const Request& q) { return submitRevoke(s, q); });
}

}  // namespace valo::curricula
