#include "workplaces/matching/suggest.hpp"

#include <algorithm>
#include <map>
#include <unordered_map>

#include "core/text.hpp"
#include "workplaces/matching/build.hpp"
#include "workplaces/matching/near.hpp"
#include "workplaces/matching/rank.hpp"
#include "workplaces/matching/reasons.hpp"

namespace valo::workplaces {
namespace {

// An earlier decision about the same words weighs as much as the best unit found by words alone.
constexpr double kConfirmedBefore = 1.0, kRejectedBefore = 0.3, kSameTask = 0.8;
constexpr std::size_t kTwinsAllowedFor = 5, kLeastUnits = 5;

class IndexedSuggester : public Suggester {
 public:
    IndexedSuggester(std::shared_ptr<const Image> image, Without without)
        : index_(std::move(image)), analyser_(without) {
        const auto requirements = index_.requirements();
        for (std::uint32_t r = 0; r < requirements.size(); ++r) requirementOf_[{requirements[r].id}] = r;
    }

    std::vector<Suggestion> suggest(std::string_view text, Language language, const Limits& limits,
                                    std::optional<CurriculumId> curriculum, const Memory& memory) const override;
    std::vector<Span> matched(std::string_view task, std::string_view official, Language language,
                              std::optional<Language> officialLanguage) const override {
        std::vector<Span> spans;
        const auto asked = asker_.ask(task, language, {});
        reasons_.in(official, officialLanguage.value_or(language), asked, [&](std::size_t begin, std::size_t end) {
            spans.push_back({begin, end});
        });
        return spans;
    }
    Dictionaries dictionaries() const override {
        return {index_.knowsFinnish(), index_.knowsSwedish(), index_.hasDictionaries()};
    }
    const Analyser& analyser() const override { return analyser_; }
    std::string_view stamp() const override { return index_.stamp(); }

 private:
    /// What was decided before about tasks like this one, by requirement.
    using Recalled = std::map<std::uint32_t, Memory::Recalled>;

    Recalled recall(std::string_view text, Language language, const Memory& memory) const;
    std::vector<RankedUnit> rank(const Asked& asked, const Limits& limits, std::optional<CurriculumId> curriculum,
                                 const Recalled& recalled) const;
    Suggestion suggestion(const RankedUnit& unit, double best, const Asked& asked, const Limits& limits,
                          const Recalled& recalled, CloseLook& look) const;
    void addRequirements(Suggestion& out, const RankedUnit& unit, const Asked& asked, const Limits& limits,
                         const Recalled& recalled, CloseLook& look) const;
    Suggestion::Twin twin(const UnitRecord& unit) const {
        return {{unit.id},
                {unit.curriculum},
                std::string(index_.text(unit.code)),
                index_.localized(unit.qualification),
                std::string(index_.text(unit.decisionNumber))};
    }

