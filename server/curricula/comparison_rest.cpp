#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>
#include <utility>

#include "core/text.hpp"
#include "curricula/comparison.hpp"
#include "importers/tree.hpp"

namespace valo::curricula {

namespace {

using importers::CurriculumDraft;
using importers::FormationNode;
using importers::Structure;

/// One thing that a draft says, under a key that stays the same from revision to revision. Where there is a `value`
/// only that is compared, and the text is how it is shown.
struct Said {
    std::string key;
    Subject subject;
    LocalizedText text;
    const UnitMatch* unit = nullptr;
    std::string value = {};

    bool isSameAs(const Said& other) const { return value.empty() ? text == other.text : value == other.value; }
};

LocalizedText everywhere(const std::string& text) { return {text, text, text}; }
LocalizedText dayText(const std::optional<Date>& day) { return everywhere(day ? displayDate(*day) : ""); }
LocalizedText plain(const LocalizedText& html) { return {plainText(html.fi), plainText(html.sv), plainText(html.en)}; }
/// "15", "15–20", "15–" without an upper bound.
std::string extent(const std::string& least, const std::string& most) {
    return least == most || (least.empty() && most.empty()) ? least : least + "–" + most;
}
std::string extent(std::optional<int> least, std::optional<int> most) {
    return extent(least ? std::to_string(*least) : "", most ? std::to_string(*most) : "");
}
LocalizedText labelled(const LocalizedText& name, const std::string& value) {
    constexpr std::size_t kLongest = 120;  // a name is repeated for every unit of its group
    LocalizedText out;
    for (const auto language : kLanguages)
        if (const auto label = importers::excerpt(shown(name, language).text, kLongest);
            !label.empty() || !value.empty())
            out.in(language) = fmt::format("{}{}{}", label, label.empty() || value.empty() ? "" : ": ", value);
    return out;
}

Change changeOf(ChangeKind kind, const Said& said, LocalizedText before, LocalizedText after) {
    Change change{kind, said.subject, {}, {}, std::move(before), std::move(after), {}, {}};
    if (said.unit) {
        change.unitCode = said.unit->draft->code;
        change.unitName = said.unit->draft->name;
        change.unit = said.unit->stored->id;
    }
    return change;
}

/// What the newer draft says otherwise or first, then what it says no more.
void differences(const std::vector<Said>& before, const std::vector<Said>& after, std::vector<Change>& out) {
    std::map<std::string_view, const Said*> left;
    for (const auto& said : before)
        if (!said.text.empty()) left.emplace(said.key, &said);
    for (const auto& said : after) {
        if (said.text.empty()) continue;
        const auto old = left.find(said.key);
        if (old == left.end()) {
            out.push_back(changeOf(ChangeKind::Added, said, {}, said.text));
            continue;
        }
        if (!said.isSameAs(*old->second))
            out.push_back(changeOf(ChangeKind::Changed, said, old->second->text, said.text));
        left.erase(old);
    }
    for (const auto& said : before)
        if (const auto gone = left.find(said.key); gone != left.end() && gone->second == &said)
            out.push_back(changeOf(ChangeKind::Removed, said, said.text, {}));
}

/// The units of one draft that both have.
using Units = std::map<std::string_view, const UnitMatch*>;

std::vector<Said> documentOf(const CurriculumDraft& draft) {
    const auto& q = draft.qualification;
    std::vector<Said> all{{"name", Subject::Name, q.name},
                          {"number", Subject::DecisionNumber, everywhere(q.decisionNumber)},
                          {"from", Subject::ValidFrom, dayText(q.validFrom)},
                          {"to", Subject::ValidTo, dayText(q.validTo)},
                          {"transition", Subject::TransitionTo, dayText(q.transitionTo)}};
    std::map<std::string, int> seen;  // a code may be there twice
    const auto key = [&](const auto& named) {
        const auto& code = named.code.empty() ? named.id : named.code;
        return fmt::format("{}#{}", code, ++seen[code]);
    };
    for (const auto& area : q.competenceAreas)
        all.push_back({"area/" + key(area), Subject::CompetenceArea, labelled(area.name, "")});
    for (const auto& title : q.titles) all.push_back({"title/" + key(title), Subject::Title, labelled(title.name, "")});
    return all;
}

/// The groups of a draft's structures, each after those that it stands in.
struct Group {
    const Structure* structure;
    const FormationNode* node;
    LocalizedText name;           // its own, or of the one around it
    std::size_t byName, byPlace;  // what it is called within what, and the how-manieth it is there
    std::size_t id = 0;           // the same in both drafts
};

std::size_t combined(std::size_t left, std::size_t right) {
    return left ^ (right + 0x9e3779b97f4a7c15ULL + (left << 6) + (left >> 2));
}

class Groups {
 public:
    explicit Groups(const CurriculumDraft& draft) {
        for (const auto& structure : draft.structures)
            if (structure.root) {
                const auto key = std::hash<std::string>()(structure.id);
                const auto& name = structure.root->name.empty() ? draft.qualification.name : structure.root->name;
                add(structure, *structure.root, name, key, key);
            }
    }
    /// Gives those of a newer draft the ids of these: by name, and what is left by place.
    void nameAlike(Groups& newer) {
        std::unordered_map<std::size_t, Group*> byName, byPlace;
        for (auto& group : all) {
            group.id = static_cast<std::size_t>(&group - all.data());
            byName.emplace(group.byName, &group);
        }
        std::set<const Group*> taken;
        std::vector<Group*> rest;
        for (auto& group : newer.all) {
            const auto found = byName.find(group.byName);
            if (found != byName.end() && taken.insert(found->second).second)
                group.id = found->second->id;
            else
                rest.push_back(&group);
        }
        for (auto& group : all)
            if (!taken.contains(&group)) byPlace.emplace(group.byPlace, &group);
        for (auto* group : rest) {
            const auto found = byPlace.find(group->byPlace);
            if (found != byPlace.end() && taken.insert(found->second).second)
                group->id = found->second->id;
            else
                group->id = all.size() + static_cast<std::size_t>(group - newer.all.data());
        }
    }
    std::vector<Group> all;

