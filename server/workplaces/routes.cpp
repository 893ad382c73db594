#include "workplaces/routes.hpp"

namespace valo::workplaces {

void addRoutes(http::Router& router, Services& services, std::shared_ptr<Suggestions> suggestions) {
    addPages(router, services, suggestions);
    addEnvironmentPages(router, services);
    addRegisterPages(router, services);
    addApi(router, services, std::move(suggestions));
}

}  // namespace valo::workplaces
