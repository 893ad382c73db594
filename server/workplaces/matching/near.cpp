#include "workplaces/matching/near.hpp"

#include <algorithm>
#include <cmath>

namespace valo::workplaces {
namespace {

/// What speaks for a unit, and against it, so that it compares from task to task. Shares are weighted by how rare the
/// words are.
struct Evidence {
    double things = 0, covered = 0;   // words that are no verbs, and how much of them the unit has
    double finnish = 0, swedish = 0;  // how much of the words its texts in either language have; not by spelling
    double unmet = 0;                 // words that no unit has, nor anything that stands for them
    double notInTexts = 0;            // words whose base form no text in the task's language has
    double elsewhere = 0;             // of those, where they are listed: how much of what they mean no text has
    int met = 0;                      // words that it has at all
    double taught = 0;                // how much of a word that the organisation taught
};

float impactIn(const LanguageIndex& texts, std::uint32_t term, std::uint32_t unit) {
    const auto postings = texts.units[term];
    const auto found = std::ranges::lower_bound(postings, unit, {}, &Posting::number);
    return found == postings.end() || found->number != unit ? 0.0F : found->impact;
}

/// How well a unit's texts in a language have a word: by whatever met, and by more than spelling.
struct Cover {
    float any = 0, sure = 0;
};
Cover coverIn(const LanguageIndex& texts, const AskedIn& in, std::uint32_t unit) {
    Cover cover;
    for (const auto* terms : {&in.own, &in.others})
        for (const auto& term : *terms) {
            const auto impact = impactIn(texts, term.term, unit);
            if (impact <= 0) continue;
            const float had = term.weight * (0.3F + 0.7F * impact);
            cover.any = std::max(cover.any, had);
            if (term.kind != Reason::Kind::Similar) cover.sure = std::max(cover.sure, had);
        }
    return cover;
}

void weigh(Evidence& sum, const AskedWord& asked, Language language, const Index& index, std::uint32_t unit) {
    constexpr float kLeast = 0.15F;
    const auto& word = *asked.known;
    std::array<Cover, 3> covers;
    float most = 0;
    for (auto each : kLanguages) {
        const auto at = static_cast<std::size_t>(each);
        covers[at] = coverIn(index.in(each), word.in[at], unit);
        most = std::max(most, asked.emphasis * covers[at].any);
    }
    most = std::min(1.0F, most);
    const auto share = [&](float cover) { return static_cast<double>(std::min(1.0F, cover)) * asked.rarity(); };
    sum.finnish += share(covers[static_cast<std::size_t>(Language::Fi)].sure);
    sum.swedish += share(covers[static_cast<std::size_t>(Language::Sv)].sure);
    if (asked.emphasis == 1) sum.things += asked.rarity(), sum.covered += share(most);
    sum.met += most > kLeast ? 1 : 0;
    if (word.isTaught) sum.taught = std::max(sum.taught, static_cast<double>(most));
    const auto& own = word.in[static_cast<std::size_t>(language)].own;
    if (!word.isMet()) sum.unmet += asked.rarity();
    if (std::ranges::count(own, Reason::Kind::SameBase, &AskedTerm::kind) > 0) return;
    sum.notInTexts += asked.rarity();
    if (word.metAsListed) sum.elsewhere += (1 - static_cast<double>(*word.metAsListed)) * asked.rarity();
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
    const double met = best.met * kRarestThere / rarest, words = static_cast<double>(asked.words.size());
    const double field = sameField(index, found, ofOneCurriculum);
    const double covered = sum.things > 0 ? sum.covered / sum.things : 0.5;
    const double bothLanguages = std::min(sum.finnish, sum.swedish) / asked.rarity;
    // A logistic regression of good first hits against tasks of other fields; docs/matching.md has the figures.
    const double line = 2.764 * std::log1p(met / words) + 2.150 * std::log1p(words) + 1.366 * sum.met / words +
                        1.574 * covered + 1.691 * best.inName + 0.825 * field - 1.172 * sum.unmet / asked.rarity -
                        0.523 * sum.notInTexts / asked.rarity - 0.766 * bothLanguages -
                        4.992 * sum.elsewhere / asked.rarity -
                        3.709 * (best.hasField ? (1 - best.field) * asked.fieldsKnown : 0) +
                        (asked.language == Language::Sv ? 0.223 : 0.0) - 6.53;
    return line >= 0;
}

}  // namespace valo::workplaces
