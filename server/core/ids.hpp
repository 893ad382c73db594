#pragma once
#include <compare>
#include <cstdint>
#include <functional>

namespace valo {

/// A row's key, a type of its own per table, so that a unit's id cannot be given where a requirement's is meant.
template <class Tag>
struct Id {
    std::int64_t value = 0;
    explicit operator bool() const { return value != 0; }
    auto operator<=>(const Id&) const = default;
};

using OrganisationId = Id<struct OrganisationTag>;
using UserId = Id<struct UserTag>;
using ImportId = Id<struct ImportTag>;
using CurriculumId = Id<struct CurriculumTag>;
using UnitId = Id<struct UnitTag>;
using RequirementId = Id<struct RequirementTag>;
using WorkplaceId = Id<struct WorkplaceTag>;
using TaskId = Id<struct TaskTag>;
using EnvironmentId = Id<struct EnvironmentTag>;
using ClientId = Id<struct ClientTag>;
using PlacementId = Id<struct PlacementTag>;
using ObservationId = Id<struct ObservationTag>;
using AgreementId = Id<struct AgreementTag>;
using CertificateId = Id<struct CertificateTag>;

}  // namespace valo

template <class Tag>
struct std::hash<valo::Id<Tag>> {
    std::size_t operator()(valo::Id<Tag> id) const { return std::hash<std::int64_t>{}(id.value); }
};
