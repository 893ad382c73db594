#pragma once
// From a message that was read whole to its answer: routing, the guard, decoding, errors, headers, the log line.
#include <atomic>

#include "core/json.hpp"

#include "http/guard.hpp"
#include "http/listener.hpp"
#include "http/message_head.hpp"
#include "http/metrics.hpp"

namespace valo::http {

class Dispatcher {
 public:
    /// `connections` writes the listener's own lines for /metrics.
    Dispatcher(const ListenerOptions& options, const Router& router, GuardHooks hooks,
               std::function<std::string()> connections);

    /// How many bytes the body of this message may have.
    std::size_t bodyLimit(const MessageHead& head) const;
    Response answer(const MessageHead& head, std::string body, const std::string& peer) const;
    /// The answer to a message that could not be read.
    Response answer(const Refused& why, const std::string& peer) const;

    void stopBeingReady() { ready_ = false; }
    /// One JSON object with the time, a level and an event, and what `add` puts into it.
    void log(std::string_view level, std::string_view event, const std::function<void(JsonWriter&)>& add) const;

 private:
    struct Exchange;
    Request requestOf(const MessageHead& head, const std::string& peer) const;
    void find(Exchange& exchange) const;
    void handle(Exchange& exchange) const;
    void handleOrFail(Exchange& exchange) const;
    void readBody(Exchange& exchange) const;
    void refuse(Exchange& exchange, const Error& error, int status) const;
    Response errorAnswer(const Error& error, int status, const Request& request) const;
    void finish(Exchange& exchange) const;
    void addOwnRoutes(std::function<std::string()> connections);

    const ListenerOptions& options_;
    const Router& router_;
    Router own_;
    GuardHooks hooks_;
    Guard guard_;
    std::unique_ptr<Metrics> metrics_;
    std::atomic<bool> ready_{true};
};

}  // namespace valo::http
