#pragma once
// How a use case's function is run inside a transaction, alike on both databases.
#include <atomic>
#include <functional>

#include "database/session.hpp"

namespace valo::database {

/// Refuses a transaction inside a transaction of the same thread: on SQLite it would wait for itself for ever.
class OnlyTransaction {
 public:
    OnlyTransaction() {
        if (inside_) throw std::logic_error("a transaction was begun inside another; pass the Transaction on instead");
        inside_ = true;
    }
    ~OnlyTransaction() { inside_ = false; }
    OnlyTransaction(const OnlyTransaction&) = delete;

 private:
    static inline thread_local bool inside_ = false;
};

/// Adds what the thread runs in its lifetime to a database's count of statements.
class CountedStatements {
 public:
    explicit CountedStatements(std::atomic<std::uint64_t>& total) : total_(total) {}
    ~CountedStatements() { total_ += threadUsage().statements - before_; }
    CountedStatements(const CountedStatements&) = delete;

 private:
    std::atomic<std::uint64_t>& total_;
    const std::uint64_t before_ = threadUsage().statements;
};

/// Answers whether to commit. A failure that `use` swallowed is thrown: what came before it is already undone on
/// PostgreSQL and must not be committed on SQLite either.
inline bool runUse(Session& session, const std::function<bool(Transaction&)>& use) {
    const OnlyTransaction only;
    Transaction transaction(session);
    const bool wanted = use(transaction);
    if (wanted && session.failed()) throw Failure("a statement failed and the use case went on as if it had not");
    return wanted;
}

}  // namespace valo::database
