#pragma once
// The sheet to have on the table in the apprenticeship talk. It holds no points and no grades: it is a proposal.
#include "certificates/paper.hpp"
#include "planning/actions.hpp"
#include "web/render.hpp"

namespace valo::planning {

certificates::Paper sheetOf(const Outlook& outlook, const web::Pages& pages, Language language, UtcTime now);

}  // namespace valo::planning
