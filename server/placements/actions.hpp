#pragma once
// What colleagues do with clients and placements; pages and API both come through here. Each asks for permission,
// decides, and writes its row and its line in the access log in one transaction.
#include <string>
#include <string_view>

#include "accounts/services.hpp"
#include "placements/limits.hpp"
#include "placements/store.hpp"

namespace valo::placements {

/// Whoever adds a client becomes her coordinator. `key`: the sender's own, so that a resend adds nobody twice.
Result<ClientId> addClient(Services& services, const Actor& actor, const ClientInput& input, std::string_view key = {});
Result<Done> changeClient(Services& services, const Actor& actor, ClientId client, const ClientInput& input);
/// Out of the lists; nothing is deleted. Refused while a placement is open.
Result<Done> archiveClient(Services& services, const Actor& actor, ClientId client);

/// Gives a colleague of the client's own organisation a relation to her; one who has it already keeps it.
Result<Done> giveRelation(Services& services, const Actor& actor, ClientId client, UserId colleague, Relation relation);
/// Another coordinator takes over: hers begins and the actor's own ends.
Result<Done> handOver(Services& services, const Actor& actor, ClientId client, UserId colleague);
/// Refused for the last coordinator: somebody must answer for the client.
Result<Done> endRelation(Services& services, const Actor& actor, ClientId client, std::int64_t relation);

/// The secret of a one-time link by which the client gets an account of her own; shown once, only its hash is stored.
Result<std::string> inviteToAccount(Services& services, const Actor& actor, ClientId client);

Result<PlacementId> addPlacement(Services& services, const Actor& actor, ClientId client, const PlacementInput& input,
                                 std::string_view key = {});
Result<Done> changePlacement(Services& services, const Actor& actor, PlacementId placement,
                             const PlacementInput& input);
Result<Done> closePlacement(Services& services, const Actor& actor, PlacementId placement, std::string_view endedOn,
                            std::string_view reason);

/// Whether the certificates from now on name the kind of the placement. It can tell that she is a client of social
/// welfare, so nobody but the client decides, and until she does it is not named.
Result<Done> decideToPrintKind(Services& services, const Actor& actor, PlacementId placement, bool isPrinted);

struct GoalInput {
    CurriculumId curriculum;
    UnitId unit;  // 0: the whole qualification
    std::string note;
};
Result<std::int64_t> setGoal(Services& services, const Actor& actor, ClientId client, const GoalInput& input);
Result<Done> dropGoal(Services& services, const Actor& actor, ClientId client, std::int64_t goal);

/// The figures that hold on a day.
Limits limitsOn(Transaction& tx, Date day);
/// What the placement should be looked at for, in the light of the client's others.
std::vector<Warning> warningsFor(const PlacementSummary& placement, const std::vector<PlacementSummary>& all,
                                 const Limits& limits, std::optional<Date> dateOfBirth);

/// The client with whom the actor may do `act`: not found when she may not even be seen, forbidden otherwise.
Result<SeenClient> clientFor(Transaction& tx, const Actor& actor, ClientId client, Act act);
Result<SeenPlacement> placementFor(Transaction& tx, const Actor& actor, PlacementId placement, Act act);

}  // namespace valo::placements
