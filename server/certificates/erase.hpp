#pragma once
#include "core/ids.hpp"
#include "core/time.hpp"
#include "database/transaction.hpp"

namespace valo::certificates {

/// Takes away every certificate of a client with its documents, credentials, signatures and decisions, inside a larger
/// erasure. What remains is what a stranger needs to hear the truth: number, check code, hash of the file, the state of
/// that day and the places in the status lists; nothing is revoked, and files in other hands keep their seal.
void eraseCertificates(database::Transaction& tx, ClientId client, UtcTime now);

}  // namespace valo::certificates
