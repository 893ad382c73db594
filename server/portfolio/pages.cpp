#include <algorithm>

#include "accounts/access_log.hpp"
#include "accounts/page.hpp"
#include "core/json.hpp"
#include "placements/actions.hpp"
#include "placements/words.hpp"
#include "portfolio/portfolio.hpp"
#include "portfolio/routes.hpp"

namespace valo::portfolio {
namespace {

using accounts::page;
using accounts::refused;
using accounts::words;
using http::Request;
using http::Response;
using web::Data;

Error onlyClients() { return {ErrorKind::Forbidden, "forbidden", {}, {}}; }

std::vector<Data> unitRows(Services& services, const Request& request, const std::vector<UnitSkills>& units) {
    std::vector<Data> rows;
    for (const auto& unit : units) {
        std::vector<Data> skills;
        for (const auto& skill : unit.skills) {
            const int lamp = skill.level ? assessment::lampOf(*skill.level) : 1;
            const auto row = web::requirementData(services.pages, request.language,
                                                  {.plain = std::string(shown(skill.plain, request.language).text),
                                                   .official = skill.official,
                                                   .code = unit.code,
                                                   .decisionNumber = unit.decisionNumber,
                                                   .level = lamp});
            skills.push_back(row);
            skills.back().set("workplace", skill.workplace).set("on_certificate", skill.certificate);
        }
        rows.emplace_back();
        accounts::setText(rows.back(), "name", unit.name, request.language);
        accounts::setText(rows.back(), "qualification", unit.qualification, request.language);
        rows.back().set("skills", std::move(skills));
    }
    return rows;
}

Response skillsPage(Services& services, const Request& request) {
    if (!request.who().client) return refused(services, request, onlyClients());
    const auto portfolio =
        services.database.read([&](Transaction& tx) { return portfolioOf(tx, request.who().client); });
    if (!portfolio) return refused(services, request, {ErrorKind::NotFound, "not_found", {}, {}});
    Data data;
    data.set("name", portfolio->name)
        .set("can", unitRows(services, request, portfolio->can))
        .set("practising", unitRows(services, request, portfolio->practising))
        .set("proposals", portfolio->proposals > 0 ? std::to_string(portfolio->proposals) : std::string())
        .set("skills_in_words",
             services.pages.countText(request.language, "portfolio.skills", portfolio->skillCount()));
    return page(services, request, "portfolio/skills", data,
                {.title = words(services, request, "portfolio.can"), .calm = true});
}

/// For each placement the question whether the next certificate names its kind.
std::vector<Data> kindRows(Services& services, const Request& request,
                           const std::vector<placements::PlacementSummary>& all) {
    std::vector<Data> rows;
    for (const auto& placement : all) {
        rows.emplace_back();
        rows.back()
            .set("id", placement.id.value)
            .set("workplace", placement.workplaceName)
            .set("period", placements::period(placement.startsOn, placement.lastDay()))
            .set("question", words(services, request, "portfolio.kind." + std::string(codeOf(placement.kind))))
            .set("shown", placement.printKind);
    }
    return rows;
}

Response papersPage(Services& services, const Request& request) {
    if (!request.who().client) return refused(services, request, onlyClients());
    const auto client = request.who().client;
    const auto [all, placed] = services.database.read([&](Transaction& tx) {
        return std::pair(certificates::certificatesOf(tx, client), placements::placementsOf(tx, client));
    });
    std::vector<Data> rows;
    for (const auto& c : all) {
        rows.emplace_back();
        rows.back()
            .set("id", c.id.value)
            .set("number", c.number)
            .set("workplace", c.workplace)
            .set("issued", displayDate(c.issuedOn))
            .set("valid", c.state() == certificates::CertificateState::Valid)
            .set("state_in_words", words(services, request, "certificates.state." + std::string(codeOf(c.state()))))
            .set("lines_in_words",
                 services.pages.countText(request.language, "certificates.lines", static_cast<std::size_t>(c.lines)));
    }
    Data data;
    data.set("rows", std::move(rows)).set("kinds", kindRows(services, request, placed));
    return page(services, request, "portfolio/papers", data,
                {.title = words(services, request, "portfolio.papers"), .calm = true});
}

Response submitKind(Services& services, const Request& request) {
    const auto done = placements::decideToPrintKind(services, request.who(), request.id_<PlacementId>(0),
                                                    request.form.get("shown") == "yes");
    if (!done) return refused(services, request, done.error());
    return http::seeOther("/my/papers?done=kind_decided");
}

constexpr int kLooksOnPage = 50;

/// Who signs at a workplace has no account: the placement knows her name.
void nameSupervisors(Transaction& tx, ClientId client, std::vector<accounts::AccessEntry>& looks) {
    const auto all = placements::placementsOf(tx, client);
    for (auto& look : looks) {
        if (!look.name.empty()) continue;
        const auto place = std::ranges::find_if(
            all, [&](const auto& p) { return look.subject == "placement/" + std::to_string(p.id.value); });
        if (place == all.end()) continue;
        const auto placement = placements::placement(tx, place->id).value();
        look.name = placement.supervisorName;
        look.title = placement.supervisorTitle;
        look.organisation = place->workplaceName;
    }
}

Response accessPage(Services& services, const Request& request) {
    if (!request.who().client) return refused(services, request, onlyClients());
    std::optional<UtcTime> before;
    if (const auto micros = request.query.integer("before")) before = UtcTime(std::chrono::microseconds(*micros));
    auto looks = services.database.read([&](Transaction& tx) {
        auto found = accounts::accessOf(tx, request.who().client, before, kLooksOnPage + 1);
        nameSupervisors(tx, request.who().client, found);
        return found;
    });
    const bool more = looks.size() > kLooksOnPage;
    if (more) looks.pop_back();
    std::vector<Data> rows;
    for (const auto& look : looks) {
        const auto key = "access." + look.action;
        rows.emplace_back();
        rows.back()
            .set("when", displayTime(look.at))
            .set("name", look.name.empty() ? words(services, request, "portfolio.operator") : look.name)
            .set("title", look.title)
            .set("organisation", look.organisation)
            .set("what", services.pages.hasText(key) ? words(services, request, key) : look.action);
    }
    Data data;
    const auto last = looks.empty() ? 0 : static_cast<std::int64_t>(looks.back().at.time_since_epoch().count());
    data.set("rows", std::move(rows))
        .set("pager",
             web::pagerData(before ? "/my/access" : "", more ? "/my/access?before=" + std::to_string(last) : ""));
    return page(services, request, "portfolio/access", data,
                {.title = words(services, request, "portfolio.access"), .calm = true});
}

Response download(Services& services, const Request& request) {
    const auto bytes = archive(services, request.who(), request.language);
    if (!bytes) return refused(services, request, bytes.error());
    return http::file(*bytes, "application/zip", "valo-portfolio.zip");
}

}  // namespace

void addRoutes(http::Router& r, Services& s) {
    r.get("/my/skills", [&s](const Request& q) { return skillsPage(s, q); });
    r.get("/my/papers", [&s](const Request& q) { return papersPage(s, q); });
    r.post("/my/placements/{id}/kind", [&s](const Request& q) { return submitKind(s, q); });
    r.get("/my/access", [&s](const Request& q) { return accessPage(s, q); });
    r.get("/my/portfolio.zip", [&s](const Request& q) { return download(s, q); });
    r.get("/api/v1/my/portfolio.zip", [&s](const Request& q) { return download(s, q); });
}

}  // namespace valo::portfolio
