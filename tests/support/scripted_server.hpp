#pragma once
// A server on this machine that answers as a test tells it to, byte for byte: right, wrong, late or half.
#include <atomic>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace valo::tests {

struct Asked {
    std::string target;                          // "/a?b=c"
    std::map<std::string, std::string> headers;  // names in lower case
};

class ScriptedServer {
 public:
    /// `answer` gives the bytes to send; after them the connection is closed.
    explicit ScriptedServer(std::function<std::string(const Asked&)> answer);
    ~ScriptedServer();
    std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }
    /// Everything asked so far.
    std::vector<Asked> asked() const;

 private:
    void serve();
    void answerOne(int peer);

    std::function<std::string(const Asked&)> answer_;
    int socket_;
    unsigned short port_ = 0;
    std::atomic<bool> stopping_{false};
    mutable std::mutex mutex_;
    std::vector<Asked> asked_;
    std::thread thread_;
};

/// A whole answer with its length.
std::string httpAnswer(int status, const std::string& body, const std::string& moreHeaders = "",
                       const std::string& type = "application/json;charset=UTF-8");

}  // namespace valo::tests
