#pragma once
// The workplace supervisor's signature, given in the system by a link of her own.
#include <optional>
#include <string>

#include "certificates/actions.hpp"

namespace valo::certificates {

inline constexpr int kSignatureDays = 14;

/// A fingerprint of what a supervisor signs: whose skills, where, and every line with its level.
std::string linesHash(const Content& content);
/// The newest signature on exactly this content.
std::optional<SupervisorSignature> signatureOn(database::Transaction& tx, PlacementId placement,
                                               const std::string& linesHash);

struct SignatureLink {
    std::string secret;
    UtcTime expiresAt;
};
/// A new link, shown once; the ones before it for the placement end. Only who may issue. Refusals: no_lines.
Result<SignatureLink> askForSignature(Services& services, const Actor& actor, PlacementId placement);

struct ToSign {
    PlacementId placement;
    Content content;
    std::optional<SupervisorSignature> signature;  // given already by this link
};
/// What stands behind a link; unknown, used up and ended ones look alike.
Result<ToSign> toSign(Services& services, std::string_view secret);
/// Once more is done already. Refusals: not_found; name: required, too_long, identity_code; changed_meanwhile.
Result<Done> giveSignature(Services& services, std::string_view secret, const std::string& name,
                           const std::string& title, const std::string& shownHash);

}  // namespace valo::certificates
