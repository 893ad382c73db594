#include "core/json.hpp"
#include "http/json_body.hpp"
#include "planning/actions.hpp"
#include "planning/routes.hpp"
#include "planning/words.hpp"

namespace valo::planning {
namespace {

using http::Request;
using http::Response;

void write(JsonWriter& out, std::string_view name, const Share& share) {
    out.key(name).beginObject().field("shown", share.shown).field("all", share.all).endObject();
}

void write(JsonWriter& out, const UnitGap& unit) {
    out.beginObject().field("id", unit.id).field("code", unit.code).field("name", unit.name);
    write(out, "skills", unit.share());
    out.key("requirements").beginArray();
    for (const auto& line : unit.lines) {
        out.beginObject()
            .field("id", line.requirement.id)
            .field("code", line.requirement.code)
            .field("text", line.requirement.text)
            .field("plain", line.requirement.plain)
            .field("state", codeOf(line.standing))
            .field("reachable", line.reachable);
        if (line.level) out.field("level", codeOf(*line.level));
        if (!line.certificate.empty()) out.field("certificate", line.certificate);
        out.endObject();
    }
    out.endArray().endObject();
}

void writeBounds(JsonWriter& out, std::string_view name, const Bounds& bounds) {
    if (!bounds.empty()) out.key(name).beginObject().field("min", bounds.least).field("max", bounds.most).endObject();
}

/// The extent of a unit stands here only: as a fact of the qualification, not of the client.
void write(JsonWriter& out, const Branch& branch) {
    out.beginObject().field("role", codeOf(branch.role)).field("name", branch.name);
    if (branch.unit)
        out.field("unitId", *branch.unit).field("compulsory", branch.compulsory).field("extent", branch.extent);
    if (branch.isLocal()) out.field("institution", branch.institution).field("chosen", branch.isChosen);
    writeBounds(out, "credits", branch.credits);
    writeBounds(out, "count", branch.counts);
    writeBounds(out, "toChoose", branch.toChoose);
    if (branch.isAlternative) out.field("alternative", true).field("taken", branch.isTaken);
    write(out, "skills", branch.share);
    if (!branch.branches.empty()) {
        out.key("children").beginArray();
        for (const auto& child : branch.branches) write(out, child);
        out.endArray();
    }
    out.endObject();
}

void writePlan(JsonWriter& out, const Outlook& outlook) {
    const auto& frame = outlook.frame;
    const auto plan = frame.plan();
    out.key("plan").beginObject();
    out.field("employer", plan.employer)
        .field("provider", plan.provider)
        .field("hoursPerWeek", plan.hoursPerWeek)
        .field("plannedStart", plan.plannedStart)
        .field("subsidyApplied", plan.subsidyApplied)
        .field("subsidyDecidedOn", plan.subsidyDecidedOn)
        .field("nextSteps", plan.nextSteps)
        .field("competenceAreaId", plan.competenceArea)
        .field("updatedAt", frame.stored ? std::optional(frame.stored->updatedAt) : std::nullopt);
    out.key("localUnits").beginArray();
    for (const auto& local : outlook.locals)
        if (local.isChosen) out.value(local.unit);
    out.endArray().endObject();
}

Response getPlan(Services& services, const Request& request) {
    const auto o =
        outlook(services, request.who(), request.id_<ClientId>(0), request.id_<CurriculumId>(1), request.language);
    if (!o) return http::problem(o.error(), request);
    const auto& basis = o->frame.basis;
    JsonWriter out;
    out.beginObject().field("clientId", o->seen.client.id).field("asOf", o->day);
    out.key("curriculum")
        .beginObject()
        .field("id", basis.id)
        .field("decisionNumber", basis.decisionNumber)
        .field("name", basis.name)
        .field("validity", codeOf(validityOn(basis, o->day)))
        .endObject();
    out.key("workplaces").beginArray();
    for (const auto& name : o->workplaces) out.value(name);
    out.endArray();
    write(out, "skills", shareOf(o->units));
    out.key("units").beginArray();
    for (const auto& unit : o->units) write(out, unit);
    out.endArray();
    out.key("formation").beginArray();
    for (const auto& way : o->ways) {
        out.beginObject().field("id", way.id).key("nodes").beginArray();
        for (const auto& branch : way.branches) write(out, branch);
        out.endArray().endObject();
    }
    out.endArray();
    writePlan(out, *o);
    const Words t(services.pages, request.language);
    out.key("warnings").beginArray();
    for (const auto& warning : o->warnings)
        out.beginObject().field("code", codeOf(warning.concern)).field("message", t.warning(warning)).endObject();
    return http::json(out.endArray().endObject().take());
}

Response putPlanFields(Services& services, const Request& request) {
    http::JsonBody in(request.body);
    PlanInput input;
    input.employer = in.text("employer", 0, 200);
    input.provider = in.text("provider", 0, 200);
    if (const auto hours = in.maybeNumber("hoursPerWeek")) input.hoursPerWeek = number(*hours);
    if (const auto day = in.date("plannedStart", false)) input.plannedStart = isoDate(*day);
    input.subsidyApplied = in.truth("subsidyApplied").value_or(false);
    if (const auto day = in.date("subsidyDecidedOn", false)) input.subsidyDecidedOn = isoDate(*day);
    input.nextSteps = in.text("nextSteps", 0, 4000);
    input.competenceArea = curricula::CompetenceAreaId{in.maybeInteger("competenceAreaId").value_or(0)};
    for (const auto id : in.integers("localUnits")) input.localUnits.push_back(UnitId{id});
    if (auto wrong = in.finish()) return http::problem(*wrong, request);
    const auto done = savePlan(services, request.who(), request.id_<ClientId>(0), request.id_<CurriculumId>(1), input);
    if (!done) return http::problem(done.error(), request);
    return getPlan(services, request);
}

}  // namespace

void addApiRoutes(http::Router& r, Services& s) {
    r.get("/api/v1/clients/{id}/plans/{curriculum}", [&s](const Request& q) { return getPlan(s, q); });
    r.put("/api/v1/clients/{id}/plans/{curriculum}", [&s](const Request& q) { return putPlanFields(s, q); });
}

}  // namespace valo::planning
