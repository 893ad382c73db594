#include "workplaces/matching/suggest.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <map>
#include <set>
#include <thread>
#include <unordered_map>

#include "core/text.hpp"
#include "workplaces/matching/analysis.hpp"
#include "workplaces/matching/lexicon.hpp"

namespace valo::workplaces {
namespace {

constexpr double kSaturation = 1.2, kUnitLengthWeight = 0.5, kRequirementLengthWeight = 0.3;
constexpr double kNameWeight = 2.0, kTextWeight = 1.0, kCriteriaWeight = 0.3, kTaskWeight = 1.0;
constexpr double kUnitNameInRequirement = 0.6;
constexpr double kGramWeight = 0.6, kOtherLanguageWeight = 0.6;
constexpr std::size_t kMostTranslations = 8;
// A query of which the best units have less than this share is about something else; tuned in docs/matching.md.
constexpr double kLeastShare = 0.28;
constexpr std::size_t kUnitsAskedForShare = 5;

using Bag = std::unordered_map<std::string, double>;
using Scores = std::vector<double>;

std::size_t at(Language language) { return static_cast<std::size_t>(language); }

void add(Bag& bag, const Bag& more, double weight) {
    for (const auto& [term, inMore] : more) bag[term] += inMore * weight;
}

/// Weighted terms of documents and how rare they are: BM25.
class Index {
 public:
    Index(std::size_t documents, double lengthWeight) : lengths_(documents, 0.0F), lengthWeight_(lengthWeight) {}

    /// Documents are added in the order of their numbers.
    void add(std::uint32_t document, const Bag& bag) {
        double total = 0;
        for (const auto& [term, weight] : bag) {
            postings_[term].push_back({document, static_cast<float>(weight)});
            total += weight;
        }
        lengths_[document] = static_cast<float>(total);
        sum_ += total;
        if (!bag.empty()) ++filled_;
    }

    std::size_t filled() const { return filled_; }
    bool has(const std::string& term) const { return postings_.contains(term); }
    bool has(std::uint32_t document, const std::string& term) const {
        const auto found = postings_.find(term);
        return found != postings_.end() && std::ranges::binary_search(found->second, document, {}, &Posting::document);
    }
    /// How rare a term is; one that no document has is as rare as can be.
    double rarity(const std::string& term) const {
        const auto found = postings_.find(term);
        const double with = found == postings_.end() ? 0 : static_cast<double>(found->second.size());
        return std::log(1 + (static_cast<double>(filled_) - with + 0.5) / (with + 0.5));
    }

    /// The scores of all documents, the best one's being 1.
    Scores scores(const Bag& query) const {
        Scores out(lengths_.size(), 0.0);
        const double average = filled_ == 0 ? 1 : std::max(sum_ / static_cast<double>(filled_), 1e-9);
        double most = 0;
        for (const auto& [term, weight] : query) {
            const auto found = postings_.find(term);
            if (found == postings_.end()) continue;
            const double rare = rarity(term) * weight;
            for (const auto& [document, inText] : found->second) {
                const double norm = kSaturation * (1 - lengthWeight_ +
                                                   lengthWeight_ * static_cast<double>(lengths_[document]) / average);
                out[document] += rare * inText * (kSaturation + 1) / (inText + norm);
                most = std::max(most, out[document]);
            }
        }
        if (most > 0)
            for (auto& score : out) score /= most;
        return out;
    }

 private:
    struct Posting {
        std::uint32_t document;
        float weight;
    };
    std::unordered_map<std::string, std::vector<Posting>> postings_;
    std::vector<float> lengths_;
    double lengthWeight_, sum_ = 0;
    std::size_t filled_ = 0;
};

/// A word of the task with what it may be compared by in each language.
struct AskedWord {
    std::string word, folded;
    Terms terms;
    std::array<Bag, 3> in;  // own terms in its own language, translations in the others
    std::vector<std::string> grams;
};

struct Asked {
    Language language;
    std::vector<AskedWord> words;
    std::array<Bag, 3> terms;
    Bag grams;
};

struct LanguageIndex {
    Index unitTerms, unitGrams, requirementTerms, requirementGrams;
    LanguageIndex(std::size_t units, std::size_t requirements)
        : unitTerms(units, kUnitLengthWeight),
          unitGrams(units, kUnitLengthWeight),
          requirementTerms(requirements, kRequirementLengthWeight),
          requirementGrams(requirements, kRequirementLengthWeight) {}
};

class MemorySuggester : public Suggester {
 public:
    MemorySuggester(const Corpus& corpus, bool withCriteria, const std::stop_token& stop);

