#pragma once
#include <string>

#include "accounts/services.hpp"

namespace valo::cli {

struct ClientErase {
    std::int64_t client = 0;
    std::string name, reason;
};
/// Takes a client's data away for good, as her coordinator would, and says what remains of her certificates.
int clientErase(Services& services, const ClientErase& wanted);
/// What remains of the certificates of all erased clients.
int clientRemains(Services& services, bool json);

}  // namespace valo::cli
