#pragma once
#include <string>

#include "accounts/services.hpp"

namespace valo::cli {

struct Match {
    std::string text;
    std::string queries;  // a TSV file with a header that names at least lang and query; "-" reads standard input
    std::string language = "fi";
    std::size_t limit = 10;
    bool json = false;
    bool withCriteria = true;
    bool evenIfFar = false;
};
/// Prints ranked units and requirements for a text, or a table for a file of queries: number of the query (from 1),
/// rank of the unit, the unit's code, the requirement's id, score, and the unit's code with the requirement's place
/// among the unit's Finnish requirements, from 1; a unit without a requirement of its own, and the same unit of another
/// qualification, has none. A query without a good match has no rows, unless asked for even if far.
/// Returns the exit code.
int runMatch(Services& services, const Match& wanted);

}  // namespace valo::cli
