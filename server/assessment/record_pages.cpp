// Recording what was seen, with a phone in one hand: who, which task, ticks from the map, a level, saved.
#include <algorithm>
#include <set>

#include "accounts/access_log.hpp"
#include "assessment/actions.hpp"
#include "assessment/line_words.hpp"
#include "assessment/routes.hpp"
#include "core/secret.hpp"
#include "placements/actions.hpp"
#include "placements/words.hpp"
#include "web/components.hpp"

namespace valo::assessment {
namespace {

using accounts::Look;
using accounts::page;
using accounts::readLogged;
using accounts::refused;
using http::Request;
using http::Response;
using placements::Act;
using placements::SeenPlacement;
using placements::Words;
using web::Choice;
using web::Data;
using Looks = std::vector<Look>;

std::string recordPath(PlacementId placement) { return "/record?placement=" + std::to_string(placement.value); }

// ——— who

Response whoPage(Services& services, const Request& request) {
    const auto& actor = request.who();
    if (!actor.is(Role::Coordinator) && !actor.is(Role::Coach))
        return refused(services, request, {ErrorKind::NotFound, "not_found", {}, {}});
    const auto people = readLogged(services, actor, [&](Transaction& tx, Looks& looks) {
        auto found = placements::openPlacements(tx, actor, services.clock.today());
        for (const auto& row : found) looks.push_back({row.client, "client.listed", "clients"});
        return found;
    });
    const Words t(services, request);
    std::vector<Data> today, others;
    for (const auto& row : people)
        (row.today ? today : others)
            .emplace_back()
            .set("name", row.clientName)
            .set("workplace", row.workplaceName)
            .set("href", recordPath(row.placement));
    Data data;
    data.set("today", std::move(today)).set("others", std::move(others)).set("nobody", people.empty());
    data.set("empty", web::emptyData(t("assessment.record.nobody"), t("assessment.record.nobody_how"),
                                     t("placements.clients.title"), "/clients"));
    return page(services, request, "assessment/record_who", data, {.title = t("assessment.record.title")});
}

// ——— which task

Response taskPage(Services& services, const Request& request, PlacementId id) {
    std::vector<placements::PlacementTask> tasks;
    const auto seen = readLogged(services, request.who(), [&](Transaction& tx, Looks& looks) {
        auto found = placements::placementFor(tx, request.who(), id, Act::Assess);
        if (!found) return found;
        looks.push_back({found->placement.client, "placement.read", placements::subjectOf(id)});
        tasks = placements::tasksOf(tx, id);
        return found;
    });
    if (!seen) return refused(services, request, seen.error());
    const Words t(services, request);
    std::vector<Data> rows;
    for (const auto& task : tasks) {
        auto& row = rows.emplace_back();
        accounts::setText(row, "text", task.text, request.language);
        row.set("href", recordPath(id) + "&task=" + std::to_string(task.id.value));
    }
    Data data;
    data.set("tasks", std::move(rows))
        .set("name", seen->clientName)
        .set("workplace", seen->workplaceName)
        .set("other_href", recordPath(id) + "&task=0")
        .set("placement_href", placements::placementPath(id))
        .set("closed", seen->placement.isClosed());
    return page(services, request, "assessment/record_task", data,
                {.title = t("assessment.record.title"), .crumbs = {{"/record", t("assessment.record.title")}}});
}

// ——— what it showed and how well

struct Typed {
    std::vector<RequirementId> requirements;
    std::string level, note, observedOn, key;
};

Typed typedIn(const Request& request) {
    Typed typed{{},
                std::string(request.form.get("level")),
                std::string(request.form.get("note")),
                std::string(request.form.get("observedOn")),
                std::string(request.form.get("request_key"))};
    for (const auto id : request.form.all("requirements"))
        typed.requirements.push_back({std::atoll(std::string(id).c_str())});
    return typed;
}

struct Ticks {
    std::vector<Choice> ofTask;  // ticked when the form is new
    std::vector<Data> others;    // what the placement's other tasks show
    bool othersTicked = false;
};

bool isTicked(const Typed& typed, RequirementId id) { return std::ranges::count(typed.requirements, id) > 0; }

Ticks ticksFor(const std::vector<Mapped>& map, TaskId task, const Typed* typed, Language reader) {
    Ticks ticks;
    std::set<RequirementId> listed;
    std::set<UnitId> units;
    for (const auto& mapped : map)
        if (mapped.task == task) units.insert(mapped.requirement.unit);
    for (const auto& mapped : map) {
        if (mapped.task != task || !listed.insert(mapped.requirement.id).second) continue;
        const auto unit = shown(mapped.requirement.unitName, reader).text;
        ticks.ofTask.push_back({.value = std::to_string(mapped.requirement.id.value),
                                .label = std::string(shown(everydayText(mapped.requirement), reader).text),
                                .hint = units.size() > 1 ? std::string(unit) : std::string(),
                                .checked = !typed || isTicked(*typed, mapped.requirement.id)});
    }
    for (const auto& mapped : map) {
        if (!listed.insert(mapped.requirement.id).second) continue;
        const bool checked = typed && isTicked(*typed, mapped.requirement.id);
        ticks.othersTicked = ticks.othersTicked || checked;
        auto& row = ticks.others.emplace_back();
        accounts::setText(row, "text", everydayText(mapped.requirement), reader);
        row.set("value", mapped.requirement.id.value).set("checked", checked);
    }
    return ticks;
}

std::vector<Choice> levelCards(Services& services, Language language, const Words& t, const Typed* typed) {
    std::vector<Choice> levels;
    for (const auto& level : kCodes<Level>)
        levels.push_back({.value = std::string(level.text),
                          .label = levelName(t, level.value),
                          .hint = t("level." + std::string(level.text) + ".meaning"),
                          .checked = typed && typed->level == level.text,
                          .pictureHtml = web::levelLamp(services.pages, language, lampOf(level.value))});
    return levels;
}

Data recordForm(Services& services, const Request& request, std::vector<Choice> ofTask, const Typed* typed,
                const Error* error) {
    const Words t(services, request);
    web::Form form(services.pages, request.language, placements::fieldsOf(error));
    form.add(web::Choices{.name = "requirements",
                          .label = "assessment.record.showed",
                          .choices = std::move(ofTask),
                          .hint = "assessment.record.showed_hint"})
        .add(web::Choices{.name = "level",
                          .label = "assessment.record.level",
                          .choices = levelCards(services, request.language, t, typed)})
        .add(web::Field{.name = "note",
                        .label = "common.note",
                        .value = typed ? typed->note : "",
                        .hint = "assessment.record.note_hint",
                        .rows = 2,
                        .maxLength = static_cast<int>(kLongestNote),
                        .required = false})
        .add(web::Field{.name = "observedOn",
                        .label = "assessment.record.day",
                        .value = typed ? typed->observedOn : displayDate(services.clock.today()),
                        .hint = "placements.date_hint",
                        .isShort = true});
    return form.take();
}

Response levelPage(Services& services, const Request& request, PlacementId id, TaskId task,
                   const Typed* typed = nullptr, const Error* error = nullptr) {
    std::vector<placements::PlacementTask> tasks;
    std::vector<Mapped> map;
    const auto seen = readLogged(services, request.who(), [&](Transaction& tx, Looks& looks) {
        auto found = placements::placementFor(tx, request.who(), id, Act::Assess);
        if (!found) return found;
        looks.push_back({found->placement.client, "placement.read", placements::subjectOf(id)});
        tasks = placements::tasksOf(tx, id);
        map = taskMap(tx, id);
        return found;
    });
    if (!seen) return refused(services, request, seen.error());
    const Words t(services, request);
    auto ticks = ticksFor(map, task, typed, request.language);
    const bool taskShowsNothing = ticks.ofTask.empty();
    Data data;
    const auto chosen = std::ranges::find(tasks, task, &placements::PlacementTask::id);
    accounts::setText(data, "task", chosen == tasks.end() ? LocalizedText{} : chosen->text, request.language);
    data.set("form", recordForm(services, request, std::move(ticks.ofTask), typed, error))
        .set("name", seen->clientName)
        .set("workplace", seen->workplaceName)
        .set("workplace_path", "/workplaces/" + std::to_string(seen->placement.workplace.value))
        .set("nothing_mapped", map.empty())
        .set("task_shows", !taskShowsNothing)
        .set("others_ticked", ticks.othersTicked || taskShowsNothing)
        .set("others", std::move(ticks.others))
        .set("more_open", error != nullptr)
        .set("placement_id", id.value)
        .set("task_id", task.value)
        .set("back", recordPath(id))
        .set("request_key", typed && !typed->key.empty() ? typed->key : randomToken());
    return page(services, request, "assessment/record_level", data,
                {.title = t("assessment.record.title"),
                 .crumbs = {{"/record", t("assessment.record.title")}, {recordPath(id), seen->clientName}},
                 .status = placements::statusFor(error)});
}

Response recordPage(Services& services, const Request& request) {
    const auto id = request.query.id<PlacementId>("placement");
    if (!id) return whoPage(services, request);
    if (!request.query.has("task")) return taskPage(services, request, id);
    return levelPage(services, request, id, request.query.id<TaskId>("task"));
}

Response submitRecord(Services& services, const Request& request) {
    const auto typed = typedIn(request);
    const auto id = request.form.id<PlacementId>("placement");
    const auto task = request.form.id<TaskId>("task");
    const auto level = fromCode<Level>(typed.level);
    const auto day = parseDate(typed.observedOn);
    std::vector<FieldError> wrong;
    if (typed.requirements.empty()) wrong.push_back({"requirements", "tick_one", {}});
    if (!level) wrong.push_back({"level", "required", {}});
    if (!day) wrong.push_back({"observedOn", typed.observedOn.empty() ? "required" : "not_a_date", {}});
    const auto again = [&](const Error& error) { return levelPage(services, request, id, task, &typed, &error); };
    if (!wrong.empty()) return again({ErrorKind::Invalid, "invalid", {}, wrong});
    const auto recorded =
        recordObservation(services, request.who(), {id, typed.requirements, task, *level, typed.note, day, typed.key});
    if (recorded) return http::seeOther(recordPath(id) + "&done=observation_recorded");
    if (!placements::isForTheForm(recorded.error())) return refused(services, request, recorded.error());
    return again(recorded.error());
}

}  // namespace

void addRecordPages(http::Router& router, Services& services) {
    router.get("/record", [&services](const Request& r) { return recordPage(services, r); });
    router.post("/record", [&services](const Request& r) { return submitRecord(services, r); });
}

}  // namespace valo::assessment
