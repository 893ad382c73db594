#pragma once
// An organisation's seal on a PDF: PAdES baseline B (ETSI EN 319 142-1), detached CMS over everything but itself.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "certificates/keys.hpp"
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
};

/// paperPdf() with the attachments in it and the seal on it. Nothing may change the bytes afterwards.
std::string sealedPdf(const Paper& paper, const Seal& seal);

/// The key whose seal covers the whole file. Refusals: not_sealed, seal_incomplete (something stands outside it),
/// seal_broken. Reads nothing of the file besides the seal.
Result<PublicKey> checkSeal(std::string_view pdf);
}  // namespace valo::certificates
