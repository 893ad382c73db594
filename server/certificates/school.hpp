#pragma once
// What a school gets to see of a client and one qualification: what was agreed on, what it rests on, and a proposal in
// the words of eHOKS. We identify competence; the school decides (handbook §0.4-0.6).
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "accounts/services.hpp"
#include "certificates/certificate.hpp"
#include "core/actor.hpp"
#include "core/result.hpp"

namespace valo::certificates {

using ConsentId = Id<struct ConsentTag>;
inline constexpr int kConsentMostMonths = 12;

/// The client's word that a school may have the page.
struct SchoolConsent {
    ConsentId id;
    std::string school, how;  // "own_account" or "talk"
    Date givenOn, validTo;
    using Columns = std::tuple<ConsentId, std::string, std::string, Date, Date>;
};
struct NewConsent {
    std::string school, validTo, talkOn;  // talkOn: of the talk in which she said so; not asked of herself
};
/// By the client herself, or by a colleague who writes down a talk. Refusals name the fields.
Result<ConsentId> giveConsent(Services& services, const Actor& actor, ClientId client, CurriculumId curriculum,
                              const NewConsent& input);
Result<Done> withdrawConsent(Services& services, const Actor& actor, ClientId client, ConsentId consent);

struct Evidence {
    RequirementId requirement;
    Date on;
    Level level;
    LocalizedText task;
    std::string observer;
};
struct SchoolLine {
    Line line;
    std::string workplace, certificate;  // number of the valid certificate that bears it, empty when none does
    std::vector<Evidence> evidence;
};
struct SchoolUnit {
    UnitId id;
    std::string code, codeVersion;
    LocalizedText name;
    std::optional<double> credits;
    std::vector<SchoolLine> lines;
};
struct SchoolPeriod {
    PlacementId placement;
    std::string kind;  // code of the placement's kind; shown only where the client lets it be
    std::string workplace, businessId, supervisor, supervisorTitle;
    Date from, to;
    std::vector<LocalizedText> tasks;
};
struct SchoolSheet {
    ClientId client;
    CurriculumId curriculum;
    std::string name;
    std::optional<Date> born;
    LocalizedText qualification;
    std::string decisionNumber;
    std::vector<SchoolUnit> units;
    std::vector<UnitId> aims;  // units that the client aims at
    std::vector<BasisReport> reports;
    std::vector<SchoolPeriod> periods;
    struct Person {
        std::string name, title, role;  // role: "coordinator", "coach" or "supervisor"
    };
    std::vector<Person> assessors;
    std::string issuer, phone, email;
    std::vector<SchoolConsent> consents;  // open today
    Date on;
};
/// The client herself always; colleagues who work with her, and accounts of the school named, only with her consent.
/// Logged. Refusals: not_found; consent_missing (to a colleague, who may ask for it).
Result<SchoolSheet> schoolSheet(Services& services, const Actor& actor, ClientId client, CurriculumId curriculum);

/// The draft: items of aiemmin-hankitut- and hankittavat-ammat-tutkinnon-osat with what we know. No OIDs and no process
/// code: those are the school's.
std::string hoksDraft(const SchoolSheet& sheet);
/// The whole sheet.
std::string schoolJson(const SchoolSheet& sheet, const LocalizedText& koskiText);

/// Whether the actor's organisation is the school of a consent that is open for this page.
bool isNamedSchool(database::Transaction& tx, const Actor& actor, ClientId client, CurriculumId curriculum, Date today);

/// A page that a client gave to the actor's school.
struct SharedPage {
    ClientId client;
    std::string name;
    CurriculumId curriculum;
    LocalizedText qualification;
    std::string decisionNumber;
    Date givenOn, validTo;
    std::int64_t decisions = 0;  // that the school recorded on her certificates
    using Columns =
        std::tuple<ClientId, std::string, CurriculumId, LocalizedText, std::string, Date, Date, std::int64_t>;
};
/// Newest consent first. Logged for each client. Refusal: forbidden to all but accounts of schools.
Result<std::vector<SharedPage>> sharedPages(Services& services, const Actor& actor);
/// Names of the schools that have accounts here: a consent opens the page to them when it names one of them.
std::vector<std::string> schoolsHere(Services& services);

/// Which pages there could be: the curricula of agreed lines.
struct SchoolChoice {
    CurriculumId curriculum;
    LocalizedText name;
    std::string decisionNumber;
    using Columns = std::tuple<CurriculumId, LocalizedText, std::string>;
};
Result<std::vector<SchoolChoice>> schoolChoices(Services& services, const Actor& actor, ClientId client);

}  // namespace valo::certificates
