#pragma once
// Which units and requirements a task in plain words may be about. Suggests; a person decides.
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "core/ids.hpp"
#include "core/language.hpp"

namespace valo::workplaces {

/// What there is to suggest.
struct Corpus {
    struct Requirement {
        RequirementId id;
        LocalizedText text, plain;
    };
    struct Unit {
        UnitId id;
        CurriculumId curriculum;
        std::string code;
        LocalizedText name;
        std::vector<Requirement> requirements;
        std::vector<LocalizedText> criteria;
        LocalizedText qualification = {};
        std::string decisionNumber = {};
        /// What people confirmed to show one of its requirements; helps to find, never shown.
        std::vector<LocalizedText> tasks = {};
    };
    std::vector<Unit> units;
};

struct Limits {
    std::size_t units = 5;
    std::size_t requirementsPerUnit = 4;
    bool evenIfFar = false;  // also when nothing is near enough to be worth a look: for measuring
};

/// Why something is suggested: a word of the task, and the word that it met in the official text. WordList: the
/// organisation's or the program's word list says so. Confirmed: `foundWord` is a whole earlier task of the
/// organisation, confirmed to show this. Strongest first.
struct Reason {
    enum class Kind { Same, SameBase, Part, WordList, Translation, Similar, Confirmed };
    std::string taskWord, foundWord;
    Kind kind = Kind::Same;
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
    std::vector<Reason> reasons;  // in the unit's name, else in a criterion
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

class Suggester {
 public:
    virtual ~Suggester() = default;
    /// Best first; empty when nothing is near enough to be worth a look. Any thread may ask.
    virtual std::vector<Suggestion> suggest(std::string_view text, Language language, const Limits& limits,
                                            std::optional<CurriculumId> curriculum = std::nullopt) const = 0;
    /// Parts of `official` that met words of `task`, which is in `language`: byte ranges to highlight.
    struct Span {
        std::size_t begin, end;
    };
    virtual std::vector<Span> matched(std::string_view task, std::string_view official, Language language,
                                      std::optional<Language> officialLanguage = std::nullopt) const = 0;
};

/// Own index in memory: base forms and parts weighted by rarity (BM25F), plus runs of four characters. Null when it was
/// told to stop.
std::unique_ptr<Suggester> makeSuggester(const Corpus& corpus, bool withCriteria = true,
                                         const std::stop_token& stop = {});

}  // namespace valo::workplaces
