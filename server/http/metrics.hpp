#pragma once
#include <array>
#include <atomic>
#include <chrono>
#include <string>
#include <string_view>
#include <unordered_map>

#include "http/router.hpp"

namespace valo::http {

/// Requests by route pattern and class of status, and how long they took; counted without locks.
class Metrics {
 public:
    explicit Metrics(const std::vector<const Router*>& routers);
    /// An empty pattern stands for what found no route.
    void count(std::string_view pattern, int status, std::chrono::microseconds taken);
    /// In Prometheus' text format.
    std::string text() const;

 private:
    static constexpr std::array<int, 12> kBuckets{500,   1000,   2500,   5000,   10000,   25000,
                                                  50000, 100000, 250000, 500000, 1000000, 5000000};  // µs
    using Classes = std::array<std::atomic<std::uint64_t>, 5>;                                       // 1xx … 5xx
    std::unordered_map<std::string_view, Classes> requests_;  // keys live in the routers
    std::array<std::atomic<std::uint64_t>, kBuckets.size() + 1> durations_{};
    std::atomic<std::uint64_t> microseconds_{0};
};

}  // namespace valo::http
