#pragma once
// Reports as they stand in lists: what waits for whom, and the public register.
#include <optional>
#include <string>
#include <vector>

#include "workplaces/store.hpp"

namespace valo::workplaces {

// What an EnvironmentLine is read by.
#define LINE_COLUMNS                                                                                                \
    "select e.id, w.id, w.name, w.unit_name, w.municipality, o.name, o.id, c.id, c.name_fi, c.name_sv, c.name_en, " \
    "c.decision_number, e.state, e.version, e.written_by, e.submitted_at, e.published_at, e.recognised_on, "        \
    "e.valid_from, e.valid_to, e.review_due"
#define LINE_TABLES                                                  \
    " from environment e join workplace w on w.id = e.workplace_id " \
    "join organisation o on o.id = w.organisation_id join curriculum c on c.id = e.curriculum_id "

struct EnvironmentLine {
    EnvironmentId id;
    WorkplaceId workplace;
    std::string workplaceName, workplaceUnit, municipality, organisation;
    OrganisationId organisationId;
    CurriculumId curriculum;
    LocalizedText curriculumName;
    std::string decisionNumber;
    EnvironmentState state;
    int version;
    UserId writtenBy;
    std::optional<UtcTime> submittedAt, publishedAt;
    std::optional<Date> recognisedOn, validFrom, validTo, reviewDue;
    using Columns = std::tuple<EnvironmentId, WorkplaceId, std::string, std::string, std::string, std::string,
                               OrganisationId, CurriculumId, LocalizedText, std::string, EnvironmentState, int, UserId,
                               std::optional<UtcTime>, std::optional<UtcTime>, std::optional<Date>, std::optional<Date>,
                               std::optional<Date>, std::optional<Date>>;

    /// The workplace's name and, where there is one, its unit's.
    std::string place() const;
};

/// Submitted reports that somebody of another organisation, who wrote nothing in them, may review; oldest first.
std::vector<EnvironmentLine> reportsToReview(Transaction& tx, const Actor& reviewer);
/// An organisation's own that wait for somebody else, oldest first.
std::vector<EnvironmentLine> reportsInReview(Transaction& tx, OrganisationId organisation);

struct DueReport {
    EnvironmentLine line;
    Basis basis;
    using Columns = std::tuple<EnvironmentLine, Basis>;
};
/// Published reports of an organisation to be looked at again: due by `day`, or the curriculum has changed since.
std::vector<DueReport> reportsDueBy(Transaction& tx, OrganisationId organisation, Date day);

// ——— the public register

/// Each is words in any order; nothing asks for nothing.
struct RegisterSearch {
    std::string municipality, organisation, qualification, unit;
    bool empty() const { return municipality.empty() && organisation.empty() && qualification.empty() && unit.empty(); }
};
/// Of which units a report ticks something: kept once it is published, so that the register is searched by them.
void listUnits(Transaction& tx, EnvironmentId report);
std::size_t countOfRegister(Transaction& tx, const RegisterSearch& search, Date today);
/// By name of the workplace.
std::vector<EnvironmentLine> pageOfRegister(Transaction& tx, const RegisterSearch& search, Date today,
                                            std::size_t offset, std::size_t limit);

}  // namespace valo::workplaces
