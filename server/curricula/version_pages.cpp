#include "core/json.hpp"
#include "curricula/page_parts.hpp"
#include "curricula/store.hpp"
#include "curricula/versions.hpp"

namespace valo::curricula {

namespace {

using accounts::words;
using http::Needs;
using http::Request;
using http::Response;
using web::Data;

constexpr std::size_t kPerPage = 100;

struct History {
    std::optional<Curriculum> curriculum;
    std::vector<ImportEntry> imports;
    std::int64_t chosen = 0;  // the import that ?import= names, else the newest
    std::int64_t after = 0;
    std::vector<Change> changes;  // one more than a page holds, where there is one
};

History historyOf(Transaction& tx, const Request& request) {
    const auto id = request.id_<CurriculumId>(0);
    History all{curriculum(tx, id),
                importsOf(tx, id),
                request.query.integer("import").value_or(0),
                std::max<std::int64_t>(0, request.query.integer("after").value_or(0)),
                {}};
    if (all.chosen == 0 && !all.imports.empty()) all.chosen = all.imports.front().id;
    all.changes = changesOf(tx, id, all.chosen, all.after, kPerPage + 1);
    return all;
}

std::string changesHref(CurriculumId id, std::int64_t import, std::int64_t after) {
    return curriculumHref(id) + "/changes?import=" + std::to_string(import) +
           (after > 0 ? "&after=" + std::to_string(after) : "");
}

std::vector<Data> importRows(const History& history, bool withNames) {
    std::vector<Data> rows;
    for (const auto& entry : history.imports)
        rows.emplace_back()
            .set("when", displayTime(entry.importedAt))
            .set("file", entry.fileName)
            .set("by", withNames ? entry.importedBy : "")
            .set("added", entry.added)
            .set("changed", entry.changed)
            .set("moved", entry.moved)
            .set("removed", entry.removed)
            .set("is_first", &entry == &history.imports.back())
            .set("is_chosen", entry.id == history.chosen)
            .set("href", changesHref(history.curriculum->id, entry.id, 0));
    return rows;
}

Response changesPage(Services& services, const Request& request) {
    auto history = services.database.read([&](Transaction& tx) { return historyOf(tx, request); });
    if (!history.curriculum) return accounts::refused(services, request, notFound("curriculum").value());
    const auto id = history.curriculum->id;
    const std::string name(shown(history.curriculum->name, request.language).text);
    Data data;
    accounts::setText(data, "name", history.curriculum->name, request.language);
    data.set("decision", history.curriculum->decisionNumber);
    // Who imported is the colleagues' business, not the public's.
    data.set("imports", importRows(history, request.actor && mayImport(*request.actor)));
    data.set("changes", changeRows(services, request, history.changes, kPerPage, id));
    data.set("may_review", request.actor && request.actor->is(Role::Coordinator))
        .set("affected_href", curriculumHref(id) + "/affected");
    const bool hasMore = history.changes.size() > kPerPage;
    const auto page = static_cast<std::int64_t>(kPerPage);
    if (history.after > 0 || hasMore)
        data.set("pager",
                 web::pagerData(history.after > 0
                                    ? changesHref(id, history.chosen, std::max<std::int64_t>(0, history.after - page))
                                    : "",
                                hasMore ? changesHref(id, history.chosen, history.after + page) : ""));
    return accounts::page(
        services, request, "curricula/changes", data,
        {.title = words(services, request, "curricula.history"),
         .crumbs = {{"/curricula", words(services, request, "curricula.title")}, {curriculumHref(id), name}}});
}

Response getChanges(Services& services, const Request& request) {
    const auto history = services.database.read([&](Transaction& tx) { return historyOf(tx, request); });
    if (!history.curriculum) return http::problem(notFound("curriculum").value(), request);
    JsonWriter out;
    out.beginObject().field("curriculum", history.curriculum->id).key("imports").beginArray();
    for (const auto& entry : history.imports)
        out.beginObject()
            .field("id", entry.id)
            .field("file", entry.fileName)
            .field("format", entry.format)
            .field("importedAt", entry.importedAt)
            .field("added", entry.added)
            .field("changed", entry.changed)
            .field("moved", entry.moved)
            .field("removed", entry.removed)
            .endObject();
    out.endArray().field("import", history.chosen).key("items").beginArray();
    for (std::size_t i = 0; i < std::min(history.changes.size(), kPerPage); ++i) writeJson(out, history.changes[i]);
    out.endArray().key("next");
    if (history.changes.size() > kPerPage)
        out.value(std::to_string(history.after + static_cast<std::int64_t>(kPerPage)));
    else
        out.null();
    return http::json(out.endObject().take());
}

}  // namespace

void addVersionRoutes(http::Router& r, Services& s) {
    r.get(
        "/curricula/{id}/changes", [&s](const Request& q) { return changesPage(s, q); }, Needs::Nothing);
    r.get(
        "/api/v1/curricula/{id}/changes", [&s](const Request& q) { return getChanges(s, q); }, Needs::Nothing);
}

}  // namespace valo::curricula
