#pragma once
// What a school decided after it saw a certificate. Acknowledging is the school's (handbook §0.4): this is a fact about
// its decision, never a grade, and changes nothing on the certificate.
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "accounts/services.hpp"
#include "certificates/certificate.hpp"
#include "core/actor.hpp"
#include "core/result.hpp"

namespace valo::certificates {

enum class SchoolOutcome { Acknowledged, Partly, NotAcknowledged };

}  // namespace valo::certificates

namespace valo {
template <>
inline constexpr auto kCodes<certificates::SchoolOutcome> = std::to_array<Code<certificates::SchoolOutcome>>(
    {{certificates::SchoolOutcome::Acknowledged, "acknowledged"},
     {certificates::SchoolOutcome::Partly, "partly"},
     {certificates::SchoolOutcome::NotAcknowledged, "not_acknowledged"}});
}  // namespace valo

namespace valo::certificates {

using DecisionId = Id<struct DecisionTag>;

struct SchoolDecision {
    DecisionId id;
    std::string school;
    Date decidedOn;
    SchoolOutcome outcome;
    std::string note, recordedBy;
    UtcTime recordedAt;
    using Columns = std::tuple<DecisionId, std::string, Date, SchoolOutcome, std::string, std::string, UtcTime>;
    struct Unit {
        UnitId id;
        std::string code;
        LocalizedText name;
        using Columns = std::tuple<UnitId, std::string, LocalizedText>;
    };
    std::vector<Unit> units;  // that the decision names
};
/// The units that stand on the certificate: what a decision may name.
struct CertificateUnits {
    std::vector<SchoolDecision::Unit> units;
    std::vector<SchoolDecision> decisions;  // that stand, newest first
};
Result<CertificateUnits> schoolDecisions(Services& services, const Actor& actor, CertificateId id);

struct NewSchoolDecision {
    std::string school, decidedOn, note;
    std::optional<SchoolOutcome> outcome;
    std::vector<UnitId> units;
    std::string requestKey;
};
/// Only colleagues who work with the client. Refusals name the fields; units: other_unit, required (partly names some).
Result<DecisionId> recordSchoolDecision(Services& services, const Actor& actor, CertificateId id,
                                        const NewSchoolDecision& input);
/// Recorded by mistake: it is shown no more.
Result<Done> withdrawSchoolDecision(Services& services, const Actor& actor, CertificateId id, DecisionId decision);

}  // namespace valo::certificates
