#include <algorithm>
#include <map>
#include <set>

#include "accounts/page.hpp"
#include "core/text.hpp"
#include "curricula/actions.hpp"
#include "curricula/local_units.hpp"
#include "curricula/page_parts.hpp"
#include "curricula/routes.hpp"
#include "curricula/store.hpp"
#include "curricula/trust.hpp"
#include "curricula/versions.hpp"
#include "curricula/withdrawals.hpp"

namespace valo::curricula {

using http::Needs;
using http::Request;
using http::Response;
using web::Data;

namespace {

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

Data unitRow(Services& services, const Request& request, const Unit& unit) {
    Data row;
    setMarked(row, "name", unit.name, services, request);
    return std::move(
        row.set("href", unitHref(unit.curriculum, unit.id))
            .set("code", unit.code)
            .set("credits", unit.credits ? creditsWords(services, request, *unit.credits) : "")
            .set("requirements", services.pages.countText(request.language, "curricula.requirements",
                                                          static_cast<std::size_t>(unit.requirementCount))));
}

/// Units by their kind; folded where there are many.
std::vector<Data> unitGroups(Services& services, const Request& request, const std::vector<Unit>& units) {
    constexpr std::size_t kMany = 20;
    std::vector<Data> groups;
    for (const auto& [kind, code] : kCodes<UnitKind>) {
        std::vector<Data> rows;
        for (const auto& unit : units)
            if (unit.kind == kind) rows.push_back(unitRow(services, request, unit));
        if (rows.empty()) continue;
        groups.emplace_back()
            .set("kind", accounts::words(services, request, "curricula.unit_kinds." + std::string(code)))
            .set("open", rows.size() <= kMany)
            .set("units", std::move(rows));
    }
    return groups;
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
        std::vector<LocalLink> locals, homes;
        std::string unconfirmedFrom;
    };
    const auto found = services.database.read([&](Transaction& tx) {
        const auto id = request.id_<CurriculumId>(0);
        Found all{curriculum(tx, id),
                  competenceAreas(tx, id),
                  titles(tx, id),
                  units(tx, id),
                  formation(tx, id),
                  {},
                  lineageOf(tx, id),
                  withdrawalOf(tx, id),
                  localUnitsOf(tx, id),
                  homesOf(tx, id),
                  {}};
        if (all.curriculum) all.unconfirmedFrom = curricula::unconfirmedFrom(tx, *all.curriculum);
        if (all.curriculum && !all.curriculum->decisionNumber.empty())
            all.sameNumber = curriculaByDecisionNumber(tx, all.curriculum->decisionNumber);
        std::erase_if(all.sameNumber, [&](const Curriculum& other) { return other.id == id; });
        return all;
    });
    if (!found.curriculum) return accounts::refused(services, request, notFound("curriculum").value());
    Data data;
    setFacts(data, services, request, *found.curriculum);
    data.set("locals", localRows(services, request, found.locals))
        .set("homes", localRows(services, request, found.homes));
    setWithdrawal(data, found.withdrawal);
    data.set("unconfirmed_from", found.unconfirmedFrom)
        .set("may_confirm", request.actor && isTrusted(*request.actor) && isUnconfirmed(*found.curriculum));
    data.set("may_withdraw", request.actor && mayWithdraw(*request.actor, *found.curriculum))
        .set("withdrawal_href", curriculumHref(found.curriculum->id) + "/withdrawal");
    data.set("areas", areaRows(found.areas, request.language)).set("titles", titleRows(found.titles, request.language));
    data.set("groups", unitGroups(services, request, found.units)).set("unit_count", found.units.size());
    std::vector<Data> others;
    for (const auto& other : found.sameNumber) others.push_back(curriculumRow(services, request, other));
    data.set("others", std::move(others));
    data.set("older", lineageRows(services, request, found.lineage.older))
        .set("newer", lineageRows(services, request, found.lineage.newer))
        .set("changes_href", curriculumHref(found.curriculum->id) + "/changes");
    const bool isExample = !found.curriculum->notice.empty();
    const bool hasOfficial = isExample && std::ranges::any_of(found.sameNumber, [](const Curriculum& other) {
                                 return other.notice.empty() && !other.owner && other.status == Status::Published;
                             });
    const bool hasNewer =
        std::ranges::any_of(found.lineage.newer, [](const Generation& g) { return g.curriculum.has_value(); });
    const bool isCoordinator = request.actor && request.actor->is(Role::Coordinator);
    data.set("has_official", hasOfficial)
        .set("succession_href",
             isCoordinator && (hasOfficial || hasNewer) ? curriculumHref(found.curriculum->id) + "/succession" : "");
    data.set("structures", structureRows(services, request, *found.curriculum, found.structures, found.locals))
        .set("href", curriculumHref(found.curriculum->id))
        .set("is_all_open", request.query.get("open") == "all");
    return accounts::page(services, request, "curricula/curriculum", data,
                          {.title = std::string(shown(found.curriculum->name, request.language).text),
                           .crumbs = {{"/curricula", accounts::words(services, request, "curricula.title")}}});
}

/// Whether there is something to show in Finnish and in Swedish.
bool hasBoth(const Unit& unit, const std::vector<Requirement>& requirements) {
    const auto has = [&](Language language) {
        return std::ranges::any_of(requirements, [&](const auto& r) { return !r.text.in(language).empty(); });
    };
    return !unit.name.fi.empty() && !unit.name.sv.empty() && has(Language::Fi) && has(Language::Sv);
}

Response unitPage(Services& services, const Request& request) {
    struct Found {
        std::optional<Unit> unit;
        std::optional<Curriculum> curriculum;
        std::vector<Requirement> requirements;
        std::vector<Criterion> criteria;
        WordsByRequirement words;
        std::optional<Withdrawal> withdrawal;
        std::string unconfirmedFrom;
    };
    const auto found = services.database.read([&](Transaction& tx) {
        const auto id = request.id_<UnitId>(1);
        const auto home = request.id_<CurriculumId>(0);
        Found all{unit(tx, id),
                  curriculum(tx, home),
                  requirementsOf(tx, id),
                  criteriaOf(tx, id),
                  {},
                  withdrawalOf(tx, home),
                  {}};
        if (all.curriculum) all.unconfirmedFrom = curricula::unconfirmedFrom(tx, *all.curriculum);
        std::vector<RequirementId> ids;
        for (const auto& requirement : all.requirements) ids.push_back(requirement.id);
        if (request.actor) all.words = wordsInUse(tx, request.actor->organisation, ids);
        return all;
    });
    if (!found.unit || !found.curriculum || found.unit->curriculum != found.curriculum->id)
        return accounts::refused(services, request, notFound("unit").value());
    Data data;
    Data home;
    setFacts(home, services, request, *found.curriculum);
    data.set("curriculum", std::move(home)).set("unconfirmed_from", found.unconfirmedFrom);
    setWithdrawal(data, found.withdrawal);
    setUnit(data, services, request, *found.unit);
    const bool isBoth = request.query.get("both") == "1";
    const bool isPaired = listedFor(found.requirements, Language::Fi).size() == found.requirements.size();
    data.set("href", unitHref(found.curriculum->id, found.unit->id))
        .set("has_both", hasBoth(*found.unit, found.requirements))
        .set("is_both", isBoth)
        .set("may_write", request.actor && mayWriteWords(*request.actor) && !found.unit->removedAt)
        .set("is_side_by_side", isBoth && !isPaired)
        .set("decision", found.curriculum->decisionNumber);
    if (isBoth && !isPaired)
        data.set("sides", sideRows(services, request, *found.unit, found.requirements));
    else
        data.set("areas", requirementRows(services, request, *found.unit, found.requirements, found.words));
    data.set("criteria", criteriaRows(services, request, found.criteria));
    const std::string qualification(shown(found.curriculum->name, request.language).text);
    return accounts::page(services, request, "curricula/unit", data,
                          {.title = std::string(shown(found.unit->name, request.language).text),
                           .crumbs = {{"/curricula", accounts::words(services, request, "curricula.title")},
                                      {curriculumHref(found.curriculum->id), qualification}}});
}

Response submitConfirmation(Services& services, const Request& request) {
    const auto id = request.id_<CurriculumId>(0);
    const auto done = confirmCurriculum(services, request.who(), id);
    if (!done) return accounts::refused(services, request, done.error());
    return http::seeOther(curriculumHref(id) + "?done=curriculum_confirmed");
}

}  // namespace

void addRoutes(http::Router& r, Services& s, const RestingOn& restingOn) {
    addBrowsePages(r, s);
    addPlainPages(r, s);
    addImportPages(r, s, restingOn);
    addWithdrawalRoutes(r, s, restingOn);
    addTokenPages(r, s);
    addLocalUnitPages(r, s);
    addLocalUnitApi(r, s);
    r.get(
        "/curricula/{id}", [&s](const Request& q) { return curriculumPage(s, q); }, Needs::Nothing);
    r.get(
        "/curricula/{id}/units/{unit}", [&s](const Request& q) { return unitPage(s, q); }, Needs::Nothing);
    r.post("/curricula/{id}/confirm", [&s](const Request& q) { return submitConfirmation(s, q); });
    addVersionRoutes(r, s);
    addApiRoutes(r, s);
    addImportApi(r, s, restingOn);
}

}  // namespace valo::curricula