    const Index index_;
    const Analyser analyser_;
    const Asker asker_{index_, analyser_, kWeights};
    const Ranker ranker_{index_, kWeights};
    const Reasons reasons_{index_, analyser_};
    std::map<RequirementId, std::uint32_t> requirementOf_;
};

IndexedSuggester::Recalled IndexedSuggester::recall(std::string_view text, Language language,
                                                    const Memory& memory) const {
    Recalled found;
    for (const auto& each : memory.recall(text, language, analyser_))
        if (const auto place = requirementOf_.find(each.requirement); place != requirementOf_.end())
            found.emplace(place->second, each);  // the most alike task comes first
    return found;
}

std::vector<RankedUnit> IndexedSuggester::rank(const Asked& asked, const Limits& limits,
                                               std::optional<CurriculumId> curriculum, const Recalled& recalled) const {
    auto units = ranker_.units(asked, std::max(limits.units, kLeastUnits) * kTwinsAllowedFor, curriculum);
    if (!limits.evenIfFar && !isNear(index_, asked, units, curriculum.has_value())) units.clear();
    const double best = units.empty() ? 1 : units.front().score;
    std::map<std::uint32_t, double> confirmed, rejected;  // how alike the task was, by unit
    for (const auto& [requirement, before] : recalled) {
        auto& of = before.isConfirmed ? confirmed : rejected;
        auto& alike = of[index_.requirements()[requirement].unit];
        alike = std::max(alike, before.alike);
    }
    for (auto& unit : units)
        if (const auto no = rejected.find(unit.unit);
            no != rejected.end() && no->second >= kSameTask && !confirmed.contains(unit.unit))
            unit.score *= kRejectedBefore;
    for (const auto& [number, alike] : confirmed) {
        if (curriculum && index_.units()[number].curriculum != curriculum->value) continue;
        auto unit = std::ranges::find(units, number, &RankedUnit::unit);
        if (unit == units.end()) unit = units.insert(units.end(), {number});
        unit->score += kConfirmedBefore * best * alike * alike;
    }
    std::ranges::stable_sort(units, std::greater{}, &RankedUnit::score);
    return units;
}

/// Requirements of all units in one order: how well the task meets them, beside the best one, and their unit.
void weighRequirements(std::vector<Suggestion>& units) {
    double best = 1e-9;
    for (const auto& unit : units)
        for (const auto& requirement : unit.requirements) best = std::max(best, requirement.score);
    for (auto& unit : units)
        for (auto& requirement : unit.requirements)
            requirement.score = requirement.score / best + kWeights.unitOfRequirement * unit.score;
}

std::vector<Suggestion> IndexedSuggester::suggest(std::string_view text, Language language, const Limits& limits,
                                                  std::optional<CurriculumId> curriculum, const Memory& memory) const {
    const auto asked = asker_.ask(text, language, memory);
    const auto recalled = recall(text, language, memory);
    if (asked.words.empty() && recalled.empty()) return {};
    std::vector<Suggestion> out;
    std::map<std::uint32_t, std::size_t> shownAs;
    CloseLook look(index_, asked);
    double best = 0;
    for (const auto& ranked : rank(asked, limits, curriculum, recalled)) {
        const auto& unit = index_.units()[ranked.unit];
        if (const auto shown = shownAs.find(unit.twin); shown != shownAs.end()) {
            out[shown->second].twins.push_back(twin(unit));
            continue;
        }
        if (out.size() == limits.units) continue;
        if (out.empty()) best = std::max(ranked.score, 1e-9);
        shownAs.emplace(unit.twin, out.size());
        out.push_back(suggestion(ranked, best, asked, limits, recalled, look));
    }
    weighRequirements(out);
    return out;
}

Suggestion IndexedSuggester::suggestion(const RankedUnit& ranked, double best, const Asked& asked, const Limits& limits,
                                        const Recalled& recalled, CloseLook& look) const {
    const auto& unit = index_.units()[ranked.unit];
    Suggestion out{{unit.id},
                   {unit.curriculum},
                   std::string(index_.text(unit.code)),
                   index_.localized(unit.name),
                   ranked.score / best,
                   {},
                   {},
                   index_.localized(unit.qualification),
                   std::string(index_.text(unit.decisionNumber)),
                   {}};
    out.reasons = reasons_.in(out.unitName, asked);
    addRequirements(out, ranked, asked, limits, recalled, look);
    // Neither the name nor a requirement: then what else is said about the unit must say why.
    if (out.requirements.empty() && out.reasons.empty()) out.reasons = reasons_.ofUnit(ranked.unit, asked);
    return out;
}

void IndexedSuggester::addRequirements(Suggestion& out, const RankedUnit& ranked, const Asked& asked,
                                       const Limits& limits, const Recalled& recalled, CloseLook& look) const {
    const auto& unit = index_.units()[ranked.unit];
    auto scores = look.requirements(ranked.unit);
    const double top = std::max(1.0, scores.empty() ? 0 : *std::ranges::max_element(scores));
    std::vector<std::uint32_t> order(scores.size());
    for (std::uint32_t r = 0; r < order.size(); ++r) {
        order[r] = r;
        const auto before = recalled.find(unit.firstRequirement + r);
        if (before == recalled.end()) continue;
        const auto& [requirement, isConfirmed, alike, task] = before->second;
        if (isConfirmed)
            scores[r] += top * alike * alike;
        else if (alike >= kSameTask)
            scores[r] *= kRejectedBefore;
    }
    std::ranges::stable_sort(order, std::greater{}, [&](auto r) { return scores[r]; });
    for (auto r : order) {
        if (out.requirements.size() == limits.requirementsPerUnit || scores[r] <= 0) break;
        const auto number = unit.firstRequirement + r;
        const auto& record = index_.requirements()[number];
        SuggestedRequirement suggested{
            {record.id}, index_.localized(record.text), index_.localized(record.plain), scores[r], {}};
        suggested.reasons = reasons_.in(suggested.text, asked);
        for (auto& reason : reasons_.in(suggested.plain, asked))
            if (std::ranges::count(suggested.reasons, reason.taskWord, &Reason::taskWord) == 0)
                suggested.reasons.push_back(std::move(reason));
        if (const auto before = recalled.find(number); before != recalled.end() && before->second.isConfirmed)
            suggested.reasons.insert(suggested.reasons.begin(),
                                     {{}, std::string(before->second.task), Reason::Kind::Confirmed});
        // A requirement without a word of its own in common is only there because of its unit.
        if (!suggested.reasons.empty()) out.requirements.push_back(std::move(suggested));
    }
}

}  // namespace

std::unique_ptr<Suggester> makeSuggester(const Corpus& corpus, const Making& making, const std::stop_token& stop) {
    const Analyser analyser(making.without);
    IndexBuilder builder(analyser, {making.withCriteria, making.dictionaries, making.vocabulary, kWeights});
    builder.add(corpus.units);
    auto image = builder.finish(making.file, making.stamp, stop);
    return image ? std::make_unique<IndexedSuggester>(std::move(image), making.without) : nullptr;
}

std::unique_ptr<Suggester> makeSuggester(database::Database& database, const Making& making,
                                         const std::stop_token& stop) {
    const Analyser analyser(making.without);
    IndexBuilder builder(analyser, {making.withCriteria, making.dictionaries, making.vocabulary, kWeights});
    for (UnitId last; !stop.stop_requested();) {
        auto units = database.read([&](database::Transaction& tx) { return publishedUnits(tx, last); });
        if (units.empty()) break;
        last = units.back().id;
        builder.add(std::move(units));
    }
    if (stop.stop_requested()) return nullptr;
    auto image = builder.finish(making.file, making.stamp, stop);
    return image ? std::make_unique<IndexedSuggester>(std::move(image), making.without) : nullptr;
}

Dictionaries installedDictionaries() {
    static const auto installed = [] {
        const Analyser analyser;
        return Dictionaries{analyser.knowsFinnish(), analyser.knowsSwedish(),
                            Dictionary::isInstalled(kDictionaryFolder)};
    }();
    return installed;
}

std::unique_ptr<Suggester> openSuggester(const std::filesystem::path& file) {
    auto image = Image::open(file);
    return image ? std::make_unique<IndexedSuggester>(std::move(image), Without{}) : nullptr;
}

}  // namespace valo::workplaces
