#pragma once
#include <iosfwd>
#include <string>

#include "accounts/services.hpp"

namespace valo::cli {

struct Export {
    std::string curriculum;       // our id, or a decision number
    std::string format = "yaml";  // yaml, xml or eperusteet
};
/// `valo export`: the curriculum's file, made anew from the bytes it was imported from, to `out`. A decision number
/// that several curricula share is refused with their ids. Returns the exit code.
int runExport(Services& services, const Export& wanted, std::ostream& out, std::ostream& err);

}  // namespace valo::cli
