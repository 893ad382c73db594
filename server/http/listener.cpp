#include "http/listener.hpp"

#include <Poco/ErrorHandler.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/TCPServer.h>
#include <Poco/ThreadPool.h>
#include <fmt/format.h>
#include <sys/socket.h>

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <set>
#include <stdexcept>

#include "http/connection.hpp"

namespace valo::http {
namespace {

using namespace Poco::Net;
using std::chrono::milliseconds;

/// The sockets that are being served: for stopping, and to cut those that do not end in time.
class OpenSockets {
 public:
    class Entry {
     public:
        Entry(OpenSockets& all, int socket) : all_(all), socket_(socket) {
            const std::lock_guard lock(all_.mutex_);
            all_.sockets_.insert(socket_);
        }
        ~Entry() {
            const std::lock_guard lock(all_.mutex_);
            all_.sockets_.erase(socket_);
            if (all_.sockets_.empty()) all_.none_.notify_all();
        }
        Entry(const Entry&) = delete;

     private:
        OpenSockets& all_;
        int socket_;
    };
    bool waitUntilNone(milliseconds most) {
        std::unique_lock lock(mutex_);
        return none_.wait_for(lock, most, [&] { return sockets_.empty(); });
    }
    void cutAll() {
        const std::lock_guard lock(mutex_);
        for (const int socket : sockets_) ::shutdown(socket, SHUT_RDWR);
    }

 private:
    std::mutex mutex_;
    std::condition_variable none_;
    std::set<int> sockets_;
};

class PocoConnection : public TCPServerConnection {
 public:
    PocoConnection(const StreamSocket& socket, const Dispatcher& dispatcher, const ConnectionLimits& limits,
                   OpenSockets& open)
        : TCPServerConnection(socket), dispatcher_(dispatcher), limits_(limits), open_(open) {}
    void run() override {
        const auto handle = socket().impl()->sockfd();
        const OpenSockets::Entry entry(open_, handle);
        Connection(handle, socket().peerAddress().host().toString(), dispatcher_, limits_).serve();
    }

 private:
    const Dispatcher& dispatcher_;
    const ConnectionLimits& limits_;
    OpenSockets& open_;
};

class Connections : public TCPServerConnectionFactory {
 public:
    Connections(const Dispatcher& dispatcher, const ConnectionLimits& limits, OpenSockets& open)
        : dispatcher_(dispatcher), limits_(limits), open_(open) {}
    TCPServerConnection* createConnection(const StreamSocket& socket) override {
        return new PocoConnection(socket, dispatcher_, limits_, open_);
    }

 private:
    const Dispatcher& dispatcher_;
    const ConnectionLimits& limits_;
    OpenSockets& open_;
};

/// What Poco's threads would otherwise swallow.
class LoggedErrors : public Poco::ErrorHandler {
 public:
    explicit LoggedErrors(const Dispatcher& dispatcher) : dispatcher_(dispatcher) { before_ = set(this); }
    ~LoggedErrors() override { set(before_); }
    void exception(const Poco::Exception& error) override {
        if (dynamic_cast<const NetException*>(&error)) return;  // a client that left before it was looked at
        write(error.displayText());
    }
    void exception(const std::exception& error) override { write(error.what()); }
    void exception() override { write("unknown"); }

 private:
    void write(const std::string& what) {
        dispatcher_.log("error", "connection", [&](JsonWriter& line) { line.field("what", what); });
    }
    const Dispatcher& dispatcher_;
    Poco::ErrorHandler* before_;
};

}  // namespace

struct Listener::Inner {
    Inner(const ListenerOptions& given, const Router& router, GuardHooks hooks)
        : options(given),
          dispatcher(options, router, std::move(hooks), [this] { return lines(); }),
          limits{options.requestDeadline, options.keepAlive, [this] { return server->queuedConnections() > 0; },
                 closing},
          errors(dispatcher),
          pool("http", 2, std::max(2, static_cast<int>(options.threads))) {}

    void start() {
        ServerSocket socket;
        const SocketAddress address(options.host, options.port);
        // Never SO_REUSEPORT: a second server on the same port must fail, not take every other connection.
        if (address.family() == SocketAddress::IPv6)
            socket.bind6(address, true, false, true);
        else
            socket.bind(address, true, false);
        socket.listen(static_cast<int>(options.maxQueued));
        TCPServerParams::Ptr params = new TCPServerParams;
        params->setMaxThreads(static_cast<int>(options.threads));
        params->setMaxQueued(static_cast<int>(options.maxQueued));
        server = std::make_unique<TCPServer>(new Connections(dispatcher, limits, open), pool, socket, params);
        server->start();
        port = socket.address().port();
    }

    void stop(milliseconds grace) {
        if (!server) return;
        dispatcher.stopBeingReady();
        std::this_thread::sleep_for(options.notice);
        server->stop();
        closing = true;
        if (!open.waitUntilNone(grace)) open.cutAll();
        pool.joinAll();
        server.reset();
    }

    std::string lines() const {
        return fmt::format(
            "# TYPE valo_http_connections gauge\nvalo_http_connections {}\n"
            "# TYPE valo_http_connections_queued gauge\nvalo_http_connections_queued {}\n"
            "# TYPE valo_http_connections_total counter\nvalo_http_connections_total {}\n"
            "# TYPE valo_http_connections_refused_total counter\nvalo_http_connections_refused_total {}\n",
            server->currentConnections(), server->queuedConnections(), server->totalConnections(),
            server->refusedConnections());
    }

    const ListenerOptions options;
    std::atomic<bool> closing{false};
    OpenSockets open;
    Dispatcher dispatcher;
    ConnectionLimits limits;
    LoggedErrors errors;
    Poco::ThreadPool pool;
    std::unique_ptr<TCPServer> server;
    std::uint16_t port = 0;
};

Listener::Listener(const ListenerOptions& options, const Router& router, GuardHooks hooks)
    : inner_(std::make_unique<Inner>(options, router, std::move(hooks))) {}
Listener::~Listener() { inner_->stop(std::chrono::seconds(1)); }
void Listener::start() { inner_->start(); }
std::uint16_t Listener::port() const { return inner_->port; }
void Listener::stop(std::chrono::milliseconds grace) { inner_->stop(grace); }

}  // namespace valo::http
