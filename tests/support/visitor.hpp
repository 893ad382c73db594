#pragma once
// Somebody who calls routes as the listener would after its guard, without a network.
#include <string>
#include <utility>
#include <vector>

#include "core/text.hpp"
#include "http/router.hpp"

namespace valo::tests {

class Visitor {
 public:
    Visitor(const http::Router& router, Actor actor, Language language = Language::Fi)
        : router_(router), actor_(std::move(actor)), language_(language) {}

    http::Response get(const std::string& target) const { return send(http::Method::Get, target, {}, {}); }
    http::Response post(const std::string& target, const std::vector<std::pair<std::string, std::string>>& form) const {
        return send(http::Method::Post, target, form, {});
    }
    http::Response json(http::Method method, const std::string& target, const std::string& body,
                        const std::string& key = {}) const {
        return send(method, target, {}, body, key);
    }

 private:
    http::Response send(http::Method method, const std::string& target,
                        const std::vector<std::pair<std::string, std::string>>& form, const std::string& body,
                        const std::string& key = {}) const;

    const http::Router& router_;
    Actor actor_;
    Language language_;
};

inline http::Response Visitor::send(http::Method method, const std::string& target,
                                    const std::vector<std::pair<std::string, std::string>>& form,
                                    const std::string& body, const std::string& key) const {
    http::Request request;
    request.method = method;
    const auto mark = target.find('?');
    request.path = target.substr(0, mark);
    if (mark != target.npos)
        for (const auto pair : split(std::string_view(target).substr(mark + 1), '&')) {
            const auto equals = pair.find('=');
            request.query.add(std::string(pair.substr(0, equals)),
                              equals == pair.npos ? std::string() : std::string(pair.substr(equals + 1)));
        }
    for (const auto& [name, value] : form) request.form.add(name, value);
    request.body = body;
    if (!key.empty()) request.headers["idempotency-key"] = key;
    request.language = language_;
    request.actor = actor_;
    request.csrf = "csrf";
    request.id = "test";
    const auto found = router_.find(method, request.path);
    if (!found.route) return http::html("", 404);
    request.captured = found.captured;
    return found.route->handler(request);
}

}  // namespace valo::tests