    std::vector<Suggestion> suggest(std::string_view text, Language language, const Limits& limits,
                                    std::optional<CurriculumId> curriculum) const override;
    std::vector<Span> matched(std::string_view task, std::string_view official, Language language,
                              std::optional<Language> officialLanguage) const override;

 private:
    void prepareWords() const;
    void learnTranslations();
    void addTo(Bag& terms, Bag& grams, std::string_view text, Language language) const;
    void build(Language language, const std::stop_token& stop);
    void findTwins();
    Asked ask(std::string_view text, Language language) const;
    Scores scores(const Asked& asked, Index LanguageIndex::*terms, Index LanguageIndex::*grams) const;
    double share(const Asked& asked, std::uint32_t unit) const;
    std::vector<std::size_t> bestUnits(const Asked& asked, const Scores& scores, const Limits& limits,
                                       std::optional<CurriculumId> curriculum) const;
    std::vector<Reason> reasons(const Asked& asked, std::string_view official, Language language,
                                std::vector<Span>* spans = nullptr) const;
    std::vector<Reason> reasons(const Asked& asked, const LocalizedText& official) const;
    Suggestion suggestion(std::size_t unit, double score, const Asked& asked, const Scores& requirementScores,
                          const Limits& limits) const;

    Corpus corpus_;
    std::vector<std::size_t> firstRequirement_;  // of each unit; its requirements are numbered on from there
    std::vector<std::size_t> twinOf_;            // the first unit that is the same in another qualification
    Analyser analyser_;
    Lexicon lexicon_{analyser_};
    std::vector<LanguageIndex> indexes_;
};

template <class Use>
void forEachText(const Corpus::Unit& unit, Use use) {
    use(unit.name);
    for (const auto& requirement : unit.requirements) use(requirement.text), use(requirement.plain);
    for (const auto& criterion : unit.criteria) use(criterion);
    for (const auto& task : unit.tasks) use(task);
}

MemorySuggester::MemorySuggester(const Corpus& corpus, bool withCriteria, const std::stop_token& stop)
    : corpus_(corpus) {
    std::size_t requirements = 0;
    for (auto& unit : corpus_.units) {
        if (!withCriteria) unit.criteria.clear();
        firstRequirement_.push_back(requirements);
        requirements += unit.requirements.size();
    }
    findTwins();
    prepareWords();
    if (stop.stop_requested()) return;
    for (std::size_t i = 0; i < kLanguages.size(); ++i) indexes_.emplace_back(corpus_.units.size(), requirements);
    std::vector<std::jthread> working;
    working.emplace_back([this] { learnTranslations(); });
    for (auto language : kLanguages) working.emplace_back([this, language, &stop] { build(language, stop); });
}

/// Every word of the texts, looked up on all cores.
void MemorySuggester::prepareWords() const {
    for (auto language : kLanguages) {
        std::set<std::string> words;
        for (const auto& unit : corpus_.units)
            forEachText(unit, [&](const LocalizedText& text) {
                for (auto& token : tokens(text.in(language))) words.insert(std::move(token.folded));
            });
        analyser_.prepare({words.begin(), words.end()}, language);
    }
}

void MemorySuggester::learnTranslations() {
    constexpr std::size_t kMostPairs = 20'000;  // more say nothing new and take their time
    const auto termsOf = [&](std::string_view text, Language language) {
        std::set<std::string> found;
        for (const auto& token : tokens(text))
            for (const auto& term : *analyser_.terms(token.folded, language)) found.insert(term.text);
        return std::vector<std::string>(found.begin(), found.end());
    };
    for (auto from : kLanguages)
        for (auto to : kLanguages) {
            if (from >= to) continue;
            std::set<std::pair<std::string_view, std::string_view>> texts;
            const auto take = [&](const LocalizedText& text) {
                if (!text.in(from).empty() && !text.in(to).empty() && texts.size() < kMostPairs)
                    texts.emplace(text.in(from), text.in(to));
            };
            for (const auto& unit : corpus_.units) {
                take(unit.name);
                for (const auto& requirement : unit.requirements) take(requirement.text);
            }
            std::vector<Lexicon::Pair> pairs, back;
            for (const auto& [a, b] : texts) {
                pairs.emplace_back(termsOf(a, from), termsOf(b, to));
                back.emplace_back(pairs.back().second, pairs.back().first);
            }
            lexicon_.learn(from, to, pairs);
            lexicon_.learn(to, from, back);
        }
}

/// Units with the same code, or the same name and requirements, in several qualifications.
void MemorySuggester::findTwins() {
    std::map<std::string, std::size_t> first;
    for (std::size_t u = 0; u < corpus_.units.size(); ++u) {
        const auto& unit = corpus_.units[u];
        std::string text = unit.name.fi + '\n' + unit.name.sv + '\n' + unit.name.en;
        for (const auto& requirement : unit.requirements)
            text += '\n' + requirement.text.fi + '\n' + requirement.text.sv;
        const auto byText = first.try_emplace(std::move(text), u).first->second;
        const auto byCode = unit.code.empty() ? u : first.try_emplace("code " + unit.code, u).first->second;
        twinOf_.push_back(twinOf_.size() > std::min(byText, byCode) ? twinOf_[std::min(byText, byCode)] : u);
    }
}

void MemorySuggester::addTo(Bag& terms, Bag& grams, std::string_view text, Language language) const {
    std::string plain;
    if (text.find_first_of("<&") != std::string_view::npos) text = plain = plainText(text);
    for (const auto& token : tokens(text)) {
        const auto found = analyser_.terms(token.folded, language);
        for (const auto& term : *found) terms[term.text] += term.weight;
        if (!found->empty())
            for (auto& gram : fourGrams(token.folded)) grams[std::move(gram)] += 1;
    }
}

void MemorySuggester::build(Language language, const std::stop_token& stop) {
    auto& index = indexes_[at(language)];
    for (std::size_t u = 0; u < corpus_.units.size() && !stop.stop_requested(); ++u) {
        const auto& unit = corpus_.units[u];
        Bag nameTerms, nameGrams, terms, grams;
        addTo(nameTerms, nameGrams, unit.name.in(language), language);
        add(terms, nameTerms, kNameWeight), add(grams, nameGrams, kNameWeight);
        for (std::size_t r = 0; r < unit.requirements.size(); ++r) {
            Bag ownTerms, ownGrams;
            addTo(ownTerms, ownGrams, unit.requirements[r].text.in(language), language);
            addTo(ownTerms, ownGrams, unit.requirements[r].plain.in(language), language);
            if (ownTerms.empty()) continue;
            add(terms, ownTerms, kTextWeight), add(grams, ownGrams, kTextWeight);
            add(ownTerms, nameTerms, kUnitNameInRequirement), add(ownGrams, nameGrams, kUnitNameInRequirement);
            const auto document = static_cast<std::uint32_t>(firstRequirement_[u] + r);
            index.requirementTerms.add(document, ownTerms);
            index.requirementGrams.add(document, ownGrams);
        }
        const auto addTexts = [&](const std::vector<LocalizedText>& texts, double weight) {
            Bag ownTerms, ownGrams;
            for (const auto& text : texts) addTo(ownTerms, ownGrams, text.in(language), language);
            add(terms, ownTerms, weight), add(grams, ownGrams, weight);
        };
        addTexts(unit.criteria, kCriteriaWeight);
        addTexts(unit.tasks, kTaskWeight);
        index.unitTerms.add(static_cast<std::uint32_t>(u), terms);
        index.unitGrams.add(static_cast<std::uint32_t>(u), grams);
    }
}

Asked MemorySuggester::ask(std::string_view text, Language language) const {
    Asked asked{language, {}, {}, {}};
    for (const auto& token : tokens(text)) {
        AskedWord word{std::string(text.substr(token.begin, token.end - token.begin)),
                       token.folded,
                       analyser_.terms(token.folded, language),
                       {},
                       fourGrams(token.folded)};
        if (word.terms->empty()) continue;
        for (const auto& term : *word.terms) {
            word.in[at(language)][term.text] = term.weight;
            for (auto other : kLanguages) {
                if (other == language) continue;
                const auto found = lexicon_.translations(language, other, term.text);
                for (std::size_t i = 0; i < std::min(found.size(), kMostTranslations); ++i) {
                    auto& weight = word.in[at(other)][found[i].term];
                    weight = std::max(weight, term.weight * std::min(1.0, 1.5 * found[i].probability));
                }
            }
        }
        for (auto each : kLanguages) add(asked.terms[at(each)], word.in[at(each)], 1);
        for (const auto& gram : word.grams) asked.grams[gram] += 1;
        asked.words.push_back(std::move(word));
    }
    return asked;
}

/// Sums of what each index says, each with its best hit as 1. Finnish and Swedish ask the other one through the
/// lexicon; English asks both, and its own texts as far as there are any.
Scores MemorySuggester::scores(const Asked& asked, Index LanguageIndex::*terms, Index LanguageIndex::*grams) const {
    Scores sum;
    const auto take = [&](const Scores& more, double weight) {
        sum.resize(more.size(), 0.0);
        for (std::size_t d = 0; d < more.size(); ++d) sum[d] += weight * more[d];
    };
    const auto inLanguage = [&](Language language, double weight) {
        take((indexes_[at(language)].*terms).scores(asked.terms[at(language)]), weight);
    };
    const auto ownGrams = [&](double weight) {
        take((indexes_[at(asked.language)].*grams).scores(asked.grams), weight * kGramWeight);
    };
    if (asked.language != Language::En) {
        inLanguage(asked.language, 1);
        ownGrams(1);
        inLanguage(asked.language == Language::Fi ? Language::Sv : Language::Fi, kOtherLanguageWeight);
        return sum;
    }
    const auto filled = [&](Language language) {
        return static_cast<double>((indexes_[at(language)].*terms).filled());
    };
    const double english = filled(Language::En) / std::max({1.0, filled(Language::Fi), filled(Language::Sv)});
    // Squared: where only some units are in English, they would win on every common word.
    const double own = std::min(1.0, english * english), translated = 1 - (1 - kOtherLanguageWeight) * own;
    inLanguage(Language::En, own);
    ownGrams(own);
    inLanguage(Language::Fi, translated);
    inLanguage(Language::Sv, translated * kOtherLanguageWeight);
    return sum;
}

/// The part of the query's words, weighted by how rare they are, that a unit has in some way: 1 when it has all.
double MemorySuggester::share(const Asked& asked, std::uint32_t unit) const {
    constexpr double kTranslated = 0.6, kSpelling = 0.3, kLeastSpelling = 0.5;
    const auto& own = indexes_[at(asked.language)];
    double all = 0, had = 0;
    for (const auto& word : asked.words) {
        double rare = 0, match = 0;
        for (auto language : kLanguages) {
            const auto& index = indexes_[at(language)].unitTerms;
            const double certainty = language == asked.language ? 1 : kTranslated;
            for (const auto& [term, weight] : word.in[at(language)]) {
                if (!index.has(term)) continue;
                if (language == asked.language || rare == 0) rare = std::max(rare, index.rarity(term));
                if (index.has(unit, term)) match = std::max(match, certainty * weight);
            }
        }
        if (rare == 0)
            for (const auto& index : indexes_) rare = std::max(rare, index.unitTerms.rarity(""));
        double alike = 0;
        for (const auto& gram : word.grams) alike += own.unitGrams.has(unit, gram) ? 1 : 0;
        alike /= static_cast<double>(word.grams.size());
        if (alike >= kLeastSpelling) match = std::max(match, kSpelling * alike);
        all += rare;
        had += rare * match;
    }
    return all > 0 ? had / all : 0;
}

std::vector<std::size_t> MemorySuggester::bestUnits(const Asked& asked, const Scores& scores, const Limits& limits,
                                                    std::optional<CurriculumId> curriculum) const {
    std::vector<std::size_t> found;
    for (std::size_t u = 0; u < scores.size(); ++u)
        if (scores[u] > 0 && (!curriculum || corpus_.units[u].curriculum == *curriculum)) found.push_back(u);
    constexpr std::size_t kTwinsAllowedFor = 5;
    const auto count = std::min(std::max(limits.units, kUnitsAskedForShare) * kTwinsAllowedFor, found.size());
    std::ranges::partial_sort(found, found.begin() + static_cast<std::ptrdiff_t>(count),
                              [&](auto a, auto b) { return scores[a] != scores[b] ? scores[a] > scores[b] : a < b; });
    found.resize(count);
    if (limits.evenIfFar) return found;
    double best = 0;
    for (std::size_t i = 0; i < std::min(kUnitsAskedForShare, found.size()); ++i)
        best = std::max(best, share(asked, static_cast<std::uint32_t>(found[i])));
    return best >= kLeastShare ? found : std::vector<std::size_t>{};
}

/// How a word of the official text meets a word of the task.
std::optional<Reason::Kind> relation(const Token& token, const std::vector<Term>& terms, const AskedWord& asked,
                                     Language askedIn, Language language) {
    if (token.folded == asked.folded) return Reason::Kind::Same;
    if (language != askedIn) {
        constexpr double kLeast = 0.1;
        for (const auto& term : terms)
            if (const auto found = asked.in[at(language)].find(term.text);
                found != asked.in[at(language)].end() && found->second * term.weight >= kLeast)
                return Reason::Kind::Translation;
        return std::nullopt;
    }
    bool isPart = false;
    for (const auto& term : terms)
        for (const auto& other : *asked.terms) {
            if (term.text != other.text) continue;
            if (term.kind == TermKind::Base && other.kind == TermKind::Base) return Reason::Kind::SameBase;
            isPart = true;
        }
    if (isPart) return Reason::Kind::Part;
    const auto left = fourGrams(token.folded);
    const auto& right = asked.grams;
    const auto shared =
        std::ranges::count_if(left, [&](const auto& gram) { return std::ranges::find(right, gram) != right.end(); });
    // Endings are alike in many words; a shared beginning says more.
    const double alike = 2.0 * static_cast<double>(shared) / static_cast<double>(left.size() + right.size());
    const bool isSimilar = shared >= 2 && alike >= (left.front() == right.front() ? 0.4 : 0.6);
    return isSimilar ? std::optional(Reason::Kind::Similar) : std::nullopt;
}

std::vector<Reason> MemorySuggester::reasons(const Asked& asked, std::string_view official, Language language,
                                             std::vector<Span>* spans) const {
    std::vector<Reason> found;
    for (const auto& token : tokens(official)) {
        const auto terms = analyser_.terms(token.folded, language);
        if (terms->empty()) continue;
        std::optional<Reason> best;
        for (const auto& word : asked.words) {
            const auto kind = relation(token, *terms, word, asked.language, language);
            if (kind && (!best || *kind < best->kind))
                best = Reason{word.word, std::string(official.substr(token.begin, token.end - token.begin)), *kind};
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

/// In the task's language where the text has it; else, or when nothing meets there, in the others.
std::vector<Reason> MemorySuggester::reasons(const Asked& asked, const LocalizedText& official) const {
    auto found = reasons(asked, official.in(asked.language), asked.language);
    for (auto language : kLanguages)
        if (found.empty() && language != asked.language) found = reasons(asked, official.in(language), language);
    return found;
}

std::vector<Suggester::Span> MemorySuggester::matched(std::string_view task, std::string_view official,
                                                      Language language,
                                                      std::optional<Language> officialLanguage) const {
    std::vector<Span> spans;
    reasons(ask(task, language), official, officialLanguage.value_or(language), &spans);
    return spans;
}

Suggestion MemorySuggester::suggestion(std::size_t unit, double score, const Asked& asked,
                                       const Scores& requirementScores, const Limits& limits) const {
    const auto& source = corpus_.units[unit];
    Suggestion out{source.id, source.curriculum,    source.code,           source.name, score, {},
                   {},        source.qualification, source.decisionNumber, {}};
    out.reasons = reasons(asked, source.name);
    const auto scoreOf = [&](std::size_t r) { return requirementScores[firstRequirement_[unit] + r]; };
    std::vector<std::size_t> order(source.requirements.size());
    for (std::size_t r = 0; r < order.size(); ++r) order[r] = r;
    std::ranges::stable_sort(order, std::greater{}, scoreOf);
    for (auto r : order) {
        if (out.requirements.size() == limits.requirementsPerUnit || scoreOf(r) <= 0) break;
        const auto& requirement = source.requirements[r];
        SuggestedRequirement suggested{requirement.id, requirement.text, requirement.plain, scoreOf(r) + score, {}};
        suggested.reasons = reasons(asked, requirement.text);
        for (auto& reason : reasons(asked, requirement.plain))
            if (std::ranges::none_of(suggested.reasons,
                                     [&](const Reason& r2) { return r2.taskWord == reason.taskWord; }))
                suggested.reasons.push_back(std::move(reason));
        // A requirement without a word of its own in common is only there because of its unit.
        if (!suggested.reasons.empty()) out.requirements.push_back(std::move(suggested));
    }
    // Neither the name nor a requirement: then the unit's criteria must say why.
    for (auto each = source.criteria.begin();
         out.requirements.empty() && out.reasons.empty() && each != source.criteria.end(); ++each)
        out.reasons = reasons(asked, *each);
    return out;
}

std::vector<Suggestion> MemorySuggester::suggest(std::string_view text, Language language, const Limits& limits,
                                                 std::optional<CurriculumId> curriculum) const {
    const auto asked = ask(text, language);
    if (asked.words.empty() || corpus_.units.empty()) return {};
    const auto unitScores = scores(asked, &LanguageIndex::unitTerms, &LanguageIndex::unitGrams);
    const auto units = bestUnits(asked, unitScores, limits, curriculum);
    if (units.empty()) return {};
    auto requirementScores = scores(asked, &LanguageIndex::requirementTerms, &LanguageIndex::requirementGrams);
    const double most = requirementScores.empty() ? 0 : *std::ranges::max_element(requirementScores);
    if (most > 0)
        for (auto& score : requirementScores) score /= most;
    std::vector<Suggestion> out;
    std::map<std::size_t, std::size_t> shownAs;
    for (auto unit : units) {
        if (const auto twin = shownAs.find(twinOf_[unit]); twin != shownAs.end()) {
            const auto& same = corpus_.units[unit];
            out[twin->second].twins.push_back(
                {same.id, same.curriculum, same.code, same.qualification, same.decisionNumber});
            continue;
        }
        if (out.size() == limits.units) continue;
        shownAs.emplace(twinOf_[unit], out.size());
        out.push_back(suggestion(unit, unitScores[unit] / unitScores[units.front()], asked, requirementScores, limits));
    }
    return out;
}

}  // namespace

std::unique_ptr<Suggester> makeSuggester(const Corpus& corpus, bool withCriteria, const std::stop_token& stop) {
    auto made = std::make_unique<MemorySuggester>(corpus, withCriteria, stop);
    return stop.stop_requested() ? nullptr : std::move(made);
}

}  // namespace valo::workplaces
