#include "workplaces/matching/build.hpp"

#include <algorithm>

#include "core/text.hpp"
#include "workplaces/matching/parallel.hpp"

namespace valo::workplaces {
namespace {

std::size_t at(Language language) { return static_cast<std::size_t>(language); }

// About how many words the fields have in a usual unit; longer ones are held back from there on.
constexpr double kUsualName = 4, kUsualRequirements = 90, kUsualCriteria = 500, kUsualTargets = 60,
                 kUsualDemonstration = 60, kUsualRequirement = 10;

std::string_view plain(std::string_view text, std::string& kept) {
    if (text.find_first_of("<&") == std::string_view::npos) return text;
    return kept = plainText(text);
}

template <class Use>
void forEachText(const Corpus::Unit& unit, Use use) {
    use(unit.name), use(unit.qualification), use(unit.description), use(unit.demonstration);
    for (const auto& requirement : unit.requirements) use(requirement.text), use(requirement.plain);
    for (const auto& target : unit.targets) use(target);
    for (const auto& criterion : unit.criteria) use(criterion);
}

}  // namespace

IndexBuilder::IndexBuilder(const Analyser& analyser, BuildOptions options)
    : analyser_(analyser),
      options_(std::move(options)),
      pairs_{{{Language::Fi, Language::Sv, {}, {}},
              {Language::Fi, Language::En, {}, {}},
              {Language::Sv, Language::En, {}, {}}}} {}

/// Adds up the terms of a unit's texts, field by field.
class IndexBuilder::Counter {
 public:
    Counter(const IndexBuilder& builder, Language language)
        : builder_(builder),
          language_(language),
          draft_(builder.drafts_[at(language)]),
          sums_(draft_.terms.size(), 0.0F) {}

    Counted count(const Corpus::Unit& unit) {
        const auto& w = builder_.options_.weights;
        Counted counted;
        const auto name = words(unit.name);
        std::vector<std::uint32_t> all;
        for (const auto& requirement : unit.requirements) {
            auto own = words(requirement.text);
            const auto easy = words(requirement.plain);
            own.insert(own.end(), easy.begin(), easy.end());
            all.insert(all.end(), own.begin(), own.end());
            if (!own.empty()) {
                add(own, 1.0, w.oneRequirementLength, kUsualRequirement);
                add(name, w.nameInRequirement, 0, 1);
            }
            counted.requirements.push_back(taken());
        }
        counted.name = termsOf(name);
        add(name, w.name, w.nameLength, kUsualName);
        add(all, w.requirement, w.requirementLength, kUsualRequirements);
        add(words(unit.qualification), w.qualification, 0, 1);
        add(words(unit.description), w.description, w.criterionLength, kUsualDemonstration);
        add(words(unit.demonstration), w.demonstration, w.criterionLength, kUsualDemonstration);
        add(words(unit.targets), w.target, w.criterionLength, kUsualTargets);
        add(words(unit.criteria), w.criterion, w.criterionLength, kUsualCriteria);
        counted.unit = taken();
        return counted;
    }

 private:
    std::vector<std::uint32_t> words(const LocalizedText& text) const {
        return builder_.wordsIn(text.in(language_), language_);
    }
    std::vector<std::uint32_t> words(const std::vector<LocalizedText>& texts) const {
        std::vector<std::uint32_t> all;
        for (const auto& text : texts) {
            const auto more = words(text);
            all.insert(all.end(), more.begin(), more.end());
        }
        return all;
    }
    std::vector<std::uint32_t> termsOf(const std::vector<std::uint32_t>& text) const {
        std::vector<std::uint32_t> terms;
        for (auto word : text)
            for (const auto& term : draft_.termsOf(word)) terms.push_back(term.term);
        std::ranges::sort(terms);
        const auto rest = std::ranges::unique(terms);
        terms.erase(rest.begin(), rest.end());
        return terms;
    }
    void add(const std::vector<std::uint32_t>& text, double weight, double lengthWeight, double usual) {
        const double length = static_cast<double>(text.size());
        const double each = weight / (1 - lengthWeight + lengthWeight * length / usual);
        for (auto word : text)
            for (const auto& term : draft_.termsOf(word)) {
                if (sums_[term.term] == 0) touched_.push_back(term.term);
                sums_[term.term] += static_cast<float>(each) * term.weight;
            }
    }
    std::vector<Posting> taken() {
        std::vector<Posting> postings;
        postings.reserve(touched_.size());
        const auto saturation = static_cast<float>(builder_.options_.weights.saturation);
        for (auto term : touched_) {
            postings.push_back({term, sums_[term] / (sums_[term] + saturation)});
            sums_[term] = 0;
        }
        touched_.clear();
        return postings;
    }

