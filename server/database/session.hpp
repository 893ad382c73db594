#pragma once
// One connection with its prepared statements. Private to the room: SOCI is known only here.
#include <soci/soci.h>

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "database/transaction.hpp"

namespace valo::database {

struct Address {
    Dialect dialect;
    std::string target;  // a file's path, or the URI as libpq takes it
};
/// Throws Unavailable when the URL is neither sqlite: nor postgresql:.
Address parseUrl(const std::string& url);

/// The transaction collided with another one and may be run again as a whole (40001, 40P01).
struct Collision : Busy {
    using Busy::Busy;
};

enum class Role { Reader, Writer, Migration };

class Session {
 public:
    /// Connects, makes the settings and checks them back. A SQLite file is created only for a Migration.
    Session(const Address& address, Role role, std::chrono::milliseconds statementTimeout);
    ~Session();
    Session(const Session&) = delete;

    Dialect dialect() const { return dialect_; }
    std::int64_t execute(const Sql& sql, std::vector<Value> values, const std::vector<Kind>& results,
                         const std::function<void(RowReader)>& onRow);
    void forget(const Sql& sql);

    /// Runs SQL text as it stands, several statements too; returns PostgreSQL's command tag.
    std::string command(const std::string& text);
    void begin(const Sql& how);
    void commit();
    void rollback();
    /// begin, savepoint, release and the like: prepared once, not counted as a statement of the use case.
    void control(const Sql& sql);

    bool inTransaction() const;
    /// A statement failed since begin() or clearFailure(): what was done may not be committed.
    bool failed() const { return failed_; }
    void clearFailure() { failed_ = false; }
    bool lost() const;
    bool stillConnected() { return soci_.is_connected(); }
    void* handle() const;  // sqlite3* or PGconn*

 private:
    struct Prepared;
    struct Key {
        const char* text;
        std::size_t size;
        bool operator==(const Key&) const = default;
    };
    struct KeyHash {
        std::size_t operator()(const Key& key) const { return std::hash<const void*>{}(key.text) ^ key.size; }
    };

    Prepared& prepared(const Sql& sql, const std::vector<Value>& values, const std::vector<Kind>& results);
    void makeRoom();
    void finish(Prepared& statement, const std::function<void(RowReader)>& onRow);
    std::int64_t changedRows(Prepared& statement, std::int64_t before) const;
    void openSqlite(const Address& address, Role role);
    void openPostgresql(const Address& address, Role role);
    static int overdue(void* self);

    Dialect dialect_;
    std::chrono::milliseconds statementTimeout_;
    std::chrono::steady_clock::time_point deadline_ = std::chrono::steady_clock::time_point::max();
    bool failed_ = false;
    bool readOnly_ = false;
    soci::session soci_;
    std::uint64_t clock_ = 0;
    std::unordered_map<Key, std::unique_ptr<Prepared>, KeyHash> cache_;
    std::vector<std::unique_ptr<Prepared>> dropped_;  // freed once the failed transaction is over
    std::vector<Value> row_;
};

/// What this thread ran, for Database::takeThreadUsage().
struct Usage {
    std::uint64_t statements = 0;
    std::chrono::microseconds time{0};
};
Usage& threadUsage();

}  // namespace valo::database
