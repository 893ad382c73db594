#pragma once
// The page of one workplace, which several forms lead back to.
#include "workplaces/matching/suggestions.hpp"
#include "workplaces/new_task.hpp"
#include "workplaces/task_list.hpp"
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
/// A list as it was read, line by line, before anything of it is saved.
http::Response listPreview(Services& services, const http::Request& request, const TaskList& list);
std::vector<web::Data> taskRows(const WorkplaceView& view, Language reader, bool archived);

}  // namespace valo::workplaces
