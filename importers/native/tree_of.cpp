#include "importers/native/tree_of.hpp"

#include "importers/tree_writer.hpp"

namespace valo::importers {
namespace {

class Writer : TreeWriter {
 public:
    explicit Writer(Arena& arena) : TreeWriter(arena) {}

    Node write(const CurriculumDraft& draft) {
        Node root{Kind::Map};
        put(root, "curriculum-format", "1");
        const auto& source = draft.source;
        if (!source.system.empty() || !source.id.empty() || !source.revision.empty()) {
            auto& node = add(root, "source", Kind::Map);
            put(node, "system", source.system);
            put(node, "id", source.id);
            put(node, "revision", source.revision);
        }
        put(root, "notice", draft.notice);
        writeQualification(add(root, "qualification", Kind::Map), draft.qualification);
        putList(root, "scales", draft.scales, [this](Node& node, const Scale& scale) {
            put(node, "id", scale.id);
            put(node, "code", scale.code);
            putList(node, "levels", scale.levels, [this](Node& map, const ScaleLevel& level) {
                put(map, "id", level.id);
                put(map, "code", level.code);
                put(map, "name", level.name);
            });
        });
        putList(root, "generic-criteria", draft.genericCriteria, [this](Node& node, const GenericCriteria& table) {
            put(node, "id", table.id);
            put(node, "scale", table.scale);
            put(node, "name", table.name);
            put(node, "subject", table.subject);
            writeLevels(node, table.levels);
        });
        putList(root, "units", draft.units, [this](Node& node, const Unit& unit) { writeUnit(node, unit); });
        putList(root, "structures", draft.structures,
                [this](Node& node, const Structure& structure) { writeStructure(node, structure); });
        if (draft.extras.empty()) return root;
        auto& extras = add(root, "x-source", Kind::Map);
        for (const auto& extra : draft.extras) add(extras, extra.pointer, Kind::Text).text = extra.json;
        return root;
    }

 private:
    using TreeWriter::put;
    void put(Node& map, std::string_view key, const std::optional<Date>& day) {
        if (day) put(map, key, isoDate(*day));
    }
    void putHtml(Node& map, std::string_view key, const LocalizedText& text) {
        if (text.empty()) return;
        auto& node = add(map, key, Kind::Map);
        put(node, "format", "html");
        fill(node, text);
    }
    /// A list made of `parts`, one map each, which `write` fills.
    template <class Parts, class Write>
    void putList(Node& map, std::string_view key, const Parts& parts, Write write) {
        if (parts.empty()) return;
        auto& list = add(map, key, Kind::List);
        for (const auto& part : parts) write(item(list), part);
    }
    template <class Words>
    void putWords(Node& map, std::string_view key, const Words& words) {
        if (words.empty()) return;
        auto& list = add(map, key, Kind::List);
        for (const auto& word : words) item(list, Kind::Text).text = word;
    }

    void writeQualification(Node& node, const Qualification& q) {
        put(node, "decision-number", q.decisionNumber);
        put(node, "kind", codeOf(q.kind));
        put(node, "kind-code", q.kindCode);
        put(node, "name", q.name);
        std::vector<std::string_view> languages;
        for (const auto language : q.languages) languages.push_back(tag(language));
        putWords(node, "languages", languages);
        putList(node, "education-codes", q.educationCodes, [this](Node& map, const CodedName& code) {
            put(map, "code", code.code);
            put(map, "name", code.name);
        });
        put(node, "status", codeOf(q.status));
        put(node, "document-type", q.documentType);
        if (q.validFrom || q.validTo || q.transitionTo || q.decided) {
            auto& valid = add(node, "valid", Kind::Map);
            put(valid, "from", q.validFrom);
            put(valid, "to", q.validTo);
            put(valid, "transition-to", q.transitionTo);
            put(valid, "decided", q.decided);
        }
        putWords(node, "replaces", q.replaces);
        putWords(node, "belongs-to", q.belongsTo);
        putList(node, "competence-areas", q.competenceAreas, [this](Node& map, const CompetenceArea& area) {
            put(map, "id", area.id);
            put(map, "code", area.code);
            put(map, "name", area.name);
        });
        putList(node, "titles", q.titles, [this](Node& map, const Title& title) {
            put(map, "id", title.id);
            put(map, "code", title.code);
            put(map, "competence-area", title.competenceArea);
            put(map, "name", title.name);
        });
        if (q.competence.empty() && q.workTasks.empty()) return;
        auto& texts = add(node, "texts", Kind::Map);
        putHtml(texts, "competence", q.competence);
        putHtml(texts, "work-tasks", q.workTasks);
    }

    void writeLevels(Node& map, const std::vector<CriteriaLevel>& levels) {
        putList(map, "levels", levels, [this](Node& node, const CriteriaLevel& level) {
            put(node, "level", level.level);
            putList(node, "criteria", level.criteria,
                    [this](Node& text, const LocalizedText& wording) { fill(text, wording); });
        });
    }

    void writeAssessment(Node& map, const Assessment& assessment) {
        if (assessment.empty()) return;
        auto& node = add(map, "assessment", Kind::Map);
        putHtml(node, "note", assessment.note);
        putList(node, "areas", assessment.areas, [this](Node& areaNode, const AssessmentArea& area) {
            put(areaNode, "heading", area.heading);
            putList(areaNode, "targets", area.targets, [this](Node& targetNode, const AssessmentTarget& target) {
                put(targetNode, "heading", target.heading);
                put(targetNode, "description", target.description);
                put(targetNode, "scale", target.scale);
                writeLevels(targetNode, target.levels);
            });
        });
    }

