#pragma once
// What the database's own failures become, once, here; the rest of the program sees only these.
#include <string>

#include "core/failure.hpp"

namespace valo::database {

/// Machinery failed: answered 500 or 503, logged with an id, never shown.
struct Failure : valo::Failure {
    using valo::Failure::Failure;
};
/// A constraint refused the statement. `constraint` is the same on both databases: the name in the schema of a unique
/// constraint, a unique index or a check, <table>_pkey, <table>_<column>_not_null, "foreign_key" (SQLite does not tell
/// which), or "guard" when a trigger refused. So a migration names its checks and unique constraints. A use case that
/// expects a conflict should use `on conflict do nothing` instead.
struct ConstraintViolated : Failure {
    ConstraintViolated(std::string name, const std::string& what) : Failure(what), constraint(std::move(name)) {}
    std::string constraint;
};
struct Busy : Failure {  // lock not had in time, serialisation failed too often, queue full
    explicit Busy(const std::string& what) : Failure(what, true) {}
};
struct Timeout : Failure {
    explicit Timeout(const std::string& what) : Failure(what, true) {}
};
struct Unavailable : Failure {  // no connection, disk full, read-only
    explicit Unavailable(const std::string& what) : Failure(what, true) {}
};

}  // namespace valo::database
