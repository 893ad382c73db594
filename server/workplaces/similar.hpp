#pragma once
// Published reports of workplaces that do the same kind of work, as a start for one's own list of tasks.
#include <set>
#include <string>
#include <vector>

#include "accounts/services.hpp"
#include "workplaces/report_lines.hpp"

namespace valo::workplaces {

/// What a workplace is compared by: runs of characters of its words, and requirements its tasks show. By how its words
/// begin the database finds what may be near.
struct WorkProfile {
    std::set<std::string> grams, beginnings;
    std::set<RequirementId> requirements;

    void addWords(std::string_view text);
};
/// 0: nothing in common; at most 1. Pure. A short list that is wholly in a long one counts as near.
double likeness(const WorkProfile& a, const WorkProfile& b);

struct SimilarReport {
    EnvironmentLine line;
    std::vector<ReportTask> tasks;
    std::set<std::int64_t> known;  // of them, those that the workplace's own list has in the same words
    double likeness = 0;
};
/// Published and valid reports of other workplaces with tasks, most alike first; `words` say more of the work, or
/// everything when the workplace has no tasks yet.
Result<std::vector<SimilarReport>> similarFor(Services& services, const Actor& actor, WorkplaceId workplace,
                                              std::string_view words);

/// How the words of reports that are being published begin, for the database to find them by.
void learnWords(Transaction& tx, const std::vector<EnvironmentId>& reports);
/// The same for those that were published before this was kept.
void learnMissingWords(Services& services);

struct CopiedTasks {
    std::vector<TaskId> added;
    std::size_t known = 0;
};
/// Tasks of a published report into a workplace's list. What they showed there is offered, not confirmed.
Result<CopiedTasks> copyTasks(Services& services, const Actor& actor, WorkplaceId workplace, EnvironmentId from,
                              const std::vector<std::int64_t>& tasks);

}  // namespace valo::workplaces
