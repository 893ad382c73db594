#pragma once
#include "accounts/services.hpp"

namespace valo::cli {

/// Fills the database with a small fictional, complete story, told through the use cases themselves on the days on
/// which it happened. Refuses a database that has clients. Prints the accounts.
int demo(Services& services);

}  // namespace valo::cli
