#pragma once
// One client's connection: messages in, answers out, each within its time. Nothing here knows what they mean.
#include <atomic>
#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <variant>

#include "http/dispatcher.hpp"

namespace valo::http {

/// What a connection asks of its listener.
struct ConnectionLimits {
    std::chrono::milliseconds requestDeadline, keepAlive;
    std::function<bool()> othersWait;  // connections that no thread serves yet
    const std::atomic<bool>& closing;
};

class Connection {
 public:
    /// The socket stays the caller's, who may shut it down from another thread.
    Connection(int socket, std::string peer, const Dispatcher& dispatcher, const ConnectionLimits& limits)
        : socket_(socket), peer_(std::move(peer)), dispatcher_(dispatcher), limits_(limits) {}
    /// Returns when the client has left, its time is over or the listener closes.
    void serve();

 private:
    using Time = std::chrono::steady_clock::time_point;
    enum class Wait { Ready, Late, Gone };
    struct Gone {};  // the client left; there is nobody to answer

    bool isNextComing();
    std::variant<MessageHead, Refused, Gone> readHead();
    std::variant<std::string, Refused, Gone> readBody(const MessageHead& head);
    Wait receive(Time until);
    bool serveOne();
    bool write(const Response& response, bool headOnly, bool keepAlive);
    bool send(std::string_view head, std::string_view body);
    void linger();

    int socket_;
    std::string peer_;
    const Dispatcher& dispatcher_;
    const ConnectionLimits& limits_;
    std::string received_;  // not yet used
    Time begun_;
    int served_ = 0;
};

}  // namespace valo::http
