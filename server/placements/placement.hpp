#pragma once
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "core/codes.hpp"
#include "core/ids.hpp"
#include "core/result.hpp"
#include "core/time.hpp"

namespace valo::placements {

enum class PlacementKind {
    RehabilitativeWork,
    WorkTrial,
    SubsidisedWork,
    TrainingAgreement,
    Apprenticeship,
    OpenMarket,
};

}  // namespace valo::placements

namespace valo {
template <>
inline constexpr auto kCodes<placements::PlacementKind> = std::to_array<Code<placements::PlacementKind>>(
    {{placements::PlacementKind::RehabilitativeWork, "rehabilitative_work"},
     {placements::PlacementKind::WorkTrial, "work_trial"},
     {placements::PlacementKind::SubsidisedWork, "subsidised_work"},
     {placements::PlacementKind::TrainingAgreement, "training_agreement"},
     {placements::PlacementKind::Apprenticeship, "apprenticeship"},
     {placements::PlacementKind::OpenMarket, "open_market"}});
}  // namespace valo

namespace valo::placements {

/// A client's time at a workplace. It stays open for assessing after its planned end until somebody closes it, because
/// the talk in which skills are agreed on is often the last thing.
struct Placement {
    PlacementId id;
    ClientId client;
    WorkplaceId workplace;
    OrganisationId controller;  // whose data this is (handbook §5.1)
    PlacementKind kind;
    Date startsOn, endsOn;
    std::optional<Date> endedOn;  // set when it is closed
    std::string endReason;
    std::optional<double> hoursPerDay, daysPerWeek;
    std::string supervisorName, supervisorTitle, supervisorPhone, supervisorEmail;
    bool printKind = false;  // whether a certificate may name the kind: it can reveal a social-welfare relation
    using Columns = std::tuple<PlacementId, ClientId, WorkplaceId, OrganisationId, PlacementKind, Date, Date,
                               std::optional<Date>, std::string, std::optional<double>, std::optional<double>,
                               std::string, std::string, std::string, std::string, bool>;

    bool isClosed() const { return endedOn.has_value(); }
    Date lastDay() const { return endedOn.value_or(endsOn); }
    bool isRunning(Date day) const { return !isClosed() && startsOn <= day && day <= endsOn; }
    bool covers(Date day) const { return startsOn <= day && day <= lastDay(); }
};

struct PlacementInput {
    std::string kind;
    WorkplaceId workplace;
    OrganisationId controller;  // 0: the client's own organisation
    std::string startsOn, endsOn;
    std::string hoursPerDay, daysPerWeek;  // as typed, comma or point; empty when not known
    std::string supervisorName, supervisorTitle, supervisorPhone, supervisorEmail;
    std::vector<TaskId> tasks;
};
/// What is wrong with what was typed, field by field. Limits of law are not here: they warn (limits.hpp).
std::vector<FieldError> placementErrors(const PlacementInput& input);
/// "7,5" or "7.5"; nothing when it is not a number.
std::optional<double> parseAmount(std::string_view typed);
/// Why a placement may not be closed on that day, or nothing.
std::optional<FieldError> closingError(const Placement& placement, std::string_view endedOn, Date today);

}  // namespace valo::placements
