#include "portfolio/portfolio.hpp"

#include <algorithm>
#include <map>

#include "curricula/store.hpp"
#include "placements/store.hpp"
#include "workplaces/store.hpp"

namespace valo::portfolio {
namespace {

/// Puts skills under their units, in the curriculum's order (which `requirements` come in).
std::vector<UnitSkills> underUnits(const std::vector<curricula::Requirement>& requirements,
                                   std::map<RequirementId, Skill>& skills) {
    std::vector<UnitSkills> units;
    for (const auto& r : requirements) {
        const auto found = skills.find(r.id);
        if (found == skills.end()) continue;
        auto unit = std::ranges::find(units, r.unit, &UnitSkills::id);
        if (unit == units.end()) {
            units.push_back({r.unit, r.unitCode, r.decisionNumber, r.unitName, r.curriculumName, {}});
            unit = units.end() - 1;
        }
        auto skill = found->second;
        skill.official = r.text;
        skill.plain = r.plain;
        skill.heading = r.heading;
        unit->skills.push_back(std::move(skill));
    }
    return units;
}

std::map<RequirementId, Skill> agreedSkills(Transaction& tx, ClientId client,
                                            const std::map<WorkplaceId, std::string>& workplaceNames) {
    std::map<RequirementId, std::string> certified;
    for (const auto& c : certificates::certifiedRequirements(tx, client)) certified[c.requirement] = c.number;
    std::map<RequirementId, Skill> skills;
    for (const auto& line : assessment::agreedLines(tx, client)) {
        Skill skill;
        skill.requirement = line.requirement;
        skill.level = line.level;
        if (const auto name = workplaceNames.find(line.workplace); name != workplaceNames.end())
            skill.workplace = name->second;
        skill.agreedOn = line.agreedOn();
        skill.lastSeen = line.lastSeen;
        if (const auto number = certified.find(line.requirement); number != certified.end())
            skill.certificate = number->second;
        auto& best = skills[line.requirement];
        if (!best.level || *best.level <= line.level) best = std::move(skill);
    }
    return skills;
}

}  // namespace

std::size_t Portfolio::skillCount() const {
    std::size_t n = 0;
    for (const auto& unit : can) n += unit.skills.size();
    return n;
}

std::optional<Portfolio> portfolioOf(Transaction& tx, ClientId id) {
    const auto client = placements::client(tx, id);
    if (!client) return std::nullopt;
    Portfolio result;
    result.name = client->name;
    result.language = client->language;
    std::map<WorkplaceId, std::string> workplaceNames;
    std::map<RequirementId, Skill> practising;
    for (const auto& placement : placements::placementsOf(tx, id)) {
        workplaceNames[placement.workplace] = placement.workplaceName;
        for (const auto& line : assessment::assessedLines(tx, placement.id)) {
            const bool spokenOf = line.observations > 0 || line.coachLevel ||
                                  (line.selfAnswer && *line.selfAnswer != assessment::Answer::NotTried);
            if (!spokenOf || line.isAgreed()) continue;
            Skill skill;
            skill.requirement = line.requirement.id;
            skill.workplace = placement.workplaceName;
            skill.lastSeen = line.lastObserved ? line.lastObserved : line.selfOn;
            practising[line.requirement.id] = std::move(skill);
        }
    }
    auto agreed = agreedSkills(tx, id, workplaceNames);
    std::vector<RequirementId> ids;
    for (const auto& [requirement, skill] : agreed) {
        ids.push_back(requirement);
        practising.erase(requirement);
    }
    for (const auto& [requirement, skill] : practising) ids.push_back(requirement);
    const auto requirements = curricula::requirementsInWords(tx, client->organisation, ids);
    result.can = underUnits(requirements, agreed);
    result.practising = underUnits(requirements, practising);
    result.certificates = certificates::certificatesOf(tx, id);
    result.proposals = static_cast<std::int64_t>(assessment::openProposals(tx, id).size());
    return result;
}

}  // namespace valo::portfolio
