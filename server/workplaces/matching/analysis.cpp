#include "workplaces/matching/analysis.hpp"

#include <libstemmer.h>
#include <libvoikko/voikko.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <mutex>
#include <optional>
#include <set>
#include <shared_mutex>
#include <thread>
#include <unordered_map>
#include <unordered_set>

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

namespace {

struct Stemmer {
    explicit Stemmer(const char* language) : stemmer(sb_stemmer_new(language, "UTF_8")) {}
    std::string operator()(std::string_view word) const {
        const auto* symbols = sb_stemmer_stem(stemmer.get(), reinterpret_cast<const sb_symbol*>(word.data()),
                                              static_cast<int>(word.size()));
        if (!symbols) return std::string(word);
        return {reinterpret_cast<const char*>(symbols), static_cast<std::size_t>(sb_stemmer_length(stemmer.get()))};
    }
    std::unique_ptr<sb_stemmer, StemmerClosed> stemmer;
};

/// Swedish compounds, cut where both halves are words of a list: "bilreparationer" is bil and reparation.
class SwedishCompounds {
 public:
    /// Where Debian's hunspell-sv puts its lists; without one, no compound is cut.
    SwedishCompounds() {
        for (const auto* path : {"/usr/share/hunspell/sv_FI.dic", "/usr/share/hunspell/sv_SE.dic"}) {
            std::ifstream list(path);
            for (std::string line; std::getline(list, line);) {
                auto word = lowered(line.substr(0, line.find_first_of("/ \t\r")));
                if (word.size() >= kLeastPart && word.find_first_of("0123456789.-'") == word.npos)
                    words_.insert(std::move(word));
            }
            if (!words_.empty()) break;
        }
        const Stemmer stem("swedish");
        for (const auto& word : words_) stems_.insert(stem(word));
    }
    bool empty() const { return words_.empty(); }

    /// The two halves as they would stand alone, or nothing.
    std::optional<std::pair<std::string, std::string>> halves(const std::string& word, const Stemmer& stem) const {
        // A word of the list may be a compound too, but not of scraps ("maskin" is not "mas" and "kin").
        const std::size_t least = words_.contains(word) ? kLeastPart + 1 : kLeastPart;
        std::optional<std::pair<std::string, std::string>> best;
        int least_doubt = 9;
        for (std::size_t at = least; at + least <= word.size(); ++at) {
            if ((static_cast<unsigned char>(word[at]) & 0xC0) == 0x80) continue;
            const auto [left, doubtLeft] = asFirst(word.substr(0, at));
            if (left.empty()) continue;
            const auto right = word.substr(at);
            const int doubtRight = words_.contains(right) ? 0 : stems_.contains(stem(right)) ? 1 : kNoWord;
            if (doubtRight == kNoWord) continue;
            // The earlier cut of two equally good ones leaves the longer head.
            if (doubtLeft + doubtRight < least_doubt) best = {left, right}, least_doubt = doubtLeft + doubtRight;
        }
        return best;
    }

 private:
    static constexpr std::size_t kLeastPart = 3;
    static constexpr int kNoWord = 9;

    /// The first half as a word: as it is, without the joining s, or with the vowel that a compound drops.
    std::pair<std::string, int> asFirst(std::string part) const {
        if (words_.contains(part)) return {std::move(part), 0};
        if (part.back() == 's' && part.size() > kLeastPart && words_.contains(part.substr(0, part.size() - 1)))
            return {part.substr(0, part.size() - 1), 0};
        for (const char vowel : {'a', 'e'})
            if (words_.contains(part + vowel)) return {part + vowel, 1};
        return {"", kNoWord};
    }

