#include "certificates/verify.hpp"

#include <zip.h>

#include <algorithm>
#include <charconv>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>

#include "certificates/actions.hpp"
#include "certificates/credential_store.hpp"
#include "certificates/seal.hpp"
#include "certificates/status.hpp"
#include "core/text.hpp"

namespace valo::certificates {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kMostEntries = 500;             // of an archive
constexpr std::size_t kMostBytes = 20 * 1024 * 1024;  // of what is unpacked of it
constexpr auto kClockDifference = std::chrono::minutes(5);

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

const KnownKey* find(const std::vector<KnownKey>& keys, const std::string& id) {
    const auto found = std::ranges::find(keys, id, &KnownKey::id);
    return found == keys.end() ? nullptr : &*found;
}

struct Proven {
    Json payload;
    const KnownKey* key;
    UtcTime from;
};
/// A payload that a known key signed in time, in known terms, by the issuer that it names.
Result<Proven> proven(std::string_view text, std::string_view type, const std::vector<KnownKey>& keys, UtcTime now) {
    const auto jws = readJws(text);
    if (!jws) return refuse(jws.error());
    if (jws->type != type) return invalid("file", "unknown_header", "typ");
    const auto* key = find(keys, jws->keyId);
    if (!key) return invalid("file", "unknown_key", jws->keyId);
    if (key->state == KeyState::Compromised) return invalid("file", "key_given_up", key->id);
    if (!isSignedBy(key->key, jws->signedPart, jws->signature)) return invalid("file", "signature_broken");
    if (const auto term = unknownTerm(jws->payload)) return invalid("file", "unknown_term", *term);
    auto payload = Json::parse(jws->payload);
    const auto issuer = part(payload, "issuer");
    const auto named = issuer.is_string() ? issuer.get<std::string>() : word(issuer, "id");
    if (named != key->issuer) return invalid("file", "other_issuer", named);
    const auto from = parseIsoTime(word(payload, "validFrom"));
    if (!from || *from > now + kClockDifference) return invalid("file", "not_yet_valid");
    if (key->until && *from > *key->until) return invalid("file", "key_ended", key->id);
    return Proven{std::move(payload), key, *from};
}

bool claimsAgree(const Json& payload) {
    return word(payload, "iss") == word(part(payload, "issuer"), "id") && word(payload, "jti") == word(payload, "id") &&
           word(payload, "sub") == word(part(payload, "credentialSubject"), "id") &&
           has(part(payload, "type"), "OpenBadgeCredential");
}

/// Sets the fault or the day of the list.
void askStatus(Checked& checked, const Json& payload, const std::vector<KnownStatus>& statuses) {
    const auto status = part(payload, "credentialStatus");
    const auto issuer = word(part(payload, "issuer"), "id");  // nobody's list speaks of another's credentials
    const auto list = std::ranges::find_if(statuses, [&](const KnownStatus& s) {
        return s.issuer == issuer && s.url == word(status, "statusListCredential");
    });
    if (list == statuses.end()) return;
    const auto text = word(status, "statusListIndex");
    std::int64_t index = -1;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), index);
    const bool isPlace = error == std::errc{} && end == text.data() + text.size() && index >= 0 &&
                         static_cast<std::size_t>(index) < list->bits.size() * 8;
    if (!isPlace)
        checked.fault = FieldError{"file", "not_status", text};
    else if (isRevoked(list->bits, index))
        checked.fault = FieldError{"file", "revoked", ""};
    checked.statusAsOf = list->asOf;
}

Checked faulty(std::string name, FieldError fault) { return {std::move(name), std::move(fault), {}, {}, {}, {}}; }

