#pragma once
// How a certificate's documents come about: number, code and keys are taken in a transaction, then everything is drawn,
// signed and sealed outside of any, because that takes milliseconds that the one writer does not have.
#include <optional>
#include <vector>

#include "accounts/services.hpp"
#include "certificates/credential_store.hpp"
#include "certificates/store.hpp"

namespace valo::certificates {

/// What a new certificate is signed with, and where its credentials stand in the status lists.
struct Means {
    std::optional<SigningKeys> keys;  // of the organisation, when it has any
    std::vector<StatusPlace> places;  // when there are keys: one a unit, the last one for the whole
};
/// Gives the content its number and code. When a later step fails they stay unused, as a spoilt form would.
Means takeMeans(database::Transaction& tx, OrganisationId organisation, Content& content, UtcTime now);
/// A key may have ended while the paper was being sealed.
bool stillSigns(database::Transaction& tx, OrganisationId organisation, const Means& means);

struct Drawn {
    Documents documents;
    std::vector<IssuedCredential> credentials;
    bool lacksTimestamp = false;
};
/// All that is frozen of a certificate. Refusals: seal_unavailable, timestamp_unavailable.
Result<Drawn> draw(Services& services, const Content& content, const Means& means, UtcTime now);
/// Only the paper, as PDF and HTML, with the credentials that exist already attached: another edition. `key`: nothing
/// when the organisation seals nothing. Refusals as above.
Result<Drawn> drawPaper(Services& services, const Content& content, const std::optional<RegisteredKey>& key,
                        std::vector<IssuedCredential> credentials, UtcTime now);

/// Writes into the access log that the timestamp service failed this one.
void noteLack(database::Transaction& tx, const Actor& actor, UtcTime now, ClientId client, CertificateId id);

}  // namespace valo::certificates
