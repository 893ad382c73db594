#pragma once
#include <map>
#include <string>

#include "core/result.hpp"
#include "core/settings.hpp"

namespace valo::cli {

/// config file < environment (VALO_<KEY>) < options of the command line (`given`, by key). An unknown key or a value
/// that does not fit is refused with the place: "config/valo.yaml:12: …".
Result<Settings> loadSettings(const std::string& configFile, const std::map<std::string, std::string>& given);

}  // namespace valo::cli
