#include "database/pool.hpp"

namespace valo::database {
namespace {
constexpr std::chrono::seconds kTrusted{30};  // a session idle for longer is asked whether it is still connected
}

Pool::Lease Pool::lease() {
    const auto deadline = std::chrono::steady_clock::now() + patience_;
    std::unique_lock lock(mutex_);
    for (;;) {
        if (!freed_.wait_until(lock, deadline, [&] { return !idle_.empty() || opened_ < most_; }))
            throw Busy("no database session was free within " + std::to_string(patience_.count()) + " ms");
        if (idle_.empty()) break;
        auto last = std::move(idle_.back());  // the one used last has the warmest caches
        idle_.pop_back();
        if (std::chrono::steady_clock::now() - last.since < kTrusted) return {*this, std::move(last.session)};
        lock.unlock();
        if (last.session->stillConnected()) return {*this, std::move(last.session)};
        forget(std::move(last.session));
        lock.lock();
    }
    ++opened_;
    lock.unlock();
    return {*this, connect()};
}

std::unique_ptr<Session> Pool::connect() {
    try {
        return open_();
    } catch (...) {
        forget(nullptr);
        throw;
    }
}

void Pool::giveBack(std::unique_ptr<Session> session) {
    try {
        if (session->lost()) return forget(std::move(session));
        if (session->inTransaction()) session->rollback();
    } catch (const std::exception&) {
        return forget(std::move(session));  // what cannot roll back is closed, which rolls back
    }
    session->clearFailure();
    {
        const std::lock_guard lock(mutex_);
        idle_.push_back({std::move(session), std::chrono::steady_clock::now()});
    }
    freed_.notify_one();
}

void Pool::forget(std::unique_ptr<Session> session) {
    session.reset();
    {
        const std::lock_guard lock(mutex_);
        --opened_;
    }
    freed_.notify_one();
}

void Pool::closeIdle() {
    std::vector<Idle> closing;
    {
        const std::lock_guard lock(mutex_);
        closing.swap(idle_);
        opened_ -= closing.size();
    }
    freed_.notify_all();
}

std::size_t Pool::open() const {
    const std::lock_guard lock(mutex_);
    return opened_;
}

}  // namespace valo::database
