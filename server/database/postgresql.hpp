#pragma once
#include "database/database.hpp"

namespace valo::database {
std::unique_ptr<Database> openPostgresql(const Options& options);
}  // namespace valo::database
