#include "placements/limits.hpp"

#include <fmt/core.h>
#include <cmath>

namespace valo::placements {
namespace {

class Check {
 public:
    Check(const Limits& limits, PlacementKind kind) : limits_(limits), kind_(codeOf(kind)) {}

    /// `name` is the figure's name without the kind; ends in _max or _min.
    void amount(const std::string& name, std::optional<double> actual) {
        const auto limit = limits_.find(kind_ + '.' + name);
        if (limit == limits_.end() || !actual) return;
        const bool most = name.ends_with("_max");
        // Sums of parts of months are not exact.
        constexpr double kSlack = 0.001;
        if (most ? *actual > limit->second + kSlack : *actual < limit->second - kSlack)
            found_.push_back(
                {name, limit->second, (most ? std::ceil(*actual * 10 - 0.001) : std::floor(*actual * 10)) / 10});
    }
    std::vector<Warning> take() { return std::move(found_); }

 private:
    const Limits& limits_;
    std::string kind_;
    std::vector<Warning> found_;
};

double total(const Terms& placement, std::span<const Terms> earlier, bool sameOrganiser) {
    double months = monthsOf(placement.startsOn, placement.lastDay);
    for (const auto& other : earlier)
        if (other.kind == placement.kind && (!sameOrganiser || other.organiser == placement.organiser))
            months += monthsOf(other.startsOn, other.lastDay);
    return months;
}

std::optional<double> ageOn(std::optional<Date> born, Date day) {
    if (!born) return std::nullopt;
    return std::floor(monthsOf(*born, plusDays(day, -1)) / 12 + 1e-9);
}

}  // namespace

double monthsOf(Date first, Date last) {
    if (last < first) return 0;
    const auto end = plusDays(last, 1);
    int months = 0;
    while (plusMonths(first, months + 1) <= end) ++months;
    const auto begun = plusMonths(first, months);
    return months + daysBetween(begun, end) / static_cast<double>(daysBetween(begun, plusMonths(first, months + 1)));
}

std::vector<Warning> warnings(const Terms& placement, std::span<const Terms> earlier, const Limits& limits,
                              std::optional<Date> dateOfBirth) {
    Check check(limits, placement.kind);
    const auto months = monthsOf(placement.startsOn, placement.lastDay);
    check.amount("months_min", months);
    check.amount("months_max", months);
    check.amount("total_months_max", total(placement, earlier, false));
    check.amount("same_organiser_months_max", total(placement, earlier, true));
    check.amount("days_per_week_min", placement.daysPerWeek);
    check.amount("days_per_week_max", placement.daysPerWeek);
    check.amount("hours_per_day_min", placement.hoursPerDay);
    check.amount("hours_per_day_max", placement.hoursPerDay);
    if (placement.hoursPerDay && placement.daysPerWeek) {
        check.amount("hours_per_week_min", *placement.hoursPerDay * *placement.daysPerWeek);
        check.amount("hours_per_week_max", *placement.hoursPerDay * *placement.daysPerWeek);
    }
    check.amount("age_min", ageOn(dateOfBirth, placement.startsOn));
    return check.take();
}

std::string amountText(double amount) {
    auto text = fmt::format("{:.2f}", amount);
    while (text.ends_with('0')) text.pop_back();
    if (text.ends_with('.')) text.pop_back();
    if (const auto point = text.find('.'); point != text.npos) text[point] = ',';
    return text;
}

}  // namespace valo::placements
