#include <algorithm>

#include "accounts/page.hpp"
#include "core/secret.hpp"
#include "core/text.hpp"
#include "workplaces/actions.hpp"
#include "workplaces/page_parts.hpp"
#include "workplaces/routes.hpp"
#include "workplaces/views.hpp"

namespace valo::workplaces {
namespace {

using http::Request;
using http::Response;
using web::Data;

// ——— the list

Response listPage(Services& s, const Request& request) {
    const auto places = workplacesFor(s, request.who(), true);
    if (!places) return accounts::refused(s, request, places.error());
    const auto wanted = lowered(request.query.get("q"));
    std::vector<Data> open, archived;
    for (const auto& place : *places) {
        const auto& d = place.details;
        if (!wanted.empty() && lowered(place.title() + ' ' + d.municipality).find(wanted) == std::string::npos)
            continue;
        auto& row = (place.archivedAt ? archived : open).emplace_back();
        row.set("href", placePath(place.id)).set("name", place.title()).set("municipality", d.municipality);
    }
    Data data;
    data.set("q", request.query.get("q"))
        .set("may_change", mayChange(request.who(), request.who().organisation))
        .set("places", std::move(open))
        .set("archived", std::move(archived))
        .set("empty",
             web::emptyData(
                 accounts::words(s, request, "workplaces.none"),
                 accounts::words(s, request, wanted.empty() ? "workplaces.none_text" : "workplaces.none_found")));
    return accounts::page(s, request, "workplaces/list", data,
                          {.title = accounts::words(s, request, "workplaces.title")});
}

// ——— details

constexpr std::size_t kContactsOnForm = 2;
std::string contactField(std::size_t i, const char* name) {
    return "furtherContacts_" + std::to_string(i) + "_" + name;
}
std::vector<Contact> typedContacts(const Request& request) {
    std::vector<Contact> contacts;
    for (std::size_t i = 0; i < kMostFurtherContacts; ++i) {
        const auto text = [&](const char* name) { return std::string(request.form.get(contactField(i, name))); };
        contacts.push_back({text("name"), text("title"), text("phone"), text("email")});
    }
    while (!contacts.empty() && contacts.back().empty()) contacts.pop_back();
    return contacts;
}

WorkplaceDetails typedDetails(const Request& request) {
    const auto text = [&](std::string_view name) { return std::string(request.form.get(name)); };
    return {text("name"),
            text("unitName"),
            text("businessId"),
            text("street"),
            text("postalCode"),
            text("municipality"),
            {text("description_fi"), text("description_sv"), text("description_en")},
            text("webPage"),
            text("contactName"),
            text("contactTitle"),
            text("contactPhone"),
            text("contactEmail"),
            text("socialMedia"),
            typedContacts(request)};
}

Data detailsForm(Services& s, const Request& request, const WorkplaceDetails& d, const Error* error) {
    web::Form form(s.pages, request.language, formErrors(error));
    const auto line = [&](const char* name, const char* label, const std::string& value, bool required = false,
                          const char* type = "text", const char* hint = "") {
        form.add(web::Field{.name = name,
                            .label = label,
                            .value = value,
                            .hint = hint,
                            .type = type,
                            .maxLength = static_cast<int>(kLongestLine),
                            .required = required});
    };
    line("name", "workplaces.field.name", d.name, true);
    line("unitName", "workplaces.field.unit_name", d.unitName, false, "text", "workplaces.field.unit_name_hint");
    line("municipality", "workplaces.field.municipality", d.municipality, true);
    line("street", "workplaces.field.street", d.street);
    line("postalCode", "workplaces.field.postal_code", d.postalCode);
    line("businessId", "workplaces.field.business_id", d.businessId);
    line("webPage", "workplaces.field.web_page", d.webPage, false, "url");
    line("contactName", "workplaces.field.contact_name", d.contactName);
    line("contactTitle", "workplaces.field.contact_title", d.contactTitle);
    line("contactPhone", "common.phone", d.contactPhone, false, "tel");
    line("contactEmail", "common.email", d.contactEmail, false, "email");
    line("socialMedia", "workplaces.field.social_media", d.socialMedia, false, "text",
         "workplaces.field.social_media_hint");
    for (std::size_t i = 0; i < std::max(kContactsOnForm, d.furtherContacts.size()); ++i) {
        const auto contact = i < d.furtherContacts.size() ? d.furtherContacts[i] : Contact{};
        line(contactField(i, "name").c_str(), "workplaces.field.further_name", contact.name);
        line(contactField(i, "title").c_str(), "workplaces.field.further_title", contact.title);
        line(contactField(i, "phone").c_str(), "workplaces.field.further_phone", contact.phone, false, "tel");
        line(contactField(i, "email").c_str(), "workplaces.field.further_email", contact.email, false, "email");
    }
    for (auto language : kLanguages) {
        const std::string tagText(tag(language));
        form.add(web::Field{.name = "description_" + tagText,
                            .label = "workplaces.field.description_" + tagText,
                            .value = d.description.in(language),
                            .rows = 3,
                            .required = false});
    }
    return form.take();
}

Response detailsPage(Services& s, const Request& request, std::optional<WorkplaceId> id, const WorkplaceDetails& d,
                     const Error* error) {
    Data data;
    const auto key = request.form.get("request_key");
    data.set("form", detailsForm(s, request, d, error))
        .set("is_new", !id.has_value())
        .set("action", id ? placePath(*id) : "/workplaces")
        .set("back", id ? placePath(*id) : "/workplaces")
        .set("request_key", key.empty() ? randomToken() : std::string(key));
    return accounts::page(s, request, "workplaces/details", data,
                          {.title = accounts::words(s, request, id ? "workplaces.edit_title" : "workplaces.new_title"),
                           .crumbs = {listCrumb(s, request)},
                           .status = statusOf(error)});
}

Response newPage(Services& s, const Request& request) {
    if (!mayChange(request.who(), request.who().organisation))
        return accounts::refused(s, request, forbidden("workplaces").value());
    return detailsPage(s, request, std::nullopt, {}, nullptr);
}

Response submitNew(Services& s, const Request& request) {
    const auto details = typedDetails(request);
    const auto id = addWorkplace(s, request.who(), details, request.form.get("request_key"));
    if (id) return http::seeOther(placePath(*id) + "?done=workplace_added");
    if (id.error().kind != ErrorKind::Invalid) return accounts::refused(s, request, id.error());
    return detailsPage(s, request, std::nullopt, details, &id.error());
}

Response editPage(Services& s, const Request& request) {
    const auto view = workplaceFor(s, request.who(), request.id_<WorkplaceId>(0));
    if (!view) return accounts::refused(s, request, view.error());
    if (!view->mayChange) return accounts::refused(s, request, forbidden("workplace").value());
    return detailsPage(s, request, view->workplace.id, view->workplace.details, nullptr);
}

Response submitEdit(Services& s, const Request& request) {
    const auto id = request.id_<WorkplaceId>(0);
    const auto details = typedDetails(request);
    const auto done = changeWorkplace(s, request.who(), id, details);
    if (done) return http::seeOther(placePath(id) + "?done=workplace_changed");
    if (done.error().kind != ErrorKind::Invalid) return accounts::refused(s, request, done.error());
    return detailsPage(s, request, id, details, &done.error());
}

Response submitArchive(Services& s, const Request& request) {
    const auto id = request.id_<WorkplaceId>(0);
    const bool archived = request.form.get("archived") == "1";
    const auto done = archiveWorkplace(s, request.who(), id, archived);
    if (!done) return accounts::refused(s, request, done.error());
    return http::seeOther(placePath(id) + (archived ? "?done=workplace_archived" : "?done=workplace_restored"));
}

}  // namespace

void addPages(http::Router& r, Services& s) {
    r.get("/workplaces", [&s](const Request& q) { return listPage(s, q); });
    r.get("/workplaces/new", [&s](const Request& q) { return newPage(s, q); });
    r.post("/workplaces", [&s](const Request& q) { return submitNew(s, q); });
    r.get("/workplaces/{id}/edit", [&s](const Request& q) { return editPage(s, q); });
    r.post("/workplaces/{id}", [&s](const Request& q) { return submitEdit(s, q); });
    r.post("/workplaces/{id}/archive", [&s](const Request& q) { return submitArchive(s, q); });
}

}  // namespace valo::workplaces
