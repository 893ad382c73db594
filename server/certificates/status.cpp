#include "certificates/status.hpp"

#include <zlib.h>

#include <stdexcept>

#include "certificates/keys.hpp"
#include "certificates/keys_register.hpp"
#include "core/json.hpp"

namespace valo::certificates {
namespace {

constexpr int kGzip = 15 + 16;                   // zlib's window bits, with a gzip header
constexpr std::size_t kMostBytes = 1024 * 1024;  // of a list from elsewhere

Bytef* raw(std::string& text) { return reinterpret_cast<Bytef*>(text.data()); }

std::string gzipped(std::string bytes) {
    z_stream stream{};
    if (deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, kGzip, 9, Z_DEFAULT_STRATEGY) != Z_OK)
        throw std::runtime_error("zlib does not start");
    std::string out(deflateBound(&stream, bytes.size()), '\0');
    stream.next_in = raw(bytes);
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = raw(out);
    stream.avail_out = static_cast<uInt>(out.size());
    const int result = deflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    if (result != Z_STREAM_END) throw std::runtime_error("zlib cannot pack a list");
    return out;
}

std::optional<std::string> gunzipped(std::string bytes) {
    z_stream stream{};
    if (inflateInit2(&stream, kGzip) != Z_OK) throw std::runtime_error("zlib does not start");
    std::string out(kMostBytes, '\0');
    stream.next_in = raw(bytes);
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = raw(out);
    stream.avail_out = static_cast<uInt>(out.size());
    const int result = inflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    inflateEnd(&stream);
    if (result != Z_STREAM_END || stream.avail_in != 0) return std::nullopt;
    return out;
}

}  // namespace

std::string bitsOf(const std::vector<std::int64_t>& revoked) {
    std::string bits(kStatusPlaces / 8, '\0');
    for (const auto index : revoked)
        bits.at(static_cast<std::size_t>(index / 8)) |= static_cast<char>(0x80 >> (index % 8));
    return bits;
}
std::string encodedList(const std::vector<std::int64_t>& revoked) { return 'u' + base64url(gzipped(bitsOf(revoked))); }

std::optional<std::string> decodedList(const std::string& encoded) {
    if (!encoded.starts_with('u')) return std::nullopt;
    const auto packed = fromBase64url(std::string_view(encoded).substr(1));
    auto bits = packed ? gunzipped(*packed) : std::nullopt;
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
