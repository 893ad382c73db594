// What a check goes by: the keys and lists of our own database, or what an issuer published.
#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>

#include "certificates/actions.hpp"
#include "certificates/credential_proof.hpp"
#include "certificates/credential_store.hpp"
#include "certificates/signed_list.hpp"
#include "certificates/status.hpp"
#include "certificates/verify.hpp"
#include "certificates/verify_archive.hpp"
#include "certificates/verify_credential.hpp"

namespace valo::certificates {
namespace {

using Json = nlohmann::json;

/// A verification method's key; nothing when it is of a kind that we do not use.
std::optional<PublicKey> keyOfMethod(const Json& method) {
    const auto type = word(method, "type");
    if (type == "Multikey") return fromMultikey(word(method, "publicKeyMultibase"));
    const auto jwk = part(method, "publicKeyJwk");
    if (type != "JsonWebKey") return std::nullopt;
    if (word(jwk, "crv") == "P-256") return PublicKey{Algorithm::ES256, word(jwk, "x"), word(jwk, "y")};
    if (word(jwk, "kty") == "RSA") return PublicKey{Algorithm::RS256, word(jwk, "n"), word(jwk, "e")};
    return std::nullopt;
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
        const bool isNamedOnly = method.is_object() && method.contains("revoked");
        const auto given = isNamedOnly ? PublicKey{} : keyOfMethod(method);
        if (!given) continue;
        KnownKey key{word(method, "id"), did, "", *given, KeyState::Active, std::nullopt};
        if (word(method, "controller") != did || !key.id.starts_with(did + "#")) continue;
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

Result<std::vector<KnownKey>> keysInArchive(const std::string& bytes) {
    const auto entries = readArchive(bytes);
    if (!entries) return invalid("file", "bad_archive");
    std::vector<KnownKey> known;
    for (const auto& entry : *entries) {
        if (!isDidDocument(entry.name)) continue;
        auto keys = knownKeysOf(entry.bytes);
        if (!keys) return refuse(keys.error());
        known.insert(known.end(), keys->begin(), keys->end());
    }
    if (known.empty()) return invalid("did", "not_did");
    return known;
}

std::vector<OfflineFile> offlineFiles(Services& services, const std::set<OrganisationId>& issuers) {
    const auto url = publicUrl(services);
    std::vector<OfflineFile> files;
    std::vector<std::int64_t> lists;
    services.database.read([&](database::Transaction& tx) {
        const auto all = registeredKeys(tx);
        for (const auto issuer : issuers) {
            std::vector<RegisteredKey> keys;
            std::ranges::copy_if(all, std::back_inserter(keys),
                                 [&](const RegisteredKey& k) { return k.organisation == issuer; });
            if (keys.empty()) continue;
            files.push_back({fmt::format("verify/o/{}/did.json", issuer.value), didDocument(url, issuer, keys)});
            for (const auto& list : statusLists(tx, issuer)) lists.push_back(list.id);
        }
        return true;
    });
    for (const auto list : lists)
        for (const bool asJson : {false, true})
            if (auto text = signedStatusList(services, list, asJson))
                files.push_back({fmt::format("verify/status-{}.{}", list, asJson ? "json" : "jwt"), std::move(*text)});
    return files;
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

}  // namespace valo::certificates