Checked checkCredential(std::string name, std::string_view text, const std::vector<KnownKey>& keys,
                        const std::vector<KnownStatus>& statuses, UtcTime now) {
    const auto found = proven(text, "JWT", keys, now);
    if (!found) return faulty(std::move(name), found.error().fields.at(0));
    if (!claimsAgree(found->payload)) return faulty(std::move(name), {"file", "other_issuer", ""});
    Checked checked{std::move(name),
                    std::nullopt,
                    found->key->issuerName.empty() ? found->key->issuer : found->key->issuerName,
                    word(found->payload, "name"),
                    found->from,
                    std::nullopt};
    askStatus(checked, found->payload, statuses);
    return checked;
}

/// A file is read as a PDF only once a known key vouches for all of its bytes.
Checked checkPdf(std::string name, const std::string& bytes, const std::vector<KnownKey>& keys,
                 const std::vector<KnownStatus>& statuses, UtcTime now) {
    const auto sealer = checkSeal(bytes);
    if (!sealer) return faulty(std::move(name), sealer.error().fields.at(0));
    const auto key = std::ranges::find(keys, *sealer, &KnownKey::key);
    if (key == keys.end()) return faulty(std::move(name), {"file", "unknown_key", ""});
    if (key->state == KeyState::Compromised) return faulty(std::move(name), {"file", "key_given_up", key->id});
    std::optional<Checked> whole;
    for (const auto& attachment : attachmentsOf(bytes)) {
        auto one = checkCredential(name, attachment.bytes, keys, statuses, now);
        if (one.fault) return one;
        if (!whole || !one.statusAsOf || (whole->statusAsOf && *one.statusAsOf < *whole->statusAsOf))
            whole = std::move(one);
    }
    if (!whole) return faulty(std::move(name), {"file", "no_credential", ""});
    return *whole;
}

Checked checkOne(std::string name, const std::string& bytes, const std::vector<KnownKey>& keys,
                 const std::vector<KnownStatus>& statuses, UtcTime now) {
    if (bytes.starts_with("%PDF")) return checkPdf(std::move(name), bytes, keys, statuses, now);
    if (!trimmed(bytes).starts_with('{')) return checkCredential(std::move(name), bytes, keys, statuses, now);
    constexpr std::string_view kEnvelope = "data:application/vc+jwt,";
    const auto id = word(Json::parse(bytes, nullptr, false), "id");
    if (!id.starts_with(kEnvelope)) return faulty(std::move(name), {"file", "no_proof", ""});
    return checkCredential(std::move(name), std::string_view(id).substr(kEnvelope.size()), keys, statuses, now);
}

struct Archive {
    explicit Archive(const std::string& bytes) {
        zip_error_t error;
        zip_error_init(&error);
        auto* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
        zip_ = source ? zip_open_from_source(source, ZIP_RDONLY, &error) : nullptr;
        if (!zip_ && source) zip_source_free(source);
        zip_error_fini(&error);
    }
    ~Archive() {
        if (zip_) zip_discard(zip_);
    }
    Archive(const Archive&) = delete;
    zip_t* zip_;
};

/// The entry's bytes; nothing when it is damaged or longer than `most`.
std::optional<std::string> entryOf(zip_t* archive, zip_uint64_t index, std::size_t most) {
    zip_stat_t about;
    if (zip_stat_index(archive, index, 0, &about) != 0 || (about.valid & ZIP_STAT_SIZE) == 0 || about.size > most)
        return std::nullopt;
    const std::unique_ptr<zip_file_t, decltype(&zip_fclose)> file(zip_fopen_index(archive, index, 0), zip_fclose);
    std::string bytes(about.size, '\0');
    if (!file || zip_fread(file.get(), bytes.data(), bytes.size()) != static_cast<zip_int64_t>(bytes.size()))
        return std::nullopt;
    return bytes;
}

