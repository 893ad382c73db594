#include "curricula/store.hpp"

#include <algorithm>
#include <unordered_map>

#include "core/gzip.hpp"
#include "curricula/plain_words.hpp"

namespace valo::curricula {

using database::Dialect;
using database::Sql;

#define CURRICULUM_COLUMNS                                                                                             \
    "select c.id, c.decision_number, c.kind, c.name_fi, c.name_sv, c.name_en, c.notice_fi, c.notice_sv, c.notice_en, " \
    "c.languages, c.education_codes, c.status, c.valid_from, c.valid_to, c.transition_to, c.decided_on, c.replaces, "  \
    "c.source_system, c.source_id, c.revision, c.owner_id, c.updated_at, "                                             \
    "(select count(*) from unit n where n.curriculum_id = c.id and n.removed_at is null) from curriculum c "

constexpr Sql kCurricula{
    CURRICULUM_COLUMNS
    "where c.id > :after and ((c.search_key like :c1 escape '!' and c.search_key like :c2 escape '!' and c.search_key "
    "like :c3 escape '!' and c.search_key like :c4 escape '!') or exists (select 1 from unit u where u.curriculum_id = "
    "c.id and u.removed_at is null and u.search_key like :u1 escape '!' and u.search_key like :u2 escape '!' and "
    "u.search_key like :u3 escape '!' and u.search_key like :u4 escape '!')) "
    "and (c.status = 'published' or :only_published = 0) order by c.id limit :most"};
std::vector<Curriculum> curricula(Transaction& tx, const CurriculumFilter& filter) {
    const auto w = patternsOf(filter.text, filter.reach);
    return tx.all<Curriculum>(kCurricula, filter.after, w[0], w[1], w[2], w[3], w[0], w[1], w[2], w[3],
                              filter.onlyPublished, static_cast<std::int64_t>(filter.limit));
}

constexpr Sql kCurriculum{CURRICULUM_COLUMNS "where c.id = :id"};
std::optional<Curriculum> curriculum(Transaction& tx, CurriculumId id) { return tx.one<Curriculum>(kCurriculum, id); }

constexpr Sql kByDecisionNumber{CURRICULUM_COLUMNS "where c.decision_number = :number order by c.id"};
std::vector<Curriculum> curriculaByDecisionNumber(Transaction& tx, std::string_view decisionNumber) {
    return tx.all<Curriculum>(kByDecisionNumber, decisionNumber);
}

constexpr Sql kCompetenceAreas{
    "select id, code, name_fi, name_sv, name_en from competence_area "
    "where curriculum_id = :curriculum and removed_at is null order by position"};
std::vector<CompetenceArea> competenceAreas(Transaction& tx, CurriculumId curriculum) {
    return tx.all<CompetenceArea>(kCompetenceAreas, curriculum);
}

constexpr Sql kTitles{
    "select code, name_fi, name_sv, name_en, competence_area_id from qualification_title "
    "where curriculum_id = :curriculum order by position"};
std::vector<Title> titles(Transaction& tx, CurriculumId curriculum) { return tx.all<Title>(kTitles, curriculum); }

#define UNIT_COLUMNS                                                                                                \
    "select u.id, u.curriculum_id, u.local_id, u.code, u.kind, u.name_fi, u.name_sv, u.name_en, u.description_fi, " \
    "u.description_sv, u.description_en, u.demonstration_fi, u.demonstration_sv, u.demonstration_en, "              \
    "u.requirements_style, u.subject_fi, u.subject_sv, u.subject_en, u.credits, u.criteria_table_id, "              \
    "u.removed_at, (select count(*) from requirement r where r.unit_id = u.id and r.removed_at is null) from unit u "

constexpr Sql kUnits{UNIT_COLUMNS "where u.curriculum_id = :curriculum and u.removed_at is null order by u.position"};
std::vector<Unit> units(Transaction& tx, CurriculumId curriculum) { return tx.all<Unit>(kUnits, curriculum); }

constexpr Sql kUnit{UNIT_COLUMNS "where u.id = :id"};
std::optional<Unit> unit(Transaction& tx, UnitId id) { return tx.one<Unit>(kUnit, id); }

constexpr Sql kSearchUnits{
    UNIT_COLUMNS
    "join curriculum c on c.id = u.curriculum_id where c.status = 'published' and u.removed_at is null and "
    "u.search_key like :w1 escape '!' and u.search_key like :w2 escape '!' and u.search_key like :w3 escape '!' and "
    "u.search_key like :w4 escape '!' order by u.curriculum_id desc, u.position limit :most"};
std::vector<Unit> searchUnits(Transaction& tx, std::string_view text, std::size_t limit, Reach reach) {
    const auto w = patternsOf(text, reach);
    return tx.all<Unit>(kSearchUnits, w[0], w[1], w[2], w[3], static_cast<std::int64_t>(limit));
}

#define REQUIREMENT_COLUMNS_WITH(plain, joined)                                                                    \
    "select r.id, u.id, u.code, u.name_fi, u.name_sv, u.name_en, c.id, c.decision_number, c.name_fi, c.name_sv, "  \
    "c.name_en, a.id, a.sub_area_code, a.sub_area_name_fi, a.sub_area_name_sv, a.sub_area_name_en, a.compulsory, " \
    "a.heading_fi, a.heading_sv, a.heading_en, r.code, r.text_fi, r.text_sv, r.text_en, " plain                    \
    ", r.changed_at, r.removed_at from requirement r join requirement_area a on a.id = r.area_id "                 \
    "join unit u on u.id = r.unit_id join curriculum c on c.id = u.curriculum_id " joined
#define REQUIREMENT_COLUMNS REQUIREMENT_COLUMNS_WITH("r.plain_fi, r.plain_sv, r.plain_en", "")
#define WORDED_COLUMNS                                                                                 \
    "with reader as (select cast(:organisation as bigint) as organisation) " REQUIREMENT_COLUMNS_WITH( \
        VALO_PLAIN_IN_USE, VALO_JOIN_PLAIN("(select organisation from reader)"))
#define IN_ORDER " order by u.curriculum_id, u.position, u.id, a.position, a.id, r.position, r.id"

constexpr Sql kRequirementsOf{REQUIREMENT_COLUMNS "where r.unit_id = :unit and r.removed_at is null" IN_ORDER};
std::vector<Requirement> requirementsOf(Transaction& tx, UnitId unit) {
    return tx.all<Requirement>(kRequirementsOf, unit);
}

constexpr Sql kRequirementsOfCurriculum{
    REQUIREMENT_COLUMNS
    "where u.curriculum_id = :curriculum and u.removed_at is null and r.removed_at is null" IN_ORDER};
std::vector<Requirement> requirementsOfCurriculum(Transaction& tx, CurriculumId curriculum) {
    return tx.all<Requirement>(kRequirementsOfCurriculum, curriculum);
}

constexpr Sql kWordedOf{WORDED_COLUMNS "where r.unit_id = :unit and r.removed_at is null" IN_ORDER};
constexpr Sql kWordedOfCurriculum{
    WORDED_COLUMNS "where u.curriculum_id = :curriculum and u.removed_at is null and r.removed_at is null" IN_ORDER};
std::vector<Requirement> requirementsInWordsOf(Transaction& tx, OrganisationId reader, CurriculumId curriculum,
                                               std::optional<UnitId> unit) {
    if (unit) return tx.all<Requirement>(kWordedOf, reader, *unit);
    return tx.all<Requirement>(kWordedOfCurriculum, reader, curriculum);
}

constexpr Sql kRequirement{REQUIREMENT_COLUMNS "where r.id = :id"};
std::optional<Requirement> requirement(Transaction& tx, RequirementId id) {
    return tx.one<Requirement>(kRequirement, id);
}

constexpr Sql kRequirementsSqlite{REQUIREMENT_COLUMNS "where r.id in (select value from json_each(:ids))" IN_ORDER};
constexpr Sql kRequirementsPostgresql{REQUIREMENT_COLUMNS "where r.id = any(cast(:ids as bigint[]))" IN_ORDER};
/// As each database reads a list from one parameter.
std::string listOf(Transaction& tx, std::span<const RequirementId> ids) {
    std::string list;
    for (const auto id : ids) list += (list.empty() ? "" : ",") + std::to_string(id.value);
    return tx.dialect() == Dialect::Sqlite ? "[" + list + "]" : "{" + list + "}";
}
constexpr Sql kWordedSqlite{WORDED_COLUMNS "where r.id in (select value from json_each(:ids))" IN_ORDER};
constexpr Sql kWordedPostgresql{WORDED_COLUMNS "where r.id = any(cast(:ids as bigint[]))" IN_ORDER};
std::vector<Requirement> requirementsInWords(Transaction& tx, OrganisationId reader,
                                             std::span<const RequirementId> ids) {
    if (ids.empty()) return {};
    const bool isSqlite = tx.dialect() == Dialect::Sqlite;
    return tx.all<Requirement>(isSqlite ? kWordedSqlite : kWordedPostgresql, reader, listOf(tx, ids));
}
std::vector<Requirement> requirements(Transaction& tx, std::span<const RequirementId> ids) {
    if (ids.empty()) return {};
    const bool isSqlite = tx.dialect() == Dialect::Sqlite;
    return tx.all<Requirement>(isSqlite ? kRequirementsSqlite : kRequirementsPostgresql, listOf(tx, ids));
}

constexpr Sql kSameUnitsSqlite{
    REQUIREMENT_COLUMNS
    "where r.unit_id in (select x.unit_id from requirement x where x.id in (select value from json_each(:ids))) "
    "and (r.removed_at is null or r.id in (select value from json_each(:same_ids)))" IN_ORDER};
constexpr Sql kSameUnitsPostgresql{
    REQUIREMENT_COLUMNS
    "where r.unit_id in (select x.unit_id from requirement x where x.id = any(cast(:ids as bigint[]))) "
    "and (r.removed_at is null or r.id = any(cast(:same_ids as bigint[])))" IN_ORDER};
std::vector<Requirement> inTheSameUnits(Transaction& tx, std::span<const RequirementId> ids) {
    if (ids.empty()) return {};
    const bool isSqlite = tx.dialect() == Dialect::Sqlite;
    const auto list = listOf(tx, ids);
    return tx.all<Requirement>(isSqlite ? kSameUnitsSqlite : kSameUnitsPostgresql, list, list);
}

constexpr Sql kSearch{
    REQUIREMENT_COLUMNS
    "where r.removed_at is null and u.removed_at is null and (c.id = :curriculum or (:all = 1 and c.status = "
    "'published')) and r.search_key like :w1 escape '!' and r.search_key like :w2 escape '!' "
    "and r.search_key like :w3 escape '!' and r.search_key like :w4 escape '!'" IN_ORDER " limit :most"};
std::vector<Requirement> searchRequirements(Transaction& tx, const RequirementSearch& search) {
    const auto patterns = patternsOf(search.text);
    if (patterns[0] == "%") return {};
    return tx.all<Requirement>(kSearch, search.curriculum, !search.curriculum, patterns[0], patterns[1], patterns[2],
                               patterns[3], static_cast<std::int64_t>(search.limit));
}

constexpr Sql kSharedCriteria{
    "select t.name_fi, t.name_sv, t.name_en, k.level, k.level_name_fi, k.level_name_sv, k.level_name_en, k.text_fi, "
    "k.text_sv, k.text_en from criterion k join criteria_table t on t.id = k.criteria_table_id "
    "where t.id in (select criteria_table_id from unit where id = :unit union select criteria_table_id from "
    "requirement_area where unit_id = :same_unit and removed_at is null) order by t.id, k.position"};
constexpr Sql kOwnCriteria{
    "select target_fi, target_sv, target_en, level, level_name_fi, level_name_sv, level_name_en, text_fi, text_sv, "
    "text_en from criterion where unit_id = :unit order by position"};
std::vector<Criterion> criteriaOf(Transaction& tx, UnitId unit) {
    auto criteria = tx.all<Criterion>(kSharedCriteria, unit, unit);
    auto own = tx.all<Criterion>(kOwnCriteria, unit);
    criteria.insert(criteria.end(), std::make_move_iterator(own.begin()), std::make_move_iterator(own.end()));
    return criteria;
}

constexpr Sql kFormation{
    "select f.id, f.structure, f.parent_id, f.role, f.name_fi, f.name_sv, f.name_en, f.description_fi, "
    "f.description_sv, f.description_en, f.credits_min, f.credits_max, f.count_min, f.count_max, f.unit_id, f.credits, "
    "f.compulsory, f.competence_area_id, coalesce(a.code, ''), coalesce(t.code, ''), coalesce(u.code, ''), "
    "coalesce(u.name_fi, ''), coalesce(u.name_sv, ''), coalesce(u.name_en, '') from formation_node f "
    "left join unit u on u.id = f.unit_id left join competence_area a on a.id = f.competence_area_id "
    "left join qualification_title t on t.id = f.title_id "
    "where f.curriculum_id = :curriculum order by f.structure, f.position, f.id"};
std::vector<Structure> formation(Transaction& tx, CurriculumId curriculum) {
    std::unordered_map<std::int64_t, std::vector<FormationNode>> childrenOf;
    std::vector<Structure> structures;
    for (auto& node : tx.all<FormationNode>(kFormation, curriculum)) {
        if (node.parent) {
            childrenOf[*node.parent].push_back(std::move(node));
            continue;
        }
        if (structures.empty() || structures.back().id != node.structure) structures.push_back({node.structure, {}});
        structures.back().nodes.push_back(std::move(node));
    }
    const auto adopt = [&](const auto& self, std::vector<FormationNode>& nodes) -> void {
        for (auto& node : nodes) {
            node.children = std::move(childrenOf[node.id]);
            self(self, node.children);
        }
    };
    for (auto& structure : structures) adopt(adopt, structure.nodes);
    return structures;
}

database::Bytes unpacked(database::Bytes bytes, bool isPacked) {
    constexpr std::size_t kMostOriginal = 1u << 30;  // what was stored was within the limit of its day
    if (!isPacked) return bytes;
    auto original = gunzipped(bytes.data, kMostOriginal);
    if (!original) throw database::Failure("the stored file of an import is broken");
    return {std::move(*original)};
}

constexpr Sql kOriginal{
    "select i.file_name, i.format, i.sha256, i.bytes, i.imported_at, i.is_packed from curriculum_import i "
    "join curriculum c on c.import_id = i.id where c.id = :curriculum"};
std::optional<Original> original(Transaction& tx, CurriculumId curriculum) {
    auto found = tx.one<Original>(kOriginal, curriculum);
    if (found) found->bytes = unpacked(std::move(found->bytes), found->isPacked);
    return found;
}

}  // namespace valo::curricula
