#pragma once
#include "importers/validate.hpp"

namespace valo::importers {

/// A framework of 1EdTech CASE (CFPackage, 1.0 and 1.1). The items right below the document become units, those below
/// them requirements; a framework of one level becomes one unit. CASE knows no formation, credits or translations.
void readCase(const Node& root, Reading& reading, Places& places);

}  // namespace valo::importers
