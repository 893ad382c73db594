#include "accounts/access_log.hpp"
#include "workplaces/actions.hpp"
#include "workplaces/store.hpp"

namespace valo::workplaces {
namespace {

std::string subjectOf(WorkplaceId id) { return "workplace/" + std::to_string(id.value); }

template <class F>
Result<Done> changed(Services& services, const Actor& actor, WorkplaceId id, std::string_view action, F&& change) {
    const auto now = services.clock.now();
    return services.database.write([&](Transaction& tx) -> Result<Done> {
        const auto place = workplace(tx, id);
        if (!place || !mayRead(actor, place->organisation)) return notFound("workplace");
        if (!mayChange(actor, place->organisation)) return forbidden("workplace");
        change(tx, *place, now);
        accounts::logAccess(tx, actor, now, {{}, std::string(action), subjectOf(id)});
        return Done{};
    });
}

}  // namespace

Result<WorkplaceId> addWorkplace(Services& services, const Actor& actor, const WorkplaceDetails& details,
                                 std::string_view key) {
    if (!mayChange(actor, actor.organisation)) return forbidden("workplace");
    if (auto wrong = wrongFields(details); !wrong.empty()) return invalid(std::move(wrong));
    const auto now = services.clock.now();
    const auto ownKey = key.empty() ? std::string() : "workplace:" + std::string(key);
    return services.database.write([&](Transaction& tx) {
        return accounts::once<WorkplaceId>(tx, actor, ownKey, now, [&](Transaction&) -> Result<WorkplaceId> {
            const auto id = insertWorkplace(tx, actor.organisation, details, actor.user, now);
            setFurtherContacts(tx, id, details.furtherContacts);
            accounts::logAccess(tx, actor, now, {{}, "workplace.added", subjectOf(id)});
            return id;
        });
    });
}

Result<Done> changeWorkplace(Services& services, const Actor& actor, WorkplaceId id, const WorkplaceDetails& details) {
    if (auto wrong = wrongFields(details); !wrong.empty()) return invalid(std::move(wrong));
    return changed(services, actor, id, "workplace.changed", [&](Transaction& tx, const Workplace&, UtcTime) {
        updateWorkplace(tx, id, details);
        setFurtherContacts(tx, id, details.furtherContacts);
    });
}

Result<Done> archiveWorkplace(Services& services, const Actor& actor, WorkplaceId id, bool archived) {
    return changed(services, actor, id, archived ? "workplace.archived" : "workplace.restored",
                   [&](Transaction& tx, const Workplace& place, UtcTime now) {
                       if (place.archivedAt.has_value() != archived)
                           archiveWorkplace(tx, id, archived ? std::optional(now) : std::nullopt);
                   });
}

}  // namespace valo::workplaces
