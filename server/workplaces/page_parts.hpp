#pragma once
// What the room's pages have in common.
#include <string>
#include <vector>

#include "accounts/page.hpp"
#include "curricula/curriculum.hpp"
#include "http/request.hpp"
#include "web/components.hpp"
#include "workplaces/coverage.hpp"
#include "workplaces/store.hpp"

namespace valo::workplaces {

/// "description/fi" of a refusal is the form's field "description_fi".
std::vector<FieldError> formErrors(const Error* error);
/// The refusal of a form: its fields are shown on the form; what has no field of its own stands on top.
int statusOf(const Error* error);

/// "Marja Mäkelä, palveluesimies, 050 123": each further contact person.
std::vector<std::string> furtherContactLines(const WorkplaceDetails& details);
std::vector<std::string> webAddresses(const WorkplaceDetails& details);
/// Where a workplace has its page, and the way there from the list.
std::string placePath(WorkplaceId id);
web::Link listCrumb(Services& services, const http::Request& request);
std::vector<web::Link> placeCrumbs(Services& services, const http::Request& request, const Workplace& place);

std::string textOf(const LocalizedText& text, Language reader);
/// Sets `name` and `name_lang` on a new row.
web::Data row(std::string_view name, const LocalizedText& text, Language reader);
/// "tutkinnonosat_105705" is 105705 to people.
std::string codeForPeople(std::string_view code);
/// The codes of the education that leads to it, as people write them.
std::string educationCodesOf(const curricula::Curriculum& curriculum);
std::string joined(const std::vector<std::string>& parts);  // with commas; empty ones left out
std::string dayOf(const std::optional<Date>& day);
std::string dayOf(const std::optional<UtcTime>& time);

/// {{> …}}-free rows of a requirement: id, text(+_lang), plain, unit(+_lang), code, heading(+_lang), checked.
web::Data requirementRow(const curricula::Requirement& requirement, Language reader, bool checked);
/// Criteria with their level and target.
std::vector<web::Data> criteriaRows(const std::vector<curricula::Criterion>& criteria, Language reader);
/// Requirements under their units, in the order they come: rows of unit(+_lang), code, qualification, requirements.
std::vector<web::Data> byUnit(const std::vector<curricula::Requirement>& requirements, Language reader);

/// Ids of all form fields of this name.
template <class AnyId>
std::vector<AnyId> idsIn(const http::Fields& form, std::string_view name) {
    std::vector<AnyId> ids;
    for (auto text : form.all(name)) {
        std::int64_t number = 0;
        for (const char c : text)
            number = c >= '0' && c <= '9' && number < 1'000'000'000'000 ? number * 10 + (c - '0') : -1;
        if (number > 0) ids.push_back(AnyId{number});
    }
    return ids;
}

/// The state in words; a published one that its notices ask to look at again says so.
web::Data stateTag(Services& services, const http::Request& request, const Environment& environment,
                   const std::vector<std::string>& notices = {});
std::vector<std::string> noticeTexts(Services& services, const http::Request& request,
                                     const std::vector<std::string>& notices);
/// Rows for the partial coverage: how much of each unit there is, in words and numbers, and what is missing.
std::vector<web::Data> coverageRows(Services& services, const http::Request& request,
                                    const std::vector<UnitShown>& coverage);

}  // namespace valo::workplaces
