#pragma once
#include <string>

#include "importers/draft.hpp"

namespace valo::importers {

/// The draft as a file of the native format 1; read() makes the same draft of it again (but for the sha256).
std::string writeYaml(const CurriculumDraft& draft);
std::string writeXml(const CurriculumDraft& draft);

}  // namespace valo::importers
