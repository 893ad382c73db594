#pragma once
#include <string>

#include "accounts/services.hpp"

namespace valo::cli {

struct Verify {
    std::string file, didFile, statusFile;
    bool json = false;
};
/// Against the keys and the status of this database. 0: everything in the file holds, 1: something does not.
int verifyHere(Services& services, const Verify& wanted);
/// Against the files given, without network or database; an archive brings its own when none are given.
int verifyAlone(const Verify& wanted);
/// Whether the file is an archive that brings the keys of its issuers along.
bool bringsItsKeys(const std::string& file);

}  // namespace valo::cli
