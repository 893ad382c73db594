#include "workplaces/matching/vocabulary.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <stdexcept>

#include "core/asset.hpp"
#include "core/text.hpp"
#include "importers/parse.hpp"

namespace valo::workplaces {
namespace {

using importers::Kind;
using importers::Node;

constexpr std::size_t kMostWordsOfMeaning = 2;  // "CNC-kone" is read as two
constexpr std::string_view kFolder = "server/workplaces/vocabulary/", kOfEveryField = "/yleiset.yaml";

[[noreturn]] void refuse(std::string_view fileName, int line, std::string_view why) {
    throw std::runtime_error(fmt::format("{}:{}: {}", fileName, line, why));
}

/// `{fi: [word, …], sv: […]}`
std::array<std::vector<std::string>, 3> wordsBy(const Node& of, std::size_t longest, std::string_view fileName) {
    std::array<std::vector<std::string>, 3> found;
    if (of.kind != Kind::Map) refuse(fileName, of.line, "words by language are wanted here");
    for (const auto& list : of.children) {
        const auto language = parseLanguage(list.key);
        if (!language) refuse(fileName, list.line, fmt::format("no such language: {}", list.key));
        if (list.kind != Kind::List || list.children.empty()) refuse(fileName, list.line, "a list of words is wanted");
        for (const auto& word : list.children) {
            const auto count = word.kind == Kind::Text ? tokens(word.text).size() : 0;
            if (count == 0 || count > longest)
                refuse(fileName, word.line, fmt::format("“{}” is not one to {} words", word.text, longest));
            found[static_cast<std::size_t>(*language)].emplace_back(word.text);
        }
    }
    return found;
}

}  // namespace

std::vector<Wording> readVocabulary(std::string_view yaml, std::string_view fileName) {
    const auto parsed = importers::parseYaml(yaml, fileName);
    if (parsed.error) refuse(fileName, 0, importers::sentence(*parsed.error));
    if (parsed.root->kind != Kind::List) refuse(fileName, parsed.root->line, "a list is wanted");
    std::vector<Wording> wordings;
    for (const auto& thing : parsed.root->children) {
        const auto *said = thing.find("said"), *means = thing.find("means");
        if (!said || !means || thing.children.size() != 2)
            refuse(fileName, thing.line, "“means” and “said” are wanted");
        wordings.push_back(
            {wordsBy(*said, kMostWordsOfPhrase, fileName), wordsBy(*means, kMostWordsOfMeaning, fileName), {}});
    }
    return wordings;
}

const Vocabulary& shippedVocabulary() {
    static const auto shipped = [] {
        Vocabulary all;
        for (const auto path : assetPaths(kFolder)) {
            const bool isOfEveryField = path.ends_with(kOfEveryField);
            for (auto& wording : readVocabulary(*asset(path), path)) {
                if (!isOfEveryField) wording.field = all.fields;
                all.wordings.push_back(std::move(wording));
            }
            all.fields += isOfEveryField ? 0 : 1;
        }
        return all;
    }();
    return shipped;
}

std::vector<const Wording*> wordingsWith(const Vocabulary& vocabulary, std::string_view text, std::size_t most) {
    const auto wanted = lowered(trimmed(text));
    std::vector<const Wording*> exact, other;
    if (wanted.empty()) return exact;
    for (const auto& wording : vocabulary.wordings) {
        bool isExact = false, isIn = false;
        for (const auto* lists : {&wording.said, &wording.means})
            for (const auto& list : *lists)
                for (const auto& word : list) {
                    const auto folded = lowered(word);
                    isExact = isExact || folded == wanted;
                    isIn = isIn || folded.find(wanted) != folded.npos;
                }
        if (isIn) (isExact ? exact : other).push_back(&wording);
    }
    exact.insert(exact.end(), other.begin(), other.end());
    if (exact.size() > most) exact.resize(most);
    return exact;
}

std::string vocabularyStamp() {
    static const auto stamp = [] {
        std::size_t digest = 0;
        for (const auto path : assetPaths(kFolder)) digest = digest * 31 + std::hash<std::string_view>{}(*asset(path));
        return fmt::format("{:x}", digest);
    }();
    return stamp;
}

std::vector<std::string> listedUnder(const std::string& folded, std::span<const Term> terms) {
    std::vector<std::string> keys;
    for (const auto& term : terms)
        if (term.kind == TermKind::Base) keys.push_back(term.text);
    if (keys.empty()) keys.push_back(folded);
    return keys;
}

std::string phraseKey(std::vector<std::string_view> keys) {
    std::ranges::sort(keys);
    return fmt::format("{}", fmt::join(keys, " "));
}

VocabularyKeys keysOf(const std::vector<std::string>& said, Language language, const Analyser& analyser) {
    VocabularyKeys found;
    for (const auto& phrase : said) {
        const auto words = tokens(phrase);
        std::vector<std::vector<std::string_view>> all{{}};
        std::vector<std::vector<std::string>> kept;
        kept.reserve(words.size());
        for (const auto& token : words) {
            const auto& keys = kept.emplace_back(listedUnder(token.folded, analyser.analysed(token.folded, language)));
            if (words.size() > 1) found.inPhrases.insert(found.inPhrases.end(), keys.begin(), keys.end());
            std::vector<std::vector<std::string_view>> longer;
            for (const auto& begun : all)
                for (const auto& key : keys) {
                    longer.push_back(begun);
                    longer.back().emplace_back(key);
                }
            all = std::move(longer);
        }
        for (auto& each : all) found.keys.push_back(phraseKey(std::move(each)));
    }
    return found;
}

}  // namespace valo::workplaces
