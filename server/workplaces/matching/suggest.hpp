#pragma once
// Which units and requirements a task in plain words may be about. Suggests; a person decides.
#include <filesystem>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "core/ids.hpp"
#include "core/language.hpp"
#include "database/database.hpp"
#include "workplaces/matching/ask.hpp"
#include "workplaces/matching/corpus.hpp"
#include "workplaces/matching/memory.hpp"
#include "workplaces/matching/vocabulary.hpp"

namespace valo::workplaces {

struct Limits {
    std::size_t units = 5;
    std::size_t requirementsPerUnit = 4;
    bool evenIfFar = false;  // also when nothing is near enough to be worth a look: for measuring
};

struct SuggestedRequirement {
    RequirementId id;
    LocalizedText text, plain;
    double score = 0;
    std::vector<Reason> reasons;
};
struct Suggestion {
    UnitId unit;
    CurriculumId curriculum;
    std::string unitCode;
    LocalizedText unitName;
    /// For ordering only; never to be shown as a measure of skill or certainty.
    double score = 0;
    std::vector<Reason> reasons;  // in the unit's name, else in what else is said about it
    std::vector<SuggestedRequirement> requirements;
    LocalizedText qualification = {};
    std::string decisionNumber = {};
    /// The same unit in other qualifications.
    struct Twin {
        UnitId unit;
        CurriculumId curriculum;
        std::string code;
        LocalizedText qualification;
        std::string decisionNumber;
    };
    std::vector<Twin> twins = {};
};

/// Which dictionaries took part in making an index; without one, less is found.
struct Dictionaries {
    bool finnish = false, swedish = false, bilingual = false;
    bool operator==(const Dictionaries&) const = default;
};
Dictionaries installedDictionaries();

class Suggester {
 public:
    virtual ~Suggester() = default;
    /// Best first; empty when nothing is near enough to be worth a look. Any thread may ask.
    virtual std::vector<Suggestion> suggest(std::string_view text, Language language, const Limits& limits,
                                            std::optional<CurriculumId> curriculum = std::nullopt,
                                            const Memory& memory = {}) const = 0;
    /// Parts of `official` that met words of `task`, which is in `language`: byte ranges to highlight.
    struct Span {
        std::size_t begin, end;
    };
    virtual std::vector<Span> matched(std::string_view task, std::string_view official, Language language,
                                      std::optional<Language> officialLanguage = std::nullopt) const = 0;
    virtual Dictionaries dictionaries() const = 0;
    virtual const Analyser& analyser() const = 0;
    /// What the index was made from.
    virtual std::string_view stamp() const = 0;
};

struct Making {
    bool withCriteria = true;
    std::filesystem::path file = {};  // where the index is kept; in memory only when empty
    std::string stamp = {};
    std::string dictionaries = kDictionaryFolder;
    const Vocabulary* vocabulary = &shippedVocabulary();
    Without without = {};
};
/// Own index: base forms and parts weighted by rarity. Null when it was told to stop.
std::unique_ptr<Suggester> makeSuggester(const Corpus& corpus, const Making& making = {},
                                         const std::stop_token& stop = {});
/// Of all published curricula, read some at a time: no transaction is open while words are looked up.
std::unique_ptr<Suggester> makeSuggester(database::Database& database, const Making& making,
                                         const std::stop_token& stop = {});
/// From a file that was kept; null when there is none, or it cannot be used.
std::unique_ptr<Suggester> openSuggester(const std::filesystem::path& file);

}  // namespace valo::workplaces
