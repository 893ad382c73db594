#include "accounts/page.hpp"
#include "curricula/actions.hpp"
#include "curricula/browse.hpp"
#include "curricula/formation.hpp"
#include "curricula/routes.hpp"
#include "curricula/store.hpp"
#include "curricula/trust.hpp"

namespace valo::curricula {

namespace {

using http::Needs;
using http::Request;
using http::Response;

constexpr std::size_t kFileLimit = 32 * 1024 * 1024;

void writeCurriculum(JsonWriter& out, const Curriculum& curriculum, Date today) {
    out.field("id", curriculum.id)
        .field("decisionNumber", curriculum.decisionNumber)
        .field("kind", codeOf(curriculum.kind))
        .field("name", curriculum.name)
        .field("notice", curriculum.notice)
        .field("languages", curriculum.languages)
        .field("educationCodes", curriculum.educationCodes)
        .field("origin", codeOf(originOf(curriculum)))
        .field("confirmed", !isUnconfirmed(curriculum))
        .field("status", codeOf(curriculum.status))
        .field("validity", codeOf(validityOn(curriculum, today)))
        .field("validFrom", curriculum.validFrom)
        .field("validTo", curriculum.validTo)
        .field("transitionTo", curriculum.transitionTo)
        .field("decidedOn", curriculum.decidedOn)
        .field("replaces", curriculum.replaces)
        .key("fields")
        .beginArray();
    for (const auto field : fieldsOf(curriculum.educationCodes)) out.value(codeOf(field));
    out.endArray()
        .key("source")
        .beginObject()
        .field("system", curriculum.sourceSystem)
        .field("id", curriculum.sourceId)
        .field("revision", curriculum.revision)
        .endObject()
        .field("units", curriculum.unitCount)
        .field("updatedAt", curriculum.updatedAt);
}

/// One page of a list whose cursor is the id of the last row before it.
struct Paging {
    std::int64_t after = 0;
    std::size_t limit = 50;
};
Result<Paging> pagingOf(const Request& request) {
    Paging paging;
    if (request.query.has("cursor")) {
        const auto cursor = request.query.integer("cursor");
        if (!cursor || *cursor < 0) return invalid("cursor", "unknown");
        paging.after = *cursor;
    }
    if (request.query.has("limit")) {
        const auto limit = request.query.integer("limit");
        if (!limit || *limit < 1 || *limit > 200) return invalid("limit", "not_a_number");
        paging.limit = static_cast<std::size_t>(*limit);
    }
    return paging;
}

/// Ends a list that was asked for one row more than `limit`; `write` writes a row, `idOf` gives its cursor.
template <class Row, class Write>
Response listed(const std::vector<Row>& rows, std::size_t limit, Write&& write) {
    JsonWriter out;
    out.beginObject().key("items").beginArray();
    const auto count = std::min(rows.size(), limit);
    for (std::size_t i = 0; i < count; ++i) {
        out.beginObject();
        write(out, rows[i]);
        out.endObject();
    }
    out.endArray().key("next");
    if (rows.size() > limit)
        out.value(std::to_string(rows[limit - 1].id.value));
    else
        out.null();
    return http::json(out.endObject().take());
}

Response getCurricula(Services& services, Spelling& spelling, const Request& request) {
    const auto paging = pagingOf(request);
    if (!paging) return http::problem(paging.error(), request);
    const auto wanted = wantedOf(request);
    if (!wanted) return http::problem(wanted.error(), request);
    const auto today = services.clock.today();
    auto rows = services.database.read(
        [&](Transaction& tx) { return find(tx, services.pages, spelling, *wanted, today, 0).curricula; });
    std::erase_if(rows, [&](const Curriculum& row) { return row.id.value <= paging->after; });
    return listed(rows, paging->limit,
                  [&](JsonWriter& out, const Curriculum& row) { writeCurriculum(out, row, today); });
}

void writeTree(JsonWriter& out, const std::vector<FormationNode>& nodes) {
    out.beginArray();
    for (const auto& node : nodes) {
        out.beginObject().field("role", codeOf(node.role)).field("name", node.name);
        if (!node.description.empty()) out.field("descriptionHtml", node.description);
        if (node.role == NodeRole::Unit) {
            out.field("unit", node.unit).field("unitCode", node.unitCode).field("unitName", node.unitName);
            out.field("credits", node.credits).field("creditsMax", node.creditsMax);
            out.field("compulsory", node.compulsory);
        } else {
            if (!node.competenceAreaCode.empty()) out.field("competenceAreaCode", node.competenceAreaCode);
            if (!node.titleCode.empty()) out.field("titleCode", node.titleCode);
            const auto demand = demandOf(node);
            out.field("asks", codeOf(demand.asks)).field("alternatives", partsOf(node).size() < node.children.size());
            out.field("creditsMin", node.creditsMin).field("creditsMax", node.creditsMax);
            out.field("countMin", node.countMin).field("countMax", node.countMax).key("children");
            writeTree(out, node.children);
        }
        out.endObject();
    }
    out.endArray();
}

Response getCurriculum(Services& services, const Request& request) {
    struct Found {
        std::optional<Curriculum> curriculum;
        std::vector<CompetenceArea> areas;
        std::vector<Title> titles;
        std::vector<Structure> structures;
    };
    const auto found = services.database.read([&](Transaction& tx) {
        const auto id = request.id_<CurriculumId>(0);
        return Found{curriculum(tx, id), competenceAreas(tx, id), titles(tx, id), formation(tx, id)};
    });
    if (!found.curriculum) return http::problem(notFound("curriculum").value(), request);
    JsonWriter out;
    out.beginObject();
    writeCurriculum(out, *found.curriculum, services.clock.today());
    out.key("competenceAreas").beginArray();
    for (const auto& area : found.areas)
        out.beginObject().field("id", area.id).field("code", area.code).field("name", area.name).endObject();
    out.endArray().key("titles").beginArray();
    for (const auto& title : found.titles)
        out.beginObject()
            .field("code", title.code)
            .field("name", title.name)
            .field("competenceArea", title.competenceArea)
            .endObject();
    out.endArray().key("structures").beginArray();
    for (const auto& structure : found.structures) {
        out.beginObject().field("id", structure.id).key("nodes");
        writeTree(out, structure.nodes);
        out.endObject();
    }
    return http::json(out.endArray().endObject().take());
}

void writeUnit(JsonWriter& out, const Unit& unit) {
    out.field("id", unit.id)
        .field("curriculum", unit.curriculum)
        .field("code", unit.code)
        .field("kind", codeOf(unit.kind))
        .field("name", unit.name)
        .field("credits", unit.credits)
        .field("requirements", unit.requirementCount)
        .field("removedAt", unit.removedAt);
}

Response getUnits(Services& services, const Request& request) {
    const auto paging = pagingOf(request);
    if (!paging) return http::problem(paging.error(), request);
    const auto id = request.id_<CurriculumId>(0);
    const auto rows = services.database.read([&](Transaction& tx) -> std::optional<std::vector<Unit>> {
        if (!curriculum(tx, id)) return std::nullopt;
        return units(tx, id);
    });
    if (!rows) return http::problem(notFound("curriculum").value(), request);
    // The order is the document's, so the cursor is a unit of the list, not a bound on its id.
    auto begin = rows->begin();
    if (paging->after != 0) {
        begin = std::find_if(begin, rows->end(), [&](const Unit& unit) { return unit.id.value == paging->after; });
        if (begin == rows->end()) return http::problem(invalid("cursor", "unknown").value(), request);
        ++begin;
    }
    return listed(std::vector<Unit>(begin, rows->end()), paging->limit, writeUnit);
}

void writeRequirement(JsonWriter& out, const Requirement& requirement) {
    out.beginObject()
        .field("id", requirement.id)
        .field("code", requirement.code)
        .field("subAreaCode", requirement.subAreaCode)
        .field("subArea", requirement.subAreaName)
        .field("compulsory", requirement.compulsory)
        .field("area", requirement.heading)
        .field("text", requirement.text)
        .field("plain", requirement.plain)
        .field("changedAt", requirement.changedAt)
        .endObject();
}

Response getUnit(Services& services, const Request& request) {
    struct Found {
        std::optional<Unit> unit;
        std::optional<Curriculum> curriculum;
        std::vector<Requirement> requirements;
        std::vector<Criterion> criteria;
    };
    const auto found = services.database.read([&](Transaction& tx) {
        const auto id = request.id_<UnitId>(0);
        Found all{unit(tx, id), {}, requirementsOf(tx, id), criteriaOf(tx, id)};
        if (all.unit) all.curriculum = curriculum(tx, all.unit->curriculum);
        return all;
    });
    if (!found.unit) return http::problem(notFound("unit").value(), request);
    JsonWriter out;
    out.beginObject();
    writeUnit(out, *found.unit);
    out.field("decisionNumber", found.curriculum->decisionNumber)
        .field("descriptionHtml", found.unit->description)
        .field("demonstrationHtml", found.unit->demonstration)
        .field("subject", found.unit->subject)
        .key("requirementList")
        .beginArray();
    for (const auto& requirement : found.requirements) writeRequirement(out, requirement);
    out.endArray().key("criteria").beginArray();
    for (const auto& criterion : found.criteria)
        out.beginObject()
            .field("target", criterion.target)
            .field("level", criterion.level)
            .field("levelName", criterion.levelName)
            .field("text", criterion.text)
            .endObject();
    return http::json(out.endArray().endObject().take());
}

/// The file of a multipart form, or the raw body under the name that ?file= gives it.
Response postImport(Services& services, const Request& request) {
    const auto isUpload = !request.files.empty();
    const std::string& bytes = isUpload ? request.files.front().bytes : request.body;
    const std::string name = isUpload ? request.files.front().name : std::string(request.query.get("file"));
    if (bytes.empty()) return http::problem(invalid("file", "required").value(), request);
    const bool onlyCheck = request.query.get("check") == "true";
    const auto report = onlyCheck ? checkCurriculum(services, request.who(), bytes, name)
                                  : importCurriculum(services, request.who(), bytes, name);
    if (!report) return http::problem(report.error(), request);
    JsonWriter out;
    writeJson(out, *report);
    const int status = report->verdict == Verdict::Refused ? 422 : report->verdict == Verdict::Imported ? 201 : 200;
    return http::json(out.take(), status);
}

}  // namespace

void addApiRoutes(http::Router& r, Services& s) {
    r.get(
        "/api/v1/curricula",
        [&s, spelling = std::make_shared<Spelling>()](const Request& q) { return getCurricula(s, *spelling, q); },
        Needs::Nothing);
    r.get(
        "/api/v1/curricula/{id}", [&s](const Request& q) { return getCurriculum(s, q); }, Needs::Nothing);
    r.get(
        "/api/v1/curricula/{id}/units", [&s](const Request& q) { return getUnits(s, q); }, Needs::Nothing);
    r.get(
        "/api/v1/units/{id}", [&s](const Request& q) { return getUnit(s, q); }, Needs::Nothing);
    r.post(
        "/api/v1/imports", [&s](const Request& q) { return postImport(s, q); }, Needs::Import, kFileLimit);
}

}  // namespace valo::curricula
