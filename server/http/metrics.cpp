#include "http/metrics.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace valo::http {

Metrics::Metrics(const std::vector<const Router*>& routers) {
    requests_.try_emplace("");
    for (const auto* router : routers)
        for (const auto& route : router->routes()) requests_.try_emplace(route.pattern);
}

void Metrics::count(std::string_view pattern, int status, std::chrono::microseconds taken) {
    if (const auto found = requests_.find(pattern); found != requests_.end())
        ++found->second[std::clamp(status / 100, 1, 5) - 1];
    ++durations_[std::ranges::lower_bound(kBuckets, taken.count()) - kBuckets.begin()];
    microseconds_ += static_cast<std::uint64_t>(taken.count());
}

std::string Metrics::text() const {
    std::string out = "# TYPE valo_http_requests_total counter\n";
    const auto to = std::back_inserter(out);
    for (const auto& [pattern, classes] : requests_)
        for (std::size_t i = 0; i < classes.size(); ++i)
            if (const auto requests = classes[i].load())
                fmt::format_to(to, "valo_http_requests_total{{route=\"{}\",status=\"{}xx\"}} {}\n",
                               pattern.empty() ? "none" : pattern, i + 1, requests);
    out += "# TYPE valo_http_request_duration_seconds histogram\n";
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < durations_.size(); ++i) {
        sum += durations_[i].load();
        const auto border = i < kBuckets.size() ? fmt::format("{:g}", kBuckets[i] / 1e6) : "+Inf";
        fmt::format_to(to, "valo_http_request_duration_seconds_bucket{{le=\"{}\"}} {}\n", border, sum);
    }
    fmt::format_to(to, "valo_http_request_duration_seconds_sum {:.6f}\nvalo_http_request_duration_seconds_count {}\n",
                   static_cast<double>(microseconds_.load()) / 1e6, sum);
    return out;
}

}  // namespace valo::http
