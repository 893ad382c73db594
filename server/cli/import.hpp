#pragma once
#include <iosfwd>
#include <string>
#include <vector>

#include "accounts/services.hpp"

namespace valo::cli {

/// `valo import`: every file of `paths`, and of the folders among them those whose names end in json, yaml, yml or xml;
/// "eperusteet:…" is fetched (import_source.hpp).
/// One report per file to `out` (with `json` one object a line). Gives the exit code: 0, or 1 when a file was refused.
int runImport(Services& services, const std::vector<std::string>& paths, bool onlyCheck, bool json, std::ostream& out,
              std::ostream& err);

}  // namespace valo::cli
