#pragma once
#include "importers/validate.hpp"

namespace valo::importers {

/// Fills `reading` from a tree of ePerusteet JSON, any API generation; what the tree is instead when it is no
/// curriculum of vocational education becomes an error.
void readEperusteet(const Node& root, Reading& reading, Places& places);

/// A provider's local curriculum (AMOSAA), which words units of its own on top of a national document.
bool isLocalCurriculum(const Node& root);
void readLocalCurriculum(const Node& root, Reading& reading, Places& places);

}  // namespace valo::importers
