#include "cli/demo.hpp"

#include <iostream>
#include <map>

#include "accounts/access_log.hpp"
#include "accounts/actions.hpp"
#include "accounts/store.hpp"
#include "assessment/actions.hpp"
#include "assessment/rules.hpp"
#include "certificates/actions.hpp"
#include "certificates/keys_register.hpp"
#include "certificates/school.hpp"
#include "cli/users.hpp"
#include "core/asset.hpp"
#include "curricula/actions.hpp"
#include "curricula/store.hpp"
#include "placements/actions.hpp"
#include "workplaces/actions.hpp"
#include "workplaces/jobs.hpp"
#include "workplaces/store.hpp"

namespace valo::cli {
namespace {

using assessment::AgreementState;
using assessment::Answer;
using assessment::Level;

constexpr std::string_view kPassword = "valo-esittely";

/// A step of the story that was refused: our own mistake, told with its words.
struct Broken : std::runtime_error {
    Broken(std::string_view step, const Error& error)
        : std::runtime_error("the demo story stops at \"" + std::string(step) + "\": " + error.code + ' ' +
                             error.detail +
                             (error.fields.empty() ? "" : " " + error.fields[0].field + " " + error.fields[0].code)) {}
};
template <class T>
T must(std::string_view step, Result<T> result) {
    if (!result) throw Broken(step, result.error());
    return std::move(*result);
}

/// A unit's requirements by their place in it, counted from 1.
struct Skill {
    std::string_view unit;  // the unit's local id in the shipped curriculum
    int place;
};
struct DemoTask {
    std::string_view fi, sv;
    std::vector<Skill> shows;
    workplaces::TaskPart part = workplaces::TaskPart::Open;
};

class Story {
 public:
    explicit Story(Services& real)
        : real_(real),
          today_(real.clock.today()),
          clock_(real.clock.now()),
          s_{real.database, clock_, real.settings, real.pages, real.looks} {}

    void tell() {
        on(-200);
        people();
        curriculaOfTheStory();
        on(-190);
        cleaning();
        on(-185);
        cafe();
        on(-20);
        store();
        aino();
        oskar();
        nadia();
    }

 private:
    /// Moves the story to ten in the morning, `days` from today.
    void on(int days) { clock_.set(startOfDay(plusDays(today_, days)) + std::chrono::hours(10)); }
    std::string day(int days) const { return isoDate(plusDays(today_, days)); }
    Date date(int days) const { return plusDays(today_, days); }
    std::string key() { return "demo-" + std::to_string(++keys_); }

    UserId person(OrganisationId organisation, std::string login, std::string name, std::string title,
                  std::set<Role> roles, Language language, ClientId client = {}) {
        accounts::NewAccount account{organisation, std::move(login), std::move(name),  std::move(title),
                                     {},           language,         std::move(roles), std::string(kPassword),
                                     client};
        return must(account.login, accounts::addAccount(s_, accounts::operatorActor(), account));
    }
    Actor actor(UserId id) {
        return accounts::actorOf(s_.database.read([&](auto& tx) { return accounts::account(tx, id).value(); }));
    }

    void people() {
        accounts::Organisation workshop;
        workshop.name = "Majakan työpaja – Fyrens verkstad";
        workshop.businessId = "1234567-1";
        workshop.kind = "workshop";
        workshop.street = "Satamakatu 4 – Hamngatan 4";
        workshop.postalCode = "68600";
        workshop.municipality = "Pietarsaari";
        workshop_ = must("workshop", accounts::addOrganisation(s_, accounts::operatorActor(), workshop));
        accounts::Organisation school;
        school.name = "Rannikon ammattiopisto";
        school.kind = "institution";
        school.municipality = "Kokkola";
        if (!s_.settings.keyFolder.empty())
            for (const auto use : {certificates::Algorithm::ES256, certificates::Algorithm::EdDSA})
                must("key", certificates::createKey(s_, workshop_, use));
        school_ = must("school", accounts::addOrganisation(s_, accounts::operatorActor(), school));

        person(workshop_, "yllapito", "Yrjö Ylläpitäjä", "järjestelmän ylläpitäjä", {Role::Administrator},
               Language::Fi);
        coordinator_ = actor(person(workshop_, "koordinaattori", "Kerttu Koivula", "osaamiskoordinaattori",
                                    {Role::Coordinator}, Language::Fi));
        swedish_ = actor(person(workshop_, "samordnare", "Sofia Sundqvist", "kompetenskoordinator", {Role::Coordinator},
                                Language::Sv));
        coach_ = actor(person(workshop_, "valmentaja", "Veikko Vainio", "työvalmentaja", {Role::Coach}, Language::Fi));
        reviewer_ = actor(
            person(school_, "tunnistaja", "Taina Tunturi", "ammatillinen opettaja", {Role::Reviewer}, Language::Fi));
        institution_ =
            actor(person(school_, "oppilaitos", "Olavi Oksa", "opintosihteeri", {Role::Institution}, Language::Fi));
    }

