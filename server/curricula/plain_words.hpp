#pragma once
// Requirements in plain words beside the official text, which they never replace: written by an organisation, seen by
// all who work with curricula, adopted by those who like them. What clients see is their organisation's choice.
#include <map>
#include <span>

#include "accounts/services.hpp"
#include "core/actor.hpp"
#include "core/result.hpp"
#include "curricula/curriculum.hpp"
#include "database/transaction.hpp"

// For a store that reads requirements `r`: the plain words that an organisation (an SQL expression) uses, language by
// language over what the document itself gives. Its own, else those it adopted; never more than one row.
#define VALO_PLAIN_IN_USE                                                                          \
    "coalesce(nullif(pw.text_fi, ''), r.plain_fi), coalesce(nullif(pw.text_sv, ''), r.plain_sv), " \
    "coalesce(nullif(pw.text_en, ''), r.plain_en)"
#define VALO_JOIN_PLAIN(organisation)                                                                           \
    "left join plain_wording pw on pw.id = (select coalesce(max(own.id), (select d.wording_id "                 \
    "from plain_wording_adoption d join plain_wording o on o.id = d.wording_id and o.withdrawn_at is null "     \
    "where d.organisation_id = " organisation                                                                   \
    " and d.requirement_id = r.id and d.dropped_at is null)) from plain_wording own where own.organisation_id " \
    "= " organisation " and own.requirement_id = r.id and own.superseded_at is null and own.withdrawn_at is null) "

namespace valo::curricula {

using WordingId = Id<struct WordingTag>;
inline constexpr int kLongestWording = 500;  // letters

struct Wording {
    WordingId id;
    RequirementId requirement;
    OrganisationId organisation;
    std::string organisationName, writtenBy;
    LocalizedText text;
    LocalizedText official;  // the requirement's text when the words were written
    UtcTime writtenAt;
    std::optional<UtcTime> supersededAt, withdrawnAt;
    using Columns = std::tuple<WordingId, RequirementId, OrganisationId, std::string, std::string, LocalizedText,
                               LocalizedText, UtcTime, std::optional<UtcTime>, std::optional<UtcTime>>;
    bool isCurrent() const { return !supersededAt; }
};
/// The official text changed after the words were written, in a language that both have.
bool isToBeChecked(const Wording& wording, const LocalizedText& officialNow);

/// Why these words cannot be kept, or nothing.
std::optional<Error> refusal(const LocalizedText& words);

/// Everything about one requirement's plain words, for a colleague of one organisation.
struct WordingView {
    Requirement requirement;
    std::optional<Wording> own;      // current
    std::optional<Wording> adopted;  // of another organisation, not withdrawn
    std::vector<Wording> others;     // current, of other organisations
    std::vector<Wording> history;    // own earlier versions, newest first
};

/// Coordinators, institutions and administrators of an organisation.
bool mayWriteWords(const Actor& actor);
Result<WordingView> wordingsOf(Services& services, const Actor& actor, RequirementId requirement);
/// A new version of the organisation's own words; ends an adoption. The same words again only confirm that they fit
/// the official text as it is now.
Result<WordingId> writeWords(Services& services, const Actor& actor, RequirementId requirement,
                             const LocalizedText& words);
/// The organisation's own, for everybody.
Result<WordingId> withdrawWords(Services& services, const Actor& actor, RequirementId requirement);
/// Another organisation's current words; `wording` 0 stops using any.
Result<WordingId> adoptWords(Services& services, const Actor& actor, RequirementId requirement, WordingId wording);

/// Own words of the organisation that were written for another official text, newest revision first.
struct WordingToCheck {
    RequirementId requirement;
    CurriculumId curriculum;
    UnitId unit;
    LocalizedText unitName, before, now, words;
};
std::vector<WordingToCheck> wordingsToCheck(database::Transaction& tx, OrganisationId organisation);

/// The words that an organisation's people see: its own, else those it adopted, language by language over what the
/// document itself gives.
struct WordsInUse {
    LocalizedText text;
    std::string organisation;  // who wrote them
    bool isToBeChecked = false;
};
std::map<RequirementId, WordsInUse> wordsInUse(database::Transaction& tx, OrganisationId organisation,
                                               std::span<const RequirementId> ids);
/// Only their texts, in one question.
std::map<RequirementId, LocalizedText> textsInUse(database::Transaction& tx, OrganisationId organisation,
                                                  std::span<const RequirementId> ids);
LocalizedText over(const LocalizedText& documents, const LocalizedText& organisations);

/// Puts them in place of the document's.
void putPlainWords(database::Transaction& tx, OrganisationId organisation, std::vector<Requirement>& requirements);

}  // namespace valo::curricula
