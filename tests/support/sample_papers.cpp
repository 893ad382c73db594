#include "support/sample_papers.hpp"

#include <fmt/format.h>

#include <array>

namespace valo::papers::samples {
namespace {

struct Phrases {
    const char *title, *page, *preview, *born, *number, *issuedOn, *issuer, *work, *workplace, *period, *tasks, *basis,
        *caption, *skill, *level, *seen, *evidence, *meaning, *statement, *environment, *environmentText, *report,
        *facts, *signedBy, *signedBySupervisor, *check, *unit, *code, *extent, *qualification;
    std::array<const char*, 3> taskNames, levels;
    std::array<const char*, 5> skills;
};

constexpr Phrases kFinnish{
    "Osaamistodistus",
    "Sivu",
    "LUONNOS",
    "Syntynyt",
    "Todistuksen numero",
    "Annettu",
    "Antaja",
    "Työ",
    "Työpaikka",
    "Aika",
    "Työtehtävät",
    "Perusteet: ePerusteet, määräys OPH-5043-2021",
    "Osoitettu osaaminen",
    "Ammattitaitovaatimus",
    "Taso",
    "Nähty",
    "havaintoa",
    "Mitä todistus kertoo",
    "Osaaminen on nähty työssä. Työpaikan ohjaaja ja valmentaja ovat arvioineen sen yhdessä asiakkaan kanssa, ja "
    "kaikki kolme "
    "ovat siitä yhtä mieltä.",
    "Oppimisympäristö",
    "Työpaikan tehtävät on tunnistettu oppimisympäristöksi, jossa tämän osaamisen voi hankkia ja osoittaa.",
    "Selvitys 12/2",
    "Tunnistettu 3.9.2026, Paju Ammattiopisto, https://valo.example/register/12",
    "Allekirjoitus",
    "Työpaikan ohjaaja",
    "Tarkista, että todistus on aito ja voimassa: lue koodi puhelimella tai avaa osoite.",
    "Asiakaspalvelu ja keittiötyö",
    "Koodi",
    "Laajuus",
    "Ravintola- ja catering-alan perustutkinto",
    {"Lounasruokien esivalmistelu", "Ruokasalin ja linjaston hoito", "Astiahuolto ja keittiön puhtaanapito"},
    {"Ohjatusti", "Itsenäisesti", "Soveltaen"},
    {"valmistaa lounasruokia ja lisäkkeitä annettujen ruokaohjeiden mukaisesti",
     "pitää työympäristönsä siistinä omavalvontasuunnitelman mukaan",
     "toimii asiakaspalvelutilanteissa ystävällisesti ja ratkaisee tavallisimmat ongelmat itse",
     "ottaa huomioon erityisruokavaliot ja allergeenit sekä kertoo niistä asiakkaille selkeästi myös silloin, kun "
     "linjastossa on kiire ja asiakkaita on jonossa paljon",
     "lajittelee jätteet"}};
constexpr Phrases kSwedish{
    "Kompetensintyg",
    "Sida",
    "UTKAST",
    "Född",
    "Intygets nummer",
    "Utfärdat",
    "Utfärdare",
    "Arbete",
    "Arbetsplats",
    "Tid",
    "Arbetsuppgifter",
    "Grunder: eGrunder, föreskrift OPH-5043-2021",
    "Visat kunnande",
    "Krav på yrkesskicklighet",
    "Nivå",
    "Sett",
    "iakttagelser",
    "Vad intyget berättar",
    "Kunnandet har setts i arbetet. Handledaren på arbetsplatsen och coachen har bedömt det tillsammans med klienten, "
    "och alla tre är eniga.",
    "Lärmiljö",
    "Arbetsplatsens uppgifter har identifierats som en lärmiljö där det här kunnandet kan förvärvas och visas.",
    "Utredning 12/2",
    "Identifierad 3.9.2026, Paju yrkesinstitut, https://valo.example/register/12",
    "Underskrift",
    "Arbetsplatshandledare",
    "Kontrollera att intyget är äkta och i kraft: läs koden med telefonen eller öppna adressen.",
    "Kundservice och köksarbete",
    "Kod",
    "Omfattning",
    "Grundexamen inom restaurang- och cateringbranschen",
    {"Förberedelse av lunchrätter", "Skötsel av matsal och linje", "Diskning och renhållning av köket"},
    {"Med handledning", "Självständigt", "Tillämpande"},
    {"tillreder lunchrätter och tillbehör enligt givna recept",
     "håller sin arbetsmiljö snygg enligt planen för egenkontroll",
     "agerar vänligt i kundservicesituationer och löser de vanligaste problemen själv",
     "beaktar specialkoster och allergener och berättar tydligt om dem för kunderna också när det är bråttom och kön "
     "är lång",
     "sorterar avfall"}};

class Sample {
 public:
    Sample(Language language) : language_(language), say_(language == Language::Sv ? kSwedish : kFinnish) {}

