#include "cli/match.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iostream>
#include <map>
#include <vector>

#include "core/text.hpp"
#include "workplaces/matching/suggestions.hpp"
#include "workplaces/store.hpp"

namespace valo::cli {
namespace {

using workplaces::Suggestion;

constexpr int kDone = 0, kRefused = 1, kWrongUsage = 2;
constexpr std::size_t kRequirementsShown = 4;

/// "tutkinnonosat_105705" is 105705 to people and to query files.
std::string_view shortCode(std::string_view code) {
    constexpr std::string_view prefix = "tutkinnonosat_";
    return code.starts_with(prefix) ? code.substr(prefix.size()) : code;
}

void printForPeople(const workplaces::Answer& answer, Language language) {
    if (answer.units.empty()) std::cout << "No good match.\n";
    if (!answer.nearest.empty()) std::cout << "The nearest that there is, hardly right:\n";
    const auto& found = answer.units.empty() ? answer.nearest : answer.units;
    for (std::size_t i = 0; i < found.size(); ++i) {
        std::cout << fmt::format("{}. {} {}\n", i + 1, shortCode(found[i].unitCode),
                                 shown(found[i].unitName, language).text);
        for (const auto& requirement : found[i].requirements) {
            std::cout << fmt::format("     {} [{}]\n", shown(requirement.text, language).text, requirement.id.value);
            std::string why;
            for (const auto& reason : requirement.reasons)
                why += fmt::format("{}{} → {}", why.empty() ? "" : ", ", reason.taskWord, reason.foundWord);
            std::cout << fmt::format("       {}\n", why);
        }
    }
}

/// "105705.3": the unit's code and the requirement's place among those that the unit has in Finnish.
using Places = std::map<RequirementId, std::string>;
Places placesIn(Services& services) {
    Places places;
    const auto take = [&](const workplaces::Corpus::Unit& unit) {
        int place = 0;
        for (const auto& requirement : unit.requirements)
            if (!requirement.text.fi.empty())
                places[requirement.id] = fmt::format("{}.{}", shortCode(unit.code), ++place);
    };
    for (UnitId last;;) {
        const auto units =
            services.database.read([&](database::Transaction& tx) { return workplaces::publishedUnits(tx, last); });
        if (units.empty()) break;
        last = units.back().id;
        for (const auto& unit : units) take(unit);
    }
    return places;
}

/// The index that the server keeps, where it is fresh; else one made for this call alone.
std::shared_ptr<const workplaces::Suggester> suggesterFor(Services& services, bool withCriteria) {
    const auto stamp = services.database.read([](database::Transaction& tx) {
        return workplaces::curriculaStamp(tx).first == 0 ? std::string() : workplaces::indexStamp(tx);
    });
    if (stamp.empty()) return nullptr;
    if (withCriteria)
        if (std::shared_ptr<const workplaces::Suggester> kept =
                workplaces::openSuggester(workplaces::indexFile(services.settings));
            kept && kept->stamp() == stamp)
            return kept;
    return workplaces::makeSuggester(services.database, {.withCriteria = withCriteria});
}

void warnOfLosses(const workplaces::Dictionaries& dictionaries) {
    if (!dictionaries.finnish)
        std::cerr << "valo match: Finnish is compared by stems alone; voikko-fi is not installed\n";
    if (!dictionaries.swedish) std::cerr << "valo match: Swedish compounds are not cut; hunspell-sv is not installed\n";
    if (!dictionaries.bilingual)
        std::cerr << "valo match: words are translated by the curricula alone; dict-freedict-* is not installed\n";
}

void printRows(std::size_t query, const std::vector<Suggestion>& found, Places& places) {
    for (std::size_t i = 0; i < found.size(); ++i) {
        const auto code = shortCode(found[i].unitCode);
        for (const auto& requirement : found[i].requirements)
            std::cout << fmt::format("{}\t{}\t{}\t{}\t{:.4f}\t{}\n", query, i + 1, code, requirement.id.value,
                                     requirement.score, places[requirement.id]);
        for (const auto& twin : found[i].twins)
            std::cout << fmt::format("{}\t{}\t{}\t\t{:.4f}\n", query, i + 1, shortCode(twin.code), found[i].score);
        if (found[i].requirements.empty())
            std::cout << fmt::format("{}\t{}\t{}\t\t{:.4f}\n", query, i + 1, code, found[i].score);
    }
}

int refuse(const std::string& why) {
    std::cerr << "valo match: " << why << '\n';
    return kRefused;
}

int runQueries(const workplaces::Suggester& suggester, const Match& wanted, Places places) {
    std::ifstream file;
    if (wanted.queries != "-") file.open(wanted.queries);
    std::istream& in = wanted.queries == "-" ? std::cin : file;
    std::string line;
    if (!std::getline(in, line)) return refuse("cannot read " + wanted.queries);
    const auto columns = split(trimmed(line), '\t');
    const auto languageAt = std::ranges::find(columns, "lang") - columns.begin();
    const auto queryAt = std::ranges::find(columns, "query") - columns.begin();
    if (queryAt == std::ssize(columns)) return refuse(wanted.queries + " has no column named query");
    for (std::size_t number = 1; std::getline(in, line); ++number) {
        const auto cells = split(line, '\t');
        if (queryAt >= std::ssize(cells)) continue;
        auto language = parseLanguage(wanted.language);
        if (languageAt < std::ssize(cells))
            language = parseLanguage(trimmed(cells[static_cast<std::size_t>(languageAt)]));
        if (!language) return refuse(fmt::format("{}:{}: unknown language", wanted.queries, number + 1));
        printRows(number,
                  suggester.suggest(cells[static_cast<std::size_t>(queryAt)], *language,
                                    {wanted.limit, kRequirementsShown, wanted.evenIfFar}),
                  places);
    }
    return kDone;
}

}  // namespace

int runMatch(Services& services, const Match& wanted) {
    const auto language = parseLanguage(wanted.language);
    if (!language || wanted.limit == 0 || (wanted.text.empty() == wanted.queries.empty())) {
        std::cerr << "valo match: give TEXT or --queries FILE, --lang fi, sv or en, and a --limit above 0\n";
        return kWrongUsage;
    }
    const auto suggester = suggesterFor(services, wanted.withCriteria);
    if (!suggester) return refuse("no curriculum is published; import one first");
    warnOfLosses(suggester->dictionaries());
    if (!wanted.queries.empty()) return runQueries(*suggester, wanted, placesIn(services));
    workplaces::Answer answer;
    workplaces::find(answer, *suggester,
                     {wanted.text, *language, {wanted.limit, kRequirementsShown, wanted.evenIfFar}});
    if (wanted.json)
        std::cout << workplaces::suggestionsJson(answer) << '\n';
    else
        printForPeople(answer, *language);
    return kDone;
}

}  // namespace valo::cli
