#include "workplaces/matching/analysis.hpp"

#include <libvoikko/voikko.h>

#include <algorithm>
#include <array>
#include <mutex>
#include <shared_mutex>
#include <unordered_map>

#include "core/text.hpp"
#include "workplaces/matching/compounds.hpp"
#include "workplaces/matching/stemmer.hpp"

namespace valo::workplaces {
namespace {

constexpr std::size_t kMostCachedWords = 100'000;
constexpr double kPartWeight = 0.6, kDerivationWeight = 0.8, kRootWeight = 0.5, kSecondLevel = 0.4;
constexpr int kMostAnalyses = 4;

void put(std::vector<Term>& terms, std::string text, double weight, TermKind kind) {
    text = lowered(text);
    std::erase(text, '=');
    if (text.size() < 2) return;
    const auto same = std::ranges::find(terms, text, &Term::text);
    if (same == terms.end())
        terms.push_back({std::move(text), weight, kind});
    else if (same->weight < weight)
        *same = {std::move(text), weight, kind};
}

void putRoot(std::vector<Term>& terms, std::string_view base, Language language, double weight) {
    if (const auto root = rootOf(base, language); !root.empty()) put(terms, kRootMark + root, weight, TermKind::Part);
}

struct VoikkoClosed {
    void operator()(VoikkoHandle* handle) const { voikkoTerminate(handle); }
};

/// One thread's share of the analysers: their handles bear only one at a time.
struct Tools {
    explicit Tools(bool withVoikko) {
        const char* error = nullptr;
        if (withVoikko) voikko.reset(voikkoInit(&error, "fi", nullptr));  // null without a dictionary: stems have to do
    }
    std::unique_ptr<VoikkoHandle, VoikkoClosed> voikko;
    std::array<Stemmer, 3> stemmers{Stemmer("finnish"), Stemmer("swedish"), Stemmer("english")};
    const Stemmer& stem(Language language) const { return stemmers[static_cast<std::size_t>(language)]; }
};

/// "+hiusten(hius)+leikka(leikata)+us(+us)": hius and leikata; what begins with + inside is an ending.
void putParts(std::vector<Term>& terms, std::string_view wordBases) {
    std::vector<std::string_view> bases;
    std::size_t at = 0;
    while ((at = wordBases.find('(', at)) != std::string_view::npos) {
        const auto end = wordBases.find(')', at);
        if (end == std::string_view::npos) break;
        const auto base = wordBases.substr(at + 1, end - at - 1);
        if (!base.empty() && base[0] != '+') bases.push_back(base);
        at = end;
    }
    const double weight = bases.size() == 1 ? kDerivationWeight : kPartWeight;
    for (auto base : bases) {
        put(terms, std::string(base), weight, TermKind::Part);
        putRoot(terms, lowered(base), Language::Fi, weight * kRootWeight);
    }
}

std::vector<Term> known(const std::string& word, const Tools& tools) {
    std::vector<Term> terms;
    auto** analyses = voikkoAnalyzeWordCstr(tools.voikko.get(), word.c_str());
    for (int i = 0; analyses && analyses[i] && i < kMostAnalyses; ++i) {
        if (char* base = voikko_mor_analysis_value_cstr(analyses[i], "BASEFORM")) {
            put(terms, base, 1.0, TermKind::Base);
            putRoot(terms, lowered(base), Language::Fi, kRootWeight);
            voikko_free_mor_analysis_value_cstr(base);
        }
        if (char* parts = voikko_mor_analysis_value_cstr(analyses[i], "WORDBASES")) {
            putParts(terms, parts);
            voikko_free_mor_analysis_value_cstr(parts);
        }
    }
    if (analyses) voikko_free_mor_analysis(analyses);
    return terms;
}

/// A compound that no dictionary has, by the longest end that it knows: "hydrauliletkuja" ends in letku.
void putUnknown(std::vector<Term>& terms, const std::string& word, const Tools& tools) {
    const auto stem = tools.stem(Language::Fi)(word);
    put(terms, stem, 1.0, TermKind::Base);
    putRoot(terms, stem, Language::Fi, kRootWeight);
    constexpr std::size_t kLeastFirst = 4, kLeastLast = 4;
    for (std::size_t at = kLeastFirst; at + kLeastLast <= word.size(); ++at) {
        if ((static_cast<unsigned char>(word[at]) & 0xC0) == 0x80) continue;
        const auto last = known(word.substr(at), tools);
        if (last.empty()) continue;
        const auto first = word.substr(0, at);
        auto firstTerms = known(first, tools);
        if (firstTerms.empty()) firstTerms.push_back({first, 1.0, TermKind::Base});
        for (const auto& part : {firstTerms, last})
            for (const auto& term : part) put(terms, term.text, term.weight * kPartWeight, TermKind::Part);
        return;
    }
}

std::vector<Term> finnish(const std::string& word, const Tools& tools) {
    auto terms = tools.voikko ? known(word, tools) : std::vector<Term>{};
    if (terms.empty() && tools.voikko) putUnknown(terms, word, tools);
    return terms;
}

void putSwedishParts(std::vector<Term>& terms, const std::string& word, const SwedishCompounds& compounds,
                     const Stemmer& stem, double weight) {
    const auto halves = compounds.halves(word, stem);
    if (!halves) return;
    for (const auto& half : {halves->first, halves->second}) {
        put(terms, stem(half), weight, TermKind::Part);
        putRoot(terms, half, Language::Sv, weight * kRootWeight);
        if (weight > kSecondLevel) putSwedishParts(terms, half, compounds, stem, kSecondLevel);
    }
}

}  // namespace

struct Analyser::Inner {
    explicit Inner(Without missing) : without(missing) {}

