#include <charconv>

#include "core/text.hpp"
#include "curricula/publish.hpp"

namespace valo::curricula {

using database::Sql;
using database::Transaction;

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

constexpr Sql kInstalled{
    "select c.id, c.source_id, c.revision, c.decision_number, c.name_fi, c.name_sv, c.name_en, coalesce(f.units, 0), "
    "coalesce(f.requirements, 0), coalesce(f.criteria, 0) from curriculum c join curriculum_import i on i.id = "
    "c.import_id left join curriculum_file f on f.sha256 = i.sha256 where c.source_system = :system order by c.id"};
std::vector<Installed> installedFrom(Transaction& tx, const std::string& system) {
    return tx.all<Installed>(kInstalled, system);
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

}  // namespace valo::curricula
