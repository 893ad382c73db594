#include "certificates/verify_credential.hpp"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "certificates/credential.hpp"
#include "certificates/credential_proof.hpp"
#include "certificates/status.hpp"
#include "core/text.hpp"

namespace valo::certificates {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kLongestDocument = 2 * 1024 * 1024;
constexpr auto kClockDifference = std::chrono::minutes(5);
constexpr std::string_view kStatusType = "BitstringStatusListCredential";

/// A document that a known key signed in time, in known terms, by the issuer that it names.
struct Proven {
    Json payload;
    const KnownKey* key;
    UtcTime from;
};

/// The key of that name, if what it signed can hold.
Result<const KnownKey*> standing(const std::vector<KnownKey>& keys, const std::string& id) {
    const auto found = std::ranges::find(keys, id, &KnownKey::id);
    if (found == keys.end()) return invalid("file", "unknown_key", id);
    if (found->state == KeyState::Compromised) return invalid("file", "key_given_up", id);
    return &*found;
}

Result<Proven> byItsIssuer(Json payload, const KnownKey& key, UtcTime signedAt, UtcTime now) {
    const auto issuer = part(payload, "issuer");
    const auto named = issuer.is_string() ? issuer.get<std::string>() : word(issuer, "id");
    if (named != key.issuer) return invalid("file", "other_issuer", named);
    const auto from = parseIsoTime(word(payload, "validFrom"));
    if (!from || std::max(*from, signedAt) > now + kClockDifference) return invalid("file", "not_yet_valid");
    if (key.until && std::max(*from, signedAt) > *key.until) return invalid("file", "key_ended", key.id);
    if (payload.contains("validUntil")) {
        const auto until = parseIsoTime(word(payload, "validUntil"));
        if (!until || *until < now) return invalid("file", "expired", word(payload, "validUntil"));
    }
    return Proven{std::move(payload), &key, *from};
}

Result<Proven> provenJws(std::string_view text, std::string_view type, const Light& light) {
    const auto jws = readJws(text);
    if (!jws) return refuse(jws.error());
    if (jws->type != type) return invalid("file", "unknown_header", "typ");
    const auto key = standing(light.keys, jws->keyId);
    if (!key) return refuse(key.error());
    if ((*key)->key.algorithm != jws->algorithm) return invalid("file", "other_algorithm", (*key)->id);
    if (!isSignedBy((*key)->key, jws->signedPart, jws->signature)) return invalid("file", "signature_broken");
    auto payload = readPayload(jws->payload);
    if (!payload) return refuse(payload.error());
    return byItsIssuer(std::move(*payload), **key, UtcTime::min(), light.now);
}

Result<Proven> provenJson(const Json& document, const Light& light) {
    const auto proof = readProof(document);
    if (!proof) return refuse(proof.error());
    const auto key = standing(light.keys, proof->keyId);
    if (!key) return refuse(key.error());
    if ((*key)->key.algorithm != Algorithm::EdDSA) return invalid("file", "other_algorithm", (*key)->id);
    if (!isSignedBy((*key)->key, proof->signedBytes, proof->signature)) return invalid("file", "signature_broken");
    return byItsIssuer(document, **key, proof->created, light.now);
}

/// JSON with a proof, an envelope around a JWS (VC 2.0), or a JWS alone.
Result<Proven> proven(std::string_view text, std::string_view type, const Light& light, bool& isJws) {
    isJws = true;
    if (text.size() > kLongestDocument) return invalid("file", "not_jws");
    if (!trimmed(text).starts_with('{')) return provenJws(text, type, light);
    const auto document = plainObject(text);
    if (!document) return invalid("file", "not_jws");
    constexpr std::string_view kEnvelope = "data:application/vc+jwt,";
    if (const auto id = word(*document, "id"); id.starts_with(kEnvelope))
        return provenJws(std::string_view(id).substr(kEnvelope.size()), type, light);
    isJws = false;
    return provenJson(*document, light);
}

bool claimsAgree(const Json& payload) {
    return word(payload, "iss") == word(part(payload, "issuer"), "id") && word(payload, "jti") == word(payload, "id") &&
           word(payload, "sub") == word(part(payload, "credentialSubject"), "id");
}

struct Standing {
    std::optional<FieldError> fault;
    std::optional<UtcTime> asOf;  // nothing: no list was at hand
};
Standing statusOf(const Json& payload, const Light& light) {
    const auto status = part(payload, "credentialStatus");
    const auto issuer = word(part(payload, "issuer"), "id");  // nobody's list speaks of another's credentials
    const auto list = std::ranges::find_if(light.statuses, [&](const KnownStatus& s) {
        return s.issuer == issuer && s.url == word(status, "statusListCredential");
    });
    if (list == light.statuses.end()) return {};
    const auto text = word(status, "statusListIndex");
    std::int64_t index = -1;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), index);
    const bool isPlace = error == std::errc{} && end == text.data() + text.size() && index >= 0 &&
                         static_cast<std::size_t>(index) < list->bits.size() * 8;
    if (!isPlace) return {FieldError{"file", "not_status", text}, list->asOf};
    if (isRevoked(list->bits, index)) return {FieldError{"file", "revoked", ""}, list->asOf};
    return {std::nullopt, list->asOf};
}

