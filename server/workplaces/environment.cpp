#include "workplaces/environment.hpp"

#include <algorithm>

#include "core/text.hpp"
#include "workplaces/workplace.hpp"

namespace valo::workplaces {
namespace {

Error problem(ErrorKind kind, std::string code) { return {kind, std::move(code), {}, {}}; }

bool stateAllows(Act act, EnvironmentState state) {
    switch (act) {
        case Act::Edit:
        case Act::Submit:
            return state == EnvironmentState::Draft;
        case Act::Publish:
        case Act::SendBack:
            return state == EnvironmentState::Submitted;
        case Act::Withdraw:
            return state == EnvironmentState::Published || state == EnvironmentState::Superseded;
    }
    return false;
}

}  // namespace

bool mayRead(const Actor& actor, const Environment& environment, OrganisationId organisation) {
    return mayRead(actor, organisation) || (actor.is(Role::Reviewer) && environment.state != EnvironmentState::Draft);
}

bool mayReview(const Actor& actor, const Circumstances& c) {
    return actor.is(Role::Reviewer) && actor.organisation != c.organisation && !c.writers.contains(actor.user);
}

bool mayWithdraw(const Actor& actor, const Circumstances& c) {
    return mayChange(actor, c.organisation) ||
           (actor.is(Role::Reviewer) && c.recognisedBy && actor.organisation == c.recognisedBy);
}

bool isDoneAlready(Act act, const Actor& actor, const Environment& environment, const Circumstances& c) {
    switch (act) {
        case Act::Edit:
            return false;
        case Act::Submit:
            return environment.state == EnvironmentState::Submitted && c.writers.contains(actor.user);
        case Act::Publish:
            return environment.state == EnvironmentState::Published && environment.reviewedBy == actor.user;
        case Act::SendBack:
            return environment.sentBack() && environment.reviewedBy == actor.user;
        case Act::Withdraw:
            return environment.state == EnvironmentState::Withdrawn && mayWithdraw(actor, c);
    }
    return false;
}

std::optional<Error> refusal(Act act, const Actor& actor, const Environment& environment, const Circumstances& c) {
    if (!mayRead(actor, environment, c.organisation)) return problem(ErrorKind::NotFound, "not_found");
    if (act == Act::Edit || act == Act::Submit || act == Act::Withdraw) {
        const bool may = act == Act::Withdraw ? mayWithdraw(actor, c) : mayChange(actor, c.organisation);
        if (!may) return problem(ErrorKind::Forbidden, "forbidden");
    } else {
        if (c.writers.contains(actor.user)) return problem(ErrorKind::Forbidden, "four_eyes");
        if (!mayReview(actor, c)) return problem(ErrorKind::Forbidden, "outside_recogniser");
    }
    if (!stateAllows(act, environment.state)) return problem(ErrorKind::Conflict, "environment_state");
    if (act == Act::Submit || act == Act::Publish)
        if (auto missing = missingFields(environment.report, c.requirements); !missing.empty())
            return Error{ErrorKind::Invalid, "invalid", {}, std::move(missing)};
    if (act == Act::Publish && environment.report.validTo && *environment.report.validTo < c.today)
        return Error{ErrorKind::Invalid, "invalid", {}, {{"validTo", "already_over", {}}}};
    return std::nullopt;
}

std::vector<FieldError> wrongFields(const EnvironmentReport& r, Date today) {
    std::vector<FieldError> wrong;
    const auto text = [&](const std::string& name, const LocalizedText& value) {
        for (auto language : kLanguages)
            if (length(value.in(language)) > kLongestText)
                wrong.push_back({name + "/" + std::string(tag(language)), "too_long", std::to_string(kLongestText)});
    };
    const auto line = [&](const char* name, const std::string& value) {
        if (length(value) > kLongestLine) wrong.push_back({name, "too_long", std::to_string(kLongestLine)});
    };
    text("description", r.description);
    text("guidance", r.guidance);
    text("equipment", r.equipment);
    line("recogniserName", r.recogniserName);
    line("recogniserTitle", r.recogniserTitle);
    line("recogniserOrganisation", r.recogniserOrganisation);
    if (r.recognisedOn && *r.recognisedOn > today) wrong.push_back({"recognisedOn", "in_future", {}});
    if (r.validFrom && r.recognisedOn && *r.validFrom < *r.recognisedOn)
        wrong.push_back({"validFrom", "before_recognition", displayDate(*r.recognisedOn)});
    const auto from = r.validFrom ? r.validFrom : r.recognisedOn;
    if (r.validTo && from && *r.validTo < *from) wrong.push_back({"validTo", "before_start", displayDate(*from)});
    return wrong;
}

std::optional<FieldError> wrongReviewDay(std::optional<Date> reviewDue, Date today) {
    constexpr int kLongestYears = 5;
    if (!reviewDue) return std::nullopt;
    if (*reviewDue <= today) return FieldError{"reviewDue", "not_in_future", {}};
    if (*reviewDue > plusMonths(today, 12 * kLongestYears))
        return FieldError{"reviewDue", "too_far", displayDate(plusMonths(today, 12 * kLongestYears))};
    return std::nullopt;
}

std::vector<FieldError> missingFields(const EnvironmentReport& r, std::size_t requirements) {
    std::vector<FieldError> missing;
    if (r.description.empty()) missing.push_back({"description", "one_language", {}});
    if (!r.recognisedOn) missing.push_back({"recognisedOn", "required", {}});
    if (r.recogniserName.empty()) missing.push_back({"recogniserName", "required", {}});
    if (r.recogniserOrganisation.empty()) missing.push_back({"recogniserOrganisation", "required", {}});
    if (requirements == 0) missing.push_back({"requirement", "none_ticked", {}});
    return missing;
}

Validity validityWhenPublished(const Environment& environment, bool replacesPublished, Date today, int reviewMonths) {
    const auto& r = environment.report;
    Date from = r.validFrom.value_or(r.recognisedOn.value_or(today));
    if (replacesPublished) from = std::max(from, today);
    const bool chosen = environment.reviewDue && *environment.reviewDue > today;
    return {from, r.validTo, chosen ? *environment.reviewDue : plusMonths(today, reviewMonths)};
}

Date lastDayOfSuperseded(std::optional<Date> validTo, Date next) {
    const Date dayBefore = plusDays(next, -1);
    return validTo ? std::min(*validTo, dayBefore) : dayBefore;
}

std::vector<std::string> notices(EnvironmentState state, std::optional<Date> validTo, std::optional<Date> reviewDue,
                                 const Basis& basis, Date today) {
    std::vector<std::string> found;
    const auto last = basis.transitionTo ? basis.transitionTo : basis.validTo;
    if (basis.withdrawn)
        found.push_back("curriculum_withdrawn");
    else if (last && *last < today)
        found.push_back("curriculum_expired");
    else if (basis.validTo && *basis.validTo < today)
        found.push_back("curriculum_in_transition");
    if (state != EnvironmentState::Published) return found;
    if (validTo && *validTo < today) found.push_back("expired");
    if (reviewDue && *reviewDue <= today) found.push_back("review_due");
    if (basis.changedRequirements > 0) found.push_back("requirements_changed");
    return found;
}

std::vector<std::string> notices(const Environment& environment, const Basis& basis, Date today) {
    return notices(environment.state, environment.report.validTo, environment.reviewDue, basis, today);
}

}  // namespace valo::workplaces
