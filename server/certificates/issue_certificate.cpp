#include <fmt/format.h>

#include "accounts/access_log.hpp"
#include "certificates/actions.hpp"
#include "certificates/credential_proof.hpp"
#include "certificates/credential_store.hpp"
#include "certificates/seal.hpp"
#include "certificates/status.hpp"
#include "core/secret.hpp"
#include "core/text.hpp"
#include "web/render.hpp"

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
    std::optional<SigningKeys> keys;  // of the organisation, when it has any
    std::vector<StatusPlace> places;  // when there are keys: one a unit, the last one for the whole
};

std::optional<SigningKeys> keysToday(Transaction& tx, OrganisationId organisation) {
    auto document = activeKey(tx, organisation);
    if (!document) return std::nullopt;
    return SigningKeys{std::move(*document), activeProofKey(tx, organisation)};
}

/// Everything that the certificate will say, with its number. The number is taken here; when the next step fails it
/// stays unused, as a spoilt form would.
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
    const auto year = static_cast<int>(today.year());
    content.number = certificateNumber(actor.organisation, year, nextRunningNumber(tx, actor.organisation, year));
    content.code = randomCode(12);
    auto keys = keysToday(tx, actor.organisation);
    auto places = keys ? takePlaces(tx, actor.organisation, content.unitCount() + 1, now) : std::vector<StatusPlace>();
    return Prepared{std::move(*seen), std::move(content), std::move(keys), std::move(places)};
}

struct Drawn {
    Documents documents;
    std::vector<IssuedCredential> credentials;
};

/// Signs the credentials of one certificate.
class Signing {
 public:
    Signing(Services& services, const Prepared& prepared, const Signer& document, const Signer* proof, UtcTime now)
        : services_(services),
          prepared_(prepared),
          url_(publicUrl(services)),
          document_(document),
          proof_(proof),
          now_(now) {}

    /// One a unit, and one of the whole that embeds them, if there is a key for their proofs.
    std::vector<IssuedCredential> all() {
        const auto& content = prepared_.content;
        std::vector<std::string> embedded;
        for (const auto& part : content.qualifications)
            for (const auto& unit : part.units) {
                const auto facts = next();
                sign(facts, CredentialKind::Unit, fmt::format("{}-{}.vc.jwt", content.number, made_.size() + 1),
                     unitCredential(facts, part, unit, services_.pages));
                embedded.push_back(made_.back().json);
            }
        if (proof_) {
            const auto facts = next();
            sign(facts, CredentialKind::Whole, content.number + ".clr.jwt",
                 recordCredential(facts, embedded, services_.pages));
        }
        return std::move(made_);
    }

 private:
    CredentialFacts next() const {
        return {prepared_.content,
                url_,
                prepared_.keys->document.organisation,
                randomUuid(),
                prepared_.places.at(made_.size()),
                now_};
    }
    void sign(const CredentialFacts& facts, CredentialKind kind, std::string name, const Credential& credential) {
        IssuedCredential one{kind, facts.uuid, std::move(name), {}, {}, facts.place};
        one.jwt = signedJws(jwtPayload(credential), "JWT", keyIdOf(url_, prepared_.keys->document), document_);
        if (proof_) one.json = withProof(credential.json, keyIdOf(url_, *prepared_.keys->proof), *proof_, now_);
        made_.push_back(std::move(one));
    }

    Services& services_;
    const Prepared& prepared_;
    std::string url_;
    const Signer& document_;
    const Signer* proof_;
    UtcTime now_;
    std::vector<IssuedCredential> made_;
};

/// The documents, drawn, signed and sealed. Outside any transaction: it takes milliseconds that the one writer does not
/// have.
Result<Drawn> draw(Services& services, const Prepared& prepared, UtcTime now) {
    const auto& content = prepared.content;
    const auto paper = paperOf(content, services.pages, publicUrl(services), false);
    Drawn drawn{{snapshotOf(content, publicUrl(services)), paperHtml(paper), {}, {}}, {}};
    if (prepared.keys) {
        const auto key = privateHalf(services.settings, prepared.keys->document);
        if (!key) return refuse(key.error());
        std::optional<SigningKey> proof;
        if (prepared.keys->proof) {
            auto opened = privateHalf(services.settings, *prepared.keys->proof);
            if (!opened) return refuse(opened.error());
            proof = std::move(*opened);
        }
        drawn.credentials = Signing(services, prepared, *key, proof ? &*proof : nullptr, now).all();
        const auto words = services.pages.text(content.language, "certificate.seal", {{"issuer", content.issuerName}});
        Seal seal{*key, prepared.keys->document.chain, content.issuerName, words, now, {}, nullptr};
        for (const auto& credential : drawn.credentials)
            seal.attachments.push_back({credential.fileName, "application/vc+jwt",
                                        services.pages.text(content.language, "certificate.attachment"),
                                        credential.jwt});
        auto pdf = sealedAsSet(services.settings, paper, std::move(seal));
        if (!pdf) return refuse(pdf.error());
        drawn.documents.pdf = {std::move(*pdf)};
    } else {
        drawn.documents.pdf = {paperPdf(paper)};
    }
    drawn.documents.pdfSha256 = sha256(drawn.documents.pdf.data);
    return drawn;
}

/// A key may have ended while the paper was being sealed.
bool stillSigns(Transaction& tx, const Prepared& prepared, OrganisationId organisation) {
    const auto ids = [](const std::optional<SigningKeys>& keys) {
        return std::pair(keys ? keys->document.id : 0, keys && keys->proof ? keys->proof->id : 0);
    };
    return ids(prepared.keys) == ids(keysToday(tx, organisation));
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
    const auto drawn = draw(services, *prepared, now);
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
                    !stillSigns(tx, *prepared, actor.organisation))
                    return conflict("changed_meanwhile");
                const auto id = insertCertificate(
                    tx, {prepared->content, seen->placement, actor.organisation, actor.user, services.clock.now(),
                         *old ? std::optional((*old)->id) : std::nullopt, drawn->documents});
                for (const auto& credential : drawn->credentials) insertCredential(tx, id, *prepared->keys, credential);
                if (wanted.alongside) wanted.alongside(tx, id);
                accounts::logAccess(
                    tx, actor, services.clock.now(),
                    {seen->placement.client, "certificate.issued", "certificate/" + std::to_string(id.value)});
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
