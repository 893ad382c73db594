#include "certificates/look.hpp"

#include <fmt/format.h>

#include "accounts/access_log.hpp"
#include "papers/logo.hpp"

namespace valo::certificates {

using database::Bytes;
using database::Sql;
using database::Transaction;

std::shared_ptr<const papers::Look> lookOf(Transaction& tx, OrganisationId organisation) {
    static constexpr Sql kLook{"select ink, light, logo from organisation_look where organisation_id = :organisation"};
    using Row = std::tuple<std::string, std::string, std::optional<Bytes>>;
    auto found = tx.one<Row>(kLook, organisation);
    if (!found) return nullptr;
    auto& [ink, light, logo] = *found;
    return std::make_shared<const papers::Look>(
        papers::Look{std::move(ink), std::move(light), logo ? std::move(logo->data) : std::string()});
}

Result<Done> setLook(Services& services, const Actor& actor, const WantedLook& wanted) {
    if (!actor.is(Role::Administrator)) return forbidden("organisation_look");
    std::vector<FieldError> wrong;
    const auto ink = papers::contrastWithWhite(wanted.ink);
    if (!ink)
        wrong.push_back({"ink", "not_a_colour", ""});
    else if (*ink < papers::kLeastContrast)
        wrong.push_back({"ink", "contrast", fmt::format("{:.1f}", *ink)});
    if (!papers::contrastWithWhite(wanted.light)) wrong.push_back({"light", "not_a_colour", ""});
    std::optional<Bytes> logo;
    if (!wanted.logo.empty()) {
        auto drawn = papers::drawnLogo(wanted.logo);
        if (drawn)
            logo = Bytes{std::move(*drawn)};
        else
            wrong.push_back(drawn.error().fields.front());
    }
    if (!wrong.empty()) return invalid(std::move(wrong));

    static constexpr Sql kSet{
        "insert into organisation_look (organisation_id, ink, light, logo, changed_by, changed_at) values "
        "(:organisation, :ink, :light, :logo, :by, :at) on conflict (organisation_id) do update set ink = "
        "excluded.ink, light = excluded.light, logo = excluded.logo, changed_by = excluded.changed_by, changed_at = "
        "excluded.changed_at"};
    return services.database.write([&](Transaction& tx) -> Result<Done> {
        auto kept = logo;
        if (!kept && !wanted.removeLogo)
            if (const auto before = lookOf(tx, actor.organisation); before && !before->logo.empty())
                kept = Bytes{before->logo};
        const auto now = services.clock.now();
        tx.run(kSet, actor.organisation, wanted.ink, wanted.light, kept, actor.user, now);
        accounts::logAccess(tx, actor, now, {ClientId{}, "organisation.look_changed", ""});
        return Done{};
    });
}

}  // namespace valo::certificates
