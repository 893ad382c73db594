#include <algorithm>

#include "core/secret.hpp"
#include "curricula/comparison.hpp"

namespace valo::curricula {

namespace {

/// Writes values one after another, each with its length, so that no two drafts have the same bytes.
class Canonical {
 public:
    void text(std::string_view value) {
        bytes_ += std::to_string(value.size());
        bytes_ += ':';
        bytes_ += value;
    }
    void text(const LocalizedText& value) {
        for (const auto language : kLanguages) text(value.in(language));
    }
    void number(std::int64_t value) { text(std::to_string(value)); }
    void day(const std::optional<Date>& value) { text(value ? isoDate(*value) : std::string()); }
    void count(const std::optional<int>& value) { text(value ? std::to_string(*value) : std::string()); }
    void truth(const std::optional<bool>& value) { text(value ? (*value ? "1" : "0") : ""); }
    template <class List, class Each>
    void list(const List& values, Each&& each) {
        number(static_cast<std::int64_t>(values.size()));
        for (const auto& value : values) each(value);
    }
    const std::string& bytes() const { return bytes_; }

 private:
    std::string bytes_;
};

/// Sources give these lists in no fixed order.
template <class T, class Key>
std::vector<T> sorted(std::vector<T> values, Key&& key) {
    std::sort(values.begin(), values.end(), [&](const T& a, const T& b) { return key(a) < key(b); });
    return values;
}

void writeQualification(Canonical& out, const importers::Qualification& q) {
    out.text(q.decisionNumber), out.text(codeOf(q.kind)), out.text(q.kindCode), out.text(q.name);
    out.list(sorted(q.languages, [](Language l) { return l; }), [&](Language l) { out.text(tag(l)); });
    out.list(sorted(q.educationCodes, [](const auto& c) { return c.code; }),
             [&](const auto& c) { out.text(c.code), out.text(c.name); });
    out.text(codeOf(q.status)), out.text(q.documentType);
    out.day(q.validFrom), out.day(q.validTo), out.day(q.transitionTo), out.day(q.decided);
    out.list(sorted(q.replaces, [](const auto& r) { return r; }), [&](const auto& r) { out.text(r); });
    if (!q.belongsTo.empty())
        out.list(sorted(q.belongsTo, [](const auto& n) { return n; }), [&](const auto& n) { out.text(n); });
    out.list(sorted(q.competenceAreas, [](const auto& a) { return a.code + a.id; }),
             [&](const auto& a) { out.text(a.code), out.text(a.name); });
    out.list(sorted(q.titles, [](const auto& t) { return t.code + t.id; }),
             [&](const auto& t) { out.text(t.code), out.text(t.name), out.text(t.competenceArea); });
    out.text(q.competence), out.text(q.workTasks);
}

void writeLevels(Canonical& out, const std::vector<importers::CriteriaLevel>& levels) {
    out.list(levels, [&](const auto& level) {
        out.text(level.level);
        out.list(level.criteria, [&](const auto& criterion) { out.text(criterion); });
    });
}

void writeAssessment(Canonical& out, const importers::Assessment& assessment) {
    out.text(assessment.note);
    out.list(assessment.areas, [&](const auto& area) {
        out.text(area.heading);
        out.list(area.targets, [&](const auto& target) {
            out.text(target.heading), out.text(target.description), out.text(target.scale);
            writeLevels(out, target.levels);
        });
    });
}

void writeAreas(Canonical& out, const std::vector<importers::RequirementArea>& areas) {
    out.list(areas, [&](const auto& area) {
        out.text(area.heading);
        out.list(area.requirements, [&](const auto& r) { out.text(r.code), out.text(r.text), out.text(r.plain); });
    });
}

void writeSubArea(Canonical& out, const importers::SubArea& subArea) {
    out.text(subArea.model), out.text(subArea.code), out.text(subArea.languageCode), out.text(subArea.name);
    out.text(subArea.genericCriteria);
    writeAssessment(out, subArea.assessment);
    out.list(subArea.goals, [&](const auto& goal) {
        out.text(goal.code), out.text(goal.name), out.number(goal.compulsory), out.text(goal.credits);
        out.text(goal.subject), out.text(goal.originalHtml);
        writeAreas(out, goal.areas);
        writeAssessment(out, goal.assessment);
    });
}

void writeUnit(Canonical& out, const importers::Unit& unit) {
    out.text(unit.id), out.text(unit.code), out.text(unit.codeVersion), out.text(codeOf(unit.kind));
    out.text(unit.name), out.text(unit.description), out.text(codeOf(unit.style)), out.text(unit.subject);
    out.text(unit.originalHtml), out.text(unit.demonstration), out.text(unit.genericCriteria);
    writeAreas(out, unit.areas);
    writeAssessment(out, unit.assessment);
    out.list(unit.subAreas, [&](const auto& subArea) { writeSubArea(out, subArea); });
}

void writeNode(Canonical& out, const importers::FormationNode& node) {
    out.text(node.placement), out.truth(node.compulsory), out.text(node.name), out.text(node.description);
    out.text(codeOf(node.role)), out.text(node.competenceArea), out.text(node.title);
    out.text(node.creditsMin), out.text(node.creditsMax), out.count(node.countMin), out.count(node.countMax);
    out.list(node.children, [&](const auto& child) { writeNode(out, child); });
}

void writeStructure(Canonical& out, const importers::Structure& structure) {
    out.text(structure.id), out.text(structure.creditUnit);
    out.list(sorted(structure.placements, [](const auto& p) { return p.id; }), [&](const auto& p) {
        out.text(p.id), out.text(p.unit), out.text(p.credits), out.text(p.creditsMax), out.number(p.order);
    });
    out.number(structure.root.has_value());
    if (structure.root) writeNode(out, *structure.root);
}

}  // namespace

std::string contentHash(const importers::CurriculumDraft& draft) {
    Canonical out;
    out.text(draft.source.system), out.text(draft.source.id), out.text(draft.notice);
    writeQualification(out, draft.qualification);
    out.list(draft.scales, [&](const auto& scale) {
        out.text(scale.id), out.text(scale.code);
        out.list(scale.levels, [&](const auto& l) { out.text(l.id), out.text(l.code), out.text(l.name); });
    });
    out.list(draft.genericCriteria, [&](const auto& table) {
        out.text(table.id), out.text(table.scale), out.text(table.name), out.text(table.subject);
        writeLevels(out, table.levels);
    });
    out.list(draft.units, [&](const auto& unit) { writeUnit(out, unit); });
    out.list(draft.structures, [&](const auto& structure) { writeStructure(out, structure); });
    return sha256(out.bytes());
}

}  // namespace valo::curricula
