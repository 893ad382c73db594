#pragma once
// The sheet to have on the table in the apprenticeship talk. It holds no points and no grades: it is a proposal.
#include "papers/paper.hpp"
#include "planning/actions.hpp"
#include "web/render.hpp"

namespace valo::planning {

papers::Paper sheetOf(const Outlook& outlook, const web::Pages& pages, Language language, UtcTime now);

}  // namespace valo::planning
