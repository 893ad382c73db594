// The yardstick of script/bench: Poco's own HTTP server, answering fixed bytes and nothing else, on as many threads as
// Valo has. GET /1k, /20k, /75k: that many bytes. Prints its address and serves until it is ended.
#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPServer.h>
#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/HTTPServerResponse.h>
#include <unistd.h>

#include <iostream>
#include <string>

namespace {

using namespace Poco::Net;

class FixedAnswer : public HTTPRequestHandler {
 public:
    explicit FixedAnswer(const std::string& body) : body_(body) {}
    void handleRequest(HTTPServerRequest&, HTTPServerResponse& response) override {
        response.setContentType("application/json");
        response.sendBuffer(body_.data(), body_.size());
    }

 private:
    const std::string& body_;
};

class FixedAnswers : public HTTPRequestHandlerFactory {
 public:
    HTTPRequestHandler* createRequestHandler(const HTTPServerRequest& request) override {
        const auto& address = request.getURI();
        return new FixedAnswer(address == "/75k" ? large_ : address == "/20k" ? medium_ : small_);
    }

 private:
    const std::string small_ = std::string(1024, 'x'), medium_ = std::string(20 * 1024, 'x'),
                      large_ = std::string(75 * 1024, 'x');
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
