#include "http/connection.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <cerrno>
#include <ctime>

namespace valo::http {
namespace {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

constexpr std::size_t kSlowest = 50'000;  // bytes per second: 400 kbit/s, a poor mobile connection
constexpr int kMostServed = 1000;         // requests of one connection
constexpr int kMostServedWhileOthersWait = 16;
constexpr milliseconds kSlice{100};  // how soon an idle connection notices that it should make room
constexpr milliseconds kPatience{1000};
constexpr milliseconds kLinger{2000};

constexpr std::pair<int, std::string_view> kPhrases[] = {{200, "OK"},
                                                         {201, "Created"},
                                                         {202, "Accepted"},
                                                         {204, "No Content"},
                                                         {303, "See Other"},
                                                         {304, "Not Modified"},
                                                         {400, "Bad Request"},
                                                         {401, "Unauthorized"},
                                                         {403, "Forbidden"},
                                                         {404, "Not Found"},
                                                         {405, "Method Not Allowed"},
                                                         {408, "Request Timeout"},
                                                         {409, "Conflict"},
                                                         {411, "Length Required"},
                                                         {413, "Content Too Large"},
                                                         {414, "URI Too Long"},
                                                         {415, "Unsupported Media Type"},
                                                         {417, "Expectation Failed"},
                                                         {422, "Unprocessable Content"},
                                                         {429, "Too Many Requests"},
                                                         {431, "Request Header Fields Too Large"},
                                                         {500, "Internal Server Error"},
                                                         {503, "Service Unavailable"},
                                                         {505, "HTTP Version Not Supported"}};

std::string_view phrase(int status) {
    const auto* found = std::ranges::find(kPhrases, status, [](const auto& entry) { return entry.first; });
    return found == std::end(kPhrases) ? "Other" : found->second;
}

const std::string& httpDate() {
    thread_local std::time_t last = 0;
    thread_local std::string text;
    if (const auto now = std::time(nullptr); now != last) {
        text = fmt::format("{:%a, %d %b %Y %H:%M:%S GMT}", fmt::gmtime(now));
        last = now;
    }
    return text;
}

/// Time for `bytes` on the slowest connection that is served.
milliseconds allowance(std::size_t bytes) { return milliseconds(bytes * 1000 / kSlowest); }

bool mayHaveBody(int status) { return status != 204 && status != 304; }

std::string headOf(const Response& response, bool keepAlive) {
    std::string head;
    head.reserve(1024);
    const auto to = std::back_inserter(head);
    fmt::format_to(to, "HTTP/1.1 {} {}\r\nDate: {}\r\n", response.status, phrase(response.status), httpDate());
    if (mayHaveBody(response.status))
        fmt::format_to(to, "Content-Type: {}\r\nContent-Length: {}\r\n", response.contentType, response.body.size());
    for (const auto& [name, value] : response.headers) head.append(name).append(": ").append(value).append("\r\n");
    head += keepAlive ? "Connection: keep-alive\r\n\r\n" : "Connection: close\r\n\r\n";
    return head;
}

}  // namespace

void Connection::serve() {
    while (isNextComing() && serveOne()) {
    }
}

/// Idle connections give their thread away when others wait for one: at once if they have been served, else after a
/// moment in which a new client would have spoken (browsers connect in advance).
bool Connection::isNextComing() {
    const auto since = Clock::now();
    const auto until = since + (served_ == 0 ? limits_.requestDeadline : limits_.keepAlive);
    const auto yieldsFrom = served_ == 0 ? since + kPatience : since;
    while (received_.empty()) {
        if (limits_.closing) return false;
        const auto got = receive(std::min<Time>(until, Clock::now() + kSlice));
        if (got == Wait::Gone) return false;
        const auto now = Clock::now();
        if (got == Wait::Late && (now >= until || (now >= yieldsFrom && limits_.othersWait()))) return false;
    }
    begun_ = Clock::now();
    return true;
}

Connection::Wait Connection::receive(Time until) {
    pollfd wait{socket_, POLLIN, 0};
    const auto left = std::chrono::ceil<milliseconds>(until - Clock::now()).count();
    const int ready = ::poll(&wait, 1, static_cast<int>(std::max<long>(0, left)));
    if (ready == 0) return Wait::Late;
    if (ready < 0) return errno == EINTR ? Wait::Late : Wait::Gone;
    char bytes[16384];
    const auto count = ::recv(socket_, bytes, sizeof bytes, 0);
    if (count <= 0) return Wait::Gone;
    received_.append(bytes, static_cast<std::size_t>(count));
    return Wait::Ready;
}

std::variant<MessageHead, Refused, Connection::Gone> Connection::readHead() {
    const auto until = begun_ + limits_.requestDeadline;
    while (true) {
        while (received_.starts_with("\r\n")) received_.erase(0, 2);
        if (const auto end = received_.find("\r\n\r\n"); end != std::string::npos && end <= kMostHead) {
            auto head = parseHead(std::string_view(received_).substr(0, end + 4));
            received_.erase(0, end + 4);
            if (auto* refused = std::get_if<Refused>(&head)) return std::move(*refused);
            return std::get<MessageHead>(std::move(head));
        }
        auto checked = checkUnfinishedHead(received_);
        if (auto* refused = std::get_if<Refused>(&checked)) return std::move(*refused);
        const auto slice = std::min<Time>(until, Clock::now() + kSlice);
        switch (receive(slice)) {
            case Wait::Ready:
                break;
            case Wait::Gone:
                return Gone{};
            case Wait::Late:
                if (limits_.closing) return Gone{};
                if (Clock::now() >= until) return Refused{408, "too_slow"};
        }
    }
}

std::variant<std::string, Refused, Connection::Gone> Connection::readBody(const MessageHead& head) {
    if (head.contentLength == 0) return std::string();
    if (head.contentLength > dispatcher_.bodyLimit(head)) return Refused{413, "too_large", head};
    if (head.expectsContinue && received_.empty() && !send("HTTP/1.1 100 Continue\r\n\r\n", {})) return Gone{};
    while (received_.size() < head.contentLength) {
        const auto until = begun_ + limits_.requestDeadline + allowance(received_.size());
        const auto got = receive(until);
        if (got == Wait::Gone) return Refused{400, "body_too_short", head};
        if (got == Wait::Late && Clock::now() >= until) return Refused{408, "too_slow", head};
    }
    auto body = received_.substr(0, head.contentLength);
    received_.erase(0, head.contentLength);
    return body;
}

/// Whether the connection may go on.
bool Connection::serveOne() {
    auto head = readHead();
    if (std::holds_alternative<Gone>(head)) return false;
    std::variant<std::string, Refused, Gone> body;
    if (auto* refused = std::get_if<Refused>(&head))
        body = std::move(*refused);
    else
        body = readBody(std::get<MessageHead>(head));
    if (std::holds_alternative<Gone>(body)) return false;
    if (const auto* refused = std::get_if<Refused>(&body)) {
        if (write(dispatcher_.answer(*refused, peer_), refused->head.method == "HEAD", false)) linger();
        return false;
    }
    const auto& message = std::get<MessageHead>(head);
    const auto response = dispatcher_.answer(message, std::get<std::string>(std::move(body)), peer_);
    ++served_;
    const bool goesOn = message.keepAlive && !limits_.closing && served_ < kMostServed &&
                        !(served_ >= kMostServedWhileOthersWait && limits_.othersWait());
    return write(response, message.method == "HEAD", goesOn) && goesOn;
}

bool Connection::write(const Response& response, bool headOnly, bool keepAlive) {
    const bool noBody = headOnly || !mayHaveBody(response.status);
    return send(headOf(response, keepAlive), noBody ? std::string_view() : std::string_view(response.body));
}

/// Head and body leave in one system call.
bool Connection::send(std::string_view head, std::string_view body) {
    const auto until = Clock::now() + limits_.requestDeadline + allowance(body.size());
    while (!head.empty() || !body.empty()) {
        iovec pieces[] = {{const_cast<char*>(head.data()), head.size()}, {const_cast<char*>(body.data()), body.size()}};
        msghdr message{};
        message.msg_iov = pieces;
        message.msg_iovlen = 2;
        const auto sent = ::sendmsg(socket_, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent < 0) {
            if (errno != EAGAIN && errno != EINTR) return false;
            pollfd wait{socket_, POLLOUT, 0};
            ::poll(&wait, 1, static_cast<int>(kSlice.count()));
            if (Clock::now() >= until) return false;
            continue;
        }
        const auto ofHead = std::min(head.size(), static_cast<std::size_t>(sent));
        head.remove_prefix(ofHead);
        body.remove_prefix(static_cast<std::size_t>(sent) - ofHead);
    }
    return true;
}

/// A client that is still sending would lose the answer to a reset if the socket were closed over its bytes.
void Connection::linger() {
    ::shutdown(socket_, SHUT_WR);
    const auto until = Clock::now() + kLinger;
    do {
        received_.clear();
    } while (!limits_.closing && receive(until) == Wait::Ready && Clock::now() < until);
}

}  // namespace valo::http
