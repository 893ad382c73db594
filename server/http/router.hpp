#pragma once
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/request.hpp"

namespace valo::http {

using Handler = std::function<Response(const Request&)>;

/// Who may call a route at all; the use case decides the rest.
enum class Needs {
    Nothing,  // anybody, signed in or not
    Session,  // a signed-in person or a token with scope `api`
    Import,   // as Session, and also an institution's token of scope `import`, which opens nothing else
};

struct Route {
    Method method;
    std::string pattern;  // "/api/v1/placements/{id}/observations"; {…} is one segment
    Handler handler;
    Needs needs = Needs::Session;
    std::size_t bodyLimit = 64 * 1024;   // bytes
    std::size_t fieldLimit = 64 * 1024;  // of one text field of a multipart form
};

/// Method and path → handler. Unknown path: 404; known path, other method: 405 with Allow. The table of a room's routes
/// is its table of contents.
class Router {
 public:
    void add(Route route);
    void get(std::string pattern, Handler handler, Needs needs = Needs::Session);
    void post(std::string pattern, Handler handler, Needs needs = Needs::Session, std::size_t bodyLimit = 64 * 1024);
    void put(std::string pattern, Handler handler, Needs needs = Needs::Session, std::size_t bodyLimit = 64 * 1024);
    void patch(std::string pattern, Handler handler, Needs needs = Needs::Session);
    void del(std::string pattern, Handler handler, Needs needs = Needs::Session);

    struct Found {
        const Route* route = nullptr;
        std::vector<std::string> captured;
        std::vector<Method> allowed;  // when the path is known but not the method
    };
    /// `path` is decoded. HEAD finds what GET finds; no method: one that we do not know.
    Found find(std::optional<Method> method, std::string_view path) const;
    const std::vector<Route>& routes() const { return routes_; }

 private:
    struct Node {
        std::map<std::string, Node, std::less<>> named;
        std::unique_ptr<Node> any;             // {…}
        std::map<Method, std::size_t> routes;  // by position in routes_
    };
    static const Node* walk(const Node& node, std::string_view rest, std::vector<std::string>& captured);
    std::vector<Route> routes_;
    Node root_;
};

}  // namespace valo::http
