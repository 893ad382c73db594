// Asking another server: ours here, and everything that can go wrong with theirs.
#include "http/client.hpp"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <thread>

#include "test_server.hpp"

using namespace valo;
using namespace valo::tests;

namespace {

std::string refusal(const http::Question& question) {
    const auto answer = http::ask(question);
    return answer ? "answered " + std::to_string(answer->status) : answer.error().code;
}

/// A server that takes one connection, says some bytes and closes after a while.
class Odd {
 public:
    Odd(std::string says, std::chrono::milliseconds stays) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        ::bind(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address);
        ::listen(socket_, 1);
        socklen_t size = sizeof address;
        ::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size);
        port_ = ntohs(address.sin_port);
        thread_ = std::thread([this, says = std::move(says), stays] {
            const int peer = ::accept(socket_, nullptr, nullptr);
            char heard[4096];
            if (::recv(peer, heard, sizeof heard, 0) > 0 && !says.empty())
                static_cast<void>(::send(peer, says.data(), says.size(), MSG_NOSIGNAL));
            std::this_thread::sleep_for(stays);
            ::close(peer);
        });
    }
    ~Odd() {
        thread_.join();
        ::close(socket_);
    }
    std::string url() const { return "http://127.0.0.1:" + std::to_string(port_) + "/"; }

 private:
    int socket_;
    std::uint16_t port_ = 0;
    std::thread thread_;
};

}  // namespace

BOOST_AUTO_TEST_CASE(another_server_answers_a_question) {
    TestServer server;
    const auto home = "http://127.0.0.1:" + std::to_string(server.port());
    const auto alive = http::ask({.url = home + "/healthz"}).value();
    BOOST_TEST(alive.status == 200);
    BOOST_TEST(!alive.body.empty());
    BOOST_TEST(alive.headers.contains("content-length"));
    BOOST_TEST(http::ask({.url = home + "/nowhere"}).value().status == 404);
    BOOST_TEST(refusal({.url = home + "/healthz", .longest = 1}) == "answer_too_long");
}

BOOST_AUTO_TEST_CASE(every_odd_server_is_a_refusal_and_none_is_waited_for_long) {
    for (const auto& url : {"", "ftp://a.fi/", "file:///etc/passwd", "http://", "no address", "http://[::1"})
        BOOST_TEST(refusal({.url = url}) == "bad_other_address", url);
    BOOST_TEST(refusal({.url = "http://127.0.0.1:1/"}) == "no_answer");
    BOOST_TEST(refusal({.url = "http://name.invalid/"}) == "no_answer");
    const std::string head = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n";
    for (const auto& says : {std::string(), std::string("nonsense\r\n\r\n"), head + "short"}) {
        const Odd server(says, std::chrono::milliseconds(10));
        BOOST_TEST(refusal({.url = server.url(), .patience = std::chrono::seconds(1)}) == "no_answer", says);
    }
    const Odd silent("", std::chrono::milliseconds(1500));
    const auto start = std::chrono::steady_clock::now();
    BOOST_TEST(refusal({.url = silent.url(), .patience = std::chrono::seconds(1)}) == "no_answer");
    BOOST_TEST((std::chrono::steady_clock::now() - start < std::chrono::milliseconds(1450)));
    const Odd redirecting("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n",
                          std::chrono::milliseconds(10));
    BOOST_TEST(refusal({.url = redirecting.url()}) == "answered 302");
}
