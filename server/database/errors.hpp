#pragma once
// What the database's own failures become, once, here; the rest of the program sees only these.
#include <string>

#include "core/failure.hpp"

namespace valo::database {

/// Machinery failed: answered 500 or 503, logged with an id, never shown.
struct Failure : valo::Failure {
    using valo::Failure::Failure;
};
/// A named constraint refused the statement (unique, foreign key, check, not null); `constraint` is its name in the
/// schema on both databases. A use case that expects it should use `on conflict do nothing` instead.
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
