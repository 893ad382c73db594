#include "workplaces/analysis.hpp"

#include <libstemmer.h>
#include <libvoikko/voikko.h>

#include <algorithm>
#include <array>
#include <mutex>
#include <set>
#include <unordered_map>

#include "core/text.hpp"

namespace valo::workplaces {
namespace {

constexpr std::size_t kMostCachedWords = 300'000;
constexpr double kPartWeight = 0.6, kDerivationWeight = 0.8;

// Words that stand in every requirement or in none for a reason. Compared before stemming.
const std::array<std::set<std::string, std::less<>>, 3> kStopWords = {{
    {"ja",   "tai",    "sekä",       "että",   "on",    "ei",         "se",          "ne",        "tämä",
     "niin", "kuin",   "myös",       "jos",    "kun",   "hän",        "minä",        "joka",      "jotka",
     "eli",  "mukaan", "mukaisesti", "osaa",   "osata", "opiskelija", "opiskelijan", "tutkinnon", "suorittaja",
     "voi",  "sen",    "sitä",       "kanssa", "muun",  "muita",      "eri",         "oman",      "omaa"},
    {"och", "eller", "att", "den",  "det",   "de",    "en",          "ett",         "i",      "på",
     "av",  "till",  "för", "med",  "som",   "är",    "kan",         "ska",         "jag",    "han",
     "hon", "man",   "sig", "sin",  "sitt",  "sina",  "studerande",  "studeranden", "enligt", "samt",
     "om",  "inte",  "vid", "från", "också", "olika", "examinanden", "har"},
    {"the", "a",  "an",   "and",     "or",   "of", "to",    "in",  "on",   "for",  "with",
     "by",  "is", "are",  "can",     "i",    "he", "she",   "it",  "that", "this", "as",
     "at",  "be", "from", "student", "able", "my", "their", "his", "her",  "also"},
}};

bool isWordByte(std::string_view text, std::size_t at, std::size_t& width) {
    const auto c = static_cast<unsigned char>(text[at]);
    width = c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
    width = std::min(width, text.size() - at);
    if (c < 0x80) return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (c == 0xC2) return width == 2 && static_cast<unsigned char>(text[at + 1]) == 0xAD;  // a soft hyphen joins
    return c != 0xE2;  // dashes, quotation marks, bullets
}

struct VoikkoClosed {
    void operator()(VoikkoHandle* handle) const { voikkoTerminate(handle); }
};
struct StemmerClosed {
    void operator()(sb_stemmer* stemmer) const { sb_stemmer_delete(stemmer); }
};

void put(std::vector<Term>& terms, std::string text, double weight, TermKind kind) {
    text = lowered(text);
    if (text.size() < 2) return;
    const auto same = std::ranges::find(terms, text, &Term::text);
    if (same == terms.end())
        terms.push_back({std::move(text), weight, kind});
    else if (same->weight < weight)
        *same = {std::move(text), weight, kind};
}

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
    for (auto base : bases)
        put(terms, std::string(base), bases.size() == 1 ? kDerivationWeight : kPartWeight, TermKind::Part);
}

}  // namespace

std::vector<Token> tokens(std::string_view text) {
    std::vector<Token> found;
    std::size_t at = 0, width = 1;
    while (at < text.size()) {
        if (!isWordByte(text, at, width)) {
            at += width;
            continue;
        }
        Token token{at, at, {}};
        bool hasLetter = false;
        while (at < text.size() && isWordByte(text, at, width)) {
            if (text.substr(at, 2) != "\xC2\xAD") {
                token.folded += text.substr(at, width);
                hasLetter = hasLetter || text[at] < '0' || text[at] > '9';
            }
            at += width;
        }
        token.end = at;
        token.folded = lowered(token.folded);
        if (hasLetter && token.folded.size() < 200) found.push_back(std::move(token));
    }
    return found;
}

std::vector<std::string> fourGrams(std::string_view folded) {
    const std::string edged = "^" + std::string(folded) + "$";
    std::vector<std::size_t> starts;
    for (std::size_t i = 0; i < edged.size(); ++i)
        if ((static_cast<unsigned char>(edged[i]) & 0xC0) != 0x80) starts.push_back(i);
    starts.push_back(edged.size());
    constexpr std::size_t kRun = 4;
    if (starts.size() - 1 <= kRun) return {edged};
    std::vector<std::string> grams;
    for (std::size_t i = 0; i + kRun < starts.size(); ++i)
        grams.push_back(edged.substr(starts[i], starts[i + kRun] - starts[i]));
    return grams;
}

struct Analyser::Inner {
    std::mutex mutex;
    std::unique_ptr<VoikkoHandle, VoikkoClosed> voikko;
    std::array<std::unique_ptr<sb_stemmer, StemmerClosed>, 3> stemmers;
    std::array<std::unordered_map<std::string, std::vector<Term>>, 3> cache;

    std::string stem(const std::string& word, Language language) {
        auto* stemmer = stemmers[static_cast<std::size_t>(language)].get();
        const auto* symbols =
            sb_stemmer_stem(stemmer, reinterpret_cast<const sb_symbol*>(word.data()), static_cast<int>(word.size()));
        if (!symbols) return word;
        return {reinterpret_cast<const char*>(symbols), static_cast<std::size_t>(sb_stemmer_length(stemmer))};
    }

    std::vector<Term> finnish(const std::string& word) {
        std::vector<Term> terms;
        if (!voikko) return terms;
        auto** analyses = voikkoAnalyzeWordCstr(voikko.get(), word.c_str());
        constexpr int kMostAnalyses = 4;
        for (int i = 0; analyses && analyses[i] && i < kMostAnalyses; ++i) {
            if (char* base = voikko_mor_analysis_value_cstr(analyses[i], "BASEFORM")) {
                put(terms, base, 1.0, TermKind::Base);
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

    std::vector<Term> analysed(const std::string& word, Language language) {
        if (kStopWords[static_cast<std::size_t>(language)].contains(word)) return {};
        auto terms = language == Language::Fi ? finnish(word) : std::vector<Term>{};
        if (terms.empty()) put(terms, stem(word, language), 1.0, TermKind::Base);
        return terms;
    }
};

Analyser::Analyser() : inner_(std::make_unique<Inner>()) {
    const char* error = nullptr;
    inner_->voikko.reset(voikkoInit(&error, "fi", nullptr));  // null without a dictionary: stems have to do
    constexpr const char* names[] = {"finnish", "swedish", "english"};
    for (std::size_t i = 0; i < inner_->stemmers.size(); ++i)
        inner_->stemmers[i].reset(sb_stemmer_new(names[i], "UTF_8"));
}
Analyser::~Analyser() = default;

bool Analyser::knowsFinnish() const { return inner_->voikko != nullptr; }

std::vector<Term> Analyser::terms(std::string_view foldedWord, Language language) const {
    const std::lock_guard lock(inner_->mutex);
    auto& cache = inner_->cache[static_cast<std::size_t>(language)];
    const std::string word(foldedWord);
    if (const auto known = cache.find(word); known != cache.end()) return known->second;
    auto terms = inner_->analysed(word, language);
    if (cache.size() < kMostCachedWords) cache.emplace(word, terms);
    return terms;
}

}  // namespace valo::workplaces
