#include "workplaces/suggest.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <unordered_map>

#include "core/text.hpp"
#include "workplaces/analysis.hpp"

namespace valo::workplaces {
namespace {

constexpr double kSaturation = 1.2, kLengthWeight = 0.5;
constexpr double kNameWeight = 2.0, kTextWeight = 1.0, kCriteriaWeight = 0.3;
constexpr double kUnitNameInRequirement = 0.6;
constexpr double kGramWeight = 1.2;
// Below these shares of the task's own weight a hit is chance. Higher ones silence more nonsense, but also tasks whose
// words the curricula put differently.
constexpr double kLeastWordShare = 0.2, kLeastGramShare = 0.3;

using Bag = std::unordered_map<std::string, double>;

/// Weighted terms of documents and how rare they are.
class Index {
 public:
    void add(const Bag& bag) {
        const auto document = static_cast<std::uint32_t>(lengths_.size());
        double total = 0;
        for (const auto& [term, weight] : bag) {
            postings_[term].push_back({document, static_cast<float>(weight)});
            total += weight;
        }
        lengths_.push_back(total);
        sum_ += total;
    }

    /// How rare a term is; one that no document has is as rare as can be.
    double rarity(const std::string& term) const {
        const auto found = postings_.find(term);
        const double with = found == postings_.end() ? 0 : static_cast<double>(found->second.size());
        const double all = static_cast<double>(lengths_.size());
        return std::log(1 + (all - with + 0.5) / (with + 0.5));
    }
    bool has(const std::string& term) const { return postings_.contains(term); }

    std::vector<double> scores(const Bag& query) const {
        std::vector<double> out(lengths_.size(), 0.0);
        const double average = lengths_.empty() ? 1 : std::max(sum_ / static_cast<double>(lengths_.size()), 1e-9);
        for (const auto& [term, weight] : query) {
            const auto found = postings_.find(term);
            if (found == postings_.end()) continue;
            const double rare = rarity(term) * weight;
            for (const auto& [document, inText] : found->second) {
                const double norm = kSaturation * (1 - kLengthWeight + kLengthWeight * lengths_[document] / average);
                out[document] += rare * inText * (kSaturation + 1) / (inText + norm);
            }
        }
        return out;
    }

    /// The part of the query's weight that each document has at all: 1 when every word is there.
    std::vector<double> shares(const std::vector<Bag>& words) const {
        std::vector<double> out(lengths_.size(), 0.0);
        double total = 0;
        for (const auto& word : words) {
            double rare = 0;
            std::unordered_map<std::uint32_t, double> best;
            for (const auto& [term, weight] : word) {
                rare = std::max(rare, rarity(term));
                if (const auto found = postings_.find(term); found != postings_.end())
                    for (const auto& posting : found->second)
                        best[posting.document] = std::max(best[posting.document], weight);
            }
            total += rare;
            for (const auto& [document, weight] : best) out[document] += rare * weight;
        }
        for (auto& share : out) share = total > 0 ? share / total : 0;
        return out;
    }

    std::size_t size() const { return lengths_.size(); }

 private:
    struct Posting {
        std::uint32_t document;
        float weight;
    };
    std::unordered_map<std::string, std::vector<Posting>> postings_;
    std::vector<double> lengths_;
    double sum_ = 0;
};

void normalise(std::vector<double>& scores) {
    const double most = scores.empty() ? 0 : *std::ranges::max_element(scores);
    if (most > 0)
        for (auto& score : scores) score /= most;
}

struct Words {
    Bag terms, grams;
    std::vector<Bag> each;       // the terms of each word
    std::vector<Bag> eachGrams;  // one run each, for the share
};

/// Text of one language with the two kinds of index over units and over requirements.
struct LanguageIndex {
    Index unitTerms, unitGrams, requirementTerms, requirementGrams;
    std::vector<std::size_t> units;                                                // document → Corpus::units
    std::vector<std::pair<std::size_t, std::size_t>> requirements;                 // document → unit, requirement
    std::unordered_map<std::size_t, std::vector<std::size_t>> requirementsOfUnit;  // Corpus unit → documents
};

class MemorySuggester : public Suggester {
 public:
    MemorySuggester(const Corpus& corpus, bool withCriteria, const std::stop_token& stop) : corpus_(corpus) {
        for (auto language : kLanguages) build(language, withCriteria, stop);
        if (!withCriteria)
            for (auto& unit : corpus_.units) unit.criteria.clear();
    }

    std::vector<Suggestion> suggest(std::string_view text, Language language, const Limits& limits,
                                    std::optional<CurriculumId> curriculum) const override;
    std::vector<Span> matched(std::string_view task, std::string_view official, Language language) const override;

 private:
    void addTo(Bag& terms, Bag& grams, std::string_view text, Language language, double weight) const;
    void build(Language language, bool withCriteria, const std::stop_token& stop);
    Words wordsOf(std::string_view text, Language language) const;
    std::vector<Reason> reasons(std::string_view task, std::string_view official, Language language,
                                std::vector<Span>* spans) const;
    Suggestion suggestion(std::size_t unit, double score, std::string_view text, Language language,
                          const std::vector<double>& requirementScores, const Limits& limits) const;

