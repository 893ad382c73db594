#include <boost/test/unit_test.hpp>

#include "placements/routes.hpp"
#include "portfolio/routes.hpp"
#include "support/databases.hpp"
#include "support/story.hpp"
#include "support/visitor.hpp"

namespace valo::portfolio {
namespace {

using tests::Story;
using tests::Visitor;

struct Site : Story {
    explicit Site(database::Database& database) : Story(database) {
        placements::addRoutes(router, services);
        portfolio::addRoutes(router, services);
    }
    Visitor as(const Actor& actor, Language language = Language::Fi) const { return {router, actor, language}; }
    std::string id() const { return std::to_string(placement.value); }

    http::Router router;
};

bool says(const http::Response& response, std::string_view words) {
    return response.body.find(words) != std::string::npos;
}

VALO_CASE_ON_BOTH(the_client_is_asked_in_everyday_words_whether_the_kind_is_printed) {
    Site site(db);
    const auto own = site.as(site.clientSelf);
    const auto before = own.get("/my/papers");
    BOOST_TEST(says(before, "Näkyykö todistuksessa, että olit työkokeilussa?"));
    BOOST_TEST(says(before, "value=\"no\" checked"));
    BOOST_TEST(own.post("/my/placements/" + site.id() + "/kind", {{"shown", "yes"}}).status == 303);
    BOOST_TEST(says(own.get("/my/papers"), "value=\"yes\" checked"));
    BOOST_TEST(says(site.as(site.clientSelf, Language::Sv).get("/my/papers"), "att du var i arbetsprövning?"));
    BOOST_TEST(own.post("/my/placements/" + site.id() + "/kind", {}).status == 303);
    BOOST_TEST(says(own.get("/my/papers"), "value=\"no\" checked"));
}

VALO_CASE_ON_BOTH(the_programming_interface_asks_the_client_too) {
    Site site(db);
    const auto path = "/api/v1/placements/" + site.id() + "/print-kind";
    const auto put = [&](const Actor& actor, const std::string& body) {
        return site.as(actor).json(http::Method::Put, path, body).status;
    };
    BOOST_TEST(put(site.coordinator, R"({"printKind":true})") == 403);
    BOOST_TEST(put(site.outsider, R"({"printKind":true})") == 404);
    BOOST_TEST(put(site.clientSelf, R"({})") == 422);
    BOOST_TEST(put(site.clientSelf, R"({"printKind":"yes"})") == 422);
    BOOST_TEST(put(site.clientSelf, R"({"printKind":true})") == 200);
    BOOST_TEST(says(site.as(site.coordinator).get("/api/v1/placements/" + site.id()), R"("printKind":true)"));
}

VALO_CASE_ON_BOTH(nobody_but_a_client_has_pages_of_her_own) {
    Site site(db);
    for (const auto* path : {"/my/skills", "/my/papers", "/my/access", "/my/portfolio.zip"}) {
        BOOST_TEST(site.as(site.clientSelf).get(path).status == 200, path);
        BOOST_TEST(site.as(site.coordinator).get(path).status == 403, path);
    }
}

}  // namespace
}  // namespace valo::portfolio
