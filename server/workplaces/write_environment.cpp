#include <algorithm>

#include "accounts/access_log.hpp"
#include "accounts/store.hpp"
#include "curricula/store.hpp"
#include "curricula/withdrawals.hpp"
#include "workplaces/actions.hpp"
#include "workplaces/pictures.hpp"
#include "workplaces/report_lines.hpp"
#include "workplaces/similar.hpp"
#include "workplaces/store.hpp"

namespace valo::workplaces {
namespace {

std::string subjectOf(EnvironmentId id) { return "environment/" + std::to_string(id.value); }

/// Finds the report, asks the rule, and does `change(tx, environment, now)`.
template <class F>
Result<Done> acted(Services& services, const Actor& actor, EnvironmentId id, Act act, std::string_view action,
                   F&& change) {
    const auto now = services.clock.now();
    const auto today = helsinkiDate(now);
    return services.database.write([&](Transaction& tx) -> Result<Done> {
        const auto found = environment(tx, id);
        const auto place = found ? workplace(tx, found->workplace) : std::nullopt;
        if (!place) return notFound("environment");
        const auto circumstances = circumstancesOf(tx, *found, place->organisation, today);
        if (isDoneAlready(act, actor, *found, circumstances)) return Done{};
        if (auto no = refusal(act, actor, *found, circumstances)) return refuse(*no);
        if (Result<Done> done = change(tx, *found, now); !done) return done;
        accounts::logAccess(tx, actor, now, {{}, std::string(action), subjectOf(id)});
        return Done{};
    });
}

/// What the tasks were confirmed to show of this curriculum, and what the version before ticks.
std::vector<RequirementId> firstTicks(Transaction& tx, WorkplaceId workplace,
                                      const std::optional<Environment>& before) {
    std::vector<RequirementId> ticks;
    for (const auto& [task, requirements] : requirementsOfTasks(tx, workplace))
        ticks.insert(ticks.end(), requirements.begin(), requirements.end());
    if (before) {
        const auto earlier = requirementsOfEnvironment(tx, before->id);
        ticks.insert(ticks.end(), earlier.begin(), earlier.end());
    }
    return ticks;
}

/// The texts carry over; the recognition itself is made anew.
EnvironmentReport firstReport(const std::optional<Environment>& before) {
    EnvironmentReport report;
    if (!before) return report;
    report.description = before->report.description;
    report.guidance = before->report.guidance;
    report.equipment = before->report.equipment;
    report.showContact = before->report.showContact;
    return report;
}

bool mayAnswerFor(Transaction& tx, const Environment& environment, UserId who) {
    const auto place = workplace(tx, environment.workplace);
    if (!place) return false;
    const auto people = accounts::colleagues(tx, place->organisation, {Role::Coordinator, Role::Administrator});
    return std::ranges::any_of(people, [&](const auto& account) { return account.id == who; });
}

}  // namespace

Result<EnvironmentId> startEnvironment(Services& services, const Actor& actor, WorkplaceId workplaceId,
                                       CurriculumId curriculum) {
    const auto now = services.clock.now();
    return services.database.write([&](Transaction& tx) -> Result<EnvironmentId> {
        const auto place = workplace(tx, workplaceId);
        if (!place || !mayRead(actor, place->organisation)) return notFound("workplace");
        if (!mayChange(actor, place->organisation)) return forbidden("environment");
        const auto basis = curricula::curriculum(tx, curriculum);
        if (!basis || basis->status != curricula::Status::Published) return invalid("curriculum", "unknown");
        std::optional<Environment> before;
        int version = 0;
        for (auto& earlier : environmentsOf(tx, workplaceId)) {
            if (earlier.curriculum != curriculum) continue;
            if (earlier.state == EnvironmentState::Draft || earlier.state == EnvironmentState::Submitted)
                return earlier.id;
            version = std::max(version, earlier.version);
            if (!before && earlier.state == EnvironmentState::Published) before = std::move(earlier);
        }
        const auto id =
            insertEnvironment(tx, workplaceId, curriculum, version + 1, firstReport(before), actor.user, now);
        addWriter(tx, id, actor.user);
        tick(tx, *environment(tx, id), firstTicks(tx, workplaceId, before));
        if (before) {
            copyCriteria(tx, before->id, id);
            copyPictures(tx, before->id, id);
        }
        accounts::logAccess(tx, actor, now, {{}, "environment.started", subjectOf(id)});
        return id;
    });
}

Result<Done> changeEnvironment(Services& services, const Actor& actor, EnvironmentId id,
                               const EnvironmentChange& change) {
    return acted(services, actor, id, Act::Edit, "environment.changed",
                 [&](Transaction& tx, const Environment& found, UtcTime now) -> Result<Done> {
                     if (change.edits && *change.edits != found.edits) return conflict("report_changed");
                     const auto today = helsinkiDate(now);
                     auto wrong = wrongFields(change.report, today);
                     if (auto day = wrongReviewDay(change.reviewDue, today)) wrong.push_back(std::move(*day));
                     if (change.owner && !mayAnswerFor(tx, found, *change.owner))
                         wrong.push_back({"owner", "unknown", {}});
                     if (!wrong.empty()) return invalid(std::move(wrong));
                     updateReport(tx, id, change.report);
                     answerFor(tx, id, change.owner ? change.owner : found.owner, change.reviewDue);
                     tick(tx, found, change.requirements);
                     if (change.criteria) setCriteria(tx, id, *change.criteria);
                     addWriter(tx, id, actor.user);
                     return Done{};
                 });
}

Result<Done> reachCriteria(Services& services, const Actor& actor, EnvironmentId id,
                           const std::set<std::string>& keys) {
    return acted(services, actor, id, Act::Edit, "environment.changed",
                 [&](Transaction& tx, const Environment& found, UtcTime) -> Result<Done> {
                     if (setCriteria(tx, id, keys) != keys.size()) return invalid("items", "unknown");
                     updateReport(tx, id, found.report);
                     addWriter(tx, id, actor.user);
                     return Done{};
                 });
}

Result<Done> submitEnvironment(Services& services, const Actor& actor, EnvironmentId id) {
    return acted(services, actor, id, Act::Submit, "environment.submitted",
                 [&](Transaction& tx, const Environment& found, UtcTime now) -> Result<Done> {
                     // Who submits stands behind the report, so she counts as a writer.
                     addWriter(tx, id, actor.user);
                     freezeTasks(tx, found);
                     markSubmitted(tx, id, now);
                     return Done{};
                 });
}

Result<Done> publishEnvironment(Services& services, const Actor& actor, EnvironmentId id, const std::string& note) {
    return acted(services, actor, id, Act::Publish, "environment.published",
                 [&](Transaction& tx, const Environment& found, UtcTime now) -> Result<Done> {
                     if (curricula::withdrawalOf(tx, found.curriculum)) return conflict("curriculum_withdrawn");
                     const auto before = publishedVersion(tx, found.workplace, found.curriculum);
                     const auto validity = validityWhenPublished(found, before.has_value(), helsinkiDate(now),
                                                                 services.settings.environmentReviewMonths);
                     if (before)
                         markSuperseded(tx, before->id, lastDayOfSuperseded(before->report.validTo, validity.from));
                     markPublished(tx, id, validity, actor.user, note, now);
                     listUnits(tx, id);
                     learnWords(tx, {id});
                     return Done{};
                 });
}

Result<Done> sendEnvironmentBack(Services& services, const Actor& actor, EnvironmentId id, const std::string& note) {
    return acted(services, actor, id, Act::SendBack, "environment.returned",
                 [&](Transaction& tx, const Environment&, UtcTime now) -> Result<Done> {
                     if (note.empty()) return invalid("note", "required");
                     markSentBack(tx, id, actor.user, note, now);
                     return Done{};
                 });
}

Result<Done> withdrawEnvironment(Services& services, const Actor& actor, EnvironmentId id, const std::string& reason) {
    return acted(services, actor, id, Act::Withdraw, "environment.withdrawn",
                 [&](Transaction& tx, const Environment&, UtcTime now) -> Result<Done> {
                     if (reason.empty()) return invalid("reason", "required");
                     markWithdrawn(tx, id, reason, now);
                     return Done{};
                 });
}

}  // namespace valo::workplaces
