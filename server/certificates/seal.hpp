#pragma once
// An organisation's seal on a PDF: PAdES baseline B-B, with a timestamp B-T (ETSI EN 319 142-1): detached CMS over
// everything but itself.
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "certificates/keys.hpp"
#include "certificates/seal_timestamp.hpp"
#include "core/result.hpp"
#include "papers/seal_room.hpp"

namespace valo::certificates {

using papers::Attachment, papers::attachmentsOf, papers::Paper;

/// What goes into a paper last of all.
struct Seal {
    const Signer& key;
    const std::string& chain;  // PEM; the first certificate is the key's
    std::string organisation;
    std::string words;  // what a screen reader says of the signature field
    UtcTime at;
    std::vector<Attachment> attachments;
    /// Gives the token over a signature, when the seal is to carry one.
    std::function<Result<std::string>(std::string_view signature)> timestamp;
};

/// paperPdf() with the attachments in it and the seal on it. Nothing may change the bytes afterwards. Refused only when
/// the timestamp is.
Result<std::string> sealedPdf(const Paper& paper, const Seal& seal);

struct Sealed {
    std::string pdf;
    bool lacksTimestamp = false;  // the settings name a service, and it failed
};
/// Sealed with a timestamp if there is a service for that; without one when the service fails or failed a moment before
/// `seal.at` (TimestampPause), unless the settings say that nothing is issued then (timestamp_unavailable).
Result<Sealed> sealedAsSet(const Settings& settings, const Paper& paper, Seal seal);

/// What a seal says of itself.
struct SealFacts {
    PublicKey key;
    UtcTime validFrom, validTo;  // of the certificate that the signature names
    std::optional<Timestamp> timestamp;
};
/// Of a seal that covers the whole file. Refusals: not_sealed, seal_incomplete (something stands outside it),
/// seal_broken, timestamp_broken. Reads nothing of the file besides the seal. `authorities`: of timestamps, PEM.
Result<SealFacts> checkSeal(std::string_view pdf, const std::string& authorities = {});

}  // namespace valo::certificates