 private:
    void add(const Structure& structure, const FormationNode& node, const LocalizedText& name, std::size_t byName,
             std::size_t byPlace) {
        all.push_back({&structure, &node, name, byName, byPlace});
        std::map<std::string, std::size_t> seen;
        std::size_t place = 0;
        for (const auto& child : node.children) {
            if (!child.isGroup()) continue;
            const std::string own(shown(child.name, Language::Fi).text);
            const auto named = combined(combined(byName, std::hash<std::string>()(own)), seen[own]++);
            add(structure, child, child.name.empty() ? name : child.name, named, combined(byPlace, ++place));
        }
    }
};

/// What a draft's structures demand: of their groups, and where their units stand.
class Demands {
 public:
    Demands(const CurriculumDraft& draft, const Groups& groups, const Units& units) : units_(units) {
        for (const auto& structure : draft.structures)
            if (!structure.root)
                for (const auto& placement : structure.placements) place(structure, placement, nullptr, {});
        const Structure* last = nullptr;
        for (const auto& group : groups.all) {
            if (group.structure != last) {
                placements_.clear();
                for (const auto& placement : group.structure->placements) placements_.emplace(placement.id, &placement);
                last = group.structure;
            }
            add(group);
        }
    }
    std::vector<Said> said;

 private:
    void add(const Group& group) {
        const auto& node = *group.node;
        put(fmt::format("points/{}", group.id), Subject::Points, group, extent(node.creditsMin, node.creditsMax));
        put(fmt::format("number/{}", group.id), Subject::Number, group, extent(node.countMin, node.countMax));
        for (const auto& child : node.children) {
            if (child.isGroup()) continue;
            const auto found = placements_.find(child.placement);
            if (found != placements_.end()) place(*group.structure, *found->second, &group, child.compulsory);
        }
    }
    void put(std::string key, Subject subject, const Group& group, const std::string& value) {
        if (!value.empty()) said.push_back({std::move(key), subject, labelled(group.name, value), nullptr, value});
    }
    /// A unit may stand in several groups: they are told together.
    void place(const Structure& structure, const importers::Placement& placement, const Group* group,
               std::optional<bool> compulsory) {
        const auto unit = units_.find(placement.unit);
        if (unit == units_.end()) return;  // new or gone, which is told of the unit itself
        const auto points =
            extent(placement.credits, placement.creditsMax.empty() ? placement.credits : placement.creditsMax);
        const auto key = fmt::format("{}/{}", structure.id, unit->second->stored->id.value);
        tell("place/" + key, Subject::Place, unit->second, labelled(group ? group->name : LocalizedText{}, points),
             fmt::format("{}:{}", group ? group->id : 0, points));
        if (compulsory)
            tell("compulsory/" + key, Subject::Compulsory, unit->second, everywhere(*compulsory ? "✓" : "–"),
                 *compulsory ? "1" : "0");
    }
    void tell(std::string key, Subject subject, const UnitMatch* unit, LocalizedText text, const std::string& value) {
        const auto [at, isNew] = places_.emplace(key, said.size());
        if (isNew) return void(said.push_back({std::move(key), subject, std::move(text), unit, value}));
        auto& known = said[at->second];
        known.value += ";" + value;
        for (const auto language : kLanguages)
            if (!text.in(language).empty()) known.text.in(language) += "; " + text.in(language);
    }

