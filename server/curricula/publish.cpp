#include "curricula/publish.hpp"

#include <algorithm>
#include <charconv>
#include <unordered_map>

#include "core/text.hpp"

namespace valo::curricula {

using database::parameters;
using database::Sql;
using database::Transaction;
using database::Value;

namespace {

std::optional<double> decimal(const std::string& text) {
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

void append(std::string& key, const LocalizedText& text) {
    for (const auto language : kLanguages)
        if (!text.in(language).empty()) key += lowered(text.in(language)) + "\n";
}
void append(std::string& key, std::string_view code) {
    if (!code.empty()) key += lowered(code) + "\n";
}

std::string searchKey(const importers::Qualification& qualification) {
    std::string key;
    append(key, qualification.name);
    append(key, qualification.decisionNumber);
    for (const auto& code : qualification.educationCodes) append(key, code.code), append(key, code.name);
    for (const auto& area : qualification.competenceAreas) append(key, area.code), append(key, area.name);
    for (const auto& title : qualification.titles) append(key, title.code), append(key, title.name);
    return key;
}

std::string searchKey(const importers::Requirement& requirement) {
    std::string key;
    append(key, requirement.text);
    append(key, requirement.plain);
    append(key, requirement.code);
    return key;
}

template <class List, class Word>
std::string joined(const List& list, Word&& word) {
    std::string out;
    for (const auto& item : list) out += (out.empty() ? "" : " ") + std::string(word(item));
    return out;
}

/// Rows that are sent together.
class Batch {
 public:
    Batch(std::string_view head, std::size_t width) : head_(head), width_(width) {}
    template <class... P>
    void add(const P&... p) {
        auto row = parameters(p...);
        values_.insert(values_.end(), std::make_move_iterator(row.begin()), std::make_move_iterator(row.end()));
    }
    void send(Transaction& tx) {
        if (!values_.empty()) tx.insertMany(head_, width_, std::move(values_));
        values_.clear();
    }

 private:
    std::string_view head_;
    std::size_t width_;
    std::vector<Value> values_;
};

/// One publication on its way into the tables, in the order that the references between them ask for.
class Publishing {
 public:
    Publishing(Transaction& tx, const Publication& publication, CurriculumId curriculum)
        : tx_(tx), publication_(publication), draft_(publication.draft), curriculum_(curriculum) {}

    CurriculumId run(const Matching& matching) {
        writeCurriculum();
        clearDependents();
        writeCompetenceAreas();
        writeTitles();
        writeCriteriaTables();
        for (std::size_t position = 0; position < matching.units.size(); ++position)
            writeUnit(matching.units[position], static_cast<int>(position));
        newRequirements_.send(tx_);
        criteria_.send(tx_);
        markGone(matching);
        writeFormation();
        leaves_.send(tx_);
        return curriculum_;
    }

 private:
    void writeCurriculum();
    void clearDependents();
    void writeCompetenceAreas();
    void writeTitles();
    void writeCriteriaTables();
    void writeUnit(const UnitMatch& match, int position);
    UnitId writeUnitRow(const UnitMatch& match, int position);
    void writeAreas(const UnitMatch& match, UnitId unit);
    std::int64_t writeArea(const DraftArea& area, const StoredArea* stored, UnitId unit, int position);
    void writeRequirement(const RequirementMatch& match, UnitId unit, std::int64_t area);
    void writeAssessment(const importers::Assessment& assessment, UnitId unit, const LocalizedText& context);
    void markGone(const Matching& matching);
    void writeFormation();
    void writeNode(const importers::Structure& structure, const importers::FormationNode& node,
                   std::optional<std::int64_t> parent, int position);
    void writeLeaf(const importers::Structure& structure, const importers::Placement& placement,
                   const importers::FormationNode& note, std::optional<std::int64_t> parent, int position);
    std::optional<double> creditsOf(const importers::Unit& unit) const;
    std::optional<std::int64_t> criteriaTable(const std::string& localId) const;
    std::optional<CompetenceAreaId> competenceArea(const std::string& localId) const;
    std::optional<std::int64_t> title(const std::string& localId) const;
    const importers::ScaleLevel* level(const std::string& scale, const std::string& id) const;

    Transaction& tx_;
    const Publication& publication_;
    const importers::CurriculumDraft& draft_;
    CurriculumId curriculum_;
    std::unordered_map<std::string, CompetenceAreaId> competenceAreas_;
    std::unordered_map<std::string, std::int64_t> titles_;
    std::unordered_map<std::string, std::int64_t> criteriaTables_;
    std::unordered_map<std::string, UnitId> units_;
    int criterionPosition_ = 0;
    Batch newRequirements_{
        "insert into requirement (unit_id, area_id, position, code, text_fi, text_sv, text_en, plain_fi, plain_sv, "
        "plain_en, search_key) values",
        11};
    Batch criteria_{
        "insert into criterion (criteria_table_id, unit_id, position, target_fi, target_sv, target_en, level, "
        "level_name_fi, level_name_sv, level_name_en, text_fi, text_sv, text_en) values",
        13};
    Batch leaves_{
        "insert into formation_node (curriculum_id, structure, parent_id, position, role, name_fi, name_sv, name_en, "
        "description_fi, description_sv, description_en, unit_id, credits, credits_max, compulsory) values",
        15};
};

constexpr Sql kInsertImport{
    "insert into curriculum_import (file_name, format, sha256, bytes, imported_by, imported_at) "
    "values (:file_name, :format, :sha256, :bytes, :by, :at) returning id"};
constexpr Sql kInsertCurriculum{
    "insert into curriculum (import_id, revision, content_hash, decision_number, kind, name_fi, name_sv, name_en, "
    "notice_fi, notice_sv, notice_en, languages, education_codes, status, valid_from, valid_to, transition_to, "
    "decided_on, replaces, owner_id, updated_at, search_key, published_at, source_system, source_id) "
    "values (:import, :revision, :hash, :decision_number, :kind, :name_fi, :name_sv, :name_en, :notice_fi, "
    ":notice_sv, :notice_en, :languages, :education_codes, :status, :valid_from, :valid_to, :transition_to, "
    ":decided_on, :replaces, :owner, :updated_at, :search_key, :published_at, :source_system, :source_id) "
    "returning id"};
constexpr Sql kUpdateCurriculum{
    "update curriculum set import_id = :import, revision = :revision, content_hash = :hash, decision_number = "
    ":decision_number, kind = :kind, name_fi = :name_fi, name_sv = :name_sv, name_en = :name_en, notice_fi = "
    ":notice_fi, notice_sv = :notice_sv, notice_en = :notice_en, languages = :languages, education_codes = "
    ":education_codes, status = :status, valid_from = :valid_from, valid_to = :valid_to, transition_to = "
    ":transition_to, decided_on = :decided_on, replaces = :replaces, owner_id = :owner, updated_at = :updated_at, "
    "search_key = :search_key where id = :id"};

void Publishing::writeCurriculum() {
    const auto& p = publication_;
    const auto& q = draft_.qualification;
    const auto import = tx_.insert(kInsertImport, p.fileName, p.format, draft_.source.sha256,
                                   database::Bytes{std::string(p.bytes)}, p.by, p.at);
    const auto with = [&](auto&& use) {
        return use(import, revisionOf(draft_), p.contentHash, q.decisionNumber, q.kind, q.name, draft_.notice,
                   joined(q.languages, [](Language l) { return tag(l); }),
                   joined(q.educationCodes, [](const auto& c) { return c.code; }), q.status, q.validFrom, q.validTo,
                   q.transitionTo, q.decided, joined(q.replaces, [](const auto& r) { return r; }), p.owner, p.at,
                   searchKey(q));
    };
    if (curriculum_)
        with([&](const auto&... values) { return tx_.run(kUpdateCurriculum, values..., curriculum_); });
    else
        curriculum_ = with([&](const auto&... values) {
            return tx_.insert<CurriculumId>(kInsertCurriculum, values..., p.at, p.identity.system, p.identity.id);
        });
}

constexpr Sql kClear[] = {
    {"update unit set criteria_table_id = null where curriculum_id = :curriculum"},
    {"update requirement_area set criteria_table_id = null where unit_id in (select id from unit where curriculum_id "
     "= :curriculum)"},
    {"delete from criterion where criteria_table_id in (select id from criteria_table where curriculum_id = "
     ":curriculum)"},
    {"delete from criterion where unit_id in (select id from unit where curriculum_id = :curriculum)"},
    {"delete from criteria_table where curriculum_id = :curriculum"},
    {"delete from formation_node where curriculum_id = :curriculum"},
    {"delete from qualification_title where curriculum_id = :curriculum"},
};

/// What nothing outside the curriculum refers to is written anew.
void Publishing::clearDependents() {
    for (const auto& sql : kClear) tx_.run(sql, curriculum_);
}

struct StoredCompetenceArea {
    CompetenceAreaId id;
    std::string localId, code;
    using Columns = std::tuple<CompetenceAreaId, std::string, std::string>;
};
constexpr Sql kStoredCompetenceAreas{
    "select id, local_id, code from competence_area where curriculum_id = :curriculum order by id"};
constexpr Sql kRemoveCompetenceAreas{
    "update competence_area set removed_at = :now where curriculum_id = :curriculum and removed_at is null"};
constexpr Sql kUpdateCompetenceArea{
    "update competence_area set position = :position, local_id = :local_id, code = :code, name_fi = :name_fi, name_sv "
    "= :name_sv, name_en = :name_en, removed_at = null where id = :id"};
constexpr Sql kInsertCompetenceArea{
    "insert into competence_area (position, local_id, code, name_fi, name_sv, name_en, curriculum_id) values "
    "(:position, :local_id, :code, :name_fi, :name_sv, :name_en, :curriculum) returning id"};

void Publishing::writeCompetenceAreas() {
    auto stored = tx_.all<StoredCompetenceArea>(kStoredCompetenceAreas, curriculum_);
    tx_.run(kRemoveCompetenceAreas, publication_.at, curriculum_);
    int position = 0;
    for (const auto& area : draft_.qualification.competenceAreas) {
        const auto same = std::find_if(stored.begin(), stored.end(), [&](const auto& s) {
            return area.code.empty() ? area.id == s.localId : area.code == s.code;
        });
        CompetenceAreaId id;
        if (same != stored.end()) {
            id = same->id;
            stored.erase(same);
            tx_.run(kUpdateCompetenceArea, position, area.id, area.code, area.name, id);
        } else {
            id = tx_.insert<CompetenceAreaId>(kInsertCompetenceArea, position, area.id, area.code, area.name,
                                              curriculum_);
        }
        competenceAreas_[area.id] = id;
        ++position;
    }
}

constexpr Sql kTitleIds{"select id, local_id from qualification_title where curriculum_id = :curriculum"};

void Publishing::writeTitles() {
    Batch rows(
        "insert into qualification_title (curriculum_id, position, local_id, code, competence_area_id, name_fi, "
        "name_sv, name_en) values",
        8);
    int position = 0;
    for (const auto& title : draft_.qualification.titles)
        rows.add(curriculum_, position++, title.id, title.code, competenceArea(title.competenceArea), title.name);
    rows.send(tx_);
    for (const auto& [id, localId] : tx_.all<std::tuple<std::int64_t, std::string>>(kTitleIds, curriculum_))
        titles_.emplace(localId, id);
}

constexpr Sql kInsertCriteriaTable{
    "insert into criteria_table (curriculum_id, local_id, name_fi, name_sv, name_en) values (:curriculum, :local_id, "
    ":name_fi, :name_sv, :name_en) returning id"};

void Publishing::writeCriteriaTables() {
    for (const auto& table : draft_.genericCriteria) {
        const auto id = tx_.insert(kInsertCriteriaTable, curriculum_, table.id, table.name);
        criteriaTables_[table.id] = id;
        int position = 0;
        for (const auto& step : table.levels) {
            const auto* named = level(table.scale, step.level);
            for (const auto& criterion : step.criteria)
                criteria_.add(id, std::nullopt, position++, LocalizedText{}, step.level,
                              named ? named->name : LocalizedText{}, criterion);
        }
    }
}

constexpr Sql kInsertUnit{
    "insert into unit (position, local_id, code, code_version, kind, name_fi, name_sv, name_en, description_fi, "
    "description_sv, description_en, demonstration_fi, demonstration_sv, demonstration_en, requirements_style, "
    "subject_fi, subject_sv, subject_en, credits, criteria_table_id, search_key, curriculum_id) values (:position, "
    ":local_id, :code, :code_version, :kind, :name_fi, :name_sv, :name_en, :description_fi, :description_sv, "
    ":description_en, :demonstration_fi, :demonstration_sv, :demonstration_en, :style, :subject_fi, :subject_sv, "
    ":subject_en, :credits, :criteria_table, :search_key, :curriculum) returning id"};
constexpr Sql kUpdateUnit{
    "update unit set position = :position, local_id = :local_id, code = :code, code_version = :code_version, kind = "
    ":kind, name_fi = :name_fi, name_sv = :name_sv, name_en = :name_en, description_fi = :description_fi, "
    "description_sv = :description_sv, description_en = :description_en, demonstration_fi = :demonstration_fi, "
    "demonstration_sv = :demonstration_sv, demonstration_en = :demonstration_en, requirements_style = :style, "
    "subject_fi = :subject_fi, subject_sv = :subject_sv, subject_en = :subject_en, credits = :credits, "
    "criteria_table_id = :criteria_table, search_key = :search_key, removed_at = null where id = :id"};

UnitId Publishing::writeUnitRow(const UnitMatch& match, int position) {
    const auto& unit = *match.draft;
    std::string key;
    append(key, unit.name);
    append(key, unit.code);
    const auto with = [&](auto&& use) {
        return use(position, unit.id, unit.code, unit.codeVersion, unit.kind, unit.name, unit.description,
                   unit.demonstration, unit.style, unit.subject, creditsOf(unit), criteriaTable(unit.genericCriteria),
                   key);
    };
    if (!match.stored)
        return with([&](const auto&... values) { return tx_.insert<UnitId>(kInsertUnit, values..., curriculum_); });
    with([&](const auto&... values) { return tx_.run(kUpdateUnit, values..., match.stored->id); });
    return match.stored->id;
}

void Publishing::writeUnit(const UnitMatch& match, int position) {
    const auto id = writeUnitRow(match, position);
    units_[match.draft->id] = id;
    writeAreas(match, id);
    criterionPosition_ = 0;
    writeAssessment(match.draft->assessment, id, {});
    for (const auto& subArea : match.draft->subAreas) {
        writeAssessment(subArea.assessment, id, subArea.name);
        for (const auto& goal : subArea.goals)
            writeAssessment(goal.assessment, id, subArea.name.empty() ? goal.name : subArea.name);
    }
}

constexpr Sql kRemoveAreas{
    "update requirement_area set removed_at = :now where unit_id = :unit and removed_at is null"};

void Publishing::writeAreas(const UnitMatch& match, UnitId unit) {
    if (match.stored) tx_.run(kRemoveAreas, publication_.at, unit);
    std::vector<std::int64_t> areas;
    for (std::size_t i = 0; i < match.areas.size(); ++i)
        areas.push_back(writeArea(match.areas[i], match.storedAreas[i], unit, static_cast<int>(i)));
    for (const auto& requirement : match.requirements) writeRequirement(requirement, unit, areas[requirement.area]);
}

constexpr Sql kInsertArea{
    "insert into requirement_area (position, sub_area_code, sub_area_name_fi, sub_area_name_sv, sub_area_name_en, "
    "compulsory, heading_fi, heading_sv, heading_en, criteria_table_id, unit_id) values (:position, :code, :name_fi, "
    ":name_sv, :name_en, :compulsory, :heading_fi, :heading_sv, :heading_en, :criteria_table, :unit) returning id"};
constexpr Sql kUpdateArea{
    "update requirement_area set position = :position, sub_area_code = :code, sub_area_name_fi = :name_fi, "
    "sub_area_name_sv = :name_sv, sub_area_name_en = :name_en, compulsory = :compulsory, heading_fi = :heading_fi, "
    "heading_sv = :heading_sv, heading_en = :heading_en, criteria_table_id = :criteria_table, removed_at = null "
    "where id = :id"};

std::int64_t Publishing::writeArea(const DraftArea& area, const StoredArea* stored, UnitId unit, int position) {
    const auto table = criteriaTable(area.genericCriteria);
    if (!stored)
        return tx_.insert(kInsertArea, position, area.subAreaCode, area.subAreaName, area.compulsory, area.heading,
                          table, unit);
    tx_.run(kUpdateArea, position, area.subAreaCode, area.subAreaName, area.compulsory, area.heading, table,
            stored->id);
    return stored->id;
}

constexpr Sql kUpdateRequirement{
    "update requirement set area_id = :area, position = :position, code = :code, text_fi = :text_fi, text_sv = "
    ":text_sv, text_en = :text_en, plain_fi = :plain_fi, plain_sv = :plain_sv, plain_en = :plain_en, search_key = "
    ":search_key, changed_at = coalesce(:changed_at, changed_at), removed_at = null where id = :id"};

void Publishing::writeRequirement(const RequirementMatch& match, UnitId unit, std::int64_t area) {
    const auto& requirement = *match.draft;
    if (!match.stored) {
        newRequirements_.add(unit, area, match.position, requirement.code, requirement.text, requirement.plain,
                             searchKey(requirement));
        return;
    }
    const auto& stored = *match.stored;
    if (!stored.removed && stored.area == area && stored.position == match.position &&
        stored.code == requirement.code && stored.text == requirement.text && stored.plain == requirement.plain)
        return;
    std::optional<UtcTime> changedAt;
    if (isReworded(stored.text, requirement.text)) changedAt = publication_.at;
    tx_.run(kUpdateRequirement, area, match.position, requirement.code, requirement.text, requirement.plain,
            searchKey(requirement), changedAt, stored.id);
}

LocalizedText withContext(const LocalizedText& context, const LocalizedText& heading) {
    if (context.empty()) return heading;
    LocalizedText out;
    for (const auto language : kLanguages) {
        const auto &before = context.in(language), &after = heading.in(language);
        out.in(language) = before.empty() || after.empty() ? before + after : before + " – " + after;
    }
    return out;
}

void Publishing::writeAssessment(const importers::Assessment& assessment, UnitId unit, const LocalizedText& context) {
    for (const auto& area : assessment.areas)
        for (const auto& target : area.targets) {
            const auto about = withContext(context, withContext(area.heading, target.heading));
            for (const auto& step : target.levels) {
                const auto* named = level(target.scale, step.level);
                for (const auto& criterion : step.criteria)
                    criteria_.add(std::nullopt, unit, criterionPosition_++, about, step.level,
                                  named ? named->name : LocalizedText{}, criterion);
            }
        }
}

constexpr Sql kRemoveRequirement{"update requirement set removed_at = :now where id = :id"};
constexpr Sql kRemoveUnit{"update unit set removed_at = :now where id = :id"};
constexpr Sql kRemoveRequirementsOf{
    "update requirement set removed_at = :now where unit_id = :unit and removed_at is null"};

void Publishing::markGone(const Matching& matching) {
    for (const auto* requirement : matching.goneRequirements)
        tx_.run(kRemoveRequirement, publication_.at, requirement->id);
    for (const auto* unit : matching.goneUnits) {
        tx_.run(kRemoveUnit, publication_.at, unit->id);
        tx_.run(kRemoveAreas, publication_.at, unit->id);
        tx_.run(kRemoveRequirementsOf, publication_.at, unit->id);
    }
}

void Publishing::writeFormation() {
    for (const auto& structure : draft_.structures) {
        if (structure.root) {
            writeNode(structure, *structure.root, std::nullopt, 0);
            continue;
        }
        int position = 0;
        for (const auto& placement : structure.placements)
            writeLeaf(structure, placement, {}, std::nullopt, position++);
    }
}

constexpr Sql kInsertNode{
    "insert into formation_node (curriculum_id, structure, parent_id, position, role, name_fi, name_sv, name_en, "
    "description_fi, description_sv, description_en, credits_min, credits_max, count_min, count_max, "
    "competence_area_id, title_id) values (:curriculum, :structure, :parent, :position, :role, :name_fi, :name_sv, "
    ":name_en, :description_fi, :description_sv, :description_en, :credits_min, :credits_max, :count_min, :count_max, "
    ":competence_area, :title) returning id"};

void Publishing::writeNode(const importers::Structure& structure, const importers::FormationNode& node,
                           std::optional<std::int64_t> parent, int position) {
    if (!node.isGroup()) {
        const auto placement = std::find_if(structure.placements.begin(), structure.placements.end(),
                                            [&](const auto& p) { return p.id == node.placement; });
        if (placement != structure.placements.end()) writeLeaf(structure, *placement, node, parent, position);
        return;
    }
    const auto id = tx_.insert(kInsertNode, curriculum_, structure.id, parent, position, codeOf(node.role), node.name,
                               node.description, decimal(node.creditsMin), decimal(node.creditsMax), node.countMin,
                               node.countMax, competenceArea(node.competenceArea), title(node.title));
    int childPosition = 0;
    for (const auto& child : node.children) writeNode(structure, child, id, childPosition++);
}

void Publishing::writeLeaf(const importers::Structure& structure, const importers::Placement& placement,
                           const importers::FormationNode& note, std::optional<std::int64_t> parent, int position) {
    const auto unit = units_.find(placement.unit);
    if (unit == units_.end()) return;
    leaves_.add(curriculum_, structure.id, parent, position, codeOf(NodeRole::Unit), note.name, note.description,
                unit->second, decimal(placement.credits), decimal(placement.creditsMax), note.compulsory);
}

std::optional<double> Publishing::creditsOf(const importers::Unit& unit) const {
    for (const auto& structure : draft_.structures)
        for (const auto& placement : structure.placements)
            if (placement.unit == unit.id && !placement.credits.empty()) return decimal(placement.credits);
    return std::nullopt;
}

std::optional<std::int64_t> Publishing::criteriaTable(const std::string& localId) const {
    const auto found = criteriaTables_.find(localId);
    return found == criteriaTables_.end() ? std::nullopt : std::optional(found->second);
}

std::optional<CompetenceAreaId> Publishing::competenceArea(const std::string& localId) const {
    const auto found = competenceAreas_.find(localId);
    return found == competenceAreas_.end() ? std::nullopt : std::optional(found->second);
}

std::optional<std::int64_t> Publishing::title(const std::string& localId) const {
    const auto found = titles_.find(localId);
    return found == titles_.end() ? std::nullopt : std::optional(found->second);
}

const importers::ScaleLevel* Publishing::level(const std::string& scale, const std::string& id) const {
    for (const auto& candidate : draft_.scales)
        if (candidate.id == scale)
            for (const auto& step : candidate.levels)
                if (step.id == id) return &step;
    return nullptr;
}

}  // namespace

std::int64_t revisionOf(const importers::CurriculumDraft& draft) {
    std::int64_t revision = 0;
    const auto& text = draft.source.revision;
    std::from_chars(text.data(), text.data() + text.size(), revision);
    return revision;
}

Identity identityOf(const importers::CurriculumDraft& draft) {
    const auto& qualification = draft.qualification;
    Identity identity{draft.source.system.empty() ? "valo" : draft.source.system, draft.source.id};
    if (identity.id.empty()) identity.id = qualification.decisionNumber;
    if (identity.id.empty()) identity.id = lowered(shown(qualification.name, Language::Fi).text);
    return identity;
}

constexpr Sql kExisting{
    "select id, content_hash, revision, owner_id from curriculum where source_system = :system and source_id = :id"};
std::optional<Existing> existing(Transaction& tx, const Identity& identity) {
    return tx.one<Existing>(kExisting, identity.system, identity.id);
}

constexpr Sql kStoredUnits{
    "select id, local_id, code, name_fi, name_sv, name_en, case when removed_at is null then 0 else 1 end from unit "
    "where curriculum_id = :curriculum order by position, id"};
constexpr Sql kStoredAreas{
    "select a.id, a.unit_id, a.position, a.sub_area_code, a.sub_area_name_fi, a.sub_area_name_sv, a.sub_area_name_en, "
    "a.compulsory, a.heading_fi, a.heading_sv, a.heading_en, case when a.removed_at is null then 0 else 1 end from "
    "requirement_area a join unit u on u.id = a.unit_id where u.curriculum_id = :curriculum order by a.position, a.id"};
constexpr Sql kStoredRequirements{
    "select r.id, r.unit_id, r.area_id, r.position, r.code, r.text_fi, r.text_sv, r.text_en, r.plain_fi, r.plain_sv, "
    "r.plain_en, case when r.removed_at is null then 0 else 1 end from requirement r join unit u on u.id = r.unit_id "
    "where u.curriculum_id = :curriculum order by r.position, r.id"};
std::vector<StoredUnit> storedUnits(Transaction& tx, CurriculumId curriculum) {
    auto units = tx.all<StoredUnit>(kStoredUnits, curriculum);
    std::unordered_map<UnitId, StoredUnit*> byId;
    for (auto& unit : units) byId[unit.id] = &unit;
    for (auto& area : tx.all<StoredArea>(kStoredAreas, curriculum)) byId[area.unit]->areas.push_back(std::move(area));
    for (auto& requirement : tx.all<StoredRequirement>(kStoredRequirements, curriculum))
        byId[requirement.unit]->requirements.push_back(std::move(requirement));
    return units;
}

CurriculumId publish(Transaction& tx, const Publication& publication, CurriculumId replaced, const Matching& matching) {
    return Publishing(tx, publication, replaced).run(matching);
}

}  // namespace valo::curricula
