#pragma once
#include <string>

#include "support/story.hpp"

namespace valo::tests {

inline std::string text(std::int64_t n) { return std::to_string(n); }

/// A certifiable skill, written by hand: each value may be made wrong by a case.
struct Skill {
    std::string environmentState = "published", validFrom = "2026-01-01", validTo = "null";
    bool environmentHasRequirement = true, environmentOfThisSite = true, environment = true;
    std::string agreementState = "agreed", level = "independent", clientAt = "1700000000000000",
                talkOn = "'2026-11-20'";
    bool agreement = true, agreementSuperseded = false;
    bool observation = true, observationWithdrawn = false, selfAssessment = false;
    std::string observedOn = "2026-11-10", observedLevel = "independent";
};

inline void arrange(Story& s, const Skill& skill) {
    const auto requirement = text(s.requirements[0].value), placement = text(s.placement.value),
               coach = text(s.coach.user.value);
    if (skill.environment) {
        auto site = text(s.workplace.value);
        if (!skill.environmentOfThisSite) {
            s.run(
                "insert into workplace (id, organisation_id, name, municipality, created_by, created_at) values "
                "(777, " +
                text(s.workshop.value) + ", 'Toinen', 'Kokkola', 1, 0)");
            site = "777";
        }
        s.run(
            "insert into environment (id, workplace_id, curriculum_id, version, state, written_by, created_at, "
            "recognised_on, "
            "recogniser_name, published_at, valid_from, valid_to) values (55, " +
            site + ", " + text(s.curriculum.value) + ", 1, 'draft', 1, 0, '2026-01-01', 'Taina', 1, '" +
            skill.validFrom + "', " + skill.validTo + ")");
        const auto shown = skill.environmentHasRequirement ? requirement : text(s.requirements[1].value);
        s.run("insert into environment_requirement (environment_id, requirement_id) values (55, " + shown + ")");
        s.run("update environment set state = '" + skill.environmentState + "' where id = 55");
    }
    if (skill.observation)
        s.run(
            "insert into observation (placement_id, requirement_id, level, observed_on, observer_id, recorded_at, "
            "request_key, "
            "withdrawn_at) values (" +
            placement + ", " + requirement + ", '" + skill.observedLevel + "', '" + skill.observedOn + "', " + coach +
            ", 1, 'k', " + (skill.observationWithdrawn ? "2" : "null") + ")");
    if (skill.selfAssessment)
        s.run(
            "insert into self_assessment (placement_id, requirement_id, answer, assessed_on, recorded_at, recorded_by) "
            "values (" +
            placement + ", " + requirement + ", 'can', '2026-11-10', 1, 1)");
    if (skill.agreement)
        s.run(
            "insert into agreement (placement_id, requirement_id, state, level, coach_id, coach_at, client_how, "
            "client_at, "
            "talk_on, superseded_at) values (" +
            placement + ", " + requirement + ", '" + skill.agreementState + "', '" + skill.level + "', " + coach +
            ", 1, 'talk', " + skill.clientAt + ", " + skill.talkOn + ", " + (skill.agreementSuperseded ? "2" : "null") +
            ")");
}

std::string refusalOf(const auto& result) {
    if (result) return "done";
    return result.error().fields.empty() ? result.error().code
                                         : result.error().fields[0].field + ':' + result.error().fields[0].code;
}

}  // namespace valo::tests
