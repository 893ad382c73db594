#pragma once
// Many instructors who record at once, each remembering what the server took.
#include <atomic>
#include <chrono>
#include <map>
#include <ostream>
#include <string>
#include <thread>
#include <vector>

#include "support/databases.hpp"
#include "support/server_process.hpp"
#include "support/story.hpp"

namespace valo::database {
inline std::ostream& operator<<(std::ostream& out, Dialect dialect) {
    return out << (dialect == Dialect::Sqlite ? "sqlite" : "postgresql");
}
}  // namespace valo::database

namespace valo::tests {

/// A database of the kind, not in memory, with a story in it; gone with this object.
class Ground {
 public:
    explicit Ground(database::Dialect dialect);
    ~Ground();
    Ground(const Ground&) = delete;

    const std::string& url() const { return url_; }
    std::string file() const;  // SQLite only
    PlacementId placement() const { return placement_; }
    RequirementId requirement() const { return requirement_; }

    struct Kept {
        std::map<std::string, int> rows;  // how many of each key
        std::int64_t logged = 0;          // observations that the access log knows
    };
    /// What the database itself holds, asked beside the server.
    Kept kept() const;

 private:
    std::string folder_, url_;
    PlacementId placement_;
    RequirementId requirement_;
};

/// One observation that a client tried to record.
struct Sent {
    std::string key;
    int status = 0;  // 0: the connection ended before an answer
    std::string body;
};

class Storm {
 public:
    Storm(const Ground& ground, std::string token) : ground_(ground), token_(std::move(token)) {}

    /// Begins to record on `clients` connections until each is closed or halt() is called.
    void begin(std::uint16_t port, const std::string& round, int clients);
    /// Nothing new is sent; the last answers are awaited.
    void halt();
    /// After the server ended or halt(): everything that was sent since begin().
    std::vector<Sent> end();
    Sent resend(std::uint16_t port, const std::string& key) const;

 private:
    std::string message(const std::string& key) const;
    const Ground& ground_;
    std::string token_;
    std::atomic<bool> halted_{false};
    std::vector<std::thread> threads_;
    std::vector<std::vector<Sent>> sent_;
};

}  // namespace valo::tests
