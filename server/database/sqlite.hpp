#pragma once
#include "database/database.hpp"

namespace valo::database {
std::unique_ptr<Database> openSqlite(const Options& options);
}  // namespace valo::database
