#include "workplaces/new_task.hpp"

#include <algorithm>
#include <set>

#include "curricula/store.hpp"
#include "workplaces/unit_ticks.hpp"

namespace valo::workplaces {

using web::Data;

NewTask newTaskIn(const http::Fields& fields, Language reader) {
    NewTask task;
    task.text = fields.get("text");
    task.language = parseLanguage(fields.get("language")).value_or(reader);
    task.part = fromCode<TaskPart>(fields.get("part")).value_or(TaskPart::Open);
    task.decisions = {idsIn<RequirementId>(fields, "tick"), idsIn<RequirementId>(fields, "reject")};
    for (auto rejected : task.decisions.rejected) std::erase(task.decisions.confirmed, rejected);
    return task;
}

namespace {

/// The new task's requirements to tick, each listed once.
class Suggested {
 public:
    Suggested(Services& s, const http::Request& request, Suggestions& suggestions, OrganisationId organisation,
              const NewTask& task)
        : s_(s),
          request_(request),
          task_(task),
          ticks_(s, request, suggestions, {task.text, task.language}, organisation) {}

    Data build() {
        constexpr std::size_t kUnits = 3, kPerUnit = 3;  // the mapping page has more
        const auto answer = ticks_.answer({}, kUnits, kPerUnit);
        Data data;
        data.set("chosen", chosen());
        auto groups = found(answer.units);
        data.set("summary", summary(answer, groups.size()))
            .set("none", answer.ready && groups.empty())
            .set("renewing", answer.renewing)
            .set("preparing", !answer.ready)
            .set("groups", std::move(groups))
            .set("nearest", found(answer.nearest));
        std::vector<std::string> rejected;
        for (auto id : task_.decisions.rejected) rejected.push_back(std::to_string(id.value));
        data.set("rejected", std::move(rejected));
        return data;
    }

 private:
    std::string summary(const Answer& answer, std::size_t units) const {
        if (!answer.ready) return accounts::words(s_, request_, "workplaces.suggestions_preparing");
        if (units == 0) return accounts::words(s_, request_, "workplaces.no_suggestions");
        return s_.pages.countText(request_.language, "workplaces.suggested_units", units);
    }
    Data group(const Suggestion& unit, std::vector<Data> rows) const {
        return ticks_.group(unit, std::move(rows), [](CurriculumId, UnitId) { return std::string(); });
    }
    std::vector<curricula::Requirement> known(const std::vector<RequirementId>& ids) const {
        return s_.database.read([&](Transaction& tx) { return curricula::requirements(tx, ids); });
    }

    /// What was ticked before the words changed stays ticked, whatever they suggest now.
    std::vector<Data> chosen() {
        std::vector<Data> groups;
        const auto ticked = known(task_.decisions.confirmed);
        for (std::size_t i = 0; i < ticked.size();) {
            const auto& first = ticked[i];
            std::vector<Data> rows;
            for (; i < ticked.size() && ticked[i].unit == first.unit; ++i)
                if (!ticked[i].removedAt && listed_.insert(ticked[i].id).second)
                    rows.push_back(ticks_.rowOf(ticked[i], true, {}, Rejecting::No, true));
            if (!rows.empty()) groups.push_back(group(UnitTicks::unitOf(first), std::move(rows)));
        }
        return groups;
    }

    std::vector<Data> found(const std::vector<Suggestion>& units) {
        for (auto rejected : task_.decisions.rejected) listed_.insert(rejected);
        std::vector<RequirementId> ids;
        for (const auto& unit : units)
            for (const auto& requirement : unit.requirements) ids.push_back(requirement.id);
        const auto all = known(ids);
        std::vector<Data> groups;
        for (const auto& unit : units) {
            std::vector<Data> rows;
            for (const auto& wanted : unit.requirements) {
                const auto requirement = std::ranges::find(all, wanted.id, &curricula::Requirement::id);
                if (requirement == all.end() || requirement->removedAt || !listed_.insert(wanted.id).second) continue;
                rows.push_back(ticks_.rowOf(*requirement, false, wanted.reasons, Rejecting::WithTheRest, true));
            }
            if (!rows.empty()) groups.push_back(group(unit, std::move(rows)));
        }
        return groups;
    }

    Services& s_;
    const http::Request& request_;
    const NewTask& task_;
    UnitTicks ticks_;
    std::set<RequirementId> listed_;
};

}  // namespace

std::string suggestedHtml(Services& services, const http::Request& request, Suggestions& suggestions,
                          OrganisationId organisation, const NewTask& task) {
    return services.pages.fragment("workplaces/suggested",
                                   Suggested(services, request, suggestions, organisation, task).build(),
                                   {.language = request.language});
}

}  // namespace valo::workplaces
