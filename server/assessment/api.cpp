#include "accounts/access_log.hpp"
#include "assessment/actions.hpp"
#include "assessment/routes.hpp"
#include "core/json.hpp"
#include "http/json_body.hpp"
#include "placements/store.hpp"

namespace valo::assessment {
namespace {

using accounts::Look;
using accounts::readLogged;
using http::Request;
using http::Response;
using Looks = std::vector<Look>;

template <class E>
void codeField(JsonWriter& out, std::string_view name, const std::optional<E>& code) {
    out.key(name);
    code ? out.value(codeOf(*code)) : out.null();
}

void writeAgreement(JsonWriter& out, std::string_view name, const std::optional<CurrentAgreement>& agreement) {
    out.key(name);
    if (!agreement) {
        out.null();
        return;
    }
    out.beginObject()
        .field("id", agreement->id)
        .field("state", codeOf(agreement->state))
        .field("level", codeOf(agreement->level))
        .field("specification", agreement->specification)
        .field("decidedOn", agreement->decidedOn());
    codeField(out, "how", agreement->how);
    out.field("clientView", agreement->clientView).field("coachView", agreement->coachView).endObject();
}

void writeLine(JsonWriter& out, const AssessedLine& line) {
    const auto& requirement = line.requirement;
    out.beginObject()
        .field("requirementId", requirement.id)
        .field("code", requirement.code)
        .field("text", requirement.official)
        .field("plain", requirement.plain)
        .field("unitId", requirement.unit)
        .field("unitCode", requirement.unitCode)
        .field("unit", requirement.unitName)
        .field("curriculumId", requirement.curriculum)
        .field("decisionNumber", requirement.decisionNumber)
        .field("inTaskMap", line.inMap)
        .key("self");
    if (line.selfAnswer)
        out.beginObject()
            .field("answer", codeOf(*line.selfAnswer))
            .field("note", line.selfNote)
            .field("assessedOn", line.selfOn)
            .endObject();
    else
        out.null();
    out.key("observations").beginObject().field("count", line.observations).field("firstOn", line.firstObserved);
    out.field("lastOn", line.lastObserved);
    codeField(out, "topLevel", line.topObserved);
    out.endObject().key("coach");
    if (line.coachLevel)
        out.beginObject()
            .field("level", codeOf(*line.coachLevel))
            .field("note", line.coachNote)
            .field("assessedOn", line.coachOn)
            .endObject();
    else
        out.null();
    writeAgreement(out, "agreement", line.agreement);
    writeAgreement(out, "proposal", line.proposal);
    out.field("viewsDiffer", viewsDiffer(line.selfAnswer, line.coachLevel, line.topObserved)).endObject();
}

Response getAssessments(Services& services, const Request& request) {
    const auto id = request.id_<PlacementId>(0);
    auto body = readLogged(services, request.who(), [&](Transaction& tx, Looks& looks) -> Result<std::string> {
        const auto seen = placements::seenPlacement(tx, request.who(), id);
        if (!seen) return notFound("placement");
        looks.push_back({seen->placement.client, "assessment.read", "placement/" + std::to_string(id.value)});
        JsonWriter out;
        out.beginObject().key("items").beginArray();
        for (const auto& line : assessedLines(tx, id)) writeLine(out, line);
        return out.endArray().key("next").null().endObject().take();
    });
    return body ? http::json(*std::move(body)) : http::problem(body.error(), request);
}

Response getObservations(Services& services, const Request& request) {
    const auto id = request.id_<PlacementId>(0);
    auto body = readLogged(services, request.who(), [&](Transaction& tx, Looks& looks) -> Result<std::string> {
        const auto seen = placements::seenPlacement(tx, request.who(), id);
        if (!seen) return notFound("placement");
        looks.push_back({seen->placement.client, "assessment.read", "placement/" + std::to_string(id.value)});
        JsonWriter out;
        out.beginObject().key("items").beginArray();
        for (const auto& row : observationsOf(tx, id))
            out.beginObject()
                .field("id", row.id)
                .field("requirementId", row.requirement)
                .field("taskId", row.task)
                .field("level", codeOf(row.level))
                .field("note", row.note)
                .field("observedOn", row.observedOn)
                .field("observer", row.observerName)
                .field("withdrawnAt", row.withdrawnAt)
                .endObject();
        return out.endArray().key("next").null().endObject().take();
    });
    return body ? http::json(*std::move(body)) : http::problem(body.error(), request);
}

Response postObservation(Services& services, const Request& request) {
    http::JsonBody in(request.body);
    RecordObservation input;
    input.placement = request.id_<PlacementId>(0);
    if (const auto one = in.maybeInteger("requirementId")) input.requirements.push_back({*one});
    for (const auto id : in.integers("requirementIds")) input.requirements.push_back({id});
    input.task = TaskId{in.maybeInteger("taskId").value_or(0)};
    input.level = in.code<Level>("level").value_or(Level::Practising);
    input.note = in.text("note", 0, kLongestNote);
    input.observedOn = in.date("observedOn", false);
    input.requestKey = request.header("idempotency-key");
    if (auto wrong = in.finish()) return http::problem(*wrong, request);
    const auto recorded = recordObservation(services, request.who(), input);
    if (!recorded) return http::problem(recorded.error(), request);
    JsonWriter out;
    out.beginObject().key("ids").beginArray();
    for (const auto id : recorded->ids) out.value(id);
    out.endArray().key("outsideTaskMap").beginArray();
    for (const auto id : recorded->outsideMap) out.value(id);
    return http::json(out.endArray().endObject().take(), recorded->isNew ? 201 : 200);
}

Response postWithdrawal(Services& services, const Request& request) {
    const auto done = withdrawObservation(services, request.who(), request.id_<ObservationId>(0));
    return done ? http::json("{}") : http::problem(done.error(), request);
}

Response changedAnswer(const Result<int>& changed, const Request& request) {
    if (!changed) return http::problem(changed.error(), request);
    JsonWriter out;
    out.beginObject().field("changed", *changed).endObject();
    return http::json(out.take(), *changed ? 201 : 200);
}

Response postSelfAssessment(Services& services, const Request& request) {
    http::JsonBody in(request.body);
    AssessOneself input{.placement = request.id_<PlacementId>(0), .answers = {}, .assessedOn = {}};
    OwnAnswer answer{};
    answer.requirement = RequirementId{in.integer("requirementId")};
    answer.answer = in.code<Answer>("answer").value_or(Answer::NotTried);
    answer.note = in.text("note", 0, kLongestNote);
    input.assessedOn = in.date("assessedOn", false);
    if (auto wrong = in.finish()) return http::problem(*wrong, request);
    input.answers.push_back(std::move(answer));
    return changedAnswer(assessOneself(services, request.who(), input), request);
}

Response postCoachAssessment(Services& services, const Request& request) {
    http::JsonBody in(request.body);
    AssessAsCoach input{};
    input.placement = request.id_<PlacementId>(0);
    input.requirement = RequirementId{in.integer("requirementId")};
    input.level = in.code<Level>("level").value_or(Level::Practising);
    input.note = in.text("note", 0, kLongestNote);
    input.assessedOn = in.date("assessedOn", false);
    if (auto wrong = in.finish()) return http::problem(*wrong, request);
    return changedAnswer(assessAsCoach(services, request.who(), {input}), request);
}

Response postAgreement(Services& services, const Request& request) {
    http::JsonBody in(request.body);
    SayOnLine input{};
    input.placement = request.id_<PlacementId>(0);
    input.requirement = RequirementId{in.integer("requirementId")};
    input.agreement.state = in.code<AgreementState>("state").value_or(AgreementState::Proposed);
    input.agreement.level = in.code<Level>("level").value_or(Level::Practising);
    input.agreement.specification = in.text("specification", 0, kLongestNote);
    input.agreement.talkOn = in.date("talkOn", false);
    input.agreement.clientView = in.text("clientView", 0, kLongestNote);
    input.agreement.coachView = in.text("coachView", 0, kLongestNote);
    if (auto wrong = in.finish()) return http::problem(*wrong, request);
    const auto id = sayOnLine(services, request.who(), input);
    if (!id) return http::problem(id.error(), request);
    JsonWriter out;
    out.beginObject().field("id", *id).endObject();
    return http::json(out.take(), 201);
}

Response postAnswer(Services& services, const Request& request) {
    http::JsonBody in(request.body);
    const auto accepts = in.truth("accepts");
    const auto view = in.text("view", 0, kLongestNote);
    if (!accepts) in.wrong("accepts", "required");
    if (auto wrong = in.finish()) return http::problem(*wrong, request);
    const auto done = answerProposal(services, request.who(), request.id_<AgreementId>(0), *accepts, view);
    return done ? http::json("{}") : http::problem(done.error(), request);
}

}  // namespace

void addApiRoutes(http::Router& router, Services& services) {
    const auto on = [&services](auto handler) {
        return [&services, handler](const Request& request) { return handler(services, request); };
    };
    router.get("/api/v1/placements/{id}/assessments", on(getAssessments));
    router.get("/api/v1/placements/{id}/observations", on(getObservations));
    router.post("/api/v1/placements/{id}/observations", on(postObservation));
    router.post("/api/v1/observations/{id}/withdraw", on(postWithdrawal));
    router.post("/api/v1/placements/{id}/self-assessments", on(postSelfAssessment));
    router.post("/api/v1/placements/{id}/coach-assessments", on(postCoachAssessment));
    router.post("/api/v1/placements/{id}/agreements", on(postAgreement));
    router.post("/api/v1/agreements/{id}/answer", on(postAnswer));
}

}  // namespace valo::assessment
