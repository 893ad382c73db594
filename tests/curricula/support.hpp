#pragma once
#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "accounts/access_log.hpp"
#include "curricula/actions.hpp"
#include "curricula/store.hpp"
#include "support/databases.hpp"
#include "web/render.hpp"

namespace valo::curricula {

inline const Actor kOperator{};

/// The services of a program whose clock stands at a Sunday of November 2026.
struct Room {
    explicit Room(database::Database& db) : services{db, clock, settings, pages(), looks} {}
    static web::Pages& pages() {
        static web::Pages all(web::Pages::Strict::Yes);
        return all;
    }
    FixedClock clock{startOfDay(*parseIsoDate("2026-11-22"))};
    Settings settings;
    accounts::RecentLooks looks;
    Services services;

    ImportReport import(std::string_view bytes, std::string_view name = "file.yaml", const Actor& actor = kOperator) {
        auto report = importCurriculum(services, actor, bytes, name);
        BOOST_REQUIRE(report);
        for (const auto& error : report->errors)
            BOOST_TEST_MESSAGE(error.where + " " + error.code + " " + error.detail);
        return *report;
    }
    ImportReport check(std::string_view bytes, std::string_view name = "file.yaml") {
        auto report = checkCurriculum(services, kOperator, bytes, name);
        BOOST_REQUIRE(report);
        return *report;
    }
    template <class F>
    auto read(F&& use) {
        return services.database.read(std::forward<F>(use));
    }
};

inline std::int64_t rowsIn(database::Database& db, const std::string& table) {
    static std::map<std::string, database::Sql> statements;  // their addresses are cache keys, so they must stay
    const auto& entry = *statements.try_emplace("select count(*) from " + table).first;
    statements[entry.first].text = entry.first;
    return db.read([&](Transaction& tx) { return *tx.one<std::int64_t>(entry.second); });
}

inline std::string bytesOf(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

/// The folder of collected real documents, which is no part of the project.
inline std::optional<std::filesystem::path> realData() {
    std::vector<std::filesystem::path> candidates;
    if (const char* given = std::getenv("VALO_SHARED")) candidates.emplace_back(given);
    candidates.push_back(std::filesystem::path(VALO_SOURCE_DIR) / ".." / "shared");
    candidates.push_back(std::filesystem::path(VALO_SOURCE_DIR) / ".." / ".." / "shared");
    for (const auto& candidate : candidates)
        if (std::filesystem::exists(candidate / "data" / "MANIFEST.json")) return candidate / "data";
    return std::nullopt;
}

inline std::string replaced(std::string text, std::string_view what, std::string_view with) {
    const auto at = text.find(what);
    BOOST_REQUIRE_NE(at, std::string::npos);
    return text.replace(at, what.size(), with);
}

/// A whole small curriculum: two units, areas, criteria, a tree.
inline const std::string kGarden = R"(curriculum-format: 1
source: {system: test, id: garden, revision: 3}
notice: {fi: Esimerkki, sv: Exempel}
qualification:
  decision-number: TEST-1-2026
  kind: vocational
  name: {fi: Pihatyön perustutkinto, sv: Grundexamen i gårdsarbete}
  languages: [fi, sv]
  valid: {from: 2026-08-01}
  competence-areas:
    - {id: piha, code: osaamisala_9001, name: {fi: Pihan osaamisala, sv: Kompetensområdet gård}}
  titles:
    - {id: pihuri, code: tutkintonimikkeet_90001, competence-area: piha, name: {fi: Pihuri, sv: Gårdskarl}}
scales:
  - id: a15
    levels:
      - {id: "1", name: {fi: Tyydyttävä 1, sv: Nöjaktiga 1}}
      - {id: "3", name: {fi: Hyvä 3, sv: Goda 3}}
generic-criteria:
  - id: g1
    scale: a15
    name: {fi: Kriteerit, sv: Kriterier}
    levels:
      - level: "1"
        criteria: [{fi: tekee ohjattuna, sv: gör under handledning}]
      - level: "3"
        criteria: [{fi: tekee itse, sv: gör själv}, {fi: korjaa virheensä, sv: rättar sina fel}]
units:
  - id: lehdet
    code: tutkinnonosat_900001
    kind: vocational
    name: {fi: Ämpärityöt, sv: Hinkarbete}
    generic-criteria: g1
    requirement-areas:
      - heading: {fi: Opiskelija haravoi, sv: Den studerande krattar}
        requirements:
          - {text: {fi: haravoi lehdet kasaan, sv: krattar ihop löven}, plain: {fi: Haravoit lehdet.}}
          - {text: {fi: huoltaa haravan, sv: sköter om krattan}}
      - heading: {fi: Opiskelija kantaa, sv: Den studerande bär}
        requirements:
          - {text: {fi: kantaa ämpärin turvallisesti, sv: bär hinken säkert}}
  - id: lumi
    code: tutkinnonosat_900002
    kind: vocational
    name: {fi: Lumityöt}
    requirement-areas:
      - requirements:
          - {text: {fi: kolaa lumen}}
structures:
  - id: reformi
    credit-unit: osaamispiste
    placements:
      - {id: p1, unit: lehdet, credits: "15", order: 1}
      - {id: p2, unit: lumi, credits: "7.5", order: 2}
    root:
      id: juuri
      role: defined
      name: {fi: Pihatyön perustutkinto, sv: Grundexamen i gårdsarbete}
      rule: {credits: {min: 22, max: 30}}
      children:
        - group:
            id: pakolliset
            role: defined
            name: {fi: Pakolliset, sv: Obligatoriska}
            rule: {credits: {min: 15, max: 15}, count: {min: 1}}
            children:
              - place: {id: l1, placement: p1, compulsory: true}
        - place: {id: l2, placement: p2, note: {format: html, fi: "<p>Ei kesällä</p>"}}
)";

}  // namespace valo::curricula
