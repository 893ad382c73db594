#pragma once
#include <iosfwd>
#include <string>
#include <vector>

#include "accounts/services.hpp"
#include "curricula/eperusteet_source.hpp"

namespace valo::cli {

/// "eperusteet:7614470", "eperusteet:OPH-1825-2021", "eperusteet:79/011/2014".
bool isFromSource(const std::string& path);
curricula::EperusteetSource::Manners mannersOf(const Settings& settings);

/// Fetches and imports each; one report a document to `out`. Gives the number of those refused.
int importFromSource(Services& services, curricula::EperusteetSource& source, const std::vector<std::string>& names,
                     bool onlyCheck, bool json, std::ostream& out);
/// `valo import --refresh`: asks for a newer revision of everything that came from ePerusteet. Gives the number of
/// documents that failed; those keep what they had.
int refreshFromSource(Services& services, curricula::EperusteetSource& source, bool onlyCheck, bool json,
                      std::ostream& out, std::ostream& err);
/// The exit code of the command.
int runRefresh(Services& services, bool onlyCheck, bool json, std::ostream& out, std::ostream& err);

}  // namespace valo::cli
