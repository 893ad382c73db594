#pragma once
// Bitstring status lists (W3C): one bit a credential, public, without anything about anybody.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/ids.hpp"
#include "core/time.hpp"

namespace valo::certificates {

inline constexpr std::int64_t kStatusPlaces = 131072;  // the least that the standard allows, so that no list names few

/// Bit 0 is the most significant one of the first byte.
std::string bitsOf(const std::vector<std::int64_t>& revoked);
/// "u" and base64url of the gzipped bits.
std::string encodedList(const std::vector<std::int64_t>& revoked);
/// The bits; nothing when it is no such list or an unreasonably long one.
std::optional<std::string> decodedList(const std::string& encoded);
bool isRevoked(const std::string& bits, std::int64_t index);

std::string statusListUrl(const std::string& publicUrl, std::int64_t list);
/// The list as a credential, to be signed.
std::string statusListJson(const std::string& publicUrl, OrganisationId organisation, std::int64_t list,
                           const std::vector<std::int64_t>& revoked, UtcTime now);

}  // namespace valo::certificates
