#include "workplaces/matching/words.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <span>

#include "core/text.hpp"

namespace valo::workplaces {
namespace {

using WordSet = std::set<std::string, std::less<>>;

const std::array<WordSet, 3> kStopWords = {{
    {"ja",          "tai",       "sekä",       "että",     "on",         "ei",     "se",          "ne",
     "tämä",        "niin",      "kuin",       "myös",     "jos",        "kun",    "hän",         "minä",
     "joka",        "jotka",     "eli",        "mukaan",   "mukaisesti", "osaa",   "osata",       "opiskelija",
     "opiskelijan", "tutkinnon", "suorittaja", "voi",      "sen",        "sitä",   "kanssa",      "muun",
     "muita",       "eri",       "oman",       "omaa",     "teen",       "tehdä",  "tekee",       "olen",
     "olla",        "ovat",      "niiden",     "niitä",    "siitä",      "siellä", "joita",       "joiden",
     "hänen",       "hänelle",   "minun",      "vai",      "kuten",      "noin",   "esimerkiksi", "tarvittaessa",
     "jonkin",      "jota",      "heidän",     "työssään", "työssä"},
    {"och",        "eller", "att",  "den",   "det",   "de",     "en",          "ett",         "i",      "på",
     "av",         "till",  "för",  "med",   "som",   "är",     "kan",         "ska",         "jag",    "han",
     "hon",        "man",   "sig",  "sin",   "sitt",  "sina",   "studerande",  "studeranden", "enligt", "samt",
     "om",         "inte",  "vid",  "från",  "också", "olika",  "examinanden", "har",         "deras",  "dem",
     "gör",        "göra",  "när",  "då",    "min",   "mitt",   "mina",        "hans",        "hennes", "ut",
     "in",         "upp",   "ned",  "ner",   "över",  "under",  "efter",       "ur",          "åt",     "där",
     "exempelvis", "t.ex",  "vara", "något", "någon", "sådana", "behov"},
    {"the",  "am",        "a",         "an",       "and",   "or",    "of",    "to",   "in",    "on",    "for",  "with",
     "by",   "is",        "are",       "can",      "i",     "he",    "she",   "it",   "that",  "this",  "as",   "at",
     "be",   "from",      "student",   "able",     "my",    "their", "his",   "her",  "also",  "they",  "them", "such",
     "may",  "these",     "which",     "its",      "do",    "does",  "other", "than", "when",  "where", "who",  "while",
     "well", "various",   "different", "usually",  "often", "etc",   "any",   "all",  "some",  "will",  "we",   "our",
     "you",  "your",      "s",         "into",     "have",  "has",   "not",   "been", "being", "was",   "were", "using",
     "used", "use",       "need",      "needed",   "make",  "gives", "more",  "most", "so",    "if",    "but",  "out",
     "up",   "following", "order",     "including"},
}};

bool isWordByte(std::string_view text, std::size_t at, std::size_t& width) {
    const auto c = static_cast<unsigned char>(text[at]);
    width = c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
    width = std::min(width, text.size() - at);
    if (c < 0x80) return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (c == 0xC2) return width == 2 && static_cast<unsigned char>(text[at + 1]) == 0xAD;  // a soft hyphen joins
    return c != 0xE2;  // dashes, quotation marks, bullets
}

// Endings that make a noun, a doer or a verb of the same root; longer ones first.
constexpr std::string_view kFinnishEndings[] = {
    "ttaminen", "taminen", "minen", "ttaja", "ttäjä", "mattomuus", "ttaa", "ttää", "ntaa", "ntää", "taja", "täjä",
    "stus",     "nnus",    "nnys",  "nnos",  "staa",  "stää",      "nus",  "nys",  "tus",  "tys",  "taa",  "tää",
    "nta",      "ntä",     "ija",   "ijä",   "aja",   "äjä",       "ina",  "inä",  "lla",  "llä",  "us",   "ys",
    "os",       "ös",      "ja",    "jä",    "mo",    "mö",        "ta",   "tä",   "to",   "tö",   "la",   "lä",
    "da",       "dä",      "na",    "aa",    "ää",    "ea",        "eä",   "ia",   "iä",   "oa",   "ua",   "yä",
    "lu",       "ly",      "su",    "nti",   "inti",  "a",         "ä",    "o",    "ö",    "u",    "y",    "i"};
constexpr std::string_view kSwedishEndings[] = {"eringar", "ering", "ationer", "ation",  "erande", "erar", "erad",
                                                "erat",    "erade", "era",     "ningar", "ning",   "ande", "ende",
                                                "else",    "elser", "are",     "arna",   "ade",    "ar",   "er",
                                                "at",      "ad",    "tion",    "ing",    "a",      "t"};
constexpr std::string_view kEnglishEndings[] = {
    "isations", "izations", "isation", "ization", "ations", "ation", "ments", "ment", "ising", "izing", "ise", "ize",
    "ings",     "ing",      "ers",     "er",      "ors",    "or",    "ions",  "ion",  "ed",    "es",    "e",   "s"};

std::span<const std::string_view> endingsOf(Language language) {
    if (language == Language::Fi) return kFinnishEndings;
    if (language == Language::Sv) return kSwedishEndings;
    return kEnglishEndings;
}

/// Finnish doubles k, p and t and closing vowels as the ending wants it: "leikata" and "leikkaus" share "leika".
std::string withoutDoubling(std::string_view root) {
    std::string single;
    for (char c : root)
        if (single.empty() || single.back() != c || (c != 'k' && c != 'p' && c != 't')) single += c;
    if (single.size() > 2 && single[single.size() - 1] == single[single.size() - 2]) single.pop_back();
    return single;
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

bool isStopWord(std::string_view folded, Language language) {
    return kStopWords[static_cast<std::size_t>(language)].contains(folded);
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

std::string rootOf(std::string_view base, Language language) {
    constexpr std::size_t kLeastRoot = 4;
    for (auto ending : endingsOf(language)) {
        if (!base.ends_with(ending) || base.size() < ending.size() + kLeastRoot) continue;
        base.remove_suffix(ending.size());
        return language == Language::Fi ? withoutDoubling(base) : std::string(base);
    }
    if (base.size() < kLeastRoot) return {};
    return language == Language::Fi ? withoutDoubling(base) : std::string(base);
}

}  // namespace valo::workplaces
