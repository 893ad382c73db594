// The built program, started and stopped as an operator does it.
#include <signal.h>

#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>
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

BOOST_AUTO_TEST_CASE(only_a_copy_of_a_database_is_restored) {
    const ServerProcess server;
    const auto folder = server.database().substr(0, server.database().rfind('/') + 1);
    const auto file = [&](const std::string& name) { return folder.substr(folder.find("//") + 2) + name; };
    const auto restore = [&](const std::string& from, const std::string& to) {
        return runValo({"--database", folder + to, "restore", file(from)});
    };
    std::ofstream(file("letter.txt")) << "Hyvä lukija, tämä ei ole tietokanta.\n";
    BOOST_TEST(restore("letter.txt", "new.db").exitCode == 1);
    BOOST_TEST(!std::filesystem::exists(file("new.db")));  // a server may still start there
    BOOST_TEST(restore("nothing.db", "new.db").exitCode == 1);
    BOOST_TEST(server.run({"backup", file("copy.db")}).exitCode == 0);
    BOOST_TEST(server.run({"backup", file("copy.db")}).exitCode == 1);
    BOOST_TEST(restore("copy.db", "new.db").exitCode == 0);
    BOOST_TEST(restore("copy.db", "new.db").exitCode == 1);
}

BOOST_AUTO_TEST_CASE(who_to_ask_is_named_where_the_operator_says_so) {
    const ServerProcess server({}, {}, {{"VALO_CONTACT", "Majakka <majakka@example.fi>"}});
    Browser browser(server.port());
    for (const auto* path : {"/privacy", "/accessibility"})
        BOOST_TEST(browser.get(path).says("Majakka &lt;majakka@example.fi&gt;"), path);
}

BOOST_AUTO_TEST_CASE(whoever_must_sign_in_again_comes_back_to_the_form) {
    const ServerProcess server;
    Browser browser(server.port());
    browser.get("/privacy");
    const auto refused = browser.post("/clients/new", {{"name", "Aino"}});
    BOOST_TEST(refused.status == 401);
    BOOST_TEST(refused.says("href=\"/?next=%2Fclients%2Fnew\""));
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
