// The built program, started and stopped as an operator does it.
#include <signal.h>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>
#include <sstream>
#include <thread>

#include "core/secret.hpp"
#include "support/http_client.hpp"
#include "support/server_process.hpp"

using namespace valo::tests;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_CASE(the_program_serves_and_logs_json_lines_only) {
    ServerProcess server;
    Browser browser(server.port());
    BOOST_TEST(browser.get("/privacy").status == 200);
    BOOST_TEST(browser.get("/no-such-page").status == 404);
    const auto api = browser.json("GET", "/api/v1/no-such-thing");
    BOOST_TEST(api.status == 404);
    BOOST_TEST(api.header("content-type") == "application/problem+json");
    BOOST_TEST(api.says("\"code\":\"not_found\""));
    BOOST_TEST(!api.says("\"title\":\"not_found\""));  // words of the catalogue, not the code
    std::istringstream log(server.log());
    int lines = 0;
    for (std::string line; std::getline(log, line); ++lines) BOOST_TEST(nlohmann::json::accept(line), line);
    BOOST_TEST(lines >= 3);
}

BOOST_AUTO_TEST_CASE(sigterm_ends_the_program_in_good_order_every_time) {
    ServerProcess server;
    for (int i = 0; i < 5; ++i) {
        if (i > 0) server.start();
        Browser browser(server.port());
        browser.get("/no-such-page");
        const auto csrf = valo::keyedHash(browser.cookies()["valo_visitor"], "csrf");
        // Written to the database, so that its own threads are there when the signal comes.
        const auto tried = browser.post("/sign-in", {{"_csrf", csrf}, {"login", "nobody"}, {"password", "wrong"}});
        BOOST_TEST(tried.status != 403);
        RawConnection idle(server.port());
        const auto code = server.stop();
        BOOST_REQUIRE(code.has_value());
        BOOST_TEST(*code == 0, "ended with " << *code << ":\n" << server.log());
    }
}

BOOST_AUTO_TEST_CASE(a_killed_program_starts_again_on_its_database) {
    ServerProcess server;
    const auto added = server.run(
        {"user", "add", "aino@example.fi", "--role", "coordinator", "--organisation", "Paja", "--password-file", "-"},
        "correct horse battery staple\n");
    BOOST_TEST(added.exitCode == 0, added.err);
    server.kill();
    server.start();
    BOOST_TEST(server.run({"user", "list"}).out.find("aino@example.fi") != std::string::npos);
    Browser browser(server.port());
    BOOST_TEST(browser.get("/privacy").status == 200);
}

BOOST_AUTO_TEST_CASE(a_taken_port_is_refused_in_words) {
    ServerProcess first;
    const auto second = first.run({"serve", "--listen", "127.0.0.1:" + std::to_string(first.port())});
    BOOST_TEST(second.exitCode == 1);
    BOOST_TEST(second.err.find("valo: ") == 0u);
}

BOOST_AUTO_TEST_CASE(hostile_bytes_do_not_end_the_program) {
    ServerProcess server;
    std::uint32_t state = 20261122;
    for (int i = 0; i < 300; ++i) {
        RawConnection client(server.port());
        std::string bytes = i % 2 ? "GET / HTTP/1.1\r\nHost: a\r\nCookie: valo_session=" : "";
        for (int n = 0; n < 200; ++n) {
            state = state * 1664525 + 1013904223;
            bytes += static_cast<char>(state >> 24);
        }
        client.send(bytes + "\r\n\r\n");
    }
    BOOST_TEST(Browser(server.port()).get("/healthz").status == 200);
    BOOST_TEST(server.stop().value_or(-1) == 0);
}
