#include <fmt/format.h>

#include "accounts/access_log.hpp"
#include "accounts/page.hpp"
#include "core/json.hpp"
#include "http/json_body.hpp"
#include "placements/actions.hpp"
#include "placements/routes.hpp"

namespace valo::placements {
namespace {

using accounts::Look;
using accounts::readLogged;
using http::Request;
using http::Response;
using Looks = std::vector<Look>;

constexpr int kPage = 50;

void writeClient(JsonWriter& out, const Client& client, std::optional<Relation> relation) {
    out.beginObject()
        .field("id", client.id)
        .field("name", client.name)
        .field("dateOfBirth", client.dateOfBirth)
        .field("language", tag(client.language))
        .field("phone", client.phone)
        .field("email", client.email)
        .key("relation");
    relation ? out.value(codeOf(*relation)) : out.null();
    out.field("archivedAt", client.archivedAt).endObject();
}

void writePlacement(JsonWriter& out, const PlacementSummary& placement) {
    out.beginObject()
        .field("id", placement.id)
        .field("clientId", placement.client)
        .field("kind", codeOf(placement.kind))
        .field("startsOn", placement.startsOn)
        .field("endsOn", placement.endsOn)
        .field("endedOn", placement.endedOn)
        .field("hoursPerDay", placement.hoursPerDay)
        .field("daysPerWeek", placement.daysPerWeek)
        .field("workplaceId", placement.workplace)
        .field("workplace", placement.workplaceName)
        .field("municipality", placement.municipality)
        .field("tasks", placement.tasks)
        .field("printKind", placement.printKind)
        .endObject();
}

void writeWarnings(JsonWriter& out, const std::vector<Warning>& found) {
    out.key("warnings").beginArray();
    for (const auto& warning : found)
        out.beginObject()
            .field("code", warning.code)
            .field("limit", warning.limit)
            .field("actual", warning.actual)
            .endObject();
    out.endArray();
}

Response getClients(Services& services, const Request& request) {
    const auto& actor = request.who();
    const auto after = request.query.id<ClientId>("cursor");
    const auto rows = readLogged(services, actor, [&](Transaction& tx, Looks& looks) {
        auto found = caseload(tx, actor, kPage + 1, after);
        for (const auto& row : found) looks.push_back({row.id, "client.listed", "clients"});
        return found;
    });
    JsonWriter out;
    out.beginObject().key("items").beginArray();
    for (std::size_t i = 0; i < rows.size() && i < kPage; ++i) {
        const auto& row = rows[i];
        out.beginObject()
            .field("id", row.id)
            .field("name", row.name)
            .field("dateOfBirth", row.dateOfBirth)
            .field("language", tag(row.language))
            .field("relation", codeOf(row.relation))
            .field("placementId", row.placement)
            .field("workplace", row.workplace)
            .field("startsOn", row.startsOn)
            .field("endsOn", row.endsOn)
            .field("endedOn", row.endedOn)
            .endObject();
    }
    out.endArray().key("next");
    if (rows.size() > kPage)
        out.value(std::to_string(rows[kPage - 1].id.value));
    else
        out.null();
    return http::json(out.endObject().take());
}

ClientInput clientInput(http::JsonBody& in, Language otherwise) {
    ClientInput input;
    input.name = in.text("name", 1, 200);
    if (const auto born = in.date("dateOfBirth", false)) input.dateOfBirth = isoDate(*born);
    input.language = codeOf(in.code<Language>("language", false).value_or(otherwise));
    input.phone = in.text("phone", 0, 40);
    input.email = in.text("email", 0, 200);
    return input;
}

template <class AnyId>
Response created(const std::string& path, AnyId id) {
    JsonWriter out;
    out.beginObject().field("id", id).endObject();
    return http::json(out.take(), 201).with("Location", path + std::to_string(id.value));
}

Response postClient(Services& services, const Request& request) {
    http::JsonBody in(request.body);
    const auto input = clientInput(in, request.language);
    if (auto wrong = in.finish()) return http::problem(*wrong, request);
    const auto id = addClient(services, request.who(), input, request.header("idempotency-key"));
    if (!id) return http::problem(id.error(), request);
    return created("/api/v1/clients/", *id);
}

Response putClient(Services& services, const Request& request) {
    http::JsonBody in(request.body);
    const auto input = clientInput(in, request.language);
    if (auto wrong = in.finish()) return http::problem(*wrong, request);
    const auto done = changeClient(services, request.who(), request.id_<ClientId>(0), input);
    if (!done) return http::problem(done.error(), request);
    return http::json("{}");
}

Response getClient(Services& services, const Request& request) {
    const auto id = request.id_<ClientId>(0);
    auto body = readLogged(services, request.who(), [&](Transaction& tx, Looks& looks) -> Result<std::string> {
        const auto seen = seenClient(tx, request.who(), id);
        if (!seen) return notFound("client");
        looks.push_back({id, "client.read", "client/" + std::to_string(id.value)});
        JsonWriter out;
        out.beginObject().key("client");
        writeClient(out, seen->client, seen->relation);
        out.key("placements").beginArray();
        for (const auto& placement : placementsOf(tx, id)) writePlacement(out, placement);
        out.endArray().key("goals").beginArray();
        for (const auto& goal : goalsOf(tx, id))
            out.beginObject()
                .field("id", goal.id)
                .field("curriculumId", goal.curriculum)
                .field("curriculum", goal.curriculumName)
                .field("decisionNumber", goal.decisionNumber)
                .field("unitId", goal.unit)
                .field("unit", goal.unitName)
                .field("note", goal.note)
                .endObject();
        return out.endArray().endObject().take();
    });
    return body ? http::json(*std::move(body)) : http::problem(body.error(), request);
}

Response getClientPlacements(Services& services, const Request& request) {
    const auto id = request.id_<ClientId>(0);
    auto body = readLogged(services, request.who(), [&](Transaction& tx, Looks& looks) -> Result<std::string> {
        if (!maySee(tx, request.who(), id)) return notFound("client");
        looks.push_back({id, "client.read", "client/" + std::to_string(id.value)});
        JsonWriter out;
        out.beginObject().key("items").beginArray();
        for (const auto& placement : placementsOf(tx, id)) writePlacement(out, placement);
        return out.endArray().key("next").null().endObject().take();
    });
    return body ? http::json(*std::move(body)) : http::problem(body.error(), request);
}

Response postPlacement(Services& services, const Request& request) {
    http::JsonBody in(request.body);
    PlacementInput input;
    const ClientId client{in.integer("clientId")};
    input.workplace = WorkplaceId{in.integer("workplaceId")};
    input.controller = OrganisationId{in.maybeInteger("controllerId").value_or(0)};
    if (const auto kind = in.code<PlacementKind>("kind")) input.kind = codeOf(*kind);
    if (const auto day = in.date("startsOn", true)) input.startsOn = isoDate(*day);
    if (const auto day = in.date("endsOn", true)) input.endsOn = isoDate(*day);
    if (const auto hours = in.maybeNumber("hoursPerDay")) input.hoursPerDay = fmt::format("{}", *hours);
    if (const auto days = in.maybeNumber("daysPerWeek")) input.daysPerWeek = fmt::format("{}", *days);
    input.supervisorName = in.text("supervisorName", 0, 200);
    input.supervisorTitle = in.text("supervisorTitle", 0, 200);
    input.supervisorPhone = in.text("supervisorPhone", 0, 200);
    input.supervisorEmail = in.text("supervisorEmail", 0, 200);
    for (const auto task : in.integers("tasks")) input.tasks.push_back({task});
    if (auto wrong = in.finish()) return http::problem(*wrong, request);
    const auto id = addPlacement(services, request.who(), client, input, request.header("idempotency-key"));
    if (!id) return http::problem(id.error(), request);
    return created("/api/v1/placements/", *id);
}

Response getPlacement(Services& services, const Request& request) {
    const auto id = request.id_<PlacementId>(0);
    auto body = readLogged(services, request.who(), [&](Transaction& tx, Looks& looks) -> Result<std::string> {
        const auto seen = seenPlacement(tx, request.who(), id);
        if (!seen) return notFound("placement");
        looks.push_back({seen->placement.client, "placement.read", "placement/" + std::to_string(id.value)});
        const auto all = placementsOf(tx, seen->placement.client);
        const auto limits = limitsOn(tx, seen->placement.startsOn);
        JsonWriter out;
        out.beginObject();
        for (const auto& placement : all)
            if (placement.id == id) {
                out.key("placement");
                writePlacement(out, placement);
                writeWarnings(out, warningsFor(placement, all, limits, seen->clientBorn));
            }
        return out.endObject().take();
    });
    return body ? http::json(*std::move(body)) : http::problem(body.error(), request);
}

Response postEnd(Services& services, const Request& request) {
    http::JsonBody in(request.body);
    const auto day = in.date("endedOn", true);
    const auto reason = in.text("reason", 0, 1000);
    if (auto wrong = in.finish()) return http::problem(*wrong, request);
    const auto done = closePlacement(services, request.who(), request.id_<PlacementId>(0), isoDate(*day), reason);
    return done ? http::json("{}") : http::problem(done.error(), request);
}

Response putPrintKind(Services& services, const Request& request) {
    http::JsonBody in(request.body);
    const auto isPrinted = in.truth("printKind");
    if (!isPrinted) in.wrong("printKind", "required");
    if (auto wrong = in.finish()) return http::problem(*wrong, request);
    const auto done = decideToPrintKind(services, request.who(), request.id_<PlacementId>(0), *isPrinted);
    return done ? http::json("{}") : http::problem(done.error(), request);
}

Response postGoal(Services& services, const Request& request) {
    http::JsonBody in(request.body);
    GoalInput input;
    input.curriculum = CurriculumId{in.integer("curriculumId")};
    input.unit = UnitId{in.maybeInteger("unitId").value_or(0)};
    input.note = in.text("note", 0, 1000);
    if (auto wrong = in.finish()) return http::problem(*wrong, request);
    const auto id = setGoal(services, request.who(), request.id_<ClientId>(0), input);
    if (!id) return http::problem(id.error(), request);
    JsonWriter out;
    out.beginObject().field("id", *id).endObject();
    return http::json(out.take(), 201);
}

}  // namespace

void addApiRoutes(http::Router& router, Services& services) {
    const auto on = [&services](auto handler) {
        return [&services, handler](const Request& request) { return handler(services, request); };
    };
    router.get("/api/v1/clients", on(getClients));
    router.post("/api/v1/clients", on(postClient));
    router.get("/api/v1/clients/{id}", on(getClient));
    router.put("/api/v1/clients/{id}", on(putClient));
    router.get("/api/v1/clients/{id}/placements", on(getClientPlacements));
    router.post("/api/v1/clients/{id}/goals", on(postGoal));
    router.post("/api/v1/placements", on(postPlacement));
    router.get("/api/v1/placements/{id}", on(getPlacement));
    router.put("/api/v1/placements/{id}/print-kind", on(putPrintKind));
    router.post("/api/v1/placements/{id}/end", on(postEnd));
}

}  // namespace valo::placements
