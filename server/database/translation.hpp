#pragma once
// The database's own words of failure become the exceptions of errors.hpp. No message carries a parameter's value.
#include <string>
#include <string_view>

namespace valo::database {

/// `message` is libpq's verbose text; only the constraint's name and harmless lines are taken from it.
[[noreturn]] void throwPostgresql(const std::string& sqlstate, const std::string& message, bool connectionLost,
                                  bool readOnly, std::string_view sql);
/// `handle` is the sqlite3* on which the statement has just failed.
[[noreturn]] void throwSqlite(void* handle, bool readOnly, std::string_view sql);

}  // namespace valo::database
