#include "certificates/content.hpp"

#include <algorithm>
#include <map>

#include "accounts/store.hpp"
#include "assessment/store.hpp"
#include "certificates/look.hpp"
#include "certificates/supervisor_signature.hpp"
#include "curricula/store.hpp"
#include "curricula/trust.hpp"
#include "workplaces/store.hpp"

namespace valo::certificates {
namespace {

using database::Transaction;

/// A line for each requirement of the placement that passes the invariant; the rest goes to `leftOut`.
std::vector<Line> linesOf(Transaction& tx, const placements::SeenPlacement& seen, std::vector<LeftOut>& leftOut) {
    std::vector<Line> lines;
    std::map<Date, std::map<RequirementId, EnvironmentId>> coveredOn;  // one question a day
    std::map<RequirementId, assessment::AgreedLine> agreed;
    for (auto& line : assessment::agreedLines(tx, seen.placement.client))
        if (line.placement == seen.placement.id) agreed.emplace(line.requirement, line);

    for (const auto& assessed : assessment::assessedLines(tx, seen.placement.id)) {
        const auto& requirement = assessed.requirement;
        const auto found = agreed.find(requirement.id);
        Candidate candidate;
        if (found != agreed.end()) {
            candidate.coachAgrees = true;
            candidate.clientAgrees = found->second.clientAt.has_value() || found->second.talkOn.has_value();
            candidate.level = found->second.level;
            candidate.evidence = found->second.evidence;
            candidate.lastSeen = found->second.lastSeen;
        }
        if (candidate.lastSeen) {
            auto day = coveredOn.find(*candidate.lastSeen);
            if (day == coveredOn.end())
                day = coveredOn
                          .emplace(*candidate.lastSeen,
                                   workplaces::coveringEnvironments(tx, seen.placement.workplace, *candidate.lastSeen))
                          .first;
            if (const auto cover = day->second.find(requirement.id); cover != day->second.end())
                candidate.environment = cover->second;
        }
        if (const auto lacks = missing(candidate)) {
            if (assessed.observations > 0 || assessed.selfAnswer || assessed.coachLevel || assessed.agreement)
                leftOut.push_back({requirement.id, requirement.official, requirement.unitCode, *lacks});
            continue;
        }
        const auto& a = found->second;
        lines.push_back({a.agreement,
                         *candidate.environment,
                         requirement.id,
                         requirement.unit,
                         requirement.curriculum,
                         a.level,
                         a.specification,
                         requirement.official,
                         {},
                         requirement.code,
                         a.agreedOn(),
                         a.firstSeen.value_or(*a.lastSeen),
                         *a.lastSeen,
                         a.evidence});
    }
    return lines;
}

/// The lines under their units and qualifications, in the curriculum's order.
std::vector<QualificationPart> arranged(Transaction& tx, std::vector<Line> lines) {
    std::vector<RequirementId> ids;
    for (const auto& line : lines) ids.push_back(line.requirement);
    std::map<RequirementId, LocalizedText> headings;
    for (auto& requirement : curricula::requirements(tx, ids))
        headings.emplace(requirement.id, std::move(requirement.heading));

    std::vector<QualificationPart> parts;
    for (auto& line : lines) {
        line.heading = headings[line.requirement];
        auto part = std::ranges::find(parts, line.curriculum, &QualificationPart::id);
        if (part == parts.end()) {
            const auto curriculum = curricula::curriculum(tx, line.curriculum).value();
            parts.push_back({curriculum.id,
                             curriculum.name,
                             curriculum.decisionNumber,
                             curriculum.notice,
                             curricula::unconfirmedFrom(tx, curriculum),
                             {}});
            part = parts.end() - 1;
        }
        auto unitPart = std::ranges::find(part->units, line.unit, &UnitPart::id);
        if (unitPart == part->units.end()) {
            const auto unit = curricula::unit(tx, line.unit).value();
            part->units.push_back({unit.id, unit.code, unit.name, unit.credits, {}});
            unitPart = part->units.end() - 1;
        }
        unitPart->lines.push_back(std::move(line));
    }
    return parts;
}

std::vector<BasisReport> basisOf(Transaction& tx, const std::vector<QualificationPart>& parts) {
    std::vector<BasisReport> basis;
    for (const auto& part : parts)
        for (const auto& unit : part.units)
            for (const auto& line : unit.lines) {
                if (std::ranges::find(basis, line.environment, &BasisReport::id) != basis.end()) continue;
                const auto environment = workplaces::environment(tx, line.environment).value();
                const auto& report = environment.report;
                auto recogniser = report.recogniserName;
                if (!report.recogniserTitle.empty()) recogniser += ", " + report.recogniserTitle;
                if (!report.recogniserOrganisation.empty()) recogniser += ", " + report.recogniserOrganisation;
                std::optional<Date> published;
                if (environment.publishedAt) published = helsinkiDate(*environment.publishedAt);
                basis.push_back({environment.id, environment.version,
                                 report.recognisedOn.value_or(published.value_or(line.lastSeen)), published,
                                 recogniser});
            }
    return basis;
}

}  // namespace

Gathered gather(Transaction& tx, const placements::SeenPlacement& seen, const Actor& issuer, const Edition& edition,
                Date today) {
    Gathered gathered;
    auto& c = gathered.content;
    const auto client = placements::client(tx, seen.placement.client).value();
    const auto organisation = accounts::organisation(tx, issuer.organisation).value();
    const auto signatory = accounts::account(tx, issuer.user);
    c.language = edition.language;
    c.second = edition.second;
    c.look = lookOf(tx, issuer.organisation);
    c.issuedOn = today;
    c.holderName = client.name;
    c.holderBorn = client.dateOfBirth;
    c.issuerName = organisation.name;
    c.issuerBusinessId = organisation.businessId;
    c.issuerStreet = organisation.street;
    c.issuerPlace = organisation.municipality;
    c.signatoryName = issuer.name;
    c.signatoryTitle = signatory ? signatory->title : std::string();
    c.supervisorName = seen.placement.supervisorName;
    c.supervisorTitle = seen.placement.supervisorTitle;
    c.workplaceName = seen.workplaceName + (seen.unitName.empty() ? "" : ", " + seen.unitName);
    c.municipality = seen.municipality;
    c.from = seen.placement.startsOn;
    c.to = std::min(seen.placement.lastDay(), today);
    if (seen.placement.printKind) c.kind = "placement_kind." + std::string(codeOf(seen.placement.kind));
    for (auto& task : placements::tasksOf(tx, seen.placement.id)) c.tasks.push_back(std::move(task.text));
    c.qualifications = arranged(tx, linesOf(tx, seen, gathered.leftOut));
    c.basis = basisOf(tx, c.qualifications);
    c.supervisorSignature = signatureOn(tx, seen.placement.id, linesHash(c));
    return gathered;
}

}  // namespace valo::certificates
