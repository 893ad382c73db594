#pragma once
#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

namespace valo::workplaces {

inline std::size_t workers() { return std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, 8); }

/// Calls `each(i, worker)` for 0 … count-1 on all cores and waits.
template <class Each>
void inParallel(std::size_t count, Each each) {
    std::atomic<std::size_t> next{0};
    std::vector<std::jthread> working;
    for (std::size_t w = 0; w < std::min(workers(), count); ++w)
        working.emplace_back([&, w] {
            for (auto i = next++; i < count; i = next++) each(i, w);
        });
}

}  // namespace valo::workplaces
