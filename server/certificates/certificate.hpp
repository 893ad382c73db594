#pragma once
// What may stand on a competence certificate (osaamistodistus / kompetensintyg), handbook §2.2. We identify competence;
// only a school acknowledges it.
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "assessment/level.hpp"
#include "core/ids.hpp"
#include "core/language.hpp"
#include "core/result.hpp"
#include "core/time.hpp"

namespace valo::papers {
struct Look;
}

namespace valo::certificates {

using assessment::Level;

/// Everything that decides whether a requirement becomes a line.
struct Candidate {
    bool coachAgrees = false;   // the coach stands behind the level of the agreement
    bool clientAgrees = false;  // so does the client, herself or in a talk
    Level level = Level::Practising;
    std::int64_t evidence = 0;                 // dated observations and assessments that stand
    std::optional<Date> lastSeen;              // the newest of them
    std::optional<EnvironmentId> environment;  // published, of this site, valid on lastSeen, with the requirement
};
enum class Missing { Agreement, ShownSkill, Evidence, Environment };
/// The core invariant: the first thing that a line still misses, or nothing when it may be certified.
std::optional<Missing> missing(const Candidate& candidate);

/// One certified skill, with everything that it rests on.
struct Line {
    AgreementId agreement;
    EnvironmentId environment;
    RequirementId requirement;
    UnitId unit;
    CurriculumId curriculum;
    Level level;
    std::string specification;  // what was clearly better, in free words
    LocalizedText text;         // as in the basis, never altered
    LocalizedText heading;
    std::string code;
    Date agreedOn;
    Date firstSeen, lastSeen;
    std::int64_t evidence = 0;
};
/// A skill that was agreed on or spoken of, but cannot be certified yet: shown to the coach beside the preview, never
/// on the paper.
struct LeftOut {
    RequirementId requirement;
    LocalizedText text;
    std::string unitCode;
    Missing missing;
};

struct UnitPart {
    UnitId id;
    std::string code;
    LocalizedText name;
    std::optional<double> credits;  // the unit's extent in its basis: information, never earned
    std::vector<Line> lines;
};
struct QualificationPart {
    CurriculumId id;
    LocalizedText name;
    std::string decisionNumber;
    LocalizedText notice;
    std::string unconfirmedFrom;  // who brought in what says to be a national document, while nobody confirmed it
    std::vector<UnitPart> units;
};
struct BasisReport {
    EnvironmentId id;
    int version = 1;
    Date recognisedOn;
    std::optional<Date> publishedOn;
    std::string recogniser;  // name, title, organisation of the outside expert
};

/// What the coach may add on the preview page; everything else the system knows.
struct Additions {
    std::string generalSkills;  // working-life skills in free words
    std::string cards;          // cards and permits, e.g. a hygiene pass
    std::string furtherPlans;
    std::string totalHours;  // as typed: digits; empty is not printed
};
/// Refuses what may never be printed: an identity code, a text that is too long, hours that are no number.
std::vector<FieldError> faults(const Additions& additions);
/// Whether `text` holds something shaped like a Finnish identity code (old and new separators), handbook §5.2.
bool holdsIdentityCode(std::string_view text);

/// The supervisor's signature, given in the system before the certificate was issued.
struct SupervisorSignature {
    std::string name, title;
    UtcTime at;
    using Columns = std::tuple<std::string, std::string, UtcTime>;
};

/// In which words a document stands: one language, or the two national ones side by side.
struct Edition {
    Language language;
    std::optional<Language> second;
    Edition(Language first = Language::Fi, std::optional<Language> other = std::nullopt)  // NOLINT: one is enough
        : language(first), second(other) {}
    bool operator==(const Edition&) const = default;
    std::string code() const;  // "fi", "sv", "en", "fi-sv" or "sv-fi"
};
/// In the order in which people are asked.
std::vector<Edition> allEditions();
/// Nothing for a text that is no code.
std::optional<Edition> parseEdition(std::string_view code);

/// The content of a certificate, before or after it has a number.
struct Content {
    Language language = Language::Fi;
    std::optional<Language> second;            // both national languages side by side
    std::shared_ptr<const papers::Look> look;  // the issuer's
    std::string number, code;                  // empty in a preview
    std::string replaces;                      // number of the certificate that this one replaces
    Date issuedOn;
    std::string holderName;
    std::optional<Date> holderBorn;
    std::string issuerName, issuerBusinessId, issuerStreet, issuerPlace;
    std::string signatoryName, signatoryTitle;
    std::string supervisorName, supervisorTitle;
    std::optional<SupervisorSignature> supervisorSignature;
    std::string workplaceName, municipality;
    Date from, to;
    std::string kind;  // a key of the catalogue; empty unless the client lets the kind be printed
    std::vector<LocalizedText> tasks;
    std::vector<QualificationPart> qualifications;
    std::vector<BasisReport> basis;
    Additions additions;

    std::size_t lineCount() const;
    std::size_t unitCount() const;
};

/// "VALO-3-2026-0012": organisation, year, running number.
std::string certificateNumber(OrganisationId organisation, int year, std::int64_t running);
/// A code that nobody guesses: more than 128 bits, in letters and digits that survive paper and telephone.
inline constexpr std::size_t kCodeLength = 28;
/// "K7MP Q4XT …" of the stored K7MPQ4XT…; and back from whatever a person typed, empty when it cannot be a code.
std::string readableCode(std::string_view code);
std::string storedCode(std::string_view typed);

enum class CertificateState { Valid, Replaced, Withdrawn };

}  // namespace valo::certificates

namespace valo {
template <>
inline constexpr auto kCodes<certificates::Missing> =
    std::to_array<Code<certificates::Missing>>({{certificates::Missing::Agreement, "agreement"},
                                                {certificates::Missing::ShownSkill, "shown_skill"},
                                                {certificates::Missing::Evidence, "evidence"},
                                                {certificates::Missing::Environment, "environment"}});
template <>
inline constexpr auto kCodes<certificates::CertificateState> =
    std::to_array<Code<certificates::CertificateState>>({{certificates::CertificateState::Valid, "valid"},
                                                         {certificates::CertificateState::Replaced, "replaced"},
                                                         {certificates::CertificateState::Withdrawn, "withdrawn"}});
}  // namespace valo
