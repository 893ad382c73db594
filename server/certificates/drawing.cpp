#include "certificates/drawing.hpp"

#include <fmt/format.h>

#include "accounts/access_log.hpp"
#include "certificates/actions.hpp"
#include "certificates/credential_proof.hpp"
#include "certificates/seal.hpp"
#include "core/secret.hpp"
#include "web/render.hpp"

namespace valo::certificates {
namespace {

using database::Transaction;

std::optional<SigningKeys> keysToday(Transaction& tx, OrganisationId organisation) {
    auto document = activeKey(tx, organisation);
    if (!document) return std::nullopt;
    return SigningKeys{std::move(*document), activeProofKey(tx, organisation)};
}

/// Signs the credentials of one certificate.
class Signing {
 public:
    Signing(Services& services, const Content& content, const Means& means, const Signer& document, const Signer* proof,
            UtcTime now)
        : services_(services),
          content_(content),
          means_(means),
          url_(publicUrl(services)),
          document_(document),
          proof_(proof),
          now_(now) {}

    /// One a unit, and one of the whole that embeds them, if there is a key for their proofs.
    std::vector<IssuedCredential> all() {
        std::vector<std::string> embedded;
        for (const auto& part : content_.qualifications)
            for (const auto& unit : part.units) {
                const auto facts = next();
                sign(facts, CredentialKind::Unit, fmt::format("{}-{}.vc.jwt", content_.number, made_.size() + 1),
                     unitCredential(facts, part, unit, services_.pages));
                embedded.push_back(made_.back().json);
            }
        if (proof_) {
            const auto facts = next();
            sign(facts, CredentialKind::Whole, content_.number + ".clr.jwt",
                 recordCredential(facts, embedded, services_.pages));
        }
        return std::move(made_);
    }

 private:
    CredentialFacts next() const {
        return {content_, url_, means_.keys->document.organisation, randomUuid(), means_.places.at(made_.size()), now_};
    }
    void sign(const CredentialFacts& facts, CredentialKind kind, std::string name, const Credential& credential) {
        IssuedCredential one{kind, facts.uuid, std::move(name), {}, {}, facts.place};
        if (proof_)
            one.json = withProof(credential.json, keyIdOf(url_, *means_.keys->proof), *proof_, now_);
        else
            requireKnownTerms(credential);
        one.jwt = signedJws(jwtPayload(credential), "JWT", keyIdOf(url_, means_.keys->document), document_);
        made_.push_back(std::move(one));
    }

    Services& services_;
    const Content& content_;
    const Means& means_;
    std::string url_;
    const Signer& document_;
    const Signer* proof_;
    UtcTime now_;
    std::vector<IssuedCredential> made_;
};

Result<std::vector<IssuedCredential>> signedCredentials(Services& services, const Content& content, const Means& means,
                                                        UtcTime now) {
    const auto key = privateHalf(services.settings, means.keys->document);
    if (!key) return refuse(key.error());
    std::optional<SigningKey> proof;
    if (means.keys->proof) {
        auto opened = privateHalf(services.settings, *means.keys->proof);
        if (!opened) return refuse(opened.error());
        proof = std::move(*opened);
    }
    return Signing(services, content, means, *key, proof ? &*proof : nullptr, now).all();
}

}  // namespace

Means takeMeans(Transaction& tx, OrganisationId organisation, Content& content, UtcTime now) {
    const auto year = static_cast<int>(helsinkiDate(now).year());
    content.number = certificateNumber(organisation, year, nextRunningNumber(tx, organisation, year));
    content.code = randomCode(kCodeLength);
    Means means{keysToday(tx, organisation), {}};
    if (means.keys) means.places = takePlaces(tx, organisation, content.unitCount() + 1, now);
    return means;
}

bool stillSigns(Transaction& tx, OrganisationId organisation, const Means& means) {
    const auto ids = [](const std::optional<SigningKeys>& keys) {
        return std::pair(keys ? keys->document.id : 0, keys && keys->proof ? keys->proof->id : 0);
    };
    return ids(means.keys) == ids(keysToday(tx, organisation));
}

Result<Drawn> draw(Services& services, const Content& content, const Means& means, UtcTime now) {
    std::vector<IssuedCredential> credentials;
    if (means.keys) {
        auto made = signedCredentials(services, content, means, now);
        if (!made) return refuse(made.error());
        credentials = std::move(*made);
    }
    auto drawn = drawPaper(services, content, means.keys ? std::optional(means.keys->document) : std::nullopt,
                           std::move(credentials), now);
    if (drawn) drawn->documents.snapshot = snapshotOf(content, publicUrl(services));
    return drawn;
}

Result<Drawn> drawPaper(Services& services, const Content& content, const std::optional<RegisteredKey>& key,
                        std::vector<IssuedCredential> credentials, UtcTime now) {
    const auto paper = paperOf(content, services.pages, publicUrl(services), false);
    Drawn drawn{{{}, paperHtml(paper), {}, {}}, std::move(credentials)};
    auto& pdf = drawn.documents.pdf;
    if (key) {
        const auto half = privateHalf(services.settings, *key);
        if (!half) return refuse(half.error());
        const auto say = [&](std::string_view word, web::Parameters parameters = {}) {
            return services.pages.text(content.language, word, parameters);
        };
        Seal seal{*half, key->chain, content.issuerName, say("certificate.seal", {{"issuer", content.issuerName}}), now,
                  {},    nullptr};
        for (const auto& credential : drawn.credentials)
            seal.attachments.push_back(
                {credential.fileName, "application/vc+jwt", say("certificate.attachment"), credential.jwt});
        auto sealed = sealedAsSet(services.settings, paper, std::move(seal));
        if (!sealed) return refuse(sealed.error());
        pdf = {std::move(sealed->pdf)};
        drawn.lacksTimestamp = sealed->lacksTimestamp;
    } else {
        pdf = {papers::paperPdf(paper)};
    }
    drawn.documents.pdfSha256 = sha256(pdf.data);
    return drawn;
}

void noteLack(Transaction& tx, const Actor& actor, UtcTime now, ClientId client, CertificateId id) {
    accounts::logAccess(tx, actor, now,
                        {client, "certificate.without_timestamp", "certificate/" + std::to_string(id.value)});
}

}  // namespace valo::certificates
