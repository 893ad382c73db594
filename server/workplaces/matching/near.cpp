#include "workplaces/matching/near.hpp"

#include <cmath>

namespace valo::workplaces {

bool isNear(const Asked& asked, std::span<const RankedUnit> best) {
    if (best.empty() || asked.rarity <= 0) return false;
    // A logistic regression of good first hits against tasks of other fields; of its line, one good hit in twenty is
    // lost. docs/matching.md has the figures.
    constexpr double kCovered = 4.1, kMet = 2.7, kWords = 1.6, kTranslated = -1.46, kLine = 5.2;
    const auto& first = best.front();
    const double sum = kCovered * first.covered + kMet * first.met / asked.rarity +
                       kWords * std::log1p(static_cast<double>(asked.words.size())) +
                       (asked.language == Language::En ? kTranslated : 0);
    return sum >= kLine;
}

}  // namespace valo::workplaces