    const IndexBuilder& builder_;
    Language language_;
    const Draft& draft_;
    std::vector<float> sums_;
    std::vector<std::uint32_t> touched_;
};

void IndexBuilder::add(std::vector<Corpus::Unit> units) {
    if (!options_.withCriteria)
        for (auto& unit : units) unit.criteria.clear(), unit.targets.clear();
    for (auto language : kLanguages) {
        learnWords(units, language);
        std::vector<Counted> counted(units.size());
        std::vector<std::unique_ptr<Counter>> counters(workers());
        inParallel(units.size(), [&](std::size_t i, std::size_t worker) {
            if (!counters[worker]) counters[worker] = std::make_unique<Counter>(*this, language);
            counted[i] = counters[worker]->count(units[i]);
        });
        for (std::size_t i = 0; i < units.size(); ++i) take(std::move(counted[i]), drafts_[at(language)]);
    }
    for (const auto& unit : units) record(unit), collectPairs(unit);
}

/// Every word of the texts that has not been met before, looked up on all cores.
void IndexBuilder::learnWords(const std::vector<Corpus::Unit>& units, Language language) {
    auto& draft = drafts_[at(language)];
    std::vector<std::unordered_set<std::string>> unseen(workers());
    inParallel(units.size(), [&](std::size_t i, std::size_t worker) {
        std::string kept;
        forEachText(units[i], [&](const LocalizedText& text) {
            for (auto& token : tokens(plain(text.in(language), kept)))
                if (!draft.words.contains(token.folded)) unseen[worker].insert(std::move(token.folded));
        });
    });
    std::unordered_set<std::string> merged;
    for (auto& part : unseen) merged.merge(part);
    const std::vector<std::string> words(merged.begin(), merged.end());
    std::vector<std::vector<Term>> found(words.size());
    inParallel(words.size(), [&](std::size_t i, std::size_t) { found[i] = analyser_.analysed(words[i], language); });
    for (std::size_t i = 0; i < words.size(); ++i) {
        draft.words.emplace(words[i], static_cast<std::uint32_t>(draft.wordEnds.size()));
        for (const auto& term : found[i]) {
            const auto [place, isNew] =
                draft.terms.try_emplace(term.text, static_cast<std::uint32_t>(draft.terms.size()));
            const auto number = place->second;
            if (isNew) draft.isRoot.push_back(isRoot(term.text));
            draft.wordTerms.push_back({number, static_cast<float>(term.weight), term.kind == TermKind::Part});
        }
        draft.wordEnds.push_back(static_cast<std::uint32_t>(draft.wordTerms.size()));
    }
}

/// Without those that say nothing.
std::vector<std::uint32_t> IndexBuilder::wordsIn(std::string_view text, Language language) const {
    const auto& draft = drafts_[at(language)];
    std::string kept;
    std::vector<std::uint32_t> words;
    for (const auto& token : tokens(plain(text, kept)))
        if (const auto word = draft.words.at(token.folded); !draft.termsOf(word).empty()) words.push_back(word);
    return words;
}

void IndexBuilder::take(Counted counted, Draft& draft) {
    draft.unitTerms.insert(draft.unitTerms.end(), counted.unit.begin(), counted.unit.end());
    draft.unitEnds.push_back(static_cast<std::uint32_t>(draft.unitTerms.size()));
    if (!counted.unit.empty()) ++draft.filled[0];
    draft.nameTerms.insert(draft.nameTerms.end(), counted.name.begin(), counted.name.end());
    draft.nameEnds.push_back(static_cast<std::uint32_t>(draft.nameTerms.size()));
    for (const auto& requirement : counted.requirements) {
        draft.requirementTerms.insert(draft.requirementTerms.end(), requirement.begin(), requirement.end());
        draft.requirementEnds.push_back(static_cast<std::uint32_t>(draft.requirementTerms.size()));
        if (!requirement.empty()) ++draft.filled[1];
    }
}

std::uint32_t IndexBuilder::textNumber(std::string_view text) {
    const auto [known, isNew] = textNumbers_.try_emplace(std::string(text), 0);
    if (isNew) known->second = texts_.add(text);
    return known->second;
}

void IndexBuilder::record(const Corpus::Unit& unit) {
    const auto numbers = [&](const LocalizedText& text) {
        return std::array{textNumber(text.fi), textNumber(text.sv), textNumber(text.en)};
    };
    const auto number = static_cast<std::uint32_t>(units_.size());
    std::string same = unit.name.fi + '\n' + unit.name.sv + '\n' + unit.name.en;
    for (const auto& requirement : unit.requirements) same += '\n' + requirement.text.fi + '\n' + requirement.text.sv;
    const std::hash<std::string> digest;
    auto first = firstOf_.try_emplace(digest(same), number).first->second;
    if (!unit.code.empty())
        first = std::min(first, firstOf_.try_emplace(digest("code " + unit.code), number).first->second);
    units_.push_back({unit.id.value, unit.curriculum.value, static_cast<std::uint32_t>(requirements_.size()),
                      static_cast<std::uint32_t>(unit.requirements.size()),
                      first == number ? number : units_[first].twin, unit.isCommon, unit.isCompulsory,
                      unit.isSpecialist, textNumber(unit.code), textNumber(unit.decisionNumber), numbers(unit.name),
                      numbers(unit.qualification)});
    for (const auto& requirement : unit.requirements)
        requirements_.push_back(
            {requirement.id.value, numbers(requirement.text), numbers(requirement.plain), 0, number});
}

/// Terms that may stand for a word: no roots, which are parts of words only.
std::vector<std::uint32_t> IndexBuilder::meaningfulTerms(std::string_view text, Language language) const {
    const auto& draft = drafts_[at(language)];
    std::vector<std::uint32_t> found;
    for (auto word : wordsIn(text, language))
        for (const auto& term : draft.termsOf(word))
            if (!draft.isRoot[term.term]) found.push_back(term.term);
    std::ranges::sort(found);
    const auto rest = std::ranges::unique(found);
    found.erase(rest.begin(), rest.end());
    return found;
}

void IndexBuilder::collectPairs(const Corpus::Unit& unit) {
    constexpr std::size_t kMostPairs = 12'000;  // more say nothing new and take their time
    for (auto& of : pairs_) {
        const auto take = [&](const LocalizedText& text) {
            const auto &from = text.in(of.from), &to = text.in(of.to);
            if (from.empty() || to.empty() || of.pairs.size() >= kMostPairs) return;
            if (!of.seen.insert(std::hash<std::string>{}(from + '\n' + to)).second) return;
            of.pairs.emplace_back(meaningfulTerms(from, of.from), meaningfulTerms(to, of.to));
        };
        take(unit.name);
        for (const auto& requirement : unit.requirements) take(requirement.text);
        for (const auto& target : unit.targets) take(target);
    }
}

}  // namespace valo::workplaces
