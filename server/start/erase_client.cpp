#include "start/erase_client.hpp"

#include "accounts/access_log.hpp"
#include "accounts/store.hpp"
#include "certificates/certificate.hpp"
#include "certificates/erase.hpp"
#include "core/text.hpp"
#include "placements/store.hpp"

namespace valo::start {
namespace {

using database::Sql;
using database::Transaction;

/// The account stays as a row without a person, because the access log names it by number.
void eraseAccount(Transaction& tx, ClientId client, UtcTime now) {
    static constexpr Sql kSessions{"delete from session where account_id = :account"};
    static constexpr Sql kInvitations{"delete from invitation where account_id = :account"};
    static constexpr Sql kTokens{"delete from api_token where account_id = :account"};
    static constexpr Sql kRequests{"delete from request_key where account_id = :account"};
    static constexpr Sql kNameless{
        "update account set login = :login, name = '', title = '', email = '', password_hash = null, client_id = null, "
        "disabled_at = :now where id = :account"};
    const auto account = accounts::accountOfClient(tx, client);
    if (!account) return;
    for (const auto* sql : {&kSessions, &kInvitations, &kTokens, &kRequests}) tx.run(*sql, *account);
    tx.run(kNameless, "erased-" + std::to_string(account->value), now, *account);
}

void eraseRecords(Transaction& tx, ClientId client) {
#define VALO_OF_PLACEMENTS "where placement_id in (select id from placement where client_id = :client)"
    static constexpr Sql kAgreements{"delete from agreement " VALO_OF_PLACEMENTS};
    static constexpr Sql kCoach{"delete from coach_assessment " VALO_OF_PLACEMENTS};
    static constexpr Sql kSelf{"delete from self_assessment " VALO_OF_PLACEMENTS};
    static constexpr Sql kObservations{"delete from observation " VALO_OF_PLACEMENTS};
    static constexpr Sql kTasks{"delete from placement_task " VALO_OF_PLACEMENTS};
#undef VALO_OF_PLACEMENTS
    static constexpr Sql kPlacements{"delete from placement where client_id = :client"};
    static constexpr Sql kGoals{"delete from goal where client_id = :client"};
    static constexpr Sql kLocalChoices{"delete from plan_local_unit where client_id = :client"};
    static constexpr Sql kPlans{"delete from apprenticeship_plan where client_id = :client"};
    static constexpr Sql kConsents{"delete from school_consent where client_id = :client"};
    static constexpr Sql kStaff{"delete from client_staff where client_id = :client"};
    static constexpr Sql kClient{"delete from client where id = :client"};
    for (const auto* sql : {&kAgreements, &kCoach, &kSelf, &kObservations, &kTasks, &kPlacements, &kGoals,
                            &kLocalChoices, &kPlans, &kConsents, &kStaff, &kClient})
        tx.run(*sql, client);
}

Result<placements::Client> erasable(Transaction& tx, const Actor& actor, ClientId id) {
    if (!actor.user) {  // the operator
        auto client = placements::client(tx, id);
        if (!client) return notFound("client");
        return std::move(*client);
    }
    auto seen = placements::seenClient(tx, actor, id);
    if (!seen) return notFound("client");
    if (seen->relation != placements::Relation::Coordinator) return forbidden("erase_client");
    return std::move(seen->client);
}

}  // namespace

Result<Done> eraseClient(Services& services, const Actor& actor, const WantedErasure& wanted) {
    const auto reason = std::string(trimmed(wanted.reason));
    return services.database.write([&](Transaction& tx) -> Result<Done> {
        const auto client = erasable(tx, actor, wanted.client);
        if (!client) return refuse(client.error());
        std::vector<FieldError> wrong;
        if (trimmed(wanted.typedName) != client->name) wrong.push_back({"typed_name", "other_name", ""});
        if (reason.empty()) wrong.push_back({"reason", "required", ""});
        if (length(reason) > 200) wrong.push_back({"reason", "too_long", "200"});
        if (certificates::holdsIdentityCode(reason)) wrong.push_back({"reason", "identity_code", ""});
        if (!wrong.empty()) return invalid(std::move(wrong));

        const auto now = services.clock.now();
        certificates::eraseCertificates(tx, wanted.client, now);
        eraseAccount(tx, wanted.client, now);
        eraseRecords(tx, wanted.client);
        accounts::logAccess(tx, actor, now, {wanted.client, "client.erased", reason});
        return Done{};
    });
}

}  // namespace valo::start
