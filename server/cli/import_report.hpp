#pragma once
#include <iosfwd>
#include <string>

#include "curricula/actions.hpp"

namespace valo::cli {

/// One report for people, or as one JSON object a line.
void tell(std::ostream& out, const curricula::ImportReport& report, bool json);
curricula::ImportReport refusedFile(const std::string& file, std::string code, std::string detail);

}  // namespace valo::cli
