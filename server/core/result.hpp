#pragma once
// Refusals that a caller must expect are values of this closed set; machinery that fails throws (database/errors.hpp).
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

namespace valo {

enum class ErrorKind { Unauthenticated, Forbidden, NotFound, Invalid, Conflict, TooLarge, TooMany, Unsupported };

/// What is wrong with one field: `field` is the form field's or JSON member's name (a JSON pointer for nested ones),
/// `code` the message key below "error." in the catalogue, `detail` what the message shows as {{detail}}.
struct FieldError {
    std::string field;
    std::string code;
    std::string detail;
};

/// `code` is stable, snake_case, part of the API; the catalogue holds its words under "error.<code>".
struct Error {
    ErrorKind kind;
    std::string code;
    std::string detail;
    std::vector<FieldError> fields;
};

template <class T>
using Result = tl::expected<T, Error>;

struct Done {};

inline auto refuse(Error error) { return tl::unexpected<Error>(std::move(error)); }
/// Absence and prohibition look alike to one who may not know that the thing exists.
inline auto notFound(std::string_view thing) {
    return refuse({ErrorKind::NotFound, "not_found", std::string(thing), {}});
}
inline auto forbidden(std::string_view act) {
    return refuse({ErrorKind::Forbidden, "forbidden", std::string(act), {}});
}
inline auto conflict(std::string code, std::string detail = {}) {
    return refuse({ErrorKind::Conflict, std::move(code), std::move(detail), {}});
}
inline auto invalid(std::string field, std::string code, std::string detail = {}) {
    return refuse({ErrorKind::Invalid, "invalid", {}, {{std::move(field), std::move(code), std::move(detail)}}});
}
inline auto invalid(std::vector<FieldError> fields) {
    return refuse({ErrorKind::Invalid, "invalid", {}, std::move(fields)});
}

}  // namespace valo
