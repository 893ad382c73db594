// The talk: three views side by side, what differs first, and what both agree on or see differently.
#include <algorithm>
#include <map>

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
using placements::SeenPlacement;
using placements::Words;
using web::Choice;
using web::Data;
using Looks = std::vector<Look>;

struct View {
    SeenPlacement seen;
    std::vector<AssessedLine> lines;
    std::vector<UnitCriterion> criteria;
    std::vector<ObservationRow> observations;
};

std::string agreePath(PlacementId id) { return placements::placementPath(id) + "/agree"; }
std::string idText(RequirementId id) { return std::to_string(id.value); }

/// What is to be talked about first: different views, then what waits, what is proposed, what is decided, the rest.
int turnOf(const AssessedLine& line) {
    if (!line.isAgreed() && linesDiffer(line)) return 0;
    if (line.isDisagreed() && !line.proposal) return 1;
    if (waitsForAgreement(line)) return 2;
    if (line.proposal) return 3;
    if (line.isAgreed()) return 4;
    return 5;
}

/// Lines on which everybody says the same: they can be agreed on all at once.
bool isAlike(const AssessedLine& line) {
    return turnOf(line) == 2 && line.selfAnswer && (line.coachLevel || line.topObserved);
}

std::vector<Choice> levelChoices(Services& services, Language language, const Words& t, std::optional<Level> checked,
                                 bool withPractising) {
    std::vector<Choice> choices;
    for (const auto& level : kCodes<Level>)
        if (withPractising || isShownSkill(level.value))
            choices.push_back({.value = std::string(level.text),
                               .label = levelName(t, level.value),
                               .checked = checked == level.value,
                               .pictureHtml = web::levelLamp(services.pages, language, lampOf(level.value))});
    return choices;
}

std::vector<Data> optionRows(const std::vector<Choice>& choices) {
    std::vector<Data> rows;
    for (const auto& choice : choices)
        rows.emplace_back().set("value", choice.value).set("label", choice.label).set("checked", choice.checked);
    return rows;
}

void setViews(Data& row, Services& services, Language language, const Words& t, const View& view,
              const AssessedLine& line) {
    row.set("self", line.selfAnswer ? answerWord(t, *line.selfAnswer) : "")
        .set("self_note", line.selfNote)
        .set("self_on", line.selfOn ? displayDate(*line.selfOn) : "")
        .set("coach", line.coachLevel ? levelName(t, *line.coachLevel) : "")
        .set("coach_lamp_html", web::levelLamp(services.pages, language, lampOf(line.coachLevel)))
        .set("coach_note", line.coachNote)
        .set("coach_on", line.coachOn ? displayDate(*line.coachOn) : "");
    constexpr std::size_t kShown = 3;  // the newest; the others are on their own page
    std::vector<Data> seen;
    std::size_t more = 0;
    for (const auto& observation : view.observations) {
        if (observation.requirement != line.requirement.id || observation.withdrawnAt) continue;
        if (seen.size() == kShown) {
            ++more;
            continue;
        }
        seen.emplace_back()
            .set("lamp_html", web::levelLamp(services.pages, language, lampOf(observation.level)))
            .set("level", levelName(t, observation.level))
            .set("day", displayDate(observation.observedOn))
            .set("note", observation.note)
            .set("observer", observation.observerName);
    }
    row.set("more_seen", more ? t.count("assessment.agree.more_seen", more) : "");
    row.set("seen", std::move(seen));
}

void setState(Data& row, const Words& t, const AssessedLine& line) {
    row.set("agreed", line.isAgreed())
        .set("disagreed", line.isDisagreed())
        .set("proposed", line.proposal.has_value())
        .set("differs", !line.isAgreed() && linesDiffer(line))
        .set("nothing_yet", turnOf(line) == 5)
        .set("settled", turnOf(line) >= 4)
        .set("outside_map", !line.inMap);
    row.set("agreed_level", line.isAgreed() ? levelName(t, line.agreement->level) : "")
        .set("decided_on",
             line.agreement && line.agreement->decidedOn() ? displayDate(*line.agreement->decidedOn()) : "")
        .set("own_account", line.agreement && line.agreement->how == ClientHow::OwnAccount)
        .set("client_view", line.agreement ? line.agreement->clientView : "")
        .set("coach_view", line.agreement ? line.agreement->coachView : "")
        .set("proposed_level", line.proposal ? levelName(t, line.proposal->level) : "");
}

