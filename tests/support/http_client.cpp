#include "support/http_client.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <stdexcept>

#include "core/text.hpp"

namespace valo::tests {
namespace {

using Clock = std::chrono::steady_clock;

Answer parsedHead(std::string_view text) {
    Answer answer;
    answer.head = text;
    bool isFirst = true;
    for (auto line : split(text, '\n')) {
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (isFirst) {
            answer.status = line.size() > 11 ? std::stoi(std::string(line.substr(9, 3))) : 0;
            isFirst = false;
        } else if (const auto colon = line.find(':'); colon != line.npos) {
            answer.headers.emplace_back(lowered(line.substr(0, colon)), trimmed(line.substr(colon + 1)));
        }
    }
    return answer;
}

}  // namespace

std::string Answer::header(std::string_view lowerCaseName) const {
    for (const auto& [name, value] : headers)
        if (name == lowerCaseName) return value;
    return {};
}

RawConnection::RawConnection(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        ::close(socket_);
        throw std::runtime_error("no server on port " + std::to_string(port));
    }
    const int yes = 1;
    ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
}
RawConnection::~RawConnection() { ::close(socket_); }

bool RawConnection::send(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}
void RawConnection::endSending() { ::shutdown(socket_, SHUT_WR); }

bool RawConnection::fill(Clock::time_point until) {
    pollfd wait{socket_, POLLIN, 0};
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now()).count();
    if (::poll(&wait, 1, static_cast<int>(std::max<long>(0, left))) <= 0) return false;
    char bytes[16384];
    const auto count = ::recv(socket_, bytes, sizeof bytes, 0);
    if (count <= 0) return false;
    received_.append(bytes, static_cast<std::size_t>(count));
    return true;
}

Answer RawConnection::answer(std::chrono::milliseconds most, bool toHead) {
    const auto until = Clock::now() + most;
    while (received_.find("\r\n\r\n") == std::string::npos)
        if (!fill(until)) return {};
    const auto end = received_.find("\r\n\r\n") + 4;
    auto answer = parsedHead(std::string_view(received_).substr(0, end));
    received_.erase(0, end);
    const auto length = answer.header("content-length");
    const std::size_t size = toHead || length.empty() ? 0 : std::stoull(length);
    while (received_.size() < size)
        if (!fill(until)) return {};
    answer.body = received_.substr(0, size);
    received_.erase(0, size);
    return answer;
}

bool RawConnection::closes(std::chrono::milliseconds most) {
    const auto until = Clock::now() + most;
    while (fill(until)) received_.clear();
    return Clock::now() < until;
}

std::string urlencoded(const FormFields& fields) {
    std::string out;
    const auto add = [&](std::string_view text) {
        constexpr std::string_view digits = "0123456789ABCDEF";
        for (const unsigned char c : text) {
            if (std::isalnum(c))
                out += static_cast<char>(c);
            else
                out += {'%', digits[c >> 4], digits[c & 15]};
        }
    };
    for (const auto& [name, value] : fields) {
        if (!out.empty()) out += '&';
        add(name);
        out += '=';
        add(value);
    }
    return out;
}

Answer Browser::get(const std::string& target) { return send("GET", target, {}, {}); }

Answer Browser::post(const std::string& target, const FormFields& fields) {
    auto all = fields;
    if (std::ranges::none_of(fields, [](const auto& field) { return field.first == "_csrf"; }))
        all.emplace_back("_csrf", csrf_);
    return send("POST", target, {{"Content-Type", "application/x-www-form-urlencoded"}}, urlencoded(all));
}

Answer Browser::upload(const std::string& target, const FormFields& fields, const std::string& fileField,
                       const std::string& fileName, const std::string& contentType, const std::string& bytes) {
    const std::string border = "valo-test-border-7f3a";
    std::string body;
    auto all = fields;
    all.emplace_back("_csrf", csrf_);
    for (const auto& [name, value] : all)
        body += "--" + border + "\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
    body += "--" + border + "\r\nContent-Disposition: form-data; name=\"" + fileField + "\"; filename=\"" + fileName +
            "\"\r\nContent-Type: " + contentType + "\r\n\r\n" + bytes + "\r\n--" + border + "--\r\n";
    return send("POST", target, {{"Content-Type", "multipart/form-data; boundary=" + border}}, body);
}

Answer Browser::json(const std::string& method, const std::string& target, const std::string& body) {
    FormFields headers{{"Accept", "application/json"}};
    if (!body.empty()) headers.emplace_back("Content-Type", "application/json");
    if (!csrf_.empty() && token_.empty()) headers.emplace_back("X-CSRF-Token", csrf_);
    return send(method, target, headers, body);
}

Answer Browser::send(const std::string& method, const std::string& target, const FormFields& headers,
                     const std::string& body) {
    std::string message = method + " " + target + " HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port_) + "\r\n";
    for (const auto& [name, value] : headers) message += name + ": " + value + "\r\n";
    for (const auto& [name, value] : extra_) message += name + ": " + value + "\r\n";
    if (!token_.empty()) message += "Authorization: Bearer " + token_ + "\r\n";
    std::string cookies;
    for (const auto& [name, value] : cookies_) cookies += (cookies.empty() ? "" : "; ") + name + "=" + value;
    if (!cookies.empty() && token_.empty()) message += "Cookie: " + cookies + "\r\n";
    if (!body.empty() || method == "POST" || method == "PUT" || method == "PATCH")
        message += "Content-Length: " + std::to_string(body.size()) + "\r\n";
    RawConnection connection(port_);
    connection.send(message + "Connection: close\r\n\r\n" + body);
    auto answer = connection.answer(std::chrono::seconds(20), method == "HEAD");
    for (const auto& [name, value] : answer.headers) {
        if (name != "set-cookie") continue;
        const auto pair = value.substr(0, value.find(';'));
        const auto equals = pair.find('=');
        if (value.find("Max-Age=0") != std::string::npos)
            cookies_.erase(pair.substr(0, equals));
        else
            cookies_[pair.substr(0, equals)] = pair.substr(equals + 1);
    }
    constexpr std::string_view field = "name=\"_csrf\" value=\"";
    if (const auto at = answer.body.find(field); at != std::string::npos) {
        const auto from = at + field.size();
        csrf_ = answer.body.substr(from, answer.body.find('"', from) - from);
    }
    return answer;
}

Answer Browser::follow(Answer answer) {
    for (int hops = 0; hops < 10 && answer.status == 303; ++hops) answer = get(answer.header("location"));
    return answer;
}

}  // namespace valo::tests