    const Units& units_;
    std::unordered_map<std::string_view, const importers::Placement*> placements_;  // of one structure
    std::unordered_map<std::string, std::size_t> places_;                           // in said
};

using Criteria = std::vector<LocalizedText>;

void put(Criteria& all, const std::vector<importers::CriteriaLevel>& levels) {
    for (const auto& level : levels)
        for (auto text : level.criteria) {
            for (const auto language : kLanguages)
                if (!text.in(language).empty()) text.in(language).insert(0, level.level + ": ");
            all.push_back(std::move(text));
        }
}
void put(Criteria& all, const importers::Assessment& assessment) {
    for (const auto& area : assessment.areas)
        for (const auto& target : area.targets) put(all, target.levels);
}
Criteria criteriaOf(const importers::Unit& unit) {
    Criteria all;
    put(all, unit.assessment);
    for (const auto& area : unit.subAreas) {
        put(all, area.assessment);
        for (const auto& goal : area.goals) put(all, goal.assessment);
    }
    return all;
}
Criteria sharedCriteriaOf(const CurriculumDraft& draft) {
    Criteria all;
    for (const auto& table : draft.genericCriteria) put(all, table.levels);
    return all;
}

/// Without what stands in the other list too, as often as it does there.
Criteria without(const Criteria& list, const Criteria& other) {
    std::map<std::string, int> there;
    const auto key = [](const LocalizedText& text) { return text.fi + '\n' + text.sv + '\n' + text.en; };
    for (const auto& text : other) ++there[key(text)];
    Criteria left;
    for (const auto& text : list)
        if (there[key(text)]-- <= 0) left.push_back(text);
    return left;
}

/// Criteria have no identity: what is left of either list is told as one before and one after, in their order.
void criteriaDifferences(const Criteria& before, const Criteria& after, const UnitMatch* unit,
                         std::vector<Change>& out) {
    const auto gone = without(before, after), come = without(after, before);
    const Said said{"", Subject::Criterion, {}, unit};
    for (std::size_t i = 0; i < std::max(gone.size(), come.size()); ++i)
        out.push_back(changeOf(i >= gone.size()   ? ChangeKind::Added
                               : i >= come.size() ? ChangeKind::Removed
                                                  : ChangeKind::Changed,
                               said, i < gone.size() ? gone[i] : LocalizedText{},
                               i < come.size() ? come[i] : LocalizedText{}));
}

void textDifferences(const importers::Unit& before, const UnitMatch& unit, std::vector<Change>& out) {
    const auto textsOf = [&](const importers::Unit& of) {
        return std::vector<Said>{{"description", Subject::Description, plain(of.description), &unit},
                                 {"demonstration", Subject::Demonstration, plain(of.demonstration), &unit}};
    };
    differences(textsOf(before), textsOf(*unit.draft), out);
    criteriaDifferences(criteriaOf(before), criteriaOf(*unit.draft), &unit, out);
}

}  // namespace

void addRest(Comparison& changes, const CurriculumDraft& before, const CurriculumDraft& after,
             const Matching& matching) {
    Units ofBefore, ofAfter;
    for (const auto& unit : matching.units)
        if (unit.stored && !unit.stored->removed) {
            ofBefore.emplace(unit.stored->localId, &unit);
            ofAfter.emplace(unit.draft->id, &unit);
        }
    std::vector<Change> first, last;
    differences(documentOf(before), documentOf(after), first);
    Groups older(before), newer(after);
    older.nameAlike(newer);
    differences(Demands(before, older, ofBefore).said, Demands(after, newer, ofAfter).said, first);
    for (const auto& unit : before.units)
        if (const auto both = ofBefore.find(unit.id); both != ofBefore.end())
            textDifferences(unit, *both->second, last);
    criteriaDifferences(sharedCriteriaOf(before), sharedCriteriaOf(after), nullptr, last);

    auto between = std::exchange(changes.list, {});
    for (auto& change : first) changes.add(std::move(change));
    changes.list.insert(changes.list.end(), std::make_move_iterator(between.begin()),
                        std::make_move_iterator(between.end()));
    for (auto& change : last) changes.add(std::move(change));
}

}  // namespace valo::curricula
