#include "cli/users.hpp"

#include <algorithm>
#include <fstream>

#include "accounts/actions.hpp"
#include "accounts/store.hpp"
#include "core/json.hpp"
#include "core/text.hpp"
#include "web/render.hpp"

namespace valo::cli {
namespace {

Result<std::string> passwordFrom(const std::string& file) {
    std::string line;
    if (file == "-") {
        std::getline(std::cin, line);
    } else {
        std::ifstream in(file);
        if (!in) return invalid("password-file", "file_unreadable", file);
        std::getline(in, line);
    }
    return line;
}

Result<std::set<Role>> rolesFrom(const std::vector<std::string>& words) {
    std::set<Role> roles;
    for (const auto& word : words) {
        const auto role = fromCode<Role>(word);
        if (!role || *role == Role::Client) return invalid("role", "unknown", word);
        roles.insert(*role);
    }
    return roles;
}

Result<OrganisationId> organisationNamed(Services& services, const UserAdd& wanted) {
    const auto all = services.database.read([](auto& tx) { return accounts::organisations(tx); });
    if (wanted.organisation.empty() && all.size() == 1) return all.front().id;
    const auto found = std::ranges::find(all, wanted.organisation, &accounts::Organisation::name);
    if (found != all.end()) return found->id;
    if (wanted.organisation.empty()) return invalid("organisation", "required");
    accounts::Organisation fresh;
    fresh.name = wanted.organisation;
    fresh.kind = wanted.organisationKind;
    return accounts::addOrganisation(services, accounts::operatorActor(), fresh);
}

Result<UserId> accountNamed(Services& services, const std::string& login) {
    const auto found = services.database.read([&](auto& tx) { return accounts::accountByLogin(tx, login); });
    if (!found) return notFound(login);
    return found->id;
}

int finished(Services& services, const Result<Done>& done, std::string_view words) {
    if (!done) return refusedCommand(services, done.error());
    std::cout << words << '\n';
    return 0;
}

}  // namespace

int refusedCommand(Services& services, const Error& error) {
    const auto say = [&](const std::string& field, const std::string& code, const std::string& detail) {
        auto words = services.pages.errorText(Language::En, code, detail);
        if (!detail.empty() && words.find(detail) == words.npos) words += " (" + detail + ")";
        std::cerr << "valo: " << field << (field.empty() ? "" : ": ") << words << '\n';
    };
    if (error.fields.empty()) say("", error.code, error.detail);
    for (const auto& field : error.fields) say(field.field, field.code, field.detail);
    return 1;
}

int userAdd(Services& services, const UserAdd& wanted) {
    const auto roles = rolesFrom(wanted.roles);
    if (!roles) return refusedCommand(services, roles.error());
    const auto language = parseLanguage(wanted.language);
    if (!language)
        return refusedCommand(services,
                              {ErrorKind::Invalid, "invalid", {}, {{"language", "unknown", wanted.language}}});
    accounts::NewAccount account;
    account.login = wanted.login;
    account.name = wanted.name.empty() ? wanted.login : wanted.name;
    account.title = wanted.title;
    account.email = wanted.email;
    account.language = *language;
    account.roles = *roles;
    if (!wanted.passwordFile.empty()) {
        const auto password = passwordFrom(wanted.passwordFile);
        if (!password) return refusedCommand(services, password.error());
        if (auto fault = accounts::passwordFault(*password, wanted.login))
            return refusedCommand(services, {ErrorKind::Invalid, "invalid", {}, {*fault}});
        account.password = *password;
    }
    const auto organisation = organisationNamed(services, wanted);
    if (!organisation) return refusedCommand(services, organisation.error());
    account.organisation = *organisation;
    const auto id = accounts::addAccount(services, accounts::operatorActor(), account);
    if (!id) return refusedCommand(services, id.error());
    std::cout << "Added " << accounts::normalLogin(wanted.login) << ".\n";
    if (account.password.empty()) {
        const auto secret = accounts::invite(services, accounts::operatorActor(), *id);
        if (!secret) return refusedCommand(services, secret.error());
        std::cout << "One-time link to choose a password: " << services.settings.publicUrl << "/invitation/" << *secret
                  << '\n';
    }
    return 0;
}

int userPassword(Services& services, const std::string& login, const std::string& passwordFile) {
    const auto id = accountNamed(services, login);
    if (!id) return refusedCommand(services, id.error());
    const auto password = passwordFrom(passwordFile);
    if (!password) return refusedCommand(services, password.error());
    return finished(services, accounts::setPassword(services, accounts::operatorActor(), *id, *password),
                    "The password is set; open sessions have ended.");
}

int userRoles(Services& services, const std::string& login, const std::vector<std::string>& words) {
    const auto id = accountNamed(services, login);
    if (!id) return refusedCommand(services, id.error());
    const auto roles = rolesFrom(words);
    if (!roles) return refusedCommand(services, roles.error());
    return finished(services, accounts::setRoles(services, accounts::operatorActor(), *id, *roles),
                    "The roles are set.");
}

int userDisable(Services& services, const std::string& login, bool disabled) {
    const auto id = accountNamed(services, login);
    if (!id) return refusedCommand(services, id.error());
    return finished(
        services, accounts::setDisabled(services, accounts::operatorActor(), *id, disabled),
        disabled ? "The account is closed; its sessions, tokens and links have ended." : "The account is open.");
}

int userList(Services& services, bool json) {
    const auto all = accounts::accountsFor(services, accounts::operatorActor());
    JsonWriter out;
    out.beginArray();
    for (const auto& account : all) {
        std::string roles;
        for (auto role : account.roles) roles += (roles.empty() ? "" : ",") + std::string(codeOf(role));
        if (!json)
            std::cout << account.login << '\t' << roles << '\t' << account.organisationName << '\t'
                      << (account.disabledAt    ? "disabled"
                          : account.hasPassword ? "open"
                                                : "invited")
                      << '\n';
        out.beginObject()
            .field("login", account.login)
            .field("roles", roles)
            .field("organisation", account.organisationName)
            .field("disabled", account.disabledAt.has_value())
            .endObject();
    }
    if (json) std::cout << out.endArray().take() << '\n';
    return 0;
}

int tokenAdd(Services& services, const TokenAdd& wanted) {
    const auto id = accountNamed(services, wanted.login);
    if (!id) return refusedCommand(services, id.error());
    accounts::NewToken token{*id, wanted.name, http::TokenScope::Api, std::nullopt};
    if (wanted.scope == "import")
        token.scope = http::TokenScope::Import;
    else if (wanted.scope != "api")
        return refusedCommand(services, {ErrorKind::Invalid, "invalid", {}, {{"scope", "unknown", wanted.scope}}});
    if (!wanted.expires.empty()) {
        token.expires = parseDate(wanted.expires);
        if (!token.expires)
            return refusedCommand(services,
                                  {ErrorKind::Invalid, "invalid", {}, {{"expires", "not_a_date", wanted.expires}}});
    }
    const auto secret = accounts::addToken(services, accounts::operatorActor(), token);
    if (!secret) return refusedCommand(services, secret.error());
    std::cout << *secret << '\n';
    return 0;
}

int tokenRevoke(Services& services, std::int64_t id) {
    return finished(services, accounts::revokeToken(services, accounts::operatorActor(), id), "The token is revoked.");
}

int tokenList(Services& services, bool json) {
    JsonWriter out;
    out.beginArray();
    for (const auto& token : accounts::tokensFor(services, accounts::operatorActor())) {
        if (!json)
            std::cout << token.id << '\t' << token.name << '\t' << token.scope << '\t' << token.owner << '\t'
                      << (token.revokedAt ? "revoked" : "open") << '\n';
        out.beginObject()
            .field("id", token.id)
            .field("name", token.name)
            .field("scope", token.scope)
            .field("owner", token.owner)
            .field("revoked", token.revokedAt.has_value())
            .endObject();
    }
    if (json) std::cout << out.endArray().take() << '\n';
    return 0;
}

}  // namespace valo::cli
