// The description of the API names every route of the program, and no other.
#include <nlohmann/json.hpp>
#include <set>

#include "cli/serve.hpp"
#include "core/text.hpp"
#include "support/databases.hpp"
#include "support/story.hpp"
#include "support/visitor.hpp"

using namespace valo;
using namespace valo::tests;
using Json = nlohmann::json;

namespace {

struct Served {
    TestDatabase test = freshDatabase(database::Dialect::Sqlite);
    Story story{*test.db};
    http::Router router;
    Json description;

    Served() {
        cli::addAllRoutes(router, story.services);
        const auto answer = Visitor(router, story.coordinator).get("/api/v1/openapi.json");
        BOOST_REQUIRE(answer.status == 200);
        description = Json::parse(answer.body);
    }
};

std::string nameOf(http::Method method) {
    constexpr const char* names[] = {"get", "head", "post", "put", "patch", "delete"};
    return names[static_cast<int>(method)];
}

std::set<std::string> described(const Json& description) {
    std::set<std::string> routes;
    for (const auto& [path, item] : description.at("paths").items())
        for (const auto& [method, operation] : item.items())
            if (method != "parameters") routes.insert(method + " " + path);
    return routes;
}

}  // namespace

BOOST_FIXTURE_TEST_CASE(every_route_of_the_api_is_described_and_every_described_one_exists, Served) {
    std::set<std::string> routes;
    for (const auto& route : router.routes())
        if (route.pattern.starts_with("/api/")) routes.insert(nameOf(route.method) + " " + route.pattern);
    const auto known = described(description);
    for (const auto& route : routes) BOOST_TEST(known.contains(route), route << " is not described");
    for (const auto& route : known) BOOST_TEST(routes.contains(route), route << " does not exist");
    BOOST_TEST(routes.size() > 50);
}

BOOST_FIXTURE_TEST_CASE(what_an_institutions_token_opens_is_marked, Served) {
    std::set<std::string> opened, marked;
    for (const auto& route : router.routes())
        if (route.needs == http::Needs::Import) opened.insert(nameOf(route.method) + " " + route.pattern);
    for (const auto& [path, item] : description.at("paths").items())
        for (const auto& [method, operation] : item.items())
            if (method != "parameters" && operation.value("x-token-scope", "") == "import")
                marked.insert(method + " " + path);
    BOOST_TEST(opened == marked, boost::test_tools::per_element());
    BOOST_TEST(opened.size() == 10U);
}

BOOST_FIXTURE_TEST_CASE(what_needs_no_sign_in_says_so, Served) {
    for (const auto& route : router.routes()) {
        if (!route.pattern.starts_with("/api/")) continue;
        const auto& item = description.at("paths").value(route.pattern, Json::object());
        const auto operation = item.value(nameOf(route.method), Json::object());
        BOOST_TEST(operation.contains("security") == (route.needs == http::Needs::Nothing), route.pattern);
    }
}

BOOST_FIXTURE_TEST_CASE(texts_and_numbers_of_the_description_stay_what_they_are, Served) {
    BOOST_TEST(description.at("openapi") == "3.1.0");
    const auto& limit = description.at("components").at("parameters").at("Limit").at("schema");
    BOOST_TEST(limit.at("maximum") == 200);
    BOOST_TEST(limit.at("maximum").is_number());
    const auto& parameter = description.at("components").at("parameters").at("Id");
    BOOST_TEST(parameter.at("required") == true);
    const auto& example = description.at("components").at("schemas").at("WorkplaceInput").at("example");
    BOOST_TEST(example.at("postalCode") == "68600");
    const auto& types = description.at("components").at("schemas").at("MaybeDate").at("type");
    BOOST_TEST(types == Json::array({"string", "null"}));
}
