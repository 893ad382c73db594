#include "certificates/signed_list.hpp"

#include "certificates/actions.hpp"
#include "certificates/credential_proof.hpp"
#include "certificates/status.hpp"
#include "core/secret.hpp"

namespace valo::certificates {
namespace {

using database::Transaction;

struct Standing {
    StatusList list;
    RegisteredKey key;
};
/// What a signed copy depends on.
Result<Standing> standing(Transaction& tx, std::int64_t id, bool asJson) {
    const auto list = statusList(tx, id);
    if (!list) return notFound("status");
    auto key = asJson ? activeProofKey(tx, list->organisation) : activeKey(tx, list->organisation);
    if (!key) return conflict("key_missing");
    return Standing{*list, std::move(*key)};
}

Result<std::string> signedBy(Services& services, const Standing& now, const std::vector<std::int64_t>& revoked,
                             bool asJson) {
    const auto key = privateHalf(services.settings, now.key);
    if (!key) return refuse(key.error());
    const auto url = publicUrl(services);
    const auto at = services.clock.now();
    const auto json = statusListJson(url, now.list.organisation, now.list.id, revoked, at);
    const auto keyId = keyIdOf(url, now.key);
    return asJson ? withProof(json, keyId, *key, at) : signedJws(json, "vc+jwt", keyId, *key);
}

}  // namespace

Result<std::string> signedStatusList(Services& services, std::int64_t list, bool asJson) {
    std::vector<std::int64_t> revoked;
    const auto now = services.database.read([&](Transaction& tx) {
        revoked = revokedPlaces(tx, list);
        return standing(tx, list, asJson);
    });
    if (!now) return refuse(now.error());
    return signedBy(services, *now, revoked, asJson);
}

Result<std::shared_ptr<const SignedLists::Copy>> SignedLists::get(Services& services, std::int64_t list, bool asJson) {
    const auto at = services.clock.now();
    const auto now = services.database.read([&](Transaction& tx) { return standing(tx, list, asJson); });
    if (!now) return refuse(now.error());
    const std::lock_guard lock(mutex_);  // whoever comes meanwhile waits for the same copy
    auto& kept = kept_[{list, asJson}];
    const bool isFresh = kept.copy && kept.version == now->list.version && kept.key == now->key.id &&
                         at >= kept.signedAt && at < kept.signedAt + kListLife;
    if (isFresh) return kept.copy;
    // The version was read before the places: at worst a copy is newer than its number, and made once more.
    const auto revoked = services.database.read([&](Transaction& tx) { return revokedPlaces(tx, list); });
    auto text = signedBy(services, *now, revoked, asJson);
    if (!text) return refuse(text.error());
    auto tag = '"' + sha256(*text).substr(0, 32) + '"';
    kept = {now->list.version, now->key.id, at, std::make_shared<const Copy>(Copy{std::move(*text), std::move(tag)})};
    return kept.copy;
}

}  // namespace valo::certificates
