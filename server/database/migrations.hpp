#pragma once
// The files of schema/migrations as one database needs them, and how they are applied; migrate() does it with the
// files that the program carries.
#include <string>
#include <vector>

#include "database/transaction.hpp"

namespace valo::database {

struct Migration {
    int version;
    std::string name;  // "accounts" of 0001_accounts.sql
    std::string sha256;
    std::string sql;
};

struct MigrationFile {
    std::string name;  // "0001_accounts.sql"
    std::string text;
};

/// In order of version; throws std::logic_error for a gap, a double or half of a pair.
std::vector<Migration> migrationsFor(Dialect dialect, const std::vector<MigrationFile>& files);
std::vector<MigrationFile> carriedMigrations();
int migrate(const std::string& url, const std::vector<MigrationFile>& files);

}  // namespace valo::database
