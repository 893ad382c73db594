// /workplaces/{id}: its reports, its tasks, and how much of each unit they can show.
#include "workplaces/place_pages.hpp"

#include <algorithm>

#include "curricula/store.hpp"
#include "workplaces/actions.hpp"
#include "workplaces/page_parts.hpp"
#include "workplaces/routes.hpp"

namespace valo::workplaces {

using http::Request;
using http::Response;
using web::Data;

std::vector<Data> taskRows(const WorkplaceView& view, Language reader, bool archived) {
    std::vector<Data> rows;
    int place = 0;
    for (const auto& task : view.tasks) {
        if (task.archivedAt.has_value() != archived) continue;
        ++place;
        Data row = workplaces::row("text", task.text, reader);
        const auto shows = view.shows.find(task.id);
        row.set("id", task.id.value)
            .set("is_core", task.part == TaskPart::Core)
            .set("can_be_given", task.part == TaskPart::Given)
            .set("earlier", place > 1 ? place - 1 : 0)
            .set("is_first", place == 1)
            .set("later", place + 1)
            .set("units", shows == view.shows.end() ? std::vector<Data>{} : byUnit(shows->second, reader))
            .set("may_change", view.mayChange);
        const auto origin = view.origins.find(task.id);
        row.set("origin", origin == view.origins.end() ? std::string() : origin->second.workplace)
            .set("origin_place", origin == view.origins.end() ? std::string() : origin->second.municipality);
        rows.push_back(std::move(row));
    }
    if (!rows.empty()) rows.back().set("is_last", true);
    for (std::size_t i = 0; i + 1 < rows.size(); ++i) rows[i].set("is_last", false);
    return rows;
}

namespace {

std::vector<Data> reportRows(Services& s, const Request& request, const WorkplaceView& view) {
    std::vector<Data> rows;
    for (const auto& report : view.environments) {
        if (report.state == EnvironmentState::Superseded) continue;
        Data row = workplaces::row("qualification", view.qualifications.at(report.id), request.language);
        row.set("href", "/environments/" + std::to_string(report.id.value))
            .set("version", report.version)
            .set("state", stateTag(s, request, report, view.notices.at(report.id)))
            .set("note", report.sentBack() ? report.reviewNote : "")
            .set("published", dayOf(report.publishedAt))
            .set("due", report.state == EnvironmentState::Published ? dayOf(report.reviewDue) : "")
            .set("is_public", report.state == EnvironmentState::Published)
            .set("register_href", "/register/" + std::to_string(report.id.value))
            .set("notices", noticeTexts(s, request, view.notices.at(report.id)));
        rows.push_back(std::move(row));
    }
    return rows;
}

/// Qualifications to recognise the place for: those its tasks touch first.
std::vector<web::Choice> qualificationChoices(Services& s, const Request& request, const std::set<CurriculumId>& first,
                                              CurriculumId chosen) {
    auto all = s.database.read([](Transaction& tx) { return curricula::curricula(tx, {.onlyPublished = true}); });
    std::ranges::sort(all, [&](const auto& a, const auto& b) {
        const bool aFirst = first.contains(a.id), bFirst = first.contains(b.id);
        if (aFirst != bFirst) return aFirst;
        return textOf(a.name, request.language) < textOf(b.name, request.language);
    });
    std::vector<web::Choice> choices;
    for (const auto& curriculum : all)
        choices.push_back({.value = std::to_string(curriculum.id.value),
                           .label = textOf(curriculum.name, request.language) +
                                    (curriculum.decisionNumber.empty() ? "" : " (" + curriculum.decisionNumber + ")"),
                           .checked = curriculum.id == chosen});
    return choices;
}

/// The three parts that a task can have.
web::Choices partChoices(Services& s, const Request& request, TaskPart chosen) {
    std::vector<web::Choice> choices;
    for (auto part : {TaskPart::Open, TaskPart::Core, TaskPart::Given})
        choices.push_back({.value = std::string(codeOf(part)),
                           .label = accounts::words(s, request, "workplaces.part." + std::string(codeOf(part))),
                           .checked = part == chosen});
    return {.name = "part", .label = "workplaces.part", .choices = std::move(choices), .hint = "workplaces.part_hint"};
}

web::Choices languageChoices(Services& s, const Request& request, Language chosen) {
    std::vector<web::Choice> choices;
    for (auto language : kLanguages)
        choices.push_back({.value = std::string(tag(language)),
                           .label = accounts::words(s, request, "language." + std::string(tag(language))),
                           .checked = language == chosen});
    return {.name = "language", .label = "workplaces.task_language", .choices = std::move(choices)};
}

/// What the workplace may be recognised for; nothing for who may not start a report.
std::vector<web::Choice> choicesFor(Services& s, const Request& request, const WorkplaceView& view) {
    if (!view.mayChange) return {};
    std::set<CurriculumId> touched;
    for (const auto& unit : view.coverage) touched.insert(unit.curriculum);
    return qualificationChoices(s, request, touched, {});
}

Data formsOf(Services& s, const Request& request, std::vector<web::Choice> qualifications, const PlaceForms& forms) {
    web::Form form(s.pages, request.language, formErrors(forms.error));
    form.add(web::Field{.name = "text",
                        .label = "workplaces.task_label",
                        .value = forms.task.text,
                        .hint = "workplaces.task_hint",
                        .maxLength = static_cast<int>(kLongestTask)})
        .add(partChoices(s, request, forms.task.part))
        .add(languageChoices(s, request, forms.task.text.empty() ? request.language : forms.task.language))
        .add(web::Field{.name = "lines",
                        .label = "workplaces.lines_label",
                        .value = forms.lines,
                        .hint = "workplaces.lines_hint",
                        .rows = 6})
        .add(web::Choices{.name = "curriculum",
                          .label = "workplaces.qualification",
                          .choices = std::move(qualifications),
                          .hint = "workplaces.start_hint"});
    return form.take();
}

void setPlace(const Request& request, const WorkplaceView& view, Data& data) {
    const auto& place = view.workplace;
    const auto& d = place.details;
    accounts::setText(data, "description", d.description, request.language);
    data.set("id", place.id.value)
        .set("name", place.title())
        .set("street", d.street)
        .set("postal_code", d.postalCode)
        .set("municipality", d.municipality)
        .set("contact_name", d.contactName)
        .set("contact_title", d.contactTitle)
        .set("contact_phone", d.contactPhone)
        .set("contact_email", d.contactEmail)
        .set("further_contacts", furtherContactLines(d))
        .set("social_media", webAddresses(d))
        .set("may_change", view.mayChange && !place.archivedAt)
        .set("may_restore", view.mayChange && place.archivedAt.has_value())
        .set("is_archived", place.archivedAt.has_value());
}

/// What the redirect after a pasted list says: how many were added, how many were there already.
std::vector<web::Banner> pastedBanners(Services& s, const Request& request) {
    std::vector<web::Banner> banners;
    const auto count = [&](std::string_view name) {
        return static_cast<std::size_t>(std::clamp<std::int64_t>(request.query.integer(name).value_or(0), 0, 10'000));
    };
    const auto done = request.query.get("done");
    if (done != "tasks_added" && done != "tasks_copied") return banners;
    if (const auto added = count("added"); added > 0)
        banners.push_back({web::Banner::Kind::Note, s.pages.countText(request.language, "workplaces.added", added)});
    if (const auto known = count("known"); known > 0)
        banners.push_back({web::Banner::Kind::Note, s.pages.countText(request.language, "workplaces.known", known)});
    return banners;
}

Response submitStart(Services& s, Suggestions& suggestions, const Request& request) {
    const auto id =
        startEnvironment(s, request.who(), request.id_<WorkplaceId>(0), request.form.id<CurriculumId>("curriculum"));
    if (id) return http::seeOther("/environments/" + std::to_string(id->value));
    if (id.error().kind != ErrorKind::Invalid) return accounts::refused(s, request, id.error());
    return placePage(s, suggestions, request, {.error = &id.error()});
}

}  // namespace

Response placePage(Services& s, Suggestions& suggestions, const Request& request, const PlaceForms& forms) {
    const auto view = workplaceFor(s, request.who(), request.id_<WorkplaceId>(0), request.language);
    if (!view) return accounts::refused(s, request, view.error());
    const auto& place = view->workplace;
    Data data;
    setPlace(request, *view, data);
    auto choices = choicesFor(s, request, *view);
    data.set("no_curricula", view->mayChange && choices.empty());
    data.set("tasks", taskRows(*view, request.language, false))
        .set("old_tasks", taskRows(*view, request.language, true))
        .set("coverage", coverageRows(s, request, view->coverage))
        .set("coverage_caption", accounts::words(s, request, "workplaces.coverage_caption"))
        .set("reports", reportRows(s, request, *view))
        .set("form", formsOf(s, request, std::move(choices), forms))
        .set("paste_open", !forms.lines.empty())
        .set("suggested_html", forms.looks && view->mayChange
                                   ? suggestedHtml(s, request, suggestions, place.organisation, forms.task)
                                   : std::string())
        .set("looks", forms.looks);
    return accounts::page(s, request, "workplaces/workplace", data,
                          {.title = place.title(),
                           .crumbs = {listCrumb(s, request)},
                           .status = statusOf(forms.error),
                           .banners = pastedBanners(s, request)});
}

void addPlacePages(http::Router& r, Services& s, std::shared_ptr<Suggestions> suggestions) {
    r.get("/workplaces/{id}", [&s, suggestions](const Request& q) { return placePage(s, *suggestions, q, {}); });
    r.post("/workplaces/{id}/environments",
           [&s, suggestions](const Request& q) { return submitStart(s, *suggestions, q); });
}

}  // namespace valo::workplaces
