#include "workplaces/matching/rank.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace valo::workplaces {
namespace {

std::size_t at(Language language) { return static_cast<std::size_t>(language); }

constexpr std::size_t kLookedAtClosely = 60;

/// Where only some units are in English, they would win on every common word.
float ownEnglish(const Index& index, const Weights& weights) {
    const auto filled = [&](Language language) { return static_cast<double>(index.in(language).filledUnits); };
    const double share = filled(Language::En) / std::max({1.0, filled(Language::Fi), filled(Language::Sv)});
    return static_cast<float>(weights.ownEnglish + (1 - weights.ownEnglish) * std::min(1.0, share * share));
}

/// How likely a unit is before the task is read: what everybody learns in a qualification is done at more workplaces
/// than what a few choose, and a beginner seldom does a specialist's work. The more a task says, the less that weighs.
double likely(const UnitRecord& unit, const Asked& asked, const Weights& weights) {
    if (unit.isCommon) return weights.commonUnit;  // they have all words a little
    const double words = std::sqrt(std::max<double>(1, static_cast<double>(asked.words.size())));
    return (1 + (unit.isCompulsory ? weights.compulsoryUnit / words : 0)) *
           (1 - (unit.isSpecialist ? weights.specialistUnit / words : 0));
}

/// Of one word, for every unit that it meets.
struct Meetings {
    explicit Meetings(std::size_t units) : score(units, 0), own(units, 0), other(units, 0), covers(units, 0) {}
    std::vector<float> score, own, other, covers;
    std::vector<std::uint32_t> touched;

    void touch(std::uint32_t unit) {
        if (covers[unit] == 0) touched.push_back(unit);
    }
    /// A compound is met in full where all its parts are.
    void cover(std::uint32_t unit, float weight, bool addsUp) {
        auto& covered = covers[unit];
        covered = addsUp ? std::min(1.0F, covered + weight) : std::max(covered, weight);
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

void meet(Meetings& meetings, const AskedWord& askedWord, Language asked, const Index& index, const Weights& weights) {
    const auto& word = *askedWord.known;
    for (auto language : kLanguages) {
        const auto& texts = index.in(language);
        const auto& in = word.in[at(language)];
        for (const auto& term : in.own) {
            const bool addsUp = term.kind == Reason::Kind::Part && term.weight >= kLeastOfCompound;
            const auto worth = askedWord.emphasis * word.ofReadings * term.weight *
                               static_cast<float>(texts.rarity(term.term)) *
                               (language == Language::En ? ownEnglish(index, weights) : 1.0F);
            for (const auto& [unit, impact] : texts.units[term.term]) {
                meetings.touch(unit);
                meetings.own[unit] += worth * impact;
                meetings.cover(unit, term.weight, addsUp);
            }
        }
        for (const auto& term : in.others) {
            const auto worth = askedWord.emphasis * worthOf(term, word, texts, weights);
            for (const auto& [unit, impact] : texts.units[term.term]) {
                meetings.touch(unit);
                meetings.other[unit] = std::max(meetings.other[unit], worth * impact);
                meetings.cover(unit, term.weight, false);
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
        meet(meetings, word, asked.language, index_, weights_);
        for (auto unit : meetings.touched) {
            met[unit] += meetings.score[unit];
            covered[unit] += meetings.covers[unit] * static_cast<float>(word.rarity());
        }
        meetings.clear();
    }
    std::vector<RankedUnit> found;
    for (std::uint32_t u = 0; u < units.size(); ++u) {
        if (met[u] <= 0 || (curriculum && units[u].curriculum != curriculum->value)) continue;
        const double share = static_cast<double>(covered[u]) / std::max(asked.rarity, 1e-9);
        const double sum = static_cast<double>(met[u]);
        const auto fields = index_.fieldsOfUnit(u);
        const double field = std::transform_reduce(asked.fields.begin(), asked.fields.end(), fields.begin(), 0.0);
        const bool hasField = std::ranges::any_of(fields, [](float each) { return each > 0; });
        found.push_back({.unit = u,
                         .score = likely(units[u], asked, weights_) * sum * (1 + weights_.covered * share) *
                                  (1 + weights_.field * field),
                         .met = sum,
                         .covered = share,
                         .field = field,
                         .hasField = hasField});
    }
    const auto order = [](const RankedUnit& a, const RankedUnit& b) {
        return a.score != b.score ? a.score > b.score : a.unit < b.unit;
    };
    const auto closely = std::min(std::max(kLookedAtClosely, most), found.size());
    std::ranges::partial_sort(found, found.begin() + static_cast<std::ptrdiff_t>(closely), order);
    found.resize(closely);
    addClosely(found, asked);
    std::ranges::sort(found, order);
    if (found.size() > most) found.resize(most);
    return found;
}

/// What only the best deserve the time for: their requirements one by one, and their names.
void Ranker::addClosely(std::vector<RankedUnit>& found, const Asked& asked) const {
    CloseLook look(index_, asked);
    const auto likelihood = [&](const RankedUnit& unit) { return likely(index_.units()[unit.unit], asked, weights_); };
    double best = 1e-9;
    for (auto& unit : found) {
        for (auto score : look.requirements(unit.unit)) unit.requirement = std::max(unit.requirement, score);
        unit.score += weights_.bestRequirement * unit.requirement * likelihood(unit);
        best = std::max(best, unit.score);
    }
    for (auto& unit : found) {
        unit.inName = look.name(unit.unit);
        unit.score = unit.score / best + weights_.inName * unit.inName * likelihood(unit);
    }
}

CloseLook::CloseLook(const Index& index, const Asked& asked)
    : index_(index), asked_(asked), best_(asked.words.size()) {}

double CloseLook::name(std::uint32_t unit) {
    for (auto language : kLanguages)
        for (auto term : index_.in(language).inName[unit])
            for (const auto& want : asked_.wanting(language, term))
                if (want.kind != Reason::Kind::Similar) best_[want.word] = std::max(best_[want.word], want.weight);
    double sum = 0;
    for (std::size_t w = 0; w < best_.size(); ++w)
        sum += static_cast<double>(std::min(1.0F, std::exchange(best_[w], 0.0F))) * asked_.words[w].rarity();
    return sum / std::max(asked_.rarity, 1e-9);
}

std::vector<double> CloseLook::requirements(std::uint32_t unit) {
    const auto& record = index_.units()[unit];
    std::vector<double> scores(record.requirements, 0);
    for (auto language : kLanguages)
        for (std::uint32_t r = 0; r < record.requirements; ++r)
            scores[r] += met(index_.in(language).inRequirement[record.firstRequirement + r], language);
    return scores;
}

/// What a text with these terms meets.
double CloseLook::met(std::span<const Posting> terms, Language language) {
    double sum = 0;
    for (const auto& [term, impact] : terms)
        for (const auto& want : asked_.wanting(language, term)) {
            if (want.isOwn)
                sum += static_cast<double>(want.worth * impact);
            else
                best_[want.word] = std::max(best_[want.word], want.worth * impact);
        }
    for (auto& best : best_) sum += static_cast<double>(std::exchange(best, 0.0F));
    return sum;
}

}  // namespace valo::workplaces
