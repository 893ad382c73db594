#include "database/sqlite.hpp"

#include <soci/sqlite3/soci-sqlite3.h>

#include <atomic>
#include <deque>
#include <filesystem>
#include <semaphore>
#include <thread>

#include "database/pool.hpp"
#include "database/use.hpp"

namespace valo::database {
namespace {

constexpr Sql kBeginRead{"begin"}, kBeginWrite{"begin immediate"}, kSavepoint{"savepoint job"}, kRelease{"release job"},
    kUndo{"rollback to job"}, kAnswer{"select 1"};
constexpr std::size_t kMostTogether = 256;

/// One write that waits for its commit. Shared, since the waiter may be gone before the writer has let go of it.
struct Job {
    const std::function<bool(Transaction&)>* use;
    bool wanted = false;
    std::exception_ptr failure;
    Usage usage;
    std::binary_semaphore done{0};
};
using Jobs = std::vector<std::shared_ptr<Job>>;

class SqliteDatabase : public Database {
 public:
    explicit SqliteDatabase(const Options& options)
        : address_(parseUrl(options.url)),
          mostWaiting_(options.waitingWrites),
          readers_(
              options.readers, options.leaseTimeout,
              [this, options] { return std::make_unique<Session>(address_, Role::Reader, options.statementTimeout); }),
          writing_(address_, Role::Writer, options.statementTimeout),
          writer_([this] { serve(); }) {}

    ~SqliteDatabase() override {
        {
            const std::lock_guard lock(mutex_);
            stopping_ = true;
        }
        arrived_.notify_one();
        writer_.join();
    }

    Dialect dialect() const override { return Dialect::Sqlite; }
    Statistics statistics() const override;
    bool answers() override;
    Result<Done> backup(const std::string& file) override;

 protected:
    void runRead(const std::function<void(Transaction&)>& use) override;
    void runWrite(const std::function<bool(Transaction&)>& use) override;

 private:
    void serve();
    void commitTogether(Jobs jobs);
    bool runAll(Jobs& jobs);
    void run(Job& job);
    void undo();

