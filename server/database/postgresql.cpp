#include "database/postgresql.hpp"

#include <atomic>
#include <random>
#include <thread>

#include "database/pool.hpp"
#include "database/use.hpp"

namespace valo::database {
namespace {

constexpr Sql kBeginRead{"begin isolation level repeatable read read only"},
    kBeginWrite{"begin isolation level serializable read write"}, kAnswer{"select 1"};
constexpr int kMostAttempts = 5;

/// 2 to 4 ms before the second attempt, twice as long before each further one.
void waitBefore(int attempt) {
    thread_local std::minstd_rand random{std::random_device{}()};
    const int longest = 2 << attempt;
    std::this_thread::sleep_for(
        std::chrono::microseconds(std::uniform_int_distribution(longest * 500, longest * 1000)(random)));
}

class PostgresqlDatabase : public Database {
 public:
    explicit PostgresqlDatabase(const Options& options)
        : address_(parseUrl(options.url)),
          readers_(options.readers, options.leaseTimeout, opener(Role::Reader, options)),
          writers_(options.writers, options.leaseTimeout, opener(Role::Writer, options)) {
        writers_.lease();
    }

    Dialect dialect() const override { return Dialect::Postgresql; }
    Statistics statistics() const override {
        return {.commits = commits_,
                .rollbacks = rollbacks_,
                .retries = retries_,
                .batches = commits_,
                .statements = statements_,
                .openSessions = readers_.open() + writers_.open()};
    }
    bool answers() override {
        try {
            auto session = begun(writers_, kBeginRead);
            session->execute(kAnswer, {}, {Kind::Integer}, [](RowReader) {});
            return true;
        } catch (const Failure&) {
            return false;
        }
    }
    Result<Done> backup(const std::string&) override {
        return refuse({ErrorKind::Unsupported, "backup_with_pg_dump", "pg_dump", {}});
    }

 protected:
    void runRead(const std::function<void(Transaction&)>& use) override {
        auto session = begun(readers_, kBeginRead);
        counted(*session, [&](Transaction& tx) { return use(tx), true; });
        session->commit();
    }

    void runWrite(const std::function<bool(Transaction&)>& use) override {
        for (int attempt = 1;; ++attempt) {
            auto session = begun(writers_, kBeginWrite);
            try {
                if (!counted(*session, use)) break;
                session->commit();
                ++commits_;
                return;
            } catch (const Collision&) {
                ++rollbacks_;
                if (attempt == kMostAttempts) throw;
            } catch (...) {
                ++rollbacks_;
                throw;
            }
            ++retries_;
            session->rollback();
            waitBefore(attempt);
        }
        ++rollbacks_;
    }

 private:
    Pool::Open opener(Role role, const Options& options) {
        return [this, role, options] { return std::make_unique<Session>(address_, role, options.statementTimeout); };
    }

    /// A session in a new transaction. Nothing has been done yet, so a connection that died while it was idle (the
    /// server was restarted) is simply replaced, with all its idle companions.
    static Pool::Lease begun(Pool& pool, const Sql& how) {
        auto session = pool.lease();
        try {
            session->begin(how);
            return session;
        } catch (const Unavailable&) {
            session.discard();
        }
        pool.closeIdle();
        auto fresh = pool.lease();
        fresh->begin(how);
        return fresh;
    }

    bool counted(Session& session, const std::function<bool(Transaction&)>& use) {
        const CountedStatements counting(statements_);
        return runUse(session, use);
    }

    const Address address_;
    Pool readers_, writers_;
    std::atomic<std::uint64_t> commits_{0}, rollbacks_{0}, retries_{0}, statements_{0};
};

}  // namespace

std::unique_ptr<Database> openPostgresql(const Options& options) {
    return std::make_unique<PostgresqlDatabase>(options);
}

}  // namespace valo::database