    Paper certificate(int units, int requirements, const std::string& holder) {
        paper_.language = language_;
        paper_.title = say_.title + std::string(" VALO-3-2026-0012");
        paper_.author = "Pajun työpajasäätiö sr";
        paper_.footer = "Pajun työpajasäätiö sr · VALO-3-2026-0012 · K7QM 2TXB 9HRD 4WPN";
        paper_.pageWord = say_.page;
        paper_.previewWord = say_.preview;
        paper_.createdAt = 1792886400;
        add(Paragraph{words(paper_.author), TextKind::Issuer});
        add(Heading{1, words(say_.title)});
        add(Paragraph{words(holder), TextKind::Name});
        add(Paragraph{words(say_.caption), TextKind::Lead});
        facts({{say_.born, "12.3.1998"},
               {say_.number, "VALO-3-2026-0012"},
               {say_.issuedOn, "25.10.2026"},
               {say_.issuer, "Pajun työpajasäätiö sr"}});
        add(Heading{2, words(say_.work)});
        facts({{say_.workplace, "Ravintola Šakki & Åström Oy, Hämeenlinna"}, {say_.period, "1.9.2026 – 23.10.2026"}});
        add(Heading{3, words(say_.tasks)});
        BulletList tasks;
        for (const auto* task : say_.taskNames) tasks.items.push_back(words(task));
        add(std::move(tasks));
        add(Heading{2, words(say_.qualification)});
        add(Paragraph{words(say_.basis), TextKind::Small});
        for (int i = 0; i < units; ++i) unit(i, requirements);
        ending();
        return std::move(paper_);
    }

 private:
    Words words(const std::string& text) const { return {text, language_}; }
    void add(Block block) { paper_.blocks.push_back(std::move(block)); }
    void facts(const std::vector<std::pair<std::string, std::string>>& pairs) {
        Facts facts;
        for (const auto& [name, value] : pairs) facts.facts.push_back({words(name), words(value)});
        add(std::move(facts));
    }
    void unit(int number, int requirements) {
        add(Heading{3, words(fmt::format("{} {}", say_.unit, number + 1))});
        facts({{say_.code, fmt::format("{}", 106130 + number)}, {say_.extent, fmt::format("{} osp", 15 + 5 * number)}});
        Table table{words(say_.caption), {words(say_.skill), words(say_.level), words(say_.seen)}, {58, 21, 21}, {}};
        for (int i = 0; i < requirements; ++i) {
            Table::Cell skill{{words(say_.skills[static_cast<std::size_t>(i) % say_.skills.size()])}};
            if (i == 4)
                skill.lines = {{"Vastuullinen toiminta", Language::Fi},
                               {"lajittelee jätteet työpaikan ohjeen mukaan", Language::Fi}};
            table.rows.push_back(
                {std::move(skill),
                 {{words(say_.levels[static_cast<std::size_t>(i + number) % 3])}, 2 + (i + number) % 3},
                 {{words(fmt::format("{}.9. – {}.10.2026", 1 + i, 5 + i)),
                   words(fmt::format("{} {}", 2 + i, say_.evidence))}}});
        }
        add(std::move(table));
    }
    void ending() {
        add(Heading{2, words(say_.meaning)});
        add(Paragraph{words(say_.statement)});
        add(Heading{2, words(say_.environment)});
        add(Paragraph{words(say_.environmentText)});
        facts({{say_.report, say_.facts}});
        add(Signatures{{{words(say_.signedBy), "Maija Mäkelä", "toiminnanjohtaja"},
                        {words(say_.signedBySupervisor), "Björn Åström", "keittiömestari"}}});
        add(CheckMark{words(say_.check), "https://valo.example/v/K7QM2TXB9HRD4WPN", "https://valo.example/v",
                      "K7QM 2TXB 9HRD 4WPN"});
    }

    Language language_;
    const Phrases& say_;
    Paper paper_;
};

}  // namespace

Paper certificate(Language language, int units, int requirements, const std::string& holder) {
    return Sample(language).certificate(units, requirements, holder);
}

}  // namespace valo::papers::samples