/// What was typed into the forms of one line, when it comes back with an error.
void setTyped(Data& row, const Request& request, bool isThis, Date today, const AssessedLine& line) {
    const auto typed = [&](std::string_view name, std::string otherwise) {
        return isThis ? std::string(request.form.get(name)) : std::move(otherwise);
    };
    row.set("typed_talk_on", typed("talkOn", displayDate(today)))
        .set("typed_specification", typed("specification", line.agreement ? line.agreement->specification : ""))
        .set("typed_client_view", typed("clientView", ""))
        .set("typed_coach_view", typed("coachView", ""))
        .set("typed_note", typed("note", line.coachNote))
        .set("open", isThis)
        .set("open_differently", isThis && request.form.get("act") == "disagreed")
        .set("open_agree", isThis && !request.form.get("act").empty() && request.form.get("act") != "disagreed")
        .set("open_coach", isThis && request.form.get("act").empty());
}

std::vector<Data> criteriaRows(const View& view, UnitId unit, Language language) {
    std::vector<Data> rows;
    for (const auto& criterion : view.criteria) {
        if (criterion.unit != unit) continue;
        auto& row = rows.emplace_back();
        accounts::setText(row, "criterion", criterion.text, language);
        accounts::setText(row, "level_name", criterion.levelName, language);
    }
    return rows;
}

/// What is wrong with the forms of this line, in words.
std::vector<std::string> errorWords(Services& services, Language language, const Error& error) {
    std::vector<std::string> words;
    for (const auto& field : placements::fieldsOf(&error))
        words.push_back(services.pages.errorText(language, field.code, field.detail));
    return words;
}

/// `error`: what was refused on this line, if it was this one.
Data lineRow(Services& services, const Request& request, const View& view, const AssessedLine& line,
             const Error* error) {
    const bool failed = error != nullptr;
    const Words t(services, request);
    const auto language = request.language;
    Data row;
    row.set("id", idText(line.requirement.id))
        .set("path", placements::placementPath(view.seen.placement.id))
        .set("requirement", requirementOf(services.pages, language, line.requirement, standingLevel(line)));
    setViews(row, services, language, t, view, line);
    setState(row, t, line);
    setTyped(row, request, failed, services.clock.today(), line);
    auto level = levelToAgree(line.selfAnswer, line.coachLevel, line.topObserved);
    if (line.isAgreed()) level = line.agreement->level;
    if (failed) level = fromCode<Level>(request.form.get("level"));
    row.set("levels", optionRows(levelChoices(services, language, t, level, false)));
    row.set("coach_levels", optionRows(levelChoices(services, language, t, line.coachLevel, true)));
    row.set("line_errors", failed ? errorWords(services, language, *error) : std::vector<std::string>{});
    row.set("criteria", turnOf(line) <= 2 ? criteriaRows(view, line.requirement.unit, language) : std::vector<Data>{});
    return row;
}

Response agreePage(Services& services, const Request& request, const Error* error = nullptr) {
    const auto id = request.id_<PlacementId>(0);
    const auto view = readLogged(services, request.who(), [&](Transaction& tx, Looks& looks) -> Result<View> {
        auto seen = placements::placementFor(tx, request.who(), id, Act::Assess);
        if (!seen) return refuse(seen.error());
        looks.push_back({seen->placement.client, "assessment.read", placements::subjectOf(id)});
        return View{std::move(*seen), assessedLines(tx, id), criteriaOf(tx, id), observationsOf(tx, id)};
    });
    if (!view) return refused(services, request, view.error());
    const Words t(services, request);
    std::vector<const AssessedLine*> order;
    for (const auto& line : view->lines) order.push_back(&line);
    std::ranges::stable_sort(order, {}, [](const auto* line) { return turnOf(*line); });
    const auto failed = request.form.id<RequirementId>("requirement");
    std::vector<Data> lines, alike;
    for (const auto* line : order) {
        lines.push_back(lineRow(services, request, *view, *line, failed == line->requirement.id ? error : nullptr));
        if (!isAlike(*line)) continue;
        auto& row = alike.emplace_back();
        accounts::setText(row, "text", everydayText(line->requirement), request.language);
        const auto level = *levelToAgree(line->selfAnswer, line->coachLevel, line->topObserved);
        row.set("id", idText(line->requirement.id)).set("level_code", codeOf(level)).set("level", levelName(t, level));
        row.set("lamp_html", web::levelLamp(services.pages, request.language, lampOf(level)));
    }
    web::Form form(services.pages, request.language, placements::fieldsOf(error));
    Data data;
    data.set("form", form.take())
        .set("name", view->seen.clientName)
        .set("workplace", view->seen.workplaceName)
        .set("path", placements::placementPath(id))
        .set("today", displayDate(services.clock.today()))
        .set("closed", view->seen.placement.isClosed())
        .set("lines", std::move(lines))
        .set("alike", std::move(alike));
    data.set("empty", web::emptyData(t("assessment.placement.nothing"), t("assessment.placement.nothing_how"),
                                     t("assessment.record.title"), "/record?placement=" + std::to_string(id.value)));
    return page(services, request, "assessment/agree", data,
                {.title = t("assessment.agree.title"),
                 .crumbs = {t.clients(),
                            {placements::clientPath(view->seen.placement.client), view->seen.clientName},
                            {placements::placementPath(id), view->seen.workplaceName}},
                 .status = placements::statusFor(error)});
}

