#include "http/client.hpp"

#include <Poco/Exception.h>
#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/HTTPSClientSession.h>
#include <Poco/Net/RejectCertificateHandler.h>
#include <Poco/Net/SSLManager.h>
#include <Poco/URI.h>

#include <array>
#include <memory>

#include "core/text.hpp"

namespace valo::http {
namespace {

namespace net = Poco::Net;

/// Made at the first question over TLS; what cannot be checked is refused.
net::Context::Ptr trusting() {
    static const net::Context::Ptr context = [] {
        const net::Context::Ptr made(
            new net::Context(net::Context::TLS_CLIENT_USE, "", net::Context::VERIFY_STRICT, 9, true));
        net::SSLManager::instance().initializeClient(nullptr, new net::RejectCertificateHandler(false), made);
        return made;
    }();
    return context;
}

std::unique_ptr<net::HTTPClientSession> sessionTo(const Poco::URI& uri, std::chrono::seconds patience) {
    std::unique_ptr<net::HTTPClientSession> session;
    if (uri.getScheme() == "https")
        session = std::make_unique<net::HTTPSClientSession>(uri.getHost(), uri.getPort(), trusting());
    else
        session = std::make_unique<net::HTTPClientSession>(uri.getHost(), uri.getPort());
    session->setTimeout(Poco::Timespan(static_cast<long>(patience.count()), 0));
    session->setKeepAlive(false);
    return session;
}

Result<Answer> answerFrom(net::HTTPClientSession& session, const Question& question,
                          std::chrono::steady_clock::time_point deadline) {
    net::HTTPResponse response;
    auto& in = session.receiveResponse(response);
    Answer answer{response.getStatus(), response.getContentType(), {}, {}};
    for (const auto& [name, value] : response) answer.headers[lowered(name)] = value;
    std::array<char, 16 * 1024> piece;
    while (in.read(piece.data(), piece.size()) || in.gcount() > 0) {
        answer.body.append(piece.data(), static_cast<std::size_t>(in.gcount()));
        if (answer.body.size() > question.longest)
            return refuse({ErrorKind::TooLarge, "answer_too_long", question.url, {}});
        if (std::chrono::steady_clock::now() > deadline) return conflict("no_answer", "timeout");
    }
    const auto promised = response.getContentLength64();
    if (promised != net::HTTPMessage::UNKNOWN_CONTENT_LENGTH &&
        static_cast<std::size_t>(promised) != answer.body.size())
        return conflict("no_answer", "cut short");
    return answer;
}

}  // namespace

Result<Answer> ask(const Question& question) {
    const auto deadline = std::chrono::steady_clock::now() + question.patience;
    try {
        const Poco::URI uri(question.url);
        if ((uri.getScheme() != "http" && uri.getScheme() != "https") || uri.getHost().empty())
            return conflict("bad_other_address", question.url);
        const auto session = sessionTo(uri, question.patience);
        auto path = uri.getPathAndQuery();
        net::HTTPRequest request(question.method, path.empty() ? "/" : path, net::HTTPMessage::HTTP_1_1);
        for (const auto& [name, value] : question.headers) request.set(name, value);
        if (!question.contentType.empty()) request.setContentType(question.contentType);
        if (question.method != "GET") request.setContentLength64(static_cast<Poco::Int64>(question.body.size()));
        session->sendRequest(request) << question.body;
        return answerFrom(*session, question, deadline);
    } catch (const Poco::SyntaxException& wrong) {
        return conflict("bad_other_address", question.url);
    } catch (const Poco::Exception& failed) {
        return conflict("no_answer", failed.displayText());
    }
}

}  // namespace valo::http
