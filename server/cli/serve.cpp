#include "cli/serve.hpp"

#include <fmt/format.h>
#include <signal.h>

#include <iostream>

#include "accounts/actions.hpp"
#include "accounts/page.hpp"
#include "accounts/routes.hpp"
#include "assessment/routes.hpp"
#include "certificates/bulk.hpp"
#include "certificates/routes.hpp"
#include "cli/api_description.hpp"
#include "curricula/import_worker.hpp"
#include "curricula/routes.hpp"
#include "placements/routes.hpp"
#include "planning/routes.hpp"
#include "portfolio/routes.hpp"
#include "start/affected.hpp"
#include "start/routes.hpp"
#include "web/assets.hpp"
#include "workplaces/routes.hpp"
#include "workplaces/similar.hpp"

namespace valo::cli {
namespace {

http::Response asset(const http::Request& request) {
    const auto found = web::assetByUrl(request.path);
    if (!found) return http::problem({ErrorKind::NotFound, "not_found", {}, {}}, request);
    http::Response response;
    response.contentType = found->contentType;
    response.body = found->bytes;
    return response.with("Cache-Control", "public, max-age=31536000, immutable");
}

std::string databaseMetrics(Services& services) {
    const auto s = services.database.statistics();
    return fmt::format(
        "# TYPE valo_database_commits_total counter\nvalo_database_commits_total {}\n"
        "# TYPE valo_database_rollbacks_total counter\nvalo_database_rollbacks_total {}\n"
        "# TYPE valo_database_retries_total counter\nvalo_database_retries_total {}\n"
        "# TYPE valo_database_batches_total counter\nvalo_database_batches_total {}\n"
        "# TYPE valo_database_statements_total counter\nvalo_database_statements_total {}\n"
        "# TYPE valo_database_waiting_writes gauge\nvalo_database_waiting_writes {}\n"
        "# TYPE valo_database_open_sessions gauge\nvalo_database_open_sessions {}\n",
        s.commits, s.rollbacks, s.retries, s.batches, s.statements, s.waitingWrites, s.openSessions);
}

}  // namespace

std::shared_ptr<workplaces::Suggestions> addAllRoutes(http::Router& router, Services& services) {
    auto suggestions =
        std::make_shared<workplaces::Suggestions>(services.database, workplaces::indexFile(services.settings));
    router.get("/assets/{name}", asset, http::Needs::Nothing);
    router.get(
        "/api/v1/openapi.json", [json = apiDescription()](const http::Request&) { return http::json(json); },
        http::Needs::Nothing);
    start::addRoutes(router, services);
    accounts::addRoutes(router, services);
    curricula::addRoutes(router, services, start::restingOn);
    placements::addRoutes(router, services);
    assessment::addRoutes(router, services);
    workplaces::addRoutes(router, services, suggestions);
    certificates::addRoutes(router, services);
    portfolio::addRoutes(router, services);
    planning::addRoutes(router, services);
    return suggestions;
}

http::GuardHooks hooksOf(Services& services) {
    http::GuardHooks hooks;
    hooks.authenticate = [&services](const std::string& secret, bool isBearer) {
        return accounts::authenticate(services, secret, isBearer);
    };
    hooks.errorPage = [&services](const Error& error, int status, const http::Request& request) {
        return accounts::errorPage(services, error, status, request);
    };
    hooks.ready = [&services] { return services.database.answers(); };
    hooks.metrics = [&services] { return databaseMetrics(services); };
    hooks.sqlUsage = [] { return database::Database::takeThreadUsage(); };
    return hooks;
}

sigset_t endingSignals() {
    sigset_t ending;
    sigemptyset(&ending);
    sigaddset(&ending, SIGTERM);
    sigaddset(&ending, SIGINT);
    return ending;
}

void holdSignals() {
    const auto ending = endingSignals();
    pthread_sigmask(SIG_BLOCK, &ending, nullptr);
    signal(SIGPIPE, SIG_IGN);
}

int serve(Services& services) {
    http::Router router;
    addAllRoutes(router, services)->prepare();
    workplaces::learnMissingWords(services);
    const auto& settings = services.settings;
    http::ListenerOptions options;
    options.host = settings.listenHost;
    options.port = settings.listenPort;
    options.threads = settings.threads;
    options.trustProxy = settings.trustProxy;
    options.secureCookies = settings.secureCookies();
    options.publicUrl = settings.publicUrl;
    http::setProblemMessages([&services](Language language, std::string_view code, std::string_view detail) {
        return services.pages.errorText(language, std::string(code), std::string(detail));
    });
    http::Listener listener(options, router, hooksOf(services));
    listener.start();
    const curricula::ImportWorker importing(services);
    const certificates::IssueWorker issuing(services);
    std::cout << "Valo is at http://" << settings.listenHost << ':' << listener.port() << '/' << std::endl;

    const auto ending = endingSignals();
    int received = 0;
    sigwait(&ending, &received);
    listener.stop();
    return 0;
}

}  // namespace valo::cli
