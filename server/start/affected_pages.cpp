#include "accounts/page.hpp"
#include "core/json.hpp"
#include "core/text.hpp"
#include "placements/words.hpp"
#include "start/affected.hpp"
#include "start/routes.hpp"

namespace valo::start {
namespace {

using accounts::words;
using http::Request;
using http::Response;
using web::Data;

std::string hrefOf(const AffectedLine& line, CurriculumId curriculum) {
    const auto home = std::to_string(line.of.home);
    switch (line.kind) {
        case AffectedKind::Task:
            return "/tasks/" + home + "/mapping";
        case AffectedKind::Environment:
            return "/environments/" + home;
        case AffectedKind::Agreement:
            return "/placements/" + home + "/agree";
        case AffectedKind::Plan:
            break;
    }
    return "/clients/" + home + "/plan/" + std::to_string(curriculum.value);
}

Data lineRow(Services& services, const Request& request, const AffectedView& view, const AffectedView::Group& group,
             const AffectedLine& line) {
    const std::string kind(codeOf(line.kind));
    Data row;
    accounts::setText(row, "text", line.of.text, request.language);
    row.set("name", line.of.name)
        .set("kind", kind)
        .set("what", words(services, request, "curricula.affected." + kind))
        .set("href", hrefOf(line, view.curriculum.id))
        .set("subject", line.of.subject)
        .set("requirement", line.of.requirement.value)
        .set("newer", line.mayCarry && group.newer ? std::to_string(group.newer->id.value) : std::string())
        .set("is_reworded", !group.requirement.removedAt);
    return row;
}

Data groupRow(Services& services, const Request& request, const AffectedView& view, const AffectedView::Group& group) {
    const auto& now = group.requirement;
    const LocalizedText after = group.newer ? group.newer->text : LocalizedText{};
    const auto language = now.removedAt ? shown(group.before, request.language).language
                                        : curricula::differingLanguage(group.before, after, request.language);
    const ShownText before{group.before.in(language), language};
    // Taken out of use as it was: there is nothing to compare.
    const bool isSame = now.id && !now.removedAt && view.withdrawal && group.before == now.text;
    Data row;
    accounts::setText(row, "text", isSame ? now.text : LocalizedText{}, request.language);
    accounts::setText(row, "unit", now.unitName, request.language);
    row.set("code", placements::codeForPeople(now.unitCode))
        .set("is_whole", !now.id)
        .set("is_removed", now.removedAt.has_value())
        .set("is_withdrawn", view.withdrawal.has_value())
        .set("is_same", isSame)
        .set("has_newer", now.removedAt && group.newer)
        .set("lang_of_text", before.language == request.language ? "" : tag(before.language))
        .set("before", now.removedAt ? before.text : std::string())
        .set("after", now.removedAt ? after.in(before.language) : std::string())
        .set("parts",
             now.id && !now.removedAt ? web::wordDiff(before.text, after.in(before.language)) : std::vector<Data>());
    std::vector<Data> lines;
    for (const auto& line : group.lines) lines.push_back(lineRow(services, request, view, group, line));
    row.set("lines", std::move(lines));
    return row;
}

Response affectedPage(Services& services, const Request& request) {
    const auto view = affectedFor(services, request.who(), request.id_<CurriculumId>(0));
    if (!view) return accounts::refused(services, request, view.error());
    const auto home = "/curricula/" + std::to_string(view->curriculum.id.value);
    Data data;
    accounts::setText(data, "name", view->curriculum.name, request.language);
    data.set("decision", view->curriculum.decisionNumber)
        .set("home", home)
        .set("withdrawn_because", view->withdrawal ? view->withdrawal->reason : "")
        .set("withdrawn_when", view->withdrawal ? displayDate(helsinkiDate(view->withdrawal->at)) : "");
    std::vector<Data> groups;
    for (const auto& group : view->groups) groups.push_back(groupRow(services, request, *view, group));
    data.set("groups", std::move(groups));
    return accounts::page(services, request, "start/affected", data,
                          {.title = words(services, request, "curricula.affected"),
                           .crumbs = {{"/curricula", words(services, request, "curricula.title")},
                                      {home, std::string(shown(view->curriculum.name, request.language).text)}}});
}

Response submitReview(Services& services, const Request& request) {
    const auto kind = fromCode<AffectedKind>(request.form.get("kind"));
    const auto curriculum = request.id_<CurriculumId>(0);
    if (!kind) return accounts::refused(services, request, invalid("kind", "unknown").value());
    const bool carries = request.form.get("word") == "carry";
    const auto done =
        review(services, request.who(), curriculum,
               {*kind, request.form.integer("subject").value_or(0), request.form.id<RequirementId>("requirement"),
                carries ? request.form.id<RequirementId>("newer") : RequirementId{}});
    if (!done) return accounts::refused(services, request, done.error());
    return http::seeOther("/curricula/" + std::to_string(curriculum.value) +
                          "/affected?done=" + (carries ? "affected_carried" : "affected_kept"));
}

void writeRequirement(JsonWriter& out, std::string_view name,
                      const std::optional<curricula::Requirement>& requirement) {
    out.key(name);
    if (!requirement || !requirement->id) {
        out.null();
        return;
    }
    out.beginObject()
        .field("id", requirement->id)
        .field("text", requirement->text)
        .field("changedAt", requirement->changedAt)
        .field("removedAt", requirement->removedAt)
        .endObject();
}

Response getAffected(Services& services, const Request& request) {
    const auto view = affectedFor(services, request.who(), request.id_<CurriculumId>(0));
    if (!view) return http::problem(view.error(), request);
    JsonWriter out;
    out.beginObject().field("curriculum", view->curriculum.id).key("items").beginArray();
    for (const auto& group : view->groups)
        for (const auto& line : group.lines) {
            out.beginObject().field("kind", codeOf(line.kind)).field("id", line.of.subject);
            writeRequirement(out, "requirement", group.requirement);
            writeRequirement(out, "newer", group.newer);
            out.field("before", group.before).field("mayCarry", line.mayCarry && group.newer).endObject();
        }
    return http::json(out.endArray().endObject().take());
}

}  // namespace

void addAffectedRoutes(http::Router& r, Services& s) {
    r.get("/curricula/{id}/affected", [&s](const Request& q) { return affectedPage(s, q); });
    r.post("/curricula/{id}/affected", [&s](const Request& q) { return submitReview(s, q); });
    r.get("/api/v1/curricula/{id}/affected", [&s](const Request& q) { return getAffected(s, q); });
}

}  // namespace valo::start
