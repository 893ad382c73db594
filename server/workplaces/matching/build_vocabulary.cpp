// The part of making an index that is about the program's word list: what its wordings mean, and which field terms and
// units are of.
#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include "workplaces/matching/build.hpp"
#include "workplaces/matching/parallel.hpp"

namespace valo::workplaces {
namespace {

std::size_t at(Language language) { return static_cast<std::size_t>(language); }

struct Keyed {
    std::string_view key;
    std::uint32_t wording;
    auto operator<=>(const Keyed&) const = default;
};

template <class Value>
void sortOnce(std::vector<Value>& values) {
    std::ranges::sort(values);
    values.erase(std::ranges::unique(values).begin(), values.end());
}

void writeKeys(ImageWriter& out, std::uint32_t number, std::vector<std::string_view> texts) {
    sortOnce(texts);
    TextsWriter writer;
    for (auto text : texts) writer.add(text);
    writer.write(out, number);
}

void writeKeys(ImageWriter& out, std::uint32_t number, std::vector<Keyed> keyed) {
    sortOnce(keyed);
    TextsWriter keys;
    std::vector<std::uint32_t> ends, wordings;
    for (std::size_t i = 0; i < keyed.size(); ++i) {
        wordings.push_back(keyed[i].wording);
        if (i + 1 < keyed.size() && keyed[i + 1].key == keyed[i].key) continue;
        keys.add(keyed[i].key);
        ends.push_back(static_cast<std::uint32_t>(wordings.size()));
    }
    keys.write(out, number);
    out.add(number + 2, ends);
    out.add(number + 3, wordings);
}

template <class T>
void writeRows(ImageWriter& out, std::uint32_t ends, std::uint32_t values, const std::vector<std::vector<T>>& rows) {
    std::vector<std::uint32_t> endOf;
    std::vector<T> all;
    for (const auto& row : rows) {
        all.insert(all.end(), row.begin(), row.end());
        endOf.push_back(static_cast<std::uint32_t>(all.size()));
    }
    out.add(ends, endOf);
    out.add(values, all);
}

}  // namespace

/// Only what the index has terms for, as with translations; and how much of what is meant the texts have.
std::pair<std::vector<Meaning>, float> IndexBuilder::meaningsOf(const Wording& wording) const {
    constexpr double kLessByPlace = 0.15;
    std::vector<Meaning> found;
    double words = 0, met = 0;
    for (auto language : kLanguages) {
        const auto& terms = drafts_[at(language)].terms;
        double place = 0;
        for (const auto& word : wording.means[at(language)]) {
            const double weight = 1 / (1 + kLessByPlace * place++), telling = 1 / place;
            bool isMet = false;
            for (const auto& token : tokens(word))
                for (const auto& term : analyser_.analysed(token.folded, language)) {
                    const auto known = terms.find(term.text);
                    if (known == terms.end() || isRoot(term.text)) continue;
                    found.push_back({static_cast<std::uint32_t>(language), known->second,
                                     static_cast<float>(weight * term.weight)});
                    isMet = isMet || term.kind == TermKind::Base;
                }
            words += telling;
            met += isMet ? telling : 0;
        }
    }
    return {std::move(found), static_cast<float>(met / std::max(1.0, words))};
}

void IndexBuilder::writeVocabulary(ImageWriter& out) const {
    const auto& wordings = options_.vocabulary->wordings;
    std::vector<std::vector<Meaning>> meanings(wordings.size());
    std::vector<WordingRecord> records(wordings.size());
    std::vector<std::array<VocabularyKeys, 3>> said(wordings.size()), meant(wordings.size());
    inParallel(wordings.size(), [&](std::size_t i, std::size_t) {
        records[i].field = wordings[i].field.value_or(WordingRecord::kEveryField);
        std::tie(meanings[i], records[i].met) = meaningsOf(wordings[i]);
        for (auto language : kLanguages) {
            said[i][at(language)] = keysOf(wordings[i].said[at(language)], language, analyser_);
            meant[i][at(language)] = keysOf(wordings[i].means[at(language)], language, analyser_);
        }
    });
    for (auto language : kLanguages) {
        std::vector<Keyed> ofSaid, ofMeant;
        std::vector<std::string_view> inPhrases;
        for (std::uint32_t i = 0; i < wordings.size(); ++i) {
            for (const auto& key : said[i][at(language)].keys) ofSaid.push_back({key, i});
            for (const auto& key : meant[i][at(language)].keys)
                if (key.find(' ') == key.npos) ofMeant.push_back({key, i});  // asked for by single words
            for (const auto& word : said[i][at(language)].inPhrases) inPhrases.push_back(word);
        }
        const auto number = Index::kVocabulary + Index::kPartsOfVocabulary * static_cast<std::uint32_t>(language);
        writeKeys(out, number + Index::kSaid, std::move(ofSaid));
        writeKeys(out, number + Index::kMeant, std::move(ofMeant));
        writeKeys(out, number + Index::kInPhrases, std::move(inPhrases));
    }
    writeRows(out, Index::kMeanings, Index::kMeanings + 1, meanings);
    out.add(Index::kWordings, records);
}

/// By a term's number as it was drafted. What wordings of every field alike mean tells nothing; what those of one field
/// mean tells the more, the more of them there are.
std::vector<std::vector<FieldShare>> IndexBuilder::fieldsOfTerms(Language language) const {
    constexpr double kLessByPlace = 0.5, kDoubt = 1;
    const auto& terms = drafts_[at(language)].terms;
    std::vector<std::map<std::uint32_t, double>> counts(terms.size());
    for (const auto& wording : options_.vocabulary->wordings) {
        if (!wording.field) continue;
        double place = 0;
        for (const auto& word : wording.means[at(language)]) {
            const double weight = 1 / (1 + kLessByPlace * place++);
            for (const auto& token : tokens(word))
                for (const auto& term : analyser_.analysed(token.folded, language))
                    if (const auto known = terms.find(term.text); known != terms.end() && !isRoot(term.text))
                        counts[known->second][*wording.field] += weight * term.weight;
        }
    }
    std::vector<std::vector<FieldShare>> shares(terms.size());
    for (std::size_t t = 0; t < counts.size(); ++t) {
        double all = kDoubt;
        for (const auto& [field, count] : counts[t]) all += count;
        for (const auto& [field, count] : counts[t])
            if (const double more = count / all - 1.0 / options_.vocabulary->fields; more > 0)
                shares[t].push_back({field, static_cast<float>(more)});
    }
    return shares;
}

/// And adds up what its terms say about each unit.
void IndexBuilder::writeFieldsOfTerms(ImageWriter& out, Language language, const std::vector<std::uint32_t>& places,
                                      const Rows<Posting>& units) {
    const auto fields = options_.vocabulary->fields;
    auto drafted = fieldsOfTerms(language);
    std::vector<std::vector<FieldShare>> shares(drafted.size());
    for (std::size_t t = 0; t < drafted.size(); ++t) shares[places[t]] = std::move(drafted[t]);
    fieldsOfUnits_.resize(units_.size() * fields);
    for (std::size_t t = 0; t < shares.size(); ++t) {
        if (shares[t].empty()) continue;
        const auto with = static_cast<double>(units[t].size()),
                   all = static_cast<double>(drafts_[at(language)].filled[0]);
        const auto rarity = static_cast<float>(std::log(1 + (all - with + 0.5) / (with + 0.5)));
        for (const auto& [unit, impact] : units[t])
            for (const auto& [field, share] : shares[t])
                fieldsOfUnits_[std::size_t{unit} * fields + field] += impact * rarity * share;
    }
    const auto number = Index::kVocabulary + Index::kPartsOfVocabulary * static_cast<std::uint32_t>(language);
    writeRows(out, number + Index::kFieldEnds, number + Index::kFieldShares, shares);
}

void IndexBuilder::writeFieldsOfUnits(ImageWriter& out) {
    const auto fields = options_.vocabulary->fields;
    for (std::size_t unit = 0; unit < units_.size(); ++unit) {
        const auto of = std::span(fieldsOfUnits_).subspan(unit * fields, fields);
        double squares = 0;
        for (auto each : of) squares += static_cast<double>(each * each);
        if (squares > 0)
            for (auto& each : of) each /= static_cast<float>(std::sqrt(squares));
    }
    out.add(Index::kFieldsOfUnits, fieldsOfUnits_);
    out.add(Index::kFieldsOfUnits + 1, std::vector{fields});
}

}  // namespace valo::workplaces
