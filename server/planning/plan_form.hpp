#pragma once

#include "http/request.hpp"
#include "planning/actions.hpp"
#include "web/data.hpp"

namespace valo::planning {

/// Whether the form offers a choice of competence area.
bool hasCompetenceAreas(const Outlook& outlook);
/// The plan as its writer would type it.
PlanInput typedBefore(const Outlook& outlook);
PlanInput typedIn(const http::Fields& form);
web::Data planForm(const Outlook& outlook, Services& services, const http::Request& request, const PlanInput& input,
                   const Error* error);

}  // namespace valo::planning
