#include "importers/validate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <set>
#include <unordered_map>

#include "importers/formation_checks.hpp"
#include "importers/html.hpp"

namespace valo::importers {
namespace {

constexpr std::size_t kMaxWarnings = 200;
constexpr long kUnbounded = 1'000'000'000'000;

// --- counts

std::size_t entries(const std::vector<RequirementArea>& areas, bool languagesPaired) {
    std::size_t all = 0;
    std::array<std::size_t, kLanguages.size()> perLanguage{};
    for (const auto& area : areas)
        for (const auto& requirement : area.requirements) {
            ++all;
            for (const auto language : kLanguages)
                perLanguage[static_cast<std::size_t>(language)] += !requirement.text.in(language).empty();
        }
    return languagesPaired ? all : *std::max_element(perLanguage.begin(), perLanguage.end());
}

std::size_t criteria(const std::vector<CriteriaLevel>& levels) {
    std::size_t count = 0;
    for (const auto& level : levels) count += level.criteria.size();
    return count;
}
std::size_t criteria(const Assessment& assessment) {
    std::size_t count = 0;
    for (const auto& area : assessment.areas)
        for (const auto& target : area.targets) count += criteria(target.levels);
    return count;
}

Counts counted(const CurriculumDraft& draft) {
    Counts counts;
    std::unordered_map<std::string_view, std::size_t> tables;
    for (const auto& table : draft.genericCriteria) tables[table.id] = criteria(table.levels);
    const auto generic = [&](const std::string& id) {
        const auto table = tables.find(id);
        return table == tables.end() ? 0 : table->second;
    };
    counts.units = static_cast<int>(draft.units.size());
    for (const auto& unit : draft.units) {
        const bool counted = draft.source.system == "eperusteet" && !unit.originalHtml.empty();
        counts.requirements += static_cast<int>(counted ? requirementsOf(unit.originalHtml, {}).entries
                                                        : entries(unit.areas, unit.languagesPaired));
        auto texts = criteria(unit.assessment) + generic(unit.genericCriteria);
        for (const auto& area : unit.subAreas) {
            texts += criteria(area.assessment) + generic(area.genericCriteria);
            for (const auto& goal : area.goals) {
                texts += criteria(goal.assessment);
                counts.goals += static_cast<int>(entries(goal.areas, true));
            }
        }
        counts.criteria += static_cast<int>(texts);
    }
    return counts;
}

class Validator {
 public:
    Validator(Reading& reading, const Places& places, std::string_view fileName)
        : reading_(reading), draft_(*reading.draft), places_(places), fileName_(fileName) {}

    void run(Date today) {
        checkQualification(today);
        checkUnits();
        checkLanguages();
    }

 private:
    std::string where(const Node* node) const { return node ? position(*node, fileName_) : std::string(); }
    void warn(const Node* node, std::string code, std::string detail = {}) {
        reading_.warnings.push_back({where(node), std::move(code), std::move(detail)});
    }
    void fail(const Node* node, std::string code, std::string detail = {}) {
        reading_.errors.push_back({where(node), std::move(code), std::move(detail)});
    }

    // --- qualification

    void checkQualification(Date today) {
        auto& q = draft_.qualification;
        const auto* node = places_.qualification;
        if (q.name.empty()) fail(node, "no_name");
        if (draft_.units.empty()) fail(node, "no_units");
        if (q.languages.empty())
            for (const auto language : kLanguages)
                if (!q.name.in(language).empty()) q.languages.push_back(language);
        if (q.status == Status::Draft) warn(node, "is_draft");
        if (q.status == Status::Withdrawn) warn(node, "is_withdrawn");
        checkValidity(today);
        checkAreaCodes();
        const bool isLocal = !draft_.units.empty() && std::ranges::all_of(draft_.units, [](const Unit& unit) {
            return unit.kind == UnitKind::Local;
        });
        // A unit written in the browser ("local") has its qualifications beside the document.
        if (isLocal && q.belongsTo.empty() && draft_.source.system != "local") warn(node, "local_without_home");
        if (draft_.source.system == "eperusteet" && draft_.structures.empty()) warn(node, "no_structure");
    }

    void checkAreaCodes() {
        std::set<std::string_view> codes;
        for (const auto& area : draft_.qualification.competenceAreas)
            if (!area.code.empty() && !codes.insert(area.code).second)
                warn(places_.qualification, "duplicate_code", area.code);
    }

    void checkValidity(Date today) {
        const auto& q = draft_.qualification;
        const auto* node = places_.qualification;
        if (q.validFrom && q.validTo && *q.validTo < *q.validFrom) warn(node, "validity_reversed");
        if (q.validFrom && today < *q.validFrom) {
            warn(node, "not_yet_valid", isoDate(*q.validFrom));
        } else if (q.validTo && *q.validTo < today) {
            if (q.transitionTo && today <= *q.transitionTo)
                warn(node, "in_transition", isoDate(*q.transitionTo));
            else
                warn(node, "expired",
                     isoDate(q.transitionTo && *q.validTo < *q.transitionTo ? *q.transitionTo : *q.validTo));
        }
    }

    // --- units

