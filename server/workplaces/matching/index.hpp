#pragma once
// The index: which terms stand in which unit and requirement and how much they weigh there, every word of the texts
// with its terms, and which terms stand for others. All of it lies in an Image.
#include <array>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "core/ids.hpp"
#include "core/language.hpp"
#include "workplaces/matching/image.hpp"

namespace valo::workplaces {

struct UnitRecord {
    std::int64_t id, curriculum;
    std::uint32_t firstRequirement, requirements;  // its requirements are numbered on from the first
    std::uint32_t twin;  // the first unit that is the same in another qualification, or itself
    std::uint32_t isCommon, isCompulsory, isSpecialist;
    std::uint32_t code, decisionNumber;                // texts
    std::array<std::uint32_t, 3> name, qualification;  // texts by language
};
struct RequirementRecord {
    std::int64_t id;
    std::array<std::uint32_t, 3> text, plain;
    std::uint32_t padding = 0, unit = 0;
};
/// A unit, or a term of a requirement, with what it adds to a score: between 0 and 1.
struct Posting {
    std::uint32_t number;
    float impact;
};
struct WordTerm {
    std::uint32_t term;
    float weight;
    std::uint32_t isPart;
};
/// A term of some language that official texts use for what a task says.
struct Meaning {
    std::uint32_t language, term;
    float weight;
};
struct WordingRecord {
    static constexpr std::uint32_t kEveryField = ~std::uint32_t{0};
    std::uint32_t field;
    float met;  // the part of what it means that some text has
};
struct FieldShare {
    std::uint32_t field;
    float share;
};
struct Likely {
    std::uint32_t term;
    float probability;
};

/// Rows of different lengths, one after another.
template <class T>
struct Rows {
    std::span<const std::uint32_t> ends;
    std::span<const T> all;
    std::span<const T> operator[](std::size_t i) const {
        const auto begin = i == 0 ? 0 : ends[i - 1];
        return all.subspan(begin, ends[i] - begin);
    }
    std::size_t size() const { return ends.size(); }
};

struct LanguageIndex {
    Texts terms;                  // in order
    Rows<Posting> units;          // of each term
    Rows<Posting> inRequirement;  // terms of each requirement
    Rows<std::uint32_t> inName;   // terms of each unit's name
    Texts words;                  // in order, as they stand in the texts
    Rows<WordTerm> wordTerms;
    std::span<const std::uint32_t> wordOf;  // of each term: a word that has it
    Texts grams;                            // in order
    Rows<std::uint32_t> gramTerms;
    std::uint32_t filledUnits = 0, filledRequirements = 0;

    /// How rare a term is among units; one that none has is as rare as can be.
    double rarity(std::uint32_t term) const;
    double rarityOfUnknown() const;
};

class Index {
 public:
    explicit Index(std::shared_ptr<const Image> image);

    const LanguageIndex& in(Language language) const { return languages_[static_cast<std::size_t>(language)]; }
    std::span<const Likely> translations(Language from, Language to, std::string_view head) const;
    /// Of the program's word list (vocabulary.hpp): which wordings say a word or phrase, by its key, and which mean it.
    std::span<const std::uint32_t> saying(Language language, std::string_view key) const;
    std::span<const std::uint32_t> meaning(Language language, std::string_view key) const;
    /// Whether some wording says the word together with others.
    bool isInPhrase(Language language, std::string_view key) const;
    std::span<const Meaning> meanings(std::uint32_t wording) const { return meanings_[wording]; }
    const WordingRecord& wording(std::uint32_t number) const { return wordings_[number]; }
    /// What a term says about the field of a task; and a unit's own field, as a vector of length 1, or 0.
    std::span<const FieldShare> fieldsOfTerm(Language language, std::uint32_t term) const;
    std::span<const float> fieldsOfUnit(std::uint32_t unit) const;
    std::size_t fields() const { return fields_; }
    std::span<const UnitRecord> units() const { return units_; }
    std::span<const RequirementRecord> requirements() const { return requirements_; }
    std::string_view text(std::uint32_t number) const { return texts_[number]; }
    LocalizedText localized(const std::array<std::uint32_t, 3>& numbers) const;
    /// What it was made from, to see whether it is stale.
    std::string_view stamp() const { return image_->characters(kStamp); }
    bool knowsFinnish() const { return flags() & 1; }
    bool knowsSwedish() const { return flags() & 2; }
    bool hasDictionaries() const { return flags() & 4; }

    // Numbers of the arrays in the image
    static constexpr std::uint32_t kLanguage = 32, kUnits = 200, kRequirements = 201, kTexts = 202, kStamp = 204,
                                   kFlags = 205, kPair = 300, kVocabulary = 400, kMeanings = 450, kWordings = 452,
                                   kFieldsOfUnits = 453;
    static constexpr std::uint32_t kPartsOfVocabulary = 16, kSaid = 0, kMeant = 4, kInPhrases = 8, kFieldEnds = 10,
                                   kFieldShares = 11;
    enum Part : std::uint32_t {
        kTerms = 0,
        kPostingEnds = 2,
        kPostings,
        kRequirementEnds,
        kRequirementTerms,
        kWords = 7,
        kWordEnds = 9,
        kWordTerms,
        kWordOf,
        kGrams,
        kGramEnds = 14,
        kGramTerms,
        kFilled,
        kNameEnds,
        kNameTerms
    };

 private:
    std::uint32_t flags() const;
    std::shared_ptr<const Image> image_;
    std::array<LanguageIndex, 3> languages_;
    struct Pair {
        Texts heads;
        Rows<Likely> likely;
    };
    std::array<std::array<Pair, 3>, 3> pairs_;
    struct Keys {
        Texts keys;
        Rows<std::uint32_t> wordings;
        std::span<const std::uint32_t> of(std::string_view key) const {
            const auto found = keys.find(key);
            return found ? wordings[*found] : std::span<const std::uint32_t>{};
        }
    };
    struct Listed {
        Keys said, meant;
        Texts inPhrases;
        Rows<FieldShare> fieldsOfTerms;
    };
    std::array<Listed, 3> listed_;
    Rows<Meaning> meanings_;
    std::span<const WordingRecord> wordings_;
    std::span<const float> fieldsOfUnits_;
    std::size_t fields_ = 0;
    std::span<const UnitRecord> units_;
    std::span<const RequirementRecord> requirements_;
    Texts texts_;
};

}  // namespace valo::workplaces
