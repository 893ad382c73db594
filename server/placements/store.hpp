#pragma once
// Questions about clients and placements. The ones that take an Actor answer nothing about a client whom the actor may
// not see; the others are for code that has asked `maySee` already.
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "core/actor.hpp"
#include "database/transaction.hpp"
#include "placements/client.hpp"
#include "placements/placement.hpp"

namespace valo::placements {

using database::Transaction;

/// What the actor is to the client today, or nothing.
std::optional<Relation> relation(Transaction& tx, const Actor& actor, ClientId client);
/// Whether the actor works with the client or is the client.
bool maySee(Transaction& tx, const Actor& actor, ClientId client);

struct SeenClient {
    Client client;
    std::optional<Relation> relation;  // nothing: the client looks at her own record
    bool hasAccount = false;
    using Columns = std::tuple<Client, std::optional<Relation>, bool>;
    bool own() const { return !relation; }
};
/// Nothing when there is no such client or the actor may not see her: the two look alike. One query.
std::optional<SeenClient> seenClient(Transaction& tx, const Actor& actor, ClientId client);

struct SeenPlacement {
    Placement placement;
    std::string clientName;
    Language clientLanguage = Language::Fi;
    std::optional<Date> clientBorn;
    std::string workplaceName, unitName, municipality, controllerName;
    std::optional<Relation> relation;
    using Columns = std::tuple<Placement, std::string, Language, std::optional<Date>, std::string, std::string,
                               std::string, std::string, std::optional<Relation>>;
    bool own() const { return !relation; }
};
/// As seenClient, by the placement. One query.
std::optional<SeenPlacement> seenPlacement(Transaction& tx, const Actor& actor, PlacementId placement);

/// One row of a colleague's caseload: the client with her newest placement.
struct CaseRow {
    ClientId id;
    std::string name;
    std::optional<Date> dateOfBirth;
    Language language;
    Relation relation;
    std::optional<PlacementId> placement;
    std::optional<PlacementKind> kind;
    std::optional<Date> startsOn, endsOn, endedOn;
    std::optional<std::string> workplace;
    using Columns = std::tuple<ClientId, std::string, std::optional<Date>, Language, Relation,
                               std::optional<PlacementId>, std::optional<PlacementKind>, std::optional<Date>,
                               std::optional<Date>, std::optional<Date>, std::optional<std::string>>;
};
/// The clients of the actor, by name, those behind `after` in this order when given; archived ones are left out.
std::vector<CaseRow> caseload(Transaction& tx, const Actor& actor, int limit, ClientId after = {});

struct PlacementSummary {
    PlacementId id;
    ClientId client;
    PlacementKind kind;
    Date startsOn, endsOn;
    std::optional<Date> endedOn;
    std::optional<double> hoursPerDay, daysPerWeek;
    WorkplaceId workplace;
    std::string workplaceName, municipality;
    std::string organiser;  // who runs the place: its business id, or the workplace itself where none is known
    std::int64_t tasks = 0;
    bool printKind = false;  // as in Placement
    using Columns =
        std::tuple<PlacementId, ClientId, PlacementKind, Date, Date, std::optional<Date>, std::optional<double>,
                   std::optional<double>, WorkplaceId, std::string, std::string, std::string, std::int64_t, bool>;
    Date lastDay() const { return endedOn.value_or(endsOn); }
    bool isClosed() const { return endedOn.has_value(); }
};
/// Newest first.
std::vector<PlacementSummary> placementsOf(Transaction& tx, ClientId client);

/// A placement that a colleague may record in. `today`: it is running today.
struct Running {
    PlacementId placement;
    ClientId client;
    std::string clientName, workplaceName;
    Date startsOn, endsOn;
    bool today = false;
    using Columns = std::tuple<PlacementId, ClientId, std::string, std::string, Date, Date, bool>;
};
/// Those that are not closed and have begun, today's people first, then by name.
std::vector<Running> openPlacements(Transaction& tx, const Actor& actor, Date today);

std::optional<Client> client(Transaction& tx, ClientId client);
std::optional<Placement> placement(Transaction& tx, PlacementId placement);

struct PlacementTask {
    TaskId id;
    LocalizedText text;
    using Columns = std::tuple<TaskId, LocalizedText>;
};
/// The tasks chosen for the placement, in the workplace's order.
std::vector<PlacementTask> tasksOf(Transaction& tx, PlacementId placement);

struct StaffRow {
    std::int64_t id = 0;  // of the relation
    UserId account;
    std::string name, title;
    Relation relation;
    UtcTime givenAt;
    using Columns = std::tuple<std::int64_t, UserId, std::string, std::string, Relation, UtcTime>;
};
std::vector<StaffRow> staffOf(Transaction& tx, ClientId client);

struct Colleague {
    UserId id;
    std::string name, title;
    using Columns = std::tuple<UserId, std::string, std::string>;
};
/// Coordinators and coaches of the organisation whose accounts are open.
std::vector<Colleague> colleagues(Transaction& tx, OrganisationId organisation);

struct Goal {
    std::int64_t id = 0;
    CurriculumId curriculum;
    LocalizedText curriculumName;
    std::string decisionNumber;
    std::optional<UnitId> unit;  // nothing: the whole qualification
    std::string unitCode;
    LocalizedText unitName;
    std::string note;
    UtcTime setAt;
    using Columns = std::tuple<std::int64_t, CurriculumId, LocalizedText, std::string, std::optional<UnitId>,
                               std::string, LocalizedText, std::string, UtcTime>;
};
/// The goals that stand, oldest first.
std::vector<Goal> goalsOf(Transaction& tx, ClientId client);

}  // namespace valo::placements
