#pragma once
// A small case to test against: two organisations with their people, a workplace with tasks that show requirements,
// and a client in a work trial. Rows are written by hand, so that the story does not depend on what it tests.
#include <string>
#include <vector>

#include "accounts/access_log.hpp"
#include "accounts/services.hpp"
#include "core/actor.hpp"
#include "database/database.hpp"
#include "web/render.hpp"

namespace valo::tests {

/// The pages of the program, parsed once for all tests; a variable that nobody set throws.
web::Pages& strictPages();

struct Story {
    explicit Story(database::Database& db);

    database::Database& db;
    FixedClock clock;  // 22.11.2026 10.00 in Finland
    Settings settings;
    accounts::RecentLooks looks;
    Services services;

    OrganisationId workshop, otherWorkshop;
    Actor coordinator, coach, stranger;  // of the workshop; the stranger is a coordinator without a relation
    Actor outsider;                      // coordinator of the other workshop
    Actor administrator, reviewer;
    Actor clientSelf, otherClientSelf;

    CurriculumId curriculum;
    UnitId unit;
    std::vector<RequirementId> requirements;  // five; the first two are shown by the first task
    WorkplaceId workplace;
    std::vector<TaskId> tasks;  // cleaning shows 0 and 1, serving shows 2; 3 and 4 are shown by none
    ClientId client, otherClient;
    PlacementId placement;  // of `client`, 1.9.2026–28.2.2027, with both tasks

    std::int64_t count(const std::string& table, const std::string& where = "1 = 1");
    /// Actions in the access log on a client, oldest first.
    std::vector<std::string> logged(ClientId about);
    void run(const std::string& sql);

 private:
    Actor addAccount(OrganisationId organisation, const std::string& login, Role role, ClientId self = {});
    void addPeople();
    void addCurriculum();
    void addWorkplace();
    void addClients();
};

}  // namespace valo::tests
