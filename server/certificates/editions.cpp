#include "accounts/access_log.hpp"
#include "certificates/actions.hpp"
#include "certificates/look.hpp"
#include "certificates/seal.hpp"
#include "core/secret.hpp"
#include "placements/store.hpp"
#include "web/render.hpp"

namespace valo::certificates {
namespace {

using database::Transaction;

std::string subjectOf(CertificateId id) { return "certificate/" + std::to_string(id.value); }

struct Source {
    Certificate certificate;
    Content content;
    std::vector<IssuedCredential> credentials;
    std::optional<RegisteredKey> key;
    bool isThere = false;
};
Result<Source> sourceOf(Transaction& tx, const Actor& actor, CertificateId id, const Edition& edition) {
    const auto found = certificate(tx, id);
    if (!found || !placements::maySee(tx, actor, found->client)) return notFound("certificate");
    const bool mayIssue = actor.is(Role::Coordinator) || actor.is(Role::Coach);
    if (actor.client != found->client && !mayIssue) return forbidden("issue_certificate");
    if (found->state() != CertificateState::Valid) return conflict("not_valid");
    Source source{*found, contentFrom(documents(tx, id).value().snapshot), {}, activeKey(tx, found->organisation)};
    source.content.language = edition.language;
    source.content.second = edition.second;
    source.content.look = lookOf(tx, found->organisation);
    source.credentials = credentialsOf(tx, id);
    source.isThere = found->edition() == edition || documents(tx, id, edition).has_value();
    return source;
}

Result<Documents> drawn(Services& services, const Source& source, UtcTime now) {
    const auto& content = source.content;
    const auto paper = paperOf(content, services.pages, publicUrl(services), false);
    Documents documents{{}, paperHtml(paper), {}, {}};
    if (source.key) {
        const auto key = privateHalf(services.settings, *source.key);
        if (!key) return refuse(key.error());
        const auto words = services.pages.text(content.language, "certificate.seal", {{"issuer", content.issuerName}});
        Seal seal{*key, source.key->chain, content.issuerName, words, now, {}, nullptr};
        for (const auto& credential : source.credentials)
            seal.attachments.push_back({credential.fileName, "application/vc+jwt",
                                        services.pages.text(content.language, "certificate.attachment"),
                                        credential.jwt});
        auto pdf = sealedAsSet(services.settings, paper, std::move(seal));
        if (!pdf) return refuse(pdf.error());
        documents.pdf = {std::move(*pdf)};
    } else {
        documents.pdf = {paperPdf(paper)};
    }
    documents.pdfSha256 = sha256(documents.pdf.data);
    return documents;
}

}  // namespace

Result<Done> addEdition(Services& services, const Actor& actor, CertificateId id, const Edition& edition) {
    const auto source = services.database.read([&](Transaction& tx) { return sourceOf(tx, actor, id, edition); });
    if (!source) return refuse(source.error());
    if (source->isThere) return Done{};
    const auto made = drawn(services, *source, services.clock.now());
    if (!made) return refuse(made.error());
    return services.database.write([&](Transaction& tx) -> Result<Done> {
        const auto now = services.clock.now();
        if (const auto still = sourceOf(tx, actor, id, edition); !still) return refuse(still.error());
        if (insertEdition(tx, id, edition, *made, actor.user, now))
            accounts::logAccess(tx, actor, now,
                                {source->certificate.client, "certificate.edition_made", subjectOf(id)});
        return Done{};
    });
}

Result<Documents> seenDocuments(Services& services, const Actor& actor, CertificateId id,
                                const std::optional<Edition>& edition) {
    return accounts::readLogged(
        services, actor, [&](Transaction& tx, std::vector<accounts::Look>& looks) -> Result<Documents> {
            const auto found = certificate(tx, id);
            if (!found || !placements::maySee(tx, actor, found->client)) return notFound("certificate");
            looks.push_back({found->client, "certificate.read", subjectOf(id)});
            auto wanted = !edition || *edition == found->edition() ? documents(tx, id) : documents(tx, id, *edition);
            if (!wanted) return notFound("certificate");
            return std::move(*wanted);
        });
}

Result<std::vector<std::string>> seenEditions(Services& services, const Actor& actor, CertificateId id) {
    return services.database.read([&](Transaction& tx) -> Result<std::vector<std::string>> {
        const auto found = certificate(tx, id);
        if (!found || !placements::maySee(tx, actor, found->client)) return notFound("certificate");
        auto codes = otherEditions(tx, id);
        codes.insert(codes.begin(), found->edition().code());
        return codes;
    });
}

}  // namespace valo::certificates
