#include <algorithm>

#include "core/text.hpp"
#include "curricula/store.hpp"
#include "workplaces/actions.hpp"
#include "workplaces/page_parts.hpp"
#include "workplaces/routes.hpp"
#include "workplaces/views.hpp"

namespace valo::workplaces {
namespace {

using http::Needs;
using http::Request;
using http::Response;
using web::Data;

std::string pathOf(EnvironmentId id) { return "/environments/" + std::to_string(id.value); }

// ——— the form

/// Days as they were typed, so that a wrong one stands in its field again.
struct TypedDays {
    std::string recognisedOn, validFrom, validTo, reviewDue;
};

struct Typed {
    EnvironmentChange change;
    TypedDays days;
    std::vector<FieldError> wrong;
};

Typed typedReport(const Request& request) {
    Typed typed;
    const auto text = [&](std::string_view name) { return std::string(request.form.get(name)); };
    const auto localized = [&](const std::string& name) {
        return LocalizedText{text(name + "_fi"), text(name + "_sv"), text(name + "_en")};
    };
    const auto day = [&](const char* name, std::string& kept) -> std::optional<Date> {
        kept = text(name);
        const auto parsed = parseDate(kept);
        if (!parsed && !kept.empty()) typed.wrong.push_back({name, "not_a_date", {}});
        return parsed;
    };
    auto& r = typed.change.report;
    r.description = localized("description");
    r.guidance = localized("guidance");
    r.equipment = localized("equipment");
    r.recogniserName = text("recogniserName");
    r.recogniserTitle = text("recogniserTitle");
    r.recogniserOrganisation = text("recogniserOrganisation");
    r.showContact = request.form.has("showContact");
    r.recognisedOn = day("recognisedOn", typed.days.recognisedOn);
    r.validFrom = day("validFrom", typed.days.validFrom);
    r.validTo = day("validTo", typed.days.validTo);
    typed.change.reviewDue = day("reviewDue", typed.days.reviewDue);
    if (const auto owner = request.form.id<UserId>("owner")) typed.change.owner = owner;
    if (const auto edits = request.form.integer("edits")) typed.change.edits = static_cast<int>(*edits);
    typed.change.requirements = idsIn<RequirementId>(request.form, "requirement");
    typed.change.criteria.emplace();
    for (auto key : request.form.all("criterion")) typed.change.criteria->emplace(key);
    return typed;
}

TypedDays daysOf(const Environment& e) {
    const auto& r = e.report;
    return {dayOf(r.recognisedOn), dayOf(r.validFrom), dayOf(r.validTo), dayOf(e.reviewDue)};
}

Data reportForm(Services& s, const Request& request, const EnvironmentView& view, const EnvironmentChange& change,
                const TypedDays& days, const std::vector<FieldError>& errors) {
    const auto& r = change.report;
    web::Form form(s.pages, request.language, errors);
    const auto texts = [&](const std::string& name, const LocalizedText& value) {
        for (auto language : kLanguages)
            form.add(web::Field{.name = name + "_" + std::string(tag(language)),
                                .label = "workplaces.report." + name + "_" + std::string(tag(language)),
                                .value = value.in(language),
                                .hint = language == Language::Fi ? "workplaces.report." + name + "_hint" : "",
                                .rows = 5,
                                .required = false});
    };
    const auto line = [&](const char* name, const char* label, const std::string& value, bool isShort,
                          const char* hint = "", bool required = true) {
        form.add(web::Field{.name = name,
                            .label = label,
                            .value = value,
                            .hint = hint,
                            .maxLength = static_cast<int>(kLongestLine),
                            .required = required,
                            .isShort = isShort});
    };
    texts("description", r.description);
    texts("guidance", r.guidance);
    texts("equipment", r.equipment);
    line("recognisedOn", "workplaces.report.recognised_on", days.recognisedOn, true, "workplaces.report.day_hint");
    line("recogniserName", "workplaces.report.recogniser_name", r.recogniserName, false,
         "workplaces.report.recogniser_hint");
    line("recogniserTitle", "workplaces.report.recogniser_title", r.recogniserTitle, false, "", false);
    line("recogniserOrganisation", "workplaces.report.recogniser_organisation", r.recogniserOrganisation, false);
    line("validFrom", "workplaces.report.valid_from", days.validFrom, true, "workplaces.report.valid_from_hint", false);
    line("validTo", "workplaces.report.valid_to", days.validTo, true, "workplaces.report.valid_to_hint", false);
    line("reviewDue", "workplaces.review_due", days.reviewDue, true, "workplaces.report.review_due_hint", false);
    std::vector<web::Choice> people;
    const auto owner = change.owner ? change.owner : view.environment.owner;
    for (const auto& [id, name] : view.mayAnswer)
        people.push_back({.value = std::to_string(id.value), .label = name, .checked = owner == id});
    form.add(web::Choices{.name = "owner",
                          .label = "workplaces.report.owner",
                          .choices = std::move(people),
                          .hint = "workplaces.report.owner_hint"});
    return form.take();
}

/// Criteria of a unit that something is ticked of; those that the report says can be reached are ticked.
std::vector<Data> criterionTicks(const EnvironmentView& view, UnitId unit,
                                 const std::map<UnitId, std::vector<curricula::Criterion>>& all,
                                 const std::optional<std::set<std::string>>& typed, Language reader) {
    std::set<std::string> reached;
    if (const auto stored = view.criteria.find(unit); stored != view.criteria.end())
        for (const auto& criterion : stored->second) reached.insert(keyOf(unit, criterion));
    std::vector<Data> rows;
    if (const auto found = all.find(unit); found != all.end())
        for (const auto& criterion : found->second) {
            const auto key = keyOf(unit, criterion);
            Data line = row("criterion", criterion.text, reader);
            accounts::setText(line, "level", criterion.levelName, reader);
            accounts::setText(line, "target", criterion.target, reader);
            line.set("key", key).set("reached", typed ? typed->contains(key) : reached.contains(key));
            rows.push_back(std::move(line));
        }
    return rows;
}

/// The curriculum's units with every requirement as a tick; those with something ticked are open.
std::vector<Data> unitTicks(Services& s, const Request& request, const EnvironmentView& view,
                            const std::set<RequirementId>& ticked,
                            const std::optional<std::set<std::string>>& typedCriteria) {
    struct Found {
        std::vector<curricula::Requirement> requirements;
        std::map<RequirementId, std::vector<std::string>> tasks;
        std::map<UnitId, std::vector<curricula::Criterion>> criteria;
    };
    const auto found = s.database.read([&](Transaction& tx) {
        Found all;
        all.requirements =
            curricula::listedFor(curricula::requirementsOfCurriculum(tx, view.curriculum.id), request.language);
        std::map<TaskId, std::string> texts;
        for (const auto& task : tasksOf(tx, view.workplace.id)) texts[task.id] = textOf(task.text, request.language);
        for (const auto& [task, requirements] : requirementsOfTasks(tx, view.workplace.id))
            for (auto requirement : requirements) all.tasks[requirement].push_back(texts[task]);
        for (const auto& requirement : all.requirements)
            if (ticked.contains(requirement.id) && !all.criteria.contains(requirement.unit))
                all.criteria[requirement.unit] = curricula::criteriaOf(tx, requirement.unit);
        return all;
    });
    std::vector<Data> units;
    const auto& all = found.requirements;
    for (std::size_t i = 0; i < all.size();) {
        const auto& first = all[i];
        std::vector<Data> rows;
        int count = 0;
        for (; i < all.size() && all[i].unit == first.unit; ++i) {
            const bool isTicked = ticked.contains(all[i].id);
            count += isTicked ? 1 : 0;
            const auto tasks = found.tasks.find(all[i].id);
            rows.push_back(requirementRow(all[i], request.language, isTicked)
                               .set("tasks", tasks == found.tasks.end() ? std::vector<std::string>{} : tasks->second));
        }
        units.push_back(
            row("unit", first.unitName, request.language)
                .set("unit_id", first.unit.value)
                .set("code", codeForPeople(first.unitCode))
                .set("ticked", count)
                .set("all", rows.size())
                .set("open", count > 0)
                .set("criteria", criterionTicks(view, first.unit, found.criteria, typedCriteria, request.language))
                .set("requirements", std::move(rows)));
    }
    return units;
}

std::vector<Data> taskRowsOf(const EnvironmentView& view, Language reader) {
    std::vector<Data> rows;
    for (const auto& task : view.tasks) rows.push_back(row("task", task.text, reader));
    return rows;
}

std::vector<web::Link> crumbsOf(Services& s, const Request& request, const EnvironmentView& view) {
    // A reviewer from outside sees the report, not the workplace's own page.
    if (!mayRead(request.who(), view.workplace.organisation))
        return {{"/reviews", accounts::words(s, request, "workplaces.reviews_title")}};
    return {{"/workplaces", accounts::words(s, request, "workplaces.title")},
            {placePath(view.workplace.id), view.workplace.title()}};
}

void setHead(Services& s, const Request& request, const EnvironmentView& view, Data& data) {
    const auto& e = view.environment;
    accounts::setText(data, "qualification", view.curriculum.name, request.language);
    data.set("id", e.id.value)
        .set("workplace", view.workplace.title())
        .set("workplace_href", mayRead(request.who(), view.workplace.organisation) ? placePath(view.workplace.id) : "")
        .set("decision", view.curriculum.decisionNumber)
        .set("version", e.version)
        .set("state", stateTag(s, request, e, view.notices))
        .set("organisation", view.organisation)
        .set("writer", view.writer)
        .set("owner", view.owner)
        .set("reviewer", view.reviewer)
        .set("review_note", e.reviewNote)
        .set("sent_back", e.sentBack())
        .set("notices", noticeTexts(s, request, view.notices));
}

Response editPage(Services& s, const Request& request, const EnvironmentView& view, const EnvironmentChange& change,
                  const TypedDays& days, const Error* error) {
    Data data;
    setHead(s, request, view, data);
    const std::set<RequirementId> ticked(change.requirements.begin(), change.requirements.end());
    const auto errors = formErrors(error);
    const auto wrongTicks =
        std::ranges::find_if(errors, [](const FieldError& field) { return field.field == "requirement"; });
    auto described = errors;
    for (auto& field : described)
        if (field.field == "description") field.field = "description_" + std::string(tag(request.language));
    data.set("form", reportForm(s, request, view, change, days, described))
        .set("edits", view.environment.edits)
        .set("pictures", pictureRows(view.pictures, view.environment.id, request.language))
        .set("tasks", taskRowsOf(view, request.language))
        .set("clash", error && error->code == "report_changed")
        .set("units", unitTicks(s, request, view, ticked, change.criteria))
        .set("ticks_error", wrongTicks == errors.end()
                                ? std::string()
                                : s.pages.errorText(request.language, wrongTicks->code, wrongTicks->detail))
        .set("show_contact", change.report.showContact)
        .set("contact_name", view.workplace.details.contactName);
    return accounts::page(s, request, "workplaces/environment_edit", data,
                          {.title = accounts::words(s, request, "workplaces.report.title"),
                           .crumbs = crumbsOf(s, request, view),
                           .status = statusOf(error)});
}

// ——— reading

/// What has happened to the report, and what comes next.
std::vector<Data> lifeOf(Services& s, const Request& request, const EnvironmentView& view) {
    const auto& e = view.environment;
    const auto say = [&](const char* key) {
        return accounts::words(s, request, std::string("workplaces.life.") + key);
    };
    std::vector<web::Event> events{{.when = dayOf(e.createdAt), .title = say("started"), .text = view.writer}};
    if (e.submittedAt) events.push_back({.when = dayOf(e.submittedAt), .title = say("submitted")});
    const auto reviewer = view.reviewer + (view.reviewerOrganisation.empty() ? "" : ", " + view.reviewerOrganisation) +
                          (e.reviewNote.empty() ? "" : ": " + e.reviewNote);
    if (e.sentBack())
        events.push_back({.when = dayOf(e.reviewedAt), .title = say("sent_back"), .text = reviewer, .current = true});
    else if (e.state == EnvironmentState::Submitted)
        events.push_back({.title = say("to_review"), .current = true, .ahead = true});
    if (e.publishedAt) {
        events.push_back({.when = dayOf(e.reviewedAt), .title = say("reviewed"), .text = reviewer});
        events.push_back({.when = dayOf(e.publishedAt),
                          .title = say("published"),
                          .current = e.state == EnvironmentState::Published && view.notices.empty()});
    }
    if (e.state == EnvironmentState::Published)
        events.push_back({.when = dayOf(e.reviewDue),
                          .title = say("recheck"),
                          .current = !view.notices.empty(),
                          .ahead = view.notices.empty()});
    if (e.state == EnvironmentState::Superseded) events.push_back({.title = say("superseded"), .current = true});
    if (e.withdrawnAt)
        events.push_back(
            {.when = dayOf(e.withdrawnAt), .title = say("withdrawn"), .text = e.withdrawnReason, .current = true});
    return web::timelineRows(events);
}

/// What is ticked, with the tasks that show it and the criteria that can be reached.
std::vector<Data> reportUnits(const EnvironmentView& view, Language reader) {
    std::map<RequirementId, std::vector<std::string>> tasks;
    for (const auto& task : view.tasks)
        for (auto requirement : task.shows) tasks[requirement].push_back(textOf(task.text, reader));
    std::vector<Data> units;
    const auto& all = view.requirements;
    for (std::size_t i = 0; i < all.size();) {
        const auto& first = all[i];
        std::vector<Data> rows;
        for (; i < all.size() && all[i].unit == first.unit; ++i)
            rows.push_back(requirementRow(all[i], reader, true).set("tasks", tasks[all[i].id]));
        const auto criteria = view.criteria.find(first.unit);
        units.push_back(row("unit", first.unitName, reader)
                            .set("code", codeForPeople(first.unitCode))
                            .set("requirements", std::move(rows))
                            .set("criteria", criteria == view.criteria.end() ? std::vector<Data>{}
                                                                             : criteriaRows(criteria->second, reader)));
    }
    return units;
}

void setReport(Services& s, const Request& request, const EnvironmentView& view, Data& data) {
    const auto& e = view.environment;
    const auto& r = e.report;
    const auto reader = request.language;
    accounts::setText(data, "description", r.description, reader);
    accounts::setText(data, "guidance", r.guidance, reader);
    accounts::setText(data, "equipment", r.equipment, reader);
    data.set("recognised_on", dayOf(r.recognisedOn))
        .set("recogniser", r.recogniserName)
        .set("recogniser_title", r.recogniserTitle)
        .set("recogniser_organisation", r.recogniserOrganisation)
        .set("show_contact", r.showContact)
        .set("valid_from", dayOf(r.validFrom))
        .set("valid_to", dayOf(r.validTo))
        .set("review_due", dayOf(e.reviewDue))
        .set("submitted_on", dayOf(e.submittedAt))
        .set("published_on", dayOf(e.publishedAt))
        .set("withdrawn_on", dayOf(e.withdrawnAt))
        .set("withdrawn_reason", e.withdrawnReason)
        .set("units", reportUnits(view, reader))
        .set("tasks", taskRowsOf(view, reader))
        .set("pictures", pictureRows(view.pictures, e.id, reader))
        .set("events", lifeOf(s, request, view))
        .set("may_renew",
             mayChange(request.who(), view.workplace.organisation) && e.state == EnvironmentState::Published)
        .set("renew_action", placePath(view.workplace.id) + "/environments")
        .set("curriculum_id", view.curriculum.id.value)
        .set("coverage", coverageRows(s, request, view.coverage))
        .set("coverage_caption", accounts::words(s, request, "workplaces.report.coverage_caption"))
        .set("street", view.workplace.details.street)
        .set("municipality", view.workplace.details.municipality)
        .set("may_review", view.mayReview)
        .set("four_eyes", view.fourEyes && e.state == EnvironmentState::Submitted)
        .set("may_withdraw", view.mayWithdraw)
        .set("is_public", e.publishedAt.has_value())
        .set("register_href", "/register/" + std::to_string(e.id.value));
}

Response readPage(Services& s, const Request& request, const EnvironmentView& view, const Error* error = nullptr) {
    Data data;
    setHead(s, request, view, data);
    setReport(s, request, view, data);
    web::Form form(s.pages, request.language, formErrors(error));
    form.add(web::Field{.name = "reason",
                        .label = "workplaces.withdraw_reason",
                        .value = std::string(request.form.get("reason")),
                        .hint = "workplaces.withdraw_hint",
                        .rows = 3});
    data.set("form", form.take());
    return accounts::page(s, request, "workplaces/environment", data,
                          {.title = accounts::words(s, request, "workplaces.report.title"),
                           .crumbs = crumbsOf(s, request, view),
                           .status = statusOf(error)});
}

Response environmentPage(Services& s, const Request& request) {
    const auto view = environmentFor(s, request.who(), request.id_<EnvironmentId>(0), request.language);
    if (!view) return accounts::refused(s, request, view.error());
    if (!view->mayEdit) return readPage(s, request, *view);
    EnvironmentChange change{.report = view->environment.report, .owner = view->environment.owner};
    for (const auto& requirement : view->requirements) change.requirements.push_back(requirement.id);
    return editPage(s, request, *view, change, daysOf(view->environment), nullptr);
}

Response submitEdit(Services& s, const Request& request) {
    const auto id = request.id_<EnvironmentId>(0);
    auto typed = typedReport(request);
    Result<Done> done = Done{};
    if (typed.wrong.empty())
        done = changeEnvironment(s, request.who(), id, typed.change);
    else
        done = invalid(typed.wrong);
    const bool saved = done.has_value();
    const bool submits = request.form.get("then") == "submit";
    if (saved && submits) done = submitEnvironment(s, request.who(), id);
    if (done && request.form.get("then") == "pictures") return http::seeOther(pathOf(id) + "/pictures");
    if (done) return http::seeOther(pathOf(id) + (submits ? "?done=environment_submitted" : "?done=environment_saved"));
    const bool clash = done.error().code == "report_changed";
    if (done.error().kind != ErrorKind::Invalid && !clash) return accounts::refused(s, request, done.error());
    const auto view = environmentFor(s, request.who(), id, request.language);
    if (!view) return accounts::refused(s, request, view.error());
    return editPage(s, request, *view, typed.change, typed.days, &done.error());
}

// ——— review

Response reviewPage(Services& s, const Request& request, const Error* error = nullptr) {
    const auto view = environmentFor(s, request.who(), request.id_<EnvironmentId>(0), request.language);
    if (!view) return accounts::refused(s, request, view.error());
    if (!view->mayReview) return readPage(s, request, *view);
    Data data;
    setHead(s, request, *view, data);
    setReport(s, request, *view, data);
    web::Form form(s.pages, request.language, formErrors(error));
    form.add(web::Field{.name = "note",
                        .label = "workplaces.review_note",
                        .value = std::string(request.form.get("note")),
                        .hint = "workplaces.review_note_hint",
                        .rows = 4,
                        .required = false});
    data.set("form", form.take());
    return accounts::page(s, request, "workplaces/review", data,
                          {.title = accounts::words(s, request, "workplaces.review_title"),
                           .crumbs = {{"/reviews", accounts::words(s, request, "workplaces.reviews_title")}},
                           .status = statusOf(error)});
}

Response submitReview(Services& s, const Request& request) {
    const auto id = request.id_<EnvironmentId>(0);
    const std::string note(request.form.get("note"));
    const bool publishes = request.form.get("decision") == "publish";
    const auto done =
        publishes ? publishEnvironment(s, request.who(), id, note) : sendEnvironmentBack(s, request.who(), id, note);
    if (done)
        return http::seeOther(publishes ? "/reviews?done=environment_published" : "/reviews?done=environment_returned");
    if (done.error().kind != ErrorKind::Invalid) return accounts::refused(s, request, done.error());
    return reviewPage(s, request, &done.error());
}

Response submitWithdrawal(Services& s, const Request& request) {
    const auto id = request.id_<EnvironmentId>(0);
    const auto done = withdrawEnvironment(s, request.who(), id, std::string(request.form.get("reason")));
    if (done) return http::seeOther(pathOf(id) + "?done=environment_withdrawn");
    const auto view = environmentFor(s, request.who(), id);
    if (!view || done.error().kind != ErrorKind::Invalid) return accounts::refused(s, request, done.error());
    return readPage(s, request, *view, &done.error());
}

}  // namespace

void addEnvironmentPages(http::Router& r, Services& s) {
    constexpr std::size_t kReportBody = 512 * 1024;
    r.get("/environments/{id}", [&s](const Request& q) { return environmentPage(s, q); });
    r.post(
        "/environments/{id}", [&s](const Request& q) { return submitEdit(s, q); }, Needs::Session, kReportBody);
    r.get("/environments/{id}/review", [&s](const Request& q) { return reviewPage(s, q); });
    r.post("/environments/{id}/review", [&s](const Request& q) { return submitReview(s, q); });
    r.post("/environments/{id}/withdraw", [&s](const Request& q) { return submitWithdrawal(s, q); });
}

}  // namespace valo::workplaces
