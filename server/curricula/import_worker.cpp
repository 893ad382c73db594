#include "curricula/import_worker.hpp"

#include <spdlog/spdlog.h>

#include "curricula/jobs.hpp"

namespace valo::curricula {

ImportWorker::ImportWorker(Services& services) : services_(services), thread_([this] { run(); }) {}

ImportWorker::~ImportWorker() {
    {
        std::lock_guard lock(mutex_);
        isEnding_ = true;
    }
    ending_.notify_all();
    thread_.join();
}

void ImportWorker::run() {
    constexpr std::chrono::seconds kPause{1};
    std::unique_lock lock(mutex_);
    bool isFirst = true;
    while (!isEnding_) {
        lock.unlock();
        bool worked = false;
        try {
            if (std::exchange(isFirst, false)) releaseImports(services_);
            worked = workOnImports(services_, std::chrono::steady_clock::now());  // one file: then look whether to end
        } catch (const std::exception& problem) {
            spdlog::error("imports: {}", problem.what());
        }
        lock.lock();
        if (!worked) ending_.wait_for(lock, kPause, [this] { return isEnding_; });
    }
}

}  // namespace valo::curricula
