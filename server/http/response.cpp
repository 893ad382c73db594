#include "core/json.hpp"
#include "http/decoding.hpp"
#include "http/listener.hpp"
#include "http/request.hpp"

namespace valo::http {
namespace {

ErrorWords& problemWords() {
    static ErrorWords words;
    return words;
}

/// RFC 6266: a plain name for old readers, the true one in UTF-8 beside it.
std::string disposition(std::string_view kind, std::string_view name) {
    std::string plain;
    for (const unsigned char c : name)
        plain += c < ' ' || c > '~' || c == '"' || c == '\\' ? '_' : static_cast<char>(c);
    return std::string(kind) + "; filename=\"" + plain + "\"; filename*=UTF-8''" + percentEncoded(name);
}

std::string cookie(std::string_view value, bool secure, std::string_view more) {
    std::string out(kSessionCookie);
    out += '=';
    out += value;
    out += "; Path=/; HttpOnly; SameSite=Lax";
    out += more;
    if (secure) out += "; Secure";
    return out;
}

}  // namespace

Response html(std::string body, int status) { return {status, "text/html; charset=utf-8", std::move(body), {}}; }
Response json(std::string body, int status) { return {status, "application/json", std::move(body), {}}; }

Response seeOther(std::string to) {
    // Only a path of ours: "//host" and "/\host" would lead a browser elsewhere.
    const bool ours = to.starts_with('/') && !to.starts_with("//") && !to.starts_with("/\\");
    std::string location;
    for (const unsigned char c : ours ? std::string_view(to) : std::string_view("/")) {
        if (c > ' ' && c < 0x7f && c != '\\' && c != '"' && c != '<' && c != '>')
            location += static_cast<char>(c);
        else
            location += percentEncoded(std::string_view(reinterpret_cast<const char*>(&c), 1));
    }
    return Response{303, "text/plain; charset=utf-8", {}, {}}.with("Location", location);
}

Response file(std::string bytes, std::string contentType, std::string name, bool asDownload) {
    return Response{200, std::move(contentType), std::move(bytes), {}}.with(
        "Content-Disposition", disposition(asDownload ? "attachment" : "inline", name));
}

int statusOf(ErrorKind kind) {
    constexpr int statuses[] = {401, 403, 404, 422, 409, 413, 429, 415};  // in the order of ErrorKind
    static_assert(static_cast<int>(ErrorKind::Unsupported) == 7);
    return statuses[static_cast<int>(kind)];
}

void setProblemMessages(ErrorWords words) { problemWords() = std::move(words); }

Response problem(const Error& error, const Request& request) { return problem(error, statusOf(error.kind), request); }
Response problem(const Error& error, int status, const Request& request) {
    const auto words = [&](std::string_view code, std::string_view detail) {
        return problemWords() ? problemWords()(request.language, code, detail) : std::string(code);
    };
    JsonWriter out;
    out.beginObject().field("title", words(error.code, error.detail)).field("status", status).field("code", error.code);
    if (!error.detail.empty()) out.field("detail", error.detail);
    out.field("requestId", request.id);
    if (!error.fields.empty()) {
        out.key("errors").beginArray();
        for (const auto& wrong : error.fields) {
            out.beginObject().field("field", wrong.field).field("code", wrong.code);
            if (!wrong.detail.empty()) out.field("detail", wrong.detail);
            out.field("message", words(wrong.code, wrong.detail)).endObject();
        }
        out.endArray();
    }
    out.endObject();
    return {status, "application/problem+json", out.take(), {}};
}

void setSessionCookie(Response& response, const std::string& token, bool secure) {
    response.with("Set-Cookie", cookie(token, secure, ""));
}
void clearSessionCookie(Response& response, bool secure) {
    response.with("Set-Cookie", cookie("", secure, "; Max-Age=0"));
}

}  // namespace valo::http
