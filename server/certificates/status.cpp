#include "certificates/status.hpp"

#include "certificates/keys.hpp"
#include "certificates/keys_register.hpp"
#include "core/gzip.hpp"
#include "core/json.hpp"

namespace valo::certificates {
namespace {

constexpr std::size_t kMostBytes = 1024 * 1024;  // of a list from elsewhere

}  // namespace

std::string bitsOf(const std::vector<std::int64_t>& revoked) {
    std::string bits(kStatusPlaces / 8, '\0');
    for (const auto index : revoked)
        bits.at(static_cast<std::size_t>(index / 8)) |= static_cast<char>(0x80 >> (index % 8));
    return bits;
}
std::string encodedList(const std::vector<std::int64_t>& revoked) {
    return 'u' + base64url(gzipped(bitsOf(revoked), 9));
}

std::optional<std::string> decodedList(const std::string& encoded) {
    if (!encoded.starts_with('u')) return std::nullopt;
    const auto packed = fromBase64url(std::string_view(encoded).substr(1));
    auto bits = packed ? gunzipped(*packed, kMostBytes) : std::nullopt;
    if (!bits || bits->size() < kStatusPlaces / 8) return std::nullopt;
    return bits;
}

bool isRevoked(const std::string& bits, std::int64_t index) {
    return (static_cast<unsigned char>(bits.at(static_cast<std::size_t>(index / 8))) & (0x80 >> (index % 8))) != 0;
}

std::string statusListUrl(const std::string& publicUrl, std::int64_t list) {
    return publicUrl + "/status/" + std::to_string(list);
}

std::string statusListJson(const std::string& publicUrl, OrganisationId organisation, std::int64_t list,
                           const std::vector<std::int64_t>& revoked, UtcTime now) {
    const auto url = statusListUrl(publicUrl, list);
    JsonWriter out;
    out.beginObject()
        .key("@context")
        .beginArray()
        .value("https://www.w3.org/ns/credentials/v2")
        .endArray()
        .field("id", url);
    out.key("type").beginArray().value("VerifiableCredential").value("BitstringStatusListCredential").endArray();
    out.field("issuer", didOf(publicUrl, organisation)).field("validFrom", now).key("credentialSubject").beginObject();
    out.field("id", url + "#list").field("type", "BitstringStatusList").field("statusPurpose", "revocation");
    out.field("encodedList", encodedList(revoked)).endObject();
    return out.endObject().take();
}

}  // namespace valo::certificates
