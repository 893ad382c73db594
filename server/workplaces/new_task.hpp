#pragma once
// The form for a new task, with what its words suggest before anything is saved.
#include <string>
#include <vector>

#include "workplaces/actions.hpp"
#include "workplaces/matching/suggestions.hpp"
#include "workplaces/page_parts.hpp"

namespace valo::workplaces {

struct NewTask {
    std::string text;
    Language language = Language::Fi;
    TaskPart part = TaskPart::Open;
    MappingDecisions decisions;

    LocalizedText localized() const {
        LocalizedText words;
        words.in(language) = text;
        return words;
    }
};
/// As it stands in a form or a query. What is ticked and rejected at once counts as rejected.
NewTask newTaskIn(const http::Fields& fields, Language reader);

/// What the words suggest: the requirements ticked so far, units with more, or words of what to do when there is no
/// good match. A fragment of html without the page around it.
std::string suggestedHtml(Services& services, const http::Request& request, Suggestions& suggestions,
                          OrganisationId organisation, const NewTask& task);

}  // namespace valo::workplaces
