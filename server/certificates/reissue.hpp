#pragma once
// After a key fell into wrong hands: everything that it signed is issued anew from its frozen facts, in the background.
// The old certificate is replaced by the new one; not one fact changes besides number, code and day.
#include <string>
#include <vector>

#include "accounts/services.hpp"
#include "certificates/keys_register.hpp"
#include "certificates/store.hpp"
#include "core/result.hpp"

namespace valo::certificates {

/// The certificates that still stand and bear something that the key signed: a credential, or the seal of an edition.
std::vector<Certificate> signedWith(database::Transaction& tx, const RegisteredKey& key);

/// The operator's command: queues signedWith() the key, and makes its organisation a new key where it has none of that
/// use. Once more adds only what is not queued, and takes up what failed. Refusals: not_found; key_not_compromised.
Result<std::vector<Certificate>> askForReissue(Services& services, OrganisationId organisation, const std::string& kid);

struct ReissueCount {
    std::int64_t waiting = 0, issued = 0, failed = 0;
    using Columns = std::tuple<std::int64_t, std::int64_t, std::int64_t>;
};
ReissueCount reissueCount(database::Transaction& tx, const RegisteredKey& key);

/// Takes one that waits and issues it anew, with its other editions; false when none waits. What stops halfway is taken
/// up again, and nothing is issued twice: a certificate is replaced once.
bool workOnReissues(Services& services);

}  // namespace valo::certificates