    std::unordered_set<std::string> words_, stems_;
};

/// One thread's share of the analysers: their handles bear only one at a time.
struct Tools {
    Tools() {
        const char* error = nullptr;
        voikko.reset(voikkoInit(&error, "fi", nullptr));  // null without a dictionary: stems have to do
    }
    std::unique_ptr<VoikkoHandle, VoikkoClosed> voikko;
    std::array<Stemmer, 3> stemmers{Stemmer("finnish"), Stemmer("swedish"), Stemmer("english")};
};

std::vector<Term> finnish(const std::string& word, const Tools& tools) {
    std::vector<Term> terms;
    if (!tools.voikko) return terms;
    auto** analyses = voikkoAnalyzeWordCstr(tools.voikko.get(), word.c_str());
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

void putSwedishParts(std::vector<Term>& terms, const std::string& word, const SwedishCompounds& compounds,
                     const Stemmer& stem, double weight) {
    constexpr double kSecondLevel = 0.4;
    const auto halves = compounds.halves(word, stem);
    if (!halves) return;
    for (const auto& half : {halves->first, halves->second}) {
        put(terms, stem(half), weight, TermKind::Part);
        if (weight > kSecondLevel) putSwedishParts(terms, half, compounds, stem, kSecondLevel);
    }
}

/// Read once for the whole program.
const SwedishCompounds& swedishCompounds() {
    static const SwedishCompounds all;
    return all;
}

}  // namespace

struct Analyser::Inner {
    const SwedishCompounds& compounds = swedishCompounds();
    bool knowsFinnish = false;
    std::mutex toolsMutex;
    std::vector<std::unique_ptr<Tools>> idle;
    std::shared_mutex cacheMutex;
    std::array<std::unordered_map<std::string, Terms>, 3> cache;

    std::unique_ptr<Tools> take() {
        const std::lock_guard lock(toolsMutex);
        if (idle.empty()) return std::make_unique<Tools>();
        auto tools = std::move(idle.back());
        idle.pop_back();
        return tools;
    }
    void giveBack(std::unique_ptr<Tools> tools) {
        const std::lock_guard lock(toolsMutex);
        idle.push_back(std::move(tools));
    }

    std::vector<Term> analysed(const std::string& word, Language language, const Tools& tools) const {
        const auto at = static_cast<std::size_t>(language);
        if (kStopWords[at].contains(word)) return {};
        auto terms = language == Language::Fi ? finnish(word, tools) : std::vector<Term>{};
        if (terms.empty()) put(terms, tools.stemmers[at](word), 1.0, TermKind::Base);
        if (language == Language::Sv && !compounds.empty())
            putSwedishParts(terms, word, compounds, tools.stemmers[at], kPartWeight);
        return terms;
    }

    Terms known(const std::string& word, Language language) {
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

Analyser::Analyser() : inner_(std::make_unique<Inner>()) {
    auto tools = inner_->take();
    inner_->knowsFinnish = tools->voikko != nullptr;
    inner_->giveBack(std::move(tools));
}
Analyser::~Analyser() = default;

bool Analyser::knowsFinnish() const { return inner_->knowsFinnish; }
bool Analyser::knowsSwedish() const { return !inner_->compounds.empty(); }

Terms Analyser::terms(std::string_view foldedWord, Language language) const {
    const std::string word(foldedWord);
    if (auto known = inner_->known(word, language)) return known;
    auto tools = inner_->take();
    auto terms = std::make_shared<const std::vector<Term>>(inner_->analysed(word, language, *tools));
    inner_->giveBack(std::move(tools));
    inner_->keep(word, language, terms);
    return terms;
}

std::string Analyser::stem(std::string_view foldedWord, Language language) const {
    auto tools = inner_->take();
    auto stem = tools->stemmers[static_cast<std::size_t>(language)](foldedWord);
    inner_->giveBack(std::move(tools));
    return stem;
}

void Analyser::prepare(const std::vector<std::string>& foldedWords, Language language) const {
    const std::size_t threads = std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, 8);
    std::vector<std::jthread> working;
    for (std::size_t t = 0; t < threads; ++t)
        working.emplace_back([&, t] {
            for (std::size_t i = t; i < foldedWords.size(); i += threads) terms(foldedWords[i], language);
        });
}

}  // namespace valo::workplaces
