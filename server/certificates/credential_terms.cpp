#include "certificates/credential_terms.hpp"

#define VALO_VC "https://www.w3.org/2018/credentials#"
#define VALO_STATUS "https://www.w3.org/ns/credentials/status#"
#define VALO_OB "https://purl.imsglobal.org/spec/vc/ob/vocab.html#"
#define VALO_CLR "https://purl.imsglobal.org/spec/vc/clr/vocab.html#"
#define VALO_SCHEMA "https://schema.org/"
#define VALO_SECURITY "https://w3id.org/security#"

namespace valo::certificates {
namespace {

using enum Shape;

constexpr std::string_view kTime = "http://www.w3.org/2001/XMLSchema#dateTime";
// As the contexts of 1EdTech have it: with https, and where they forgot to explain the prefix, the prefix itself.
constexpr std::string_view kAwarded = "xsd:dateTime", kPartial = "xsd:boolean";
constexpr std::string_view kDay = "https://www.w3.org/2001/XMLSchema#date";
constexpr std::string_view kUri = "https://www.w3.org/2001/XMLSchema#anyURI";
constexpr std::string_view kFloat = "https://www.w3.org/2001/XMLSchema#float";
constexpr std::string_view kBoolean = "https://www.w3.org/2001/XMLSchema#boolean";
constexpr std::string_view kMultibase = VALO_SECURITY "multibase";

constexpr Term kName{"name", VALO_SCHEMA "name", Text, {}};
constexpr Term kDescription{"description", VALO_SCHEMA "description", Text, {}};
constexpr Term kNarrative{"narrative", VALO_OB "narrative", Text, {}};
constexpr Term kUrl{"url", VALO_SCHEMA "url", Typed, kUri};
constexpr Term kLanguage{"inLanguage", VALO_SCHEMA "inLanguage", Text, {}};
constexpr Term kProofTerm{"proof", VALO_SECURITY "proof", Proof, "proof"};

constexpr std::pair<std::string_view, std::string_view> kCredentialType{"VerifiableCredential",
                                                                        VALO_VC "VerifiableCredential"};

std::vector<Term> credentialTerms(std::string_view subject, std::vector<Term> more) {
    std::vector<Term> terms{kName,
                            kDescription,
                            {"issuer", VALO_VC "issuer", Named, "profile"},
                            {"validFrom", VALO_VC "validFrom", Typed, kTime},
                            {"validUntil", VALO_VC "validUntil", Typed, kTime},
                            {"credentialSubject", VALO_VC "credentialSubject", Thing, subject},
                            kProofTerm};
    terms.insert(terms.end(), more.begin(), more.end());
    return terms;
}
std::vector<Term> badgeTerms(std::string_view subject, std::vector<Term> more) {
    more.insert(more.end(), {{"awardedDate", VALO_OB "awardedDate", Typed, kAwarded},
                             {"credentialSchema", VALO_VC "credentialSchema", Thing, "schema"},
                             {"credentialStatus", VALO_VC "credentialStatus", Thing, "status entry"}});
    return credentialTerms(subject, std::move(more));
}

std::vector<Kind> credentialKinds() {
    return {
        {"badge",
         {kCredentialType, {"OpenBadgeCredential", VALO_OB "OpenBadgeCredential"}},
         badgeTerms("achievement subject", {{"evidence", VALO_VC "evidence", Thing, "evidence"}})},
        {"record",
         {kCredentialType, {"ClrCredential", VALO_CLR "ClrCredential"}},
         badgeTerms("record subject", {{"partial", VALO_CLR "partial", Truth, kPartial}})},
        {"status list credential",
         {kCredentialType, {"BitstringStatusListCredential", VALO_STATUS "BitstringStatusListCredential"}},
         credentialTerms("status list", {})},
        {"status list",
         {{"BitstringStatusList", VALO_STATUS "BitstringStatusList"}},
         {{"statusPurpose", VALO_STATUS "statusPurpose", Text, {}},
          {"encodedList", VALO_STATUS "encodedList", Typed, kMultibase}}},
        {"status entry",
         {{"BitstringStatusListEntry", VALO_STATUS "BitstringStatusListEntry"}},
         {{"statusPurpose", VALO_STATUS "statusPurpose", Text, {}},
          {"statusListIndex", VALO_STATUS "statusListIndex", Text, {}},
          {"statusListCredential", VALO_STATUS "statusListCredential", Iri, {}}}},
        {"schema",
         {{"1EdTechJsonSchemaValidator2019",
           "https://purl.imsglobal.org/spec/vccs/v1p0/context.json#1EdTechJsonSchemaValidator2019"}},
         {}},
        {"proof",
         {{"DataIntegrityProof", VALO_SECURITY "DataIntegrityProof"}},
         {{"created", "http://purl.org/dc/terms/created", Typed, kTime},
          {"cryptosuite", VALO_SECURITY "cryptosuite", Typed, VALO_SECURITY "cryptosuiteString"},
          {"verificationMethod", VALO_SECURITY "verificationMethod", Iri, {}},
          {"proofPurpose", VALO_SECURITY "proofPurpose", Word, VALO_SECURITY "assertionMethod"},
          {"proofValue", VALO_SECURITY "proofValue", Typed, kMultibase}}},
    };
}

std::vector<Kind> peopleKinds() {
    return {
        {"profile",
         {{"Profile", VALO_OB "Profile"}},
         {kName,
          kUrl,
          {"email", VALO_SCHEMA "email", Text, {}},
          {"otherIdentifier", VALO_OB "otherIdentifier", Thing, "identifier entry"}}},
        {"identifier entry",
         {{"IdentifierEntry", VALO_OB "IdentifierEntry"}},
         {{"identifier", VALO_OB "identifier", Text, {}}, {"identifierType", VALO_OB "identifierType", Text, {}}}},
        {"identity",
         {{"IdentityObject", VALO_OB "IdentityObject"}},
         {{"hashed", VALO_OB "hashed", Truth, kBoolean},
          {"identityHash", VALO_OB "identityHash", Text, {}},
          {"identityType", VALO_OB "identityType", Text, {}},
          {"salt", VALO_OB "salt", Text, {}}}},
        {"achievement subject",
         {{"AchievementSubject", VALO_OB "AchievementSubject"}},
         {{"identifier", VALO_OB "identifier", Thing, "identity"},
          {"activityStartDate", VALO_OB "activityStartDate", Typed, kDay},
          {"activityEndDate", VALO_OB "activityEndDate", Typed, kDay},
          {"role", VALO_OB "role", Text, {}},
          kNarrative,
          {"source", VALO_OB "source", Thing, "profile"},
          {"achievement", VALO_OB "achievement", Thing, "achievement"},
          {"result", VALO_OB "result", Thing, "result"}}},
        {"record subject",
         {{"ClrSubject", VALO_CLR "ClrSubject"}},
         {{"identifier", VALO_CLR "identifier-1", Thing, "identity"},
          {"verifiableCredential", VALO_CLR "verifiableCredential", Thing, "badge"}}},
    };
}

std::vector<Kind> achievementKinds() {
    return {
        {"achievement",
         {{"Achievement", VALO_OB "Achievement"}},
         {{"achievementType", VALO_OB "achievementType", Text, {}},
          kName,
          kDescription,
          {"humanCode", VALO_OB "humanCode", Text, {}},
          {"creditsAvailable", VALO_OB "creditsAvailable", Number, kFloat},
          {"fieldOfStudy", VALO_OB "fieldOfStudy", Text, {}},
          kLanguage,
          {"version", VALO_OB "version", Text, {}},
          {"criteria", VALO_OB "Criteria", Thing, "criteria"},
          {"alignment", VALO_OB "alignment", Thing, "alignment"},
          {"resultDescription", VALO_OB "resultDescription", Thing, "result description"}}},
        {"criteria", {}, {kNarrative}},
        {"alignment",
         {{"Alignment", VALO_SCHEMA "AlignmentObject"}},
         {{"targetName", VALO_SCHEMA "targetName", Text, {}},
          {"targetCode", VALO_OB "targetCode", Text, {}},
          {"targetFramework", VALO_SCHEMA "targetFramework", Text, {}},
          {"targetType", VALO_OB "targetType", Text, {}},
          {"targetUrl", VALO_SCHEMA "targetUrl", Typed, kUri}}},
        {"result description",
         {{"ResultDescription", VALO_OB "ResultDescription"}},
         {kName,
          {"resultType", VALO_OB "resultType", Text, {}},
          {"requiredLevel", VALO_OB "requiredLevel", Typed, kUri},
          {"rubricCriterionLevel", VALO_OB "rubricCriterionLevel", Thing, "level"}}},
        {"level",
         {{"RubricCriterionLevel", VALO_OB "RubricCriterionLevel"}},
         {kName, kDescription, {"level", VALO_OB "level", Text, {}}}},
        {"result",
         {{"Result", VALO_OB "Result"}},
         {{"resultDescription", VALO_OB "resultDescription", Typed, kUri},
          {"achievedLevel", VALO_OB "achievedLevel", Typed, kUri},
          {"status", VALO_OB "status", Text, {}}}},
        {"evidence",
         {{"Evidence", VALO_OB "Evidence"}},
         {kName,
          kDescription,
          kNarrative,
          {"genre", VALO_SCHEMA "genre", Text, {}},
          {"audience", VALO_SCHEMA "audience", Text, {}}}},
    };
}

}  // namespace

const Vocabulary& vocabulary() {
    static const Vocabulary ours = [] {
        constexpr std::string_view kCredentials = "https://www.w3.org/ns/credentials/v2";
        constexpr std::string_view kBadges = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json";
        constexpr std::string_view kExtensions = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json";
        constexpr std::string_view kRecords = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json";
        Vocabulary v{{},
                     {{{kCredentials, kBadges, kExtensions}, "badge"},
                      {{kCredentials, kRecords, kBadges, kExtensions}, "record"},
                      {{kCredentials}, "status list credential"}}};
        for (auto&& kinds : {credentialKinds(), peopleKinds(), achievementKinds()})
            v.kinds.insert(v.kinds.end(), kinds.begin(), kinds.end());
        return v;
    }();
    return ours;
}

}  // namespace valo::certificates
