#include <algorithm>
#include <map>

#include "accounts/access_log.hpp"
#include "core/text.hpp"
#include "curricula/store.hpp"
#include "curricula/withdrawals.hpp"
#include "workplaces/actions.hpp"
#include "workplaces/store.hpp"

namespace valo::workplaces {
namespace {

std::string subjectOf(TaskId id) { return "task/" + std::to_string(id.value); }

/// Nothing when the actor may change what stands on the workplace's list.
std::optional<Error> refusalOn(const std::optional<Workplace>& place, const Actor& actor) {
    if (!place || !mayRead(actor, place->organisation)) return Error{ErrorKind::NotFound, "not_found", "workplace", {}};
    if (!mayChange(actor, place->organisation)) return Error{ErrorKind::Forbidden, "forbidden", "task", {}};
    return std::nullopt;
}

/// The words of open tasks in every language, so that the same line is not listed twice.
std::map<std::string, TaskId> listedWords(const std::vector<Task>& tasks) {
    std::map<std::string, TaskId> words;
    for (const auto& task : tasks)
        for (auto language : kLanguages)
            if (const auto& text = task.text.in(language); !text.empty()) words.emplace(lowered(text), task.id);
    return words;
}

std::optional<TaskId> listed(const std::map<std::string, TaskId>& words, const LocalizedText& text) {
    for (auto language : kLanguages) {
        if (text.in(language).empty()) continue;
        if (const auto at = words.find(lowered(text.in(language))); at != words.end()) return at->second;
    }
    return std::nullopt;
}

template <class F>
Result<Done> changed(Services& services, const Actor& actor, TaskId id, std::string_view action, F&& change) {
    const auto now = services.clock.now();
    return services.database.write([&](Transaction& tx) -> Result<Done> {
        const auto found = task(tx, id);
        if (!found) return notFound("task");
        if (auto no = refusalOn(workplace(tx, found->workplace), actor)) return refuse(*no);
        if (Result<Done> done = change(tx, *found, now); !done) return done;
        accounts::logAccess(tx, actor, now, {{}, std::string(action), subjectOf(id)});
        return Done{};
    });
}

/// Refused when one of the requirements is not there (any more).
Result<Done> decideAll(Transaction& tx, TaskId id, const MappingDecisions& decisions, UserId by, UtcTime now) {
    std::map<RequirementId, Decision> wanted;
    for (auto requirement : decisions.rejected) wanted[requirement] = Decision::Rejected;
    for (auto requirement : decisions.confirmed) wanted[requirement] = Decision::Confirmed;
    const auto shownBefore = requirementsOfTask(tx, id);
    for (const auto& [requirement, decision] : wanted) {
        const auto found = curricula::requirement(tx, requirement);
        if (!found || found->removedAt) return invalid("requirement", "unknown");
        if (decision == Decision::Confirmed && curricula::withdrawalOf(tx, found->curriculum) &&
            std::ranges::find(shownBefore, requirement) == shownBefore.end())
            return conflict("curriculum_withdrawn");
        decide(tx, id, requirement, decision, by, now);
    }
    return Done{};
}

int nextPosition(const std::vector<Task>& tasks) { return tasks.empty() ? 1 : tasks.back().position + 1; }

}  // namespace

Result<TaskId> addTask(Services& services, const Actor& actor, WorkplaceId workplaceId, const LocalizedText& text,
                       TaskPart part, const MappingDecisions& decisions) {
    const auto now = services.clock.now();
    return services.database.write([&](Transaction& tx) -> Result<TaskId> {
        if (auto no = refusalOn(workplace(tx, workplaceId), actor)) return refuse(*no);
        if (auto wrong = wrongFields(text); !wrong.empty()) return invalid(std::move(wrong));
        const auto tasks = tasksOf(tx, workplaceId);
        auto id = listed(listedWords(tasks), text);
        if (!id) {
            id = insertTask(tx, workplaceId, nextPosition(tasks), text, part, actor.user, now);
            accounts::logAccess(tx, actor, now, {{}, "task.added", subjectOf(*id)});
        }
        if (decisions.confirmed.empty() && decisions.rejected.empty()) return *id;
        if (auto done = decideAll(tx, *id, decisions, actor.user, now); !done) return refuse(done.error());
        accounts::logAccess(tx, actor, now, {{}, "task.mapped", subjectOf(*id)});
        return *id;
    });
}

Result<Pasted> addTaskRows(Services& services, const Actor& actor, WorkplaceId workplaceId,
                           const std::vector<TaskList::Row>& rows) {
    const auto now = services.clock.now();
    return services.database.write([&](Transaction& tx) -> Result<Pasted> {
        if (auto no = refusalOn(workplace(tx, workplaceId), actor)) return refuse(*no);
        if (rows.empty()) return invalid("lines", "required");
        if (rows.size() > kMostPastedTasks) return invalid("lines", "too_many_lines", std::to_string(kMostPastedTasks));
        const auto tasks = tasksOf(tx, workplaceId);
        const auto words = listedWords(tasks);
        int position = nextPosition(tasks);
        Pasted pasted;
        for (const auto& row : rows) {
            if (auto wrong = wrongFields(row.text); !wrong.empty())
                return invalid("lines", "line_too_long", std::to_string(row.line));
            if (listed(words, row.text)) {
                ++pasted.known;
                continue;
            }
            pasted.added.push_back(insertTask(tx, workplaceId, position++, row.text, row.part, actor.user, now));
            accounts::logAccess(tx, actor, now, {{}, "task.added", subjectOf(pasted.added.back())});
        }
        return pasted;
    });
}

Result<Pasted> addTasks(Services& services, const Actor& actor, WorkplaceId workplaceId, std::string_view lines,
                        Language language) {
    std::vector<TaskList::Row> rows;
    for (auto& words : pastedTasks(lines)) {
        if (length(words) > kLongestTask) return invalid("lines", "line_too_long", words.substr(0, words.find(' ')));
        rows.push_back({.line = static_cast<int>(rows.size()) + 1});
        rows.back().text.in(language) = std::move(words);
    }
    return addTaskRows(services, actor, workplaceId, rows);
}

Result<Done> changeTask(Services& services, const Actor& actor, TaskId id, const LocalizedText& text, TaskPart part) {
    return changed(services, actor, id, "task.changed", [&](Transaction& tx, const Task&, UtcTime) -> Result<Done> {
        if (auto wrong = wrongFields(text); !wrong.empty()) return invalid(std::move(wrong));
        updateTask(tx, id, text, part);
        return Done{};
    });
}

Result<Done> moveTask(Services& services, const Actor& actor, TaskId id, int place) {
    return changed(services, actor, id, "task.moved", [&](Transaction& tx, const Task& moved, UtcTime) -> Result<Done> {
        if (moved.archivedAt) return conflict("task_archived");
        auto tasks = tasksOf(tx, moved.workplace);
        const auto from = std::ranges::find(tasks, id, &Task::id);
        const Task taken = *from;
        tasks.erase(from);
        const auto at = std::clamp<std::ptrdiff_t>(place - 1, 0, std::ssize(tasks));
        tasks.insert(tasks.begin() + at, taken);
        for (std::size_t i = 0; i < tasks.size(); ++i)
            if (const int position = static_cast<int>(i) + 1; tasks[i].position != position)
                placeTask(tx, tasks[i].id, position);
        return Done{};
    });
}

Result<Done> archiveTask(Services& services, const Actor& actor, TaskId id, bool archived) {
    return changed(services, actor, id, archived ? "task.archived" : "task.restored",
                   [&](Transaction& tx, const Task& found, UtcTime now) -> Result<Done> {
                       if (found.archivedAt.has_value() == archived) return Done{};
                       archiveTask(tx, id, archived ? std::optional(now) : std::nullopt);
                       if (!archived) placeTask(tx, id, nextPosition(tasksOf(tx, found.workplace)));
                       return Done{};
                   });
}

Result<Done> decideRequirement(Services& services, const Actor& actor, WorkplaceId workplaceId,
                               RequirementId requirement, const std::set<TaskId>& wanted,
                               const std::set<TaskId>& shown) {
    const auto now = services.clock.now();
    return services.database.write([&](Transaction& tx) -> Result<Done> {
        if (auto no = refusalOn(workplace(tx, workplaceId), actor)) return refuse(*no);
        const auto showing = requirementsOfTasks(tx, workplaceId);
        for (const auto& task : tasksOf(tx, workplaceId)) {
            if (!shown.contains(task.id)) continue;
            const auto theirs = showing.find(task.id);
            const bool before = theirs != showing.end() && std::ranges::count(theirs->second, requirement) > 0;
            const bool after = wanted.contains(task.id);
            if (before == after) continue;
            const auto decisions = after ? MappingDecisions{{requirement}, {}} : MappingDecisions{{}, {requirement}};
            if (auto done = decideAll(tx, task.id, decisions, actor.user, now); !done) return done;
            accounts::logAccess(tx, actor, now, {{}, "task.mapped", subjectOf(task.id)});
        }
        return Done{};
    });
}

Result<Done> decideMapping(Services& services, const Actor& actor, TaskId id, const MappingDecisions& decisions) {
    return changed(services, actor, id, "task.mapped", [&](Transaction& tx, const Task&, UtcTime now) -> Result<Done> {
        return decideAll(tx, id, decisions, actor.user, now);
    });
}

}  // namespace valo::workplaces
