#include "accounts/account.hpp"

#include <algorithm>

#include "core/text.hpp"

namespace valo::accounts {

bool isBusinessId(std::string_view text) {
    if (text.size() != 9 || text[7] != '-') return false;
    constexpr int weights[] = {7, 9, 10, 5, 8, 4, 2};
    int sum = 0;
    for (int i = 0; i < 9; ++i) {
        if (i == 7) continue;
        if (text[i] < '0' || text[i] > '9') return false;
        if (i < 7) sum += weights[i] * (text[i] - '0');
    }
    const int remainder = sum % 11;
    if (remainder == 1) return false;
    return text[8] - '0' == (remainder == 0 ? 0 : 11 - remainder);
}

std::optional<FieldError> passwordFault(std::string_view password, std::string_view login) {
    if (length(password) < 10) return FieldError{"password", "password_too_short", "10"};
    if (length(password) > 200) return FieldError{"password", "too_long", "200"};
    if (lowered(password) == lowered(login)) return FieldError{"password", "password_same_as_login", ""};
    return std::nullopt;
}

std::string normalLogin(std::string_view login) { return lowered(trimmed(login)); }

std::vector<FieldError> faults(const NewAccount& account) {
    std::vector<FieldError> wrong;
    const auto text = [&](std::string_view field, std::string_view value, std::size_t least, std::size_t most) {
        const auto n = length(trimmed(value));
        if (n < least) wrong.push_back({std::string(field), "required", ""});
        if (n > most) wrong.push_back({std::string(field), "too_long", std::to_string(most)});
        if (!isCleanText(value)) wrong.push_back({std::string(field), "not_utf8", ""});
    };
    text("login", account.login, 1, 120);
    text("name", account.name, 1, 120);
    text("title", account.title, 0, 120);
    text("email", account.email, 0, 200);
    if (std::ranges::any_of(account.login, [](char c) { return c == ' ' || c == '\n' || c == '\t'; }))
        wrong.push_back({"login", "login_blank", ""});
    if (account.roles.empty()) wrong.push_back({"roles", "required", ""});
    if (account.roles.contains(Role::Client) && (account.roles.size() > 1 || !account.client))
        wrong.push_back({"roles", "client_role_alone", ""});
    if (!account.password.empty())
        if (auto fault = passwordFault(account.password, account.login)) wrong.push_back(*fault);
    return wrong;
}

bool isOperator(const Actor& actor) { return !actor.user && actor.is(Role::Administrator); }
bool mayManage(const Actor& actor, OrganisationId organisation) {
    return isOperator(actor) || (actor.is(Role::Administrator) && actor.organisation == organisation);
}
Actor operatorActor() {
    Actor actor;
    actor.name = "valo";
    actor.roles = {Role::Administrator};
    return actor;
}

}  // namespace valo::accounts
