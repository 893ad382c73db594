#include "accounts/page.hpp"
#include "accounts/routes.hpp"
#include "web/styleguide.hpp"

namespace valo::accounts {

void addAboutRoutes(http::Router& router, Services& services) {
    const auto statement = [&](std::string path, std::string templateName, std::string title) {
        router.get(
            std::move(path),
            [&services, templateName, title](const http::Request& request) {
                web::Data data;
                data.set("contact", services.settings.contact);
                return page(services, request, templateName, data, {.title = words(services, request, title)});
            },
            http::Needs::Nothing);
    };
    statement("/accessibility", "web/accessibility", "about.access.title");
    statement("/privacy", "web/privacy", "about.privacy.title");
    router.get(
        "/styleguide",
        [&services](const http::Request& request) {
            return page(services, request, "web/styleguide", web::styleguideData(services.pages, request.language),
                        {.title = words(services, request, "styleguide.title")});
        },
        http::Needs::Nothing);
}

}  // namespace valo::accounts