    void curriculaOfTheStory() {
        for (auto path : assetPaths("curricula/")) {
            if (!path.ends_with(".yaml") && !path.ends_with(".xml")) continue;
            const auto report = must(path, curricula::importCurriculum(s_, accounts::operatorActor(), *asset(path),
                                                                       path.substr(path.rfind('/') + 1)));
            if (report.verdict == curricula::Verdict::Refused)
                throw std::runtime_error("the shipped curriculum " + std::string(path) + " is refused");
            const auto stem = path.substr(10, path.rfind('.') - 10);
            curricula_[std::string(stem)] = report.curriculum;
        }
    }

    RequirementId requirement(std::string_view curriculum, const Skill& skill) {
        return s_.database.read([&](database::Transaction& tx) -> RequirementId {
            for (const auto& unit : curricula::units(tx, curricula_.at(std::string(curriculum))))
                if (unit.localId == skill.unit) return curricula::requirementsOf(tx, unit.id).at(skill.place - 1).id;
            throw std::runtime_error("the demo story knows no unit " + std::string(skill.unit));
        });
    }

    struct Site {
        WorkplaceId workplace;
        std::string_view curriculum;
        std::vector<TaskId> tasks;
    };
    Site site(const Actor& who, const workplaces::WorkplaceDetails& details, std::string_view curriculum,
              const std::vector<DemoTask>& tasks) {
        Site made{must(details.name, workplaces::addWorkplace(s_, who, details, key())), curriculum, {}};
        for (const auto& task : tasks) {
            const auto id =
                must(task.fi, workplaces::addTask(s_, who, made.workplace,
                                                  {std::string(task.fi), std::string(task.sv), {}}, task.part));
            workplaces::MappingDecisions decisions;
            for (const auto& skill : task.shows) decisions.confirmed.push_back(requirement(curriculum, skill));
            if (!decisions.confirmed.empty()) must(task.fi, workplaces::decideMapping(s_, who, id, decisions));
            made.tasks.push_back(id);
        }
        return made;
    }

    EnvironmentId written(const Actor& who, const Site& place, LocalizedText description, LocalizedText guidance,
                          LocalizedText equipment, int recognised) {
        const auto id = must("environment", workplaces::startEnvironment(s_, who, place.workplace,
                                                                         curricula_.at(std::string(place.curriculum))));
        workplaces::EnvironmentChange change;
        change.report.description = std::move(description);
        change.report.guidance = std::move(guidance);
        change.report.equipment = std::move(equipment);
        change.report.recognisedOn = date(recognised);
        change.report.validFrom = date(recognised);
        change.report.recogniserName = "Taina Tunturi";
        change.report.recogniserTitle = "ammatillinen opettaja";
        change.report.recogniserOrganisation = "Rannikon ammattiopisto";
        change.requirements = s_.database.read([&](auto& tx) { return workplaces::requirementsOfEnvironment(tx, id); });
        must("environment texts", workplaces::changeEnvironment(s_, who, id, change));
        return id;
    }
    void published(const Actor& who, EnvironmentId id, int submitted, int reviewed) {
        on(submitted);
        must("submit", workplaces::submitEnvironment(s_, who, id));
        on(reviewed);
        must("publish", workplaces::publishEnvironment(s_, reviewer_, id, "Kuvaus vastaa työpaikkaa."));
    }

    void cleaning();
    void cafe();
    void store();
    void aino();
    void oskar();
    void nadia();

