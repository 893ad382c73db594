// The yardstick of script/bench: Poco's own HTTP server, answering fixed bytes and nothing else, on as many threads as
// Valo has. /N: N bytes, whatever was sent. Prints its address and serves until it is ended.
#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPServer.h>
#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/HTTPServerResponse.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <limits>
#include <string>

namespace {

using namespace Poco::Net;

constexpr std::size_t kMost = 1 << 20;

class FixedAnswer : public HTTPRequestHandler {
 public:
    explicit FixedAnswer(const std::string& bytes) : bytes_(bytes) {}
    void handleRequest(HTTPServerRequest& request, HTTPServerResponse& response) override {
        request.stream().ignore(std::numeric_limits<std::streamsize>::max());
        const auto wanted = std::strtoull(request.getURI().c_str() + 1, nullptr, 10);
        response.setContentType("application/json");
        response.sendBuffer(bytes_.data(), std::min<std::size_t>(wanted, kMost));
    }

 private:
    const std::string& bytes_;
};

class FixedAnswers : public HTTPRequestHandlerFactory {
 public:
    HTTPRequestHandler* createRequestHandler(const HTTPServerRequest&) override { return new FixedAnswer(bytes_); }

 private:
    const std::string bytes_ = std::string(kMost, 'x');
};

}  // namespace

int main() {
    HTTPServerParams::Ptr params = new HTTPServerParams;
    params->setMaxThreads(128);
    params->setMaxQueued(256);
    params->setMaxKeepAliveRequests(0);  // no limit
    Poco::ThreadPool pool("bare", 2, 128);
    HTTPServer server(new FixedAnswers, pool, ServerSocket(SocketAddress("127.0.0.1", 0)), params);
    server.start();
    std::cout << "http://127.0.0.1:" << server.port() << '/' << std::endl;
    ::pause();
}
