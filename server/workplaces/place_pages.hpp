#pragma once
// The page of one workplace, which several forms lead back to.
#include "workplaces/matching/suggestions.hpp"
#include "workplaces/new_task.hpp"
#include "workplaces/views.hpp"

namespace valo::workplaces {

/// What was typed into one of the page's forms and did not get through, or was only looked at.
struct PlaceForms {
    NewTask task;
    std::string lines;
    bool looks = false;  // at what the task's words suggest
    const Error* error = nullptr;
};
http::Response placePage(Services& services, Suggestions& suggestions, const http::Request& request,
                         const PlaceForms& forms);
std::vector<web::Data> taskRows(const WorkplaceView& view, Language reader, bool archived);

}  // namespace valo::workplaces
