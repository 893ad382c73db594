#pragma once
// The database as the rest of the program sees it: reads on a session of a pool, writes one after another.
// SQLite has one writer thread that commits many waiting writes together (a SAVEPOINT each, synchronous=FULL);
// PostgreSQL writes run SERIALIZABLE on a session of the pool and are run again when they collide. So a use case may
// reason as if it were alone, on both.
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <type_traits>

#include "core/result.hpp"
#include "database/transaction.hpp"

namespace valo::database {

struct Options {
    /// sqlite:// and a file (sqlite:///var/lib/valo/valo.db, relative: sqlite://valo.db), or what libpq takes as a URI,
    /// several hosts too.
    std::string url;
    std::size_t readers = 8;
    std::size_t writers = 8;           // PostgreSQL only
    std::size_t waitingWrites = 4096;  // SQLite only: how many may wait for the writer before the next is Busy
    std::chrono::milliseconds leaseTimeout{5000};
    std::chrono::milliseconds statementTimeout{5000};
};

struct Statistics {
    std::uint64_t commits = 0, rollbacks = 0, retries = 0, batches = 0, statements = 0;
    std::uint64_t waitingWrites = 0, openSessions = 0;
};

class Database {
 public:
    /// Opens and checks the connection and its settings; throws Unavailable with a reason an operator understands. A
    /// SQLite file must exist: migrate() makes it.
    static std::unique_ptr<Database> open(const Options& options);
    virtual ~Database() = default;

    virtual Dialect dialect() const = 0;
    virtual Statistics statistics() const = 0;
    /// Whether a trivial statement gets its answer now (readyz).
    virtual bool answers() = 0;

    /// Runs `use` in a snapshot that sees one moment. `use` may not write.
    template <class F>
    auto read(F&& use) {
        using R = std::invoke_result_t<F, Transaction&>;
        std::optional<R> result;
        runRead([&](Transaction& tx) { result.emplace(use(tx)); });
        return std::move(*result);
    }

    /// Runs `use` in one transaction, durable when this returns. A Result that holds an Error rolls back and is
    /// returned; an exception rolls back and is thrown on. `use` may be run more than once (PostgreSQL, after a
    /// collision), so it must have no effects outside the transaction; nothing slow belongs in it (password hashing,
    /// drawing): on SQLite it runs on the one writer thread. A failed statement fails the whole transaction, even when
    /// `use` catches its exception. No read() or write() inside: pass the Transaction on.
    template <class F>
    auto write(F&& use) {
        using R = std::invoke_result_t<F, Transaction&>;
        std::optional<R> result;
        runWrite([&](Transaction& tx) {
            result.emplace(use(tx));
            if constexpr (requires {
                              result->has_value();
                              result->error();
                          })
                return result->has_value();
            return true;
        });
        return std::move(*result);
    }

    /// A consistent copy while serving (SQLite: online backup into `file`; PostgreSQL: refuses and names pg_dump).
    virtual Result<Done> backup(const std::string& file) = 0;

    /// Statements run by this thread since the last call and the time spent in them (the request's log line; tests of
    /// query budgets). Writes count for the thread that asked for them.
    static std::pair<std::uint64_t, std::chrono::microseconds> takeThreadUsage();

 protected:
    virtual void runRead(const std::function<void(Transaction&)>& use) = 0;
    /// `use` answers whether to commit.
    virtual void runWrite(const std::function<bool(Transaction&)>& use) = 0;
};

/// Applies schema/migrations that the database has not had, each in one transaction, under a lock; refuses a database
/// that is newer than the program or whose applied files were changed. A file is NAME.sql for both databases, or the
/// pair NAME.sqlite.sql and NAME.postgresql.sql; in a common file $ID stands for the key column's type, $BLOB for
/// bytes. Returns the number of migrations applied.
int migrate(const std::string& url);

}  // namespace valo::database
