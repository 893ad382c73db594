#include "curricula/comparison.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "core/text.hpp"

namespace valo::curricula {

namespace {

bool sameInOneLanguage(const LocalizedText& left, const LocalizedText& right) {
    return std::any_of(kLanguages.begin(), kLanguages.end(), [&](Language language) {
        return !left.in(language).empty() && left.in(language) == right.in(language);
    });
}

std::set<std::string> wordsOf(std::string_view text) {
    std::set<std::string> words;
    const auto lower = lowered(text);
    for (const auto word : split(lower, ' '))
        if (!word.empty()) words.emplace(word);
    return words;
}

/// Whether two texts in the same place are likely to be one text before and after an edit.
bool areAlike(const LocalizedText& left, const LocalizedText& right) {
    constexpr double kShareOfWords = 0.4;
    return std::any_of(kLanguages.begin(), kLanguages.end(), [&](Language language) {
        if (left.in(language).empty() || right.in(language).empty()) return false;
        const auto a = wordsOf(left.in(language)), b = wordsOf(right.in(language));
        const auto common = std::count_if(a.begin(), a.end(), [&](const auto& word) { return b.contains(word); });
        return 2.0 * static_cast<double>(common) >= kShareOfWords * static_cast<double>(a.size() + b.size());
    });
}

/// Gives each draft entry that has no partner yet the first free stored one that fits; living rows before removed.
template <class Drafts, class Stored, class Fits>
void pairUp(Drafts& drafts, std::vector<const Stored*>& free, Fits&& fits) {
    for (auto& draft : drafts) {
        if (draft.stored) continue;
        const auto found =
            std::find_if(free.begin(), free.end(), [&](const Stored* s) { return s && fits(draft, *s); });
        if (found == free.end()) continue;
        draft.stored = *found;
        *found = nullptr;
    }
}

template <class Stored>
std::vector<const Stored*> livingFirst(const std::vector<Stored>& rows) {
    std::vector<const Stored*> out;
    for (const auto& row : rows) out.push_back(&row);
    std::stable_sort(out.begin(), out.end(), [](const Stored* a, const Stored* b) { return a->removed < b->removed; });
    return out;
}

bool sameArea(const DraftArea& draft, const StoredArea& stored) {
    return draft.subAreaCode == stored.subAreaCode && draft.compulsory == stored.compulsory &&
           draft.subAreaName == stored.subAreaName && draft.heading == stored.heading;
}
bool sameAreaInOneLanguage(const DraftArea& draft, const StoredArea& stored) {
    if (draft.subAreaCode != stored.subAreaCode || draft.compulsory != stored.compulsory) return false;
    if (draft.heading.empty() && stored.heading.empty())
        return draft.subAreaName == stored.subAreaName || sameInOneLanguage(draft.subAreaName, stored.subAreaName);
    return sameInOneLanguage(draft.heading, stored.heading);
}

struct AreaMatch {
    const DraftArea* draft;
    const StoredArea* stored = nullptr;
};

void matchAreas(UnitMatch& unit, std::vector<const StoredArea*>& free) {
    std::vector<AreaMatch> areas;
    for (const auto& area : unit.areas) areas.push_back({&area});
    pairUp(areas, free, [](const AreaMatch& a, const StoredArea& s) { return sameArea(*a.draft, s); });
    pairUp(areas, free, [](const AreaMatch& a, const StoredArea& s) { return sameAreaInOneLanguage(*a.draft, s); });
    unit.storedAreas.clear();
    for (const auto& area : areas) unit.storedAreas.push_back(area.stored);
}

void matchRequirements(UnitMatch& unit, std::vector<const StoredRequirement*>& free) {
    const auto inSameArea = [&](const RequirementMatch& m, const StoredRequirement& s) {
        const auto* area = unit.storedAreas[m.area];
        return area && area->id == s.area;
    };
    using M = const RequirementMatch&;
    using S = const StoredRequirement&;
    pairUp(unit.requirements, free, [&](M m, S s) { return inSameArea(m, s) && m.draft->text == s.text; });
    pairUp(unit.requirements, free,
           [&](M m, S s) { return inSameArea(m, s) && sameInOneLanguage(m.draft->text, s.text); });
    pairUp(unit.requirements, free, [&](M m, S s) { return sameInOneLanguage(m.draft->text, s.text); });
    pairUp(unit.requirements, free, [&](M m, S s) { return !s.code.empty() && m.draft->code == s.code; });
    pairUp(unit.requirements, free, [&](M m, S s) {
        return !s.removed && inSameArea(m, s) && m.position == s.position && areAlike(m.draft->text, s.text);
    });
}

/// An area whose heading was reworded is the one that its requirements came from.
void followRequirements(UnitMatch& unit, std::vector<const StoredArea*>& free) {
    for (const auto& requirement : unit.requirements) {
        if (unit.storedAreas[requirement.area] || !requirement.stored) continue;
        const auto found = std::find_if(free.begin(), free.end(), [&](const StoredArea* area) {
            return area && area->id == requirement.stored->area;
        });
        if (found == free.end()) continue;
        unit.storedAreas[requirement.area] = *found;
        *found = nullptr;
    }
}

void matchInside(UnitMatch& unit, std::vector<const StoredRequirement*>& gone) {
    unit.areas = areasOf(*unit.draft);
    unit.storedAreas.assign(unit.areas.size(), nullptr);
    for (std::size_t area = 0; area < unit.areas.size(); ++area) {
        int position = 0;
        for (const auto& requirement : *unit.areas[area].requirements)
            unit.requirements.push_back({&requirement, nullptr, area, position++});
    }
    if (!unit.stored) return;
    auto freeAreas = livingFirst(unit.stored->areas);
    auto freeRequirements = livingFirst(unit.stored->requirements);
    matchAreas(unit, freeAreas);
    matchRequirements(unit, freeRequirements);
    followRequirements(unit, freeAreas);
    for (const auto* left : freeRequirements)
        if (left && !left->removed) gone.push_back(left);
}

bool isChanged(const importers::Requirement& draft, const StoredRequirement& stored) {
    return stored.removed || draft.text != stored.text || draft.plain != stored.plain;
}

/// What stands under another heading now, or out of the order that the most of its neighbours kept: those that a
/// longest run of rising places leaves out. A row that only slid because another came or went has not moved.
std::set<const StoredRequirement*> movedIn(const UnitMatch& unit) {
    std::set<const StoredRequirement*> moved;
    std::map<std::size_t, std::vector<const StoredRequirement*>> stayed;  // by area, in the draft's order
    for (const auto& requirement : unit.requirements) {
        if (!requirement.stored || requirement.stored->removed) continue;
        const auto* area = unit.storedAreas[requirement.area];
        if (area && area->id == requirement.stored->area)
            stayed[requirement.area].push_back(requirement.stored);
        else
            moved.insert(requirement.stored);
    }
    for (const auto& [area, rows] : stayed) {
        std::vector<std::size_t> length(rows.size(), 1), before(rows.size(), rows.size());
        std::size_t last = 0;
        for (std::size_t i = 0; i < rows.size(); ++i) {
            for (std::size_t j = 0; j < i; ++j)
                if (rows[j]->position < rows[i]->position && length[j] + 1 > length[i])
                    length[i] = length[j] + 1, before[i] = j;
            if (length[i] > length[last]) last = i;
        }
        moved.insert(rows.begin(), rows.end());
        for (auto i = last; i < rows.size(); i = before[i]) moved.erase(rows[i]);
    }
    return moved;
}

}  // namespace

std::vector<DraftArea> areasOf(const importers::Unit& unit) {
    std::vector<DraftArea> areas;
    for (const auto& area : unit.areas) areas.push_back({"", {}, true, "", area.heading, &area.requirements});
    for (const auto& subArea : unit.subAreas)
        for (const auto& goal : subArea.goals)
            for (const auto& area : goal.areas)
                areas.push_back({subArea.code, subArea.name.empty() ? goal.name : subArea.name, goal.compulsory,
                                 subArea.genericCriteria, area.heading, &area.requirements});
    return areas;
}

void Comparison::add(Change change) {
    int* counts[] = {&added, &changed, &moved, &removed};
    ++*counts[static_cast<int>(change.kind)];
    list.push_back(std::move(change));
}

Matching match(const std::vector<StoredUnit>& stored, const importers::CurriculumDraft& draft) {
    Matching matching;
    for (const auto& unit : draft.units) matching.units.push_back({&unit});
    auto free = livingFirst(stored);
    using M = const UnitMatch&;
    using S = const StoredUnit&;
    pairUp(matching.units, free, [](M m, S s) { return m.draft->code == s.code && m.draft->id == s.localId; });
    pairUp(matching.units, free, [](M m, S s) { return !s.code.empty() && m.draft->code == s.code; });
    pairUp(matching.units, free, [](M m, S s) { return m.draft->id == s.localId; });
    for (auto& unit : matching.units) matchInside(unit, matching.goneRequirements);
    for (const auto* left : free)
        if (left && !left->removed) matching.goneUnits.push_back(left);
    return matching;
}

Comparison compare(const Matching& matching) {
    Comparison out;
    for (const auto& unit : matching.units) {
        const auto& draft = *unit.draft;
        if (!unit.stored) {
            out.add({ChangeKind::Added, Subject::Unit, draft.code, draft.name, {}, draft.name, {}, {}});
            out.added += static_cast<int>(unit.requirements.size());
            continue;
        }
        const auto id = unit.stored->id;
        if (unit.stored->removed || draft.name != unit.stored->name || draft.code != unit.stored->code)
            out.add(
                {ChangeKind::Changed, Subject::Unit, draft.code, draft.name, unit.stored->name, draft.name, id, {}});
        const auto moved = movedIn(unit);
        for (const auto& requirement : unit.requirements) {
            const auto* stored = requirement.stored;
            const auto& text = requirement.draft->text;
            if (!stored)
                out.add({ChangeKind::Added, Subject::Requirement, draft.code, draft.name, {}, text, id, {}});
            else if (isChanged(*requirement.draft, *stored))
                out.add({ChangeKind::Changed, Subject::Requirement, draft.code, draft.name, stored->text, text, id,
                         stored->id});
            else if (moved.contains(stored))
                out.add({ChangeKind::Moved, Subject::Requirement, draft.code, draft.name, text, text, id, stored->id});
        }
        for (const auto* gone : matching.goneRequirements)
            if (gone->unit == id)
                out.add(
                    {ChangeKind::Removed, Subject::Requirement, draft.code, draft.name, gone->text, {}, id, gone->id});
    }
    for (const auto* unit : matching.goneUnits) {
        out.add({ChangeKind::Removed, Subject::Unit, unit->code, unit->name, unit->name, {}, unit->id, {}});
        out.removed += static_cast<int>(std::count_if(unit->requirements.begin(), unit->requirements.end(),
                                                      [](const auto& requirement) { return !requirement.removed; }));
    }
    return out;
}

Language differingLanguage(const LocalizedText& before, const LocalizedText& after, Language reader) {
    const auto differs = [&](Language language) { return before.in(language) != after.in(language); };
    if (differs(reader)) return reader;
    const auto other = std::find_if(kLanguages.begin(), kLanguages.end(), differs);
    return other == kLanguages.end() ? shown(after, reader).language : *other;
}

bool isReworded(const LocalizedText& before, const LocalizedText& after) {
    return std::any_of(kLanguages.begin(), kLanguages.end(), [&](Language language) {
        return !before.in(language).empty() && !after.in(language).empty() && before.in(language) != after.in(language);
    });
}

}  // namespace valo::curricula
