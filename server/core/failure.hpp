#pragma once
#include <stdexcept>
#include <string>

namespace valo {

/// Machinery failed (disk full, database gone, timeout): caught once in http/ and cli/, logged with an id, never shown.
struct Failure : std::runtime_error {
    explicit Failure(const std::string& what, bool mayPass = false) : std::runtime_error(what), passing(mayPass) {}
    bool passing;  // trying again later may help: answered 503 instead of 500
};

}  // namespace valo
