#include "assessment/rules.hpp"

#include "core/text.hpp"

namespace valo::assessment {
namespace {

Error conflictOf(std::string code) { return {ErrorKind::Conflict, std::move(code), {}, {}}; }
Error fieldError(std::string field, std::string code, std::string detail = {}) {
    return {ErrorKind::Invalid, "invalid", {}, {{std::move(field), std::move(code), std::move(detail)}}};
}
std::optional<Error> tooLong(const char* field, const std::string& text) {
    if (length(text) <= kLongestNote) return std::nullopt;
    return fieldError(field, "too_long", std::to_string(kLongestNote));
}

}  // namespace

std::optional<Error> refusal(const Placement& placement, const NewObservation& observation, Date today) {
    if (placement.isClosed()) return conflictOf("placement_closed");
    if (observation.observedOn > today) return fieldError("observedOn", "in_future");
    if (!placement.covers(observation.observedOn))
        return fieldError("observedOn", "outside_placement",
                          displayDate(placement.startsOn) + " – " + displayDate(placement.lastDay()));
    return tooLong("note", observation.note);
}

std::optional<Error> refusal(const Placement& placement, const NewView& view, Date today) {
    if (placement.isClosed()) return conflictOf("placement_closed");
    if (placement.startsOn > today) return conflictOf("placement_not_begun");
    if (view.assessedOn > today) return fieldError("assessedOn", "in_future");
    if (view.assessedOn < placement.startsOn)
        return fieldError("assessedOn", "before_placement", displayDate(placement.startsOn));
    return tooLong("note", view.note);
}

std::optional<Error> refusal(const Placement& placement, const NewAgreement& agreement, Date today) {
    if (placement.isClosed()) return conflictOf("placement_closed");
    if (placement.startsOn > today) return conflictOf("placement_not_begun");
    const bool inTalk = agreement.state != AgreementState::Proposed;
    if (inTalk && !agreement.talkOn) return fieldError("talkOn", "required");
    if (agreement.talkOn && *agreement.talkOn > today) return fieldError("talkOn", "in_future");
    if (agreement.talkOn && *agreement.talkOn < placement.startsOn)
        return fieldError("talkOn", "before_placement", displayDate(placement.startsOn));
    if (!agreement.hasGround) return conflictOf("nothing_seen_yet");
    if (agreement.state != AgreementState::Disagreed) {
        if (!isShownSkill(agreement.level)) return fieldError("level", "practising_is_not_agreed");
    } else {
        if (agreement.clientView.empty()) return fieldError("clientView", "required");
        if (agreement.coachView.empty()) return fieldError("coachView", "required");
    }
    if (auto wrong = tooLong("specification", agreement.specification)) return wrong;
    if (auto wrong = tooLong("clientView", agreement.clientView)) return wrong;
    return tooLong("coachView", agreement.coachView);
}

std::optional<Error> answerRefusal(const Placement& placement, AgreementState state, bool isSuperseded, bool accepts) {
    if (placement.isClosed()) return conflictOf("placement_closed");
    if (isSuperseded) return conflictOf("proposal_changed");
    if (state == AgreementState::Proposed) return std::nullopt;
    // Said again what was said already: a resend, which changes nothing. Second thoughts only go one way: a yes after a
    // no needs the coach's word again.
    if (state == AgreementState::Disagreed && accepts) return conflictOf("proposal_changed");
    return std::nullopt;
}

Band bandOf(Answer answer) {
    switch (answer) {
        case Answer::Can:
            return Band::Alone;
        case Answer::CanWithHelp:
            return Band::WithHelp;
        case Answer::Practising:
            return Band::Practising;
        case Answer::NotTried:
            break;
    }
    return Band::NotTried;
}

Band bandOf(Level level) {
    switch (level) {
        case Level::Practising:
            return Band::Practising;
        case Level::Guided:
            return Band::WithHelp;
        case Level::Independent:
        case Level::Advanced:
            break;
    }
    return Band::Alone;
}

bool viewsDiffer(std::optional<Answer> self, std::optional<Level> coach, std::optional<Level> observed) {
    const auto theirs = coach ? coach : observed;
    return self && theirs && bandOf(*self) != bandOf(*theirs);
}

std::optional<Level> levelToAgree(std::optional<Answer> self, std::optional<Level> coach,
                                  std::optional<Level> observed) {
    auto level = coach ? coach : observed;
    if (!level && self == Answer::Can) level = Level::Independent;
    if (!level && self == Answer::CanWithHelp) level = Level::Guided;
    if (level && !isShownSkill(*level)) return std::nullopt;
    return level;
}

}  // namespace valo::assessment
