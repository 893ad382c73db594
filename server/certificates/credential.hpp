#pragma once
// One shown unit as an Open Badges 3.0 credential (W3C VC 2.0) in our three verbal levels, signed as a compact JWS.
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

/// Everything that a credential is made of.
struct CredentialFacts {
    const Content& content;
    const QualificationPart& part;
    const UnitPart& unit;
    std::string publicUrl;
    OrganisationId organisation;
    std::string uuid;
    StatusPlace place;
    UtcTime issuedAt;
};
/// The credential's JSON, to be signed. Holds no grade and no earned points; the levels are those of the lines.
std::string credentialJson(const CredentialFacts& facts, const web::Pages& pages);

/// A random UUID (version 4).
std::string randomUuid();

/// The first member, as a path, that our closed vocabulary does not have; nothing is ever fetched to learn more.
/// `json` is a credential or a status list.
std::optional<std::string> unknownTerm(const std::string& json);

/// "JWT" is what Open Badges asks of a badge, "vc+jwt" what a status list says.
std::string signedJws(const std::string& payload, std::string_view type, const std::string& keyId,
                      const SigningKey& key);

struct Jws {
    std::string type, keyId;
    std::string payload;
    std::string signedPart, signature;
};
/// A compact JWS with an ES256 header that holds nothing besides alg, typ and kid. Refusals: not_jws, other_algorithm,
/// unknown_header.
Result<Jws> readJws(std::string_view text);

}  // namespace valo::certificates
