#include "certificates/supervisor_signature.hpp"

#include <fmt/format.h>

#include "accounts/access_log.hpp"
#include "accounts/store.hpp"
#include "core/secret.hpp"
#include "core/text.hpp"

namespace valo::certificates {
namespace {

using database::Sql;
using database::Transaction;

struct Request {
    std::int64_t id = 0;
    PlacementId placement;
    UserId askedBy;
    using Columns = std::tuple<std::int64_t, PlacementId, UserId>;
};
std::optional<Request> requestOf(Transaction& tx, std::string_view secret, UtcTime now) {
    static constexpr Sql kRequest{
        "select id, placement_id, asked_by from signature_request where token_hash = :hash and ended_at is null "
        "and expires_at > :now"};
    return tx.one<Request>(kRequest, tokenHash(secret), now);
}
std::optional<SupervisorSignature> signatureBy(Transaction& tx, const Request& request) {
    static constexpr Sql kGiven{"select name, title, signed_at from supervisor_signature where request_id = :request"};
    return tx.one<SupervisorSignature>(kGiven, request.id);
}

/// As whoever asked sees it: the supervisor has no account, and learns no more than she is asked to sign.
struct Shown {
    ToSign toSign;
    ClientId client;
    OrganisationId askedBy;
    Request request;
};
/// What she does is logged as hers: by nobody's account, about the placement that names her.
Actor supervisorOf(const Shown& shown) {
    Actor supervisor;
    supervisor.organisation = shown.askedBy;
    supervisor.name = shown.toSign.content.supervisorName;
    return supervisor;
}
accounts::Look lookAt(const Shown& shown, std::string action) {
    return {shown.client, std::move(action), "placement/" + std::to_string(shown.toSign.placement.value)};
}
Result<Shown> shownBy(Transaction& tx, std::string_view secret, UtcTime now) {
    const auto request = requestOf(tx, secret, now);
    if (!request) return notFound("signature");
    const auto asker = accounts::account(tx, request->askedBy);
    if (!asker || asker->disabledAt) return notFound("signature");
    const auto actor = accounts::actorOf(*asker);
    const auto seen = placements::seenPlacement(tx, actor, request->placement);
    if (!seen) return notFound("signature");
    auto content = gather(tx, *seen, actor, seen->clientLanguage, helsinkiDate(now)).content;
    return Shown{{request->placement, std::move(content), signatureBy(tx, *request)},
                 seen->placement.client,
                 actor.organisation,
                 *request};
}

std::vector<FieldError> faults(const std::string& name, const std::string& title) {
    std::vector<FieldError> wrong;
    if (name.empty()) wrong.push_back({"name", "required", ""});
    for (const auto& [field, text] : {std::pair("name", name), std::pair("title", title)}) {
        if (length(text) > 100) wrong.push_back({field, "too_long", "100"});
        if (holdsIdentityCode(text)) wrong.push_back({field, "identity_code", ""});
    }
    return wrong;
}

}  // namespace

std::string linesHash(const Content& content) {
    auto all = fmt::format("{}|{}|{}", content.holderName, content.workplaceName, isoDate(content.from));
    for (const auto& part : content.qualifications)
        for (const auto& unit : part.units)
            for (const auto& line : unit.lines)
                all += fmt::format("|{}:{}:{}", line.requirement.value, codeOf(line.level), line.specification);
    return sha256(all);
}

std::optional<SupervisorSignature> signatureOn(Transaction& tx, PlacementId placement, const std::string& hash) {
    static constexpr Sql kOn{
        "select name, title, signed_at from supervisor_signature where placement_id = :placement and lines_hash = "
        ":hash order by signed_at desc limit 1"};
    return tx.one<SupervisorSignature>(kOn, placement, hash);
}

Result<SignatureLink> askForSignature(Services& services, const Actor& actor, PlacementId placement) {
    static constexpr Sql kEnd{
        "update signature_request set ended_at = :now where placement_id = :placement and ended_at is null"};
    static constexpr Sql kInsert{
        "insert into signature_request (token_hash, placement_id, asked_by, asked_at, expires_at) values (:hash, "
        ":placement, :by, :at, :until) returning id"};
    const SignatureLink link{randomToken(), services.clock.now() + std::chrono::days(kSignatureDays)};
    return services.database.write([&](Transaction& tx) -> Result<SignatureLink> {
        const auto now = services.clock.now();
        const auto seen = placements::seenPlacement(tx, actor, placement);
        if (!seen) return notFound("placement");
        if (seen->own() || !(actor.is(Role::Coordinator) || actor.is(Role::Coach)))
            return forbidden("issue_certificate");
        if (gather(tx, *seen, actor, seen->clientLanguage, helsinkiDate(now)).content.lineCount() == 0)
            return conflict("no_lines");
        tx.run(kEnd, now, placement);
        tx.insert(kInsert, tokenHash(link.secret), placement, actor.user, now, link.expiresAt);
        accounts::logAccess(
            tx, actor, now,
            {seen->placement.client, "certificate.signature_asked", "placement/" + std::to_string(placement.value)});
        return link;
    });
}

Result<ToSign> toSign(Services& services, std::string_view secret) {
    const auto shown =
        services.database.read([&](Transaction& tx) { return shownBy(tx, secret, services.clock.now()); });
    if (!shown) return refuse(shown.error());
    accounts::logLooks(services, supervisorOf(*shown), {lookAt(*shown, "certificate.signature_opened")});
    return shown->toSign;
}

Result<Done> giveSignature(Services& services, std::string_view secret, const std::string& name,
                           const std::string& title, const std::string& shownHash) {
    static constexpr Sql kSign{
        "insert into supervisor_signature (request_id, placement_id, lines_hash, name, title, signed_at) values "
        "(:request, :placement, :hash, :name, :title, :at) on conflict do nothing"};
    if (auto wrong = faults(name, title); !wrong.empty()) return invalid(std::move(wrong));
    return services.database.write([&](Transaction& tx) -> Result<Done> {
        const auto now = services.clock.now();
        const auto shown = shownBy(tx, secret, now);
        if (!shown) return refuse(shown.error());
        if (shown->toSign.signature) return Done{};  // the second click
        const auto hash = linesHash(shown->toSign.content);
        if (hash != shownHash) return conflict("changed_meanwhile");
        tx.run(kSign, shown->request.id, shown->toSign.placement, hash, name, title, now);
        accounts::logAccess(tx, supervisorOf(*shown), now, lookAt(*shown, "certificate.signed_by_supervisor"));
        return Done{};
    });
}

}  // namespace valo::certificates
