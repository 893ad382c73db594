// Slow, idle and many clients, and stopping.
#include <boost/test/unit_test.hpp>
#include <memory>
#include <thread>

#include "test_server.hpp"

using namespace valo;
using namespace valo::tests;
using namespace std::chrono_literals;

namespace {

http::ListenerOptions hasty() {
    http::ListenerOptions options;
    options.requestDeadline = 600ms;
    options.keepAlive = 300ms;
    return options;
}

/// Sends a byte every 50 ms until the server answers or ten times the deadline is over.
Answer drip(RawConnection& client, const std::string& bytes) {
    for (const char byte : bytes) {
        if (!client.send(std::string_view(&byte, 1))) break;
        if (auto answer = client.answer(50ms); answer.status) return answer;
    }
    return client.answer(100ms);
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_header_that_drips_in_is_cut_at_the_deadline) {
    TestServer server(hasty());
    RawConnection client(server.port());
    const auto begun = std::chrono::steady_clock::now();
    const auto answer = drip(client, "GET /echo HTTP/1.1\r\nHost: localhost\r\nX-Slow: " + std::string(100, 'x'));
    BOOST_TEST(answer.status == 408);
    BOOST_TEST((std::chrono::steady_clock::now() - begun < 2s));
    BOOST_TEST(client.closes());
}

BOOST_AUTO_TEST_CASE(a_body_that_drips_in_is_cut_at_the_deadline) {
    TestServer server(hasty());
    RawConnection client(server.port());
    client.send("POST /upload HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000000\r\n\r\n");
    const auto begun = std::chrono::steady_clock::now();
    BOOST_TEST(drip(client, std::string(100, 'x')).status == 408);
    BOOST_TEST((std::chrono::steady_clock::now() - begun < 2s));
}

BOOST_AUTO_TEST_CASE(a_body_that_comes_steadily_may_take_longer_than_the_deadline) {
    TestServer server(hasty());
    RawConnection client(server.port());
    client.send("POST /upload HTTP/1.1\r\nHost: localhost\r\nContent-Length: 200000\r\n\r\n");
    for (int i = 0; i < 10; ++i) {
        client.send(std::string(20'000, 'x'));
        std::this_thread::sleep_for(100ms);
    }
    BOOST_TEST(client.answer().status == 403);  // read whole, then refused for want of a CSRF token
}

BOOST_AUTO_TEST_CASE(an_idle_connection_is_closed_without_an_answer) {
    TestServer server(hasty());
    RawConnection silent(server.port()), served(server.port());
    served.send(message("GET /echo"));
    BOOST_TEST(served.answer().status == 200);
    BOOST_TEST(served.closes(1s));
    BOOST_TEST(silent.answer(1500ms).status == 0);
    BOOST_TEST(silent.closes(1s));
}

BOOST_AUTO_TEST_CASE(idle_keep_alive_clients_make_room_for_the_ninth) {
    http::ListenerOptions options;
    options.threads = 8;
    options.keepAlive = 30s;
    TestServer server(options);
    std::vector<std::unique_ptr<RawConnection>> idle;
    for (int i = 0; i < 8; ++i) {
        idle.push_back(std::make_unique<RawConnection>(server.port()));
        idle.back()->send(message("GET /echo"));
        BOOST_TEST(idle.back()->answer().status == 200);
    }
    RawConnection ninth(server.port());
    ninth.send(message("GET /echo"));
    BOOST_TEST(ninth.answer(2s).status == 200);
}

BOOST_AUTO_TEST_CASE(clients_that_never_say_anything_make_room_for_the_ninth) {
    http::ListenerOptions options;
    options.threads = 8;
    TestServer server(options);
    std::vector<std::unique_ptr<RawConnection>> silent;
    for (int i = 0; i < 8; ++i) silent.push_back(std::make_unique<RawConnection>(server.port()));
    RawConnection ninth(server.port());
    ninth.send(message("GET /echo"));
    BOOST_TEST(ninth.answer(3s).status == 200);
}

BOOST_AUTO_TEST_CASE(busy_keep_alive_clients_make_room_for_the_ninth) {
    http::ListenerOptions options;
    options.threads = 8;
    TestServer server(options);
    std::atomic<bool> enough{false};
    std::vector<std::thread> busy;
    for (int i = 0; i < 8; ++i) {
        busy.emplace_back([&] {
            while (!enough) {
                RawConnection client(server.port());
                while (!enough && client.send(message("GET /echo")) && client.answer(1s).status == 200) {
                }
            }
        });
    }
    std::this_thread::sleep_for(200ms);
    RawConnection ninth(server.port());
    ninth.send(message("GET /echo"));
    BOOST_TEST(ninth.answer(2s).status == 200);
    enough = true;
    for (auto& thread : busy) thread.join();
}

BOOST_AUTO_TEST_CASE(stopping_lets_the_running_request_end_and_waits_for_nobody_else) {
    TestServer server;
    RawConnection running(server.port()), halfSent(server.port()), idle(server.port());
    running.send(message("GET /slow"));
    halfSent.send("GET /echo HTTP/1.1\r\nHo");
    std::this_thread::sleep_for(200ms);
    const auto begun = std::chrono::steady_clock::now();
    server.listener().stop(5s);
    BOOST_TEST((std::chrono::steady_clock::now() - begun < 3s));
    BOOST_TEST(server.slowCallsEnded == 1);
    const auto answer = running.answer();
    BOOST_TEST(answer.status == 200);
    BOOST_TEST(answer.header("connection") == "close");
}

BOOST_AUTO_TEST_CASE(stopping_takes_no_longer_than_its_grace_for_a_client_that_does_not_read) {
    TestServer server;
    RawConnection client(server.port());
    std::string many;
    for (int i = 0; i < 100; ++i) many += message("GET /big");
    client.send(many);
    std::this_thread::sleep_for(300ms);
    const auto begun = std::chrono::steady_clock::now();
    server.listener().stop(500ms);
    BOOST_TEST((std::chrono::steady_clock::now() - begun < 3s));
}

BOOST_AUTO_TEST_CASE(readyz_says_no_while_it_can_still_be_asked) {
    TestServer server;
    Browser client(server.port());
    BOOST_TEST(client.get("/readyz").status == 200);
    server.ready = false;
    BOOST_TEST(client.get("/readyz").status == 503);
    BOOST_TEST(client.get("/healthz").status == 200);
}

BOOST_AUTO_TEST_CASE(a_stopping_server_says_that_it_is_not_ready_before_it_stops_accepting) {
    http::Router routes;
    http::ListenerOptions options;
    options.port = 0;
    options.notice = 1s;
    http::GuardHooks quiet;
    quiet.log = [](const std::string&) {};
    http::Listener listener(options, routes, quiet);
    listener.start();
    const auto port = listener.port();
    std::thread stopping([&] { listener.stop(1s); });
    std::this_thread::sleep_for(300ms);
    BOOST_TEST(Browser(port).get("/readyz").status == 503);
    BOOST_TEST(Browser(port).get("/healthz").status == 200);
    stopping.join();
    BOOST_CHECK_THROW(RawConnection{port}, std::runtime_error);
}

BOOST_AUTO_TEST_CASE(a_second_server_on_the_same_port_fails) {
    TestServer first;
    http::Router routes;
    http::ListenerOptions options;
    options.port = first.port();
    http::Listener second(options, routes, {});
    BOOST_CHECK_THROW(second.start(), std::exception);
}
