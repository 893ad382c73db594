#pragma once
// Two organisations with their people, a reviewer from outside, and a real qualification, in a fresh database.
#include <boost/test/unit_test.hpp>

#include "accounts/access_log.hpp"
#include "accounts/account.hpp"
#include "core/asset.hpp"
#include "curricula/actions.hpp"
#include "curricula/store.hpp"
#include "http/router.hpp"
#include "support/databases.hpp"
#include "web/render.hpp"
#include "workplaces/actions.hpp"
#include "workplaces/routes.hpp"
#include "workplaces/store.hpp"
#include "workplaces/views.hpp"

namespace valo::workplaces {

inline Date day(std::string_view iso) { return parseIsoDate(iso).value(); }
inline UtcTime noon(std::string_view iso) { return startOfDay(day(iso)) + std::chrono::hours(12); }

inline web::Pages& strictPages() {
    static web::Pages pages(web::Pages::Strict::Yes);
    return pages;
}

class World {
 public:
    explicit World(database::Database& db) : services{db, clock, settings, strictPages(), looks} {
        db.write([](Transaction& tx) {
            static constexpr database::Sql kOrganisation{
                "insert into organisation (id, name, kind, municipality, created_at) values (:id, :name, 'workshop', "
                "'Vaasa', 0)"};
            static constexpr database::Sql kAccount{
                "insert into account (id, organisation_id, login, name, language, created_at) "
                "values (:id, :organisation, :login, :name, 'fi', 0)"};
            tx.run(kOrganisation, 501, "Paja");
            tx.run(kOrganisation, 502, "Verkstad");
            tx.run(kOrganisation, 503, "Opisto");
            tx.run(kAccount, 601, 501, "aino", "Aino Kirjoittaja");
            tx.run(kAccount, 602, 501, "beata", "Beata Kollega");
            tx.run(kAccount, 603, 501, "caj", "Caj Valmentaja");
            tx.run(kAccount, 604, 502, "disa", "Disa Muualta");
            tx.run(kAccount, 605, 503, "eero", "Eero Tarkastaja");
            return true;
        });
        const auto yaml = asset("curricula/puhtaus-ja-kiinteistopalveluala.yaml").value();
        const auto report = curricula::importCurriculum(services, accounts::operatorActor(), yaml, "cleaning.yaml");
        BOOST_REQUIRE(report.has_value());
        BOOST_REQUIRE(report->curriculum);
        curriculum = report->curriculum;
        requirements = db.read([&](Transaction& tx) { return curricula::requirementsOfCurriculum(tx, curriculum); });
        BOOST_REQUIRE(requirements.size() > 20);
    }

    static Actor actor(std::int64_t user, std::int64_t organisation, Role role) {
        return {{user}, {organisation}, "Testi", {role}, Language::Fi, {}};
    }
    const Actor writer = actor(601, 501, Role::Coordinator), colleague = actor(602, 501, Role::Coordinator),
                coach = actor(603, 501, Role::Coach), stranger = actor(604, 502, Role::Coordinator),
                reviewer = actor(605, 503, Role::Reviewer);

    WorkplaceId newWorkplace(const Actor& by, const std::string& name = "Kahvila Aurinko") {
        WorkplaceDetails details;
        details.name = name;
        details.municipality = "Vaasa";
        details.contactName = "Salla Salainen";
        details.contactPhone = "040 1234567";
        details.contactEmail = "salla@esimerkki.fi";
        return addWorkplace(services, by, details, "").value();
    }
    EnvironmentChange filled(std::vector<RequirementId> ticks) const {
        EnvironmentChange change;
        change.report.description.fi = "Kahvila, jossa siivotaan joka päivä.";
        change.report.recognisedOn = day("2026-03-01");
        change.report.recogniserName = "Eero Tarkastaja";
        change.report.recogniserOrganisation = "Opisto";
        change.requirements = std::move(ticks);
        return change;
    }
    RequirementId requirement(std::size_t n) const { return requirements.at(n).id; }
    /// A draft with these ticks, ready to be submitted.
    EnvironmentId draft(WorkplaceId place, std::vector<RequirementId> ticks) {
        const auto id = startEnvironment(services, writer, place, curriculum).value();
        BOOST_REQUIRE(changeEnvironment(services, writer, id, filled(std::move(ticks))).has_value());
        return id;
    }
    EnvironmentId published(WorkplaceId place, std::vector<RequirementId> ticks) {
        const auto id = draft(place, std::move(ticks));
        BOOST_REQUIRE(submitEnvironment(services, writer, id).has_value());
        BOOST_REQUIRE(publishEnvironment(services, reviewer, id, "").has_value());
        return id;
    }
    Environment stored(EnvironmentId id) {
        return services.database.read([&](Transaction& tx) { return environment(tx, id); }).value();
    }
    std::optional<EnvironmentId> covering(WorkplaceId place, RequirementId requirement, std::string_view iso) {
        return services.database.read([&](Transaction& tx) {
            const auto all = coveringEnvironments(tx, place, day(iso));
            const auto found = all.find(requirement);
            return found == all.end() ? std::nullopt : std::optional(found->second);
        });
    }

    FixedClock clock{noon("2026-04-01")};
    Settings settings;
    accounts::RecentLooks looks;
    Services services;
    CurriculumId curriculum;
    std::vector<curricula::Requirement> requirements;
};

template <class T>
std::string codeOfRefusal(const Result<T>& result) {
    if (result) return "done";
    if (result.error().fields.empty()) return result.error().code;
    return result.error().fields.front().field + ":" + result.error().fields.front().code;
}

}  // namespace valo::workplaces
