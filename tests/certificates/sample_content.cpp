#include "sample_content.hpp"

#include <fmt/format.h>

#include <array>

namespace valo::tests {

using namespace certificates;

namespace {

const std::array<LocalizedText, 5> kSkills{{
    {"valmistaa lounasruokia ja lisäkkeitä annettujen ruokaohjeiden mukaisesti",
     "tillreder lunchrätter och tillbehör enligt givna recept", ""},
    {"pitää työympäristönsä siistinä omavalvontasuunnitelman mukaan",
     "håller sin arbetsmiljö snygg enligt planen för egenkontroll", ""},
    {"toimii asiakaspalvelutilanteissa ystävällisesti ja ratkaisee tavallisimmat ongelmat itse",
     "agerar vänligt i kundservicesituationer och löser de vanligaste problemen själv", ""},
    {"ottaa huomioon erityisruokavaliot ja allergeenit sekä kertoo niistä asiakkaille selkeästi myös silloin, kun "
     "linjastossa on kiire ja asiakkaita on jonossa paljon",
     "beaktar specialkoster och allergener och berättar tydligt om dem för kunderna också när det är bråttom vid "
     "linjen och kön är lång",
     ""},
    {"lajittelee jätteet", "", ""},  // official only in Finnish
}};
const std::array kLevels{Level::Guided, Level::Independent, Level::Advanced};
Date day(const char* iso) { return parseIsoDate(iso).value(); }

UnitPart unitPart(int number, int lines) {
    UnitPart unit{UnitId{100 + number},
                  fmt::format("{}", 106130 + number),
                  {"Lounasruokien valmistus", "Tillredning av lunchrätter", ""},
                  15.0 + 5 * number,
                  {}};
    for (int i = 0; i < lines; ++i) {
        const auto n = static_cast<std::size_t>(i);
        unit.lines.push_back({AgreementId{i + 1},
                              EnvironmentId{12},
                              RequirementId{1000 * number + i},
                              unit.id,
                              CurriculumId{7},
                              kLevels[n % 3],
                              i == 2 ? "Neuvoi myös uusia työntekijöitä." : "",
                              kSkills[n % 5],
                              {},
                              "",
                              day("2026-10-20"),
                              day("2026-09-07"),
                              day("2026-10-19"),
                              2 + i % 4});
    }
    return unit;
}

}  // namespace

Content sampleContent(const Edition& edition, int units, int lines, const std::string& holder) {
    Content c;
    c.language = edition.language;
    c.second = edition.second;
    c.number = "VALO-3-2026-0012";
    c.code = "K7QM2TXB9HRD4WPNC5TJWVAGWMB4";
    c.issuedOn = day("2026-10-25");
    c.holderName = holder;
    c.holderBorn = day("1998-03-12");
    c.issuerName = "Pajun työpajasäätiö sr";
    c.issuerBusinessId = "2345678-4";
    c.issuerStreet = "Verstaskatu 3";
    c.issuerPlace = "Hämeenlinna";
    c.signatoryName = "Maija Mäkelä";
    c.signatoryTitle = "työvalmentaja";
    c.supervisorName = "Björn Åström";
    c.supervisorTitle = "keittiömestari";
    c.workplaceName = "Ravintola Šakki & Åström Oy";
    c.municipality = "Hämeenlinna";
    c.from = day("2026-09-01");
    c.to = day("2026-10-23");
    c.tasks = {{"Lounasruokien esivalmistelu", "Förberedelse av lunchrätter", ""},
               {"Ruokasalin ja linjaston hoito", "Skötsel av matsal och linje", ""}};
    QualificationPart part{
        CurriculumId{7},
        {"Ravintola- ja catering-alan perustutkinto", "Grundexamen inom restaurang- och cateringbranschen", ""},
        "OPH-5043-2021",
        {},
        {}};
    for (int i = 0; i < units; ++i) part.units.push_back(unitPart(i, lines));
    c.qualifications.push_back(std::move(part));
    c.basis = {{EnvironmentId{12}, 2, day("2026-09-03"), day("2026-09-10"), "Taina Tunnistaja, opettaja, Paju Opisto"}};
    return c;
}

}  // namespace valo::tests
