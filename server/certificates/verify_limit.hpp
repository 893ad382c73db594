#pragma once
// How often one address may ask the public check.
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

#include "core/time.hpp"

namespace valo::certificates {

/// Counts by the minute, in memory and for this process alone. An IPv6 network of /64 counts as one address.
class CheckLimit {
 public:
    explicit CheckLimit(int perMinute) : perMinute_(perMinute) {}
    /// Nothing: go on. Otherwise the seconds to wait.
    std::optional<int> wait(const std::string& address, UtcTime now);

 private:
    int perMinute_;  // 0: no limit
    std::mutex mutex_;
    std::chrono::minutes minute_{0};
    std::unordered_map<std::string, int> asked_;
};

}  // namespace valo::certificates
