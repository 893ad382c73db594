#pragma once
#include <memory>
#include <string>

#include "accounts/services.hpp"
#include "http/router.hpp"
#include "web/data.hpp"

namespace valo::certificates {

class CheckLimit;
struct SchoolDecision;

/// One recorded decision as pages show it.
web::Data decisionData(Services& services, const http::Request& request, const SchoolDecision& decision);

/// The page for the school of a client and a qualification; of a request: the page that it is about.
std::string schoolPath(ClientId client, CurriculumId curriculum);
std::string schoolPath(const http::Request& request);

void addRoutes(http::Router& router, Services& services);
void addBulkRoutes(http::Router& router, Services& services);
void addLifeRoutes(http::Router& router, Services& services);
void addSchoolRoutes(http::Router& router, Services& services);
void addSchoolVisitRoutes(http::Router& router, Services& services);
/// What anybody may ask counts in one limit.
void addApiRoutes(http::Router& router, Services& services, std::shared_ptr<CheckLimit> limit);
void addVerifyRoutes(http::Router& router, Services& services, std::shared_ptr<CheckLimit> limit);
void addLookRoutes(http::Router& router, Services& services);
void addKeyRoutes(http::Router& router, Services& services);

}  // namespace valo::certificates
