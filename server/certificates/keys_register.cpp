#include "certificates/keys_register.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <openssl/crypto.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <mutex>
#include <stdexcept>

#include "accounts/store.hpp"
#include "certificates/credential_proof.hpp"
#include "core/json.hpp"

namespace valo::certificates {

using database::Sql;
using database::Transaction;

namespace {

constexpr std::size_t kShortestPassphrase = 12;

std::string fileOf(const Settings& settings, OrganisationId organisation, const std::string& kid) {
    return fmt::format("{}/{}-{}.pem", settings.keyFolder, organisation.value, kid);
}

std::optional<std::string> passphraseOf(const Settings& settings) {
    if (settings.keyPassphraseFile.empty()) return settings.keyPassphrase;
    std::ifstream in(settings.keyPassphraseFile);
    std::string line;
    if (!std::getline(in, line)) return std::nullopt;
    return line;
}

void writeNew(const std::string& path, const std::string& content) {
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0) throw std::runtime_error("cannot make the key file " + path);
    const bool whole =
        ::write(file, content.data(), content.size()) == static_cast<ssize_t>(content.size()) && ::fsync(file) == 0;
    ::close(file);
    if (whole) return;
    ::unlink(path.c_str());
    throw std::runtime_error("cannot write the key file " + path);
}

/// Opened once in the life of the process: scrypt takes tens of milliseconds on purpose.
class OpenKeys {
 public:
    std::optional<SigningKey> get(const RegisteredKey& wanted, const Settings& settings) {
        const std::lock_guard lock(mutex_);
        if (const auto found = keys_.find(wanted.key.x); found != keys_.end()) return found->second;
        std::ifstream in(fileOf(settings, wanted.organisation, wanted.kid), std::ios::binary);
        const std::string pem{std::istreambuf_iterator<char>(in), {}};
        auto passphrase = passphraseOf(settings);
        auto key = pem.empty() || !passphrase ? std::nullopt : SigningKey::fromEncryptedPem(pem, *passphrase);
        if (passphrase) OPENSSL_cleanse(passphrase->data(), passphrase->size());
        if (key && key->publicKey() != wanted.key) key.reset();
        if (key) keys_.emplace(wanted.key.x, *key);
        return key;
    }

