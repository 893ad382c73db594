#include "accounts/page.hpp"

#include <algorithm>

#include "core/text.hpp"

namespace valo::accounts {
namespace {

struct MenuEntry {
    std::string_view href, key;
    std::initializer_list<Role> roles;
};
// The order is the order of the work.
const MenuEntry kMenu[] = {
    {"/",
     "menu.start",
     {Role::Administrator, Role::Coordinator, Role::Coach, Role::Institution, Role::Reviewer, Role::Client}},
    {"/record", "menu.record", {Role::Coordinator, Role::Coach}},
    {"/clients", "menu.clients", {Role::Coordinator, Role::Coach}},
    {"/workplaces", "menu.workplaces", {Role::Administrator, Role::Coordinator, Role::Coach}},
    {"/reviews", "menu.reviews", {Role::Coordinator, Role::Reviewer}},
    {"/certificates", "menu.certificates", {Role::Coordinator, Role::Coach}},
    {"/school", "menu.school", {Role::Institution}},
    {"/curricula", "menu.curricula", {Role::Coordinator, Role::Coach, Role::Institution, Role::Reviewer}},
    {"/curricula/import", "menu.import", {Role::Administrator, Role::Institution}},
    {"/my/skills", "menu.my_skills", {Role::Client}},
    {"/my/assessments", "menu.my_assessments", {Role::Client}},
    {"/my/papers", "menu.my_papers", {Role::Client}},
    {"/my/access", "menu.my_access", {Role::Client}},
    {"/accounts", "menu.accounts", {Role::Administrator}},
    {"/certificates/look", "menu.look", {Role::Administrator}},
};

std::vector<web::Link> menuOf(Services& services, const http::Request& request) {
    std::vector<web::Link> menu;
    if (!request.actor) return menu;
    const MenuEntry* best = nullptr;  // the entry whose address is the longest beginning of this page's
    for (const auto& entry : kMenu)
        if ((request.path == entry.href ||
             (entry.href != "/" && request.path.starts_with(std::string(entry.href) + "/"))) &&
            (!best || entry.href.size() > best->href.size()))
            best = &entry;
    for (const auto& entry : kMenu)
        if (std::ranges::any_of(entry.roles, [&](Role role) { return request.actor->is(role); }))
            menu.push_back({std::string(entry.href), services.pages.text(request.language, entry.key), &entry == best});
    return menu;
}

/// The part of a Referer behind the host, without `lang` and `done`; empty when there is none.
std::string pageBefore(std::string_view referer) {
    const auto scheme = referer.find("://");
    const auto start = scheme == referer.npos ? referer.npos : referer.find('/', scheme + 3);
    if (start == referer.npos || referer.substr(start).starts_with("//")) return {};
    const auto question = std::min(referer.find('?', start), referer.size());
    std::string address(referer.substr(start, question - start));
    char separator = '?';
    for (auto rest = referer.substr(question); !rest.empty();) {
        rest.remove_prefix(1);
        const auto field = rest.substr(0, rest.find('&'));
        rest.remove_prefix(field.size());
        if (field.empty() || field.starts_with("lang=") || field.starts_with("done=")) continue;
        (address += separator) += field;
        separator = '&';
    }
    return address;
}

/// Where the same page is had in another language. The address of a refused form often takes no GET, so for those it
/// is the page that the form stood on.
std::string addressOf(const http::Request& request) {
    if (request.method != http::Method::Get && request.method != http::Method::Head)
        if (auto before = pageBefore(request.header("referer")); !before.empty()) return before;
    std::string address = request.path;
    char separator = '?';
    for (const auto& [name, value] : request.query.pairs()) {
        if (name == "lang" || name == "done") continue;
        address += separator + urlEncoded(name) + '=' + urlEncoded(value);
        separator = '&';
    }
    return address;
}

web::PageContext contextOf(Services& services, const http::Request& request, PageOptions& options) {
    web::PageContext context;
    context.language = request.language;
    context.title = std::move(options.title);
    context.path = addressOf(request);
    context.menu = menuOf(services, request);
    context.crumbs = std::move(options.crumbs);
    context.csrf = request.csrf;
    context.requestId = request.id;
    context.banners = std::move(options.banners);
    context.calm = options.calm;
    if (request.actor) {
        context.actorName = request.actor->name;
        context.calm = context.calm || request.actor->is(Role::Client);
        for (auto role : request.actor->roles) {
            if (!context.actorRole.empty()) context.actorRole += ", ";
            context.actorRole += services.pages.text(request.language, "role." + std::string(codeOf(role)));
        }
    }
    if (const auto done = request.query.get("done"); !done.empty()) {
        const auto key = "done." + std::string(done);
        if (services.pages.hasText(key))
            context.banners.push_back({web::Banner::Kind::Done, services.pages.text(request.language, key)});
    }
    return context;
}

}  // namespace

http::Response page(Services& services, const http::Request& request, std::string_view templateName,
                    const web::Data& data, PageOptions options) {
    const auto status = options.status;
    return http::html(services.pages.page(templateName, data, contextOf(services, request, options)), status);
}

std::string errorPage(Services& services, const Error& error, int status, const http::Request& request) {
    web::Data data;
    const auto kindKey = "error_page." + std::to_string(status);
    const auto title =
        services.pages.text(request.language, services.pages.hasText(kindKey) ? kindKey : "error_page.500");
    data.set("title", title)
        .set("words", services.pages.errorText(request.language, error.code, error.detail))
        .set("request_id", request.id)
        .set("is_ours", status >= 500)
        .set("may_sign_in", !request.actor.has_value())
        .set("next", urlEncoded(status == 401 ? addressOf(request) : "/"));
    PageOptions options{.title = title, .status = status};
    return services.pages.page("accounts/error", data, contextOf(services, request, options));
}

http::Response refused(Services& services, const http::Request& request, const Error& error) {
    if (request.wantsJson()) return http::problem(error, request);
    const auto status = http::statusOf(error.kind);
    return http::html(errorPage(services, error, status, request), status);
}

std::vector<FieldError> formErrors(const Error* error) {
    if (!error) return {};
    if (error->fields.empty()) return {{"", error->code, error->detail}};
    return error->fields;
}

std::string words(Services& services, const http::Request& request, std::string_view key, web::Parameters parameters) {
    return services.pages.text(request.language, key, parameters);
}

void setText(web::Data& data, std::string_view name, const LocalizedText& text, Language reader) {
    const auto chosen = shown(text, reader);
    data.set(name, chosen.text);
    data.set(std::string(name) + "_lang", chosen.language == reader ? "" : tag(chosen.language));
}

}  // namespace valo::accounts
