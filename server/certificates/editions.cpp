#include "accounts/access_log.hpp"
#include "certificates/actions.hpp"
#include "certificates/drawing.hpp"
#include "certificates/look.hpp"
#include "placements/store.hpp"

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

}  // namespace

Result<Done> addEdition(Services& services, const Actor& actor, CertificateId id, const Edition& edition) {
    const auto source = services.database.read([&](Transaction& tx) { return sourceOf(tx, actor, id, edition); });
    if (!source) return refuse(source.error());
    if (source->isThere) return Done{};
    const auto made = drawPaper(services, source->content, source->key, source->credentials, services.clock.now());
    if (!made) return refuse(made.error());
    return services.database.write([&](Transaction& tx) -> Result<Done> {
        const auto now = services.clock.now();
        if (const auto still = sourceOf(tx, actor, id, edition); !still) return refuse(still.error());
        if (!insertEdition(tx, id, edition, made->documents, actor.user, now)) return Done{};
        accounts::logAccess(tx, actor, now, {source->certificate.client, "certificate.edition_made", subjectOf(id)});
        if (made->lacksTimestamp) noteLack(tx, actor, now, source->certificate.client, id);
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
