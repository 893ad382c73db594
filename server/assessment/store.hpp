#pragma once
// Questions about what was seen, said and agreed. None of them asks who may know: placements::seenPlacement and
// placements::maySee do.
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "assessment/level.hpp"
#include "core/actor.hpp"
#include "core/ids.hpp"
#include "core/language.hpp"
#include "core/time.hpp"
#include "database/transaction.hpp"

namespace valo::assessment {

using database::Transaction;

/// A requirement as a line shows it: plain words (may be empty), the official text, and where it comes from.
struct RequirementText {
    RequirementId id;
    std::string code;
    LocalizedText official, plain;
    UnitId unit;
    std::string unitCode;
    LocalizedText unitName;
    CurriculumId curriculum;
    std::string decisionNumber;
    using Columns = std::tuple<RequirementId, std::string, LocalizedText, LocalizedText, UnitId, std::string,
                               LocalizedText, CurriculumId, std::string>;
};

/// A requirement that one of the placement's tasks was confirmed to show.
struct Mapped {
    TaskId task;
    RequirementText requirement;
    using Columns = std::tuple<TaskId, RequirementText>;
};
/// By task, in the curriculum's order; requirements that are gone from the curriculum are left out.
std::vector<Mapped> taskMap(Transaction& tx, PlacementId placement);

/// A criterion by which requirements of the unit are judged.
struct UnitCriterion {
    UnitId unit;
    LocalizedText target, levelName, text;
    using Columns = std::tuple<UnitId, LocalizedText, LocalizedText, LocalizedText>;
};
/// Of the units that the placement's tasks can show, in their order.
std::vector<UnitCriterion> criteriaOf(Transaction& tx, PlacementId placement);

struct CurrentAgreement {
    AgreementId id;
    AgreementState state;
    Level level;
    std::string specification;
    UtcTime coachAt;
    std::optional<ClientHow> how;
    std::optional<UtcTime> clientAt;
    std::optional<Date> talkOn;
    std::string clientView, coachView;

    /// The day on which both had said what they think; nothing while the client has not.
    std::optional<Date> decidedOn() const {
        if (talkOn) return talkOn;
        return clientAt ? std::optional(helsinkiDate(*clientAt)) : std::nullopt;
    }
};

/// All that is known of one requirement in one placement.
struct AssessedLine {
    RequirementText requirement;
    bool inMap = false;  // one of the placement's tasks shows it: otherwise it cannot reach a certificate
    std::optional<Answer> selfAnswer;
    std::string selfNote;
    std::optional<Date> selfOn;
    std::int64_t observations = 0;
    std::optional<Date> firstObserved, lastObserved;
    std::optional<Level> topObserved;
    std::optional<Level> coachLevel;
    std::string coachNote;
    std::optional<Date> coachOn;
    std::optional<CurrentAgreement> agreement;  // agreed or disagreed
    std::optional<CurrentAgreement> proposal;   // what the client has not answered yet

    bool isAgreed() const { return agreement && agreement->state == AgreementState::Agreed; }
    bool isDisagreed() const { return agreement && agreement->state == AgreementState::Disagreed; }
};
/// Every requirement that the placement's tasks can show or that something was said about, in the curriculum's order.
/// One query.
std::vector<AssessedLine> assessedLines(Transaction& tx, PlacementId placement);

/// A skill that both agreed on: what a certificate or a portfolio may show. The level is never practising.
struct AgreedLine {
    AgreementId agreement;
    PlacementId placement;
    WorkplaceId workplace;
    RequirementId requirement;
    UnitId unit;
    CurriculumId curriculum;
    Level level;
    std::string specification;
    UtcTime coachAt;
    std::optional<UtcTime> clientAt;
    std::optional<Date> talkOn;
    std::optional<Date> firstSeen, lastSeen;  // of observations and the coach's assessments
    std::int64_t evidence = 0;                // of them, those that stand; the client's own word alone is no evidence
    using Columns = std::tuple<AgreementId, PlacementId, WorkplaceId, RequirementId, UnitId, CurriculumId, Level,
                               std::string, UtcTime, std::optional<UtcTime>, std::optional<Date>, std::optional<Date>,
                               std::optional<Date>, std::int64_t>;
    Date agreedOn() const { return talkOn ? *talkOn : helsinkiDate(clientAt.value_or(coachAt)); }
};
/// Of all the client's placements, oldest placement first, in the curriculum's order. One query.
std::vector<AgreedLine> agreedLines(Transaction& tx, ClientId client);

/// What a coach proposed and the client has not answered.
struct Proposal {
    AgreementId id;
    PlacementId placement;
    RequirementId requirement;
    LocalizedText official, plain;
    std::string requirementCode, unitCode;
    LocalizedText unitName;
    std::string decisionNumber;
    Level level;
    std::string specification;
    std::string coachName;
    std::string workplaceName;
    UtcTime coachAt;
    using Columns =
        std::tuple<AgreementId, PlacementId, RequirementId, LocalizedText, LocalizedText, std::string, std::string,
                   LocalizedText, std::string, Level, std::string, std::string, std::string, UtcTime>;
};
std::vector<Proposal> openProposals(Transaction& tx, ClientId client);

struct ObservationRow {
    ObservationId id;
    RequirementId requirement;
    std::optional<TaskId> task;
    LocalizedText taskText;
    Level level;
    std::string note;
    Date observedOn;
    UserId observer;
    std::string observerName;
    UtcTime recordedAt;
    std::optional<UtcTime> withdrawnAt;
    using Columns = std::tuple<ObservationId, RequirementId, std::optional<TaskId>, LocalizedText, Level, std::string,
                               Date, UserId, std::string, UtcTime, std::optional<UtcTime>>;
};
/// Newest day first, the withdrawn ones too.
std::vector<ObservationRow> observationsOf(Transaction& tx, PlacementId placement);

/// An agreement's row with the placement it is of; superseded ones too.
struct AgreementRow {
    AgreementId id;
    PlacementId placement;
    RequirementId requirement;
    AgreementState state;
    Level level;
    UserId coach;
    std::optional<UtcTime> supersededAt;
    using Columns =
        std::tuple<AgreementId, PlacementId, RequirementId, AgreementState, Level, UserId, std::optional<UtcTime>>;
};
std::optional<AgreementRow> agreement(Transaction& tx, AgreementId id);

/// What waits in a colleague's open placements, for the start page.
struct Waiting {
    PlacementId placement;
    std::string clientName, workplaceName;
    Date endsOn;
    std::int64_t toAgree = 0;   // lines that somebody spoke of and nobody agreed on
    std::int64_t proposed = 0;  // lines that wait for the client's answer
    std::int64_t disagreed = 0;
    using Columns = std::tuple<PlacementId, std::string, std::string, Date, std::int64_t, std::int64_t, std::int64_t>;
};
std::vector<Waiting> waitingFor(Transaction& tx, const Actor& actor);

}  // namespace valo::assessment
