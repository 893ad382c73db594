#include "start/succession.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "curricula/affected.hpp"
#include "curricula/store.hpp"
#include "curricula/versions.hpp"

namespace valo::start {

using curricula::Curriculum;
using database::Transaction;
using workplaces::Decision;
using workplaces::TaskDecision;

namespace {

bool isExample(const Curriculum& curriculum) { return !curriculum.notice.empty(); }

/// What was said of tasks in the newer curriculum.
struct Said {
    std::set<std::pair<TaskId, RequirementId>> pairs;
    std::set<TaskId> tasks;
};
Said saidOf(Transaction& tx, OrganisationId organisation, CurriculumId newer) {
    Said said;
    for (const auto& one : workplaces::decisionsOnCurriculum(tx, organisation, newer)) {
        said.pairs.emplace(one.task, one.requirement);
        said.tasks.insert(one.task);
    }
    return said;
}

/// The old requirements that tasks show, each with its like in `candidates`.
void addGroups(Transaction& tx, Succession& view, const std::vector<TaskDecision>& decisions,
               const std::vector<curricula::Requirement>& candidates, const Said& said) {
    std::map<RequirementId, std::vector<TaskDecision>> shown;
    for (const auto& one : decisions)
        if (one.decision == Decision::Confirmed) shown[one.requirement].push_back(one);
    std::vector<RequirementId> ids;
    for (const auto& [id, tasks] : shown) ids.push_back(id);
    const curricula::MostAlike mostAlike(candidates);
    for (auto& requirement : curricula::requirements(tx, ids)) {
        Succession::Group group{std::move(requirement), std::nullopt, std::move(shown[requirement.id])};
        if (const auto place = mostAlike.to(group.requirement.text, group.requirement.unitCode))
            group.proposed = candidates[*place];
        // Without a proposal the task is done with once it shows anything at all of the new document.
        view.decided += std::erase_if(group.tasks, [&](const TaskDecision& one) {
            return group.proposed ? said.pairs.contains({one.task, group.proposed->id}) : said.tasks.contains(one.task);
        });
        if (!group.tasks.empty()) view.groups.push_back(std::move(group));
    }
}

}  // namespace

std::vector<Curriculum> successorsOf(Transaction& tx, const Curriculum& older) {
    std::vector<Curriculum> found;
    const auto add = [&](std::optional<Curriculum> one) {
        if (!one || one->id == older.id || one->status != curricula::Status::Published) return;
        if (std::ranges::any_of(found, [&](const Curriculum& other) { return other.id == one->id; })) return;
        found.push_back(std::move(*one));
    };
    if (isExample(older) && !older.decisionNumber.empty())
        for (auto& one : curricula::curriculaByDecisionNumber(tx, older.decisionNumber))
            if (!isExample(one) && !one.owner) add(std::move(one));
    for (const auto& one : curricula::lineageOf(tx, older.id).newer)
        if (one.curriculum) add(curricula::curriculum(tx, one.curriculum->id));
    return found;
}

Result<Succession> successionFor(Services& services, const Actor& actor, CurriculumId olderId,
                                 std::optional<CurriculumId> newerId) {
    if (!actor.is(Role::Coordinator)) return forbidden("succession");
    return services.database.read([&](Transaction& tx) -> Result<Succession> {
        const auto older = curricula::curriculum(tx, olderId);
        if (!older) return notFound("curriculum");
        auto successors = successorsOf(tx, *older);
        const auto chosen =
            std::ranges::find_if(successors, [&](const Curriculum& one) { return !newerId || one.id == *newerId; });
        if (chosen == successors.end()) return notFound("curriculum");
        Succession view{*older, *chosen, {}, {}, 0, {}};
        successors.erase(chosen);
        view.otherSuccessors = std::move(successors);
        addGroups(tx, view, workplaces::decisionsOnCurriculum(tx, actor.organisation, olderId),
                  curricula::requirementsOfCurriculum(tx, view.newer.id),
                  saidOf(tx, actor.organisation, view.newer.id));
        view.reports = workplaces::publishedReportsOn(tx, actor.organisation, olderId);
        return view;
    });
}

}  // namespace valo::start
