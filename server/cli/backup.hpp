#pragma once
#include <string>

#include "accounts/services.hpp"

namespace valo::cli {

int backup(Services& services, const std::string& file);
/// Before the database is opened: puts the copy where `url` says, if nothing is there. Says on stderr why not.
bool copyBackup(const std::string& file, const std::string& url);
/// After it is opened (and brought up to date): says what came back.
int reportRestored(Services& services);

}  // namespace valo::cli