/// The units that a record embeds: each proven on its own, by the same issuer, and still standing.
Standing unitsOf(const Json& record, const KnownKey& key, Standing whole, const Light& light) {
    for (const auto& unit : part(part(record, "credentialSubject"), "verifiableCredential")) {
        const auto found = provenJson(unit, light);
        if (!found) return {found.error().fields.at(0), {}};
        if (found->key->issuer != key.issuer) return {FieldError{"file", "other_issuer", found->key->issuer}, {}};
        const auto one = statusOf(found->payload, light);
        if (one.fault) return one;
        whole.asOf = whole.asOf && one.asOf ? std::optional(std::min(*whole.asOf, *one.asOf)) : std::nullopt;
    }
    return whole;
}

}  // namespace

std::string word(const Json& object, const char* name) {
    const auto found = object.is_object() ? object.find(name) : object.end();
    return object.is_object() && found != object.end() && found->is_string() ? found->get<std::string>()
                                                                             : std::string();
}
Json part(const Json& object, const char* name) {
    return object.is_object() && object.contains(name) ? object[name] : Json();
}
bool has(const Json& list, std::string_view text) {
    return list.is_array() && std::ranges::find(list, Json(text)) != list.end();
}

Checked faulty(std::string name, FieldError fault) {
    return {std::move(name), std::move(fault), {}, {}, {}, {}, {}, {}};
}

Checked checkCredential(std::string name, std::string_view text, const Light& light) {
    bool isJws = true;
    const auto found = proven(text, "JWT", light, isJws);
    if (!found) return faulty(std::move(name), found.error().fields.at(0));
    const auto& payload = found->payload;
    if (isJws && !claimsAgree(payload)) return faulty(std::move(name), {"file", "other_issuer", ""});
    if (has(part(payload, "type"), kStatusType)) return faulty(std::move(name), {"file", "no_credential", ""});
    auto standing = statusOf(payload, light);
    if (!standing.fault && has(part(payload, "type"), "ClrCredential"))
        standing = unitsOf(payload, *found->key, standing, light);
    return {std::move(name),       standing.fault,
            found->key->issuer,    found->key->issuerName.empty() ? found->key->issuer : found->key->issuerName,
            word(payload, "name"), found->from,
            std::nullopt,          standing.asOf};
}

Result<KnownStatus> readStatusList(std::string_view text, const std::vector<KnownKey>& keys, UtcTime now) {
    bool isJws = true;
    const auto found = proven(text, "vc+jwt", {keys, {}, now, {}}, isJws);
    if (!found) return refuse(found.error());
    const auto subject = part(found->payload, "credentialSubject");
    const auto bits = decodedList(word(subject, "encodedList"));
    if (!bits || !has(part(found->payload, "type"), kStatusType) || word(subject, "statusPurpose") != "revocation")
        return invalid("status", "not_status");
    return KnownStatus{word(found->payload, "id"), found->key->issuer, found->from, *bits};
}

}  // namespace valo::certificates
