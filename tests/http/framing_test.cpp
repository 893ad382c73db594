// Bytes that no well-meaning client sends, against the real listener.
#include <boost/test/unit_test.hpp>
#include <thread>

#include "test_server.hpp"

using namespace valo::test;
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
