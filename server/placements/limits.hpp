#pragma once
// The limits that law and practice set on placements (handbook §1.3). They change, so they are dated figures in the
// table `parameter`; they have exceptions that the program does not know, so they warn and never block.
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "placements/placement.hpp"

namespace valo::placements {

/// The figures that hold on one day, by name.
using Limits = std::map<std::string, double, std::less<>>;

/// What the limits are about.
struct Terms {
    PlacementKind kind;
    Date startsOn, lastDay;
    std::string organiser;
    std::optional<double> hoursPerDay, daysPerWeek;
};

/// `code` is a message key below "placements.warning." with {{limit}} and {{actual}}.
struct Warning {
    std::string code;
    double limit = 0;
    double actual = 0;
    bool operator==(const Warning&) const = default;
};

/// Calendar months from the first day to the last, both counted, the rest as its part of the month it stands in.
double monthsOf(Date first, Date last);

/// What somebody should look at before agreeing on this placement. `earlier`: the client's other placements. A limit
/// without a figure is not checked.
std::vector<Warning> warnings(const Terms& placement, std::span<const Terms> earlier, const Limits& limits,
                              std::optional<Date> dateOfBirth = std::nullopt);

/// "7,25", "32": as few decimals as the number needs, at most two, with the mark of the national languages.
std::string amountText(double amount);

}  // namespace valo::placements
