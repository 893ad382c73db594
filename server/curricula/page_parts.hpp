#pragma once
// Pieces of the curricula pages as template data.
#include "accounts/page.hpp"
#include "curricula/actions.hpp"
#include "curricula/affected.hpp"
#include "curricula/curriculum.hpp"
#include "curricula/local_units.hpp"
#include "curricula/plain_words.hpp"
#include "curricula/withdrawals.hpp"
#include "http/router.hpp"

namespace valo::curricula {

std::string curriculumHref(CurriculumId id);
std::string unitHref(CurriculumId curriculum, UnitId unit);
std::string kindWord(Services& services, const http::Request& request, QualificationKind kind);
std::string creditsWords(Services& services, const http::Request& request, double credits);
/// Points as Finns write them: "15", "7,5".
std::string pointsText(double points);
/// As accounts::setText, and `<name>_language`: the language's name, where it is not the reader's.
void setMarked(web::Data& data, std::string_view name, const LocalizedText& text, Services& services,
               const http::Request& request);
/// Official html, cleaned when it was imported: also `<name>_html`.
void setHtml(web::Data& data, const std::string& name, const LocalizedText& html, Services& services,
             const http::Request& request);

/// validity: the word for a tag, validity_words: a sentence with dates, and is_good or is_warning.
void setValidity(web::Data& data, Services& services, const http::Request& request, const Curriculum& curriculum);
/// A curriculum as a line of a list.
web::Data curriculumRow(Services& services, const http::Request& request, const Curriculum& curriculum);
void setUnit(web::Data& data, Services& services, const http::Request& request, const Unit& unit);
using WordsByRequirement = std::map<RequirementId, WordsInUse>;
/// Areas with their requirements, for one reader, with the plain words that her organisation uses.
std::vector<web::Data> requirementRows(Services& services, const http::Request& request, const Unit& unit,
                                       const std::vector<Requirement>& requirements, const WordsByRequirement& words);
/// The same for a Finnish and a Swedish reader beside each other: `sides`, for a unit whose languages are not paired.
std::vector<web::Data> sideRows(Services& services, const http::Request& request, const Unit& unit,
                                const std::vector<Requirement>& requirements);
/// Targets with their levels and these with their criteria.
std::vector<web::Data> criteriaRows(Services& services, const http::Request& request,
                                    const std::vector<Criterion>& criteria);
/// Ways to complete the qualification, each with its tree as one flat list of openings, units and closings.
/// Local units stand in the open places that they may fill.
std::vector<web::Data> structureRows(Services& services, const http::Request& request, const Curriculum& curriculum,
                                     const std::vector<Structure>& structures, const std::vector<LocalLink>& locals);
/// Curricula by name, with what they are to the one that is shown.
std::vector<web::Data> localRows(Services& services, const http::Request& request, const std::vector<LocalLink>& links);
/// The words of what a reader of files says, in the reader's language.
std::vector<web::Data> messageRows(Services& services, const http::Request& request,
                                   const std::vector<importers::Message>& messages);
/// `curriculum` 0: without ways to the units.
std::vector<web::Data> changeRows(Services& services, const http::Request& request, const std::vector<Change>& changes,
                                  std::size_t most, CurriculumId curriculum);

/// withdrawn_because, withdrawn_when: empty when it is in use.
void setWithdrawal(web::Data& data, const std::optional<Withdrawal>& withdrawal);
/// What will be looked at again when these requirements change, or (no list) when all are withdrawn: one text for each
/// kind of thing; empty when nothing rests on them.
std::vector<std::string> restingWords(Services& services, const http::Request& request,
                                      const RestingOnCurriculum& resting, const std::vector<Change>* changes);

void addImportPages(http::Router& router, Services& services, const RestingOn& restingOn);
void addImportApi(http::Router& router, Services& services, const RestingOn& restingOn);
/// To an upload that was just made: read if that is quick, then its only file, or the whole.
http::Response showUpload(Services& services, const http::Request& request, Id<struct ImportJobTag> job,
                          std::string_view done = {});
void addLocalUnitPages(http::Router& router, Services& services);
void addLocalUnitApi(http::Router& router, Services& services);
void addTokenPages(http::Router& router, Services& services);
void addWithdrawalRoutes(http::Router& router, Services& services, const RestingOn& restingOn);
void addPlainPages(http::Router& router, Services& services);
void addBrowsePages(http::Router& router, Services& services);
void addVersionRoutes(http::Router& router, Services& services);

}  // namespace valo::curricula
