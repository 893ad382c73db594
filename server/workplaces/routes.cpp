#include "workplaces/routes.hpp"

namespace valo::workplaces {

void addRoutes(http::Router& router, Services& services) {
    const auto suggestions = std::make_shared<Suggestions>(services.database);
    addPages(router, services, suggestions);
    addEnvironmentPages(router, services);
    addRegisterPages(router, services);
    addApi(router, services, suggestions);
}

}  // namespace valo::workplaces
