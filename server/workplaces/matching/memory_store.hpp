#pragma once
// What the database knows of an organisation's decisions and words.
#include <string>
#include <vector>

#include "core/ids.hpp"
#include "core/time.hpp"
#include "database/transaction.hpp"
#include "workplaces/matching/memory.hpp"

namespace valo::workplaces {

/// Latest first, some thousand at most.
std::vector<Judgement> judgementsOf(database::Transaction& tx, OrganisationId organisation);
std::vector<TaughtWord> taughtWords(database::Transaction& tx, OrganisationId organisation);
/// Differs when one of the two has changed.
std::string memoryStamp(database::Transaction& tx, OrganisationId organisation);

}  // namespace valo::workplaces
