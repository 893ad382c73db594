// What every answer carries, and what becomes of errors.
#include <boost/test/unit_test.hpp>
#include <set>

#include "http/request.hpp"
#include "test_server.hpp"

using namespace valo;
using namespace valo::tests;

namespace {

Answer ask(const TestServer& server, const std::string& bytes, bool toHead = false) {
    RawConnection client(server.port());
    client.send(bytes);
    return client.answer(std::chrono::seconds(5), toHead);
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_answer_protects_its_reader) {
    const std::string all[] = {message("GET /form"),
                               message("GET /home"),
                               message("GET /nowhere"),
                               message("POST /home"),
                               message("DELETE /echo"),
                               message("GET /throws"),
                               message("GET /api/v1/busy"),
                               message("GET /api/v1/none"),
                               message("GET /echo/%zz"),
                               message("GET /healthz"),
                               message("GET /metrics"),
                               message("GET /broken-page"),
                               message("POST /echo", "Transfer-Encoding: chunked\r\n"),
                               "GET /echo HTTP/1.1\r\n\r\n",
                               "nonsense\r\n\r\n"};
    TestServer server;
    for (const auto& one : all) {
        BOOST_TEST_CONTEXT(one) {
            const auto answer = ask(server, one);
            const auto policy = answer.header("content-security-policy");
            BOOST_TEST(policy.starts_with("default-src 'none'; style-src 'self'; script-src 'self'"));
            BOOST_TEST(policy.find("frame-ancestors 'none'") != std::string::npos);
            BOOST_TEST(policy.find("unsafe") == std::string::npos);
            BOOST_TEST(answer.header("x-content-type-options") == "nosniff");
            BOOST_TEST(answer.header("referrer-policy") == "same-origin");
            BOOST_TEST(answer.header("cross-origin-opener-policy") == "same-origin");
            BOOST_TEST(answer.header("cache-control") == "no-store");
            BOOST_TEST(answer.header("permissions-policy").find("camera=()") != std::string::npos);
            BOOST_TEST(answer.header("x-request-id").size() == 16u);
            BOOST_TEST(answer.header("date").ends_with(" GMT"));
            BOOST_TEST(answer.header("server") == "");
        }
    }
    BOOST_TEST(ask(server, message("GET /s/abc")).header("referrer-policy") == "no-referrer");
    BOOST_TEST(ask(server, message("GET /invitation/abc")).header("referrer-policy") == "strict-origin");
    BOOST_TEST(ask(server, message("GET /form")).header("strict-transport-security") == "");
    http::ListenerOptions options;
    options.secureCookies = true;
    TestServer behindTls(options);
    BOOST_TEST(ask(behindTls, message("GET /form")).header("strict-transport-security") == "max-age=31536000");
}

BOOST_AUTO_TEST_CASE(another_method_on_a_known_address_is_told_which_ones_there_are) {
    struct Case {
        std::string line, allow;
    };
    const Case cases[] = {{"DELETE /home", "GET, HEAD, POST, PUT"},
                          {"GET /api/v1/imports", "POST"},
                          {"OPTIONS /echo", "GET, HEAD, POST"},
                          {"TRACE /form", "GET, HEAD"},
                          {"get /form", "GET, HEAD"},
                          {"POST /healthz", "GET, HEAD"}};
    TestServer server;
    for (const auto& one : cases) BOOST_TEST_CONTEXT(one.line) {
            const auto answer = ask(server, message(one.line));
            BOOST_TEST(answer.status == 405);
            BOOST_TEST(answer.header("allow") == one.allow);
        }
}

BOOST_AUTO_TEST_CASE(a_head_request_gets_the_head_of_the_page_and_no_body) {
    TestServer server;
    for (const std::string path : {"/big", "/nowhere", "/api/v1/things"}) {
        RawConnection client(server.port());
        client.send(message("HEAD " + path) + message("GET /echo"));
        const auto head = client.answer(std::chrono::seconds(5), true);
        BOOST_TEST(head.status == ask(server, message("GET " + path)).status);
        BOOST_TEST(std::stoul(head.header("content-length")) > 0u);
        BOOST_TEST(client.answer().says("path=/echo"));
    }
    RawConnection client(server.port());
    client.send("HEAD /" + std::string(9000, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n");
    BOOST_TEST(client.answer(std::chrono::seconds(5), true).status == 414);
}

BOOST_AUTO_TEST_CASE(an_answer_without_content_has_no_body) {
    TestServer server;
    RawConnection client(server.port());
    client.send(message("GET /empty") + message("GET /echo"));
    BOOST_TEST(client.answer().status == 204);
    BOOST_TEST(client.answer().status == 200);
}

BOOST_AUTO_TEST_CASE(what_fails_is_answered_with_an_id_and_without_detail) {
    struct Case {
        std::string line, headers, code;
        int status;
    };
    const Case cases[] = {
        {"GET /throws", "", "internal", 500},
        {"GET /api/v1/busy", "", "unavailable", 503},
        {"GET /echo", "Authorization: Bearer broken-database\r\n", "unavailable", 503},
        {"GET /bad-header?name=a%0D%0ASet-Cookie:+valo_session=x", "", "internal", 500},
    };
    TestServer server;
    for (const auto& one : cases) BOOST_TEST_CONTEXT(one.line) {
            const auto answer = ask(server, message(one.line, one.headers));
            BOOST_TEST(answer.status == one.status);
            BOOST_TEST(answer.says(one.code), answer.body);
            BOOST_TEST(answer.says(answer.header("x-request-id")));
            BOOST_TEST(answer.header("retry-after") == (one.status == 503 ? "5" : ""));
            BOOST_TEST(!answer.says("secret detail"));
            BOOST_TEST(!answer.says("locked"));
            BOOST_TEST(answer.head.find("valo_session") == std::string::npos);
        }
    RawConnection client(server.port());
    client.send(message("GET /throws") + message("GET /echo"));
    BOOST_TEST(client.answer().status == 500);
    BOOST_TEST(client.answer().status == 200);
}

BOOST_AUTO_TEST_CASE(an_error_page_that_fails_itself_becomes_a_plain_one) {
    TestServer server;
    const auto answer = ask(server, message("GET /broken-page"));
    BOOST_TEST(answer.status == 404);
    BOOST_TEST(answer.header("content-type") == "text/plain; charset=utf-8");
    BOOST_TEST(answer.says("404 not_found"));
}

BOOST_AUTO_TEST_CASE(the_log_says_what_happened_and_never_what_was_written) {
    TestServer server;
    ask(server, message("GET /s/hush-hush?word=hush-hush", "Cookie: valo_session=aino\r\n"));
    ask(server, message("POST /nowhere/hush-hush", "", "hush-hush"));
    ask(server, message("GET /echo", "Authorization: Bearer broken-database\r\n"));
    const auto lines = server.logLines();
    BOOST_REQUIRE(lines.size() == 4u);
    for (const auto& line : lines) {
        BOOST_TEST(line.starts_with("{\"time\":\"2"));
        BOOST_TEST(line.find("hush") == std::string::npos);
        BOOST_TEST(line.find("a@b.fi") == std::string::npos);
    }
    BOOST_TEST(lines[0].find(R"("event":"request")") != std::string::npos);
    BOOST_TEST(lines[0].find(R"("method":"GET","route":"/s/{secret}","status":200,"us":)") != std::string::npos);
    BOOST_TEST(lines[0].find(R"("sql":3,"sqlUs":45,"actor":7})") != std::string::npos);
    BOOST_TEST(lines[1].find(R"("route":"","status":404)") != std::string::npos);
    BOOST_TEST(lines[2].find(R"("what":"connection lost")") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(request_ids_differ) {
    TestServer server;
    std::set<std::string> ids;
    for (int i = 0; i < 50; ++i) ids.insert(ask(server, message("GET /echo")).header("x-request-id"));
    BOOST_TEST(ids.size() == 50u);
}

BOOST_AUTO_TEST_CASE(metrics_count_requests_by_route_and_class) {
    TestServer server;
    for (int i = 0; i < 3; ++i) ask(server, message("GET /echo/" + std::to_string(i) + "/of/3"));
    ask(server, message("GET /nowhere"));
    const auto text = ask(server, message("GET /metrics"));
    for (const auto* line :
         {"valo_http_requests_total{route=\"/echo/{a}/of/{b}\",status=\"2xx\"} 3\n",
          "valo_http_requests_total{route=\"none\",status=\"4xx\"} 1\n",
          "valo_http_request_duration_seconds_bucket{le=\"+Inf\"} 4\n",
          "valo_http_request_duration_seconds_bucket{le=\"0.0005\"} ", "valo_http_request_duration_seconds_count 4\n",
          "# TYPE valo_http_connections gauge\nvalo_http_connections ", "valo_http_connections_queued 0\n",
          "valo_http_connections_refused_total 0\n", "valo_test 1\n"})
        BOOST_TEST(text.says(line), line << " is not in\n" << text.body);
}

BOOST_AUTO_TEST_CASE(a_redirect_never_leads_elsewhere) {
    struct Case {
        std::string to, location;
    };
    const Case cases[] = {{"/home", "/home"},
                          {"/home?a=1#b", "/home?a=1#b"},
                          {"/työ paikka", "/ty%C3%B6%20paikka"},
                          {"//evil.example", "/"},
                          {"/\\evil.example", "/"},
                          {"https://evil.example", "/"},
                          {"javascript:alert(1)", "/"},
                          {"", "/"},
                          {"/a\r\nSet-Cookie: x=1", "/a%0D%0ASet-Cookie:%20x=1"}};
    for (const auto& one : cases) BOOST_TEST(http::seeOther(one.to).headers.front().second == one.location);
}

BOOST_AUTO_TEST_CASE(a_file_keeps_its_name_in_every_alphabet) {
    const auto answer = http::file("bytes", "application/pdf", "Todistus \"Äijä\".pdf");
    BOOST_TEST(answer.headers.front().second ==
               "attachment; filename=\"Todistus ___ij___.pdf\"; filename*=UTF-8''Todistus%20%22%C3%84ij%C3%A4%22.pdf");
    BOOST_TEST(http::file("b", "image/png", "a.png", false).headers.front().second.starts_with("inline; "));
}

BOOST_AUTO_TEST_CASE(problems_speak_the_readers_language) {
    http::setProblemMessages([](Language language, std::string_view code, std::string_view detail) {
        return std::string(tag(language)) + ":" + std::string(code) + ":" + std::string(detail);
    });
    http::Request request;
    request.language = Language::Sv;
    request.id = "abc";
    const auto answer = http::problem({ErrorKind::Invalid, "invalid", {}, {{"name", "too_long", "20"}}}, request);
    http::setProblemMessages({});
    BOOST_TEST(answer.status == 422);
    BOOST_TEST(answer.contentType == "application/problem+json");
    BOOST_TEST(answer.body ==
               R"({"title":"sv:invalid:","status":422,"code":"invalid","requestId":"abc","errors":[{"field":"name",)"
               R"("code":"too_long","detail":"20","message":"sv:too_long:20"}]})");
}

BOOST_AUTO_TEST_CASE(two_routes_for_one_address_are_a_mistake) {
    http::Router router;
    const auto nothing = [](const http::Request&) { return http::html(""); };
    router.get("/a/{id}", nothing);
    router.post("/a/{id}", nothing);
    BOOST_CHECK_THROW(router.get("/a/{other}", nothing), std::logic_error);
    BOOST_CHECK_THROW(router.get("a", nothing), std::logic_error);
}
