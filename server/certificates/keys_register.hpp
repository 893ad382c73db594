#pragma once
// Which organisation signs with which key, since when and until when, and how the world learns it (did:web, JWKS).
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "accounts/services.hpp"
#include "certificates/keys.hpp"
#include "core/codes.hpp"
#include "core/ids.hpp"
#include "core/result.hpp"
#include "database/transaction.hpp"

namespace valo::certificates {

enum class KeyState {
    Active,       // signs
    Retired,      // signs no more; what it signed holds
    Compromised,  // nothing that it signed holds
};

struct RegisteredKey {
    std::int64_t id = 0;
    OrganisationId organisation;
    std::string organisationName;
    std::string kid;  // "es256-2026a"
    PublicKey key;
    std::string chain;  // PEM; the first certificate is the key's own. Of a proof's key it is empty
    KeyState state = KeyState::Active;
    UtcTime from;
    std::optional<UtcTime> to;
    using Columns = std::tuple<std::int64_t, OrganisationId, std::string, std::string, PublicKey, std::string, KeyState,
                               UtcTime, std::optional<UtcTime>>;
};
std::vector<RegisteredKey> registeredKeys(database::Transaction& tx);  // by organisation, oldest first
/// An organisation's key of today for JWS and the PDF's seal, and the one for proofs inside JSON.
std::optional<RegisteredKey> activeKey(database::Transaction& tx, OrganisationId organisation);
std::optional<RegisteredKey> activeProofKey(database::Transaction& tx, OrganisationId organisation);

/// The private half. Refused with seal_unavailable when its file is missing or the passphrase does not open it.
Result<SigningKey> privateHalf(const Settings& settings, const RegisteredKey& key);

/// The operator's commands. The first key of an organisation, for documents or (EdDSA) for proofs inside JSON; refused
/// when it has an active one for that use.
Result<RegisteredKey> createKey(Services& services, OrganisationId organisation,
                                Algorithm algorithm = Algorithm::ES256);
/// A new key signs from now on in the place of the one of the same use, whose private half is destroyed.
Result<RegisteredKey> rotateKey(Services& services, OrganisationId organisation,
                                Algorithm algorithm = Algorithm::ES256);
/// Ends a key and destroys its private half. A compromised one takes everything that it signed with it.
Result<Done> endKey(Services& services, OrganisationId organisation, const std::string& kid, KeyState into);
/// Puts a certificate authority's chain in the place of the key's own certificate, for the seals to come.
Result<Done> setKeyChain(Services& services, OrganisationId organisation, const std::string& pem);

/// "did:web:valo.example.fi:o:3" of the organisation, "did:web:valo.example.fi" of the service itself.
std::string didOf(const std::string& publicUrl, OrganisationId organisation);
std::string didOf(const std::string& publicUrl);
/// "did:web:valo.example.fi:o:3#es256-2026a".
std::string keyIdOf(const std::string& publicUrl, const RegisteredKey& key);

/// The documents that are served and put into archives. `keys` are those of one organisation for didDocument().
std::string didDocument(const std::string& publicUrl, OrganisationId organisation,
                        const std::vector<RegisteredKey>& keys);
std::string serviceDocument(const std::string& publicUrl, const std::vector<RegisteredKey>& keys);
std::string jwks(const std::string& publicUrl, const std::vector<RegisteredKey>& keys);
std::string jwk(const std::string& publicUrl, const RegisteredKey& key);

}  // namespace valo::certificates

namespace valo {
template <>
inline constexpr auto kCodes<certificates::KeyState> =
    std::to_array<Code<certificates::KeyState>>({{certificates::KeyState::Active, "active"},
                                                 {certificates::KeyState::Retired, "retired"},
                                                 {certificates::KeyState::Compromised, "compromised"}});
}  // namespace valo
