// The public register of recognised learning environments: no sign-in, nothing about any client.
#include <algorithm>
#include <map>

#include "core/text.hpp"
#include "curricula/store.hpp"
#include "workplaces/page_parts.hpp"
#include "workplaces/routes.hpp"
#include "workplaces/sheet.hpp"
#include "workplaces/views.hpp"

namespace valo::workplaces {
namespace {

using http::Needs;
using http::Request;
using http::Response;
using web::Data;

constexpr std::size_t kRowsOnPage = 25;
constexpr std::int64_t kMostPages = 100'000;

std::string searchHref(const RegisterSearch& search, std::size_t page) {
    return "/register?municipality=" + urlEncoded(search.municipality) +
           "&organisation=" + urlEncoded(search.organisation) + "&qualification=" + urlEncoded(search.qualification) +
           "&unit=" + urlEncoded(search.unit) + "&page=" + std::to_string(page);
}

/// None of them has to be filled in, which nobody needs to be told of a search.
std::vector<Data> searchFields(Services& s, const Request& request, const RegisterSearch& search) {
    std::vector<Data> fields;
    const auto field = [&](const char* name, const char* label, const std::string& value) {
        fields.emplace_back().set("name", name).set("label", accounts::words(s, request, label)).set("value", value);
    };
    field("municipality", "workplaces.field.municipality", search.municipality);
    field("organisation", "workplaces.register.organisation", search.organisation);
    field("qualification", "workplaces.register.qualification", search.qualification);
    field("unit", "workplaces.register.unit", search.unit);
    return fields;
}

Response registerPage(Services& s, const Request& request) {
    const auto wanted = [&](std::string_view name) {
        return std::string(request.query.get(name).substr(0, kLongestLine));
    };
    const RegisterSearch search{wanted("municipality"), wanted("organisation"), wanted("qualification"),
                                wanted("unit")};
    const auto wantedPage = std::clamp<std::int64_t>(request.query.integer("page").value_or(1), 1, kMostPages);
    const auto found = searchRegister(s, search, static_cast<std::size_t>(wantedPage - 1) * kRowsOnPage, kRowsOnPage);
    const auto pages = std::max<std::size_t>(1, (found.all + kRowsOnPage - 1) / kRowsOnPage);
    const auto page = found.offset / kRowsOnPage + 1;
    std::vector<Data> rows;
    for (const auto& line : found.lines) {
        rows.push_back(row("qualification", line.curriculumName, request.language)
                           .set("href", "/register/" + std::to_string(line.id.value))
                           .set("workplace", line.place())
                           .set("municipality", line.municipality)
                           .set("organisation", line.organisation)
                           .set("decision", line.decisionNumber)
                           .set("published", dayOf(line.publishedAt)));
    }
    Data data;
    data.set("fields", searchFields(s, request, search))
        .set("rows", std::move(rows))
        .set("count", s.pages.countText(request.language, "workplaces.register.count", found.all))
        .set("empty", web::emptyData(accounts::words(s, request,
                                                     search.empty() ? "workplaces.register.none"
                                                                    : "workplaces.register.none_found"),
                                     accounts::words(s, request,
                                                     search.empty() ? "workplaces.register.none_text"
                                                                    : "workplaces.register.none_found_text")));
    if (pages > 1)
        data.set("pager", web::pagerData(page > 1 ? searchHref(search, page - 1) : "",
                                         page < pages ? searchHref(search, page + 1) : "",
                                         std::to_string(page) + " / " + std::to_string(pages)));
    return accounts::page(s, request, "workplaces/register", data,
                          {.title = accounts::words(s, request, "workplaces.register.title")});
}

web::TreeNode treeNode(const curricula::FormationNode& node, Language reader) {
    web::TreeNode out;
    const bool isUnit = node.role == curricula::NodeRole::Unit;
    out.label = textOf(isUnit && !node.unitName.empty() ? node.unitName : node.name, reader);
    const auto number = [](double value) {
        auto text = std::to_string(value);
        text.erase(text.find_last_not_of('0') + 1);
        if (text.ends_with('.')) text.pop_back();
        return text;
    };
    const auto points = reader == Language::Fi ? " osp" : reader == Language::Sv ? " kp" : " points";
    if (isUnit && node.credits) out.detail = number(*node.credits) + points;
    if (!isUnit && node.creditsMin)
        out.detail = number(*node.creditsMin) +
                     (node.creditsMax && *node.creditsMax != *node.creditsMin ? "–" + number(*node.creditsMax) : "") +
                     points;
    for (const auto& child : node.children) out.children.push_back(treeNode(child, reader));
    return out;
}

std::vector<Data> formationRows(const std::vector<curricula::Structure>& structures, Language reader) {
    std::vector<Data> rows;
    for (const auto& structure : structures)
        for (const auto& node : structure.nodes)
            for (auto& line : web::treeRows(treeNode(node, reader))) rows.push_back(std::move(line));
    return rows;
}

std::vector<Data> unitRows(Services& s, const Request& request, const RegisterEntry& entry) {
    const auto reader = request.language;
    std::vector<Data> rows;
    for (const auto& unit : entry.units) {
        const bool inFull = static_cast<int>(unit.requirements.size()) == unit.all;
        std::vector<Data> requirements;
        for (const auto& requirement : unit.requirements)
            requirements.push_back(requirementRow(requirement, reader, true));
        rows.push_back(
            row("unit", unit.unit.name, reader)
                .set("code", codeForPeople(unit.unit.code))
                .set("ticked", unit.requirements.size())
                .set("all", unit.all)
                .set("complete", inFull)
                .set("how_much",
                     accounts::words(s, request, inFull ? "workplaces.coverage.full" : "workplaces.coverage.part"))
                .set("numbers", accounts::words(s, request, "workplaces.coverage.numbers",
                                                {{"ticked", std::to_string(unit.requirements.size())},
                                                 {"all", std::to_string(unit.all)}}))
                .set("requirements", std::move(requirements))
                .set("criteria_title", accounts::words(s, request,
                                                       unit.criteriaReached ? "workplaces.register.criteria_reached"
                                                                            : "workplaces.register.criteria"))
                .set("criteria", criteriaRows(unit.criteria, reader)));
    }
    return rows;
}

void setQualification(const RegisterEntry& entry, Language reader, Data& data) {
    const auto& c = entry.curriculum;
    std::vector<std::string> areas, titles;
    for (const auto& area : entry.competenceAreas) areas.push_back(textOf(area.name, reader));
    for (const auto& title : entry.titles) titles.push_back(textOf(title.name, reader));
    accounts::setText(data, "qualification", c.name, reader);
    data.set("decision", c.decisionNumber)
        .set("education_codes", educationCodesOf(c))
        .set("areas", joined(areas))
        .set("titles", joined(titles))
        .set("in_force", dayOf(c.validFrom))
        .set("source_href", c.sourceSystem == "eperusteet" ? "https://eperusteet.opintopolku.fi/#/" +
                                                                 std::string(tag(reader)) + "/kooste/" + c.sourceId
                                                           : "");
}

void setPlace(const RegisterEntry& entry, Language reader, Data& data) {
    const auto& r = entry.environment.report;
    const auto& d = entry.workplace.details;
    accounts::setText(data, "description", r.description, reader);
    accounts::setText(data, "guidance", r.guidance, reader);
    accounts::setText(data, "equipment", r.equipment, reader);
    accounts::setText(data, "about", d.description, reader);
    data.set("workplace", entry.workplace.title())
        .set("organisation", entry.organisation)
        .set("street", d.street)
        .set("postal_code", d.postalCode)
        .set("municipality", d.municipality)
        .set("web_page", d.webPage)
        .set("contact_name", d.contactName)
        .set("contact_title", d.contactTitle)
        .set("contact_phone", d.contactPhone)
        .set("contact_email", d.contactEmail)
        .set("further_contacts", furtherContactLines(d))
        .set("social_media", webAddresses(d))
        .set("pictures", pictureRows(entry.pictures, entry.environment.id, reader));
}

void setLife(Services& s, const Request& request, const RegisterEntry& entry, Data& data) {
    const auto& e = entry.environment;
    data.set("recognised_on", dayOf(e.report.recognisedOn))
        .set("recogniser", e.report.recogniserName)
        .set("recogniser_title", e.report.recogniserTitle)
        .set("recogniser_organisation", e.report.recogniserOrganisation)
        .set("reviewed_by", entry.reviewedBy)
        .set("published_on", dayOf(entry.firstPublishedAt))
        .set("updated_on", e.version > 1 ? dayOf(e.publishedAt) : "")
        .set("valid_from", dayOf(e.report.validFrom))
        .set("valid_to", dayOf(e.report.validTo))
        .set("review_due", dayOf(e.reviewDue))
        .set("version", e.version)
        .set("state", stateTag(s, request, e, entry.notices))
        .set("is_superseded", e.state == EnvironmentState::Superseded)
        .set("newer_href", entry.newer ? "/register/" + std::to_string(entry.newer->value) : "")
        .set("withdrawn_on", dayOf(e.withdrawnAt))
        .set("notices", noticeTexts(s, request, entry.notices));
}

Response entryPage(Services& s, const Request& request) {
    const auto entry = registerEntry(s, request.id_<EnvironmentId>(0), request.language);
    if (!entry) return accounts::refused(s, request, entry.error());
    const auto reader = request.language;
    Data data;
    setQualification(*entry, reader, data);
    setPlace(*entry, reader, data);
    setLife(s, request, *entry, data);
    std::vector<Data> tasks;
    for (const auto& task : entry->tasks) tasks.push_back(row("task", task.text, reader));
    data.set("tasks", std::move(tasks))
        .set("tree", formationRows(entry->formation, reader))
        .set("units", unitRows(s, request, *entry))
        .set("pdf_href", "/register/" + std::to_string(entry->environment.id.value) + "/report.pdf");
    return accounts::page(s, request, "workplaces/register_entry", data,
                          {.title = entry->workplace.title(),
                           .crumbs = {{"/register", accounts::words(s, request, "workplaces.register.title")}}});
}

Response reportPdf(Services& s, const Request& request) {
    const auto entry = registerEntry(s, request.id_<EnvironmentId>(0), request.language);
    if (!entry) return accounts::refused(s, request, entry.error());
    const auto address = s.settings.publicUrl + "/register/" + std::to_string(entry->environment.id.value);
    const auto paper =
        reportPaper(*entry, s.pages, request.language, address, publicPictures(s, entry->environment.id));
    return http::file(paperPdf(paper), "application/pdf", "valo-report.pdf", request.query.has("download"));
}

}  // namespace

void addRegisterPages(http::Router& r, Services& s) {
    r.get(
        "/register", [&s](const Request& q) { return registerPage(s, q); }, Needs::Nothing);
    r.get(
        "/register/{id}", [&s](const Request& q) { return entryPage(s, q); }, Needs::Nothing);
    r.get(
        "/register/{id}/report.pdf", [&s](const Request& q) { return reportPdf(s, q); }, Needs::Nothing);
}

}  // namespace valo::workplaces
