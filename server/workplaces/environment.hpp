#pragma once
// The recognition of a workplace as a learning environment: what one person writes and another publishes.
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "core/actor.hpp"
#include "core/codes.hpp"
#include "core/language.hpp"
#include "core/result.hpp"
#include "core/time.hpp"

namespace valo::workplaces {

/// Draft → submitted → published → superseded by the next version, or withdrawn. Sent back is a draft again, with a
/// note.
enum class EnvironmentState { Draft, Submitted, Published, Superseded, Withdrawn };

}  // namespace valo::workplaces

namespace valo {
template <>
inline constexpr auto kCodes<workplaces::EnvironmentState> =
    std::to_array<Code<workplaces::EnvironmentState>>({{workplaces::EnvironmentState::Draft, "draft"},
                                                       {workplaces::EnvironmentState::Submitted, "submitted"},
                                                       {workplaces::EnvironmentState::Published, "published"},
                                                       {workplaces::EnvironmentState::Superseded, "superseded"},
                                                       {workplaces::EnvironmentState::Withdrawn, "withdrawn"}});
}

namespace valo::workplaces {

/// What its writer fills in. Facts of the qualification are never typed: they come from the curriculum.
struct EnvironmentReport {
    LocalizedText description, guidance, equipment;
    std::optional<Date> recognisedOn;
    std::string recogniserName, recogniserTitle, recogniserOrganisation;  // the outside expert
    bool showContact = false;                // the workplace's contact person stands in the public register
    std::optional<Date> validFrom, validTo;  // both included; from the day of recognition when left empty
};

struct Environment {
    EnvironmentId id;
    WorkplaceId workplace;
    CurriculumId curriculum;
    int version = 1;
    EnvironmentState state = EnvironmentState::Draft;
    EnvironmentReport report;
    UserId writtenBy;
    UtcTime createdAt;
    std::optional<UtcTime> submittedAt;
    std::optional<UserId> reviewedBy;
    std::optional<UtcTime> reviewedAt;
    std::string reviewNote;
    std::optional<UtcTime> publishedAt;
    std::optional<Date> reviewDue;
    std::optional<UtcTime> withdrawnAt;
    std::string withdrawnReason;
    std::optional<UserId> owner;  // answers for it
    int edits = 0;                // how often the draft was saved
    // The members of `report` stand one by one.
    using Columns = std::tuple<EnvironmentId, WorkplaceId, CurriculumId, int, EnvironmentState, LocalizedText,
                               LocalizedText, LocalizedText, std::optional<Date>, std::string, std::string, std::string,
                               bool, std::optional<Date>, std::optional<Date>, UserId, UtcTime, std::optional<UtcTime>,
                               std::optional<UserId>, std::optional<UtcTime>, std::string, std::optional<UtcTime>,
                               std::optional<Date>, std::optional<UtcTime>, std::string, std::optional<UserId>, int>;

    bool sentBack() const { return state == EnvironmentState::Draft && reviewedAt.has_value(); }
};

enum class Act { Edit, Submit, Publish, SendBack, Withdraw };

/// What a rule needs to know besides the report itself.
struct Circumstances {
    OrganisationId organisation;   // of the workplace
    std::set<UserId> writers;      // everybody who wrote in it
    std::size_t requirements = 0;  // ticked
    Date today;
    OrganisationId recognisedBy;  // whose recogniser reviewed it; none: nobody did
};

/// Who sees it: the organisation's own people; reviewers once it waits for them or later.
bool mayRead(const Actor& actor, const Environment& environment, OrganisationId organisation);
/// An outside recogniser: somebody of another organisation with the reviewer's role; never somebody who wrote in it.
bool mayReview(const Actor& actor, const Circumstances& circumstances);
/// The workplace's own people, and the organisation whose recogniser stands behind the report.
bool mayWithdraw(const Actor& actor, const Circumstances& circumstances);
/// Whether this very act by this very person is what happened last: sent again, it is simply done.
bool isDoneAlready(Act act, const Actor& actor, const Environment& environment, const Circumstances& c);
/// Why `actor` may not do `act` now, or nothing.
std::optional<Error> refusal(Act act, const Actor& actor, const Environment& environment, const Circumstances& c);
/// Fields that keep a report from being saved at all (too long, dates in the wrong order).
std::vector<FieldError> wrongFields(const EnvironmentReport& report, Date today);
/// Nothing, when the day of the next look may be saved.
std::optional<FieldError> wrongReviewDay(std::optional<Date> reviewDue, Date today);
/// Fields that keep it from being submitted.
std::vector<FieldError> missingFields(const EnvironmentReport& report, std::size_t requirements);

/// Days of a report that is published today: from the day it names, or of recognition; where another version has been
/// public until now, from today at the earliest, so that what was certified on the old one keeps its ground.
struct Validity {
    Date from;
    std::optional<Date> to;
    Date reviewDue;
};
Validity validityWhenPublished(const Environment& environment, bool replacesPublished, Date today, int reviewMonths);
/// The last day of the version that a new one, valid from `next`, supersedes.
Date lastDayOfSuperseded(std::optional<Date> validTo, Date next);

/// Notices that do not stop anybody: catalogue keys below "workplaces.notice.".
struct Basis {
    bool withdrawn = false;
    std::optional<Date> validTo, transitionTo;
    int changedRequirements = 0;  // ticked ones whose text changed or went since the report was published
    using Columns = std::tuple<bool, std::optional<Date>, std::optional<Date>, int>;
};
std::vector<std::string> notices(EnvironmentState state, std::optional<Date> validTo, std::optional<Date> reviewDue,
                                 const Basis& basis, Date today);
std::vector<std::string> notices(const Environment& environment, const Basis& basis, Date today);

}  // namespace valo::workplaces
