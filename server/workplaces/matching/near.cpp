#include "workplaces/matching/near.hpp"

#include <algorithm>
#include <cmath>

namespace valo::workplaces {
namespace {

/// What speaks for a unit, and against it, so that it compares from task to task.
struct Evidence {
    double own = 0;         // what terms of the task's own words add up to
    double similar = 0;     // what spelling alone adds up to
    double covered = 0;     // how much of the words the unit has, heavily or lightly
    double met = 0;         // words that it has at all
    double unmet = 0;       // words that no unit has, nor anything that stands for them
    double taught = 0;      // how much of a word that the organisation taught
    double notInTexts = 0;  // words whose base form no text in the task's language has
};

float impactIn(const LanguageIndex& texts, std::uint32_t term, std::uint32_t unit) {
    const auto postings = texts.units[term];
    const auto found = std::ranges::lower_bound(postings, unit, {}, &Posting::number);
    return found == postings.end() || found->number != unit ? 0.0F : found->impact;
}

void weigh(Evidence& sum, const AskedWord& asked, Language language, const Index& index, const Weights& weights,
           std::uint32_t unit) {
    constexpr float kLeast = 0.15F;
    const auto& word = *asked.known;
    float covers = 0;
    for (auto each : kLanguages) {
        const auto& texts = index.in(each);
        const auto& in = word.in[static_cast<std::size_t>(each)];
        float similar = 0;
        const auto cover = [&](const AskedTerm& term, float impact) {
            covers = std::max(covers, asked.emphasis * term.weight * (0.3F + 0.7F * impact));
        };
        for (const auto& term : in.own)
            if (const auto impact = impactIn(texts, term.term, unit); impact > 0) {
                sum.own += static_cast<double>(asked.emphasis * term.weight * impact) * texts.rarity(term.term);
                cover(term, impact);
            }
        for (const auto& term : in.others)
            if (const auto impact = impactIn(texts, term.term, unit); impact > 0) {
                cover(term, impact);
                if (term.kind == Reason::Kind::Similar)
                    similar = std::max(similar, asked.emphasis * impact * worthOf(term, word, texts, weights));
            }
        sum.similar += static_cast<double>(similar);
    }
    covers = std::min(1.0F, covers);
    sum.covered += static_cast<double>(covers) * asked.rarity();
    sum.met += covers > kLeast ? 1 : 0;
    if (word.isTaught) sum.taught = std::max(sum.taught, static_cast<double>(covers));
    const auto& own = word.in[static_cast<std::size_t>(language)].own;
    if (!word.isMet()) sum.unmet += asked.rarity();
    if (std::ranges::count(own, Reason::Kind::SameBase, &AskedTerm::kind) == 0) sum.notInTexts += asked.rarity();
}

}  // namespace

bool isNear(const Index& index, const Weights& weights, const Asked& asked, const RankedUnit& best) {
    if (asked.rarity <= 0) return false;
    Evidence sum;
    for (const auto& word : asked.words) weigh(sum, word, asked.language, index, weights, best.unit);
    // Whoever taught what a word means wants to see it used.
    constexpr double kLeastTaught = 0.3;
    if (sum.taught >= kLeastTaught) return true;
    // Words are the rarer the more units there are; the line was drawn where the rarest weighs this.
    constexpr double kRarestThere = 6.07;
    double rarest = 0;
    for (auto language : kLanguages) rarest = std::max(rarest, index.in(language).rarityOfUnknown());
    const double scale = kRarestThere / rarest, words = static_cast<double>(asked.words.size());
    // A logistic regression of good first hits against tasks of other fields; docs/matching.md has the figures.
    const double line = 0.723 * std::log1p(scale * best.met) + 0.795 * std::log1p(scale * best.met / words) +
                        0.390 * std::log1p(scale * sum.own) + 2.108 * sum.met / words +
                        1.861 * sum.covered / asked.rarity + 8.277 * sum.similar / asked.rarity -
                        1.552 * sum.unmet / asked.rarity - 1.229 * sum.notInTexts / asked.rarity + 1.272 * best.inName +
                        0.615 * std::log1p(words) - (asked.language == Language::En ? 0.345 : 0.0) - 4.545;
    return line >= 0;
}

}  // namespace valo::workplaces
