#include "workplaces/matching/near.hpp"

#include <algorithm>
#include <cmath>

namespace valo::workplaces {
namespace {

/// What speaks for a unit, and against it, so that it compares from task to task. Shares are weighted by how rare the
/// words are.
struct Evidence {
    double own = 0;         // what terms of the task's own words add up to
    double similar = 0;     // what spelling alone adds up to
    double unmet = 0;       // words that no unit has, nor anything that stands for them
    double notInTexts = 0;  // words whose base form no text in the task's language has
    double elsewhere = 0;   // words whose listed meaning the texts lack: of another field, likely
    double taught = 0;      // how much of a word that the organisation taught
};

float impactIn(const LanguageIndex& texts, std::uint32_t term, std::uint32_t unit) {
    const auto postings = texts.units[term];
    const auto found = std::ranges::lower_bound(postings, unit, {}, &Posting::number);
    return found == postings.end() || found->number != unit ? 0.0F : found->impact;
}

void weigh(Evidence& sum, const AskedWord& asked, Language language, const Index& index, std::uint32_t unit) {
    const auto& word = *asked.known;
    float covered = 0;
    for (auto each : kLanguages) {
        const auto& texts = index.in(each);
        const auto& in = word.in[static_cast<std::size_t>(each)];
        float similar = 0;
        for (const auto& term : in.own)
            if (const auto impact = impactIn(texts, term.term, unit); impact > 0) {
                sum.own += static_cast<double>(asked.emphasis * term.weight * impact) * texts.rarity(term.term);
                covered = std::max(covered, term.weight * (0.3F + 0.7F * impact));
            }
        for (const auto& term : in.others)
            if (const auto impact = impactIn(texts, term.term, unit); impact > 0) {
                covered = std::max(covered, term.weight * (0.3F + 0.7F * impact));
                if (term.kind == Reason::Kind::Similar)
                    similar = std::max(similar, asked.emphasis * impact * worthOf(term, word, texts, kWeights));
            }
        sum.similar += static_cast<double>(similar);
    }
    if (word.isTaught) sum.taught = std::max(sum.taught, static_cast<double>(covered));
    if (!word.isMet()) sum.unmet += asked.rarity();
    if (word.metAsListed) sum.elsewhere += (1 - static_cast<double>(*word.metAsListed)) * asked.rarity();
    const auto& own = word.in[static_cast<std::size_t>(language)].own;
    if (std::ranges::count(own, Reason::Kind::SameBase, &AskedTerm::kind) == 0) sum.notInTexts += asked.rarity();
}

/// Of the next few units, how many are of the same curriculum as the best one: what a task is about comes from one
/// field, and words that only happen to be the same from many.
double sameField(const Index& index, const std::vector<RankedUnit>& found, bool ofOneCurriculum) {
    constexpr std::size_t kNext = 5;
    constexpr double kUsual = 0.6;
    if (ofOneCurriculum) return kUsual;
    const auto& best = index.units()[found.front().unit];
    std::vector<std::uint32_t> seen{best.twin};
    double same = 0;
    for (const auto& each : found) {
        const auto& unit = index.units()[each.unit];
        if (std::ranges::count(seen, unit.twin) > 0) continue;
        seen.push_back(unit.twin);
        same += unit.curriculum == best.curriculum ? 1 : 0;
        if (seen.size() > kNext) break;
    }
    return seen.size() == 1 ? kUsual : same / static_cast<double>(seen.size() - 1);
}

}  // namespace

bool isNear(const Index& index, const Asked& asked, const std::vector<RankedUnit>& found, bool ofOneCurriculum) {
    if (asked.rarity <= 0 || found.empty()) return false;
    const auto& best = found.front();
    Evidence sum;
    for (const auto& word : asked.words) weigh(sum, word, asked.language, index, best.unit);
    // Whoever taught what a word means wants to see it used.
    constexpr double kLeastTaught = 0.3;
    if (sum.taught >= kLeastTaught) return true;
    // Words are the rarer the more units there are; the line was drawn where the rarest weighs this.
    constexpr double kRarestThere = 6.07;
    double rarest = 0;
    for (auto language : kLanguages) rarest = std::max(rarest, index.in(language).rarityOfUnknown());
    const double scale = kRarestThere / rarest, words = static_cast<double>(asked.words.size());
    // A logistic regression of good first hits against tasks of other fields; docs/matching.md has the figures.
    const double line = 1.425 * std::log1p(scale * best.met / words) + 1.001 * std::log1p(scale * sum.own) +
                        2.978 * best.inName + 0.924 * sameField(index, found, ofOneCurriculum) +
                        0.559 * (CloseLook(index, asked).hasTwoTogether(best.unit) ? 1 : 0) +
                        5.868 * sum.similar / asked.rarity - 1.207 * sum.unmet / asked.rarity -
                        1.086 * sum.notInTexts / asked.rarity - 2.800 * sum.elsewhere / asked.rarity -
                        4.358 * (1 - best.field) * asked.fieldsKnown +
                        (asked.language == Language::En   ? 1.411
                         : asked.language == Language::Sv ? 0.268
                                                          : 0.0) -
                        2.2;
    return line >= 0;
}

}  // namespace valo::workplaces
