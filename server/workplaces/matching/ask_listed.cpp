// What the program's own word list adds to a task: official words for what is said, and the fields that it is of.
#include <algorithm>
#include <array>
#include <cmath>

#include "workplaces/matching/ask.hpp"
#include "workplaces/matching/vocabulary.hpp"

namespace valo::workplaces {
namespace {

std::size_t at(Language language) { return static_cast<std::size_t>(language); }

}  // namespace

/// A word that is not listed may have a part that is: "kahvinkeitinhuolto" ends in huolto. Its field is not told by
/// that.
void Asker::addListed(KnownWord& word, Language language) const {
    const auto keys = listedUnder(word.folded, *word.terms);
    for (const auto& key : keys) addSaying(word, language, key, 1);
    for (const auto& key : keys) addMeaning(word, language, key, 1);
    if (word.metAsListed) return;
    auto parts = word;
    for (const auto& term : *word.terms) {
        const bool isPart = term.kind == TermKind::Part && term.weight >= static_cast<double>(kLeastOfCompound);
        if (!isPart || isRoot(term.text)) continue;
        addSaying(parts, language, term.text, weights_.listedPart);
        addMeaning(parts, language, term.text, weights_.listedPart);
    }
    word.in = std::move(parts.in);
}

void Asker::addSaying(KnownWord& word, Language language, std::string_view key, double worth) const {
    constexpr float kPhrase = 3;  // its field is surer than a word's
    for (auto number : index_.saying(language, key)) {
        const auto& wording = index_.wording(number);
        word.metAsListed = std::max(word.metAsListed.value_or(0), wording.met);
        if (wording.field != WordingRecord::kEveryField) {
            word.fields.resize(index_.fields());
            word.fields[wording.field] += key.find(' ') == key.npos ? 1 : kPhrase;
        }
        addMeanings(word, language, number, worth);
    }
}

/// What official texts say in other words; the less, the more things the word is part of.
void Asker::addMeaning(KnownWord& word, Language language, std::string_view key, double worth) const {
    const auto wordings = index_.meaning(language, key);
    const double each =
        worth * weights_.otherOfficial / std::sqrt(std::max<double>(1, static_cast<double>(wordings.size())));
    for (auto number : wordings)
        if (index_.wording(number).field != WordingRecord::kEveryField) addMeanings(word, language, number, each);
}

/// A thing that the texts hardly have is hardly what its other words are about there.
void Asker::addMeanings(KnownWord& word, Language language, std::uint32_t wording, double worth) const {
    const double met = std::pow(static_cast<double>(index_.wording(wording).met), weights_.metAsListed);
    for (const auto& [of, term, weight] : index_.meanings(wording)) {
        if (std::ranges::count(word.in[of].own, term, &AskedTerm::term) > 0) continue;
        const auto kind = static_cast<Language>(of) == language ? Reason::Kind::WordList : Reason::Kind::Translation;
        putStronger(word.in[of].others, {term, static_cast<float>(worth * weights_.listed * met) * weight, kind});
    }
}

/// Words that are listed together stand near each other in a task.
void Asker::addPhrases(Asked& asked, const std::vector<Place>& places) const {
    constexpr std::size_t kNear = 4;
    for (std::size_t i = 0; i < places.size(); ++i)
        for (std::size_t j = i + 1; j < std::min(places.size(), i + kNear); ++j) {
            addPhrase(asked, std::array{&places[i], &places[j]});
            for (std::size_t k = j + 1; k < std::min(places.size(), i + kNear); ++k)
                addPhrase(asked, std::array{&places[i], &places[j], &places[k]});
        }
}

/// What they mean together is what each of them means here.
void Asker::addPhrase(Asked& asked, std::span<const Place* const> places) const {
    if (std::ranges::any_of(places, [](const Place* place) { return place->keys.empty(); })) return;
    std::vector<std::string_view> chosen(places.size());
    const auto choose = [&](auto&& self, std::size_t nth) -> void {
        if (nth < places.size()) {
            for (const auto& key : places[nth]->keys) chosen[nth] = key, self(self, nth + 1);
            return;
        }
        const auto key = phraseKey(chosen);
        if (index_.saying(asked.language, key).empty()) return;
        for (const auto* place : places) {
            if (!place->word || asked.words[*place->word].known->isTaught) continue;
            auto& known = asked.words[*place->word].known;
            auto word = std::make_shared<KnownWord>(*known);
            addSaying(*word, asked.language, key, 1);
            weigh(*word, asked.language);
            known = std::move(word);
        }
    };
    choose(choose, 0);
}

/// By the wordings that say its words, and by the official words that it has itself.
void Asker::tellFields(Asked& asked) const {
    asked.fields.assign(index_.fields(), 0);
    for (const auto& asking : asked.words) {
        const auto& word = *asking.known;
        std::vector<float> of(index_.fields(), 0);
        float listed = 0, sum = 0;
        for (auto count : word.fields) listed += count;
        for (std::size_t f = 0; f < word.fields.size() && listed > 0; ++f) of[f] = word.fields[f] / listed;
        for (auto language : kLanguages)
            for (const auto& term : word.in[at(language)].own)
                if (term.kind == Reason::Kind::SameBase || term.weight >= kLeastOfCompound)
                    for (const auto& [field, share] : index_.fieldsOfTerm(language, term.term)) of[field] += share;
        for (auto each : of) sum += each;
        if (sum <= 0) continue;
        asked.fieldsKnown += asking.rarity();
        for (std::size_t f = 0; f < of.size(); ++f)
            asked.fields[f] += static_cast<float>(asking.rarity()) * of[f] / std::max(1.0F, sum);
    }
    asked.fieldsKnown /= std::max(asked.rarity, 1e-9);
    double squares = 0;
    for (auto each : asked.fields) squares += static_cast<double>(each * each);
    if (squares > 0)
        for (auto& each : asked.fields) each /= static_cast<float>(std::sqrt(squares));
}

}  // namespace valo::workplaces
