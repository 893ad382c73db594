#pragma once
// The real listener on a free port with a few routes that show what reached them.
#include <atomic>
#include <mutex>
#include <string>
#include <vector>

#include "http/listener.hpp"
#include "support/http_client.hpp"

namespace valo::tests {

class TestServer {
 public:
    explicit TestServer(http::ListenerOptions options = {});
    ~TestServer() { listener_.stop(); }
    std::uint16_t port() const { return listener_.port(); }
    http::Listener& listener() { return listener_; }
    std::vector<std::string> logLines() const;

    std::atomic<bool> ready{true};
    std::atomic<int> slowCallsEnded{0};

 private:
    static http::ListenerOptions atFreePort(http::ListenerOptions options);
    http::GuardHooks hooks();
    void addRoutes();
    mutable std::mutex mutex_;
    std::vector<std::string> lines_;
    http::Router router_;
    http::Listener listener_;
};

/// A whole request as its bytes; `headers` each end with "\r\n".
std::string message(const std::string& requestLine, const std::string& headers = {}, const std::string& body = {});

}  // namespace valo::tests
