#pragma once
// Taking a client's data away for good, in every room at once.
#include <string>

#include "accounts/services.hpp"
#include "core/actor.hpp"
#include "core/result.hpp"

namespace valo::start {

struct WantedErasure {
    ClientId client;
    std::string typedName;  // the client's, so that nobody takes away another's by a slip
    std::string reason;     // for the log of the organisation; names nobody
};
/// Placements, what was seen and agreed on, plans, certificates and the client's own account go; the access log stays
/// with numbers in the place of names, and of each certificate what certificates::eraseCertificates() says. Only a
/// coordinator of the client, and the operator at the command line. Refusals: typed_name: other_name; reason: required,
/// too_long, identity_code.
Result<Done> eraseClient(Services& services, const Actor& actor, const WantedErasure& wanted);

}  // namespace valo::start
