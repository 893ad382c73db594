#pragma once
// One shown unit as an Open Badges 3.0 credential (W3C VC 2.0) in our three verbal levels, the whole certificate as a
// Comprehensive Learner Record 2.0, and the compact JWS.
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "certificates/certificate.hpp"
#include "certificates/keys.hpp"

namespace valo::web {
class Pages;
}

namespace valo::certificates {

/// Where a credential's bit stands.
struct StatusPlace {
    std::int64_t list = 0, index = 0;
    using Columns = std::tuple<std::int64_t, std::int64_t>;
};

/// What a unit's credential and the record of all units have in common.
struct CredentialFacts {
    const Content& content;
    std::string publicUrl;
    OrganisationId organisation;
    std::string uuid;
    StatusPlace place;
    UtcTime issuedAt;
};
/// A credential as JSON, not signed yet, and what a JWT repeats of it.
struct Credential {
    std::string json, id, issuer, subject;
    UtcTime from;
};
/// Holds no grade and no earned points; the levels are those of the lines. Its terms are checked when it is signed.
Credential unitCredential(const CredentialFacts& facts, const QualificationPart& part, const UnitPart& unit,
                          const web::Pages& pages);
/// The whole certificate. `units` are the units' credentials as JSON, each with its proof.
Credential recordCredential(const CredentialFacts& facts, const std::vector<std::string>& units,
                            const web::Pages& pages);
/// The credential with the claims of a JWT.
std::string jwtPayload(const Credential& credential);

/// Throws when it holds a term that our own check would not read; withProof() does so by itself.
void requireKnownTerms(const Credential& credential);

/// A random UUID (version 4).
std::string randomUuid();

/// A payload whose every term stands in our closed table; nothing is ever fetched to learn more. Refusals: not_jws,
/// other_context, unknown_term with the path of the term.
Result<nlohmann::json> readPayload(const std::string& payload);

/// "JWT" is what Open Badges asks of a badge, "vc+jwt" what a status list says.
std::string signedJws(const std::string& payload, std::string_view type, const std::string& keyId, const Signer& key);

struct Jws {
    Algorithm algorithm;
    std::string type, keyId;
    std::string payload;
    std::string signedPart, signature;
};
/// A compact JWS of ES256 or RS256 whose header holds nothing besides alg, typ and kid. Refusals: not_jws,
/// other_algorithm, unknown_header.
Result<Jws> readJws(std::string_view text);

}  // namespace valo::certificates
