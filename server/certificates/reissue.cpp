#include "certificates/reissue.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

#include "accounts/access_log.hpp"
#include "accounts/account.hpp"
#include "certificates/content.hpp"
#include "certificates/drawing.hpp"
#include "certificates/look.hpp"
#include "placements/store.hpp"

namespace valo::certificates {
namespace {

using database::Sql;
using database::Transaction;

constexpr std::chrono::minutes kClaim{2};  // much longer than one certificate with its editions takes

std::optional<RegisteredKey> keyNamed(Transaction& tx, OrganisationId organisation, const std::string& kid) {
    auto all = registeredKeys(tx);
    const auto found = std::ranges::find_if(
        all, [&](const RegisteredKey& k) { return k.organisation == organisation && k.kid == kid; });
    return found == all.end() ? std::nullopt : std::optional(std::move(*found));
}

/// The next row, claimed for a while.
std::optional<CertificateId> claim(Transaction& tx, UtcTime now) {
#define VALO_NEXT                                                                                           \
    "select certificate_id from certificate_reissue where state = 'waiting' and (claimed_until is null or " \
    "claimed_until < :now) order by certificate_id limit 1"
    static constexpr Sql kNext{VALO_NEXT};
    static constexpr Sql kNextFree{VALO_NEXT " for update skip locked"};
#undef VALO_NEXT
    static constexpr Sql kClaim{"update certificate_reissue set claimed_until = :until where certificate_id = :id"};
    const bool isPostgresql = tx.dialect() == database::Dialect::Postgresql;
    const auto id = tx.one<CertificateId>(isPostgresql ? kNextFree : kNext, now);
    if (id) tx.run(kClaim, now + certificates::kClaim, *id);
    return id;
}

void settle(Transaction& tx, CertificateId old, const std::optional<CertificateId>& made, std::string_view reason) {
    static constexpr Sql kSettle{
        "update certificate_reissue set state = :state, made_id = :made, reason = :reason, claimed_until = null where "
        "certificate_id = :id"};
    tx.run(kSettle, made ? "issued" : "failed", made, reason, old);
}

struct Old {
    Certificate certificate;
    Content content;
    std::vector<std::string> editions;  // besides the first one
    UserId issuer;
};
Old oldOne(Transaction& tx, const Certificate& certificate) {
    static constexpr Sql kIssuer{"select issued_by from certificate where id = :id"};
    Old old{certificate, contentFrom(documents(tx, certificate.id).value().snapshot), otherEditions(tx, certificate.id),
            tx.one<UserId>(kIssuer, certificate.id).value()};
    old.content.language = certificate.language;
    old.content.second = certificate.second;
    old.content.look = lookOf(tx, certificate.organisation);
    return old;
}

struct Ready {
    Old old;
    Means means;
};
/// With a new number. Refusals: not_valid (replaced or withdrawn meanwhile), key_missing.
Result<Ready> ready(Transaction& tx, CertificateId id, UtcTime now) {
    const auto found = certificate(tx, id);
    if (!found || found->state() != CertificateState::Valid) return conflict("not_valid");
    Ready one{oldOne(tx, *found), {}};
    one.old.content.replaces = found->number;
    one.old.content.issuedOn = helsinkiDate(now);
    one.means = takeMeans(tx, found->organisation, one.old.content, now);
    if (!one.means.keys) return conflict("key_missing");
    return one;
}

struct Made {
    Drawn first;
    std::vector<std::pair<Edition, Drawn>> others;
};
Result<Made> drawAll(Services& services, const Ready& ready, UtcTime now) {
    auto first = draw(services, ready.old.content, ready.means, now);
    if (!first) return refuse(first.error());
    Made made{std::move(*first), {}};
    for (const auto& code : ready.old.editions) {
        const auto edition = parseEdition(code).value();
        auto content = ready.old.content;
        content.language = edition.language;
        content.second = edition.second;
        auto paper = drawPaper(services, content, ready.means.keys->document, made.first.credentials, now);
        if (!paper) return refuse(paper.error());
        made.others.emplace_back(edition, std::move(*paper));
    }
    return made;
}

Result<Done> keep(Transaction& tx, const Ready& ready, const Made& made, UtcTime now) {
    const auto& old = ready.old;
    const auto still = certificate(tx, old.certificate.id);
    if (!still || still->state() != CertificateState::Valid) return conflict("not_valid");
    const auto organisation = old.certificate.organisation;
    if (!stillSigns(tx, organisation, ready.means)) return conflict("changed_meanwhile");
    const auto placement = placements::placement(tx, old.certificate.placement).value();
    const auto id = insertCertificate(
        tx, {old.content, placement, organisation, old.issuer, now, old.certificate.id, made.first.documents});
    for (const auto& credential : made.first.credentials) insertCredential(tx, id, *ready.means.keys, credential);
    for (const auto& [edition, paper] : made.others) insertEdition(tx, id, edition, paper.documents, old.issuer, now);
    auto actor = accounts::operatorActor();
    actor.organisation = organisation;
    accounts::logAccess(tx, actor, now,
                        {old.certificate.client, "certificate.reissued", "certificate/" + std::to_string(id.value)});
    if (made.first.lacksTimestamp) noteLack(tx, actor, now, old.certificate.client, id);
    settle(tx, old.certificate.id, id, "");
    return Done{};
}

Result<Done> reissue(Services& services, CertificateId id) {
    const auto now = services.clock.now();
    const auto prepared = services.database.write([&](Transaction& tx) { return ready(tx, id, now); });
    if (!prepared) return refuse(prepared.error());
    const auto made = drawAll(services, *prepared, now);
    if (!made) return refuse(made.error());
    return services.database.write([&](Transaction& tx) { return keep(tx, *prepared, *made, now); });
}

}  // namespace

std::vector<Certificate> signedWith(Transaction& tx, const RegisteredKey& key) {
    static constexpr Sql kSigned{
        "select c.id from certificate c where c.organisation_id = :organisation and (exists (select 1 from credential "
        "x where x.certificate_id = c.id and (x.signing_key_id = :key or x.proof_key_id = :proof_key)) or exists "
        "(select 1 from certificate_edition e where e.certificate_id = c.id and :seals = 1 and e.made_at >= :from and "
        "e.made_at < :to)) and not exists (select 1 from certificate r where r.replaces_id = c.id) and not exists "
        "(select 1 from certificate_withdrawal w where w.certificate_id = c.id) order by c.id"};
    const int seals = key.key.algorithm == Algorithm::EdDSA ? 0 : 1;
    std::vector<Certificate> all;
    for (const auto id : tx.all<CertificateId>(kSigned, key.organisation, key.id, key.id, seals, key.from,
                                               key.to.value_or(UtcTime(std::chrono::microseconds(INT64_MAX)))))
        all.push_back(certificate(tx, id).value());
    return all;
}

Result<std::vector<Certificate>> askForReissue(Services& services, OrganisationId organisation,
                                               const std::string& kid) {
    static constexpr Sql kQueue{
        "insert into certificate_reissue (certificate_id, signing_key_id, asked_at, state) values (:id, :key, :at, "
        "'waiting') on conflict (certificate_id) do update set state = 'waiting', reason = '' where "
        "certificate_reissue.state = 'failed'"};
    const auto key = services.database.read([&](Transaction& tx) { return keyNamed(tx, organisation, kid); });
    if (!key) return notFound(kid);
    if (key->state != KeyState::Compromised) return conflict("key_not_compromised", kid);
    if (const auto fresh = createKey(services, organisation, key->key.algorithm);
        !fresh && fresh.error().code != "key_active")
        return refuse(fresh.error());
    return services.database.write([&](Transaction& tx) -> Result<std::vector<Certificate>> {
        auto all = signedWith(tx, *key);
        for (const auto& one : all) tx.run(kQueue, one.id, key->id, services.clock.now());
        return all;
    });
}

ReissueCount reissueCount(Transaction& tx, const RegisteredKey& key) {
    static constexpr Sql kCount{
        "select coalesce(sum(case when state = 'waiting' then 1 else 0 end), 0), coalesce(sum(case when state = "
        "'issued' then 1 else 0 end), 0), coalesce(sum(case when state = 'failed' then 1 else 0 end), 0) from "
        "certificate_reissue where signing_key_id = :key"};
    return tx.one<ReissueCount>(kCount, key.id).value();
}

bool workOnReissues(Services& services) {
    const auto id = services.database.write([&](Transaction& tx) { return claim(tx, services.clock.now()); });
    if (!id) return false;
    std::string refusal = "not_drawn";
    try {
        const auto done = reissue(services, *id);
        if (done) return true;
        refusal = done.error().code;
    } catch (const database::Failure&) {
        throw;  // the row stays claimed for a while, then somebody tries again
    } catch (const std::exception& problem) {
        spdlog::error("certificate {} is not issued anew: {}", id->value, problem.what());
    }
    if (refusal == "changed_meanwhile") return true;  // a key ended just now; the row is taken up again
    services.database.write([&](Transaction& tx) {
        settle(tx, *id, std::nullopt, refusal);
        return true;
    });
    return true;
}

}  // namespace valo::certificates
