#pragma once
// What may be observed, said and agreed: pure, so that each rule fits one test table.
#include <optional>
#include <string>

#include "assessment/level.hpp"
#include "core/result.hpp"
#include "placements/placement.hpp"

namespace valo::assessment {

using placements::Placement;

inline constexpr std::size_t kLongestNote = 2000;

struct NewObservation {
    Level level;
    std::string note;
    Date observedOn;
};
/// A closed placement accepts none; what is observed has happened, on a day of the placement.
std::optional<Error> refusal(const Placement& placement, const NewObservation& observation, Date today);

struct NewView {  // the client's own answer or the coach's assessment
    std::string note;
    Date assessedOn;
};
/// A view is given once the placement has begun; unlike an observation it may be given after its last planned day.
std::optional<Error> refusal(const Placement& placement, const NewView& view, Date today);

struct NewAgreement {
    AgreementState state;
    Level level;
    std::string specification, clientView, coachView;
    std::optional<Date> talkOn;  // the day both talked; a proposal has none
    bool hasGround = false;      // an observation or an assessment that stands
};
/// Practising stays practising: only shown skill is agreed on. An agreement rests on something seen or said. A
/// disagreement keeps the words of both.
std::optional<Error> refusal(const Placement& placement, const NewAgreement& agreement, Date today);

/// Why the client's answer to a proposal, or second thoughts about an agreed level, cannot be taken.
std::optional<Error> answerRefusal(const Placement& placement, AgreementState state, bool isSuperseded, bool accepts);

/// What a person's words and a level have in common, to compare them: not tried, practising, with help, alone.
enum class Band { NotTried, Practising, WithHelp, Alone };
Band bandOf(Answer answer);
Band bandOf(Level level);
/// Whether the client and the workplace see it differently: her answer against the coach's level, or against what was
/// observed where the coach has not said. Nothing differs from silence.
bool viewsDiffer(std::optional<Answer> self, std::optional<Level> coach, std::optional<Level> observed);
/// The level a talk begins with; never practising.
std::optional<Level> levelToAgree(std::optional<Answer> self, std::optional<Level> coach,
                                  std::optional<Level> observed);

}  // namespace valo::assessment
