#include "accounts/access_log.hpp"
#include "assessment/actions.hpp"
#include "placements/actions.hpp"

namespace valo::assessment {
namespace {

using database::Sql;
using placements::Act;

std::optional<Error> unknownRequirement(Transaction& tx, RequirementId requirement) {
    static constexpr Sql kKnown{"select 1 from requirement where id = :id"};
    if (tx.one<int>(kKnown, requirement)) return std::nullopt;
    return invalid("requirement", "unknown").value();
}

/// Supersedes what stood, unless it says the same; returns the new row's id or 0.
std::int64_t replaceOwn(Transaction& tx, const Actor& actor, PlacementId placement, const OwnAnswer& answer, Date day,
                        UtcTime now) {
    static constexpr Sql kCurrent{
        "select answer, note from self_assessment where placement_id = :placement and requirement_id = :requirement "
        "and superseded_at is null"};
    static constexpr Sql kSupersede{
        "update self_assessment set superseded_at = :at where placement_id = :placement and "
        "requirement_id = :requirement and superseded_at is null"};
    static constexpr Sql kInsert{
        "insert into self_assessment (placement_id, requirement_id, answer, note, assessed_on, recorded_at, "
        "recorded_by) "
        "values (:placement, :requirement, :answer, :note, :day, :at, :by) returning id"};
    const auto current = tx.one<std::tuple<Answer, std::string>>(kCurrent, placement, answer.requirement);
    if (current && *current == std::tuple(answer.answer, answer.note)) return 0;
    tx.run(kSupersede, now, placement, answer.requirement);
    return tx.insert(kInsert, placement, answer.requirement, answer.answer, answer.note, day, now, actor.user);
}

std::int64_t replaceCoach(Transaction& tx, const Actor& actor, const AssessAsCoach& view, Date day, UtcTime now) {
    static constexpr Sql kCurrent{
        "select level, note from coach_assessment where placement_id = :placement and requirement_id = :requirement "
        "and superseded_at is null"};
    static constexpr Sql kSupersede{
        "update coach_assessment set superseded_at = :at where placement_id = :placement and "
        "requirement_id = :requirement and superseded_at is null"};
    static constexpr Sql kInsert{
        "insert into coach_assessment (placement_id, requirement_id, level, note, assessed_on, recorded_at, coach_id) "
        "values (:placement, :requirement, :level, :note, :day, :at, :by) returning id"};
    const auto current = tx.one<std::tuple<Level, std::string>>(kCurrent, view.placement, view.requirement);
    if (current && *current == std::tuple(view.level, view.note)) return 0;
    tx.run(kSupersede, now, view.placement, view.requirement);
    return tx.insert(kInsert, view.placement, view.requirement, view.level, view.note, day, now, actor.user);
}

}  // namespace

Result<int> assessOneself(Services& services, const Actor& actor, const AssessOneself& input) {
    const auto now = services.clock.now();
    const auto today = helsinkiDate(now), day = input.assessedOn.value_or(today);
    return services.database.write([&](Transaction& tx) -> Result<int> {
        const auto seen = placements::placementFor(tx, actor, input.placement, Act::Read);
        if (!seen) return refuse(seen.error());
        int changed = 0;
        for (const auto& answer : input.answers) {
            if (auto no = refusal(seen->placement, NewView{answer.note, day}, today)) return refuse(*std::move(no));
            if (auto no = unknownRequirement(tx, answer.requirement)) return refuse(*std::move(no));
            const auto id = replaceOwn(tx, actor, input.placement, answer, day, now);
            if (!id) continue;
            ++changed;
            accounts::logAccess(
                tx, actor, now,
                {seen->placement.client, "self_assessment.recorded", "self-assessment/" + std::to_string(id)});
        }
        return changed;
    });
}

Result<int> assessAsCoach(Services& services, const Actor& actor, const std::vector<AssessAsCoach>& inputs) {
    const auto now = services.clock.now();
    const auto today = helsinkiDate(now);
    return services.database.write([&](Transaction& tx) -> Result<int> {
        int changed = 0;
        for (const auto& view : inputs) {
            const auto seen = placements::placementFor(tx, actor, view.placement, Act::Assess);
            if (!seen) return refuse(seen.error());
            const auto day = view.assessedOn.value_or(today);
            if (auto no = refusal(seen->placement, NewView{view.note, day}, today)) return refuse(*std::move(no));
            if (auto no = unknownRequirement(tx, view.requirement)) return refuse(*std::move(no));
            const auto id = replaceCoach(tx, actor, view, day, now);
            if (!id) continue;
            ++changed;
            accounts::logAccess(
                tx, actor, now,
                {seen->placement.client, "coach_assessment.recorded", "coach-assessment/" + std::to_string(id)});
        }
        return changed;
    });
}

}  // namespace valo::assessment