 private:
    std::mutex mutex_;
    std::map<std::string, SigningKey> keys_;  // by x of the public half
};
OpenKeys& openKeys() {
    static OpenKeys keys;
    return keys;
}

#define VALO_KEY_ROWS                                                                                        \
    "select k.id, k.organisation_id, o.name, k.kid, k.algorithm, k.public_x, k.public_y, k.chain, k.state, " \
    "k.active_from, k.active_to from signing_key k join organisation o on o.id = k.organisation_id "

void insertKey(Transaction& tx, const RegisteredKey& key) {
    static constexpr Sql kInsert{
        "insert into signing_key (organisation_id, kid, algorithm, public_x, public_y, chain, state, active_from) "
        "values (:organisation, :kid, :algorithm, :x, :y, :chain, 'active', :from)"};
    tx.run(kInsert, key.organisation, key.kid, key.key.algorithm, key.key.x, key.key.y, key.chain, key.from);
}
void endKeyRow(Transaction& tx, std::int64_t id, KeyState into, UtcTime now) {
    static constexpr Sql kEnd{
        "update signing_key set state = :state, active_to = coalesce(active_to, :now) where id = :id"};
    tx.run(kEnd, into, now, id);
}

/// "es256-2026a", then b and so on; no kid is used twice.
std::string nextKid(Transaction& tx, OrganisationId organisation, Algorithm algorithm, Date today) {
    const auto* kind = algorithm == Algorithm::ES256 ? "es256" : algorithm == Algorithm::RS256 ? "rs256" : "ed25519";
    const auto stem = fmt::format("{}-{}", kind, static_cast<int>(today.year()));
    const auto all = registeredKeys(tx);
    const auto earlier = std::ranges::count_if(
        all, [&](const RegisteredKey& k) { return k.organisation == organisation && k.kid.starts_with(stem); });
    return stem + (earlier < 26 ? std::string(1, static_cast<char>('a' + earlier)) : fmt::format("-{}", earlier));
}

std::optional<RegisteredKey> activeFor(Transaction& tx, OrganisationId organisation, Algorithm algorithm) {
    return algorithm == Algorithm::EdDSA ? activeProofKey(tx, organisation) : activeKey(tx, organisation);
}

/// The passphrase, when there is a folder for the files and it is long enough.
Result<std::string> passphraseFor(const Settings& settings) {
    if (settings.keyFolder.empty()) return invalid("key_folder", "required");
    auto passphrase = passphraseOf(settings);
    if (!passphrase) return invalid("key_passphrase_file", "file_unreadable", settings.keyPassphraseFile);
    if (passphrase->size() < kShortestPassphrase)
        return invalid("key_passphrase", "too_short", std::to_string(kShortestPassphrase));
    return std::move(*passphrase);
}

Result<RegisteredKey> addKey(Services& services, OrganisationId organisation, Algorithm algorithm, bool mayReplace) {
    const auto& settings = services.settings;
    const auto passphrase = passphraseFor(settings);
    if (!passphrase) return refuse(passphrase.error());
    const auto fresh = SigningKey::generate(algorithm);
    const auto now = services.clock.now();
    std::string written;
    std::optional<RegisteredKey> old;
    const auto made = services.database.write([&](Transaction& tx) -> Result<RegisteredKey> {
        if (!written.empty()) ::unlink(written.c_str());  // the transaction runs again
        written.clear();
        old = activeFor(tx, organisation, algorithm);
        if (old && !mayReplace) return conflict("key_active", old->kid);
        if (!old && mayReplace) return conflict("key_missing");
        const auto owner = accounts::organisation(tx, organisation);
        if (!owner) return notFound("organisation");
        RegisteredKey key{0,
                          organisation,
                          owner->name,
                          nextKid(tx, organisation, algorithm, services.clock.today()),
                          fresh.publicKey(),
                          algorithm == Algorithm::EdDSA ? "" : fresh.selfSignedCertificate(owner->name, now),
                          KeyState::Active,
                          now,
                          std::nullopt};
        written = fileOf(settings, organisation, key.kid);
        writeNew(written, fresh.encryptedPem(*passphrase));  // before the row: a row without its file could not sign
        if (old) endKeyRow(tx, old->id, KeyState::Retired, now);
        insertKey(tx, key);
        return key;
    });
    if (made && old) ::unlink(fileOf(settings, organisation, old->kid).c_str());
    return made;
}

void writeJwk(JsonWriter& out, const std::string& publicUrl, const RegisteredKey& key) {
    const auto& [algorithm, x, y] = key.key;
    out.beginObject();
    if (algorithm == Algorithm::ES256)
        out.field("kty", "EC").field("crv", "P-256").field("x", x).field("y", y);
    else if (algorithm == Algorithm::RS256)
        out.field("kty", "RSA").field("n", x).field("e", y);
    else
        out.field("kty", "OKP").field("crv", "Ed25519").field("x", x);
    out.field("alg", codeOf(algorithm)).field("use", "sig").field("kid", keyIdOf(publicUrl, key)).endObject();
}

}  // namespace

std::vector<RegisteredKey> registeredKeys(Transaction& tx) {
    static constexpr Sql kAll{VALO_KEY_ROWS "order by k.organisation_id, k.id"};
    return tx.all<RegisteredKey>(kAll);
}
std::optional<RegisteredKey> activeKey(Transaction& tx, OrganisationId organisation) {
    static constexpr Sql kActive{VALO_KEY_ROWS
                                 "where k.organisation_id = :organisation and k.state = 'active' "
                                 "and k.algorithm <> 'EdDSA'"};
    return tx.one<RegisteredKey>(kActive, organisation);
}
std::optional<RegisteredKey> activeProofKey(Transaction& tx, OrganisationId organisation) {
    static constexpr Sql kActive{VALO_KEY_ROWS
                                 "where k.organisation_id = :organisation and k.state = 'active' "
                                 "and k.algorithm = 'EdDSA'"};
    return tx.one<RegisteredKey>(kActive, organisation);
}
#undef VALO_KEY_ROWS

Result<SigningKey> privateHalf(const Settings& settings, const RegisteredKey& key) {
    auto opened = openKeys().get(key, settings);
    if (!opened) return conflict("seal_unavailable", key.kid);
    return std::move(*opened);
}

Result<RegisteredKey> createKey(Services& services, OrganisationId organisation, Algorithm algorithm) {
    return addKey(services, organisation, algorithm, false);
}
Result<RegisteredKey> rotateKey(Services& services, OrganisationId organisation, Algorithm algorithm) {
    return addKey(services, organisation, algorithm, true);
}

