#include "accounts/access_log.hpp"
#include "assessment/actions.hpp"
#include "core/secret.hpp"
#include "placements/actions.hpp"

namespace valo::assessment {
namespace {

using database::Sql;
using placements::Act;

struct Earlier {
    ObservationId id;
    PlacementId placement;
    RequirementId requirement;
    using Columns = std::tuple<ObservationId, PlacementId, RequirementId>;
};

/// What the same person recorded before with the same key.
std::vector<Earlier> recordedBefore(Transaction& tx, const Actor& actor, const std::string& key) {
    static constexpr Sql kEarlier{
        "select id, placement_id, requirement_id from observation where observer_id = :observer and request_key = :key "
        "order by id"};
    return tx.all<Earlier>(kEarlier, actor.user, key);
}

/// Whether a task of the placement was confirmed to show the requirement; nothing when there is no such requirement.
std::optional<bool> inMap(Transaction& tx, PlacementId placement, RequirementId requirement) {
    static constexpr Sql kInMap{
        "select case when exists (select 1 from placement_task t join task_requirement x on x.task_id = t.task_id "
        "and x.status = 'confirmed' where t.placement_id = :placement and x.requirement_id = r.id) then 1 else 0 end "
        "from requirement r where r.id = :requirement"};
    return tx.one<bool>(kInMap, placement, requirement);
}

bool isTaskOf(Transaction& tx, WorkplaceId workplace, TaskId task) {
    static constexpr Sql kTask{"select 1 from task where id = :task and workplace_id = :workplace"};
    return tx.one<int>(kTask, task, workplace).has_value();
}

std::string subjectOf(ObservationId id) { return "observation/" + std::to_string(id.value); }

class Recording {
 public:
    Recording(Transaction& tx, const Actor& actor, const RecordObservation& input, UtcTime now)
        : tx_(tx), actor_(actor), input_(input), now_(now) {}

    Result<Recorded> run() {
        const auto seen = placements::placementFor(tx_, actor_, input_.placement, Act::Assess);
        if (!seen) return refuse(seen.error());
        if (auto no = why(seen->placement)) {
            // The first sending was taken; what has changed since does not make its answer another one.
            if (auto earlier = again(); !earlier.ids.empty()) return earlier;
            return refuse(*std::move(no));
        }
        for (const auto requirement : input_.requirements)
            if (auto wrong = record(seen->placement, requirement)) return refuse(*std::move(wrong));
        return std::move(out_);
    }

 private:
    Date day() const { return input_.observedOn.value_or(helsinkiDate(now_)); }

    std::optional<Error> why(const Placement& placement) {
        if (input_.requirements.empty()) return invalid("requirements", "required").value();
        if (auto no = refusal(placement, NewObservation{input_.level, input_.note, day()}, helsinkiDate(now_)))
            return no;
        if (input_.task && !isTaskOf(tx_, placement.workplace, input_.task)) return invalid("task", "unknown").value();
        return std::nullopt;
    }

    Recorded again() {
        Recorded out;
        if (!input_.requestKey.empty())
            for (const auto& row : recordedBefore(tx_, actor_, input_.requestKey))
                if (row.placement == input_.placement) out.ids.push_back(row.id);
        return out;
    }

    std::optional<Error> record(const Placement& placement, RequirementId requirement) {
        static constexpr Sql kInsert{
            "insert into observation (placement_id, requirement_id, task_id, level, note, observed_on, observer_id, "
            "recorded_at, request_key) values (:placement, :requirement, :task, :level, :note, :day, :observer, :at, "
            ":key) "
            "on conflict (observer_id, request_key, requirement_id) do nothing returning id"};
        const auto mapped = inMap(tx_, placement.id, requirement);
        if (!mapped) return invalid("requirements", "unknown").value();
        if (!*mapped) out_.outsideMap.push_back(requirement);
        const auto task = input_.task ? std::optional(input_.task) : std::nullopt;
        auto id = tx_.insert<ObservationId>(kInsert, placement.id, requirement, task, input_.level, input_.note, day(),
                                            actor_.user, now_, input_.requestKey);
        if (id) {
            out_.isNew = true;
            accounts::logAccess(tx_, actor_, now_, {placement.client, "observation.recorded", subjectOf(id)});
        } else {
            for (const auto& row : recordedBefore(tx_, actor_, input_.requestKey))
                if (row.requirement == requirement) {
                    if (row.placement != placement.id) return conflict("key_reused").value();
                    id = row.id;
                }
        }
        out_.ids.push_back(id);
        return std::nullopt;
    }

    Transaction& tx_;
    const Actor& actor_;
    const RecordObservation& input_;
    UtcTime now_;
    Recorded out_;
};

}  // namespace

Result<Recorded> recordObservation(Services& services, const Actor& actor, const RecordObservation& input) {
    auto keyed = input;
    if (keyed.requestKey.empty()) keyed.requestKey = randomToken();
    if (keyed.requestKey.size() > 200) return invalid("requestKey", "too_long", "200");
    const auto now = services.clock.now();
    return services.database.write([&](Transaction& tx) { return Recording(tx, actor, keyed, now).run(); });
}

Result<PlacementId> withdrawObservation(Services& services, const Actor& actor, ObservationId observation) {
    static constexpr Sql kFind{"select placement_id, observer_id from observation where id = :id"};
    static constexpr Sql kWithdraw{
        "update observation set withdrawn_at = :at, withdrawn_by = :by where id = :id and withdrawn_at is null"};
    return services.database.write([&](Transaction& tx) -> Result<PlacementId> {
        const auto row = tx.one<std::tuple<PlacementId, UserId>>(kFind, observation);
        if (!row) return notFound("observation");
        const auto& [placement, observer] = *row;
        const auto seen = placements::placementFor(tx, actor, placement, Act::Assess);
        if (!seen) return seen.error().kind == ErrorKind::NotFound ? notFound("observation") : refuse(seen.error());
        if (observer != actor.user && seen->relation != placements::Relation::Coordinator)
            return forbidden("observation.withdraw");
        const auto now = services.clock.now();
        if (tx.run(kWithdraw, now, actor.user, observation))
            accounts::logAccess(tx, actor, now,
                                {seen->placement.client, "observation.withdrawn", subjectOf(observation)});
        return placement;
    });
}

}  // namespace valo::assessment
