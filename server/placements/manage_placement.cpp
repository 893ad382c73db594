#include "accounts/access_log.hpp"
#include "accounts/store.hpp"
#include "placements/actions.hpp"
#include "workplaces/store.hpp"

namespace valo::placements {
namespace {

using accounts::logAccess;
using database::Sql;

std::string subjectOf(PlacementId placement) { return "placement/" + std::to_string(placement.value); }

/// What only the database can say of the input: workplace, tasks and controller must exist and belong together.
std::vector<FieldError> strangers(Transaction& tx, const PlacementInput& input, OrganisationId organisation,
                                  bool isNew) {
    static constexpr Sql kController{"select 1 from organisation where id = :id"};
    static constexpr Sql kTasks{"select id from task where workplace_id = :workplace"};
    std::vector<FieldError> wrong;
    const auto workplace = workplaces::workplace(tx, input.workplace);
    if (!workplace || workplace->organisation != organisation || (isNew && workplace->archivedAt))
        wrong.push_back({"workplace", "unknown", {}});
    if (input.controller && !tx.one<int>(kController, input.controller)) wrong.push_back({"controller", "unknown", {}});
    const auto known = tx.all<TaskId>(kTasks, input.workplace);
    for (const auto task : input.tasks)
        if (std::find(known.begin(), known.end(), task) == known.end()) {
            wrong.push_back({"tasks", "unknown", {}});
            break;
        }
    return wrong;
}

void chooseTasks(Transaction& tx, PlacementId placement, const std::vector<TaskId>& tasks) {
    static constexpr Sql kClear{"delete from placement_task where placement_id = :placement"};
    static constexpr Sql kChoose{
        "insert into placement_task (placement_id, task_id) values (:placement, :task) on conflict do nothing"};
    tx.run(kClear, placement);
    for (const auto task : tasks) tx.run(kChoose, placement, task);
}

PlacementId insertPlacement(Transaction& tx, const Actor& actor, const SeenClient& seen, const PlacementInput& input,
                            UtcTime now) {
    static constexpr Sql kAdd{
        "insert into placement (client_id, workplace_id, controller_id, kind, starts_on, ends_on, hours_per_day, "
        "days_per_week, supervisor_name, supervisor_title, supervisor_phone, supervisor_email, created_by, created_at) "
        "values (:client, :workplace, :controller, :kind, :starts, :ends, :hours, :days, :name, :title, :phone, "
        ":email, "
        ":by, :at) returning id"};
    return tx.insert<PlacementId>(kAdd, seen.client.id, input.workplace,
                                  input.controller ? input.controller : seen.client.organisation, input.kind,
                                  parseDate(input.startsOn), parseDate(input.endsOn), parseAmount(input.hoursPerDay),
                                  parseAmount(input.daysPerWeek), input.supervisorName, input.supervisorTitle,
                                  input.supervisorPhone, input.supervisorEmail, actor.user, now);
}

}  // namespace

Result<SeenPlacement> placementFor(Transaction& tx, const Actor& actor, PlacementId placement, Act act) {
    auto seen = seenPlacement(tx, actor, placement);
    if (!seen) return notFound("placement");
    if (!may(act, seen->relation, seen->own())) return forbidden("placement");
    return std::move(*seen);
}

Result<PlacementId> addPlacement(Services& services, const Actor& actor, ClientId client, const PlacementInput& input,
                                 std::string_view key) {
    const auto now = services.clock.now();
    return services.database.write([&](Transaction& tx) -> Result<PlacementId> {
        const auto seen = clientFor(tx, actor, client, Act::Manage);
        if (!seen) return refuse(seen.error());
        if (auto wrong = placementErrors(input); !wrong.empty()) return invalid(std::move(wrong));
        if (auto wrong = strangers(tx, input, seen->client.organisation, true); !wrong.empty())
            return invalid(std::move(wrong));
        return accounts::once<PlacementId>(tx, actor, key, now, [&](Transaction&) -> Result<PlacementId> {
            const auto id = insertPlacement(tx, actor, *seen, input, now);
            chooseTasks(tx, id, input.tasks);
            logAccess(tx, actor, now, {client, "placement.added", subjectOf(id)});
            return id;
        });
    });
}

Result<Done> changePlacement(Services& services, const Actor& actor, PlacementId placement,
                             const PlacementInput& input) {
    static constexpr Sql kChange{
        "update placement set workplace_id = :workplace, controller_id = :controller, kind = :kind, starts_on = "
        ":starts, "
        "ends_on = :ends, hours_per_day = :hours, days_per_week = :days, supervisor_name = :name, "
        "supervisor_title = :title, supervisor_phone = :phone, supervisor_email = :email where id = :placement"};
    static constexpr Sql kObserved{
        "select min(observed_on), max(observed_on) from observation where placement_id = :placement "
        "and withdrawn_at is null"};
    return services.database.write([&](Transaction& tx) -> Result<Done> {
        const auto seen = placementFor(tx, actor, placement, Act::Manage);
        if (!seen) return refuse(seen.error());
        if (seen->placement.isClosed()) return conflict("placement_closed");
        if (auto wrong = placementErrors(input); !wrong.empty()) return invalid(std::move(wrong));
        if (auto wrong = strangers(tx, input, actor.organisation, input.workplace != seen->placement.workplace);
            !wrong.empty())
            return invalid(std::move(wrong));
        const auto starts = parseDate(input.startsOn), ends = parseDate(input.endsOn);
        // What was seen keeps its day: the placement cannot be moved from under it.
        using Days = std::tuple<std::optional<Date>, std::optional<Date>>;
        const auto [first, last] = tx.one<Days>(kObserved, placement).value_or(Days{});
        if (first && *first < *starts) return invalid("startsOn", "observed_before", displayDate(*first));
        if (last && *last > *ends) return invalid("endsOn", "observed_after", displayDate(*last));
        if (first && input.workplace != seen->placement.workplace) return invalid("workplace", "observed_here");
        tx.run(kChange, input.workplace, input.controller ? input.controller : seen->placement.controller, input.kind,
               starts, ends, parseAmount(input.hoursPerDay), parseAmount(input.daysPerWeek), input.supervisorName,
               input.supervisorTitle, input.supervisorPhone, input.supervisorEmail, placement);
        chooseTasks(tx, placement, input.tasks);
        logAccess(tx, actor, services.clock.now(), {seen->placement.client, "placement.changed", subjectOf(placement)});
        return Done{};
    });
}

Result<Done> closePlacement(Services& services, const Actor& actor, PlacementId placement, std::string_view endedOn,
                            std::string_view reason) {
    static constexpr Sql kClose{"update placement set ended_on = :day, end_reason = :reason where id = :placement"};
    static constexpr Sql kLast{
        "select max(observed_on) from observation where placement_id = :placement and withdrawn_at is null"};
    return services.database.write([&](Transaction& tx) -> Result<Done> {
        const auto seen = placementFor(tx, actor, placement, Act::Manage);
        if (!seen) return refuse(seen.error());
        if (seen->placement.isClosed()) return conflict("placement_closed");
        if (auto wrong = closingError(seen->placement, endedOn, services.clock.today()))
            return invalid({std::move(*wrong)});
        const auto day = *parseDate(endedOn);
        const auto last = tx.one<std::optional<Date>>(kLast, placement).value_or(std::nullopt);
        if (last && *last > day) return invalid("endedOn", "observed_after", displayDate(*last));
        if (reason.size() > 1000) return invalid("reason", "too_long", "1000");
        tx.run(kClose, day, reason, placement);
        logAccess(tx, actor, services.clock.now(), {seen->placement.client, "placement.closed", subjectOf(placement)});
        return Done{};
    });
}

Result<Done> decideToPrintKind(Services& services, const Actor& actor, PlacementId placement, bool isPrinted) {
    static constexpr Sql kDecide{"update placement set print_kind = :printed where id = :placement"};
    return services.database.write([&](Transaction& tx) -> Result<Done> {
        const auto seen = placementFor(tx, actor, placement, Act::Answer);
        if (!seen) return refuse(seen.error());
        if (seen->placement.printKind == isPrinted) return Done{};
        tx.run(kDecide, isPrinted, placement);
        logAccess(tx, actor, services.clock.now(),
                  {seen->placement.client, isPrinted ? "placement.kind_shown" : "placement.kind_hidden",
                   subjectOf(placement)});
        return Done{};
    });
}

Limits limitsOn(Transaction& tx, Date day) {
    Limits limits;
    for (const auto& parameter : accounts::parameters(tx, day)) limits[parameter.name] = parameter.value;
    return limits;
}

std::vector<Warning> warningsFor(const PlacementSummary& placement, const std::vector<PlacementSummary>& all,
                                 const Limits& limits, std::optional<Date> dateOfBirth) {
    const auto terms = [](const PlacementSummary& p) {
        return Terms{p.kind, p.startsOn, p.lastDay(), p.organiser, p.hoursPerDay, p.daysPerWeek};
    };
    std::vector<Terms> earlier;
    for (const auto& other : all)
        if (other.id != placement.id && other.startsOn <= placement.startsOn) earlier.push_back(terms(other));
    return warnings(terms(placement), earlier, limits, dateOfBirth);
}

}  // namespace valo::placements
