#include "start/affected.hpp"

#include <algorithm>

#include "accounts/access_log.hpp"
#include "certificates/affected.hpp"
#include "planning/affected.hpp"
#include "workplaces/affected.hpp"

namespace valo::start {

using curricula::Affected;
using database::Sql;
using database::Transaction;

namespace {

struct Reviewed {
    AffectedKind kind;
    std::int64_t subject;
    RequirementId requirement;
    UtcTime at;
    using Columns = std::tuple<AffectedKind, std::int64_t, RequirementId, UtcTime>;
};
constexpr Sql kReviewed{
    "select kind, subject_id, requirement_id, max(reviewed_at) from change_review where organisation_id = "
    ":organisation group by kind, subject_id, requirement_id"};

std::vector<AffectedLine> everyLine(Transaction& tx, const Actor& actor) {
    std::vector<AffectedLine> lines;
    const auto take = [&](AffectedKind kind, const std::vector<Affected>& found) {
        for (const auto& one : found)
            lines.push_back(
                {kind, one, (kind == AffectedKind::Task || kind == AffectedKind::Environment) && one.isOpen});
    };
    take(AffectedKind::Task, workplaces::affectedTasks(tx, actor.organisation));
    take(AffectedKind::Environment, workplaces::affectedReports(tx, actor.organisation));
    take(AffectedKind::Agreement, certificates::affectedAgreements(tx, actor));
    take(AffectedKind::Plan, planning::affectedPlans(tx, actor));
    return lines;
}

/// The wording before the newest change that is known of a requirement.
constexpr Sql kBefore{
    "select before_fi, before_sv, before_en from curriculum_change where requirement_id = :requirement and kind in "
    "('changed', 'removed') order by id desc limit 1"};

AffectedView::Group groupOf(Transaction& tx, const AffectedLine& line,
                            const std::vector<curricula::Requirement>& candidates,
                            const curricula::MostAlike& mostAlike) {
    AffectedView::Group group;
    if (!line.of.requirement) return group;
    if (auto found = curricula::requirement(tx, line.of.requirement)) group.requirement = std::move(*found);
    group.before = tx.one<LocalizedText>(kBefore, line.of.requirement).value_or(group.requirement.text);
    if (!group.requirement.removedAt) {
        group.newer = group.requirement;
    } else if (const auto place = mostAlike.to(group.requirement.text, group.requirement.unitCode)) {
        group.newer = candidates[*place];
    }
    return group;
}

constexpr Sql kInsertReview{
    "insert into change_review (organisation_id, kind, subject_id, requirement_id, outcome, newer_id, reviewed_by, "
    "reviewed_at) values (:organisation, :kind, :subject, :requirement, :outcome, :newer, :by, :at)"};

/// Whether there was something to carry and it was.
bool carry(Transaction& tx, const Actor& actor, const AffectedLine& line, RequirementId newer, UtcTime now) {
    if (line.kind == AffectedKind::Task) {
        workplaces::carryTask(tx, TaskId{line.of.subject}, newer, actor.user, now);
        return true;
    }
    return workplaces::carryReport(tx, EnvironmentId{line.of.subject}, line.of.requirement, newer, actor.user);
}

constexpr Sql kWithdrawn{"select id from curriculum where status = 'withdrawn'"};

}  // namespace

curricula::RestingOnCurriculum restingOn(Transaction& tx, CurriculumId curriculum) {
    curricula::RestingOnCurriculum resting;
    workplaces::countResting(tx, curriculum, resting.requirements);
    certificates::countResting(tx, curriculum, resting.requirements);
    resting.plans = planning::restingPlans(tx, curriculum);
    return resting;
}

std::vector<AffectedLine> affectedLines(Transaction& tx, const Actor& actor) {
    if (!actor.is(Role::Coordinator)) return {};
    auto lines = everyLine(tx, actor);
    if (lines.empty()) return lines;
    std::map<std::tuple<AffectedKind, std::int64_t, RequirementId>, UtcTime> reviewed;
    for (const auto& row : tx.all<Reviewed>(kReviewed, actor.organisation))
        reviewed[{row.kind, row.subject, row.requirement}] = row.at;
    std::erase_if(lines, [&](const AffectedLine& line) {
        const auto found = reviewed.find({line.kind, line.of.subject, line.of.requirement});
        return found != reviewed.end() && found->second >= line.of.changedAt;
    });
    // Nothing is carried over into what is out of use.
    const auto withdrawn = tx.all<CurriculumId>(kWithdrawn);
    for (auto& line : lines)
        if (std::find(withdrawn.begin(), withdrawn.end(), line.of.curriculum) != withdrawn.end()) line.mayCarry = false;
    return lines;
}

std::map<CurriculumId, std::size_t> affectedCounts(Transaction& tx, const Actor& actor) {
    std::map<CurriculumId, std::size_t> counts;
    for (const auto& line : affectedLines(tx, actor)) ++counts[line.of.curriculum];
    return counts;
}

Result<AffectedView> affectedFor(Services& services, const Actor& actor, CurriculumId id) {
    if (!actor.is(Role::Coordinator)) return forbidden("affected");
    return accounts::readLogged(
        services, actor, [&](Transaction& tx, std::vector<accounts::Look>& looks) -> Result<AffectedView> {
            const auto basis = curricula::curriculum(tx, id);
            if (!basis) return notFound("curriculum");
            AffectedView view{*basis, curricula::withdrawalOf(tx, id), {}};
            const auto candidates = curricula::requirementsOfCurriculum(tx, id);
            const curricula::MostAlike mostAlike(candidates);
            std::map<RequirementId, std::size_t> groups;
            for (const auto& line : affectedLines(tx, actor)) {
                if (line.of.curriculum != id) continue;
                const auto [at, isNew] = groups.try_emplace(line.of.requirement, view.groups.size());
                if (isNew) view.groups.push_back(groupOf(tx, line, candidates, mostAlike));
                view.groups[at->second].lines.push_back(line);
                if (line.kind == AffectedKind::Plan) looks.push_back({ClientId{line.of.home}, "affected.read", ""});
                if (line.kind == AffectedKind::Agreement)
                    if (const auto client = certificates::clientOf(tx, line.of))
                        looks.push_back({*client, "affected.read", ""});
            }
            return view;
        });
}

Result<Done> review(Services& services, const Actor& actor, CurriculumId curriculum, const Review& input) {
    if (!actor.is(Role::Coordinator)) return forbidden("affected");
    const auto now = services.clock.now();
    return services.database.write([&](Transaction& tx) -> Result<Done> {
        const auto open = affectedLines(tx, actor);
        const auto line = std::find_if(open.begin(), open.end(), [&](const AffectedLine& l) {
            return l.kind == input.kind && l.of.subject == input.subject && l.of.requirement == input.requirement &&
                   l.of.curriculum == curriculum;
        });
        if (line == open.end()) {
            const auto rows = tx.all<Reviewed>(kReviewed, actor.organisation);
            const bool isDone = std::any_of(rows.begin(), rows.end(), [&](const Reviewed& row) {
                return row.kind == input.kind && row.subject == input.subject && row.requirement == input.requirement;
            });
            return isDone ? Result<Done>(Done{}) : notFound("affected");
        }
        std::optional<RequirementId> newer;
        if (input.newer) {
            const auto target = curricula::requirement(tx, input.newer);
            if (!target || target->removedAt || target->curriculum != curriculum) return invalid("newer", "unknown");
            if (!line->mayCarry || !carry(tx, actor, *line, input.newer, now)) return conflict("not_carried");
            newer = input.newer;
        }
        tx.run(kInsertReview, actor.organisation, input.kind, input.subject, input.requirement,
               newer ? Outcome::Carried : Outcome::Kept, newer, actor.user, now);
        const auto subject = std::string(codeOf(input.kind)) + "/" + std::to_string(input.subject);
        accounts::logAccess(tx, actor, now, {{}, newer ? "affected.carried" : "affected.kept", subject});
        return Done{};
    });
}

}  // namespace valo::start
