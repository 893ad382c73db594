#include "curricula/trust.hpp"

#include <algorithm>

#include "accounts/access_log.hpp"
#include "accounts/store.hpp"
#include "core/text.hpp"
#include "curricula/store.hpp"

namespace valo::curricula {

using database::Sql;
using database::Transaction;

namespace {

bool isNumber(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

constexpr Sql kConfirm{"update curriculum set owner_id = null where id = :id and owner_id is not null"};

}  // namespace

bool isShared(std::string_view sourceSystem) { return sourceSystem == "eperusteet" || sourceSystem == "valo"; }

bool isTrusted(const Actor& actor) { return !actor.user || actor.is(Role::Administrator); }

Right rightTo(const Actor& actor, const Identity& identity, const std::optional<Existing>& stored) {
    if (!actor.user || !stored) return Right::Publish;
    const bool isOwn = stored->owner && *stored->owner == actor.organisation;
    if (isOwn || isTrusted(actor)) return Right::Publish;
    return !stored->owner || isShared(identity.system) ? Right::Propose : Right::Nothing;
}

std::optional<OrganisationId> ownerAfter(const Actor& actor, const Identity& identity,
                                         const std::optional<Existing>& stored) {
    if (isShared(identity.system) && isTrusted(actor)) return std::nullopt;
    if (stored) return stored->owner;
    return actor.organisation ? std::optional(actor.organisation) : std::nullopt;
}

bool isNationalNumber(std::string_view decisionNumber) {
    std::string text(decisionNumber);
    std::ranges::replace(text, '/', '-');
    const auto parts = split(text, '-');
    return parts.size() == 3 && isNumber(parts[2]) && parts[2].size() == 4 &&
           ((lowered(parts[0]) == "oph" && isNumber(parts[1])) || (isNumber(parts[0]) && parts[1] == "011"));
}

bool isUnconfirmed(const Curriculum& curriculum) {
    return curriculum.owner && (isShared(curriculum.sourceSystem) || isNationalNumber(curriculum.decisionNumber));
}

std::string unconfirmedFrom(Transaction& tx, const Curriculum& curriculum) {
    if (!isUnconfirmed(curriculum)) return {};
    const auto organisation = accounts::organisation(tx, *curriculum.owner);
    return organisation ? organisation->name : std::string();
}

void confirm(Transaction& tx, const Actor& actor, CurriculumId id, UtcTime now) {
    if (tx.run(kConfirm, id) == 0) return;
    accounts::logAccess(tx, actor, now, {ClientId{}, "curriculum.confirmed", "curriculum/" + std::to_string(id.value)});
}

Result<Done> confirmCurriculum(Services& services, const Actor& actor, CurriculumId id) {
    const auto now = services.clock.now();
    return services.database.write([&](Transaction& tx) -> Result<Done> {
        const auto found = curriculum(tx, id);
        if (!found) return notFound("curriculum");
        if (!isTrusted(actor)) return forbidden("confirm");
        if (!found->owner) return Done{};  // a second click
        if (!isUnconfirmed(*found)) return conflict("not_national");
        confirm(tx, actor, id, now);
        return Done{};
    });
}

}  // namespace valo::curricula
