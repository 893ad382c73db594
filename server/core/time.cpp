#include "core/time.hpp"

#include <date/tz.h>
#include <fmt/format.h>

#include <charconv>

namespace valo {
namespace {

const date::time_zone* helsinki() {
    static const auto* zone = date::locate_zone("Europe/Helsinki");
    return zone;
}

std::optional<int> number(std::string_view digits) {
    int value = 0;
    if (digits.empty()) return std::nullopt;
    for (char c : digits)
        if (c < '0' || c > '9') return std::nullopt;
    auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
    return value;
}

std::optional<Date> day(std::optional<int> y, std::optional<int> m, std::optional<int> d) {
    if (!y || !m || !d || *y < 1800 || *y > 9999) return std::nullopt;
    Date result{std::chrono::year(*y), std::chrono::month(*m), std::chrono::day(*d)};
    if (!result.ok()) return std::nullopt;
    return result;
}

}  // namespace

UtcTime SystemClock::now() const {
    return std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now());
}
Date Clock::today() const { return helsinkiDate(now()); }

Date helsinkiDate(UtcTime time) {
    const auto local = helsinki()->to_local(time);
    const date::year_month_day ymd{date::floor<date::days>(local)};
    return Date{std::chrono::year(static_cast<int>(ymd.year())), std::chrono::month(static_cast<unsigned>(ymd.month())),
                std::chrono::day(static_cast<unsigned>(ymd.day()))};
}
UtcTime startOfDay(Date d) {
    const date::local_days local{date::year(static_cast<int>(d.year())) / static_cast<unsigned>(d.month()) /
                                 static_cast<unsigned>(d.day())};
    return std::chrono::time_point_cast<std::chrono::microseconds>(helsinki()->to_sys(local, date::choose::earliest));
}
Date plusDays(Date d, int days) { return Date{std::chrono::sys_days(d) + std::chrono::days(days)}; }
Date plusMonths(Date d, int months) {
    auto moved = d + std::chrono::months(months);
    if (!moved.ok()) moved = moved.year() / moved.month() / std::chrono::last;
    return moved;
}
int daysBetween(Date from, Date to) {
    return static_cast<int>((std::chrono::sys_days(to) - std::chrono::sys_days(from)).count());
}

std::string isoDate(Date d) {
    return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(d.year()), static_cast<unsigned>(d.month()),
                       static_cast<unsigned>(d.day()));
}
std::optional<Date> parseIsoDate(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    return day(number(text.substr(0, 4)), number(text.substr(5, 2)), number(text.substr(8, 2)));
}
std::optional<Date> parseDate(std::string_view text) {
    if (auto iso = parseIsoDate(text)) return iso;
    const auto first = text.find('.');
    const auto second = first == text.npos ? text.npos : text.find('.', first + 1);
    if (second == text.npos || first > 2 || second - first > 3) return std::nullopt;
    return day(number(text.substr(second + 1)), number(text.substr(first + 1, second - first - 1)),
               number(text.substr(0, first)));
}
std::string isoTime(UtcTime time) { return date::format("%FT%TZ", date::floor<std::chrono::seconds>(time)); }
std::optional<UtcTime> parseIsoTime(std::string_view text) {
    if (text.size() < 20 || text[10] != 'T' || text.back() != 'Z' || text[13] != ':' || text[16] != ':')
        return std::nullopt;
    const auto date = parseIsoDate(text.substr(0, 10));
    const auto h = number(text.substr(11, 2)), m = number(text.substr(14, 2)), s = number(text.substr(17, 2));
    if (!date || !h || !m || !s || *h > 23 || *m > 59 || *s > 60) return std::nullopt;
    UtcTime time =
        std::chrono::sys_days(*date) + std::chrono::hours(*h) + std::chrono::minutes(*m) + std::chrono::seconds(*s);
    if (text.size() > 20) {
        if (text[19] != '.') return std::nullopt;
        auto fraction = std::string(text.substr(20, text.size() - 21)).substr(0, 6);
        const auto digits = fraction.size();
        const auto value = number(fraction);
        if (!value) return std::nullopt;
        long micros = *value;
        for (auto i = digits; i < 6; ++i) micros *= 10;
        time += std::chrono::microseconds(micros);
    }
    return time;
}
std::string displayDate(Date d) {
    return fmt::format("{}.{}.{}", static_cast<unsigned>(d.day()), static_cast<unsigned>(d.month()),
                       static_cast<int>(d.year()));
}
std::string displayTime(UtcTime time) {
    const auto local = helsinki()->to_local(time);
    const auto midnight = date::floor<date::days>(local);
    const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(local - midnight).count();
    return fmt::format("{} {}.{:02}", displayDate(helsinkiDate(time)), minutes / 60, minutes % 60);
}

}  // namespace valo
