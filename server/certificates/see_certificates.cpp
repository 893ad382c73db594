#include "accounts/access_log.hpp"
#include "certificates/actions.hpp"
#include "certificates/credential_store.hpp"
#include "core/text.hpp"

namespace valo::certificates {

using database::Sql;
using database::Transaction;

Result<Certificate> seenCertificate(Services& services, const Actor& actor, CertificateId id) {
    return accounts::readLogged(
        services, actor, [&](Transaction& tx, std::vector<accounts::Look>& looks) -> Result<Certificate> {
            auto found = certificate(tx, id);
            if (!found || !placements::maySee(tx, actor, found->client)) return notFound("certificate");
            looks.push_back({found->client, "certificate.read", "certificate/" + std::to_string(id.value)});
            return std::move(*found);
        });
}

Result<std::vector<IssuedCredential>> seenCredentials(Services& services, const Actor& actor, CertificateId id) {
    return accounts::readLogged(
        services, actor,
        [&](Transaction& tx, std::vector<accounts::Look>& looks) -> Result<std::vector<IssuedCredential>> {
            const auto found = certificate(tx, id);
            if (!found || !placements::maySee(tx, actor, found->client)) return notFound("certificate");
            looks.push_back({found->client, "certificate.read", "certificate/" + std::to_string(id.value)});
            return credentialsOf(tx, id);
        });
}

namespace {

std::optional<Verdict> verdictOnErased(Services& services, const std::string& code) {
    static constexpr Sql kErased{
        "select e.state, e.number, o.name, e.issued_on from certificate_erasure e join organisation o on o.id = "
        "e.organisation_id where e.code = :code"};
    using Row = std::tuple<CertificateState, std::string, std::string, Date>;
    const auto found = services.database.read([&](Transaction& tx) { return tx.one<Row>(kErased, code); });
    if (!found) return std::nullopt;
    const auto& [state, number, issuer, issuedOn] = *found;
    return Verdict{state, number, issuer, issuedOn, std::nullopt, std::nullopt, true, {}};
}

std::vector<Verdict::Unit> unitsIn(const Content& content) {
    std::vector<Verdict::Unit> units;
    for (const auto& part : content.qualifications)
        for (const auto& unit : part.units) {
            auto& one = units.emplace_back(Verdict::Unit{unit.code, unit.name, unit.credits, {}});
            for (const auto& line : unit.lines) ++one.skills[line.level];
        }
    return units;
}

bool fits(const Certificate& c, const RegisterFilter& filter) {
    const auto all = lowered(c.number + ' ' + c.holder + ' ' + c.workplace);
    const auto words = lowered(filter.words);
    for (const auto word : split(words, ' '))
        if (all.find(word) == all.npos) return false;
    return (!filter.from || c.issuedOn >= *filter.from) && (!filter.to || c.issuedOn <= *filter.to) &&
           (!filter.state || c.state() == *filter.state);
}

}  // namespace

std::vector<Certificate> searchRegister(Services& services, const Actor& actor, const RegisterFilter& filter) {
    return accounts::readLogged(services, actor, [&](Transaction& tx, std::vector<accounts::Look>& looks) {
        auto seen =
            actor.client ? certificatesOf(tx, actor.client) : certificatesSeenBy(tx, actor.user, services.clock.now());
        std::erase_if(seen, [&](const Certificate& c) {
            return !fits(c, filter) || (!filter.unit.empty() && !namesUnit(tx, c.id, lowered(filter.unit)));
        });
        for (const auto& c : seen) looks.push_back({c.client, "certificate.listed", ""});
        return seen;
    });
}

std::optional<Verdict> verdictOn(Services& services, std::string_view typedCode) {
    const auto code = storedCode(typedCode);
    std::string snapshot;
    const auto found = services.database.read([&](Transaction& tx) {
        auto one = certificateByCode(tx, code);
        if (one) snapshot = documents(tx, one->id).value().snapshot;
        return one;
    });
    if (!found) return verdictOnErased(services, code);
    std::optional<Date> withdrawnOn;
    if (found->withdrawnAt) withdrawnOn = helsinkiDate(*found->withdrawnAt);
    return Verdict{found->state(),          found->number, found->issuer, found->issuedOn,
                   found->replacedByNumber, withdrawnOn,   false,         unitsIn(contentFrom(snapshot))};
}

}  // namespace valo::certificates