    void writeAreas(Node& map, std::string_view key, const std::vector<RequirementArea>& areas) {
        putList(map, key, areas, [this](Node& node, const RequirementArea& area) {
            put(node, "heading", area.heading);
            putList(node, "requirements", area.requirements, [this](Node& entry, const Requirement& requirement) {
                if (requirement.code.empty() && requirement.plain.empty()) return fill(entry, requirement.text);
                put(entry, "code", requirement.code);
                put(entry, "text", requirement.text);
                put(entry, "plain", requirement.plain);
            });
        });
    }

    void writeSubArea(Node& node, const SubArea& area) {
        put(node, "id", area.id);
        put(node, "model", area.model);
        put(node, "code", area.code);
        put(node, "language-code", area.languageCode);
        put(node, "name", area.name);
        putList(node, "goals", area.goals, [this](Node& map, const Goal& goal) {
            put(map, "code", goal.code);
            put(map, "name", goal.name);
            put(map, "compulsory", goal.compulsory ? "true" : "false");
            put(map, "credits", goal.credits);
            put(map, "subject", goal.subject);
            writeAreas(map, "areas", goal.areas);
            if (!goal.languagesPaired) put(map, "languages-paired", "false");
            putHtml(map, "requirements-html", goal.originalHtml);
            writeAssessment(map, goal.assessment);
        });
        put(node, "generic-criteria", area.genericCriteria);
        writeAssessment(node, area.assessment);
    }

    void writeUnit(Node& node, const Unit& unit) {
        put(node, "id", unit.id);
        put(node, "code", unit.code);
        put(node, "code-version", unit.codeVersion);
        put(node, "source-id", unit.sourceId);
        put(node, "kind", codeOf(unit.kind));
        put(node, "name", unit.name);
        putHtml(node, "description", unit.description);
        put(node, "requirements-style", codeOf(unit.style));
        put(node, "requirements-subject", unit.subject);
        writeAreas(node, "requirement-areas", unit.areas);
        if (!unit.languagesPaired) put(node, "languages-paired", "false");
        putHtml(node, "requirements-html", unit.originalHtml);
        putHtml(node, "demonstration", unit.demonstration);
        put(node, "generic-criteria", unit.genericCriteria);
        writeAssessment(node, unit.assessment);
        putList(node, "sub-areas", unit.subAreas, [this](Node& map, const SubArea& area) { writeSubArea(map, area); });
    }

    void writeRule(Node& map, const FormationNode& group) {
        if (!group.hasRule()) return;
        auto& rule = add(map, "rule", Kind::Map);
        if (!group.creditsMin.empty() || !group.creditsMax.empty()) {
            auto& credits = add(rule, "credits", Kind::Map);
            put(credits, "min", group.creditsMin);
            put(credits, "max", group.creditsMax);
        }
        if (group.countMin || group.countMax) {
            auto& count = add(rule, "count", Kind::Map);
            if (group.countMin) put(count, "min", std::to_string(*group.countMin));
            if (group.countMax) put(count, "max", std::to_string(*group.countMax));
        }
    }

    void writeGroup(Node& node, const FormationNode& group) {
        put(node, "id", group.id);
        put(node, "role", codeOf(group.role));
        put(node, "competence-area", group.competenceArea);
        put(node, "title", group.title);
        put(node, "name", group.name);
        putHtml(node, "description", group.description);
        writeRule(node, group);
        putList(node, "children", group.children, [this](Node& child, const FormationNode& part) {
            if (part.isGroup()) return writeGroup(add(child, "group", Kind::Map), part);
            auto& place = add(child, "place", Kind::Map);
            put(place, "id", part.id);
            put(place, "placement", part.placement);
            if (part.compulsory) put(place, "compulsory", *part.compulsory ? "true" : "false");
            putHtml(place, "note", part.description);
        });
    }

    void writeChapter(Node& node, const Chapter& chapter) {
        put(node, "id", chapter.id);
        put(node, "kind", chapter.kind);
        put(node, "competence-area", chapter.competenceArea);
        put(node, "heading", chapter.heading);
        putHtml(node, "body", chapter.body);
        putList(node, "chapters", chapter.chapters,
                [this](Node& map, const Chapter& part) { writeChapter(map, part); });
    }

    void writeStructure(Node& node, const Structure& structure) {
        put(node, "id", structure.id);
        put(node, "credit-unit", structure.creditUnit);
        putList(node, "placements", structure.placements, [this](Node& map, const Placement& placement) {
            put(map, "id", placement.id);
            put(map, "unit", placement.unit);
            put(map, "credits", placement.credits);
            put(map, "credits-max", placement.creditsMax);
            put(map, "order", std::to_string(placement.order));
        });
        if (structure.root) writeGroup(add(node, "root", Kind::Map), *structure.root);
        putList(node, "chapters", structure.chapters,
                [this](Node& map, const Chapter& chapter) { writeChapter(map, chapter); });
    }
};

}  // namespace

Node treeOf(const CurriculumDraft& draft, Arena& arena) { return Writer(arena).write(draft); }

}  // namespace valo::importers