Response answered(Services& services, const Request& request, const Error* error, const char* done) {
    const auto id = request.id_<PlacementId>(0);
    if (!error) return http::seeOther(agreePath(id) + "?done=" + done);
    if (!placements::isForTheForm(*error)) return refused(services, request, *error);
    return agreePage(services, request, error);
}

/// The day of the talk as typed; a day that is no day is an error of its field.
Result<std::optional<Date>> talkDay(const Request& request) {
    const auto typed = request.form.get("talkOn");
    if (typed.empty()) return std::optional<Date>{};
    const auto day = parseDate(typed);
    if (!day) return invalid("talkOn", "not_a_date");
    return day;
}

Response submitAgreement(Services& services, const Request& request) {
    const auto state = fromCode<AgreementState>(request.form.get("act")).value_or(AgreementState::Proposed);
    const auto talk = talkDay(request);
    if (!talk) return answered(services, request, &talk.error(), "");
    auto level = fromCode<Level>(request.form.get("level"));
    if (!level) {
        const Error error{ErrorKind::Invalid, "invalid", {}, {{"level", "required", {}}}};
        return answered(services, request, &error, "");
    }
    SayOnLine input{request.id_<PlacementId>(0), request.form.id<RequirementId>("requirement"), {}};
    input.agreement.state = state;
    input.agreement.level = *level;
    input.agreement.specification = request.form.get("specification");
    input.agreement.talkOn = *talk;
    if (state == AgreementState::Disagreed) {
        input.agreement.clientView = request.form.get("clientView");
        input.agreement.coachView = request.form.get("coachView");
    }
    const auto said = sayOnLine(services, request.who(), input);
    return answered(services, request, said ? nullptr : &said.error(),
                    ("agreement_" + std::string(codeOf(state))).c_str());
}

Response submitAlike(Services& services, const Request& request) {
    const auto talk = talkDay(request);
    if (!talk) return answered(services, request, &talk.error(), "");
    std::vector<SayOnLine> inputs;
    for (const auto pair : request.form.all("lines")) {  // "requirement level"
        const auto space = pair.find(' ');
        const auto level = space == pair.npos ? std::nullopt : fromCode<Level>(pair.substr(space + 1));
        if (!level) continue;
        SayOnLine input{request.id_<PlacementId>(0), {std::atoll(std::string(pair.substr(0, space)).c_str())}, {}};
        input.agreement.state = AgreementState::Agreed;
        input.agreement.level = *level;
        input.agreement.talkOn = *talk;
        inputs.push_back(std::move(input));
    }
    if (inputs.empty()) {
        const Error error{ErrorKind::Invalid, "invalid", {}, {{"lines", "tick_one", {}}}};
        return answered(services, request, &error, "");
    }
    const auto said = sayOnLines(services, request.who(), inputs);
    return answered(services, request, said ? nullptr : &said.error(), "agreement_agreed");
}

Response submitCoachView(Services& services, const Request& request) {
    const auto level = fromCode<Level>(request.form.get("level"));
    if (!level) {
        const Error error{ErrorKind::Invalid, "invalid", {}, {{"level", "required", {}}}};
        return answered(services, request, &error, "");
    }
    const auto done = assessAsCoach(services, request.who(),
                                    {{request.id_<PlacementId>(0), request.form.id<RequirementId>("requirement"),
                                      *level, std::string(request.form.get("note")), std::nullopt}});
    return answered(services, request, done ? nullptr : &done.error(), "coach_view_saved");
}

}  // namespace

void addAgreePages(http::Router& router, Services& services) {
    router.get("/placements/{id}/agree", [&services](const Request& r) { return agreePage(services, r); });
    router.post("/placements/{id}/agree", [&services](const Request& r) { return submitAgreement(services, r); });
    router.post("/placements/{id}/agree-alike", [&services](const Request& r) { return submitAlike(services, r); });
    router.post("/placements/{id}/coach-view", [&services](const Request& r) { return submitCoachView(services, r); });
}

}  // namespace valo::assessment
