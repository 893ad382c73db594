#pragma once
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "certificates/certificate.hpp"
#include "database/transaction.hpp"

namespace valo::certificates {

/// Takes away a client's certificates with everything that names her. Of each there remains what the next function
/// tells, and its places in the status lists with the bits that they had: a file in her hands verifies as before.
void eraseCertificates(database::Transaction& tx, ClientId client, UtcTime now);

/// All that is known of a certificate whose holder was erased.
struct Remains {
    std::string number, code, pdfSha256, issuer;
    Date issuedOn;
    CertificateState state;
    UtcTime erasedAt;
    using Columns = std::tuple<std::string, std::string, std::string, std::string, Date, CertificateState, UtcTime>;
};
std::vector<Remains> remainsOfErased(database::Transaction& tx);

}  // namespace valo::certificates
