#include "workplaces/views.hpp"

#include <algorithm>

#include "accounts/store.hpp"
#include "core/text.hpp"
#include "curricula/plain_words.hpp"
#include "curricula/store.hpp"

namespace valo::workplaces {
namespace {

/// Tasks, what they show and how much of each unit that is.
void addTasks(Transaction& tx, WorkplaceId id, Language reader, WorkplaceView& view) {
    view.tasks = tasksOf(tx, id, true);
    std::ranges::stable_partition(view.tasks, [](const Task& t) { return !t.archivedAt.has_value(); });
    std::map<RequirementId, std::vector<TaskId>> shownBy;
    for (const auto& [task, requirements] : requirementsOfTasks(tx, id))
        for (auto requirement : requirements) shownBy[requirement].push_back(task);
    std::vector<RequirementId> ids;
    for (const auto& [requirement, tasks] : shownBy) ids.push_back(requirement);
    auto inTheirUnits = curricula::inTheSameUnits(tx, ids);
    curricula::putPlainWords(tx, view.workplace.organisation, inTheirUnits);
    for (const auto& r : inTheirUnits)
        if (const auto tasks = shownBy.find(r.id); tasks != shownBy.end())
            for (auto task : tasks->second) view.shows[task].push_back(r);
    view.coverage = unitsShown(inTheirUnits, ids, reader);
    for (auto& [task, origin] : originsOfTasks(tx, id))
        if (!view.shows.contains(task)) view.origins.emplace(task, std::move(origin));
}

/// What a draft would be submitted with.
std::vector<ReportTask> tasksNow(Transaction& tx, const Environment& report) {
    const auto ticked = requirementsOfEnvironment(tx, report.id);
    const std::set<RequirementId> ids(ticked.begin(), ticked.end());
    const auto shows = requirementsOfTasks(tx, report.workplace);
    std::vector<ReportTask> tasks;
    for (const auto& task : tasksOf(tx, report.workplace)) {
        ReportTask kept{task.id.value, task.text, {}};
        if (const auto found = shows.find(task.id); found != shows.end())
            std::ranges::copy_if(found->second, std::back_inserter(kept.shows),
                                 [&](auto id) { return ids.contains(id); });
        if (!kept.shows.empty()) tasks.push_back(std::move(kept));
    }
    return tasks;
}

std::string nameOf(Transaction& tx, UserId id) {
    const auto found = accounts::account(tx, id);
    return found ? found->name : std::string();
}

std::string organisationName(Transaction& tx, OrganisationId id) {
    const auto found = accounts::organisation(tx, id);
    return found ? found->name : std::string();
}

}  // namespace

Result<std::vector<Workplace>> workplacesFor(Services& services, const Actor& actor, bool withArchived) {
    if (!mayRead(actor, actor.organisation)) return forbidden("workplaces");
    return services.database.read([&](Transaction& tx) { return workplacesOf(tx, actor.organisation, withArchived); });
}

Result<WorkplaceView> workplaceFor(Services& services, const Actor& actor, WorkplaceId id, Language reader) {
    const auto today = services.clock.today();
    return services.database.read([&](Transaction& tx) -> Result<WorkplaceView> {
        auto place = workplace(tx, id);
        if (!place || !mayRead(actor, place->organisation)) return notFound("workplace");
        WorkplaceView view;
        view.mayChange = mayChange(actor, place->organisation);
        view.workplace = std::move(*place);
        view.workplace.details.furtherContacts = furtherContacts(tx, id);
        addTasks(tx, id, reader, view);
        for (auto& report : reportsWithBasis(tx, id)) {
            view.notices[report.environment.id] = notices(report.environment, report.basis, today);
            view.qualifications[report.environment.id] = std::move(report.qualification);
            view.environments.push_back(std::move(report.environment));
        }
        return view;
    });
}

Result<OrganisationId> mayChangeTasksOf(Services& services, const Actor& actor, WorkplaceId id) {
    return services.database.read([&](Transaction& tx) -> Result<OrganisationId> {
        const auto place = workplace(tx, id);
        if (!place || !mayRead(actor, place->organisation)) return notFound("workplace");
        if (!mayChange(actor, place->organisation)) return forbidden("task");
        return place->organisation;
    });
}

Result<TaskView> taskFor(Services& services, const Actor& actor, TaskId id) {
    return services.database.read([&](Transaction& tx) -> Result<TaskView> {
        auto found = taskAtWorkplace(tx, id);
        if (!found || !mayRead(actor, found->workplace.organisation)) return notFound("task");
        TaskView view;
        view.mayChange = mayChange(actor, found->workplace.organisation);
        view.task = std::move(found->task);
        view.workplace = std::move(found->workplace);
        view.decisions = decisionsOn(tx, id);
        std::vector<RequirementId> ids;
        for (const auto& decision : view.decisions) ids.push_back(decision.requirement);
        view.decided = curricula::requirementsInWords(tx, view.workplace.organisation, ids);
        view.origin = originOf(tx, id);
        if (view.origin) view.offered = curricula::requirements(tx, offersTo(tx, id));
        return view;
    });
}

Result<EnvironmentView> environmentFor(Services& services, const Actor& actor, EnvironmentId id, Language reader) {
    const auto today = services.clock.today();
    return services.database.read([&](Transaction& tx) -> Result<EnvironmentView> {
        auto report = environment(tx, id);
        auto place = report ? workplace(tx, report->workplace) : std::nullopt;
        if (!place || !mayRead(actor, *report, place->organisation)) return notFound("environment");
        EnvironmentView view;
        const auto circumstances = circumstancesOf(tx, *report, place->organisation, today);
        view.mayEdit = mayChange(actor, place->organisation) && report->state == EnvironmentState::Draft;
        view.mayReview = mayReview(actor, circumstances) && report->state == EnvironmentState::Submitted;
        view.mayWithdraw = !refusal(Act::Withdraw, actor, *report, circumstances);
        view.fourEyes = circumstances.writers.contains(actor.user);
        view.organisation = organisationName(tx, place->organisation);
        view.writer = nameOf(tx, report->writtenBy);
        if (report->owner) view.owner = nameOf(tx, *report->owner);
        if (const auto who = report->reviewedBy ? accounts::account(tx, *report->reviewedBy) : std::nullopt) {
            view.reviewer = who->name;
            view.reviewerOrganisation = organisationName(tx, who->organisation);
        }
        if (view.mayEdit)
            for (const auto& one :
                 accounts::colleagues(tx, place->organisation, {Role::Coordinator, Role::Administrator}))
                view.mayAnswer.emplace_back(one.id, one.name);
        view.criteria = criteriaOfReport(tx, id);
        view.tasks = report->state == EnvironmentState::Draft ? tasksNow(tx, *report) : tasksOfReport(tx, id);
        view.curriculum = curricula::curriculum(tx, report->curriculum).value();
        const auto ticked = requirementsOfEnvironment(tx, id);
        view.requirements = curricula::requirements(tx, ticked);
        view.coverage = unitsShown(tx, ticked, reader);
        view.notices = notices(*report, basisOf(tx, *report), today);
        view.environment = std::move(*report);
        view.workplace = std::move(*place);
        return view;
    });
}

Result<std::vector<Environment>> environmentsFor(Services& services, const Actor& actor, WorkplaceId id) {
    return services.database.read([&](Transaction& tx) -> Result<std::vector<Environment>> {
        const auto place = workplace(tx, id);
        if (!place || !mayRead(actor, place->organisation)) return notFound("workplace");
        return environmentsOf(tx, id);
    });
}

Result<Waiting> waitingFor(Services& services, const Actor& actor) {
    if (!actor.is(Role::Reviewer) && !mayChange(actor, actor.organisation)) return forbidden("reviews");
    constexpr int kDueWithinMonths = 2;
    const auto today = services.clock.today();
    return services.database.read([&](Transaction& tx) -> Result<Waiting> {
        Waiting waiting;
        for (auto& line : submittedReports(tx)) {
            const Circumstances circumstances{line.organisationId, writersOf(tx, line.id), 0, today};
            if (mayReview(actor, circumstances))
                waiting.toReview.push_back(std::move(line));
            else if (mayRead(actor, line.organisationId))
                waiting.own.push_back(std::move(line));
        }
        if (mayRead(actor, actor.organisation))
            waiting.due = reportsDueBy(tx, actor.organisation, plusMonths(today, kDueWithinMonths));
        for (const auto& line : waiting.due)
            if (const auto report = environment(tx, line.id))
                waiting.notices[line.id] = notices(*report, basisOf(tx, *report), today);
        return waiting;
    });
}

std::vector<EnvironmentLine> searchRegister(Services& services, const RegisterSearch& search) {
    const auto today = services.clock.today();
    const auto has = [](std::string_view text, const std::string& wanted) {
        return wanted.empty() || lowered(text).find(lowered(wanted)) != std::string::npos;
    };
    const auto inAny = [&](const LocalizedText& text, const std::string& wanted) {
        return has(text.fi, wanted) || has(text.sv, wanted) || has(text.en, wanted);
    };
    return services.database.read([&](Transaction& tx) {
        std::set<EnvironmentId> withUnit;
        if (!search.unit.empty()) withUnit = publishedReportsWithUnit(tx, search.unit);
        auto lines = publishedReports(tx);
        std::erase_if(lines, [&](const EnvironmentLine& line) {
            return (line.validTo && *line.validTo < today) || !has(line.municipality, search.municipality) ||
                   !(has(line.organisation, search.organisation) || has(line.workplaceName, search.organisation)) ||
                   !(inAny(line.curriculumName, search.qualification) ||
                     has(line.decisionNumber, search.qualification)) ||
                   (!search.unit.empty() && !withUnit.contains(line.id));
        });
        return lines;
    });
}

Result<RegisterEntry> registerEntry(Services& services, EnvironmentId id, Language reader) {
    const auto today = services.clock.today();
    return services.database.read([&](Transaction& tx) -> Result<RegisterEntry> {
        auto report = environment(tx, id);
        if (!report || !report->publishedAt) return notFound("environment");
        RegisterEntry entry;
        entry.workplace = workplace(tx, report->workplace).value();
        entry.workplace.details.furtherContacts = furtherContacts(tx, report->workplace);
        if (!report->report.showContact) {
            auto& d = entry.workplace.details;
            d.contactName = d.contactTitle = d.contactPhone = d.contactEmail = "";
            d.furtherContacts.clear();
        }
        entry.organisation = organisationName(tx, entry.workplace.organisation);
        if (const auto who = report->reviewedBy ? accounts::account(tx, *report->reviewedBy) : std::nullopt)
            entry.reviewedBy = organisationName(tx, who->organisation);
        entry.curriculum = curricula::curriculum(tx, report->curriculum).value();
        entry.competenceAreas = curricula::competenceAreas(tx, report->curriculum);
        entry.titles = curricula::titles(tx, report->curriculum);
        entry.formation = curricula::formation(tx, report->curriculum);
        for (const auto& version : environmentsOf(tx, report->workplace)) {  // newest first
            if (version.curriculum != report->curriculum || !version.publishedAt) continue;
            entry.firstPublishedAt = version.publishedAt;
            if (version.state == EnvironmentState::Published && version.version > report->version)
                entry.newer = version.id;
        }
        entry.coverage = unitsShown(tx, requirementsOfEnvironment(tx, id), reader);
        auto reached = criteriaOfReport(tx, id);
        for (const auto& covered : entry.coverage) {
            auto unit = curricula::unit(tx, covered.unit);
            if (!unit) continue;
            const auto ticked = reached.find(covered.unit);
            const bool isReached = ticked != reached.end();
            entry.units.push_back({std::move(*unit), covered.shown,
                                   isReached ? std::move(ticked->second) : curricula::criteriaOf(tx, covered.unit),
                                   isReached, static_cast<int>(covered.all())});
        }
        entry.tasks = tasksOfReport(tx, id);
        entry.notices = notices(*report, basisOf(tx, *report), today);
        entry.environment = std::move(*report);
        return entry;
    });
}

}  // namespace valo::workplaces
