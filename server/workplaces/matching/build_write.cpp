// The second half of making an index: terms are put in order, translations learnt, everything written.
#include <algorithm>
#include <map>
#include <numeric>

#include "workplaces/matching/build.hpp"
#include "workplaces/matching/parallel.hpp"

namespace valo::workplaces {
namespace {

std::size_t at(Language language) { return static_cast<std::size_t>(language); }

/// The keys in order, and for each number that a key had before, the place that it has there.
std::pair<std::vector<std::string_view>, std::vector<std::uint32_t>> inOrder(
    const std::unordered_map<std::string, std::uint32_t>& numbers) {
    std::vector<std::string_view> keys;
    for (const auto& [key, number] : numbers) keys.push_back(key);
    std::ranges::sort(keys);
    std::vector<std::uint32_t> places(keys.size());
    for (std::size_t i = 0; i < keys.size(); ++i)
        places[numbers.at(std::string(keys[i]))] = static_cast<std::uint32_t>(i);
    return {std::move(keys), std::move(places)};
}

void writeTexts(ImageWriter& out, std::uint32_t number, const std::vector<std::string_view>& texts) {
    TextsWriter writer;
    for (auto text : texts) writer.add(text);
    writer.write(out, number);
}

/// Which terms have a run of four letters; runs that very many have find nothing.
void writeGrams(ImageWriter& out, std::uint32_t base, const std::vector<std::string_view>& terms) {
    constexpr std::size_t kMostTerms = 3000;
    std::unordered_map<std::string, std::vector<std::uint32_t>> grams;
    for (std::size_t t = 0; t < terms.size(); ++t) {
        if (isRoot(terms[t])) continue;
        for (auto& gram : fourGrams(terms[t])) {
            auto& with = grams[std::move(gram)];
            if (with.empty() || with.back() != t) with.push_back(static_cast<std::uint32_t>(t));
        }
    }
    std::vector<std::string_view> keys;
    for (const auto& [gram, with] : grams)
        if (with.size() <= kMostTerms) keys.push_back(gram);
    std::ranges::sort(keys);
    writeTexts(out, base + Index::kGrams, keys);
    std::vector<std::uint32_t> ends, all;
    for (auto key : keys) {
        const auto& with = grams.at(std::string(key));
        all.insert(all.end(), with.begin(), with.end());
        ends.push_back(static_cast<std::uint32_t>(all.size()));
    }
    out.add(base + Index::kGramEnds, ends);
    out.add(base + Index::kGramTerms, all);
}

}  // namespace

/// Units by term, from terms by unit.
void IndexBuilder::writePostings(ImageWriter& out, Language language, const std::vector<std::uint32_t>& places) {
    auto& draft = drafts_[at(language)];
    const auto base = static_cast<std::uint32_t>(language) * Index::kLanguage;
    std::vector<std::uint32_t> next(places.size() + 1, 0);
    for (auto& posting : draft.unitTerms) ++next[(posting.number = places[posting.number]) + 1];
    std::partial_sum(next.begin(), next.end(), next.begin());
    std::vector<Posting> postings(draft.unitTerms.size());
    const Rows<Posting> units{draft.unitEnds, draft.unitTerms};
    for (std::uint32_t unit = 0; unit < units.size(); ++unit)
        for (const auto& [term, impact] : units[unit]) postings[next[term]++] = {unit, impact};
    draft.unitEnds = {}, draft.unitTerms = {};
    next.pop_back();  // each term's place has moved to where the next one's begin
    out.add(base + Index::kPostingEnds, next);
    out.add(base + Index::kPostings, postings);
    writeFieldsOfTerms(out, language, places, {next, postings});
}

void IndexBuilder::writeLanguage(ImageWriter& out, Language language) {
    auto& draft = drafts_[at(language)];
    const auto base = static_cast<std::uint32_t>(language) * Index::kLanguage;
    const auto [terms, places] = inOrder(draft.terms);
    writeTexts(out, base + Index::kTerms, terms);
    writeGrams(out, base, terms);

    writePostings(out, language, places);

    for (auto& posting : draft.requirementTerms) posting.number = places[posting.number];
    out.add(base + Index::kRequirementEnds, draft.requirementEnds);
    out.add(base + Index::kRequirementTerms, draft.requirementTerms);
    draft.requirementEnds = {}, draft.requirementTerms = {};

    for (auto& term : draft.nameTerms) term = places[term];
    out.add(base + Index::kNameEnds, draft.nameEnds);
    out.add(base + Index::kNameTerms, draft.nameTerms);

    const auto [words, wordPlaces] = inOrder(draft.words);
    writeTexts(out, base + Index::kWords, words);
    std::vector<std::uint32_t> wordEnds, wordOf(terms.size(), 0);
    std::vector<std::size_t> lengths(terms.size(), ~std::size_t{0});
    std::vector<WordTerm> wordTerms;
    for (std::size_t w = 0; w < words.size(); ++w) {
        for (auto term : draft.termsOf(draft.words.at(std::string(words[w])))) {
            term.term = places[term.term];
            wordTerms.push_back(term);
            if (words[w].size() < lengths[term.term])
                lengths[term.term] = words[w].size(), wordOf[term.term] = static_cast<std::uint32_t>(w);
        }
        wordEnds.push_back(static_cast<std::uint32_t>(wordTerms.size()));
    }
    out.add(base + Index::kWordEnds, wordEnds);
    out.add(base + Index::kWordTerms, wordTerms);
    out.add(base + Index::kWordOf, wordOf);
    out.add(base + Index::kFilled, draft.filled);
    for (auto& [term, number] : draft.terms) number = places[number];
    draft.words = {}, draft.wordEnds = {}, draft.wordTerms = {};
}

/// Of each pair of languages there and back.
std::array<Lexicon::Learnt, 6> IndexBuilder::learnTranslations() {
    const auto namesOf = [&](Language language) {
        std::vector<const std::string*> names(drafts_[at(language)].terms.size());
        for (const auto& [text, number] : drafts_[at(language)].terms) names[number] = &text;
        return names;
    };
    const std::array names{namesOf(Language::Fi), namesOf(Language::Sv), namesOf(Language::En)};
    std::array<Lexicon::Learnt, 6> learnt;
    inParallel(learnt.size(), [&](std::size_t i, std::size_t) {
        const auto& of = pairs_[i / 2];
        const bool isBack = i % 2 == 1;
        auto pairs = of.pairs;
        if (isBack)
            for (auto& [from, to] : pairs) std::swap(from, to);
        const auto &sources = names[at(isBack ? of.to : of.from)], &targets = names[at(isBack ? of.from : of.to)];
        for (const auto& [source, target, probability] : Lexicon::learn(pairs, sources.size()))
            learnt[i][*sources[source]].push_back({*targets[target], probability});
    });
    for (auto& of : pairs_) of.pairs = {}, of.seen = {};
    return learnt;
}

/// Only what the index has terms for: a translation that no text uses finds nothing.
void IndexBuilder::writePair(ImageWriter& out, const Lexicon& lexicon, Language from, Language to) const {
    constexpr std::size_t kMostTranslations = 24;
    const auto number = Index::kPair + 4 * (3 * static_cast<std::uint32_t>(from) + static_cast<std::uint32_t>(to));
    auto heads = lexicon.heads(from, to);
    std::ranges::sort(heads);
    std::vector<std::vector<Likely>> found(heads.size());
    const auto& terms = drafts_[at(to)].terms;
    inParallel(heads.size(), [&](std::size_t i, std::size_t) {
        for (const auto& translation : lexicon.translations(from, to, heads[i])) {
            if (const auto term = terms.find(translation.term); term != terms.end())
                found[i].push_back({term->second, static_cast<float>(translation.probability)});
            if (found[i].size() == kMostTranslations) break;
        }
    });
    TextsWriter texts;
    std::vector<std::uint32_t> ends;
    std::vector<Likely> all;
    for (std::size_t i = 0; i < heads.size(); ++i) {
        if (found[i].empty()) continue;
        texts.add(heads[i]);
        all.insert(all.end(), found[i].begin(), found[i].end());
        ends.push_back(static_cast<std::uint32_t>(all.size()));
    }
    texts.write(out, number);
    out.add(number + 2, ends);
    out.add(number + 3, all);
}

std::shared_ptr<const Image> IndexBuilder::finish(const std::filesystem::path& path, std::string_view stamp,
                                                  const std::stop_token& stop) {
    ImageWriter out(path);
    auto learnt = learnTranslations();  // first: terms are numbered anew when they are written
    for (auto language : kLanguages)
        if (!stop.stop_requested()) writeLanguage(out, language);
    if (stop.stop_requested()) return nullptr;
    writeVocabulary(out);
    writeFieldsOfUnits(out);
    Lexicon lexicon(analyser_, options_.dictionaries);  // now that much of what was collected is let go
    for (std::size_t i = 0; i < pairs_.size(); ++i) {
        lexicon.add(pairs_[i].from, pairs_[i].to, std::move(learnt[2 * i]));
        lexicon.add(pairs_[i].to, pairs_[i].from, std::move(learnt[2 * i + 1]));
    }
    for (auto from : kLanguages)
        for (auto to : kLanguages)
            if (!stop.stop_requested()) writePair(out, lexicon, from, to);
    if (stop.stop_requested()) return nullptr;
    out.add(Index::kUnits, units_);
    out.add(Index::kRequirements, requirements_);
    texts_.write(out, Index::kTexts);
    out.addBytes(Index::kStamp, stamp);
    const std::uint32_t flags =
        (analyser_.knowsFinnish() ? 1U : 0U) | (analyser_.knowsSwedish() ? 2U : 0U) | (lexicon.empty() ? 0U : 4U);
    out.add(Index::kFlags, std::vector{flags});
    return out.finish();
}

}  // namespace valo::workplaces
