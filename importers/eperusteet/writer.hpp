#pragma once
// Back to a document of ePerusteet. What the draft has no place for travels in its extras, so that a document that was
// read comes out as it was: but for nulls, renderings of structured requirements and the order of keys.
#include <string>

#include "importers/tree.hpp"

namespace valo::importers {

/// What `original` says beyond `draft`, which was read from it: the draft's extras to be.
std::vector<Extra> extrasOf(const Node& original, const CurriculumDraft& draft);

/// The document as JSON. A draft of another origin becomes a document, too; its extras are then left out.
std::string writeEperusteet(const CurriculumDraft& draft);

}  // namespace valo::importers
