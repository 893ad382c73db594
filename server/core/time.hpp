#pragma once
// Moments are UTC microseconds, days are days in Finland; only display and day boundaries use Europe/Helsinki.
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace valo {

using UtcTime = std::chrono::sys_time<std::chrono::microseconds>;
using Date = std::chrono::year_month_day;

class Clock {
 public:
    virtual ~Clock() = default;
    virtual UtcTime now() const = 0;
    /// The day it is in Finland.
    Date today() const;
};
class SystemClock : public Clock {
 public:
    UtcTime now() const override;
};
/// A clock that stands still until it is told otherwise (tests, the demo story).
class FixedClock : public Clock {
 public:
    explicit FixedClock(UtcTime time) : time_(time) {}
    UtcTime now() const override { return time_; }
    void set(UtcTime time) { time_ = time; }

 private:
    UtcTime time_;
};

Date helsinkiDate(UtcTime time);
/// The moment the day begins in Finland.
UtcTime startOfDay(Date day);
Date plusDays(Date day, int days);
Date plusMonths(Date day, int months);
int daysBetween(Date from, Date to);

std::string isoDate(Date day);                       // 2026-11-22
std::optional<Date> parseIsoDate(std::string_view);  // only YYYY-MM-DD, only days that exist
std::optional<Date> parseDate(std::string_view);     // ISO or the Finnish 22.11.2026
std::string isoTime(UtcTime time);                   // 2026-11-22T06:11:22Z
std::optional<UtcTime> parseIsoTime(std::string_view);
std::string displayDate(Date day);      // 22.11.2026 in all three languages
std::string displayTime(UtcTime time);  // 22.11.2026 8.11, Finnish time

}  // namespace valo
