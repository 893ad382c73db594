#pragma once
#include "importers/validate.hpp"

namespace valo::importers {

/// Warns of rules of formation that nobody could fulfil, or that contradict each other; `reading.draft` must be there.
void checkFormation(Reading& reading, const Places& places, std::string_view fileName);

}  // namespace valo::importers