    void checkUnits() {
        std::set<std::string_view> codes;
        for (std::size_t i = 0; i < draft_.units.size(); ++i) {
            const auto& unit = draft_.units[i];
            const auto* node = places_.units[i];
            if (unit.code.empty() && draft_.source.system == "eperusteet") warn(node, "unit_without_code");
            if (!unit.code.empty() && !codes.insert(unit.code).second) warn(node, "duplicate_unit_code", unit.code);
            if (unit.name.empty())
                unit.code.empty() ? fail(node, "unit_without_name") : warn(node, "unit_without_name");
            if (unit.areas.empty() && unit.subAreas.empty()) warn(node, "unit_without_requirements");
            for (const auto& area : unit.areas) checkRepetition(area, node);
            checkLevels(unit.assessment, node);
            for (const auto& area : unit.subAreas) {
                checkLevels(area.assessment, node);
                for (const auto& goal : area.goals) checkLevels(goal.assessment, node);
            }
        }
        for (const auto& table : draft_.genericCriteria) checkLevels(table.scale, table.levels, places_.qualification);
    }

    void checkLevels(const Assessment& assessment, const Node* node) {
        for (const auto& area : assessment.areas)
            for (const auto& target : area.targets) checkLevels(target.scale, target.levels, node);
    }
    void checkLevels(const std::string& scaleId, const std::vector<CriteriaLevel>& levels, const Node* node) {
        const auto scale = std::ranges::find(draft_.scales, scaleId, &Scale::id);
        if (scale == draft_.scales.end()) return;  // said where it was read
        for (const auto& level : levels)
            if (std::ranges::find(scale->levels, level.level, &ScaleLevel::id) == scale->levels.end())
                warn(node, "unknown_level", fmt::format("{} ({})", excerpt(level.level), excerpt(scaleId)));
    }

    void checkRepetition(const RequirementArea& area, const Node* node) {
        texts_.clear();
        for (const auto& requirement : area.requirements) texts_.push_back(shown(requirement.text, Language::Fi).text);
        std::sort(texts_.begin(), texts_.end());
        if (std::adjacent_find(texts_.begin(), texts_.end()) == texts_.end()) return;
        std::set<std::string_view> seen;
        for (const auto& requirement : area.requirements) {
            const auto text = std::string_view(shown(requirement.text, Language::Fi).text);
            if (!seen.insert(text).second) warn(node, "duplicate_requirement", excerpt(text));
        }
    }

    void checkLanguages() {
        const auto& q = draft_.qualification;
        for (const auto language : q.languages) {
            if (q.name.in(language).empty() && !q.name.empty())
                warn(places_.qualification, "name_missing_language", std::string(tag(language)));
            int total = 0, missing = 0;
            const Node* first = nullptr;
            for (std::size_t i = 0; i < draft_.units.size(); ++i) {
                const auto& unit = draft_.units[i];
                if (unit.name.in(language).empty() && !unit.name.empty())
                    warn(places_.units[i], "unit_name_missing_language", std::string(tag(language)));
                if (!unit.languagesPaired) continue;
                for (const auto& area : unit.areas)
                    for (const auto& requirement : area.requirements) {
                        ++total;
                        if (!requirement.text.in(language).empty()) continue;
                        ++missing;
                        if (!first) first = places_.units[i];
                    }
            }
            if (missing > 0)
                warn(first, "texts_missing_language", fmt::format("{}: {}/{}", tag(language), missing, total));
        }
    }

    Reading& reading_;
    CurriculumDraft& draft_;
    const Places& places_;
    std::string_view fileName_;
    std::vector<std::string_view> texts_;
};

}  // namespace

std::optional<std::string> decimal(std::string_view text) {
    const auto isDigits = [](std::string_view part) {
        return !part.empty() && std::all_of(part.begin(), part.end(), [](char c) { return c >= '0' && c <= '9'; });
    };
    const auto point = text.find('.');
    auto whole = text.substr(0, point);
    auto fraction = point == text.npos ? std::string_view() : text.substr(point + 1);
    if (!isDigits(whole) || (point != text.npos && !isDigits(fraction)) || (whole.size() > 1 && whole[0] == '0'))
        return std::nullopt;
    while (fraction.ends_with('0')) fraction.remove_suffix(1);
    if (whole.size() > 5 || fraction.size() > 3) return std::nullopt;
    std::string out(whole);
    if (!fraction.empty()) out += "." + std::string(fraction);
    return out;
}

long thousandths(std::string_view number) {
    const auto point = number.find('.');
    long value = 0;
    const auto whole = number.substr(0, point);
    std::from_chars(whole.data(), whole.data() + whole.size(), value);
    value *= 1000;
    long unit = 100;
    for (std::size_t i = point == number.npos ? number.size() : point + 1; i < number.size(); ++i, unit /= 10)
        value += (number[i] - '0') * unit;
    return value;
}

void validate(Reading& reading, const Places& places, std::string_view fileName, Date today) {
    reading.draft->counts = counted(*reading.draft);
    Validator(reading, places, fileName).run(today);
    checkFormation(reading, places, fileName);
    if (reading.warnings.size() > kMaxWarnings) {
        const auto more = reading.warnings.size() - kMaxWarnings;
        reading.warnings.resize(kMaxWarnings);
        reading.warnings.push_back({"", "more_warnings", std::to_string(more)});
    }
}

}  // namespace valo::importers
