#include "http/router.hpp"

#include <stdexcept>

#include "core/text.hpp"

namespace valo::http {

void Router::add(Route route) {
    if (!route.pattern.starts_with('/')) throw std::logic_error("route without a slash: " + route.pattern);
    Node* node = &root_;
    for (const auto segment : split(std::string_view(route.pattern).substr(1), '/')) {
        if (segment.starts_with('{') && segment.ends_with('}')) {
            if (!node->any) node->any = std::make_unique<Node>();
            node = node->any.get();
        } else {
            node = &node->named[std::string(segment)];
        }
    }
    if (!node->routes.emplace(route.method, routes_.size()).second)
        throw std::logic_error("two routes for " + route.pattern);
    routes_.push_back(std::move(route));
}
void Router::get(std::string pattern, Handler handler, Needs needs) {
    add({Method::Get, std::move(pattern), std::move(handler), needs});
}
void Router::post(std::string pattern, Handler handler, Needs needs, std::size_t bodyLimit) {
    add({Method::Post, std::move(pattern), std::move(handler), needs, bodyLimit});
}
void Router::put(std::string pattern, Handler handler, Needs needs, std::size_t bodyLimit) {
    add({Method::Put, std::move(pattern), std::move(handler), needs, bodyLimit});
}
void Router::patch(std::string pattern, Handler handler, Needs needs) {
    add({Method::Patch, std::move(pattern), std::move(handler), needs});
}
void Router::del(std::string pattern, Handler handler, Needs needs) {
    add({Method::Delete, std::move(pattern), std::move(handler), needs});
}

const Router::Node* Router::walk(const Node& node, std::string_view rest, std::vector<std::string>& captured) {
    const auto slash = rest.find('/');
    const auto segment = rest.substr(0, slash);
    const auto below = [&](const Node& child) -> const Node* {
        if (slash == std::string_view::npos) return child.routes.empty() ? nullptr : &child;
        return walk(child, rest.substr(slash + 1), captured);
    };
    if (const auto child = node.named.find(segment); child != node.named.end())
        if (const auto* found = below(child->second)) return found;
    if (!node.any || segment.empty()) return nullptr;
    captured.emplace_back(segment);
    if (const auto* found = below(*node.any)) return found;
    captured.pop_back();
    return nullptr;
}

Router::Found Router::find(std::optional<Method> method, std::string_view path) const {
    Found found;
    const auto* node = path.starts_with('/') ? walk(root_, path.substr(1), found.captured) : nullptr;
    if (!node) return found;
    if (method == Method::Head && !node->routes.contains(Method::Head)) method = Method::Get;
    if (method) {
        if (const auto route = node->routes.find(*method); route != node->routes.end()) {
            found.route = &routes_[route->second];
            return found;
        }
    }
    for (const auto& [known, position] : node->routes) {
        found.allowed.push_back(known);
        if (known == Method::Get && !node->routes.contains(Method::Head)) found.allowed.push_back(Method::Head);
    }
    return found;
}

}  // namespace valo::http
