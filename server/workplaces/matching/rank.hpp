#pragma once
// Orders units, and the requirements of a unit, by how well they meet the words of a task.
#include <array>
#include <optional>
#include <vector>

#include "workplaces/matching/ask.hpp"

namespace valo::workplaces {

struct RankedUnit {
    std::uint32_t unit;
    double score = 0;        // for the order
    double met = 0;          // what the words add up to
    double covered = 0;      // the part of the words that the unit has, weighted by how rare they are
    double field = 0;        // how alike its field and the task's are, 0 to 1
    bool hasField = false;   // whether its words tell one
    double requirement = 0;  // of its best requirement
    double inName = 0;       // the part of the words that its name has, weighted alike
};

/// How well a unit's requirements and its name meet a task's words.
class CloseLook {
 public:
    /// `asked` is kept by reference.
    CloseLook(const Index& index, const Asked& asked);
    /// In the order of the unit's requirements.
    std::vector<double> requirements(std::uint32_t unit);
    /// The part of the words that the unit's name has, weighted by how rare they are. Spelling alone does not count.
    double name(std::uint32_t unit);

 private:
    double met(std::span<const Posting> terms, Language language);

    const Index& index_;
    const Asked& asked_;
    std::vector<float> best_;  // of each word
};

class Ranker {
 public:
    Ranker(const Index& index, const Weights& weights) : index_(index), weights_(weights) {}
    /// Best first; at most `most`, and only of the curriculum when one is named.
    std::vector<RankedUnit> units(const Asked& asked, std::size_t most, std::optional<CurriculumId> curriculum) const;

 private:
    void addClosely(std::vector<RankedUnit>& found, const Asked& asked) const;

    const Index& index_;
    const Weights& weights_;
};

}  // namespace valo::workplaces
