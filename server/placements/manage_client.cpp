#include <algorithm>

#include "accounts/access_log.hpp"
#include "accounts/actions.hpp"
#include "core/text.hpp"
#include "placements/actions.hpp"

namespace valo::placements {
namespace {

using accounts::logAccess;
using database::Sql;

constexpr Sql kGive{
    "insert into client_staff (client_id, account_id, relation, given_by, given_at) "
    "values (:client, :account, :relation, :by, :at) on conflict do nothing"};
constexpr Sql kEnd{
    "update client_staff set ended_at = :at where id = :id and client_id = :client and ended_at is null"};

std::string subjectOf(ClientId client) { return "client/" + std::to_string(client.value); }
std::string subjectOf(UserId account) { return "account/" + std::to_string(account.value); }

std::optional<Date> birthDate(const ClientInput& input) { return parseDate(input.dateOfBirth); }

bool isColleague(Transaction& tx, OrganisationId organisation, UserId account, Relation relation) {
    static constexpr Sql kRoles{
        "select r.role from account_role r join account a on a.id = r.account_id "
        "where a.id = :account and a.organisation_id = :organisation and a.disabled_at is null"};
    const auto roles = tx.all<Role>(kRoles, account, organisation);
    const auto has = [&](Role role) { return std::ranges::find(roles, role) != roles.end(); };
    return has(Role::Coordinator) || (relation == Relation::Coach && has(Role::Coach));
}

}  // namespace

Result<SeenClient> clientFor(Transaction& tx, const Actor& actor, ClientId client, Act act) {
    auto seen = seenClient(tx, actor, client);
    if (!seen) return notFound("client");
    if (!may(act, seen->relation, seen->own())) return forbidden("client");
    return std::move(*seen);
}

Result<ClientId> addClient(Services& services, const Actor& actor, const ClientInput& input, std::string_view key) {
    static constexpr Sql kAdd{
        "insert into client (organisation_id, name, date_of_birth, language, phone, email, created_by, created_at) "
        "values (:organisation, :name, :born, :language, :phone, :email, :by, :at) returning id"};
    if (!actor.is(Role::Coordinator)) return forbidden("client.add");
    const auto now = services.clock.now();
    if (auto wrong = clientErrors(input, services.clock.today()); !wrong.empty()) return invalid(std::move(wrong));
    return services.database.write([&](Transaction& tx) -> Result<ClientId> {
        return accounts::once<ClientId>(tx, actor, key, now, [&](Transaction&) -> Result<ClientId> {
            const auto id = tx.insert<ClientId>(kAdd, actor.organisation, input.name, birthDate(input), input.language,
                                                input.phone, input.email, actor.user, now);
            tx.run(kGive, id, actor.user, Relation::Coordinator, actor.user, now);
            logAccess(tx, actor, now, {id, "client.added", subjectOf(id)});
            return id;
        });
    });
}

Result<Done> changeClient(Services& services, const Actor& actor, ClientId client, const ClientInput& input) {
    static constexpr Sql kChange{
        "update client set name = :name, date_of_birth = :born, language = :language, phone = :phone, email = :email "
        "where id = :client"};
    auto wrong = clientErrors(input, services.clock.today());
    return services.database.write([&](Transaction& tx) -> Result<Done> {
        const auto seen = clientFor(tx, actor, client, Act::Manage);
        if (!seen) return refuse(seen.error());
        if (!wrong.empty()) return invalid(wrong);
        tx.run(kChange, input.name, birthDate(input), input.language, input.phone, input.email, client);
        logAccess(tx, actor, services.clock.now(), {client, "client.changed", subjectOf(client)});
        return Done{};
    });
}

Result<Done> archiveClient(Services& services, const Actor& actor, ClientId client) {
    static constexpr Sql kArchive{"update client set archived_at = :at where id = :client and archived_at is null"};
    return services.database.write([&](Transaction& tx) -> Result<Done> {
        const auto seen = clientFor(tx, actor, client, Act::Manage);
        if (!seen) return refuse(seen.error());
        for (const auto& placement : placementsOf(tx, client))
            if (!placement.isClosed()) return conflict("placement_open");
        const auto now = services.clock.now();
        if (tx.run(kArchive, now, client)) logAccess(tx, actor, now, {client, "client.archived", subjectOf(client)});
        return Done{};
    });
}

Result<Done> giveRelation(Services& services, const Actor& actor, ClientId client, UserId colleague,
                          Relation relation) {
    return services.database.write([&](Transaction& tx) -> Result<Done> {
        const auto seen = clientFor(tx, actor, client, Act::Manage);
        if (!seen) return refuse(seen.error());
        if (!isColleague(tx, seen->client.organisation, colleague, relation))
            return invalid("colleague", "not_a_colleague");
        const auto now = services.clock.now();
        if (tx.run(kGive, client, colleague, relation, actor.user, now))
            logAccess(tx, actor, now, {client, "relation.given", subjectOf(colleague)});
        return Done{};
    });
}

Result<Done> handOver(Services& services, const Actor& actor, ClientId client, UserId colleague) {
    static constexpr Sql kEndOwn{
        "update client_staff set ended_at = :at where client_id = :client and account_id = :account "
        "and relation = 'coordinator' and ended_at is null"};
    return services.database.write([&](Transaction& tx) -> Result<Done> {
        const auto seen = clientFor(tx, actor, client, Act::Manage);
        if (!seen) return refuse(seen.error());
        if (colleague == actor.user || !isColleague(tx, seen->client.organisation, colleague, Relation::Coordinator))
            return invalid("colleague", "not_a_colleague");
        const auto now = services.clock.now();
        tx.run(kGive, client, colleague, Relation::Coordinator, actor.user, now);
        tx.run(kEndOwn, now, client, actor.user);
        logAccess(tx, actor, now, {client, "relation.handed_over", subjectOf(colleague)});
        return Done{};
    });
}

Result<Done> endRelation(Services& services, const Actor& actor, ClientId client, std::int64_t relation) {
    return services.database.write([&](Transaction& tx) -> Result<Done> {
        const auto seen = clientFor(tx, actor, client, Act::Manage);
        if (!seen) return refuse(seen.error());
        const auto staff = staffOf(tx, client);
        const auto ending = std::ranges::find(staff, relation, &StaffRow::id);
        if (ending == staff.end()) return notFound("relation");
        if (ending->relation == Relation::Coordinator &&
            std::ranges::count(staff, Relation::Coordinator, &StaffRow::relation) == 1)
            return conflict("last_coordinator");
        const auto now = services.clock.now();
        tx.run(kEnd, now, relation, client);
        logAccess(tx, actor, now, {client, "relation.ended", subjectOf(ending->account)});
        return Done{};
    });
}

Result<std::string> inviteToAccount(Services& services, const Actor& actor, ClientId client) {
    return services.database.write([&](Transaction& tx) -> Result<std::string> {
        const auto seen = clientFor(tx, actor, client, Act::Manage);
        if (!seen) return refuse(seen.error());
        const auto now = services.clock.now();
        auto secret = accounts::inviteClient(tx, actor, now, services.settings.invitationDays, client,
                                             seen->client.name, seen->client.language, seen->client.organisation);
        if (secret) logAccess(tx, actor, now, {client, "client.invited", subjectOf(client)});
        return secret;
    });
}

}  // namespace valo::placements
