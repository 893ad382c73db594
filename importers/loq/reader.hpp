#pragma once
#include "importers/validate.hpp"

namespace valo::importers {

/// The European Learning Model's LOQ, version 3 (root Courses): the first qualification that is part of no other, its
/// parts as units, its learning outcomes as requirements. LOQ knows no formation and no levels of criteria.
void readLoq(std::string_view bytes, std::string_view fileName, Date today, Reading& reading);

}  // namespace valo::importers
