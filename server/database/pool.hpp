#pragma once
// Sessions that are lent out one user at a time, opened when first needed.
#include <condition_variable>
#include <mutex>

#include "database/session.hpp"

namespace valo::database {

class Pool {
 public:
    using Open = std::function<std::unique_ptr<Session>()>;
    Pool(std::size_t most, std::chrono::milliseconds patience, Open open)
        : most_(most), patience_(patience), open_(std::move(open)) {}

    /// A session until it goes out of scope. What is still in a transaction then is rolled back.
    class Lease {
     public:
        Lease(Pool& pool, std::unique_ptr<Session> session) : pool_(&pool), session_(std::move(session)) {}
        Lease(Lease&& other) noexcept = default;
        ~Lease() {
            if (session_) pool_->giveBack(std::move(session_));
        }
        Session& operator*() { return *session_; }
        Session* operator->() { return session_.get(); }
        void discard() { pool_->forget(std::move(session_)); }

     private:
        Pool* pool_;
        std::unique_ptr<Session> session_;
    };

    /// Throws Busy when no session was free in time.
    Lease lease();
    /// Closes the sessions that nobody uses now; the next lease connects anew.
    void closeIdle();
    std::size_t open() const;

 private:
    struct Idle {
        std::unique_ptr<Session> session;
        std::chrono::steady_clock::time_point since;
    };
    std::unique_ptr<Session> connect();
    void giveBack(std::unique_ptr<Session> session);
    void forget(std::unique_ptr<Session> session);

    const std::size_t most_;
    const std::chrono::milliseconds patience_;
    const Open open_;
    mutable std::mutex mutex_;
    std::condition_variable freed_;
    std::vector<Idle> idle_;
    std::size_t opened_ = 0;
};

}  // namespace valo::database