    struct Person {
        ClientId client;
        PlacementId placement;
    };
    Person placed(const Actor& who, placements::ClientInput client, const Site& place, std::string_view kind, int from,
                  int to, std::string supervisor, std::string supervisorTitle) {
        Person made;
        made.client = must(client.name, placements::addClient(s_, who, client, key()));
        placements::PlacementInput input;
        input.kind = kind;
        input.workplace = place.workplace;
        input.startsOn = day(from);
        input.endsOn = day(to);
        input.hoursPerDay = "6";
        input.daysPerWeek = "4";
        input.supervisorName = std::move(supervisor);
        input.supervisorTitle = std::move(supervisorTitle);
        input.tasks = place.tasks;
        made.placement = must("placement", placements::addPlacement(s_, who, made.client, input, key()));
        return made;
    }
    void saw(const Actor& who, const Person& person, const Site& place, std::size_t task,
             const std::vector<Skill>& skills, Level level, int when, std::string note = {}) {
        on(when);
        assessment::RecordObservation input;
        input.placement = person.placement;
        input.task = place.tasks.at(task);
        for (const auto& skill : skills) input.requirements.push_back(requirement(place.curriculum, skill));
        input.level = level;
        input.note = std::move(note);
        input.observedOn = date(when);
        input.requestKey = key();
        must("observation", assessment::recordObservation(s_, who, input));
    }
    void answered(const Actor& who, const Person& person, const Site& place,
                  const std::vector<std::pair<Skill, Answer>>& answers, int when) {
        on(when);
        assessment::AssessOneself input;
        input.placement = person.placement;
        for (const auto& [skill, answer] : answers)
            input.answers.push_back({requirement(place.curriculum, skill), answer, {}});
        must("self-assessment", assessment::assessOneself(s_, who, input));
    }
    void said(const Actor& who, const Person& person, const Site& place, const Skill& skill, AgreementState state,
              Level level, int when, std::string clientView = {}, std::string coachView = {},
              std::string specification = {}) {
        on(when);
        assessment::SayOnLine input;
        input.placement = person.placement;
        input.requirement = requirement(place.curriculum, skill);
        input.agreement.state = state;
        input.agreement.level = level;
        input.agreement.specification = std::move(specification);
        input.agreement.clientView = std::move(clientView);
        input.agreement.coachView = std::move(coachView);
        if (state != AgreementState::Proposed) input.agreement.talkOn = date(when);
        must("agreement", assessment::sayOnLine(s_, who, input));
    }

