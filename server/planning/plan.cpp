#include "planning/plan.hpp"

#include <algorithm>

#include "core/text.hpp"
#include "placements/limits.hpp"

namespace valo::planning {
namespace {

constexpr std::size_t kMostName = 200, kMostSteps = 4000;
constexpr double kMostHours = 60;

class Reader {
 public:
    std::string text(std::string_view field, const std::string& typed, std::size_t most) {
        if (length(typed) > most) wrong(field, "too_long", std::to_string(most));
        return typed;
    }
    std::optional<Date> day(std::string_view field, const std::string& typed) {
        if (typed.empty()) return std::nullopt;
        auto date = parseDate(typed);
        if (!date) wrong(field, "not_a_date");
        return date;
    }
    std::optional<double> hours(std::string_view field, const std::string& typed) {
        if (typed.empty()) return std::nullopt;
        const auto amount = placements::parseAmount(typed);
        if (!amount)
            wrong(field, "not_a_number");
        else if (*amount <= 0 || *amount > kMostHours)
            wrong(field, "hours_range", placements::amountText(kMostHours));
        return amount;
    }
    void wrong(std::string_view field, std::string_view code, std::string detail = {}) {
        errors.push_back({std::string(field), std::string(code), std::move(detail)});
    }
    std::vector<FieldError> errors;
};

void lookAtSubsidy(const Plan& plan, std::vector<Warning>& found) {
    if (!plan.subsidyApplied) return;
    const auto start = plan.plannedStart ? displayDate(*plan.plannedStart) : std::string();
    if (!plan.subsidyDecidedOn)
        found.push_back({Concern::SubsidyUndecided, start, {}});
    else if (plan.plannedStart && *plan.subsidyDecidedOn >= *plan.plannedStart)
        found.push_back({Concern::SubsidyLate, start, displayDate(*plan.subsidyDecidedOn)});
}

void lookAtBasis(const curricula::Curriculum& basis, Date day, std::vector<Warning>& found) {
    using curricula::Validity;
    const auto shownDay = [](const std::optional<Date>& date) { return date ? displayDate(*date) : std::string(); };
    if (basis.status == curricula::Status::Withdrawn) found.push_back({Concern::BasisWithdrawn, {}, {}});
    switch (validityOn(basis, day)) {
        case Validity::Future:
            return found.push_back({Concern::BasisFuture, shownDay(basis.validFrom), {}});
        case Validity::Transition:
            return found.push_back({Concern::BasisTransition, shownDay(basis.validTo), shownDay(basis.transitionTo)});
        case Validity::Expired:
            return found.push_back({Concern::BasisExpired, shownDay(basis.validTo), {}});
        case Validity::InForce:
            return;
    }
}

}  // namespace

Result<Plan> planFrom(const PlanInput& input) {
    Reader read;
    Plan plan;
    plan.employer = read.text("employer", input.employer, kMostName);
    plan.provider = read.text("provider", input.provider, kMostName);
    plan.hoursPerWeek = read.hours("hoursPerWeek", input.hoursPerWeek);
    plan.plannedStart = read.day("plannedStart", input.plannedStart);
    plan.subsidyApplied = input.subsidyApplied;
    plan.subsidyDecidedOn = read.day("subsidyDecidedOn", input.subsidyDecidedOn);
    plan.nextSteps = read.text("nextSteps", input.nextSteps, kMostSteps);
    if (input.competenceArea) plan.competenceArea = input.competenceArea;
    if (plan.subsidyDecidedOn) plan.subsidyApplied = true;
    if (!read.errors.empty()) return invalid(std::move(read.errors));
    return plan;
}

std::vector<Warning> warnings(const Plan& plan, const curricula::Curriculum& basis, std::optional<double> hoursLeast,
                              Date today) {
    std::vector<Warning> found;
    if (plan.hoursPerWeek && hoursLeast && *plan.hoursPerWeek < *hoursLeast)
        found.push_back(
            {Concern::HoursShort, placements::amountText(*hoursLeast), placements::amountText(*plan.hoursPerWeek)});
    lookAtSubsidy(plan, found);
    if (plan.plannedStart && *plan.plannedStart < today)
        found.push_back({Concern::StartPast, displayDate(*plan.plannedStart), {}});
    lookAtBasis(basis, std::max(plan.plannedStart.value_or(today), today), found);
    return found;
}

}  // namespace valo::planning
