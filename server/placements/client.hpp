#pragma once
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "core/actor.hpp"
#include "core/codes.hpp"
#include "core/language.hpp"
#include "core/result.hpp"
#include "core/time.hpp"

namespace valo::placements {

/// The person whose skill is made visible. No identity code is kept: a date of birth is enough for the papers.
struct Client {
    ClientId id;
    OrganisationId organisation;
    std::string name;
    std::optional<Date> dateOfBirth;
    Language language = Language::Fi;
    std::string phone;
    std::string email;
    std::optional<UtcTime> archivedAt;
    using Columns = std::tuple<ClientId, OrganisationId, std::string, std::optional<Date>, Language, std::string,
                               std::string, std::optional<UtcTime>>;
};

/// What a colleague is to a client. On an open relation rests all access; a role alone shows nobody.
enum class Relation { Coordinator, Coach };

/// What a relation that is written down is worth to this person today: nothing without a role that works with
/// clients, nothing in one's own case, and a coach's rights for one who is no longer a coordinator.
std::optional<Relation> effective(std::optional<Relation> written, const Actor& actor, ClientId client);

/// What somebody wants to do with a client's record.
enum class Act {
    Read,    // see the person, her placements and what is said of her skills
    Assess,  // observe, assess, agree, set goals
    Manage,  // change the person's details and placements, give and end relations, invite
    Answer,  // say what oneself can, accept or question: only the client
};
/// Pure, so that the need-to-know table fits one test. `own`: the record is the person's own.
bool may(Act act, std::optional<Relation> relation, bool own);

struct ClientInput {
    std::string name;
    std::string dateOfBirth;  // as typed; empty when not known
    std::string language;
    std::string phone;
    std::string email;
};
/// What is wrong with what was typed, field by field.
std::vector<FieldError> clientErrors(const ClientInput& input, Date today);

}  // namespace valo::placements

namespace valo {
template <>
inline constexpr auto kCodes<placements::Relation> = std::to_array<Code<placements::Relation>>(
    {{placements::Relation::Coordinator, "coordinator"}, {placements::Relation::Coach, "coach"}});
}  // namespace valo
