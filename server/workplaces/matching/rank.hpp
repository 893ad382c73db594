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
    double requirement = 0;  // of its best requirement
};

/// How well a unit's requirements meet a task's words.
class RequirementScorer {
 public:
    RequirementScorer(const Index& index, const Weights& weights, const Asked& asked);
    /// In the order of the unit's requirements.
    std::vector<double> scores(std::uint32_t unit);

 private:
    struct Wanted {
        std::uint32_t term, word;
        float worth;
        bool isOwn;
    };
    const Index& index_;
    std::array<std::vector<Wanted>, 3> wanted_;  // by language, in the order of the terms
    std::vector<float> others_;                  // the best of what stands for a word
};

class Ranker {
 public:
    Ranker(const Index& index, const Weights& weights) : index_(index), weights_(weights) {}
    /// Best first; at most `most`, and only of the curriculum when one is named.
    std::vector<RankedUnit> units(const Asked& asked, std::size_t most, std::optional<CurriculumId> curriculum) const;

 private:
    const Index& index_;
    const Weights& weights_;
};

}  // namespace valo::workplaces
