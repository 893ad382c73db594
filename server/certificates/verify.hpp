#pragma once
// Whether a file is what an organisation signed, and whether it still holds. Needs no network and no database: keys and
// status come from the caller.
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "certificates/keys_register.hpp"
#include "certificates/seal_timestamp.hpp"
#include "core/result.hpp"

namespace valo::certificates {

struct KnownKey {
    std::string id;          // "did:web:…#es256-2026a"
    std::string issuer;      // the DID
    std::string issuerName;  // empty when only the DID document is at hand
    PublicKey key;
    KeyState state = KeyState::Active;
    std::optional<UtcTime> until;
};
std::vector<KnownKey> knownKeys(const std::string& publicUrl, const std::vector<RegisteredKey>& keys);
/// Of a did.json as we publish it. Refusal: not_did.
Result<std::vector<KnownKey>> knownKeysOf(const std::string& didDocument);

struct KnownStatus {
    std::string url, issuer;
    UtcTime asOf;
    std::string bits;
};
/// Of every did.json that an archive brings along. They prove nothing about who made the archive: whoever forges one
/// forges these too. Refusals: bad_archive, not_did.
Result<std::vector<KnownKey>> keysInArchive(const std::string& archive);
/// What a later check without any network goes by: did.json and the status lists as they are now, with the names under
/// which an archive carries them.
struct OfflineFile {
    std::string name, bytes;
};
std::vector<OfflineFile> offlineFiles(Services& services, const std::set<OrganisationId>& issuers);
/// A signed status list from elsewhere, as JWS or JSON. Refusals as for credentials, and not_status.
Result<KnownStatus> readStatusList(std::string_view text, const std::vector<KnownKey>& keys, UtcTime now);

/// What our own database knows: keys of all organisations, and every list as it is now.
struct Known {
    std::vector<KnownKey> keys;
    std::vector<KnownStatus> statuses;
};
Known knownHere(Services& services);

/// One credential or sealed paper.
struct Checked {
    std::string name;                 // of the file in an archive
    std::optional<FieldError> fault;  // nothing: it holds. Codes: the messages error.<code> of the catalogue
    std::string issuer;               // its DID. This and what follows: as far as they are proven
    std::string issuerName, title;
    std::optional<UtcTime> issuedAt;
    std::optional<Timestamp> sealedAt;  // of a PDF whose seal carries somebody else's word on the time
    std::optional<UtcTime> statusAsOf;  // nothing: no status list was at hand, so it may have been withdrawn
};
/// A PDF, a compact JWS, JSON with a proof, a VC 2.0 envelope, or an archive of them, whose own status lists are then
/// looked at besides `statuses`. At least one row. `timestampAuthorities`: PEM.
std::vector<Checked> verifyFile(const std::string& bytes, const std::vector<KnownKey>& keys,
                                const std::vector<KnownStatus>& statuses, UtcTime now,
                                const std::string& timestampAuthorities = {});

}  // namespace valo::certificates
