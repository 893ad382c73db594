#pragma once
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace valo::cli {

/// Works on 0 … count-1 with some threads, at most `lead` results ahead of take(), which gives them in order. `work`
/// must not throw.
template <class Result, class Work>
class Ahead {
 public:
    Ahead(std::size_t count, std::size_t threads, std::size_t lead, Work work)
        : count_(count), lead_(lead), work_(std::move(work)), results_(count) {
        for (std::size_t i = 0; i < threads; ++i) threads_.emplace_back([this] { run(); });
    }
    ~Ahead() {
        const std::lock_guard lock(mutex_);
        next_ = count_;
        changed_.notify_all();
    }
    Result take() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return results_[taken_].has_value(); });
        Result result = std::move(*results_[taken_]);
        results_[taken_++].reset();
        changed_.notify_all();
        return result;
    }

 private:
    void run() {
        std::unique_lock lock(mutex_);
        for (;;) {
            changed_.wait(lock, [&] { return next_ >= count_ || next_ < taken_ + lead_; });
            if (next_ >= count_) return;
            const auto mine = next_++;
            lock.unlock();
            Result result = work_(mine);
            lock.lock();
            results_[mine] = std::move(result);
            changed_.notify_all();
        }
    }

    const std::size_t count_, lead_;
    Work work_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::size_t next_ = 0, taken_ = 0;
    std::vector<std::optional<Result>> results_;
    std::vector<std::jthread> threads_;  // last: joined before what they use goes
};

}  // namespace valo::cli
