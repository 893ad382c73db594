#include "workplaces/matching/rank.hpp"

#include <algorithm>
#include <utility>

namespace valo::workplaces {
namespace {

std::size_t at(Language language) { return static_cast<std::size_t>(language); }

constexpr std::size_t kLookedAtClosely = 60;

/// A rare translation of a common word is more likely a wrong one than a good find.
float worthOf(const AskedTerm& term, const KnownWord& word, const LanguageIndex& texts, const Weights& weights) {
    return term.weight * static_cast<float>(std::min(texts.rarity(term.term), weights.rarest * word.rarity));
}

/// Where only some units are in English, they would win on every common word.
float ownEnglish(const Index& index, const Weights& weights) {
    const auto filled = [&](Language language) { return static_cast<double>(index.in(language).filledUnits); };
    const double share = filled(Language::En) / std::max({1.0, filled(Language::Fi), filled(Language::Sv)});
    return static_cast<float>(weights.ownEnglish + (1 - weights.ownEnglish) * std::min(1.0, share * share));
}

/// Of one word, for every unit that it meets.
struct Meetings {
    explicit Meetings(std::size_t units) : score(units, 0), own(units, 0), other(units, 0), covers(units, 0) {}
    std::vector<float> score, own, other, covers;
    std::vector<std::uint32_t> touched;

    void touch(std::uint32_t unit) {
        if (covers[unit] == 0) touched.push_back(unit);
    }
    /// Languages add up, or the one that meets best counts most.
    void endLanguage(bool addUp, float rest) {
        for (auto unit : touched) {
            const auto here = own[unit] + other[unit];
            score[unit] = addUp ? score[unit] + here : std::max(score[unit], here) + rest * std::min(score[unit], here);
            own[unit] = other[unit] = 0;
        }
    }
    void clear() {
        for (auto unit : touched) score[unit] = covers[unit] = 0;
        touched.clear();
    }
};

void meet(Meetings& meetings, const KnownWord& word, Language asked, const Index& index, const Weights& weights) {
    for (auto language : kLanguages) {
        const auto& texts = index.in(language);
        const auto& in = word.in[at(language)];
        for (const auto& term : in.own) {
            const auto worth = term.weight * static_cast<float>(texts.rarity(term.term)) *
                               (language == Language::En ? ownEnglish(index, weights) : 1.0F);
            for (const auto& [unit, impact] : texts.units[term.term]) {
                meetings.touch(unit);
                meetings.own[unit] += worth * impact;
                meetings.covers[unit] = std::max(meetings.covers[unit], term.weight);
            }
        }
        for (const auto& term : in.others) {
            const auto worth = worthOf(term, word, texts, weights);
            for (const auto& [unit, impact] : texts.units[term.term]) {
                meetings.touch(unit);
                meetings.other[unit] = std::max(meetings.other[unit], worth * impact);
                meetings.covers[unit] = std::max(meetings.covers[unit], term.weight);
            }
        }
        meetings.endLanguage(asked != Language::En, static_cast<float>(weights.secondLanguage));
    }
}

}  // namespace

std::vector<RankedUnit> Ranker::units(const Asked& asked, std::size_t most,
                                      std::optional<CurriculumId> curriculum) const {
    const auto units = index_.units();
    std::vector<float> met(units.size(), 0), covered(units.size(), 0);
    Meetings meetings(units.size());
    for (const auto& word : asked.words) {
        meet(meetings, *word.known, asked.language, index_, weights_);
        for (auto unit : meetings.touched) {
            met[unit] += meetings.score[unit];
            covered[unit] += meetings.covers[unit] * static_cast<float>(word.known->rarity);
        }
        meetings.clear();
    }
    std::vector<RankedUnit> found;
    for (std::uint32_t u = 0; u < units.size(); ++u) {
        if (met[u] <= 0 || (curriculum && units[u].curriculum != curriculum->value)) continue;
        const double share = static_cast<double>(covered[u]) / std::max(asked.rarity, 1e-9);
        const double common = units[u].isCommon ? weights_.commonUnit : 1.0;
        const double sum = static_cast<double>(met[u]);
        found.push_back({u, common * sum * (1 + weights_.covered * share), sum, share, 0});
    }
    const auto order = [](const RankedUnit& a, const RankedUnit& b) {
        return a.score != b.score ? a.score > b.score : a.unit < b.unit;
    };
    const auto closely = std::min(std::max(kLookedAtClosely, most), found.size());
    std::ranges::partial_sort(found, found.begin() + static_cast<std::ptrdiff_t>(closely), order);
    found.resize(closely);
    RequirementScorer scorer(index_, weights_, asked);
    for (auto& unit : found) {
        for (auto score : scorer.scores(unit.unit)) unit.requirement = std::max(unit.requirement, score);
        unit.score +=
            weights_.bestRequirement * unit.requirement * (units[unit.unit].isCommon ? weights_.commonUnit : 1);
    }
    std::ranges::sort(found, order);
    if (found.size() > most) found.resize(most);
    return found;
}

RequirementScorer::RequirementScorer(const Index& index, const Weights& weights, const Asked& asked)
    : index_(index), others_(asked.words.size()) {
    for (auto language : kLanguages) {
        const auto& texts = index.in(language);
        auto& wanted = wanted_[at(language)];
        for (std::uint32_t w = 0; w < asked.words.size(); ++w) {
            const auto& word = *asked.words[w].known;
            for (const auto& term : word.in[at(language)].own)
                wanted.push_back({term.term, w, term.weight * static_cast<float>(texts.rarity(term.term)), true});
            for (const auto& term : word.in[at(language)].others)
                wanted.push_back({term.term, w, worthOf(term, word, texts, weights), false});
        }
        std::ranges::sort(wanted, {}, &Wanted::term);
    }
}

std::vector<double> RequirementScorer::scores(std::uint32_t unit) {
    const auto& record = index_.units()[unit];
    std::vector<double> scores(record.requirements, 0);
    for (auto language : kLanguages) {
        const auto& wanted = wanted_[at(language)];
        if (wanted.empty()) continue;
        const auto& texts = index_.in(language);
        for (std::uint32_t r = 0; r < record.requirements; ++r) {
            for (const auto& [term, impact] : texts.inRequirement[record.firstRequirement + r])
                for (auto want = std::ranges::lower_bound(wanted, term, {}, &Wanted::term);
                     want != wanted.end() && want->term == term; ++want) {
                    if (want->isOwn)
                        scores[r] += static_cast<double>(want->worth * impact);
                    else
                        others_[want->word] = std::max(others_[want->word], want->worth * impact);
                }
            for (auto& best : others_) scores[r] += static_cast<double>(std::exchange(best, 0.0F));
        }
    }
    return scores;
}

}  // namespace valo::workplaces
