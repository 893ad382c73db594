#pragma once
// What rests on a requirement that a newer revision reworded or left out. Rooms to the right contribute their own.
#include <array>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <tuple>

#include "core/ids.hpp"
#include "core/language.hpp"
#include "core/time.hpp"
#include "curricula/comparison.hpp"
#include "curricula/curriculum.hpp"
#include "database/transaction.hpp"

namespace valo::curricula {

struct Affected {
    std::int64_t subject = 0;   // id of the task, report, agreement or plan
    std::int64_t home = 0;      // where to look at it: the report, the placement, the client
    RequirementId requirement;  // 0: the qualification as a whole
    CurriculumId curriculum;
    UtcTime changedAt;  // when the requirement was reworded or left out
    std::string name;   // of the workplace or the client
    LocalizedText text;
    bool isOpen = false;  // may still be written in: a draft
    using Columns =
        std::tuple<std::int64_t, std::int64_t, RequirementId, CurriculumId, UtcTime, std::string, LocalizedText, bool>;
};

/// How much rests on a requirement, over all organisations; never whose.
struct Resting {
    int tasks = 0;         // that were confirmed to show it
    int environments = 0;  // published reports that tick it
    int agreements = 0;    // agreed assessments that no certificate holds yet
};
struct RestingOnCurriculum {
    std::map<RequirementId, Resting> requirements;
    int plans = 0;  // on the qualification as a whole
};
/// Of `changes` what was reworded or left out, or (no list) of everything. Plans are counted when anything is.
struct RestingTotal {
    int tasks = 0, environments = 0, agreements = 0, plans = 0;
};
RestingTotal totalOf(const RestingOnCurriculum& resting, const std::vector<Change>* changes);
/// The rooms to the right answer; start/affected.cpp gathers.
using RestingOn = std::function<RestingOnCurriculum(database::Transaction& tx, CurriculumId curriculum)>;

/// The most alike of many requirements, by runs of three letters in the language where two wordings are most alike:
/// endings of Finnish words differ where their beginnings do not. Of two as much alike, one of the same unit.
class MostAlike {
 public:
    explicit MostAlike(const std::vector<Requirement>& candidates);
    /// Its place among the candidates; nothing when none is alike enough to be worth a look.
    std::optional<std::size_t> to(const LocalizedText& text, const std::string& unitCode) const;

 private:
    using Runs = std::vector<std::string>;  // in order, each once
    struct Candidate {
        std::string unitCode;
        std::array<Runs, kLanguages.size()> runs;
    };
    std::vector<Candidate> candidates_;
};

}  // namespace valo::curricula
