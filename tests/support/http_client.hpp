#pragma once
// Two clients for tests: one that sends any bytes, and one that behaves like a browser.
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace valo::tests {

struct Answer {
    int status = 0;  // 0: nothing came
    std::string head;
    std::vector<std::pair<std::string, std::string>> headers;  // names in lower case
    std::string body;

    std::string header(std::string_view lowerCaseName) const;  // the first; empty when missing
    bool says(std::string_view text) const { return body.find(text) != std::string::npos; }
};

/// A TCP connection on which a test says exactly what it likes.
class RawConnection {
 public:
    explicit RawConnection(std::uint16_t port);
    ~RawConnection();
    RawConnection(const RawConnection&) = delete;
    /// False when the server has closed.
    bool send(std::string_view bytes);
    /// The next answer; status 0 when none came in time or the server closed. `toHead`: an answer without its body.
    Answer answer(std::chrono::milliseconds most = std::chrono::seconds(5), bool toHead = false);
    /// Whether the server closes within the time; what it still sends is dropped.
    bool closes(std::chrono::milliseconds most = std::chrono::seconds(3));
    void endSending();

 private:
    bool fill(std::chrono::steady_clock::time_point until);
    int socket_;
    std::string received_;
};

using FormFields = std::vector<std::pair<std::string, std::string>>;

/// Keeps cookies, and sends with each form the _csrf value of the last page.
class Browser {
 public:
    explicit Browser(std::uint16_t port) : port_(port) {}
    Answer get(const std::string& target);
    /// A form of the page seen last.
    Answer post(const std::string& target, const FormFields& fields);
    /// One file with other fields, as multipart/form-data.
    Answer upload(const std::string& target, const FormFields& fields, const std::string& fileField,
                  const std::string& fileName, const std::string& contentType, const std::string& bytes);
    /// JSON with this browser's cookies and X-CSRF-Token; with a bearer token neither.
    Answer json(const std::string& method, const std::string& target, const std::string& body = {});
    Answer send(const std::string& method, const std::string& target, const FormFields& headers,
                const std::string& body);
    /// GET of where the last answer's Location leads, as often as it takes.
    Answer follow(Answer answer);

    void useToken(std::string token) { token_ = std::move(token); }
    void setHeader(std::string name, std::string value) { extra_[std::move(name)] = std::move(value); }
    std::map<std::string, std::string>& cookies() { return cookies_; }
    /// What the page seen last wants as _csrf; empty when it had no form.
    const std::string& csrf() const { return csrf_; }

 private:
    std::uint16_t port_;
    std::map<std::string, std::string> cookies_, extra_;
    std::string csrf_, token_;
};

std::string urlencoded(const FormFields& fields);

}  // namespace valo::tests
