#include "placements/client.hpp"

#include "core/text.hpp"

namespace valo::placements {

std::optional<Relation> effective(std::optional<Relation> written, const Actor& actor, ClientId client) {
    if (!written || actor.client == client) return std::nullopt;
    if (actor.is(Role::Coordinator)) return written;
    if (actor.is(Role::Coach)) return Relation::Coach;
    return std::nullopt;
}

bool may(Act act, std::optional<Relation> relation, bool own) {
    switch (act) {
        case Act::Read:
            return relation || own;
        case Act::Assess:
            return relation.has_value();
        case Act::Manage:
            return relation == Relation::Coordinator;
        case Act::Answer:
            return own;
    }
    return false;
}

std::vector<FieldError> clientErrors(const ClientInput& input, Date today) {
    std::vector<FieldError> wrong;
    if (input.name.empty()) wrong.push_back({"name", "required", {}});
    if (length(input.name) > 200) wrong.push_back({"name", "too_long", "200"});
    if (!input.dateOfBirth.empty()) {
        const auto born = parseDate(input.dateOfBirth);
        if (!born)
            wrong.push_back({"dateOfBirth", "not_a_date", {}});
        else if (*born > today || *born < plusMonths(today, -120 * 12))
            wrong.push_back({"dateOfBirth", "birth_date", {}});
    }
    if (!parseLanguage(input.language))
        wrong.push_back({"language", input.language.empty() ? "required" : "unknown", {}});
    if (length(input.phone) > 40) wrong.push_back({"phone", "too_long", "40"});
    if (length(input.email) > 200) wrong.push_back({"email", "too_long", "200"});
    const auto at = input.email.find('@');
    if (!input.email.empty() && (at == 0 || at == std::string::npos || at + 1 == input.email.size()))
        wrong.push_back({"email", "not_an_email", {}});
    return wrong;
}

}  // namespace valo::placements