    const Address address_;
    const std::size_t mostWaiting_;
    Pool readers_;
    Session writing_;
    std::mutex mutex_;
    std::condition_variable arrived_;
    std::deque<std::shared_ptr<Job>> waiting_;
    bool stopping_ = false;
    std::atomic<std::uint64_t> commits_{0}, rollbacks_{0}, batches_{0}, statements_{0}, queued_{0};
    std::thread writer_;  // last: it uses everything above
};

void SqliteDatabase::runRead(const std::function<void(Transaction&)>& use) {
    auto session = readers_.lease();
    session->begin(kBeginRead);
    const CountedStatements counted(statements_);
    runUse(*session, [&](Transaction& tx) { return use(tx), true; });
    session->commit();
}

void SqliteDatabase::runWrite(const std::function<bool(Transaction&)>& use) {
    const OnlyTransaction only;
    auto job = std::make_shared<Job>();
    job->use = &use;
    {
        const std::lock_guard lock(mutex_);
        if (waiting_.size() >= mostWaiting_) throw Busy("too many writes are waiting");
        waiting_.push_back(job);
        queued_ = waiting_.size();
    }
    arrived_.notify_one();
    job->done.acquire();
    threadUsage().statements += job->usage.statements;
    threadUsage().time += job->usage.time;
    if (job->failure) std::rethrow_exception(job->failure);
}

void SqliteDatabase::serve() {
    for (;;) {
        Jobs jobs;
        {
            std::unique_lock lock(mutex_);
            arrived_.wait(lock, [&] { return stopping_ || !waiting_.empty(); });
            if (waiting_.empty()) return;
            while (!waiting_.empty() && jobs.size() < kMostTogether) {
                jobs.push_back(std::move(waiting_.front()));
                waiting_.pop_front();
            }
            queued_ = waiting_.size();
        }
        commitTogether(jobs);
        for (const auto& job : jobs) job->done.release();
    }
}

void SqliteDatabase::commitTogether(Jobs jobs) {
    try {
        // Again without the culprit when one of them made SQLite roll everything back (disk full, interrupted).
        while (!jobs.empty() && !runAll(jobs)) continue;
        if (jobs.empty()) return;
        writing_.commit();
        ++batches_;
        for (const auto& job : jobs) ++(job->wanted && !job->failure ? commits_ : rollbacks_);
    } catch (const ConstraintViolated&) {
        undo();
        if (jobs.size() == 1) {
            jobs.front()->failure = std::current_exception();
            return;
        }
        // A deferred constraint of one of them: each alone, so that the others do not suffer.
        for (const auto& job : jobs) commitTogether({job});
    } catch (const std::exception&) {
        undo();
        for (const auto& job : jobs)
            if (!job->failure) job->failure = std::current_exception();
    }
}

/// Runs every job in one transaction and leaves it open; false when SQLite rolled it back under a job, which is then
/// taken out of `jobs` with its failure.
bool SqliteDatabase::runAll(Jobs& jobs) {
    writing_.begin(kBeginWrite);
    for (auto job = jobs.begin(); job != jobs.end(); ++job) {
        run(**job);
        if (writing_.inTransaction()) continue;
        writing_.clearFailure();
        if (!(*job)->failure) (*job)->failure = std::make_exception_ptr(Failure("SQLite rolled the write back"));
        jobs.erase(job);
        ++rollbacks_;
        return false;
    }
    return true;
}

void SqliteDatabase::run(Job& job) {
    job.failure = nullptr;
    job.wanted = false;
    threadUsage() = {};
    writing_.control(kSavepoint);
    try {
        job.wanted = runUse(writing_, *job.use);
    } catch (...) {
        job.failure = std::current_exception();
    }
    job.usage = threadUsage();
    statements_ += job.usage.statements;
    writing_.clearFailure();
    if (!writing_.inTransaction()) return;
    if (job.failure || !job.wanted) writing_.control(kUndo);
    writing_.control(kRelease);
}

void SqliteDatabase::undo() {
    try {
        if (writing_.inTransaction()) writing_.rollback();
    } catch (const Failure&) {
        // The next BEGIN fails loudly if the transaction is really still open.
    }
    writing_.clearFailure();
}

Statistics SqliteDatabase::statistics() const {
    return {.commits = commits_,
            .rollbacks = rollbacks_,
            .batches = batches_,
            .statements = statements_,
            .waitingWrites = queued_,
            .openSessions = readers_.open() + 1};
}

bool SqliteDatabase::answers() {
    try {
        return readers_.lease()->execute(kAnswer, {}, {Kind::Integer}, [](RowReader) {}) == 0;
    } catch (const Failure&) {
        return false;
    }
}

Result<Done> SqliteDatabase::backup(const std::string& file) {
    using namespace sqlite_api;
    if (std::filesystem::exists(file)) return conflict("file_exists", file);
    const auto partial = file + ".partial";
    std::filesystem::remove(partial);
    auto source = readers_.lease();
    sqlite3* target = nullptr;
    int code = sqlite3_open(partial.c_str(), &target);
    if (code == SQLITE_OK) {
        auto* copy = sqlite3_backup_init(target, "main", static_cast<sqlite3*>(source->handle()), "main");
        // One step copies one moment; in WAL mode it does not hold up writers.
        if (copy) sqlite3_backup_step(copy, -1);
        code = copy ? sqlite3_backup_finish(copy) : sqlite3_errcode(target);
    }
    const std::string reason = code == SQLITE_OK ? "" : sqlite3_errstr(code);
    sqlite3_close(target);
    if (!reason.empty()) {
        std::filesystem::remove(partial);
        throw Unavailable("the backup to " + file + " failed: " + reason);
    }
    std::filesystem::rename(partial, file);
    return Done{};
}

}  // namespace

std::unique_ptr<Database> openSqlite(const Options& options) { return std::make_unique<SqliteDatabase>(options); }

}  // namespace valo::database
