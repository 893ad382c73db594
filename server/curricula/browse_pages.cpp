// Finding a curriculum: words, filters, pages; the same as JSON.
#include <algorithm>

#include "accounts/page.hpp"
#include "core/text.hpp"
#include "curricula/actions.hpp"
#include "curricula/browse.hpp"
#include "curricula/page_parts.hpp"
#include "curricula/store.hpp"

namespace valo::curricula {

using accounts::words;
using http::Needs;
using http::Request;
using http::Response;
using web::Data;

namespace {

constexpr std::size_t kPerPage = 50;
constexpr std::size_t kMostUnits = 12;
constexpr std::size_t kMostRequirements = 6;

/// What is in force first, then by name as the reader sees it.
void sortForReader(std::vector<Curriculum>& rows, Language reader, Date today) {
    const auto key = [&](const Curriculum& row) {
        return std::tuple(row.status != Status::Published, validityOn(row, today) == Validity::Expired,
                          lowered(shown(row.name, reader).text), row.id);
    };
    std::sort(rows.begin(), rows.end(), [&](const auto& a, const auto& b) { return key(a) < key(b); });
}

/// One filter with its choices, "all" first.
template <class Enum>
Data filterRow(Services& services, const Request& request, const std::string& name, const std::optional<Enum>& chosen) {
    std::vector<Data> choices;
    choices.emplace_back()
        .set("value", "")
        .set("text", words(services, request, "curricula.filter.all"))
        .set("is_chosen", !chosen);
    for (const auto& [value, code] : kCodes<Enum>)
        choices.emplace_back()
            .set("value", code)
            .set("text", words(services, request, "curricula." + name + "." + std::string(code)))
            .set("is_chosen", chosen == value);
    Data row;
    return std::move(row.set("name", name)
                         .set("label", words(services, request, "curricula.filter." + name))
                         .set("choices", std::move(choices)));
}

std::vector<Data> filterRows(Services& services, const Request& request, const Narrowing& narrowing) {
    std::vector<Data> rows;
    rows.push_back(filterRow(services, request, "kind", narrowing.kind));
    rows.push_back(filterRow(services, request, "term", narrowing.term));
    rows.push_back(filterRow(services, request, "field", narrowing.field));
    rows.push_back(filterRow(services, request, "origin", narrowing.origin));
    return rows;
}

template <class Enum>
std::string parameter(std::string_view name, const std::optional<Enum>& chosen) {
    return chosen ? "&" + std::string(name) + "=" + std::string(codeOf(*chosen)) : std::string();
}
std::string listHref(const Wanted& wanted, std::size_t page) {
    const auto& n = wanted.narrowing;
    return "/curricula?q=" + urlEncoded(wanted.text) + parameter("kind", n.kind) + parameter("term", n.term) +
           parameter("field", n.field) + parameter("origin", n.origin) + "&page=" + std::to_string(page);
}

struct Hits {
    Finding finding;
    std::vector<Curriculum> homes;  // of the units, one for each
    std::vector<Requirement> requirements;
};
Hits hitsOf(Services& services, Spelling& spelling, const Wanted& wanted) {
    return services.database.read([&](database::Transaction& tx) {
        Hits hits{find(tx, services.pages, spelling, wanted, services.clock.today(), kMostUnits), {}, {}};
        for (const auto& unit : hits.finding.units) hits.homes.push_back(*curriculum(tx, unit.curriculum));
        if (!wanted.text.empty())
            hits.requirements = searchRequirements(
                tx,
                {.text = hits.finding.meant.empty() ? wanted.text : hits.finding.meant, .limit = kMostRequirements});
        return hits;
    });
}

std::vector<Data> unitHits(Services& services, const Request& request, const Hits& hits) {
    std::vector<Data> rows;
    for (std::size_t i = 0; i < hits.finding.units.size(); ++i) {
        const auto& unit = hits.finding.units[i];
        Data row;
        setMarked(row, "name", unit.name, services, request);
        accounts::setText(row, "home", hits.homes[i].name, request.language);
        row.set("href", unitHref(unit.curriculum, unit.id))
            .set("code", unit.code)
            .set("decision", hits.homes[i].decisionNumber)
            .set("points", unit.credits ? creditsWords(services, request, *unit.credits) : "");
        rows.push_back(std::move(row));
    }
    return rows;
}

std::vector<Data> requirementHits(Services& services, const Request& request, const std::vector<Requirement>& hits) {
    std::vector<Data> rows;
    for (const auto& hit : hits) {
        Data row;
        setMarked(row, "text", hit.text, services, request);
        accounts::setText(row, "unit", hit.unitName, request.language);
        row.set("href", unitHref(hit.curriculum, hit.unit) + "#r" + std::to_string(hit.id.value))
            .set("code", hit.unitCode);
        rows.push_back(std::move(row));
    }
    return rows;
}

Data nothingFound(Services& services, const Request& request, const Wanted& wanted) {
    const bool isEmpty = wanted.text.empty() && wanted.narrowing.empty();
    const auto key = isEmpty               ? "curricula.empty"
                     : wanted.text.empty() ? "curricula.nothing_fits"
                                           : "curricula.nothing_found";
    const bool offersImport = isEmpty && request.actor && mayImport(*request.actor);
    const bool offersAll = !wanted.narrowing.empty();
    return web::emptyData(words(services, request, key, {{"text", wanted.text}}),
                          words(services, request, std::string(key) + ".what_next"),
                          offersImport ? words(services, request, "curricula.import")
                          : offersAll  ? words(services, request, "curricula.without_filters")
                                       : "",
                          offersImport ? "/curricula/import" : "/curricula?q=" + urlEncoded(wanted.text));
}

/// What is shown instead of what was typed; nothing when that was found, or nothing near it.
std::string nearWords(Services& services, const Request& request, const Wanted& wanted, const Finding& found) {
    if (!found.isNear || (found.curricula.empty() && found.units.empty())) return {};
    if (found.meant.empty()) return words(services, request, "curricula.near");
    return words(services, request, "curricula.meant", {{"text", wanted.text}, {"meant", found.meant}});
}

std::vector<Data> fieldLinks(Services& services, const Request& request) {
    std::vector<Data> links;
    for (const auto& [field, code] : kCodes<Field>)
        links.emplace_back()
            .set("href", "/curricula?field=" + std::string(code))
            .set("text", words(services, request, "curricula.field." + std::string(code)));
    return links;
}

Response browse(Services& services, Spelling& spelling, const Request& request) {
    auto asked = wantedOf(request);
    // An address that somebody mistyped shows everything rather than an error.
    const Wanted wanted = asked ? *asked : Wanted{std::string(request.query.get("q")), {}};
    auto hits = hitsOf(services, spelling, wanted);
    auto& rows = hits.finding.curricula;
    sortForReader(rows, request.language, services.clock.today());
    const auto pages = std::max<std::size_t>(1, (rows.size() + kPerPage - 1) / kPerPage);
    const auto number = static_cast<std::size_t>(std::max<std::int64_t>(1, request.query.integer("page").value_or(1)));
    const auto page = std::min(number, pages);
    Data data;
    data.set("q", wanted.text)
        .set("found", services.pages.countText(request.language, "curricula.found", rows.size()))
        .set("may_import", request.actor && mayImport(*request.actor))
        .set("is_search", !wanted.text.empty() || !wanted.narrowing.empty())
        .set("is_narrowed", !wanted.narrowing.empty())
        .set("near", nearWords(services, request, wanted, hits.finding))
        .set("filters", filterRows(services, request, wanted.narrowing))
        .set("hits", unitHits(services, request, hits))
        .set("requirements", requirementHits(services, request, hits.requirements));
    std::vector<Data> list;
    for (auto i = (page - 1) * kPerPage; i < std::min(rows.size(), page * kPerPage); ++i)
        list.push_back(curriculumRow(services, request, rows[i]));
    if (list.empty()) {
        data.set("empty", nothingFound(services, request, wanted));
        data.set("fields", fieldLinks(services, request));
    }
    data.set("rows", std::move(list));
    if (pages > 1)
        data.set("pager", web::pagerData(page > 1 ? listHref(wanted, page - 1) : "",
                                         page < pages ? listHref(wanted, page + 1) : "",
                                         std::to_string(page) + " / " + std::to_string(pages)));
    return accounts::page(services, request, "curricula/browse", data,
                          {.title = words(services, request, "curricula.title")});
}

}  // namespace

void addBrowsePages(http::Router& r, Services& s) {
    r.get(
        "/curricula",
        [&s, spelling = std::make_shared<Spelling>()](const Request& q) { return browse(s, *spelling, q); },
        Needs::Nothing);
}

}  // namespace valo::curricula
