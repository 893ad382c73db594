#pragma once
// A curriculum through time: what each import changed, what it replaced and was replaced by, and when it ends.
#include "curricula/comparison.hpp"
#include "curricula/curriculum.hpp"
#include "database/transaction.hpp"

namespace valo::curricula {

/// The import that the stored curriculum was made by.
std::optional<std::int64_t> newestImport(database::Transaction& tx, CurriculumId curriculum);
/// Keeps what the import that was just published changed; the list only where something was there before.
void recordChanges(database::Transaction& tx, CurriculumId curriculum, const Comparison& changes, bool isUpdate);

struct ImportEntry {
    std::int64_t id = 0;
    std::string fileName, format;
    UtcTime importedAt;
    std::string importedBy;  // empty: the operator
    int added = 0, changed = 0, moved = 0, removed = 0;
    using Columns = std::tuple<std::int64_t, std::string, std::string, UtcTime, std::string, int, int, int, int>;
};
/// Newest first.
std::vector<ImportEntry> importsOf(database::Transaction& tx, CurriculumId curriculum);
/// In the document's order, what is gone last; of an import of this curriculum only.
std::vector<Change> changesOf(database::Transaction& tx, CurriculumId curriculum, std::int64_t import,
                              std::int64_t after, std::size_t most);

/// A curriculum of a chain of replacements, or the number of a decision that is not in Valo.
struct Kin {
    CurriculumId id;
    std::string decisionNumber;
    LocalizedText name;
    std::string replaces;
    using Columns = std::tuple<CurriculumId, std::string, LocalizedText, std::string>;
};
struct Generation {
    int distance = 1;
    std::string decisionNumber;
    std::optional<Kin> curriculum;
};
struct Lineage {
    std::vector<Generation> older, newer;  // nearest first
};
/// Follows `replaces` through all generations, both ways; a circle of replacements ends where it began.
Lineage lineage(const std::vector<Kin>& all, CurriculumId of);
Lineage lineageOf(database::Transaction& tx, CurriculumId of);

/// A published curriculum whose validity or transition period has its last day within the given ones, both included.
struct Ending {
    CurriculumId id;
    LocalizedText name;
    std::string decisionNumber;
    Date lastDay;
    bool ofTransition = false;
    using Columns = std::tuple<CurriculumId, LocalizedText, std::string, Date, bool>;
};
/// Soonest first.
std::vector<Ending> endingBetween(database::Transaction& tx, Date from, Date to, std::size_t most);

}  // namespace valo::curricula
