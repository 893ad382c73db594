#include <fmt/format.h>

#include "accounts/access_log.hpp"
#include "certificates/actions.hpp"
#include "certificates/drawing.hpp"
#include "core/text.hpp"

namespace valo::certificates {
namespace {

using database::Transaction;

bool mayIssue(const Actor& actor, const placements::SeenPlacement& placement) {
    return placement.relation.has_value() && (actor.is(Role::Coordinator) || actor.is(Role::Coach));
}

/// The placement, if the actor may issue from it; absence and prohibition look alike.
Result<placements::SeenPlacement> issuable(Transaction& tx, const Actor& actor, PlacementId id) {
    auto seen = placements::seenPlacement(tx, actor, id);
    if (!seen) return notFound("placement");
    if (!mayIssue(actor, *seen)) return forbidden("issue_certificate");
    return std::move(*seen);
}

/// The certificate to replace: of the same client and placement, and still standing.
Result<std::optional<Certificate>> replaced(Transaction& tx, const Wanted& wanted,
                                            const placements::SeenPlacement& seen) {
    if (!wanted.replaces) return std::optional<Certificate>();
    auto old = certificate(tx, wanted.replaces);
    if (!old || old->client != seen.placement.client || old->placement != seen.placement.id)
        return notFound("certificate");
    if (old->replacedBy) return conflict("already_replaced", *old->replacedByNumber);
    return old;
}

struct Prepared {
    placements::SeenPlacement seen;
    Content content;
    Means means;
};

/// Everything that the certificate will say, with its number.
Result<Prepared> prepare(Transaction& tx, const Actor& actor, const Wanted& wanted, UtcTime now) {
    const auto today = helsinkiDate(now);
    auto seen = issuable(tx, actor, wanted.placement);
    if (!seen) return refuse(seen.error());
    const auto old = replaced(tx, wanted, *seen);
    if (!old) return refuse(old.error());
    auto gathered = gather(tx, *seen, actor, wanted.edition.value_or(seen->clientLanguage), today);
    if (gathered.content.lineCount() == 0) return conflict("no_lines");
    auto& content = gathered.content;
    content.additions = wanted.additions;
    if (*old) content.replaces = (*old)->number;
    auto means = takeMeans(tx, actor.organisation, content, now);
    return Prepared{std::move(*seen), std::move(content), std::move(means)};
}

/// Whether every line still stands on the same agreement and environment: somebody may have changed her mind while the
/// paper was being drawn.
bool stillStands(const Content& drawn, const Content& now) {
    const auto keys = [](const Content& content) {
        std::vector<std::tuple<std::int64_t, std::int64_t, Level>> out;
        for (const auto& part : content.qualifications)
            for (const auto& unit : part.units)
                for (const auto& line : unit.lines)
                    out.emplace_back(line.agreement.value, line.environment.value, line.level);
        return out;
    };
    return keys(drawn) == keys(now) && drawn.holderName == now.holderName &&
           drawn.supervisorSignature.has_value() == now.supervisorSignature.has_value();
}

}  // namespace

std::string publicUrl(const Services& services) {
    if (!services.settings.publicUrl.empty()) return services.settings.publicUrl;
    return "http://" + services.settings.listenHost + ':' + std::to_string(services.settings.listenPort);
}

Result<Preview> preview(Services& services, const Actor& actor, const Wanted& wanted) {
    return accounts::readLogged(
        services, actor, [&](Transaction& tx, std::vector<accounts::Look>& looks) -> Result<Preview> {
            const auto seen = issuable(tx, actor, wanted.placement);
            if (!seen) return refuse(seen.error());
            looks.push_back({seen->placement.client, "certificate.previewed",
                             "placement/" + std::to_string(wanted.placement.value)});
            auto gathered =
                gather(tx, *seen, actor, wanted.edition.value_or(seen->clientLanguage), services.clock.today());
            gathered.content.additions = wanted.additions;
            Preview result{std::move(gathered.content),
                           std::move(gathered.leftOut),
                           seen->placement.client,
                           seen->workplaceName,
                           {}};
            for (auto& earlier : certificatesOf(tx, seen->placement.client))
                if (earlier.placement == wanted.placement) result.earlier.push_back(std::move(earlier));
            return result;
        });
}

Result<CertificateId> issue(Services& services, const Actor& actor, const Wanted& wanted) {
    if (auto wrong = faults(wanted.additions); !wrong.empty()) return invalid(std::move(wrong));
    const auto key = wanted.requestKey.empty() ? std::string() : "certificate:" + wanted.requestKey;
    if (!key.empty())
        if (const auto earlier =
                services.database.read([&](Transaction& tx) { return accounts::resultOfRequest(tx, actor, key); }))
            return CertificateId{earlier};

    const auto now = services.clock.now();
    const auto today = helsinkiDate(now);
    const auto prepared = services.database.write([&](Transaction& tx) { return prepare(tx, actor, wanted, now); });
    if (!prepared) return refuse(prepared.error());
    const auto drawn = draw(services, prepared->content, prepared->means, now);
    if (!drawn) return refuse(drawn.error());

    const auto issued = services.database.write([&](Transaction& tx) -> Result<CertificateId> {
        return accounts::once<CertificateId>(
            tx, actor, key, services.clock.now(), [&](Transaction&) -> Result<CertificateId> {
                const auto seen = issuable(tx, actor, wanted.placement);
                if (!seen) return refuse(seen.error());
                const auto old = replaced(tx, wanted, *seen);
                if (!old) return refuse(old.error());
                if (!stillStands(prepared->content,
                                 gather(tx, *seen, actor, {prepared->content.language, prepared->content.second}, today)
                                     .content) ||
                    !stillSigns(tx, actor.organisation, prepared->means))
                    return conflict("changed_meanwhile");
                const auto id = insertCertificate(
                    tx, {prepared->content, seen->placement, actor.organisation, actor.user, services.clock.now(),
                         *old ? std::optional((*old)->id) : std::nullopt, drawn->documents});
                for (const auto& credential : drawn->credentials)
                    insertCredential(tx, id, *prepared->means.keys, credential);
                if (wanted.alongside) wanted.alongside(tx, id);
                accounts::logAccess(
                    tx, actor, services.clock.now(),
                    {seen->placement.client, "certificate.issued", "certificate/" + std::to_string(id.value)});
                if (drawn->lacksTimestamp) noteLack(tx, actor, services.clock.now(), seen->placement.client, id);
                return id;
            });
    });
    if (issued)
        for (const auto& edition : wanted.also)
            if (const auto made = addEdition(services, actor, *issued, edition); !made) return refuse(made.error());
    return issued;
}

Result<Done> withdraw(Services& services, const Actor& actor, CertificateId id, std::string_view reason) {
    const auto words = trimmed(reason);
    if (words.empty()) return invalid("reason", "required");
    if (length(words) > 500) return invalid("reason", "too_long", "500");
    if (holdsIdentityCode(words)) return invalid("reason", "identity_code");
    return services.database.write([&](Transaction& tx) -> Result<Done> {
        const auto found = certificate(tx, id);
        if (!found || found->organisation != actor.organisation) return notFound("certificate");
        const auto seen = placements::seenPlacement(tx, actor, found->placement);
        if (!seen) return notFound("certificate");
        if (!mayIssue(actor, *seen)) return forbidden("withdraw_certificate");
        if (found->withdrawnAt) return Done{};  // the second click
        insertWithdrawal(tx, id, words, actor.user, services.clock.now());
        accounts::logAccess(tx, actor, services.clock.now(),
                            {found->client, "certificate.withdrawn", "certificate/" + std::to_string(id.value)});
        return Done{};
    });
}

}  // namespace valo::certificates
