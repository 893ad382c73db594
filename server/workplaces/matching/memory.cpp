#include "workplaces/matching/memory.hpp"

#include <algorithm>
#include <functional>
#include <map>

namespace valo::workplaces {
namespace {

/// The base forms of a text's words as digests, in order, each once.
std::vector<std::uint64_t> termsOf(std::string_view text, Language language, const Analyser& analyser) {
    std::vector<std::uint64_t> digests;
    for (const auto& token : tokens(text)) {
        const auto terms = analyser.terms(token.folded, language);
        const auto base = std::ranges::find(*terms, TermKind::Base, &Term::kind);
        if (base != terms->end()) digests.push_back(std::hash<std::string>{}(base->text));
    }
    std::ranges::sort(digests);
    const auto rest = std::ranges::unique(digests);
    digests.erase(rest.begin(), rest.end());
    return digests;
}

std::vector<std::string> basesOf(std::string_view folded, Language language, const Analyser& analyser) {
    std::vector<std::string> bases;
    const auto terms = analyser.terms(folded, language);
    for (const auto& term : *terms)
        if (term.kind == TermKind::Base) bases.push_back(term.text);
    return bases;
}

}  // namespace

Memory::Memory(const Analyser& analyser, std::vector<Judgement> judgements, std::vector<TaughtWord> words) {
    std::map<std::pair<Language, std::string>, std::size_t> at;
    for (auto& judgement : judgements)
        for (auto language : kLanguages) {
            const auto& text = judgement.task.in(language);
            if (text.empty()) continue;
            const auto [place, isNew] = at.try_emplace({language, text}, tasks_.size());
            if (isNew) tasks_.push_back({language, text, termsOf(text, language, analyser), {}});
            tasks_[place->second].decided.emplace_back(judgement.requirement, judgement.isConfirmed);
        }
    for (const auto& word : words) {
        Word known{word.language, {}, {}};
        for (const auto& token : tokens(word.word))
            for (auto& base : basesOf(token.folded, word.language, analyser)) known.bases.push_back(std::move(base));
        for (auto& token : tokens(word.means)) known.means.push_back(std::move(token.folded));
        if (!known.bases.empty() && !known.means.empty()) words_.push_back(std::move(known));
    }
}

std::vector<Memory::Recalled> Memory::recall(std::string_view text, Language language, const Analyser& analyser) const {
    constexpr double kLeastAlike = 0.5;
    std::vector<Recalled> found;
    const auto asked = termsOf(text, language, analyser);
    if (asked.empty()) return found;
    for (const auto& task : tasks_) {
        if (task.language != language) continue;
        std::vector<std::uint64_t> shared;
        std::ranges::set_intersection(asked, task.terms, std::back_inserter(shared));
        const double alike =
            2.0 * static_cast<double>(shared.size()) / static_cast<double>(asked.size() + task.terms.size());
        if (alike < kLeastAlike) continue;
        for (const auto& [requirement, isConfirmed] : task.decided)
            found.push_back({requirement, isConfirmed, alike, task.text});
    }
    std::ranges::stable_sort(found, std::greater{}, &Recalled::alike);
    return found;
}

std::vector<std::string> Memory::meanings(std::string_view folded, Language language, const Analyser& analyser) const {
    std::vector<std::string> means;
    if (words_.empty()) return means;
    const auto bases = basesOf(folded, language, analyser);
    for (const auto& word : words_)
        if (word.language == language && std::ranges::find_first_of(word.bases, bases) != word.bases.end())
            means.insert(means.end(), word.means.begin(), word.means.end());
    return means;
}

}  // namespace valo::workplaces
