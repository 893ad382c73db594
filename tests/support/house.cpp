#include "support/house.hpp"

#include "accounts/actions.hpp"
#include "accounts/store.hpp"

namespace valo::tests {

House::House(database::Database& db, std::string_view now)
    : clock(parseIsoTime(now).value()), services{db, clock, settings, strictPages(), looks} {}

OrganisationId House::organisation(std::string name) {
    accounts::Organisation fresh;
    fresh.name = std::move(name);
    fresh.kind = "workshop";
    return accounts::addOrganisation(services, accounts::operatorActor(), fresh).value();
}

Actor House::person(OrganisationId organisation, std::string name, std::set<Role> roles, bool withPassword,
                    ClientId client) {
    accounts::NewAccount account{
        organisation, name, name, "", "", Language::Fi, std::move(roles), withPassword ? "kissa-koira-hevonen" : "",
        client};
    const auto id = accounts::addAccount(services, accounts::operatorActor(), account).value();
    return accounts::actorOf(
        services.database.read([&](database::Transaction& tx) { return accounts::account(tx, id).value(); }));
}

}  // namespace valo::tests