    Services& real_;
    Date today_;
    FixedClock clock_;
    Services s_;
    int keys_ = 0;
    OrganisationId workshop_, school_;
    Actor coordinator_, swedish_, coach_, reviewer_, institution_;
    std::map<std::string, CurriculumId> curricula_;
    Site cleaning_, cafe_, store_;
};

void Story::cleaning() {
    workplaces::WorkplaceDetails details;
    details.name = "Kirkas Siivous";
    details.unitName = "Rantatalon toimistot";
    details.street = "Rantakatu 12";
    details.postalCode = "68600";
    details.municipality = "Pietarsaari";
    details.description = {"Siivousyritys, joka siivoaa toimistoja ja kokoustiloja.",
                           "Ett städföretag som städar kontor och mötesrum.",
                           {}};
    details.contactName = "Marja Mäkelä";
    details.contactTitle = "palveluesimies";
    details.contactPhone = "050 000 0001";
    cleaning_ = site(coordinator_, details, "puhtaus-ja-kiinteistopalveluala",
                     {{"Katson työlistan ja kulkuluvat ennen kuin aloitan",
                       "Jag kollar arbetslistan och passertillstånden innan jag börjar",
                       {{"u106835", 1}, {"u106835", 3}}},
                      {"Pakkaan siivousvaunun ja annostelen pesuaineen",
                       "Jag packar städvagnen och doserar medlet",
                       {{"u106835", 7}, {"u106840", 2}, {"u106840", 3}},
                       workplaces::TaskPart::Given},
                      {"Siivoan toimistot ja pyyhin pöydät ja kahvat",
                       "Jag städar kontoren och torkar bord och handtag",
                       {{"u106835", 2}, {"u106840", 4}},
                       workplaces::TaskPart::Core},
                      {"Lajittelen jätteet", "Jag sorterar avfallet", {{"u106835", 8}}, workplaces::TaskPart::Given},
                      {"Juttelen toimiston väen kanssa siitä, milloin siivoan",
                       "Jag pratar med personalen om när jag städar",
                       {{"u106835", 4}, {"u106835", 5}, {"u106835", 6}}},
                      {"Tarkistan työn jäljen ja kirjaan, mitä tein",
                       "Jag kontrollerar resultatet och antecknar vad jag gjort",
                       {{"u106835", 9}, {"u106835", 10}, {"u106835", 11}}}});
    const auto id = written(
        coordinator_, cleaning_,
        {"Toimistotaloa siivotaan arkisin kello 6–14. Tiloja on 2 400 neliötä: toimistoja, kokoustiloja ja aulat.",
         "Kontorshuset städas vardagar kl. 6–14. Det är 2 400 kvadratmeter: kontor, mötesrum och aulor.",
         {}},
        {"Palveluesimies perehdyttää. Ensimmäiset kaksi viikkoa tehdään työparina.",
         "Servicechefen introducerar. De två första veckorna arbetar man i par.",
         {}},
        {"Siivousvaunut, yhdistelmäkone, imurit, mikrokuitupyyhkeet.",
         "Städvagnar, kombimaskin, dammsugare, mikrofiberdukar.",
         {}},
        -191);
    published(coordinator_, id, -184, -180);
    const workplaces::JobDraft morning{
        "Siivousapulainen, aamut", "Noin 20 tuntia viikossa.", {cleaning_.tasks[1], cleaning_.tasks[3]}};
    must("job", workplaces::addJob(s_, coordinator_, morning, key()));
}

void Story::cafe() {
    workplaces::WorkplaceDetails details;
    details.name = "Café Fyren";
    details.unitName = "kök och sal";
    details.street = "Hamngatan 4";
    details.postalCode = "68600";
    details.municipality = "Pietarsaari";
    details.description = {"Työpajan oma lounaskahvila.", "Verkstadens eget lunchcafé.", {}};
    details.contactName = "Lars Lind";
    details.contactTitle = "köksmästare";
    cafe_ = site(swedish_, details, "ravintola-ja-catering-ala",
                 {{"Vaihdan työvaatteet ja pesen kädet",
                   "Jag byter till arbetskläder och tvättar händerna",
                   {{"u-ravitsemispalvelut", 1}, {"u-ravitsemispalvelut", 2}}},
                  {"Teen salaatteja ja leivon sämpylöitä",
                   "Jag gör sallader och bakar semlor",
                   {{"u-ravitsemispalvelut", 3}, {"u-ravitsemispalvelut", 4}, {"u-ravitsemispalvelut", 5}}},
                  {"Autan lounaan keittämisessä",
                   "Jag hjälper till att laga lunchen",
                   {{"u-lounasruoat", 1}, {"u-lounasruoat", 3}, {"u-lounasruoat", 4}}},
                  {"Täytän linjastoa lounaan aikana",
                   "Jag fyller på linjen under lunchen",
                   {{"u-lounasruoat", 7}, {"u-lounasruoat", 8}}},
                  {"Palvelen asiakkaita tiskillä",
                   "Jag betjänar kunderna vid disken",
                   {{"u-ravitsemispalvelut", 6}, {"u-ravitsemispalvelut", 7}}},
                  {"Siivoan keittiön ja lajittelen jätteet",
                   "Jag städar köket och sorterar avfallet",
                   {{"u-ravitsemispalvelut", 8}, {"u-ravitsemispalvelut", 9}}},
                  {"Mittaan lämpötilat ja kirjaan ne",
                   "Jag mäter temperaturerna och antecknar dem",
                   {{"u-ravitsemispalvelut", 10}}}});
    const auto id = written(swedish_, cafe_,
                            {"Lounaskahvila, 60–80 lounasta päivässä.", "Lunchcafé med 60–80 luncher om dagen.", {}},
                            {"Keittiömestari ohjaa. Kaikki tehtävät opetellaan työssä.",
                             "Köksmästaren handleder. Alla uppgifter lärs i arbetet.",
                             {}},
                            {"Suurkeittiön laitteet, linjasto, kassa.", "Storköksutrustning, linje, kassa.", {}}, -186);
    published(swedish_, id, -168, -160);
}

void Story::store() {
    workplaces::WorkplaceDetails details;
    details.name = "Kierrätyskeskus Kiepu";
    details.unitName = "varasto";
    details.street = "Teollisuustie 7";
    details.postalCode = "67100";
    details.municipality = "Kokkola";
    details.description = {"Kierrätyskeskuksen varasto ja myymälä.", "Återvinningscentralens lager och butik.", {}};
    store_ =
        site(coordinator_, details, "puhtaus-ja-kiinteistopalveluala",
             {{"Siivoan myymälän aamulla", "Jag städar butiken på morgonen", {{"u106840", 1}, {"u106840", 4}}},
              {"Pidän pihan ja jätepisteen siistinä", "Jag håller gården och avfallsplatsen snygga", {{"u106836", 8}}},
              {"Puran kuorman ja hyllytän tavarat", "Jag lossar lasten och lägger varorna på hyllan", {}}});
    const auto id = written(coordinator_, store_,
                            {"Varasto ja myymälä, jossa lajitellaan ja korjataan lahjoitettua tavaraa.",
                             "Lager och butik där donerade varor sorteras och repareras.",
                             {}},
                            {}, {}, -21);
    on(-12);
    must("submit", workplaces::submitEnvironment(s_, coordinator_, id));
}

void Story::aino() {
    on(-150);
    const auto person = placed(coordinator_, {"Aino Aalto", "1991-04-12", "fi", "040 000 0002", ""}, cleaning_,
                               "work_trial", -148, 30, "Marja Mäkelä", "palveluesimies");
    must("coach", placements::giveRelation(s_, coordinator_, person.client, coach_.user, placements::Relation::Coach));
    must("goal", placements::setGoal(s_, coordinator_, person.client,
                                     {curricula_.at("puhtaus-ja-kiinteistopalveluala"), {}, ""}));
    const auto own =
        actor(this->person(workshop_, "aino", "Aino Aalto", "", {Role::Client}, Language::Fi, person.client));

    saw(coach_, person, cleaning_, 0, {{"u106835", 1}, {"u106835", 3}}, Level::Guided, -140);
    saw(coach_, person, cleaning_, 1, {{"u106840", 2}, {"u106840", 3}}, Level::Practising, -138,
        "Annostelua harjoiteltiin yhdessä.");
    saw(coordinator_, person, cleaning_, 2, {{"u106835", 2}, {"u106840", 4}}, Level::Guided, -120);
    saw(coach_, person, cleaning_, 3, {{"u106835", 8}}, Level::Independent, -100);
    saw(coach_, person, cleaning_, 0, {{"u106835", 1}, {"u106835", 3}}, Level::Independent, -80);
    saw(coach_, person, cleaning_, 1, {{"u106835", 7}, {"u106840", 2}, {"u106840", 3}}, Level::Guided, -60);
    saw(coach_, person, cleaning_, 2, {{"u106835", 2}, {"u106840", 4}}, Level::Independent, -45);
    saw(coordinator_, person, cleaning_, 4, {{"u106835", 4}, {"u106835", 6}}, Level::Independent, -40,
        "Sopi kokoushuoneen siivouksesta itse.");
    saw(coach_, person, cleaning_, 5, {{"u106835", 10}, {"u106835", 11}}, Level::Guided, -20);
    saw(coach_, person, cleaning_, 5, {{"u106835", 9}}, Level::Practising, -20);

    answered(own, person, cleaning_,
             {{{"u106835", 1}, Answer::Can},
              {{"u106835", 2}, Answer::Can},
              {{"u106835", 3}, Answer::Can},
              {{"u106835", 8}, Answer::Can},
              {{"u106835", 4}, Answer::Can},
              {{"u106835", 6}, Answer::Can},
              {{"u106840", 2}, Answer::Can},
              {{"u106840", 3}, Answer::CanWithHelp},
              {{"u106840", 4}, Answer::Can},
              {{"u106835", 10}, Answer::Can},
              {{"u106835", 9}, Answer::Practising}},
             -16);

    for (const auto& [skill, level] : std::vector<std::pair<Skill, Level>>{{{"u106835", 1}, Level::Independent},
                                                                           {{"u106835", 3}, Level::Independent},
                                                                           {{"u106835", 2}, Level::Independent},
                                                                           {{"u106835", 8}, Level::Independent},
                                                                           {{"u106840", 4}, Level::Independent},
                                                                           {{"u106840", 2}, Level::Guided}})
        said(coach_, person, cleaning_, skill, AgreementState::Agreed, level, -14);
    said(coach_, person, cleaning_, {"u106835", 4}, AgreementState::Agreed, Level::Advanced, -14, "", "",
         "Sopii siivouksen ajat toimiston väen kanssa itse, suomeksi ja ruotsiksi.");
    said(coach_, person, cleaning_, {"u106835", 10}, AgreementState::Disagreed, Level::Guided, -14,
         "Tarkistan aina itse työni.", "Tarvitsee vielä muistutuksen lopputarkistuksesta.");

    on(-10);
    certificates::Wanted wanted;
    wanted.placement = person.placement;
    wanted.requestKey = key();
    wanted.additions.generalSkills = "Tulee ajoissa ja sopii poissaoloista etukäteen.";
    must("certificate", certificates::issue(s_, coordinator_, wanted));
    must("consent", certificates::giveConsent(s_, own, person.client, curricula_.at("puhtaus-ja-kiinteistopalveluala"),
                                              {"Rannikon ammattiopisto", day(150), ""}));

    said(coach_, person, cleaning_, {"u106835", 6}, AgreementState::Proposed, Level::Independent, -2);
    said(coach_, person, cleaning_, {"u106840", 3}, AgreementState::Proposed, Level::Guided, -2);
}

void Story::oskar() {
    on(-62);
    const auto person = placed(swedish_, {"Oskar Öhman", "1998-11-30", "sv", "", ""}, cafe_, "rehabilitative_work", -60,
                               60, "Lars Lind", "köksmästare");
    must("goal",
         placements::setGoal(s_, swedish_, person.client, {curricula_.at("ravintola-ja-catering-ala"), {}, ""}));
    const auto own =
        actor(this->person(workshop_, "oskar", "Oskar Öhman", "", {Role::Client}, Language::Sv, person.client));
    saw(swedish_, person, cafe_, 0, {{"u-ravitsemispalvelut", 1}, {"u-ravitsemispalvelut", 2}}, Level::Independent,
        -50);
    saw(swedish_, person, cafe_, 1, {{"u-ravitsemispalvelut", 3}, {"u-ravitsemispalvelut", 4}}, Level::Guided, -42);
    saw(swedish_, person, cafe_, 3, {{"u-lounasruoat", 7}}, Level::Guided, -30);
    saw(swedish_, person, cafe_, 5, {{"u-ravitsemispalvelut", 8}, {"u-ravitsemispalvelut", 9}}, Level::Independent,
        -21);
    saw(swedish_, person, cafe_, 2, {{"u-lounasruoat", 3}}, Level::Practising, -9, "Övar på att steka.");
    answered(own, person, cafe_,
             {{{"u-ravitsemispalvelut", 1}, Answer::Can},
              {{"u-ravitsemispalvelut", 8}, Answer::Can},
              {{"u-ravitsemispalvelut", 4}, Answer::CanWithHelp}},
             -8);
    said(swedish_, person, cafe_, {"u-ravitsemispalvelut", 1}, AgreementState::Agreed, Level::Independent, -6);
    said(swedish_, person, cafe_, {"u-ravitsemispalvelut", 9}, AgreementState::Agreed, Level::Independent, -6);
    said(swedish_, person, cafe_, {"u-ravitsemispalvelut", 8}, AgreementState::Proposed, Level::Independent, -3);
}

void Story::nadia() {
    on(-8);
    const auto person = placed(coordinator_, {"Nadia Haddad", "1985-02-03", "fi", "", ""}, cafe_, "work_trial", -7, 80,
                               "Lars Lind", "köksmästare");
    must("coach", placements::giveRelation(s_, coordinator_, person.client, coach_.user, placements::Relation::Coach));
    saw(coach_, person, cafe_, 0, {{"u-ravitsemispalvelut", 1}}, Level::Guided, -3);
    saw(coach_, person, cafe_, 4, {{"u-ravitsemispalvelut", 6}}, Level::Practising, -1,
        "Tervehtii reippaasti, sanastoa harjoitellaan.");
}

}  // namespace

int demo(Services& services) {
    static constexpr database::Sql kClients{"select count(*) from client"};
    static constexpr database::Sql kAccounts{"select count(*) from account"};
    const auto [clients, people] = services.database.read([](database::Transaction& tx) {
        return std::pair(tx.one<std::int64_t>(kClients).value(), tx.one<std::int64_t>(kAccounts).value());
    });
    if (clients > 0 || people > 0) {
        std::cerr << "valo: the database has " << clients << " clients and " << people
                  << " accounts already; the demo story is only for an empty one\n";
        return 1;
    }
    Story(services).tell();
    std::cout << "The demo story is loaded. Accounts, all with the password " << kPassword << ":\n"
              << "  koordinaattori  competence coordinator, Finnish\n"
              << "  samordnare      competence coordinator, Swedish\n"
              << "  valmentaja      coach\n"
              << "  tunnistaja      outside reviewer of learning environments\n"
              << "  oppilaitos      educational institution\n"
              << "  aino, oskar     clients (Finnish, Swedish)\n"
              << "  yllapito        administrator\n";
    return 0;
}

}  // namespace valo::cli
