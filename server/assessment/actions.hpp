#pragma once
// What people do with skills: see them, speak of them, agree on them. Nothing is overwritten: what is new marks the
// old.
#include <string>
#include <vector>

#include "accounts/services.hpp"
#include "assessment/rules.hpp"
#include "assessment/store.hpp"
#include "core/actor.hpp"

namespace valo::assessment {

struct RecordObservation {
    PlacementId placement;
    std::vector<RequirementId> requirements;
    TaskId task;  // 0: seen outside the chosen tasks
    Level level = Level::Practising;
    std::string note;
    std::optional<Date> observedOn;  // today when left out
    std::string requestKey;          // empty: made here, so that a resend cannot be told
};
struct Recorded {
    std::vector<ObservationId> ids;         // in the order of the requirements
    std::vector<RequirementId> outsideMap;  // no task of the placement shows them: cannot reach a certificate
    bool isNew = false;                     // false: everything had been recorded before, by the same key
};
Result<Recorded> recordObservation(Services& services, const Actor& actor, const RecordObservation& input);
/// By the observer or a coordinator. The row stays, marked.
Result<PlacementId> withdrawObservation(Services& services, const Actor& actor, ObservationId observation);

struct OwnAnswer {
    RequirementId requirement;
    Answer answer;
    std::string note;
};
struct AssessOneself {
    PlacementId placement;
    std::vector<OwnAnswer> answers;
    std::optional<Date> assessedOn;  // today when left out
};
/// By the client, or by a colleague who writes down what the client said on paper or aloud. The same answer again
/// changes nothing. Returns how many changed.
Result<int> assessOneself(Services& services, const Actor& actor, const AssessOneself& input);

struct AssessAsCoach {
    PlacementId placement;
    RequirementId requirement;
    Level level;
    std::string note;
    std::optional<Date> assessedOn;
};
Result<int> assessAsCoach(Services& services, const Actor& actor, const std::vector<AssessAsCoach>& inputs);

/// The coach's word on one line: a proposal for the client to answer, or what both said in a talk.
struct SayOnLine {
    PlacementId placement;
    RequirementId requirement;
    NewAgreement agreement;  // hasGround is found out, not given
};
/// The same again changes nothing and gives the row that stands.
Result<AgreementId> sayOnLine(Services& services, const Actor& actor, const SayOnLine& input);
/// Several lines of one talk: all of them or none.
Result<std::vector<AgreementId>> sayOnLines(Services& services, const Actor& actor,
                                            const std::vector<SayOnLine>& inputs);

/// The client's own word: on what was proposed, or second thoughts about what was agreed (accepts = false).
Result<Done> answerProposal(Services& services, const Actor& actor, AgreementId agreement, bool accepts,
                            const std::string& view);

}  // namespace valo::assessment
