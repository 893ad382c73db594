#include "workplaces/matching/ask.hpp"

#include <algorithm>
#include <cmath>

#include "workplaces/matching/vocabulary.hpp"

namespace valo::workplaces {
namespace {

constexpr float kLeastWorth = 0.05F;  // beside the best of a word; less is not worth the time
constexpr std::size_t kMostRemembered = 50'000, kMostOthers = 14, kMostSimilar = 6;

std::size_t at(Language language) { return static_cast<std::size_t>(language); }

}  // namespace

void putStronger(std::vector<AskedTerm>& terms, AskedTerm term) {
    const auto same = std::ranges::find(terms, term.term, &AskedTerm::term);
    if (same == terms.end())
        terms.push_back(term);
    else if (same->weight < term.weight)
        *same = term;
}

float worthOf(const AskedTerm& term, const KnownWord& word, const LanguageIndex& texts, const Weights& weights) {
    return term.weight * static_cast<float>(std::min(texts.rarity(term.term), weights.rarest * word.rarity));
}

Asked Asker::ask(std::string_view text, Language language, const Memory& memory) const {
    Asked asked{.language = language};
    std::vector<Place> places;
    std::unordered_map<std::string, std::shared_ptr<const KnownWord>> taught;
    for (const auto& token : tokens(text)) {
        auto word = known(token.folded, language);
        auto& keys = places.emplace_back(Place{listedUnder(token.folded, *word->terms), std::nullopt}).keys;
        std::erase_if(keys, [&](const std::string& key) { return !index_.isInPhrase(language, key); });
        if (const auto before = taught.find(token.folded); before != taught.end()) {
            word = before->second;
        } else if (const auto meanings = memory.meanings(token.folded, language, analyser_); !meanings.empty()) {
            // What the organisation says of its own word goes before what the program's list says.
            auto own = std::make_shared<KnownWord>(lookUp(token.folded, language, WordList::Ignore));
            own->isTaught = true;
            addTaught(*own, language, meanings);
            word = taught[token.folded] = std::move(own);
        }
        if (word->terms->empty()) continue;
        places.back().word = asked.words.size();
        asked.words.push_back({std::string(text.substr(token.begin, token.end - token.begin)), std::move(word)});
    }
    addPhrases(asked, places);
    emphasise(asked);
    for (const auto& word : asked.words) asked.rarity += word.rarity();
    listWanted(asked);
    tellFields(asked);
    return asked;
}

void Asker::listWanted(Asked& asked) const {
    for (auto language : kLanguages) {
        const auto& texts = index_.in(language);
        auto& wanted = asked.wanted[at(language)];
        for (std::uint32_t w = 0; w < asked.words.size(); ++w) {
            const auto& [written, word, emphasis] = asked.words[w];
            for (const auto& term : word->in[at(language)].own)
                wanted.push_back(
                    {term.term, w, term.weight,
                     emphasis * word->ofReadings * term.weight * static_cast<float>(texts.rarity(term.term)), term.kind,
                     true});
            for (const auto& term : word->in[at(language)].others)
                wanted.push_back(
                    {term.term, w, term.weight, emphasis * worthOf(term, *word, texts, weights_), term.kind, false});
        }
        std::ranges::stable_sort(wanted, {}, &Wanted::term);
        for (const auto& each : wanted) asked.marks[at(language)].set(each.term % Asked::kMarks);
    }
}

/// Nobody lists Swedish verbs; a task in Swedish begins with its verb.
void Asker::emphasise(Asked& asked) const {
    if (asked.words.size() < 2) return;
    for (auto& word : asked.words) {
        const bool isVerb = asked.language == Language::Sv ? &word == &asked.words.front() : word.known->isVerb;
        if (isVerb) word.emphasis = static_cast<float>(weights_.verb);
    }
}

std::shared_ptr<const KnownWord> Asker::known(const std::string& folded, Language language) const {
    {
        const std::shared_lock lock(mutex_);
        const auto& before = before_[at(language)];
        if (const auto found = before.find(folded); found != before.end()) return found->second;
    }
    auto word = std::make_shared<const KnownWord>(lookUp(folded, language, WordList::Use));
    const std::unique_lock lock(mutex_);
    auto& before = before_[at(language)];
    if (before.size() >= kMostRemembered) before.clear();
    before.emplace(folded, word);
    return word;
}

KnownWord Asker::lookUp(const std::string& folded, Language language, WordList wordList) const {
    KnownWord word{folded, termsOf(folded, language), {}, 0};
    if (word.terms->empty()) return word;
    addOwn(word, language);
    if (wordList == WordList::Use) addListed(word, language);
    for (auto to : kLanguages) addOthers(word, language, to);
    for (auto to : kLanguages)
        if (to != language) addUnchanged(word, to);
    addSimilar(word, language);
    weigh(word, language);
    word.isVerb = language == Language::Fi && analyser_.isFinnishVerb(folded);
    return word;
}

/// How rare a word is, and of what stands for it only what may decide something, by what it is worth in the texts.
void Asker::weigh(KnownWord& word, Language language) const {
    word.rarity = rarityOf(word, language);
    for (auto each : kLanguages) {
        auto& others = word.in[at(each)].others;
        std::ranges::stable_sort(others, std::greater{},
                                 [&](const AskedTerm& term) { return worthOf(term, word, index_.in(each), weights_); });
        if (others.size() > kMostOthers) others.resize(kMostOthers);
        float most = 0;
        for (const auto& term : word.in[at(each)].own)
            most = std::max(most, term.weight * static_cast<float>(index_.in(each).rarity(term.term)));
        if (!others.empty()) most = std::max(most, worthOf(others.front(), word, index_.in(each), weights_));
        std::erase_if(others, [&](const AskedTerm& term) {
            return worthOf(term, word, index_.in(each), weights_) < kLeastWorth * most;
        });
        others.shrink_to_fit();  // many words are remembered
    }
}

/// Of a word of the texts, as the index has them, which is quick; of another, as the dictionaries do.
Terms Asker::termsOf(const std::string& folded, Language language) const {
    const auto& index = index_.in(language);
    const auto word = index.words.find(folded);
    if (!word) return analyser_.terms(folded, language);
    auto terms = std::make_shared<std::vector<Term>>();
    for (const auto& term : index.wordTerms[*word])
        terms->push_back({std::string(index.terms[term.term]), static_cast<double>(term.weight),
                          term.isPart ? TermKind::Part : TermKind::Base});
    return terms;
}

void Asker::addOwn(KnownWord& word, Language language) const {
    const auto& index = index_.in(language);
    for (const auto& term : *word.terms)
        if (const auto number = index.terms.find(term.text))
            word.in[at(language)].own.push_back(
                {*number, static_cast<float>(term.weight),
                 term.kind == TermKind::Base ? Reason::Kind::SameBase : Reason::Kind::Part});
    const auto readings = std::ranges::count(word.in[at(language)].own, Reason::Kind::SameBase, &AskedTerm::kind);
    word.ofReadings = 1 / std::sqrt(static_cast<float>(std::max<std::ptrdiff_t>(1, readings)));
}

void Asker::addOthers(KnownWord& word, Language from, Language to) const {
    const double worth = from == to             ? weights_.synonym
                         : from == Language::En ? weights_.translatedEnglish
                                                : weights_.translated;
    constexpr double kSwedishOfEnglish = 0.6;  // by a dictionary of few words
    for (const auto& term : *word.terms) {
        if (isRoot(term.text)) continue;
        for (const auto& [other, probability] : index_.translations(from, to, term.text)) {
            const bool isOwn = from == to && std::ranges::count(word.in[at(to)].own, other, &AskedTerm::term) > 0;
            if (isOwn) continue;
            const double certain = std::min(1.0, 1.5 * probability) *
                                   (from == Language::En && to == Language::Sv ? kSwedishOfEnglish : 1.0);
            putStronger(word.in[at(to)].others, {other, static_cast<float>(worth * term.weight * certain),
                                                 from == to ? Reason::Kind::WordList : Reason::Kind::Translation});
        }
    }
}

/// "CNC" is CNC everywhere.
void Asker::addUnchanged(KnownWord& word, Language to) const {
    constexpr float kBesideTranslations = 0.3F, kAlone = 0.9F;
    auto& others = word.in[at(to)].others;
    if (const auto number = index_.in(to).terms.find(word.folded))
        putStronger(others, {*number, others.empty() ? kAlone : kBesideTranslations, Reason::Kind::Same});
}

/// Words of the texts that are written nearly alike: slips, brands, compounds that no dictionary knows.
void Asker::addSimilar(KnownWord& word, Language language) const {
    constexpr double kLeastAlike = 0.5;
    const auto& index = index_.in(language);
    auto& in = word.in[at(language)];
    const bool isKnown =
        std::ranges::any_of(in.own, [](const AskedTerm& term) { return term.kind == Reason::Kind::SameBase; });
    const auto base = std::ranges::find(*word.terms, TermKind::Base, &Term::kind);
    const auto grams = fourGrams(base == word.terms->end() ? word.folded : base->text);
    std::unordered_map<std::uint32_t, int> shared;
    for (const auto& gram : grams)
        if (const auto number = index.grams.find(gram))
            for (auto term : index.gramTerms[*number]) ++shared[term];
    std::vector<AskedTerm> found;
    for (const auto& [term, count] : shared) {
        if (count < 2) continue;
        const auto text = index.terms[term];
        const double theirs = static_cast<double>(fourGrams(text).size());
        const double alike = 2.0 * count / (static_cast<double>(grams.size()) + theirs);
        if (alike < kLeastAlike || std::ranges::count(in.own, term, &AskedTerm::term) > 0) continue;
        const double worth = weights_.similar * alike * (isKnown ? weights_.similarToKnown : 1.0);
        found.push_back({term, static_cast<float>(worth), Reason::Kind::Similar});
    }
    std::ranges::sort(found, [](const auto& a, const auto& b) {
        return a.weight != b.weight ? a.weight > b.weight : a.term < b.term;
    });
    if (found.size() > kMostSimilar) found.resize(kMostSimilar);
    for (const auto& term : found) putStronger(in.others, term);
}

void Asker::addTaught(KnownWord& word, Language language, const std::vector<std::string>& meanings) const {
    for (const auto& meaning : meanings) {
        const auto means = known(meaning, language);
        for (auto each : kLanguages) {
            auto& others = word.in[at(each)].others;
            for (const auto& term : means->in[at(each)].own)
                putStronger(others,
                            {term.term, static_cast<float>(weights_.wordList) * term.weight, Reason::Kind::WordList});
            for (const auto& term : means->in[at(each)].others)
                if (term.kind == Reason::Kind::Translation)
                    putStronger(others, {term.term, static_cast<float>(weights_.wordList) * term.weight, term.kind});
        }
    }
    word.rarity = rarityOf(word, language);
}

/// By its own base form where the texts have it, the commonest of several; else by what stands for it. A word that
/// nothing knows is very rare.
double Asker::rarityOf(const KnownWord& word, Language language) const {
    const auto& own = index_.in(language);
    std::optional<double> commonest;
    for (const auto& term : word.in[at(language)].own)
        if (term.kind == Reason::Kind::SameBase)
            commonest = std::min(commonest.value_or(own.rarityOfUnknown()), own.rarity(term.term));
    if (commonest) return *commonest;
    double sum = 0, weights = 0;
    for (auto each : kLanguages) {
        const auto& index = index_.in(each);
        for (const auto& in : {word.in[at(each)].own, word.in[at(each)].others})
            for (const auto& term : in) {
                const double sure = std::pow(static_cast<double>(term.weight), 3);
                sum += index.rarity(term.term) * sure;
                weights += sure;
            }
    }
    if (weights > 0) return sum / weights;
    double most = 0;
    for (auto each : kLanguages) most = std::max(most, index_.in(each).rarityOfUnknown());
    return most;
}

}  // namespace valo::workplaces
