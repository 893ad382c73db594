#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "core/text.hpp"
#include "curricula/comparison.hpp"

namespace valo::curricula {

namespace {

using importers::CurriculumDraft;
using importers::FormationNode;
using importers::Structure;

/// One thing that a draft says, under a key that stays the same from revision to revision.
struct Said {
    std::string key;
    Subject subject;
    LocalizedText text;
    const UnitMatch* unit = nullptr;
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
    LocalizedText out;
    for (const auto language : kLanguages)
        if (const auto label = shown(name, language).text; !label.empty() || !value.empty())
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
        if (old->second->text != said.text)
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
    const auto key = [](const auto& named) { return named.code.empty() ? named.id : named.code; };
    for (const auto& area : q.competenceAreas)
        all.push_back({"area/" + key(area), Subject::CompetenceArea, labelled(area.name, "")});
    for (const auto& title : q.titles) all.push_back({"title/" + key(title), Subject::Title, labelled(title.name, "")});
    return all;
}

/// What a structure demands: of its groups, and where its units stand.
class Demands {
 public:
    Demands(const CurriculumDraft& draft, const Units& units) : units_(units) {
        for (const auto& structure : draft.structures) {
            structure_ = &structure;
            if (structure.root)
                group(*structure.root, structure.id,
                      structure.root->name.empty() ? draft.qualification.name : structure.root->name);
            else
                for (const auto& placement : structure.placements) place(placement, {});
        }
    }
    std::vector<Said> said;

 private:
    void group(const FormationNode& node, const std::string& path, const LocalizedText& name) {
        const auto key = path + "#" + std::to_string(++seen_[path]);
        put("points/" + key, Subject::Points, name, extent(node.creditsMin, node.creditsMax));
        put("number/" + key, Subject::Number, name, extent(node.countMin, node.countMax));
        for (const auto& child : node.children) {
            if (child.isGroup()) {
                group(child, fmt::format("{}/{}", key, shown(child.name, Language::Fi).text),
                      child.name.empty() ? name : child.name);
                continue;
            }
            const auto& places = structure_->placements;
            const auto found = std::ranges::find(places, child.placement, &importers::Placement::id);
            if (found != places.end()) place(*found, name);
        }
    }
    void put(std::string key, Subject subject, const LocalizedText& name, const std::string& value) {
        if (!value.empty()) said.push_back({std::move(key), subject, labelled(name, value)});
    }
    /// A unit may stand in several groups: they are told together.
    void place(const importers::Placement& placement, const LocalizedText& name) {
        const auto unit = units_.find(placement.unit);
        if (unit == units_.end()) return;  // new or gone, which is told of the unit itself
        const auto text = labelled(
            name, extent(placement.credits, placement.creditsMax.empty() ? placement.credits : placement.creditsMax));
        auto& at = placeOf_[{structure_, unit->second}];
        if (at == 0) {
            const auto key = "place/" + structure_->id + "/" + std::to_string(unit->second->stored->id.value);
            said.push_back({key, Subject::Place, text, unit->second});
            at = said.size();
            return;
        }
        auto& all = said[at - 1].text;
        for (const auto language : kLanguages)
            if (!text.in(language).empty()) all.in(language) += "; " + text.in(language);
    }

    const Units& units_;
    const Structure* structure_ = nullptr;
    std::map<std::string, int> seen_;
    std::map<std::pair<const Structure*, const UnitMatch*>, std::size_t> placeOf_;  // in said, from 1
};

using Criteria = std::vector<LocalizedText>;

void put(Criteria& all, const std::vector<importers::CriteriaLevel>& levels) {
    for (const auto& level : levels) all.insert(all.end(), level.criteria.begin(), level.criteria.end());
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
    differences(Demands(before, ofBefore).said, Demands(after, ofAfter).said, first);
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
