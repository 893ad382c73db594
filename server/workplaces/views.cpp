#include "workplaces/views.hpp"

#include <algorithm>
#include <array>

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

Result<RequirementView> requirementFor(Services& services, const Actor& actor, WorkplaceId id,
                                       RequirementId requirement) {
    return services.database.read([&](Transaction& tx) -> Result<RequirementView> {
        auto place = workplace(tx, id);
        if (!place || !mayRead(actor, place->organisation)) return notFound("workplace");
        const std::array wanted{requirement};
        auto found = curricula::requirementsInWords(tx, place->organisation, wanted);
        if (found.empty()) return notFound("requirement");
        RequirementView view;
        view.mayChange = mayChange(actor, place->organisation) && !place->archivedAt && !found.front().removedAt;
        view.requirement = std::move(found.front());
        view.tasks = tasksOf(tx, id);
        for (const auto& [task, shows] : requirementsOfTasks(tx, id))
            if (std::ranges::count(shows, requirement) > 0) view.shownBy.insert(task);
        view.workplace = std::move(*place);
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
        view.pictures = picturesOf(tx, id);
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

Result<std::vector<CriterionOfReport>> criteriaFor(Services& services, const Actor& actor, EnvironmentId id) {
    return services.database.read([&](Transaction& tx) -> Result<std::vector<CriterionOfReport>> {
        const auto report = environment(tx, id);
        const auto place = report ? workplace(tx, report->workplace) : std::nullopt;
        if (!place || !mayRead(actor, *report, place->organisation)) return notFound("environment");
        std::set<std::string> reached;
        for (const auto& [unit, criteria] : criteriaOfReport(tx, id))
            for (const auto& criterion : criteria) reached.insert(keyOf(unit, criterion));
        std::vector<CriterionOfReport> all;
        for (auto unit : unitsOfReport(tx, id))
            for (auto& criterion : curricula::criteriaOf(tx, unit)) {
                auto key = keyOf(unit, criterion);
                const bool isReached = reached.contains(key);
                all.push_back({unit, std::move(key), std::move(criterion), isReached});
            }
        return all;
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
    const bool isOfPlaces = mayChange(actor, actor.organisation);
    if (!actor.is(Role::Reviewer) && !isOfPlaces) return forbidden("reviews");
    constexpr int kDueWithinMonths = 2;
    const auto today = services.clock.today();
    return services.database.read([&](Transaction& tx) {
        Waiting waiting;
        if (actor.is(Role::Reviewer)) waiting.toReview = reportsToReview(tx, actor);
        if (!isOfPlaces) return waiting;
        waiting.own = reportsInReview(tx, actor.organisation);
        for (auto& [line, basis] : reportsDueBy(tx, actor.organisation, plusMonths(today, kDueWithinMonths))) {
            waiting.notices[line.id] = notices(line.state, line.validTo, line.reviewDue, basis, today);
            waiting.due.push_back(std::move(line));
        }
        return waiting;
    });
}

RegisterPage searchRegister(Services& services, const RegisterSearch& search, std::size_t offset, std::size_t limit) {
    const auto today = services.clock.today();
    return services.database.read([&](Transaction& tx) {
        RegisterPage page{{}, countOfRegister(tx, search, today), offset};
        if (page.offset >= page.all) page.offset = page.all == 0 ? 0 : (page.all - 1) / limit * limit;
        if (page.all > 0) page.lines = pageOfRegister(tx, search, today, page.offset, limit);
        return page;
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
        if (report->state != EnvironmentState::Withdrawn) entry.pictures = picturesOf(tx, id);
        entry.notices = notices(*report, basisOf(tx, *report), today);
        entry.environment = std::move(*report);
        return entry;
    });
}

}  // namespace valo::workplaces
