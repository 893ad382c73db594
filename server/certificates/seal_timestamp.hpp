#pragma once
// The time at which a seal was there already, said by somebody else: RFC 3161, asked over HTTP.
#include <chrono>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "core/result.hpp"
#include "core/settings.hpp"
#include "core/time.hpp"

namespace valo::certificates {

/// A token (DER) over the SHA-256 of `signature`, checked before it is given out. Refusals: those of http::ask(),
/// timestamp_refused (with what the service said) and timestamp_broken (the answer is for something else, or not by an
/// authority of the setting).
Result<std::string> askTimestamp(const Settings& settings, std::string_view signature);

struct Timestamp {
    UtcTime at;
    std::string service;   // its name, as its certificate has it
    bool trusted = false;  // by one of the authorities; otherwise anybody may have said it
};
/// What a token says, if it is over this signature and unbroken.
std::optional<Timestamp> readTimestamp(std::string_view token, std::string_view signature,
                                       const std::string& authoritiesPem);

/// A service that failed is left alone for a while: a batch would wait for it at every certificate.
inline constexpr std::chrono::minutes kTimestampPause{2};
class TimestampPause {
 public:
    bool isOn(const std::string& url, UtcTime now);
    void begin(const std::string& url, UtcTime now);
    void end(const std::string& url);

 private:
    std::mutex mutex_;
    std::map<std::string, UtcTime> failedAt_;  // by the service's address
};

/// The authorities of the setting timestamp_authority; empty when there is none.
std::string timestampAuthorities(const Settings& settings);

}  // namespace valo::certificates