std::vector<Checked> checkArchive(const std::string& bytes, const std::vector<KnownKey>& keys,
                                  const std::vector<KnownStatus>& statuses, UtcTime now) {
    const Archive archive(bytes);
    const auto count = archive.zip_ ? zip_get_num_entries(archive.zip_, 0) : 0;
    if (count < 1 || static_cast<std::size_t>(count) > kMostEntries) return {faulty("", {"file", "bad_archive", ""})};
    std::vector<Checked> all;
    std::size_t left = kMostBytes;
    for (zip_uint64_t i = 0; i < static_cast<zip_uint64_t>(count); ++i) {
        const auto* given = zip_get_name(archive.zip_, i, 0);
        const auto name = repairedUtf8(given ? given : "");
        if (!name.ends_with(".pdf") && !name.ends_with(".jwt")) continue;
        const auto entry = entryOf(archive.zip_, i, left);
        if (!entry) return {faulty(name, {"file", "bad_archive", ""})};
        left -= entry->size();
        all.push_back(checkOne(name, *entry, keys, statuses, now));
    }
    if (all.empty()) all.push_back(faulty("", {"file", "no_credential", ""}));
    return all;
}

}  // namespace

std::vector<KnownKey> knownKeys(const std::string& publicUrl, const std::vector<RegisteredKey>& keys) {
    std::vector<KnownKey> known;
    for (const auto& key : keys)
        known.push_back({keyIdOf(publicUrl, key), didOf(publicUrl, key.organisation), key.organisationName, key.key,
                         key.state, key.to});
    return known;
}

Result<std::vector<KnownKey>> knownKeysOf(const std::string& didDocument) {
    const auto json = Json::parse(didDocument, nullptr, false);
    const auto did = word(json, "id");
    std::vector<KnownKey> known;
    for (const auto& method : part(json, "verificationMethod")) {
        const auto jwk = part(method, "publicKeyJwk");
        KnownKey key{word(method, "id"), did, "", {word(jwk, "x"), word(jwk, "y")}, KeyState::Active, std::nullopt};
        if (word(method, "controller") != did || !key.id.starts_with(did + "#") || word(jwk, "crv") != "P-256")
            continue;
        const bool revoked = method.contains("revoked") || !has(part(json, "assertionMethod"), key.id);
        if (revoked) key.state = KeyState::Compromised;
        if (method.contains("expires")) {
            key.state = revoked ? KeyState::Compromised : KeyState::Retired;
            key.until = parseIsoTime(word(method, "expires"));
            if (!key.until) return invalid("did", "not_did");
        }
        known.push_back(std::move(key));
    }
    if (!did.starts_with("did:web:") || known.empty()) return invalid("did", "not_did");
    return known;
}

Result<KnownStatus> readStatusList(std::string_view jws, const std::vector<KnownKey>& keys, UtcTime now) {
    const auto found = proven(jws, "vc+jwt", keys, now);
    if (!found) return refuse(found.error());
    const auto subject = part(found->payload, "credentialSubject");
    const auto bits = decodedList(word(subject, "encodedList"));
    if (!bits || !has(part(found->payload, "type"), "BitstringStatusListCredential") ||
        word(subject, "statusPurpose") != "revocation")
        return invalid("status", "not_status");
    return KnownStatus{word(found->payload, "id"), found->key->issuer, found->from, *bits};
}

Known knownHere(Services& services) {
    const auto url = publicUrl(services);
    return services.database.read([&](database::Transaction& tx) {
        const auto keys = registeredKeys(tx);
        Known known{knownKeys(url, keys), {}};
        std::set<OrganisationId> asked;
        for (const auto& key : keys) {
            if (!asked.insert(key.organisation).second) continue;
            for (const auto& list : statusLists(tx, key.organisation))
                known.statuses.push_back({statusListUrl(url, list.id), didOf(url, key.organisation),
                                          services.clock.now(), bitsOf(revokedPlaces(tx, list.id))});
        }
        return known;
    });
}

std::vector<Checked> verifyFile(const std::string& bytes, const std::vector<KnownKey>& keys,
                                const std::vector<KnownStatus>& statuses, UtcTime now) {
    if (bytes.starts_with("PK\x03\x04")) return checkArchive(bytes, keys, statuses, now);
    return {checkOne("", bytes, keys, statuses, now)};
}

}  // namespace valo::certificates
