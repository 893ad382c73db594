#include "placements/placement.hpp"

#include <charconv>

#include "core/text.hpp"

namespace valo::placements {
namespace {

void checkAmount(std::vector<FieldError>& wrong, const char* field, const std::string& typed, double most) {
    if (typed.empty()) return;
    const auto amount = parseAmount(typed);
    if (!amount)
        wrong.push_back({field, "not_a_number", {}});
    else if (*amount <= 0 || *amount > most)
        wrong.push_back({field, "amount", std::to_string(static_cast<int>(most))});
}

}  // namespace

std::optional<double> parseAmount(std::string_view typed) {
    std::string text(typed);
    if (text.find_first_not_of("-0123456789,.") != text.npos) return std::nullopt;  // "inf", "nan"
    if (const auto comma = text.find(','); comma != std::string::npos) text[comma] = '.';
    double amount = 0;
    const auto end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, amount, std::chars_format::fixed);
    if (error != std::errc() || stop != end) return std::nullopt;
    return amount;
}

std::vector<FieldError> placementErrors(const PlacementInput& input) {
    std::vector<FieldError> wrong;
    if (!fromCode<PlacementKind>(input.kind))
        wrong.push_back({"kind", input.kind.empty() ? "required" : "unknown", {}});
    if (!input.workplace) wrong.push_back({"workplace", "required", {}});
    const auto starts = parseDate(input.startsOn), ends = parseDate(input.endsOn);
    if (!starts) wrong.push_back({"startsOn", input.startsOn.empty() ? "required" : "not_a_date", {}});
    if (!ends) wrong.push_back({"endsOn", input.endsOn.empty() ? "required" : "not_a_date", {}});
    if (starts && ends && *ends < *starts) wrong.push_back({"endsOn", "date_order", {}});
    checkAmount(wrong, "hoursPerDay", input.hoursPerDay, 24);
    checkAmount(wrong, "daysPerWeek", input.daysPerWeek, 7);
    const std::pair<const char*, const std::string*> texts[] = {{"supervisorName", &input.supervisorName},
                                                                {"supervisorTitle", &input.supervisorTitle},
                                                                {"supervisorPhone", &input.supervisorPhone},
                                                                {"supervisorEmail", &input.supervisorEmail}};
    for (const auto& [field, text] : texts)
        if (length(*text) > 200) wrong.push_back({field, "too_long", "200"});
    return wrong;
}

std::optional<FieldError> closingError(const Placement& placement, std::string_view endedOn, Date today) {
    if (endedOn.empty()) return FieldError{"endedOn", "required", {}};
    const auto day = parseDate(endedOn);
    if (!day) return FieldError{"endedOn", "not_a_date", {}};
    if (*day > today) return FieldError{"endedOn", "in_future", {}};
    if (*day < placement.startsOn) return FieldError{"endedOn", "date_order", {}};
    return std::nullopt;
}

}  // namespace valo::placements
