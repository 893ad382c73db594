#pragma once
// Whose a curriculum is, and whose word it needs. National documents, and whatever else the operator brought in,
// concern everybody: an institution that sends something else in their place makes a proposal, which an administrator
// confirms.
#include "accounts/services.hpp"
#include "core/actor.hpp"
#include "core/result.hpp"
#include "curricula/curriculum.hpp"
#include "curricula/publish.hpp"

namespace valo::curricula {

/// Sources whose documents are everybody's: the national service, and what is shipped with Valo.
bool isShared(std::string_view sourceSystem);
/// The operator, and administrators: what they bring in from a shared source counts as what it says it is.
bool isTrusted(const Actor& actor);

enum class Right { Publish, Propose, Nothing };
/// `stored`: what the file would change, if anything.
Right rightTo(const Actor& actor, const Identity& identity, const std::optional<Existing>& stored);
/// Whose it is once the actor has published it; nothing: everybody's.
std::optional<OrganisationId> ownerAfter(const Actor& actor, const Identity& identity,
                                         const std::optional<Existing>& stored);

/// One organisation's copy of what says to be national, by its source or its decision number.
bool isUnconfirmed(const Curriculum& curriculum);
/// As the national service numbers decisions: OPH-5410-2021, 79/011/2014.
bool isNationalNumber(std::string_view decisionNumber);

/// The name of the organisation behind an unconfirmed curriculum; empty where there is nothing to confirm.
std::string unconfirmedFrom(database::Transaction& tx, const Curriculum& curriculum);
/// An administrator compared it with the source: from now on it is everybody's.
Result<Done> confirmCurriculum(Services& services, const Actor& actor, CurriculumId curriculum);
/// The same within a transaction, where the right was looked at already.
void confirm(database::Transaction& tx, const Actor& actor, CurriculumId curriculum, UtcTime now);

}  // namespace valo::curricula
