#include "workplaces/matching/index.hpp"

#include <cmath>

namespace valo::workplaces {
namespace {

double rarityOf(double with, double all) { return std::log(1 + (all - with + 0.5) / (with + 0.5)); }

}  // namespace

double LanguageIndex::rarity(std::uint32_t term) const {
    return rarityOf(static_cast<double>(units[term].size()), filledUnits);
}
double LanguageIndex::rarityOfUnknown() const { return rarityOf(0, filledUnits); }

Index::Index(std::shared_ptr<const Image> image) : image_(std::move(image)) {
    for (auto language : kLanguages) {
        const auto base = static_cast<std::uint32_t>(language) * kLanguage;
        const auto numbers = [&](Part part) { return image_->array<std::uint32_t>(base + part); };
        auto& index = languages_[static_cast<std::size_t>(language)];
        index.terms = textsAt(*image_, base + kTerms);
        index.units = {numbers(kPostingEnds), image_->array<Posting>(base + kPostings)};
        index.inRequirement = {numbers(kRequirementEnds), image_->array<Posting>(base + kRequirementTerms)};
        index.inName = {numbers(kNameEnds), numbers(kNameTerms)};
        index.words = textsAt(*image_, base + kWords);
        index.wordTerms = {numbers(kWordEnds), image_->array<WordTerm>(base + kWordTerms)};
        index.wordOf = numbers(kWordOf);
        index.grams = textsAt(*image_, base + kGrams);
        index.gramTerms = {numbers(kGramEnds), numbers(kGramTerms)};
        if (const auto filled = numbers(kFilled); filled.size() == 2) {
            index.filledUnits = filled[0];
            index.filledRequirements = filled[1];
        }
        const auto vocabulary = kVocabulary + kPartsOfVocabulary * static_cast<std::uint32_t>(language);
        const auto keys = [&](std::uint32_t at) {
            return Keys{textsAt(*image_, at),
                        {image_->array<std::uint32_t>(at + 2), image_->array<std::uint32_t>(at + 3)}};
        };
        listed_[static_cast<std::size_t>(language)] = {keys(vocabulary + kSaid),
                                                       keys(vocabulary + kMeant),
                                                       textsAt(*image_, vocabulary + kInPhrases),
                                                       {image_->array<std::uint32_t>(vocabulary + kFieldEnds),
                                                        image_->array<FieldShare>(vocabulary + kFieldShares)}};
        for (auto to : kLanguages) {
            const auto pair = kPair + 4 * (3 * static_cast<std::uint32_t>(language) + static_cast<std::uint32_t>(to));
            pairs_[static_cast<std::size_t>(language)][static_cast<std::size_t>(to)] = {
                textsAt(*image_, pair), {image_->array<std::uint32_t>(pair + 2), image_->array<Likely>(pair + 3)}};
        }
    }
    units_ = image_->array<UnitRecord>(kUnits);
    requirements_ = image_->array<RequirementRecord>(kRequirements);
    texts_ = textsAt(*image_, kTexts);
    meanings_ = {image_->array<std::uint32_t>(kMeanings), image_->array<Meaning>(kMeanings + 1)};
    wordings_ = image_->array<WordingRecord>(kWordings);
    fieldsOfUnits_ = image_->array<float>(kFieldsOfUnits);
    if (const auto fields = image_->array<std::uint32_t>(kFieldsOfUnits + 1); !fields.empty()) fields_ = fields[0];
}

std::span<const Likely> Index::translations(Language from, Language to, std::string_view head) const {
    const auto& pair = pairs_[static_cast<std::size_t>(from)][static_cast<std::size_t>(to)];
    const auto found = pair.heads.find(head);
    return found ? pair.likely[*found] : std::span<const Likely>{};
}

std::span<const std::uint32_t> Index::saying(Language language, std::string_view key) const {
    return listed_[static_cast<std::size_t>(language)].said.of(key);
}
std::span<const std::uint32_t> Index::meaning(Language language, std::string_view key) const {
    return listed_[static_cast<std::size_t>(language)].meant.of(key);
}
bool Index::isInPhrase(Language language, std::string_view key) const {
    return listed_[static_cast<std::size_t>(language)].inPhrases.find(key).has_value();
}
std::span<const FieldShare> Index::fieldsOfTerm(Language language, std::uint32_t term) const {
    return listed_[static_cast<std::size_t>(language)].fieldsOfTerms[term];
}
std::span<const float> Index::fieldsOfUnit(std::uint32_t unit) const {
    return fieldsOfUnits_.subspan(unit * fields(), fields());
}

LocalizedText Index::localized(const std::array<std::uint32_t, 3>& numbers) const {
    return {std::string(text(numbers[0])), std::string(text(numbers[1])), std::string(text(numbers[2]))};
}

std::uint32_t Index::flags() const {
    const auto flags = image_->array<std::uint32_t>(kFlags);
    return flags.empty() ? 0 : flags[0];
}

}  // namespace valo::workplaces
