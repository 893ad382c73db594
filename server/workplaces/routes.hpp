#pragma once
#include <memory>

#include "accounts/services.hpp"
#include "http/router.hpp"
#include "workplaces/matching/suggestions.hpp"

namespace valo::workplaces {

/// Pages and API of the room.
void addRoutes(http::Router& router, Services& services, std::shared_ptr<Suggestions> suggestions);

void addPages(http::Router& router, Services& services);
void addPlacePages(http::Router& router, Services& services, std::shared_ptr<Suggestions> suggestions);
void addTaskPages(http::Router& router, Services& services, std::shared_ptr<Suggestions> suggestions);
void addTaskListPages(http::Router& router, Services& services);
void addJobPages(http::Router& router, Services& services);
void addUnitPages(http::Router& router, Services& services);
void addPicturePages(http::Router& router, Services& services);
void addReviewsPages(http::Router& router, Services& services);
void addSimilarPages(http::Router& router, Services& services);
void addSheetPages(http::Router& router, Services& services);
void addMappingPages(http::Router& router, Services& services, std::shared_ptr<Suggestions> suggestions);
void addRegisterPages(http::Router& router, Services& services);
void addEnvironmentPages(http::Router& router, Services& services);
void addWorkplacesApi(http::Router& router, Services& services);
void addTasksApi(http::Router& router, Services& services);
void addEnvironmentsApi(http::Router& router, Services& services);
void addRegisterApi(http::Router& router, Services& services);
void addMatchApi(http::Router& router, std::shared_ptr<Suggestions> suggestions);
void addWordPages(http::Router& router, Services& services);
void addWordsApi(http::Router& router, Services& services);

}  // namespace valo::workplaces
