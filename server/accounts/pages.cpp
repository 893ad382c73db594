#include "accounts/routes.hpp"

#include <algorithm>

#include "accounts/access_log.hpp"
#include "accounts/actions.hpp"
#include "accounts/page.hpp"
#include "accounts/store.hpp"
#include "core/text.hpp"
#include "http/router.hpp"

namespace valo::accounts {
namespace {

using http::Needs;
using http::Request;
using http::Response;
using web::Data;

/// A path of ours to go to after signing in; anything else (another site, a header trick) becomes the start page.
std::string safeNext(std::string_view next) {
    if (next.size() < 2 || next[0] != '/' || next[1] == '/' || next[1] == '\\') return "/";
    for (const char c : next)
        if (static_cast<unsigned char>(c) < 0x21 || c == '\\') return "/";
    return std::string(next);
}

Response withSession(Services& services, Response response, const std::string& token) {
    http::setSessionCookie(response, token, services.settings.secureCookies());
    return response;
}

Response submitSignIn(Services& services, const Request& request) {
    const auto signedIn = signIn(services, request.form.get("login"), request.form.get("password"), request.address);
    if (signedIn) return withSession(services, http::seeOther(safeNext(request.form.get("next"))), signedIn->token);
    return signInPage(services, request, &signedIn.error());
}

Response submitSignOut(Services& services, const Request& request) {
    if (const auto cookie = request.cookies.find(std::string(http::kSessionCookie)); cookie != request.cookies.end())
        signOut(services, cookie->second);
    auto response = http::seeOther("/?done=signed_out");
    http::clearSessionCookie(response, services.settings.secureCookies());
    return response;
}

Response invitationPage(Services& services, const Request& request, const Error* error) {
    const auto invited = invitation(services, request.captured.at(0));
    if (!invited) return refused(services, request, {ErrorKind::NotFound, "invitation_ended", {}, {}});
    Data data;
    web::Form form(services.pages, request.language, formErrors(error));
    form.add(web::Field{.name = "password",
                        .label = "invitation.password",
                        .hint = "invitation.password_hint",
                        .type = "password",
                        .autocomplete = "new-password"})
        .add(web::Field{
            .name = "repeated", .label = "invitation.repeated", .type = "password", .autocomplete = "new-password"});
    data.set("name", invited->name)
        .set("login", invited->login)
        .set("secret", request.captured[0])
        .set("form", form.take());
    return page(services, request, "accounts/invitation", data,
                {.title = words(services, request, "invitation.title"), .calm = true, .status = error ? 422 : 200});
}

Response submitInvitation(Services& services, const Request& request) {
    const auto password = request.form.get("password");
    if (password != request.form.get("repeated")) {
        const Error error{ErrorKind::Invalid, "invalid", {}, {{"repeated", "passwords_differ", ""}}};
        return invitationPage(services, request, &error);
    }
    const auto accepted = acceptInvitation(services, request.captured.at(0), password);
    if (!accepted) return invitationPage(services, request, &accepted.error());
    return withSession(services, http::seeOther("/?done=account_ready"), accepted->token);
}

std::vector<web::Choice> languageChoices(Services& services, const Request& request) {
    std::vector<web::Choice> choices;
    for (auto language : kLanguages)
        choices.push_back({.value = std::string(tag(language)),
                           .label = words(services, request, "language." + std::string(tag(language))),
                           .checked = language == request.language});
    return choices;
}

Response accountPage(Services& services, const Request& request, const Error* error) {
    Data data;
    std::optional<Account> own = services.database.read([&](auto& tx) { return account(tx, request.who().user); });
    if (!own) return refused(services, request, {ErrorKind::NotFound, "not_found", {}, {}});
    web::Form form(services.pages, request.language, formErrors(error));
    form
        .add(web::Field{
            .name = "current", .label = "own_account.current", .type = "password", .autocomplete = "current-password"})
        .add(web::Field{.name = "password",
                        .label = "own_account.fresh",
                        .hint = "invitation.password_hint",
                        .type = "password",
                        .autocomplete = "new-password"})
        .add(web::Choices{
            .name = "language", .label = "own_account.language", .choices = languageChoices(services, request)});
    data.set("name", own->name)
        .set("login", own->login)
        .set("organisation", own->organisationName)
        .set("form", form.take());
    return page(services, request, "accounts/own", data,
                {.title = words(services, request, "own_account.title"), .status = error ? 422 : 200});
}

Response submitOwnPassword(Services& services, const Request& request) {
    const auto done =
        changeOwnPassword(services, request.who(), request.form.get("current"), request.form.get("password"));
    if (!done) return accountPage(services, request, &done.error());
    auto response = http::seeOther("/?done=password_changed");
    http::clearSessionCookie(response, services.settings.secureCookies());
    return response;
}

Response submitLanguage(Services& services, const Request& request) {
    if (const auto language = parseLanguage(request.form.get("language")))
        (void)setLanguage(services, request.who(), *language);
    return http::seeOther("/account?lang=" + urlEncoded(request.form.get("language")) + "&done=language_changed");
}

std::string rolesInWords(Services& services, const Request& request, const std::vector<Role>& roles) {
    std::string out;
    for (auto role : roles)
        out += (out.empty() ? "" : ", ") + words(services, request, "role." + std::string(codeOf(role)));
    return out;
}

std::vector<web::Choice> roleChoices(Services& services, const Request& request) {
    const auto chosen = request.form.all("roles");
    std::vector<web::Choice> choices;
    for (const auto& [role, code] : kCodes<Role>) {
        if (role == Role::Client) continue;
        choices.push_back({.value = std::string(code),
                           .label = words(services, request, "role." + std::string(code)),
                           .hint = words(services, request, "accounts.role_hint." + std::string(code)),
                           .checked = std::ranges::find(chosen, code) != chosen.end()});
    }
    return choices;
}

web::Form accountForm(Services& services, const Request& request, const Error* error) {
    const auto typed = [&](std::string_view name) { return std::string(request.form.get(name)); };
    web::Form form(services.pages, request.language, formErrors(error));
    form.add(web::Field{.name = "name", .label = "common.name", .value = typed("name"), .maxLength = 120})
        .add(web::Field{.name = "login",
                        .label = "accounts.login",
                        .value = typed("login"),
                        .hint = "accounts.login_hint",
                        .maxLength = 120})
        .add(web::Field{.name = "title",
                        .label = "accounts.job_title",
                        .value = typed("title"),
                        .maxLength = 120,
                        .required = false})
        .add(web::Field{.name = "email",
                        .label = "common.email",
                        .value = typed("email"),
                        .type = "email",
                        .maxLength = 200,
                        .required = false})
        .add(web::Choices{.name = "roles", .label = "accounts.roles", .choices = roleChoices(services, request)})
        .add(web::Field{.name = "token_name",
                        .label = "accounts.token_name",
                        .value = typed("token_name"),
                        .hint = "accounts.token_name_hint"})
        .add(web::Choices{
            .name = "scope",
            .label = "accounts.token_scope",
            .choices = {
                {.value = "import", .label = words(services, request, "accounts.token_scope.import"), .checked = true},
                {.value = "api", .label = words(services, request, "accounts.token_scope.api")}}});
    return form;
}

struct AccountsPage {
    const Error* error = nullptr;
    std::string link;  // a one-time link or token to show once
    std::string token;
};

Response accountsPage(Services& services, const Request& request, const AccountsPage& shown = {}) {
    const auto& actor = request.who();
    if (!actor.is(Role::Administrator)) return refused(services, request, {ErrorKind::Forbidden, "forbidden", {}, {}});
    Data data;
    std::vector<Data> rows;
    for (const auto& entry : accountsFor(services, actor)) {
        if (entry.client) continue;  // clients' accounts are managed by those who work with them
        rows.emplace_back();
        rows.back()
            .set("id", entry.id.value)
            .set("name", entry.name)
            .set("login", entry.login)
            .set("roles_in_words", rolesInWords(services, request, entry.roles))
            .set("disabled", entry.disabledAt.has_value())
            .set("waiting", !entry.hasPassword)
            .set("own", entry.id == actor.user);
    }
    std::vector<Data> tokens;
    for (const auto& token : tokensFor(services, actor)) {
        if (token.revokedAt) continue;
        tokens.emplace_back();
        tokens.back()
            .set("id", token.id)
            .set("name", token.name)
            .set("owner", token.owner)
            .set("scope_in_words", words(services, request, "accounts.token_scope." + token.scope))
            .set("created", displayDate(helsinkiDate(token.createdAt)))
            .set("last_used", token.lastUsedAt ? displayTime(*token.lastUsedAt) : std::string());
    }
    data.set("rows", std::move(rows))
        .set("tokens", std::move(tokens))
        .set("link", shown.link)
        .set("token", shown.token);
    data.set("form", accountForm(services, request, shown.error).take());
    return page(services, request, "accounts/accounts", data,
                {.title = words(services, request, "accounts.title"), .status = shown.error ? 422 : 200});
}

std::string linkTo(Services& services, const Request& request, const std::string& secret) {
    auto base = services.settings.publicUrl;
    if (base.empty()) base = "http://" + std::string(request.header("host"));
    return base + "/invitation/" + secret;
}

Response submitAccount(Services& services, const Request& request) {
    NewAccount wanted;
    wanted.organisation = request.who().organisation;
    wanted.login = request.form.get("login");
    wanted.name = request.form.get("name");
    wanted.title = request.form.get("title");
    wanted.email = request.form.get("email");
    wanted.language = request.language;
    for (auto code : request.form.all("roles"))
        if (auto role = fromCode<Role>(code)) wanted.roles.insert(*role);
    const auto id = addAccount(services, request.who(), wanted);
    if (!id) return accountsPage(services, request, {.error = &id.error()});
    const auto secret = invite(services, request.who(), *id);
    if (!secret) return accountsPage(services, request, {.error = &secret.error()});
    return accountsPage(services, request, {.link = linkTo(services, request, *secret)});
}

Response submitInvite(Services& services, const Request& request) {
    const auto secret = invite(services, request.who(), request.id_<UserId>(0));
    if (!secret) return refused(services, request, secret.error());
    return accountsPage(services, request, {.link = linkTo(services, request, *secret)});
}

Response submitDisabled(Services& services, const Request& request, bool disabled) {
    const auto done = setDisabled(services, request.who(), request.id_<UserId>(0), disabled);
    if (!done) return refused(services, request, done.error());
    return http::seeOther(disabled ? "/accounts?done=account_disabled" : "/accounts?done=account_opened");
}

Response submitToken(Services& services, const Request& request) {
    NewToken wanted;
    wanted.account = request.who().user;
    wanted.name = request.form.get("token_name");
    wanted.scope = request.form.get("scope") == "import" ? http::TokenScope::Import : http::TokenScope::Api;
    auto token = addToken(services, request.who(), wanted);
    if (!token) {
        for (auto& field : token.error().fields) field.field = "token_name";
        return accountsPage(services, request, {.error = &token.error()});
    }
    return accountsPage(services, request, {.token = *token});
}

Response submitRevoke(Services& services, const Request& request) {
    const auto done = revokeToken(services, request.who(), request.capturedNumber(0));
    if (!done) return refused(services, request, done.error());
    return http::seeOther("/accounts?done=token_revoked");
}

}  // namespace

Response signInPage(Services& services, const Request& request, const Error* error) {
    Data data;
    const auto next = request.form.has("next") ? request.form.get("next") : request.query.get("next");
    web::Form form(services.pages, request.language, formErrors(error));
    form.add(web::Field{.name = "login",
                        .label = "sign_in.login",
                        .value = std::string(request.form.get("login")),
                        .autocomplete = "username"})
        .add(web::Field{
            .name = "password", .label = "sign_in.password", .type = "password", .autocomplete = "current-password"});
    data.set("next", safeNext(next)).set("demo", services.settings.demo).set("form", form.take());
    return page(
        services, request, "accounts/sign_in", data,
        {.title = words(services, request, "sign_in.title"), .status = error ? http::statusOf(error->kind) : 200});
}

void addRoutes(http::Router& r, Services& s) {
    r.get(
        "/sign-in", [&s](const Request& q) { return q.actor ? http::seeOther("/") : signInPage(s, q); },
        Needs::Nothing);
    r.post(
        "/sign-in", [&s](const Request& q) { return submitSignIn(s, q); }, Needs::Nothing);
    r.post(
        "/sign-out", [&s](const Request& q) { return submitSignOut(s, q); }, Needs::Nothing);
    r.get(
        "/invitation/{secret}", [&s](const Request& q) { return invitationPage(s, q, nullptr); }, Needs::Nothing);
    r.post(
        "/invitation/{secret}", [&s](const Request& q) { return submitInvitation(s, q); }, Needs::Nothing);
    r.get("/account", [&s](const Request& q) { return accountPage(s, q, nullptr); });
    r.post("/account/password", [&s](const Request& q) { return submitOwnPassword(s, q); });
    r.post("/account/language", [&s](const Request& q) { return submitLanguage(s, q); });
    r.get("/accounts", [&s](const Request& q) { return accountsPage(s, q); });
    r.post("/accounts", [&s](const Request& q) { return submitAccount(s, q); });
    r.post("/accounts/{id}/invitation", [&s](const Request& q) { return submitInvite(s, q); });
    r.post("/accounts/{id}/disable", [&s](const Request& q) { return submitDisabled(s, q, true); });
    r.post("/accounts/{id}/open", [&s](const Request& q) { return submitDisabled(s, q, false); });
    r.post("/tokens", [&s](const Request& q) { return submitToken(s, q); });
    r.post("/tokens/{id}/revoke", [&s](const Request& q) { return submitRevoke(s, q); });
    addApiRoutes(r, s);
    addAboutRoutes(r, s);
}

}  // namespace valo::accounts
