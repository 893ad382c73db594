#include "workplaces/routes.hpp"

namespace valo::workplaces {

void addRoutes(http::Router& router, Services& services, std::shared_ptr<Suggestions> suggestions) {
    addPages(router, services);
    addPlacePages(router, services, suggestions);
    addUnitPages(router, services);
    addTaskPages(router, services, suggestions);
    addMappingPages(router, services, suggestions);
    addTaskListPages(router, services);
    addSimilarPages(router, services);
    addJobPages(router, services);
    addSheetPages(router, services);
    addEnvironmentPages(router, services);
    addPicturePages(router, services);
    addReviewsPages(router, services);
    addRegisterPages(router, services);
    addWorkplacesApi(router, services);
    addTasksApi(router, services);
    addEnvironmentsApi(router, services);
    addRegisterApi(router, services);
    addWordPages(router, services);
    addWordsApi(router, services);
    addMatchApi(router, std::move(suggestions));
}

}  // namespace valo::workplaces
