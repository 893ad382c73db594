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
    std::string certificate;  // its number
    bool isByItself = false;  // recorded by the school's own account
    using Columns =
        std::tuple<DecisionId, std::string, Date, SchoolOutcome, std::string, std::string, UtcTime, std::string, bool>;
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
/// Recorded by mistake: it is shown no more. What the school itself recorded, only the school takes back.
Result<Done> withdrawSchoolDecision(Services& services, const Actor& actor, CertificateId id, DecisionId decision);

/// What an account of a school decides on: the certificates that stand and bear units of the qualification for which
/// the client gave her school the page.
struct Decidable {
    struct One {
        CertificateId id;
        std::string number, issuer;
        Date issuedOn;
        using Columns = std::tuple<CertificateId, std::string, std::string, Date>;
    };
    std::vector<One> certificates;  // newest first
    std::vector<SchoolDecision::Unit> units;
    std::vector<SchoolDecision> decisions;  // of this school, newest first
};
/// Logged. not_found for everybody but the school that an open consent names.
Result<Decidable> decidable(Services& services, const Actor& actor, ClientId client, CurriculumId curriculum);
/// The school's own word, under its own name: `input.school` is not asked. Refusals as above, and certificate:
/// required.
Result<DecisionId> recordOwnDecision(Services& services, const Actor& actor, ClientId client, CurriculumId curriculum,
                                     CertificateId certificate, const NewSchoolDecision& input);
Result<Done> withdrawOwnDecision(Services& services, const Actor& actor, ClientId client, CurriculumId curriculum,
                                 DecisionId decision);

}  // namespace valo::certificates
