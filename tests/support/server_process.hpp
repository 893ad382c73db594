#pragma once
// The built program as an operator runs it: its own process, a database of its own, dead at the latest with the test.
#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace valo::tests {

struct Finished {
    int exitCode = -1;  // minus the signal's number when one ended it
    std::string out, err;
};

/// Runs `valo` with these arguments to its end; `input` is its standard input.
Finished runValo(const std::vector<std::string>& arguments, const std::map<std::string, std::string>& environment = {},
                 const std::string& input = {});

/// `valo serve` on a free port. The constructor returns when /readyz says yes and throws with the log when it never
/// does.
class ServerProcess {
 public:
    /// Without a `database` url it is a new SQLite file, removed afterwards.
    explicit ServerProcess(std::string database = {}, std::vector<std::string> arguments = {},
                           std::map<std::string, std::string> environment = {});
    ~ServerProcess();
    ServerProcess(const ServerProcess&) = delete;

    std::uint16_t port() const { return port_; }
    const std::string& database() const { return database_; }
    pid_t pid() const { return pid_; }
    /// Everything written to stderr so far: the log, one JSON object a line.
    std::string log() const;
    /// A command on this server's database, beside it.
    Finished run(std::vector<std::string> arguments, const std::string& input = {}) const;

    /// SIGTERM; the exit code, or nothing when it does not end in time.
    std::optional<int> stop(std::chrono::milliseconds most = std::chrono::seconds(20));
    void kill();
    /// After stop() or kill(): the same database again.
    void start();

 private:
    void awaitReady();
    std::optional<int> ended(std::chrono::milliseconds most);
    std::string folder_, database_;
    std::vector<std::string> arguments_;
    std::map<std::string, std::string> environment_;
    pid_t pid_ = 0;
    std::uint16_t port_ = 0;
};

}  // namespace valo::tests
