#include "workplaces/matching/lexicon.hpp"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <thread>

namespace valo::workplaces {
namespace {

constexpr double kForgotten = 0.002, kLeastProbability = 0.05, kPartOfTranslation = 0.6;

std::size_t at(Language language) { return static_cast<std::size_t>(language); }

}  // namespace

Lexicon::Lexicon(const Analyser& analyser, const std::string& folder) : analyser_(analyser) {
    {
        std::vector<std::jthread> reading;
        for (auto from : kLanguages)
            for (auto to : kLanguages)
                if (from != to)
                    reading.emplace_back([&, from, to] {
                        dictionaries_[at(from)][at(to)] = Dictionary::read(folder, from, to, analyser_);
                    });
    }
    for (auto language : kLanguages) findSynonyms(language);
}

bool Lexicon::empty() const {
    return std::ranges::all_of(dictionaries_, [](const auto& row) {
        return std::ranges::all_of(row, [](const auto& entries) { return entries.empty(); });
    });
}

/// Two words that translate the same sense of a foreign word mean about the same.
void Lexicon::findSynonyms(Language language) {
    std::unordered_map<std::string, std::unordered_map<std::string, double>> together;
    std::unordered_map<std::string, double> all;
    for (auto from : kLanguages)
        for (const auto& [head, senses] : dictionaries_[at(from)][at(language)])
            for (const auto& sense : senses)
                for (const auto& word : sense.words) {
                    if (word.find(' ') != word.npos) continue;
                    const auto base = analyser_.base(word, language);
                    all[base] += 1;
                    for (const auto& other : sense.words)
                        if (other != word && other.find(' ') == other.npos)
                            together[base][analyser_.base(other, language)] += 1.0;
                }
    auto& synonyms = learnt_[at(language)][at(language)];
    for (const auto& [word, others] : together)
        for (const auto& [other, count] : others) {
            // One sense in common is little of a word with many senses.
            const double probability = count / (all[word] + 1);
            if (other != word && probability >= kLeastProbability) synonyms[word].push_back({other, probability});
        }
}

std::vector<Lexicon::Guess> Lexicon::learn(const std::vector<Pair>& pairs, std::size_t sources) {
    constexpr int kRounds = 5;
    using Row = std::unordered_map<std::uint32_t, double>;
    std::vector<Row> likely(sources);
    for (int round = 0; round < kRounds; ++round) {
        std::vector<Row> counts(sources);
        for (const auto& [source, target] : pairs)
            for (auto t : target) {
                double all = 0;
                std::vector<double> shares(source.size(), 1.0);
                for (std::size_t i = 0; i < source.size(); ++i) {
                    if (round > 0) {
                        const auto known = likely[source[i]].find(t);
                        shares[i] = known == likely[source[i]].end() ? 0 : known->second;
                    }
                    all += shares[i];
                }
                for (std::size_t i = 0; i < source.size() && all > 0; ++i)
                    if (shares[i] > 0) counts[source[i]][t] += shares[i] / all;
            }
        for (auto& row : counts) {
            double all = 0;
            for (const auto& [t, count] : row) all += count;
            for (auto& [t, count] : row) count /= all;
            std::erase_if(row, [](const auto& entry) { return entry.second < kForgotten; });
        }
        likely = std::move(counts);
    }
    std::vector<Guess> guesses;
    for (std::uint32_t source = 0; source < sources; ++source)
        for (const auto& [target, probability] : likely[source])
            if (probability >= kLeastProbability) guesses.push_back({source, target, probability});
    return guesses;
}

void Lexicon::add(Language from, Language to, Learnt learnt) { learnt_[at(from)][at(to)] = std::move(learnt); }

std::vector<std::string> Lexicon::heads(Language from, Language to) const {
    std::vector<std::string> heads;
    for (const auto& [head, found] : learnt_[at(from)][at(to)]) heads.push_back(head);
    for (const auto& [head, senses] : dictionaries_[at(from)][at(to)])
        if (!learnt_[at(from)][at(to)].contains(head)) heads.push_back(head);
    return heads;
}

std::vector<Translation> Lexicon::translations(Language from, Language to, const std::string& head) const {
    std::unordered_map<std::string, double> found;
    const auto put = [&](const std::string& term, double probability) {
        auto& known = found[term];
        known = std::max(known, probability);
    };
    const auto& learnt = learnt_[at(from)][at(to)];
    if (const auto known = learnt.find(head); known != learnt.end())
        for (const auto& [term, probability] : known->second) {
            put(term, probability);
            if (from != to || to != Language::Fi) continue;
            // Listed as base forms; the index has their parts too.
            const auto parts = analyser_.terms(term, to);
            for (const auto& part : *parts) put(part.text, probability * part.weight);
        }
    const auto& entries = dictionaries_[at(from)][at(to)];
    if (const auto entry = entries.find(head); entry != entries.end())
        for (const auto& sense : entry->second) {
            for (const auto& phrase : sense.words) {
                const auto words = tokens(phrase);
                // Senses stand in the order of how common they are; a word of a phrase says little alone.
                const double probability = 0.7 / (1 + 0.3 * static_cast<double>(sense.place)) /
                                           static_cast<double>(words.size() * words.size());
                for (const auto& word : words) {
                    const auto targets = analyser_.terms(word.folded, to);
                    for (const auto& target : *targets)
                        put(target.text,
                            probability * target.weight * (target.kind == TermKind::Part ? kPartOfTranslation : 1));
                }
            }
        }
    std::vector<Translation> sorted;
    for (const auto& [term, probability] : found)
        if (probability >= kLeastProbability) sorted.push_back({term, probability});
    std::ranges::sort(sorted, [](const auto& a, const auto& b) {
        return a.probability != b.probability ? a.probability > b.probability : a.term < b.term;
    });
    return sorted;
}

}  // namespace valo::workplaces
