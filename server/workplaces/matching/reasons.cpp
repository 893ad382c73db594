#include "workplaces/matching/reasons.hpp"

#include <algorithm>

#include "core/text.hpp"

namespace valo::workplaces {
namespace {

std::size_t at(Language language) { return static_cast<std::size_t>(language); }

// What two terms must weigh together, and how rare they must be, to be named as a reason.
constexpr float kLeastWeight = 0.12F, kLeastOther = 0.2F;
constexpr double kLeastRarity = 0.5;

}  // namespace

std::vector<WordTerm> Reasons::termsOf(std::string_view folded, Language language) const {
    const auto& index = index_.in(language);
    if (const auto word = index.words.find(folded)) {
        const auto terms = index.wordTerms[*word];
        return {terms.begin(), terms.end()};
    }
    std::vector<WordTerm> found;
    const auto terms = analyser_.terms(folded, language);
    for (const auto& term : *terms)
        if (const auto number = index.terms.find(term.text))
            found.push_back({*number, static_cast<float>(term.weight), term.kind == TermKind::Part});
    return found;
}

std::optional<Reasons::Met> Reasons::met(std::string_view folded, Language language, const Asked& asked) const {
    const auto theirs = termsOf(folded, language);
    if (theirs.empty()) return std::nullopt;
    const auto& index = index_.in(language);
    std::optional<Met> best;
    const auto offer = [&](const AskedWord& word, Reason::Kind kind) {
        if (!best || kind < best->kind) best = Met{&word, kind};
    };
    if (language == asked.language)
        for (const auto& word : asked.words)
            if (word.known->folded == folded) offer(word, Reason::Kind::Same);
    for (const auto& term : theirs)
        for (const auto& want : asked.wanting(language, term.term)) {
            const auto& word = asked.words[want.word];
            const bool isHeavy = want.weight * term.weight >= kLeastWeight;
            if (!want.isOwn) {
                if (want.weight * term.weight >= kLeastOther && !isRoot(index.terms[term.term])) offer(word, want.kind);
            } else if (want.kind == Reason::Kind::SameBase && !term.isPart) {
                offer(word, Reason::Kind::SameBase);
            } else if (isHeavy && index.rarity(term.term) >= kLeastRarity) {
                offer(word, Reason::Kind::Part);
            }
        }
    return best;
}

std::vector<Reason> Reasons::in(std::string_view official, Language language, const Asked& asked,
                                const Mark& mark) const {
    std::vector<Reason> found;
    for (const auto& token : tokens(official)) {
        const auto best = met(token.folded, language, asked);
        if (!best) continue;
        if (mark) mark(token.begin, token.end);
        Reason reason{best->word->written, std::string(official.substr(token.begin, token.end - token.begin)),
                      best->kind};
        const auto isKnown = [&](const Reason& r) {
            return r.taskWord == reason.taskWord && lowered(r.foundWord) == lowered(reason.foundWord);
        };
        if (std::ranges::none_of(found, isKnown)) found.push_back(std::move(reason));
    }
    std::ranges::stable_sort(found, {}, &Reason::kind);
    return found;
}

std::vector<Reason> Reasons::in(const LocalizedText& official, const Asked& asked) const {
    auto found = in(official.in(asked.language), asked.language, asked);
    for (auto language : kLanguages)
        if (found.empty() && language != asked.language) found = in(official.in(language), language, asked);
    return found;
}

std::vector<Reason> Reasons::ofUnit(std::uint32_t unit, const Asked& asked) const {
    constexpr std::size_t kMost = 3;
    std::vector<std::pair<double, Reason>> found;
    for (const auto& word : asked.words) {
        std::optional<std::pair<double, Reason>> best;
        for (auto language : kLanguages) {
            const auto& index = index_.in(language);
            const auto& in = word.known->in[at(language)];
            for (const auto* terms : {&in.own, &in.others})
                for (const auto& term : *terms) {
                    const auto postings = index.units[term.term];
                    const auto posting = std::ranges::lower_bound(postings, unit, {}, &Posting::number);
                    if (posting == postings.end() || posting->number != unit) continue;
                    const double worth = static_cast<double>(term.weight * posting->impact) * index.rarity(term.term);
                    if (!best || worth > best->first)
                        best = {worth, {word.written, std::string(index.words[index.wordOf[term.term]]), term.kind}};
                }
        }
        if (best) found.push_back(std::move(*best));
    }
    std::ranges::stable_sort(found, std::greater{}, &std::pair<double, Reason>::first);
    std::vector<Reason> reasons;
    for (auto& [worth, reason] : found)
        if (reasons.size() < kMost) reasons.push_back(std::move(reason));
    return reasons;
}

}  // namespace valo::workplaces
