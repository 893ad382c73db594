#include <algorithm>
#include <map>
#include <set>

#include "accounts/page.hpp"
#include "core/text.hpp"
#include "curricula/actions.hpp"
#include "curricula/page_parts.hpp"
#include "curricula/routes.hpp"
#include "curricula/store.hpp"
#include "curricula/versions.hpp"
#include "curricula/withdrawals.hpp"

namespace valo::curricula {

using http::Needs;
using http::Request;
using http::Response;
using web::Data;

namespace {

constexpr std::size_t kPerPage = 50;

/// What is in force first, then by name as the reader sees it.
void sortForReader(std::vector<Curriculum>& rows, Language reader, Date today) {
    const auto key = [&](const Curriculum& row) {
        return std::tuple(row.status != Status::Published, validityOn(row, today) == Validity::Expired,
                          lowered(shown(row.name, reader).text), row.id);
    };
    std::sort(rows.begin(), rows.end(), [&](const auto& a, const auto& b) { return key(a) < key(b); });
}

Data curriculumRow(Services& services, const Request& request, const Curriculum& curriculum) {
    Data row;
    accounts::setText(row, "name", curriculum.name, request.language);
    row.set("href", curriculumHref(curriculum.id))
        .set("kind", kindWord(services, request, curriculum.kind))
        .set("decision", curriculum.decisionNumber)
        .set("units", services.pages.countText(request.language, "curricula.units",
                                               static_cast<std::size_t>(curriculum.unitCount)))
        .set("is_example", !curriculum.notice.empty());
    setValidity(row, services, request, curriculum);
    return row;
}

std::vector<Data> unitHits(const std::vector<Unit>& hits, const std::vector<Curriculum>& all, Language reader) {
    std::vector<Data> rows;
    for (const auto& unit : hits) {
        const auto home = std::find_if(all.begin(), all.end(), [&](const auto& c) { return c.id == unit.curriculum; });
        Data row;
        accounts::setText(row, "name", unit.name, reader);
        accounts::setText(row, "home", home == all.end() ? LocalizedText{} : home->name, reader);
        row.set("href", unitHref(unit.curriculum, unit.id)).set("code", unit.code);
        rows.push_back(std::move(row));
    }
    return rows;
}

std::string listHref(std::string_view text, std::size_t page) {
    return "/curricula?q=" + urlEncoded(text) + "&page=" + std::to_string(page);
}

Response browse(Services& services, const Request& request) {
    const std::string text(request.query.get("q"));
    std::vector<Unit> hits;
    auto rows = services.database.read([&](Transaction& tx) {
        if (!text.empty()) hits = searchUnits(tx, text, 20);
        return curricula(tx, {.text = text, .limit = 5000});
    });
    sortForReader(rows, request.language, services.clock.today());
    const auto pages = std::max<std::size_t>(1, (rows.size() + kPerPage - 1) / kPerPage);
    const auto asked = static_cast<std::size_t>(std::max<std::int64_t>(1, request.query.integer("page").value_or(1)));
    const auto page = std::min(asked, pages);
    Data data;
    data.set("q", text).set("found", services.pages.countText(request.language, "curricula.found", rows.size()));
    data.set("may_import", request.actor && mayImport(*request.actor)).set("is_search", !text.empty());
    data.set("hits", unitHits(hits, rows, request.language));
    std::vector<Data> list;
    for (auto i = (page - 1) * kPerPage; i < std::min(rows.size(), page * kPerPage); ++i)
        list.push_back(curriculumRow(services, request, rows[i]));
    if (list.empty()) {
        const auto key = text.empty() ? "curricula.empty" : "curricula.nothing_found";
        const bool offersImport = text.empty() && request.actor && mayImport(*request.actor);
        data.set("empty", web::emptyData(accounts::words(services, request, key, {{"text", text}}),
                                         accounts::words(services, request, std::string(key) + ".what_next"),
                                         offersImport ? accounts::words(services, request, "curricula.import") : "",
                                         "/curricula/import"));
    }
    data.set("rows", std::move(list));
    if (pages > 1)
        data.set("pager",
                 web::pagerData(page > 1 ? listHref(text, page - 1) : "", page < pages ? listHref(text, page + 1) : "",
                                std::to_string(page) + " / " + std::to_string(pages)));
    return accounts::page(services, request, "curricula/browse", data,
                          {.title = accounts::words(services, request, "curricula.title")});
}

std::vector<Data> areaRows(const std::vector<CompetenceArea>& areas, Language reader) {
    std::vector<Data> rows;
    for (const auto& area : areas) {
        Data row;
        accounts::setText(row, "name", area.name, reader);
        rows.push_back(std::move(row.set("code", area.code)));
    }
    return rows;
}

std::vector<Data> titleRows(const std::vector<Title>& titles, Language reader) {
    std::vector<Data> rows;
    std::set<std::string> seen;  // a title may be named once for each of its competence areas
    for (const auto& title : titles) {
        if (!seen.insert(title.code + title.name.fi + title.name.sv).second) continue;
        Data row;
        accounts::setText(row, "name", title.name, reader);
        rows.push_back(std::move(row.set("code", title.code)));
    }
    return rows;
}

std::vector<Data> unitRows(Services& services, const Request& request, const std::vector<Unit>& units) {
    std::vector<Data> rows;
    for (const auto& unit : units) {
        Data row;
        accounts::setText(row, "name", unit.name, request.language);
        row.set("href", unitHref(unit.curriculum, unit.id))
            .set("code", unit.code)
            .set("kind", accounts::words(services, request, "curricula.unit_kind." + std::string(codeOf(unit.kind))))
            .set("credits", unit.credits ? creditsWords(services, request, *unit.credits) : "")
            .set("requirements", services.pages.countText(request.language, "curricula.requirements",
                                                          static_cast<std::size_t>(unit.requirementCount)));
        rows.push_back(std::move(row));
    }
    return rows;
}

void setFacts(Data& data, Services& services, const Request& request, const Curriculum& curriculum) {
    accounts::setText(data, "name", curriculum.name, request.language);
    accounts::setText(data, "notice", curriculum.notice, request.language);
    data.set("kind", kindWord(services, request, curriculum.kind)).set("decision", curriculum.decisionNumber);
    std::string languages;
    for (const auto code : split(curriculum.languages, ' '))
        if (!code.empty())
            languages +=
                (languages.empty() ? "" : ", ") + accounts::words(services, request, "language." + std::string(code));
    data.set("languages", languages)
        .set("education_codes", curriculum.educationCodes)
        .set("decided", curriculum.decidedOn ? displayDate(*curriculum.decidedOn) : "")
        .set("updated", displayDate(helsinkiDate(curriculum.updatedAt)))
        .set("source", curriculum.sourceSystem);
    setValidity(data, services, request, curriculum);
}

/// Generation by generation; a decision that is not in Valo is its number alone.
std::vector<Data> lineageRows(Services& services, const Request& request, const std::vector<Generation>& generations) {
    std::vector<Data> rows;
    for (const auto& one : generations) {
        Data row;
        accounts::setText(row, "name", one.curriculum ? one.curriculum->name : LocalizedText{}, request.language);
        row.set("href", one.curriculum ? curriculumHref(one.curriculum->id) : "").set("decision", one.decisionNumber);
        row.set("steps", one.distance > 1 ? services.pages.countText(request.language, "curricula.steps",
                                                                     static_cast<std::size_t>(one.distance))
                                          : "");
        rows.push_back(std::move(row));
    }
    return rows;
}

Response curriculumPage(Services& services, const Request& request) {
    struct Found {
        std::optional<Curriculum> curriculum;
        std::vector<CompetenceArea> areas;
        std::vector<Title> titles;
        std::vector<Unit> units;
        std::vector<Structure> structures;
        std::vector<Curriculum> sameNumber;
        Lineage lineage;
        std::optional<Withdrawal> withdrawal;
    };
    const auto found = services.database.read([&](Transaction& tx) {
        const auto id = request.id_<CurriculumId>(0);
        Found all{curriculum(tx, id), competenceAreas(tx, id), titles(tx, id), units(tx, id), formation(tx, id), {},
                  lineageOf(tx, id),  withdrawalOf(tx, id)};
        if (all.curriculum && !all.curriculum->decisionNumber.empty())
            all.sameNumber = curriculaByDecisionNumber(tx, all.curriculum->decisionNumber);
        std::erase_if(all.sameNumber, [&](const Curriculum& other) { return other.id == id; });
        return all;
    });
    if (!found.curriculum) return accounts::refused(services, request, notFound("curriculum").value());
    Data data;
    setFacts(data, services, request, *found.curriculum);
    setWithdrawal(data, found.withdrawal);
    data.set("may_withdraw", request.actor && mayWithdraw(*request.actor, *found.curriculum))
        .set("withdrawal_href", curriculumHref(found.curriculum->id) + "/withdrawal");
    data.set("areas", areaRows(found.areas, request.language)).set("titles", titleRows(found.titles, request.language));
    data.set("units", unitRows(services, request, found.units));
    std::vector<Data> others;
    for (const auto& other : found.sameNumber) others.push_back(curriculumRow(services, request, other));
    data.set("others", std::move(others));
    data.set("older", lineageRows(services, request, found.lineage.older))
        .set("newer", lineageRows(services, request, found.lineage.newer))
        .set("changes_href", curriculumHref(found.curriculum->id) + "/changes");
    data.set("structures", structureRows(services, request, *found.curriculum, found.structures))
        .set("href", curriculumHref(found.curriculum->id))
        .set("is_all_open", request.query.get("open") == "all");
    return accounts::page(services, request, "curricula/curriculum", data,
                          {.title = std::string(shown(found.curriculum->name, request.language).text),
                           .crumbs = {{"/curricula", accounts::words(services, request, "curricula.title")}}});
}

Response unitPage(Services& services, const Request& request) {
    struct Found {
        std::optional<Unit> unit;
        std::optional<Curriculum> curriculum;
        std::vector<Requirement> requirements;
        std::vector<Criterion> criteria;
        std::optional<Withdrawal> withdrawal;
    };
    const auto found = services.database.read([&](Transaction& tx) {
        const auto id = request.id_<UnitId>(1);
        return Found{unit(tx, id), curriculum(tx, request.id_<CurriculumId>(0)), requirementsOf(tx, id),
                     criteriaOf(tx, id), withdrawalOf(tx, request.id_<CurriculumId>(0))};
    });
    if (!found.unit || !found.curriculum || found.unit->curriculum != found.curriculum->id)
        return accounts::refused(services, request, notFound("unit").value());
    Data data;
    Data home;
    setFacts(home, services, request, *found.curriculum);
    data.set("curriculum", std::move(home));
    setWithdrawal(data, found.withdrawal);
    setUnit(data, services, request, *found.unit);
    data.set("areas", requirementRows(services, request, *found.unit, found.requirements));
    data.set("criteria", criteriaRows(services, request, found.criteria));
    const std::string qualification(shown(found.curriculum->name, request.language).text);
    return accounts::page(services, request, "curricula/unit", data,
                          {.title = std::string(shown(found.unit->name, request.language).text),
                           .crumbs = {{"/curricula", accounts::words(services, request, "curricula.title")},
                                      {curriculumHref(found.curriculum->id), qualification}}});
}

}  // namespace

void addRoutes(http::Router& r, Services& s, const RestingOn& restingOn) {
    r.get(
        "/curricula", [&s](const Request& q) { return browse(s, q); }, Needs::Nothing);
    addImportPages(r, s, restingOn);
    addWithdrawalRoutes(r, s, restingOn);
    addTokenPages(r, s);
    r.get(
        "/curricula/{id}", [&s](const Request& q) { return curriculumPage(s, q); }, Needs::Nothing);
    r.get(
        "/curricula/{id}/units/{unit}", [&s](const Request& q) { return unitPage(s, q); }, Needs::Nothing);
    addVersionRoutes(r, s);
    addApiRoutes(r, s);
    addImportApi(r, s, restingOn);
}

}  // namespace valo::curricula
