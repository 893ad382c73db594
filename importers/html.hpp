#pragma once
// Html of the sources: what of it pages may show, and the requirements that its lists and paragraphs hold.
#include <string>
#include <string_view>
#include <vector>

#include "importers/draft.hpp"

namespace valo::importers {

/// Only p, lists, emphasis, tables, headings, br and links (http, https, mailto) pass; everything is closed in order.
/// Empty when nothing but dashes and blanks remains.
std::string cleanHtml(std::string_view html);
/// Plain text as paragraphs.
std::string paragraphs(std::string_view text);
/// Nothing to read: blanks, dashes.
bool isPlaceholder(std::string_view plain);

struct WordedRequirements {
    std::vector<RequirementArea> areas;
    RequirementsStyle style = RequirementsStyle::None;
    bool languagesPaired = true;
    std::size_t entries = 0;  // list items or paragraphs of the longest language, as the source has them
    std::string lengths;      // "fi 12, sv 11"
    bool leftOut = false;     // a translation that could not be paired
};
/// One requirement per list item, or per paragraph where there is no list; paragraphs that begin with a typed bullet
/// are list items, too, and the paragraph before them is their heading. Languages are paired by position only when
/// their lists are equally long; otherwise every official language keeps its own areas, and a mere translation (a
/// language that is not official) is left out.
WordedRequirements requirementsOf(const LocalizedText& html, const std::vector<Language>& official);

}  // namespace valo::importers