Result<Done> endKey(Services& services, OrganisationId organisation, const std::string& kid, KeyState into) {
    const auto done = services.database.write([&](Transaction& tx) -> Result<Done> {
        const auto all = registeredKeys(tx);
        const auto found = std::ranges::find_if(
            all, [&](const RegisteredKey& k) { return k.organisation == organisation && k.kid == kid; });
        if (found == all.end()) return notFound(kid);
        if (found->state == KeyState::Compromised) return conflict("key_compromised", kid);
        endKeyRow(tx, found->id, into, services.clock.now());
        return Done{};
    });
    if (done && !services.settings.keyFolder.empty()) ::unlink(fileOf(services.settings, organisation, kid).c_str());
    return done;
}

Result<Done> setKeyChain(Services& services, OrganisationId organisation, const std::string& pem) {
    static constexpr Sql kSet{"update signing_key set chain = :chain where id = :id"};
    return services.database.write([&](Transaction& tx) -> Result<Done> {
        const auto key = activeKey(tx, organisation);
        if (!key) return conflict("key_missing");
        if (publicKeyOfChain(pem) != key->key) return conflict("chain_of_another_key", key->kid);
        tx.run(kSet, pem, key->id);
        return Done{};
    });
}

std::string didOf(const std::string& publicUrl) {
    auto rest = publicUrl.substr(publicUrl.find("://") + 3);
    std::string did = "did:web:";
    for (bool inHost = true; const char c : rest) {
        if (c == '/') inHost = false;
        if (c == ':' && inHost)
            did += "%3A";  // the port
        else
            did += c == '/' ? ':' : c;
    }
    return did;
}
std::string didOf(const std::string& publicUrl, OrganisationId organisation) {
    return didOf(publicUrl) + ":o:" + std::to_string(organisation.value);
}
std::string keyIdOf(const std::string& publicUrl, const RegisteredKey& key) {
    return didOf(publicUrl, key.organisation) + '#' + key.kid;
}

std::string didDocument(const std::string& publicUrl, OrganisationId organisation,
                        const std::vector<RegisteredKey>& keys) {
    const auto did = didOf(publicUrl, organisation);
    JsonWriter out;
    out.beginObject()
        .key("@context")
        .beginArray()
        .value("https://www.w3.org/ns/did/v1")
        .value("https://w3id.org/security/multikey/v1")
        .value("https://w3id.org/security/jwk/v1")
        .endArray();
    out.field("id", did).key("verificationMethod").beginArray();
    for (const auto& key : keys) {
        const bool isProofs = key.key.algorithm == Algorithm::EdDSA;
        out.beginObject().field("id", keyIdOf(publicUrl, key)).field("type", isProofs ? "Multikey" : "JsonWebKey");
        out.field("controller", did);
        // W3C Controlled Identifiers: nothing is to be verified after `revoked`, nothing signed after `expires`.
        if (key.state != KeyState::Active && key.to)
            out.field(key.state == KeyState::Compromised ? "revoked" : "expires", *key.to);
        if (key.state == KeyState::Compromised) {
            // Named, so that what it signed can be explained, but without the key: nobody verifies with it by mistake.
        } else if (isProofs) {
            out.field("publicKeyMultibase", multikey(key.key));
        } else {
            out.key("publicKeyJwk");
            writeJwk(out, publicUrl, key);
        }
        out.endObject();
    }
    out.endArray().key("assertionMethod").beginArray();
    for (const auto& key : keys)
        if (key.state != KeyState::Compromised) out.value(keyIdOf(publicUrl, key));
    return out.endArray().endObject().take();
}

std::string serviceDocument(const std::string& publicUrl, const std::vector<RegisteredKey>& keys) {
    const auto did = didOf(publicUrl);
    JsonWriter out;
    out.beginObject().key("@context").beginArray().value("https://www.w3.org/ns/did/v1").endArray().field("id", did);
    out.key("service").beginArray();
    std::optional<OrganisationId> last;
    for (const auto& key : keys) {
        if (last == key.organisation) continue;
        last = key.organisation;
        const auto path = "/o/" + std::to_string(key.organisation.value);
        out.beginObject()
            .field("id", did + "#o-" + std::to_string(key.organisation.value))
            .field("type", "CertificateIssuer");
        out.field("serviceEndpoint", publicUrl + path + "/did.json").endObject();
    }
    return out.endArray().endObject().take();
}

std::string jwks(const std::string& publicUrl, const std::vector<RegisteredKey>& keys) {
    JsonWriter out;
    out.beginObject().key("keys").beginArray();
    for (const auto& key : keys)
        if (key.state != KeyState::Compromised) writeJwk(out, publicUrl, key);
    return out.endArray().endObject().take();
}
std::string jwk(const std::string& publicUrl, const RegisteredKey& key) {
    JsonWriter out;
    writeJwk(out, publicUrl, key);
    return out.take();
}

}  // namespace valo::certificates
