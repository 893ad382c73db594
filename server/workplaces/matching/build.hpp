#pragma once
#include <array>
#include <filesystem>
#include <memory>
#include <stop_token>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "workplaces/matching/analysis.hpp"
#include "workplaces/matching/corpus.hpp"
#include "workplaces/matching/index.hpp"
#include "workplaces/matching/lexicon.hpp"
#include "workplaces/matching/vocabulary.hpp"
#include "workplaces/matching/weights.hpp"

namespace valo::workplaces {

struct BuildOptions {
    bool withCriteria = true;
    std::string dictionaries = kDictionaryFolder;
    const Vocabulary* vocabulary = &shippedVocabulary();
    Weights weights = kWeights;
};

/// Makes an index of units that come some at a time; only what the index needs of them is kept.
class IndexBuilder {
 public:
    explicit IndexBuilder(const Analyser& analyser, BuildOptions options = {});
    void add(std::vector<Corpus::Unit> units);
    /// Into the file, or into memory when the path is empty. Null when told to stop.
    std::shared_ptr<const Image> finish(const std::filesystem::path& path, std::string_view stamp,
                                        const std::stop_token& stop);

 private:
    /// What is known of one language so far; terms and words are numbered as they come.
    struct Draft {
        std::unordered_map<std::string, std::uint32_t> terms, words;
        std::vector<bool> isRoot;  // of each term
        std::vector<std::uint32_t> wordEnds;
        std::vector<WordTerm> wordTerms;
        std::vector<std::uint32_t> unitEnds;
        std::vector<Posting> unitTerms;
        std::vector<std::uint32_t> requirementEnds;
        std::vector<Posting> requirementTerms;
        std::vector<std::uint32_t> nameEnds;
        std::vector<std::uint32_t> nameTerms;
        std::vector<std::uint32_t> filled{0, 0};  // units, requirements

        std::span<const WordTerm> termsOf(std::uint32_t word) const {
            const auto begin = word == 0 ? 0 : wordEnds[word - 1];
            return std::span(wordTerms).subspan(begin, wordEnds[word] - begin);
        }
    };
    struct Counted {
        std::vector<Posting> unit;
        std::vector<std::uint32_t> name;  // its terms
        std::vector<std::vector<Posting>> requirements;
    };
    class Counter;
    struct PairsOf {
        Language from, to;
        std::unordered_set<std::size_t> seen;
        std::vector<Lexicon::Pair> pairs;
    };

    void learnWords(const std::vector<Corpus::Unit>& units, Language language);
    std::vector<std::uint32_t> wordsIn(std::string_view text, Language language) const;
    static void take(Counted counted, Draft& draft);
    void record(const Corpus::Unit& unit);
    std::uint32_t textNumber(std::string_view text);
    void collectPairs(const Corpus::Unit& unit);
    std::vector<std::uint32_t> meaningfulTerms(std::string_view text, Language language) const;
    std::array<Lexicon::Learnt, 6> learnTranslations();
    void writePostings(ImageWriter& out, Language language, const std::vector<std::uint32_t>& places);
    void writeLanguage(ImageWriter& out, Language language);
    std::pair<std::vector<Meaning>, float> meaningsOf(const Wording& wording) const;
    std::vector<std::vector<FieldShare>> fieldsOfTerms(Language language) const;
    void writeFieldsOfTerms(ImageWriter& out, Language language, const std::vector<std::uint32_t>& places,
                            const Rows<Posting>& units);
    void writeFieldsOfUnits(ImageWriter& out);
    void writeVocabulary(ImageWriter& out) const;
    void writePair(ImageWriter& out, const Lexicon& lexicon, Language from, Language to) const;

    const Analyser& analyser_;
    BuildOptions options_;
    std::array<Draft, 3> drafts_;
    std::array<PairsOf, 3> pairs_;
    std::vector<float> fieldsOfUnits_;
    std::vector<UnitRecord> units_;
    std::vector<RequirementRecord> requirements_;
    TextsWriter texts_;
    std::unordered_map<std::string, std::uint32_t> textNumbers_;
    std::unordered_map<std::size_t, std::uint32_t> firstOf_;  // by a digest of what makes units the same
};

}  // namespace valo::workplaces
