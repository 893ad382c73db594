#include "http/message_head.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "core/text.hpp"

namespace valo::http {
namespace {

bool isTokenLetter(unsigned char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           std::string_view("!#$%&'*+-.^_`|~").find(static_cast<char>(c)) != std::string_view::npos;
}
bool isToken(std::string_view text) { return !text.empty() && std::ranges::all_of(text, isTokenLetter); }
bool isVisible(unsigned char c) { return c > ' ' && c != 0x7f; }
bool isValueLetter(unsigned char c) { return c == '\t' || (c >= ' ' && c != 0x7f); }

std::string_view bare(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

using Wrong = std::optional<Refused>;
const Refused kBadRequest{400, "bad_request"};

Wrong readRequestLine(std::string_view line, MessageHead& head) {
    const auto first = line.find(' ');
    const auto last = line.rfind(' ');
    if (first == line.npos || first == last) return kBadRequest;
    head.method = line.substr(0, first);
    const auto target = line.substr(first + 1, last - first - 1);
    const auto version = line.substr(last + 1);
    if (!isToken(head.method)) return kBadRequest;
    if (target.size() > kMostTarget) return Refused{414, "address_too_long"};
    if (!target.starts_with('/') || !std::ranges::all_of(target, isVisible)) return kBadRequest;
    if (version != "HTTP/1.1" && version != "HTTP/1.0")
        return version.starts_with("HTTP/") ? Refused{505, "version_not_supported"} : kBadRequest;
    head.keepAlive = version == "HTTP/1.1";
    const auto question = target.find('?');
    head.rawPath = target.substr(0, question);
    if (question != target.npos) head.rawQuery = target.substr(question + 1);
    return std::nullopt;
}

Wrong readHeader(std::string_view line, MessageHead& head) {
    const auto colon = line.find(':');
    if (colon == line.npos || !isToken(line.substr(0, colon))) return kBadRequest;  // a folded line begins with a space
    const auto value = bare(line.substr(colon + 1));
    if (!std::ranges::all_of(value, isValueLetter)) return kBadRequest;
    const auto name = lowered(line.substr(0, colon));
    const auto [known, isNew] = head.headers.emplace(name, value);
    if (isNew) return std::nullopt;
    if (name == "host" || name == "content-length" || name == "transfer-encoding" || name == "authorization" ||
        name == "content-type" || name == "origin")
        return kBadRequest;
    known->second += name == "cookie" ? "; " : ", ";
    known->second += value;
    return std::nullopt;
}

/// What the headers say about where the message ends and whether another may follow.
Wrong readFraming(MessageHead& head) {
    const auto header = [&](const char* name) -> const std::string* {
        const auto found = head.headers.find(name);
        return found == head.headers.end() ? nullptr : &found->second;
    };
    const auto* length = header("content-length");
    const auto* coding = header("transfer-encoding");
    const auto* host = header("host");
    if (!host || host->empty() || !std::ranges::all_of(*host, isVisible)) return Refused{400, "no_host"};
    if (coding && length) return kBadRequest;
    if (coding) return Refused{411, "length_required"};
    if (length) {
        const auto* end = length->data() + length->size();
        const bool digits =
            length->size() <= 15 && isToken(*length) && length->front() != '+' && length->front() != '-';
        if (!digits || std::from_chars(length->data(), end, head.contentLength).ptr != end) return kBadRequest;
    }
    if (const auto* connection = header("connection")) {
        const auto wish = lowered(*connection);
        if (wish.find("close") != wish.npos) head.keepAlive = false;
        if (wish.find("keep-alive") != wish.npos) head.keepAlive = true;
    }
    if (const auto* expectation = header("expect")) {
        if (lowered(*expectation) != "100-continue") return Refused{417, "expectation_failed"};
        head.expectsContinue = true;
    }
    return std::nullopt;
}

}  // namespace

std::variant<MessageHead, Refused> parseHead(std::string_view text) {
    MessageHead head;
    const auto refused = [&](Refused why) {
        why.head = std::move(head);
        return why;
    };
    text.remove_suffix(2);  // the empty line
    bool isFirst = true;
    std::size_t count = 0;
    while (!text.empty()) {
        const auto line = text.substr(0, text.find("\r\n"));
        text.remove_prefix(line.size() + 2);
        if (!isFirst && ++count > kMostHeaders) return refused({431, "headers_too_large"});
        if (auto wrong = isFirst ? readRequestLine(line, head) : readHeader(line, head)) return refused(*wrong);
        isFirst = false;
    }
    if (isFirst) return refused(kBadRequest);
    if (auto wrong = readFraming(head)) return refused(*wrong);
    return head;
}

std::variant<std::monostate, Refused> checkUnfinishedHead(std::string_view text) {
    for (auto feed = text.find('\n'); feed != text.npos; feed = text.find('\n', feed + 1))
        if (feed == 0 || text[feed - 1] != '\r') return kBadRequest;
    const auto firstLine = text.substr(0, text.find("\r\n"));
    if (firstLine.size() > kMostTarget + 64) return Refused{414, "address_too_long"};
    if (text.size() > kMostHead) return Refused{431, "headers_too_large"};
    return std::monostate();
}

}  // namespace valo::http
