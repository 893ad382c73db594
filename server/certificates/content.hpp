#pragma once
#include <string>
#include <vector>

#include "accounts/services.hpp"
#include "certificates/certificate.hpp"
#include "core/actor.hpp"
#include "database/transaction.hpp"
#include "papers/paper.hpp"
#include "placements/store.hpp"

namespace valo::certificates {

struct Gathered {
    Content content;
    std::vector<LeftOut> leftOut;
};
/// What a certificate of this placement would say today. The only place that makes certificate lines: each passed
/// missing(). Names, dates and texts come from the records, nothing is typed.
Gathered gather(database::Transaction& tx, const placements::SeenPlacement& placement, const Actor& issuer,
                const Edition& edition, Date today);

/// The frozen facts as JSON (stored with the certificate, part of the client's download).
std::string snapshotOf(const Content& content, const std::string& publicUrl);
/// The content back from its frozen facts, for an edition in another language.
Content contentFrom(const std::string& snapshot);

/// The document, in the words of the catalogue. `publicUrl` is where the check page is.
papers::Paper paperOf(const Content& content, const web::Pages& pages, const std::string& publicUrl, bool isPreview);

}  // namespace valo::certificates
