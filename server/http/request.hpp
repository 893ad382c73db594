#pragma once
#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/actor.hpp"
#include "core/result.hpp"

namespace valo::http {

enum class Method { Get, Head, Post, Put, Patch, Delete };

struct UploadedFile {
    std::string field;
    std::string name;  // as the browser sent it; never used as a path
    std::string contentType;
    std::string bytes;
};

/// Decoded name=value pairs in their order; a name may stand several times (tick lists).
class Fields {
 public:
    void add(std::string name, std::string value) { pairs_.emplace_back(std::move(name), std::move(value)); }
    /// The first value, trimmed of white space at both ends; empty when the field is missing.
    std::string_view get(std::string_view name) const;
    bool has(std::string_view name) const;
    std::vector<std::string_view> all(std::string_view name) const;
    std::optional<std::int64_t> integer(std::string_view name) const;
    /// An id field; 0 when missing or not a number.
    template <class AnyId>
    AnyId id(std::string_view name) const {
        return AnyId{integer(name).value_or(0)};
    }
    const std::vector<std::pair<std::string, std::string>>& pairs() const { return pairs_; }

 private:
    std::vector<std::pair<std::string, std::string>> pairs_;
};

/// One request, read whole and checked: framing, sizes, UTF-8 and control characters of everything decoded.
struct Request {
    Method method = Method::Get;
    std::string path;  // decoded, without query
    Fields query;
    Fields form;  // urlencoded or multipart body
    std::vector<UploadedFile> files;
    std::string body;                            // raw, for JSON and uploads by PUT/POST
    std::map<std::string, std::string> headers;  // names in lower case
    std::map<std::string, std::string> cookies;
    std::vector<std::string> captured;  // what {…} of the route matched, in order
    std::string address;                // of the client; of the proxy's X-Forwarded-For when trusted
    std::string id;                     // request id: in the log, in error pages, in problem+json
    Language language = Language::Fi;   // ?lang, cookie, account's, Accept-Language, fi
    std::optional<Actor> actor;         // who is signed in; set by the guard
    std::string csrf;                   // what forms of the answer must send back as _csrf

    const Actor& who() const { return actor.value(); }
    std::string_view header(std::string_view lowerCaseName) const;
    /// The n-th captured piece as an id; 0 when it is not a positive number (so that look-ups find nothing).
    template <class AnyId>
    AnyId id_(std::size_t n) const {
        return AnyId{capturedNumber(n)};
    }
    std::int64_t capturedNumber(std::size_t n) const;
    bool wantsJson() const { return path.starts_with("/api/"); }
};

struct Response {
    int status = 200;
    std::string contentType = "text/html; charset=utf-8";
    std::string body;
    std::vector<std::pair<std::string, std::string>> headers;

    Response& with(std::string name, std::string value) {
        headers.emplace_back(std::move(name), std::move(value));
        return *this;
    }
};

Response html(std::string body, int status = 200);
Response json(std::string body, int status = 200);
/// 303: after a form was taken. `to` is a path of ours.
Response seeOther(std::string to);
/// `inlineName`: shown in the browser under that file name; otherwise downloaded.
Response file(std::string bytes, std::string contentType, std::string name, bool asDownload = true);
/// application/problem+json (RFC 9457) with `code` and `errors` [{field, code, detail, message}].
Response problem(const Error& error, const Request& request);
Response problem(const Error& error, int status, const Request& request);
int statusOf(ErrorKind kind);
/// The words of "error.<code>" in a language; problem() uses them once main.cpp has given them, before it serves.
using ErrorWords = std::function<std::string(Language language, std::string_view code, std::string_view detail)>;
void setProblemMessages(ErrorWords words);

}  // namespace valo::http
