// Bytes that no well-meaning client sends, against the real listener.
#include <boost/test/unit_test.hpp>
#include <thread>

#include "test_server.hpp"

using namespace valo::tests;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_CASE(a_plain_request_is_answered_and_the_connection_kept) {
    TestServer server;
    RawConnection client(server.port());
    for (int i = 0; i < 3; ++i) {
        client.send(message("GET /echo?a=1"));
        const auto answer = client.answer();
        BOOST_TEST(answer.status == 200);
        BOOST_TEST(answer.says("query a=[1]"));
        BOOST_TEST(answer.header("connection") == "keep-alive");
    }
}

BOOST_AUTO_TEST_CASE(hostile_framing_is_refused_and_the_connection_closed) {
    struct Case {
        const char* name;
        std::string bytes;
        int status;
    };
    const std::string get = "GET /echo HTTP/1.1\r\n", host = "Host: localhost\r\n";
    const std::string post = "POST /echo HTTP/1.1\r\n" + host;
    const Case cases[] = {
        {"both length and coding", post + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
        {"coding then length", post + "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n", 400},
        {"two different lengths", post + "Content-Length: 4\r\nContent-Length: 5\r\n\r\nabcde", 400},
        {"two equal lengths", post + "Content-Length: 4\r\nContent-Length: 4\r\n\r\nabcd", 400},
        {"list of lengths", post + "Content-Length: 4, 4\r\n\r\nabcd", 400},
        {"negative length", post + "Content-Length: -4\r\n\r\nabcd", 400},
        {"signed length", post + "Content-Length: +4\r\n\r\nabcd", 400},
        {"hexadecimal length", post + "Content-Length: 0x4\r\n\r\nabcd", 400},
        {"empty length", post + "Content-Length: \r\n\r\nabcd", 400},
        {"length beyond numbers", post + "Content-Length: 99999999999999999999\r\n\r\nabcd", 400},
        {"chunked", post + "Transfer-Encoding: chunked\r\n\r\n4\r\nabcd\r\n0\r\n\r\n", 411},
        {"unknown coding", post + "Transfer-Encoding: xchunked\r\n\r\nabcd", 411},
        {"space before the colon", post + "Content-Length : 4\r\n\r\nabcd", 400},
        {"no host", get + "\r\n", 400},
        {"empty host", get + "Host:\r\n\r\n", 400},
        {"two hosts", get + host + "Host: other\r\n\r\n", 400},
        {"folded header", get + host + "X-A: 1\r\n folded\r\n\r\n", 400},
        {"bare line feeds", "GET /echo HTTP/1.1\nHost: localhost\n\n", 400},
        {"bare carriage return", get + host + "X-A: 1\rX-B: 2\r\n\r\n", 400},
        {"NUL in a header", get + host + std::string("X-A: 1\0002\r\n\r\n", 13), 400},
        {"no colon", get + host + "X-A\r\n\r\n", 400},
        {"no version", "GET /echo\r\n" + host + "\r\n", 400},
        {"old version", "GET /echo HTTP/0.9\r\n" + host + "\r\n", 505},
        {"HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400},
        {"absolute address", "GET http://localhost/echo HTTP/1.1\r\n" + host + "\r\n", 400},
        {"space in the address", "GET /echo now HTTP/1.1\r\n" + host + "\r\n", 400},
        {"no method", " /echo HTTP/1.1\r\n" + host + "\r\n", 400},
        {"TLS hello", std::string("\x16\x03\x01\x02\x00\x01\x00\r\n\r\n", 11), 400},
        {"long address", "GET /" + std::string(9000, 'a') + " HTTP/1.1\r\n" + host + "\r\n", 414},
        {"endless address", "GET /" + std::string(40000, 'a'), 414},
        {"large header", get + host + "X-A: " + std::string(40000, 'a') + "\r\n\r\n", 431},
        {"unknown expectation", post + "Expect: miracles\r\nContent-Length: 4\r\n\r\nabcd", 417},
        {"body over the limit", post + "Content-Length: 70000\r\n\r\nabcd", 413},
    };
    TestServer server;
    for (const auto& one : cases) {
        BOOST_TEST_CONTEXT(one.name) {
            RawConnection client(server.port());
            client.send(one.bytes);
            const auto answer = client.answer();
            BOOST_TEST(answer.status == one.status);
            BOOST_TEST(answer.header("connection") == "close");
            BOOST_TEST(client.closes());
        }
    }
}

BOOST_AUTO_TEST_CASE(a_body_that_nobody_asked_for_does_not_become_the_next_request) {
    TestServer server;
    const std::string smuggled = message("GET /s/smuggled");
    struct Case {
        std::string line;
        int status;
    };
    // Not found, not allowed, not signed in, without the form's secret, and a GET with a body.
    const Case cases[] = {{"POST /nowhere", 404}, {"DELETE /echo", 405}, {"POST /home", 401},
                          {"POST /echo", 403},    {"GET /echo", 200},    {"BREW /echo", 405}};
    for (const auto& one : cases) {
        BOOST_TEST_CONTEXT(one.line) {
            RawConnection client(server.port());
            client.send(message(one.line, "", smuggled) + message("GET /echo/1/of/2"));
            BOOST_TEST(client.answer().status == one.status);
            const auto next = client.answer();
            BOOST_TEST(next.status == 200);
            BOOST_TEST(next.says("path=/echo/1/of/2"));
        }
    }
    for (const auto& line : server.logLines()) BOOST_TEST(line.find("/s/{secret}") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_refused_body_that_was_not_read_is_never_taken_for_a_request) {
    TestServer server;
    RawConnection client(server.port());
    client.send("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999\r\n\r\n" + message("GET /echo"));
    BOOST_TEST(client.answer().status == 413);
    BOOST_TEST(client.answer(500ms).status == 0);
    BOOST_TEST(server.logLines().size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_client_that_is_still_sending_gets_the_answer_and_not_a_reset) {
    TestServer server;
    RawConnection client(server.port());
    client.send("POST /upload HTTP/1.1\r\nHost: localhost\r\nContent-Length: 30000000\r\n\r\n");
    const std::string megabyte(1'000'000, 'x');
    for (int i = 0; i < 20; ++i) client.send(megabyte);
    BOOST_TEST(client.answer().status == 413);
}

BOOST_AUTO_TEST_CASE(a_body_shorter_than_promised_is_refused) {
    TestServer server;
    RawConnection client(server.port());
    client.send("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nabc");
    client.endSending();
    BOOST_TEST(client.answer().status == 400);
}

BOOST_AUTO_TEST_CASE(requests_sent_at_once_are_answered_in_their_order) {
    TestServer server;
    RawConnection client(server.port());
    std::string all;
    for (int i = 0; i < 20; ++i) all += message("GET /echo/" + std::to_string(i) + "/of/20");
    client.send(all);
    for (int i = 0; i < 20; ++i) BOOST_TEST(client.answer().says("captured=" + std::to_string(i) + "\n"));
}

BOOST_AUTO_TEST_CASE(a_client_that_waits_for_permission_to_send_gets_it) {
    TestServer server;
    RawConnection client(server.port());
    client.send("POST /upload HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n");
    BOOST_TEST(client.answer().status == 100);
    client.send("abcd");
    BOOST_TEST(client.answer().status == 403);  // no CSRF token; the body has been read
}

BOOST_AUTO_TEST_CASE(a_client_may_ask_for_the_connection_to_be_closed) {
    TestServer server;
    struct Case {
        std::string bytes;
        bool closed;
    };
    const Case cases[] = {
        {"GET /echo HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", true},
        {"GET /echo HTTP/1.1\r\nHost: a\r\nconnection: Close\r\n\r\n", true},
        {"GET /echo HTTP/1.0\r\nHost: a\r\n\r\n", true},
        {"GET /echo HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n\r\n", false},
    };
    for (const auto& one : cases) {
        RawConnection client(server.port());
        client.send(one.bytes);
        BOOST_TEST(client.answer().status == 200);
        BOOST_TEST(client.closes(500ms) == one.closed);
    }
}

BOOST_AUTO_TEST_CASE(header_and_body_of_a_large_page_arrive_whole) {
    TestServer server;
    RawConnection client(server.port());
    client.send(message("GET /big"));
    BOOST_TEST(client.answer().body.size() == 300'000u);
}
