#pragma once
// The room's pages and addresses, asked as the router asks them; strict templates throw on a name nobody set.
#include "core/text.hpp"
#include "world.hpp"

namespace valo::workplaces {

class Site {
 public:
    explicit Site(World& world) : suggestions(std::make_shared<Suggestions>(world.services.database)) {
        addRoutes(router_, world.services, suggestions);
    }
    const std::shared_ptr<Suggestions> suggestions;

    http::Response get(const std::optional<Actor>& actor, const std::string& target, Language language = Language::Fi) {
        return ask(http::Method::Get, actor, target, {}, "", language);
    }
    using Form = std::vector<std::pair<std::string, std::string>>;
    http::Response post(const Actor& actor, const std::string& target, const Form& form) {
        return ask(http::Method::Post, actor, target, form, "", Language::Fi);
    }
    http::Response json(http::Method method, const Actor& actor, const std::string& target, const std::string& body,
                        const std::string& key = "") {
        return ask(method, actor, target, {}, body, Language::Fi, key);
    }

 private:
    http::Response ask(http::Method method, const std::optional<Actor>& actor, const std::string& target,
                       const Form& form, const std::string& body, Language language, const std::string& key = "") {
        http::Request request;
        request.method = method;
        request.path = target.substr(0, target.find('?'));
        if (const auto mark = target.find('?'); mark != std::string::npos)
            for (auto pair : split(std::string_view(target).substr(mark + 1), '&'))
                request.query.add(std::string(pair.substr(0, pair.find('='))),
                                  std::string(pair.substr(pair.find('=') + 1)));
        for (const auto& [name, value] : form) request.form.add(name, value);
        request.body = body;
        request.language = language;
        request.actor = actor;
        request.csrf = "csrf-token";
        if (!key.empty()) request.headers["idempotency-key"] = key;
        const auto found = router_.find(method, request.path);
        BOOST_REQUIRE_MESSAGE(found.route, target);
        BOOST_REQUIRE(actor || found.route->needs == http::Needs::Nothing);
        request.captured = found.captured;
        return found.route->handler(request);
    }
    http::Router router_;
};

inline bool says(const http::Response& response, std::string_view text) {
    return response.body.find(text) != std::string::npos;
}
inline std::string location(const http::Response& response) {
    for (const auto& [name, value] : response.headers)
        if (lowered(name) == "location") return value;
    return {};
}
inline std::string number(auto id) { return std::to_string(id.value); }

}  // namespace valo::workplaces
