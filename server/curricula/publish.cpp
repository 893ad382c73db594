#include "curricula/publishing.hpp"

#include <algorithm>
#include <charconv>

#include "core/gzip.hpp"
#include "core/text.hpp"

namespace valo::curricula {

using database::Sql;
using database::Transaction;

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

namespace {

std::string searchKey(const importers::Qualification& qualification) {
    std::string key;
    append(key, qualification.name);
    append(key, qualification.decisionNumber);
    for (const auto& code : qualification.educationCodes) append(key, code.code), append(key, code.name);
    for (const auto& area : qualification.competenceAreas) append(key, area.code), append(key, area.name);
    for (const auto& title : qualification.titles) append(key, title.code), append(key, title.name);
    return key;
}

template <class List, class Word>
std::string joined(const List& list, Word&& word) {
    std::string out;
    for (const auto& item : list) out += (out.empty() ? "" : " ") + std::string(word(item));
    return out;
}

}  // namespace

constexpr Sql kInsertImport{
    "insert into curriculum_import (file_name, format, sha256, bytes, is_packed, imported_by, imported_at) "
    "values (:file_name, :format, :sha256, :bytes, 1, :by, :at) returning id"};
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
    const auto import =
        tx_.insert(kInsertImport, p.fileName, p.format, draft_.source.sha256, database::Bytes{p.packed}, p.by, p.at);
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

void Publishing::writeTitles() {
    Batch rows(
        "insert into qualification_title (curriculum_id, position, local_id, code, competence_area_id, name_fi, "
        "name_sv, name_en) values",
        8);
    int position = 0;
    for (const auto& title : draft_.qualification.titles)
        rows.add(curriculum_, position++, title.id, title.code, competenceArea(title.competenceArea), title.name);
    const auto ids = rows.sendForIds(tx_);
    for (std::size_t i = 0; i < ids.size(); ++i) titles_.emplace(draft_.qualification.titles[i].id, ids[i]);
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

CurriculumId publish(Transaction& tx, const Publication& publication, CurriculumId replaced, const Matching& matching) {
    return Publishing(tx, publication, replaced).run(matching);
}

}  // namespace valo::curricula
