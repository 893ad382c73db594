#include "certificates/verify_limit.hpp"

#include <arpa/inet.h>

namespace valo::certificates {
namespace {

constexpr std::size_t kMostAddresses = 50000;  // beyond them all others share one count

std::string networkOf(const std::string& address) {
    in6_addr bytes{};
    if (::inet_pton(AF_INET6, address.c_str(), &bytes) != 1) return address;
    return std::string(reinterpret_cast<const char*>(bytes.s6_addr), 8);
}

}  // namespace

std::optional<int> CheckLimit::wait(const std::string& address, UtcTime now) {
    if (perMinute_ == 0) return std::nullopt;
    const auto minute = std::chrono::floor<std::chrono::minutes>(now.time_since_epoch());
    const std::lock_guard lock(mutex_);
    if (minute != minute_) {
        minute_ = minute;
        asked_.clear();
    }
    auto network = networkOf(address);
    if (asked_.size() >= kMostAddresses && !asked_.contains(network)) network.clear();
    if (++asked_[network] <= perMinute_) return std::nullopt;
    const auto left = minute + std::chrono::minutes(1) - now.time_since_epoch();
    return static_cast<int>(std::chrono::ceil<std::chrono::seconds>(left).count());
}

}  // namespace valo::certificates
