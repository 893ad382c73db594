#pragma once
#include <condition_variable>
#include <mutex>
#include <thread>

#include "accounts/services.hpp"

namespace valo::curricula {

/// Reads and publishes uploads for as long as it lives: a thread that looks every second for rows that wait.
class ImportWorker {
 public:
    explicit ImportWorker(Services& services);
    ~ImportWorker();  // waits for the file at hand
    ImportWorker(const ImportWorker&) = delete;

 private:
    void run();
    Services& services_;
    std::mutex mutex_;
    std::condition_variable ending_;
    bool isEnding_ = false;
    std::thread thread_;
};

}  // namespace valo::curricula
