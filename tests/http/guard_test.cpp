// Who may ask, whether a browser was tricked, and in which language it is answered.
#include <boost/test/unit_test.hpp>

#include "core/secret.hpp"
#include "test_server.hpp"

using namespace valo;
using namespace valo::tests;

namespace {

std::string csrfOf(const std::string& secret) { return keyedHash(secret, "csrf"); }
const std::string kForm = "Content-Type: application/x-www-form-urlencoded\r\n";

Answer ask(const TestServer& server, const std::string& bytes) {
    RawConnection client(server.port());
    client.send(bytes);
    return client.answer();
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_visitor_is_led_to_sign_in_and_a_program_is_told) {
    TestServer server;
    const auto page = ask(server, message("GET /home?a=1&b=%C3%A4"));
    BOOST_TEST(page.status == 303);
    BOOST_TEST(page.header("location") == "/?next=%2Fhome%3Fa%3D1%26b%3D%25C3%25A4");
    const auto api = ask(server, message("GET /api/v1/things"));
    BOOST_TEST(api.status == 401);
    BOOST_TEST(api.header("content-type") == "application/problem+json");
    BOOST_TEST(api.header("www-authenticate") == "Bearer");
    BOOST_TEST(api.says("\"code\":\"unauthenticated\""));
    BOOST_TEST(ask(server, message("GET /home", "Cookie: valo_session=expired\r\n")).status == 303);
}

BOOST_AUTO_TEST_CASE(a_session_or_a_token_opens_what_it_should) {
    struct Case {
        std::string line, headers;
        int status;
    };
    const std::string cookie = "Cookie: valo_session=aino\r\n";
    const Case cases[] = {
        {"GET /home", cookie, 200},
        {"GET /home", "Cookie: a=b; valo_session=\"aino\"; c\r\n", 200},
        {"GET /api/v1/things", "Authorization: Bearer api-token\r\n", 200},
        {"GET /api/v1/things", "authorization: bearer api-token\r\n", 200},
        {"GET /api/v1/things", "Authorization: Bearer import-token\r\n", 403},
        {"POST /api/v1/imports", "Authorization: Bearer import-token\r\n", 200},
        {"POST /api/v1/imports", "Authorization: Bearer api-token\r\n", 200},
        {"GET /api/v1/things", "Authorization: Bearer revoked\r\n", 401},
        {"GET /echo", "Authorization: Bearer revoked\r\n", 401},
        {"GET /api/v1/things", "Authorization: Basic YWlubzphaW5v\r\n", 401},
        // A bad token must not be forgiven because of a cookie: it would be a way around the CSRF check.
        {"GET /home", cookie + "Authorization: Bearer revoked\r\n", 401},
        {"POST /home", cookie + "Authorization: Bearer revoked\r\n", 401},
    };
    TestServer server;
    for (const auto& one : cases) BOOST_TEST_CONTEXT(one.line + " " + one.headers) {
            BOOST_TEST(ask(server, message(one.line, one.headers)).status == one.status);
        }
}

BOOST_AUTO_TEST_CASE(a_form_is_taken_only_from_our_own_page_in_the_same_session) {
    struct Case {
        const char* name;
        std::string headers, body;
        int status;
    };
    const std::string aino = "Cookie: valo_session=aino\r\n", own = "_csrf=" + csrfOf("aino");
    const Case cases[] = {
        {"right", aino, own, 200},
        {"right, in a header", aino + "X-CSRF-Token: " + csrfOf("aino") + "\r\n", "a=1", 200},
        {"right, from our origin", aino + "Origin: http://localhost\r\nSec-Fetch-Site: same-origin\r\n", own, 200},
        {"right, from the public address", aino + "Origin: https://valo.example.fi\r\n", own, 200},
        {"right, typed address", aino + "Sec-Fetch-Site: none\r\n", own, 200},
        {"missing", aino, "a=1", 403},
        {"empty", aino, "_csrf=", 403},
        {"wrong", aino, "_csrf=" + csrfOf("eino"), 403},
        {"another session's", aino, "_csrf=" + csrfOf("aino-again"), 403},
        {"a visitor's", aino + "Cookie: valo_visitor=v\r\n", "_csrf=" + csrfOf("v"), 403},
        {"in the address only", aino, "a=1", 403},
        {"from another origin", aino + "Origin: http://evil.example\r\n", own, 403},
        {"from another port", aino + "Origin: http://localhost:81\r\n", own, 403},
        {"from a hidden origin", aino + "Origin: null\r\n", own, 403},
        {"from a name like ours", aino + "Origin: https://valo.example.fi.evil.example\r\n", own, 403},
        {"across sites", aino + "Sec-Fetch-Site: cross-site\r\n", own, 403},
        {"from a sibling site", aino + "Sec-Fetch-Site: same-site\r\n", own, 403},
        {"by token, without", "Authorization: Bearer api-token\r\n", "a=1", 200},
        {"by token, with a cookie", aino + "Authorization: Bearer api-token\r\n", "a=1", 200},
    };
    http::ListenerOptions options;
    options.publicUrl = "https://valo.example.fi/";
    TestServer server(options);
    for (const auto& one : cases) BOOST_TEST_CONTEXT(one.name) {
            BOOST_TEST(
                ask(server, message("POST /home?_csrf=" + csrfOf("aino"), one.headers + kForm, one.body)).status ==
                one.status);
        }
}

BOOST_AUTO_TEST_CASE(json_by_a_session_needs_the_token_in_a_header) {
    TestServer server;
    const std::string headers = "Cookie: valo_session=aino\r\nContent-Type: application/json\r\n";
    const std::string body = R"({"name":"x"})";
    BOOST_TEST(ask(server, message("POST /api/v1/things", headers, body)).status == 403);
    BOOST_TEST(ask(server, message("POST /api/v1/things", headers + "X-CSRF-Token: " + csrfOf("aino") + "\r\n", body))
                   .status == 200);
}

BOOST_AUTO_TEST_CASE(a_visitor_may_post_the_form_of_a_page_he_was_given) {
    TestServer server;
    Browser visitor(server.port()), stranger(server.port());
    BOOST_TEST(visitor.post("/echo", {{"a", "1"}}).status == 403);
    BOOST_TEST(visitor.get("/form").status == 200);
    BOOST_TEST(visitor.cookies().contains("valo_visitor"));
    BOOST_TEST(visitor.post("/echo", {{"a", "ä & ö"}}).says("form a=[ä & ö]"));
    stranger.get("/form");
    BOOST_TEST(stranger.post("/echo", {{"_csrf", visitor.csrf()}}).status == 403);
    const auto before = visitor.cookies();
    visitor.get("/form");
    BOOST_TEST(visitor.cookies() == before);
}

BOOST_AUTO_TEST_CASE(the_visitors_cookie_comes_with_pages_only_and_cannot_be_read_by_scripts) {
    TestServer server;
    const auto page = ask(server, message("GET /form"));
    BOOST_TEST(page.header("set-cookie").find("; HttpOnly; SameSite=Lax") != std::string::npos);
    BOOST_TEST(ask(server, message("GET /echo")).header("set-cookie") == "");
    BOOST_TEST(ask(server, message("GET /form", "Cookie: valo_session=aino\r\n")).header("set-cookie") == "");
    http::ListenerOptions options;
    options.secureCookies = true;
    TestServer behindTls(options);
    BOOST_TEST(ask(behindTls, message("GET /form")).header("set-cookie").ends_with("; Secure"));
}

BOOST_AUTO_TEST_CASE(the_language_is_the_one_that_was_asked_for_most_plainly) {
    struct Case {
        std::string target, headers, language;
    };
    const std::string aino = "Cookie: valo_session=aino\r\n";  // whose account says Swedish
    const Case cases[] = {
        {"/echo", "", "fi"},
        {"/echo", "Accept-Language: sv\r\n", "sv"},
        {"/echo", "Accept-Language: en-GB,en;q=0.9,fi;q=0.8\r\n", "en"},
        {"/echo", "Accept-Language: de, sv-FI;q=0.5, en;q=0.4\r\n", "sv"},
        {"/echo", "Accept-Language: en;q=0.2, SV;q=0.3\r\n", "sv"},
        {"/echo", "Accept-Language: en;q=0, fi;q=0\r\n", "fi"},
        {"/echo", "Accept-Language: de, *;q=0.1\r\n", "fi"},
        {"/echo", "Accept-Language: ;;q=,,en;q=x\r\n", "fi"},
        {"/echo", aino, "sv"},
        {"/echo", aino + "Accept-Language: en\r\n", "sv"},
        {"/echo", aino + "Cookie: valo_lang=en\r\n", "en"},
        {"/echo", "Cookie: valo_lang=xx\r\nAccept-Language: en\r\n", "en"},
        {"/echo?lang=fi", aino + "Cookie: valo_lang=en\r\n", "fi"},
        {"/echo?lang=de", "Cookie: valo_lang=en\r\n", "en"},
        {"/echo", "Authorization: Bearer api-token\r\nAccept-Language: en\r\n", "en"},
        {"/echo", "Authorization: Bearer api-token\r\n", "sv"},
    };
    TestServer server;
    for (const auto& one : cases) BOOST_TEST_CONTEXT(one.target + " " + one.headers) {
            BOOST_TEST(ask(server, message("GET " + one.target, one.headers)).says("language=" + one.language + "\n"));
        }
    BOOST_TEST(ask(server, message("GET /echo?lang=en")).header("set-cookie").starts_with("valo_lang=en; Path=/"));
}

BOOST_AUTO_TEST_CASE(a_forwarded_address_is_believed_only_when_told_to) {
    const auto headers = "X-Forwarded-For: 198.51.100.9, 203.0.113.7\r\n";
    TestServer plain;
    BOOST_TEST(ask(plain, message("GET /echo", headers)).says("address=127.0.0.1\n"));
    http::ListenerOptions options;
    options.trustProxy = true;
    TestServer behindProxy(options);
    BOOST_TEST(ask(behindProxy, message("GET /echo", headers)).says("address=203.0.113.7\n"));
    BOOST_TEST(
        ask(behindProxy, message("GET /echo", "X-Forwarded-For: 2001:db8::1\r\n")).says("address=2001:db8::1\n"));
    BOOST_TEST(ask(behindProxy, message("GET /echo", "X-Forwarded-For: <b>\r\n")).says("address=127.0.0.1\n"));
}