    const Without without;
    const SwedishCompounds& compounds = SwedishCompounds::installed();
    bool knowsFinnish = false;
    std::mutex toolsMutex;
    std::vector<std::unique_ptr<Tools>> idle;
    std::shared_mutex cacheMutex;
    std::array<std::unordered_map<std::string, Terms>, 3> cache;

    std::unique_ptr<Tools> take() {
        {
            const std::lock_guard lock(toolsMutex);
            if (!idle.empty()) {
                auto tools = std::move(idle.back());
                idle.pop_back();
                return tools;
            }
        }
        return std::make_unique<Tools>(!without.voikko);
    }
    void giveBack(std::unique_ptr<Tools> tools) {
        const std::lock_guard lock(toolsMutex);
        idle.push_back(std::move(tools));
    }
    bool cutsSwedish() const { return !without.hunspell && !compounds.empty(); }

    std::vector<Term> analysed(const std::string& word, Language language, const Tools& tools) const {
        if (isStopWord(word, language)) return {};
        auto terms = language == Language::Fi ? finnish(word, tools) : std::vector<Term>{};
        if (!terms.empty()) return terms;
        const auto& stem = tools.stem(language);
        put(terms, stem(word), 1.0, TermKind::Base);
        putRoot(terms, word, language, kRootWeight);
        if (language == Language::Sv && cutsSwedish()) putSwedishParts(terms, word, compounds, stem, kPartWeight);
        return terms;
    }

    Terms remembered(const std::string& word, Language language) {
        const std::shared_lock lock(cacheMutex);
        const auto& words = cache[static_cast<std::size_t>(language)];
        const auto found = words.find(word);
        return found == words.end() ? nullptr : found->second;
    }
    void keep(const std::string& word, Language language, const Terms& terms) {
        const std::unique_lock lock(cacheMutex);
        auto& words = cache[static_cast<std::size_t>(language)];
        if (words.size() < kMostCachedWords) words.emplace(word, terms);
    }
};

Analyser::Analyser(Without without) : inner_(std::make_unique<Inner>(without)) {
    auto tools = inner_->take();
    inner_->knowsFinnish = tools->voikko != nullptr;
    inner_->giveBack(std::move(tools));
}
Analyser::~Analyser() = default;

bool Analyser::isFinnishVerb(const std::string& foldedWord) const {
    auto tools = inner_->take();
    int verbs = 0, others = 0;
    if (tools->voikko) {
        auto** analyses = voikkoAnalyzeWordCstr(tools->voikko.get(), foldedWord.c_str());
        for (int i = 0; analyses && analyses[i] && i < kMostAnalyses; ++i)
            if (char* what = voikko_mor_analysis_value_cstr(analyses[i], "CLASS")) {
                ++(what == std::string_view("teonsana") ? verbs : others);
                voikko_free_mor_analysis_value_cstr(what);
            }
        if (analyses) voikko_free_mor_analysis(analyses);
    }
    inner_->giveBack(std::move(tools));
    return verbs > 0 && verbs >= others;
}

bool Analyser::knowsFinnish() const { return inner_->knowsFinnish; }
bool Analyser::knowsSwedish() const { return inner_->cutsSwedish(); }

std::vector<Term> Analyser::analysed(const std::string& foldedWord, Language language) const {
    auto tools = inner_->take();
    auto terms = inner_->analysed(foldedWord, language, *tools);
    inner_->giveBack(std::move(tools));
    return terms;
}

Terms Analyser::terms(std::string_view foldedWord, Language language) const {
    const std::string word(foldedWord);
    if (auto before = inner_->remembered(word, language)) return before;
    auto terms = std::make_shared<const std::vector<Term>>(analysed(word, language));
    inner_->keep(word, language, terms);
    return terms;
}

std::string Analyser::base(std::string_view foldedWord, Language language) const {
    if (language == Language::Fi && knowsFinnish()) return std::string(foldedWord);
    auto tools = inner_->take();
    auto stem = tools->stem(language)(foldedWord);
    inner_->giveBack(std::move(tools));
    return stem;
}

}  // namespace valo::workplaces
