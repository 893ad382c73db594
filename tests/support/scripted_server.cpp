#include "support/scripted_server.hpp"

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <sstream>

#include "core/text.hpp"

namespace valo::tests {

ScriptedServer::ScriptedServer(std::function<std::string(const Asked&)> answer)
    : answer_(std::move(answer)), socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ::bind(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address);
    ::listen(socket_, 16);
    socklen_t size = sizeof address;
    ::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
}

ScriptedServer::~ScriptedServer() {
    stopping_ = true;
    thread_.join();
    ::close(socket_);
}

std::vector<Asked> ScriptedServer::asked() const {
    const std::lock_guard lock(mutex_);
    return asked_;
}

void ScriptedServer::serve() {
    while (!stopping_) {
        pollfd waiting{socket_, POLLIN, 0};
        if (::poll(&waiting, 1, 50) <= 0) continue;
        const int peer = ::accept(socket_, nullptr, nullptr);
        answerOne(peer);
        ::close(peer);
    }
}

void ScriptedServer::answerOne(int peer) {
    std::string head;
    char piece[4096];
    while (head.find("\r\n\r\n") == std::string::npos) {
        const auto got = ::recv(peer, piece, sizeof piece, 0);
        if (got <= 0) return;
        head.append(piece, static_cast<std::size_t>(got));
    }
    Asked asked;
    std::istringstream lines(head);
    std::string method, line;
    lines >> method >> asked.target;
    std::getline(lines, line);
    while (std::getline(lines, line))
        if (const auto colon = line.find(':'); colon != std::string::npos)
            asked.headers[lowered(line.substr(0, colon))] = trimmed(std::string_view(line).substr(colon + 1));
    {
        const std::lock_guard lock(mutex_);
        asked_.push_back(asked);
    }
    const auto bytes = answer_(asked);
    for (std::size_t sent = 0; sent < bytes.size();) {
        const auto count = ::send(peer, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
        if (count <= 0) return;
        sent += static_cast<std::size_t>(count);
    }
    ::shutdown(peer, SHUT_WR);
    while (::recv(peer, piece, sizeof piece, 0) > 0) continue;  // the peer closes when it has read
}

std::string httpAnswer(int status, const std::string& body, const std::string& moreHeaders, const std::string& type) {
    return "HTTP/1.1 " + std::to_string(status) + " Said\r\nContent-Type: " + type +
           "\r\nContent-Length: " + std::to_string(body.size()) + "\r\nConnection: close\r\n" + moreHeaders + "\r\n" +
           body;
}

}  // namespace valo::tests