    Corpus corpus_;
    Analyser analyser_;
    std::array<LanguageIndex, 3> indexes_;
};

void MemorySuggester::addTo(Bag& terms, Bag& grams, std::string_view text, Language language, double weight) const {
    std::string plain;
    if (text.find_first_of("<&") != std::string_view::npos) text = plain = plainText(text);
    for (const auto& token : tokens(text)) {
        const auto found = analyser_.terms(token.folded, language);
        for (const auto& term : found) terms[term.text] += term.weight * weight;
        if (!found.empty())
            for (auto& gram : fourGrams(token.folded)) grams[std::move(gram)] += weight;
    }
}

void MemorySuggester::build(Language language, bool withCriteria, const std::stop_token& stop) {
    auto& index = indexes_[static_cast<std::size_t>(language)];
    for (std::size_t u = 0; u < corpus_.units.size() && !stop.stop_requested(); ++u) {
        const auto& unit = corpus_.units[u];
        Bag nameTerms, nameGrams, terms, grams;
        addTo(nameTerms, nameGrams, unit.name.in(language), language, 1.0);
        for (const auto& [term, weight] : nameTerms) terms[term] += weight * kNameWeight;
        for (const auto& [gram, weight] : nameGrams) grams[gram] += weight * kNameWeight;
        for (std::size_t r = 0; r < unit.requirements.size(); ++r) {
            Bag ownTerms, ownGrams;
            addTo(ownTerms, ownGrams, unit.requirements[r].text.in(language), language, kTextWeight);
            addTo(ownTerms, ownGrams, unit.requirements[r].plain.in(language), language, kTextWeight);
            if (ownTerms.empty()) continue;
            for (const auto& [term, weight] : ownTerms) terms[term] += weight;
            for (const auto& [gram, weight] : ownGrams) grams[gram] += weight;
            for (const auto& [term, weight] : nameTerms) ownTerms[term] += weight * kUnitNameInRequirement;
            for (const auto& [gram, weight] : nameGrams) ownGrams[gram] += weight * kUnitNameInRequirement;
            index.requirementsOfUnit[u].push_back(index.requirementTerms.size());
            index.requirements.emplace_back(u, r);
            index.requirementTerms.add(ownTerms);
            index.requirementGrams.add(ownGrams);
        }
        if (withCriteria)
            for (const auto& criterion : unit.criteria)
                addTo(terms, grams, criterion.in(language), language, kCriteriaWeight);
        if (terms.empty()) continue;
        index.units.push_back(u);
        index.unitTerms.add(terms);
        index.unitGrams.add(grams);
    }
}

Words MemorySuggester::wordsOf(std::string_view text, Language language) const {
    Words words;
    for (const auto& token : tokens(text)) {
        Bag word;
        for (auto& term : analyser_.terms(token.folded, language)) {
            word[term.text] = std::max(word[term.text], term.weight);
            words.terms[term.text] += term.weight;
        }
        if (word.empty()) continue;
        for (auto& gram : fourGrams(token.folded)) {
            words.eachGrams.push_back({{gram, 1.0}});
            words.grams[std::move(gram)] += 1.0;
        }
        words.each.push_back(std::move(word));
    }
    return words;
}

std::vector<Reason> MemorySuggester::reasons(std::string_view task, std::string_view official, Language language,
                                             std::vector<Span>* spans) const {
    std::vector<Reason> found;
    const auto asked = tokens(task);
    std::vector<std::vector<Term>> askedTerms;
    for (const auto& token : asked) askedTerms.push_back(analyser_.terms(token.folded, language));
    const auto relation = [&](const Token& token, const std::vector<Term>& terms,
                              std::size_t i) -> std::optional<Reason::Kind> {
        if (token.folded == asked[i].folded) return Reason::Kind::Same;
        std::optional<Reason::Kind> kind;
        for (const auto& term : terms)
            for (const auto& other : askedTerms[i]) {
                if (term.text != other.text) continue;
                const bool bases = term.kind == TermKind::Base && other.kind == TermKind::Base;
                if (bases) return Reason::Kind::SameBase;
                kind = Reason::Kind::Part;
            }
        if (kind) return kind;
        const auto left = fourGrams(token.folded), right = fourGrams(asked[i].folded);
        const auto shared = std::ranges::count_if(
            left, [&](const auto& gram) { return std::ranges::find(right, gram) != right.end(); });
        // Endings are alike in many words; a shared beginning says more.
        const double alike = 2.0 * static_cast<double>(shared) / static_cast<double>(left.size() + right.size());
        const bool isSimilar = shared >= 2 && alike >= (left.front() == right.front() ? 0.4 : 0.6);
        return isSimilar ? std::optional(Reason::Kind::Similar) : std::nullopt;
    };
    for (const auto& token : tokens(official)) {
        const auto terms = analyser_.terms(token.folded, language);
        if (terms.empty()) continue;
        std::optional<Reason> best;
        for (std::size_t i = 0; i < asked.size(); ++i) {
            if (askedTerms[i].empty()) continue;
            const auto kind = relation(token, terms, i);
            if (kind && (!best || *kind < best->kind))
                best = Reason{std::string(task.substr(asked[i].begin, asked[i].end - asked[i].begin)),
                              std::string(official.substr(token.begin, token.end - token.begin)), *kind};
        }
        if (!best) continue;
        if (spans) spans->push_back({token.begin, token.end});
        if (std::ranges::none_of(found, [&](const Reason& r) {
                return r.taskWord == best->taskWord && lowered(r.foundWord) == lowered(best->foundWord);
            }))
            found.push_back(std::move(*best));
    }
    std::ranges::stable_sort(found, {}, &Reason::kind);
    return found;
}

std::vector<Suggester::Span> MemorySuggester::matched(std::string_view task, std::string_view official,
                                                      Language language) const {
    std::vector<Span> spans;
    reasons(task, official, language, &spans);
    return spans;
}

Suggestion MemorySuggester::suggestion(std::size_t unit, double score, std::string_view text, Language language,
                                       const std::vector<double>& requirementScores, const Limits& limits) const {
    const auto& index = indexes_[static_cast<std::size_t>(language)];
    const auto& source = corpus_.units[unit];
    Suggestion out{source.id, source.curriculum,    source.code,          source.name, score, {},
                   {},        source.qualification, source.decisionNumber};
    out.reasons = reasons(text, source.name.in(language), language, nullptr);
    const auto own = index.requirementsOfUnit.find(unit);
    auto documents = own == index.requirementsOfUnit.end() ? std::vector<std::size_t>{} : own->second;
    std::ranges::stable_sort(documents, std::greater{}, [&](std::size_t d) { return requirementScores[d]; });
    for (auto document : documents) {
        if (out.requirements.size() == limits.requirementsPerUnit) break;
        const auto& requirement = source.requirements[index.requirements[document].second];
        SuggestedRequirement suggested{
            requirement.id, requirement.text, requirement.plain, requirementScores[document] + score, {}};
        suggested.reasons = reasons(text, requirement.text.in(language), language, nullptr);
        for (auto& reason : reasons(text, requirement.plain.in(language), language, nullptr))
            if (std::ranges::none_of(suggested.reasons, [&](const Reason& r) { return r.taskWord == reason.taskWord; }))
                suggested.reasons.push_back(std::move(reason));
        // A requirement without a word of its own in common is only there because of its unit.
        if (suggested.reasons.empty()) continue;
        out.requirements.push_back(std::move(suggested));
    }
    // Neither the name nor a requirement: then the unit's criteria must say why.
    for (auto at = source.criteria.begin();
         out.requirements.empty() && out.reasons.empty() && at != source.criteria.end(); ++at)
        out.reasons = reasons(text, at->in(language), language, nullptr);
    return out;
}

std::vector<Suggestion> MemorySuggester::suggest(std::string_view text, Language language, const Limits& limits,
                                                 std::optional<CurriculumId> curriculum) const {
    const auto& index = indexes_[static_cast<std::size_t>(language)];
    const auto words = wordsOf(text, language);
    if (words.each.empty() || index.units.empty()) return {};
    auto scores = index.unitTerms.scores(words.terms);
    auto gramScores = index.unitGrams.scores(words.grams);
    const auto wordShares = index.unitTerms.shares(words.each);
    const auto gramShares = index.unitGrams.shares(words.eachGrams);
    normalise(scores);
    normalise(gramScores);
    std::vector<std::size_t> candidates;
    for (std::size_t d = 0; d < scores.size(); ++d) {
        scores[d] += kGramWeight * gramScores[d];
        if (curriculum && corpus_.units[index.units[d]].curriculum != *curriculum) continue;
        if (wordShares[d] >= kLeastWordShare || gramShares[d] >= kLeastGramShare) candidates.push_back(d);
    }
    const auto count = std::min(limits.units, candidates.size());
    std::ranges::partial_sort(candidates, candidates.begin() + static_cast<std::ptrdiff_t>(count),
                              [&](auto a, auto b) { return scores[a] != scores[b] ? scores[a] > scores[b] : a < b; });
    candidates.resize(count);

    auto requirementScores = index.requirementTerms.scores(words.terms);
    auto requirementGrams = index.requirementGrams.scores(words.grams);
    normalise(requirementScores);
    normalise(requirementGrams);
    for (std::size_t d = 0; d < requirementScores.size(); ++d)
        requirementScores[d] += kGramWeight * requirementGrams[d];
    std::vector<Suggestion> out;
    for (auto document : candidates)
        out.push_back(suggestion(index.units[document], scores[document], text, language, requirementScores, limits));
    return out;
}

}  // namespace

std::unique_ptr<Suggester> makeSuggester(const Corpus& corpus, bool withCriteria, const std::stop_token& stop) {
    auto made = std::make_unique<MemorySuggester>(corpus, withCriteria, stop);
    return stop.stop_requested() ? nullptr : std::move(made);
}

}  // namespace valo::workplaces
