#pragma once
#include <optional>
#include <vector>

#include "core/actor.hpp"
#include "curricula/affected.hpp"
#include "database/transaction.hpp"

namespace valo::certificates {

/// Agreed skills of the actor's own clients on a requirement that was reworded or left out after both had agreed, as
/// long as no certificate holds them: what a certificate holds never changes.
std::vector<curricula::Affected> affectedAgreements(database::Transaction& tx, const Actor& actor);
/// How many agreed assessments that no certificate holds rest on each requirement of a curriculum.
void countResting(database::Transaction& tx, CurriculumId curriculum,
                  std::map<RequirementId, curricula::Resting>& into);
/// Whose skill such an agreement is about.
std::optional<ClientId> clientOf(database::Transaction& tx, const curricula::Affected& agreement);

}  // namespace valo::certificates
