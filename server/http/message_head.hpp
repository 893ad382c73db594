#pragma once
// The head of an HTTP/1 message, read more strictly than RFC 9112 asks: whatever two readers could understand
// differently (lengths, folded lines, bare line feeds, no host) is refused, so that nothing can be smuggled past a
// proxy.
#include <map>
#include <string>
#include <string_view>
#include <variant>

namespace valo::http {

inline constexpr std::size_t kMostTarget = 8000;  // bytes of path and query together
inline constexpr std::size_t kMostHead = 32 * 1024;
inline constexpr std::size_t kMostHeaders = 100;

struct MessageHead {
    std::string method;
    std::string rawPath;
    std::string rawQuery;
    std::map<std::string, std::string> headers;  // names in lower case
    std::size_t contentLength = 0;
    bool keepAlive = true;
    bool expectsContinue = false;
};

/// Why a message cannot be taken; the connection is closed after the answer.
struct Refused {
    int status;
    std::string code;
    MessageHead head{};  // as far as it was understood
};

/// `text` ends with the empty line.
std::variant<MessageHead, Refused> parseHead(std::string_view text);

/// Whether bytes that do not yet hold the empty line can still become a head.
std::variant<std::monostate, Refused> checkUnfinishedHead(std::string_view text);

}  // namespace valo::http
