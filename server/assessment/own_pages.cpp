// What the client says: in her own account, or on paper that a colleague writes down.
#include <algorithm>

#include "accounts/access_log.hpp"
#include "assessment/actions.hpp"
#include "assessment/line_words.hpp"
#include "assessment/routes.hpp"
#include "placements/actions.hpp"

namespace valo::assessment {
namespace {

using accounts::Look;
using accounts::page;
using accounts::readLogged;
using accounts::refused;
using http::Request;
using http::Response;
using placements::Act;
using placements::PlacementSummary;
using placements::SeenPlacement;
using placements::Words;
using web::Data;
using Looks = std::vector<Look>;

std::string answerField(RequirementId id) { return "answer_" + std::to_string(id.value); }

/// One question: large cards in everyday words, the official text behind.
Data question(Services& services, const Request& request, const AssessedLine& line) {
    const Words t(services, request);
    const auto field = answerField(line.requirement.id);
    const auto typed = fromCode<Answer>(request.form.get(field));
    std::vector<Data> choices;
    for (const auto& answer : kCodes<Answer>)
        choices.emplace_back()
            .set("field", field)
            .set("value", answer.text)
            .set("label", answerWord(t, answer.value))
            .set("checked", typed ? typed == answer.value : line.selfAnswer == answer.value);
    Data row;
    row.set("field", field).set("choices", std::move(choices));
    accounts::setText(row, "text", everydayText(line.requirement), request.language);
    accounts::setText(row, "official", line.requirement.official, request.language);
    accounts::setText(row, "unit", line.requirement.unitName, request.language);
    row.set("has_plain", !line.requirement.plain.empty()).set("code", line.requirement.unitCode);
    return row;
}

std::vector<OwnAnswer> answersIn(const Request& request) {
    std::vector<OwnAnswer> answers;
    for (const auto& [name, value] : request.form.pairs()) {
        if (!name.starts_with("answer_")) continue;
        if (const auto answer = fromCode<Answer>(value))
            answers.push_back({{std::atoll(name.c_str() + 7)}, *answer, {}});
    }
    return answers;
}

// ——— the client's own page

struct OwnView {
    std::vector<PlacementSummary> placements;
    std::vector<Proposal> proposals;
    PlacementId chosen;
    std::vector<AssessedLine> lines;
};

/// The open placement that was asked for, else the newest open one, else the newest.
PlacementId chosenOf(const std::vector<PlacementSummary>& placements, PlacementId wanted) {
    for (const auto& placement : placements)
        if (placement.id == wanted) return wanted;
    for (const auto& placement : placements)
        if (!placement.isClosed()) return placement.id;
    return placements.empty() ? PlacementId{} : placements.front().id;
}

Data proposalRow(Services& services, const Request& request, const Proposal& proposal, bool isFailed) {
    const Words t(services, request);
    Data row;
    const auto& plain = proposal.plain.empty() ? proposal.official : proposal.plain;
    accounts::setText(row, "plain", plain, request.language);
    accounts::setText(row, "official", proposal.official, request.language);
    row.set("id", proposal.id.value)
        .set("coach", proposal.coachName)
        .set("workplace", proposal.workplaceName)
        .set("day", displayDate(helsinkiDate(proposal.coachAt)))
        .set("level", t("level." + std::string(codeOf(proposal.level)) + ".client"))
        .set("lamp_html", web::levelLamp(services.pages, request.language, lampOf(proposal.level)))
        .set("specification", proposal.specification)
        .set("typed_view", isFailed ? std::string(request.form.get("view")) : "");
    return row;
}

void setLines(Data& data, Services& services, const Request& request, const OwnView& view, bool isClosed) {
    const Words t(services, request);
    std::vector<Data> open, answered, can;
    for (const auto& line : view.lines) {
        if (line.isAgreed()) {
            auto& row = can.emplace_back();
            accounts::setText(row, "text", everydayText(line.requirement), request.language);
            row.set("lamp_html", web::levelLamp(services.pages, request.language, lampOf(line.agreement->level)))
                .set("level", t("level." + std::string(codeOf(line.agreement->level)) + ".client"))
                .set("id", line.agreement->id.value);
        } else if (!isClosed) {
            (line.selfAnswer ? answered : open).push_back(question(services, request, line));
        }
    }
    data.set("questions", std::move(open)).set("answered", std::move(answered)).set("can", std::move(can));
}

Response ownPage(Services& services, const Request& request, const Error* error = nullptr) {
    const auto& actor = request.who();
    if (!actor.client) return refused(services, request, {ErrorKind::NotFound, "not_found", {}, {}});
    const auto wanted = request.query.has("placement") ? request.query.id<PlacementId>("placement")
                                                       : request.form.id<PlacementId>("placement");
    const auto view = readLogged(services, actor, [&](Transaction& tx, Looks& looks) {
        looks.push_back({actor.client, "assessment.read", "own"});
        OwnView found{placements::placementsOf(tx, actor.client), openProposals(tx, actor.client), {}, {}};
        found.chosen = chosenOf(found.placements, wanted);
        if (found.chosen) found.lines = assessedLines(tx, found.chosen);
        return found;
    });
    const Words t(services, request);
    Data data;
    bool isClosed = false;
    std::vector<Data> places, proposals;
    for (const auto& placement : view.placements) {
        const bool chosen = placement.id == view.chosen;
        places.emplace_back()
            .set("workplace", placement.workplaceName)
            .set("href", "/my/assessments?placement=" + std::to_string(placement.id.value))
            .set("current", chosen);
        if (!chosen) continue;
        isClosed = placement.isClosed();
        data.set("workplace", placement.workplaceName);
    }
    const auto failed = request.captured.empty() ? AgreementId{} : request.id_<AgreementId>(0);
    for (const auto& proposal : view.proposals)
        proposals.push_back(proposalRow(services, request, proposal, error && proposal.id == failed));
    web::Form form(services.pages, request.language, placements::fieldsOf(error));
    data.set("form", form.take())
        .set("first_name", actor.name.substr(0, actor.name.find(' ')))
        .set("several", view.placements.size() > 1)
        .set("places", std::move(places))
        .set("placement_id", view.chosen.value)
        .set("proposals", std::move(proposals))
        .set("nothing", view.placements.empty())
        .set("closed", isClosed);
    setLines(data, services, request, view, isClosed);
    data.set("empty", web::emptyData(t("assessment.own.nothing"), t("assessment.own.nothing_how")));
    return page(services, request, "assessment/own", data,
                {.title = t("assessment.own.title"), .calm = true, .status = placements::statusFor(error)});
}

Response submitOwn(Services& services, const Request& request) {
    const auto placement = request.form.id<PlacementId>("placement");
    const auto answers = answersIn(request);
    if (!request.who().client) return refused(services, request, {ErrorKind::NotFound, "not_found", {}, {}});
    if (answers.empty()) {
        const Error error{ErrorKind::Invalid, "invalid", {}, {{"", "answer_one", {}}}};
        return ownPage(services, request, &error);
    }
    const auto changed = assessOneself(services, request.who(), {placement, answers, std::nullopt});
    if (changed)
        return http::seeOther("/my/assessments?placement=" + std::to_string(placement.value) +
                              "&done=own_answers_saved");
    if (!placements::isForTheForm(changed.error())) return refused(services, request, changed.error());
    return ownPage(services, request, &changed.error());
}

Response submitAnswer(Services& services, const Request& request) {
    const bool accepts = request.form.get("answer") == "yes";
    if (!accepts && request.form.get("answer") != "no")
        return refused(services, request, {ErrorKind::Invalid, "invalid", {}, {}});
    const auto done = answerProposal(services, request.who(), request.id_<AgreementId>(0), accepts,
                                     std::string(request.form.get("view")));
    if (done) return http::seeOther(accepts ? "/my/assessments?done=own_yes" : "/my/assessments?done=own_no");
    if (!placements::isForTheForm(done.error())) return refused(services, request, done.error());
    return ownPage(services, request, &done.error());
}

// ——— on paper, or with the coach

Response paperPage(Services& services, const Request& request, const Error* error = nullptr) {
    const auto id = request.id_<PlacementId>(0);
    std::vector<AssessedLine> lines;
    const auto seen = readLogged(services, request.who(), [&](Transaction& tx, Looks& looks) {
        auto found = placements::placementFor(tx, request.who(), id, Act::Assess);
        if (!found) return found;
        looks.push_back({found->placement.client, "assessment.read", placements::subjectOf(id)});
        lines = assessedLines(tx, id);
        return found;
    });
    if (!seen) return refused(services, request, seen.error());
    const Words t(services, request);
    std::vector<Data> questions;
    for (const auto& line : lines) questions.push_back(question(services, request, line));
    web::Form form(services.pages, request.language, placements::fieldsOf(error));
    form.add(
        web::Field{.name = "assessedOn",
                   .label = "assessment.paper.day",
                   .value = error ? std::string(request.form.get("assessedOn")) : displayDate(services.clock.today()),
                   .hint = "placements.date_hint",
                   .isShort = true});
    Data data;
    data.set("form", form.take())
        .set("name", seen->clientName)
        .set("path", placements::placementPath(id))
        .set("closed", seen->placement.isClosed())
        .set("questions", std::move(questions));
    data.set("empty", web::emptyData(t("assessment.placement.nothing"), t("assessment.placement.nothing_how")));
    return page(services, request, "assessment/paper", data,
                {.title = t("assessment.paper.title"),
                 .crumbs = {t.clients(),
                            {placements::clientPath(seen->placement.client), seen->clientName},
                            {placements::placementPath(id), seen->workplaceName}},
                 .status = placements::statusFor(error)});
}

Response submitPaper(Services& services, const Request& request) {
    const auto id = request.id_<PlacementId>(0);
    const auto day = parseDate(request.form.get("assessedOn"));
    const auto answers = answersIn(request);
    Error error{ErrorKind::Invalid, "invalid", {}, {}};
    if (!day) error.fields.push_back({"assessedOn", "not_a_date", {}});
    if (answers.empty()) error.fields.push_back({"", "answer_one", {}});
    if (!error.fields.empty()) return paperPage(services, request, &error);
    const auto changed = assessOneself(services, request.who(), {id, answers, day});
    if (changed) return http::seeOther(placements::placementPath(id) + "/agree?done=paper_saved");
    if (!placements::isForTheForm(changed.error())) return refused(services, request, changed.error());
    return paperPage(services, request, &changed.error());
}

}  // namespace

void addOwnPages(http::Router& router, Services& services) {
    router.get("/my/assessments", [&services](const Request& r) { return ownPage(services, r); });
    router.post("/my/assessments", [&services](const Request& r) { return submitOwn(services, r); });
    router.post("/my/agreements/{id}", [&services](const Request& r) { return submitAnswer(services, r); });
    router.get("/placements/{id}/self", [&services](const Request& r) { return paperPage(services, r); });
    router.post("/placements/{id}/self", [&services](const Request& r) { return submitPaper(services, r); });
}

}  // namespace valo::assessment
