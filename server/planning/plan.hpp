#pragma once
// The plan for an apprenticeship talk, and what somebody should look at before agreeing on it. Nothing here blocks.
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "core/codes.hpp"
#include "core/result.hpp"
#include "core/time.hpp"
#include "curricula/curriculum.hpp"

namespace valo::planning {

struct Plan {
    std::string employer;
    std::string provider;                // of education
    std::optional<double> hoursPerWeek;  // on average
    std::optional<Date> plannedStart;
    bool subsidyApplied = false;  // wage subsidy (palkkatuki)
    std::optional<Date> subsidyDecidedOn;
    std::string nextSteps;
    std::optional<curricula::CompetenceAreaId> competenceArea;
    using Columns = std::tuple<std::string, std::string, std::optional<double>, std::optional<Date>, bool,
                               std::optional<Date>, std::string, std::optional<curricula::CompetenceAreaId>>;
    bool operator==(const Plan&) const = default;
};

/// As typed into the form; an empty text is not known yet.
struct PlanInput {
    std::string employer, provider, hoursPerWeek, plannedStart, subsidyDecidedOn, nextSteps;
    bool subsidyApplied = false;
    curricula::CompetenceAreaId competenceArea;  // 0: not chosen
    std::vector<UnitId> localUnits;              // for the open places
};
/// What was typed as values, or every field that cannot be read.
Result<Plan> planFrom(const PlanInput& input);

enum class Concern {
    HoursShort,        // under the dated least hours a week
    SubsidyUndecided,  // applied for, and no decision: the employment must not start before it
    SubsidyLate,       // decided when the employment has started
    StartPast,
    BasisFuture,
    BasisTransition,  // only those who have started may go on
    BasisExpired,
    BasisWithdrawn,
};
struct Warning {
    Concern concern;
    std::string limit, actual;  // figures or days, as they are shown
    bool operator==(const Warning&) const = default;
};
/// The basis is looked at on the planned start, or today when none is planned or it has passed.
std::vector<Warning> warnings(const Plan& plan, const curricula::Curriculum& basis, std::optional<double> hoursLeast,
                              Date today);

}  // namespace valo::planning

namespace valo {
template <>
inline constexpr auto kCodes<planning::Concern> = std::to_array<Code<planning::Concern>>({
    {planning::Concern::HoursShort, "hours_short"},
    {planning::Concern::SubsidyUndecided, "subsidy_undecided"},
    {planning::Concern::SubsidyLate, "subsidy_late"},
    {planning::Concern::StartPast, "start_past"},
    {planning::Concern::BasisFuture, "basis_future"},
    {planning::Concern::BasisTransition, "basis_transition"},
    {planning::Concern::BasisExpired, "basis_expired"},
    {planning::Concern::BasisWithdrawn, "basis_withdrawn"},
});
}  // namespace valo
