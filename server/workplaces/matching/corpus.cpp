#include "workplaces/matching/corpus.hpp"

#include <map>
#include <optional>
#include <set>
#include <tuple>

namespace valo::workplaces {
namespace {

using database::Sql;
using database::Transaction;

constexpr std::int64_t kUnitsAtATime = 200;

constexpr Sql kUnits{
    "select u.id, u.curriculum_id, u.code, u.name_fi, u.name_sv, u.name_en, c.name_fi, c.name_sv, c.name_en, "
    "c.decision_number, u.kind, c.kind, case when exists (select 1 from formation_node n where n.unit_id = u.id "
    "and n.compulsory = 1) then 1 else 0 end, u.description_fi, u.description_sv, u.description_en, "
    "u.demonstration_fi, u.demonstration_sv, u.demonstration_en from unit u "
    "join curriculum c on c.id = u.curriculum_id where c.status = 'published' and u.removed_at is null and u.id > "
    ":after order by u.id limit :most"};
using UnitRow = std::tuple<UnitId, CurriculumId, std::string, LocalizedText, LocalizedText, std::string, std::string,
                           std::string, bool, LocalizedText, LocalizedText>;
constexpr Sql kRequirements{
    "select r.unit_id, r.id, r.text_fi, r.text_sv, r.text_en, r.plain_fi, r.plain_sv, r.plain_en from requirement r "
    "join requirement_area a on a.id = r.area_id where r.removed_at is null and r.unit_id >= :first and "
    "r.unit_id <= :last order by r.unit_id, a.position, a.id, r.position, r.id"};
constexpr Sql kCriteria{
    "select unit_id, target_fi, target_sv, target_en, text_fi, text_sv, text_en from criterion "
    "where unit_id >= :first and unit_id <= :last order by unit_id, position"};

constexpr Sql kStamp{"select count(*), coalesce(max(updated_at), 0) from curriculum where status = 'published'"};

}  // namespace

std::vector<Corpus::Unit> publishedUnits(Transaction& tx, UnitId after) {
    std::vector<Corpus::Unit> units;
    std::map<UnitId, std::size_t> at;
    for (auto& [id, curriculum, code, name, qualification, decision, kind, curriculumKind, isCompulsory, description,
                demonstration] : tx.all<UnitRow>(kUnits, after, kUnitsAtATime)) {
        at[id] = units.size();
        units.push_back({id,
                         curriculum,
                         std::move(code),
                         std::move(name),
                         {},
                         {},
                         std::move(qualification),
                         std::move(decision),
                         kind == "common",
                         isCompulsory,
                         curriculumKind == "specialist",
                         {},
                         std::move(description),
                         std::move(demonstration)});
    }
    if (units.empty()) return units;
    const auto unitOf = [&](UnitId id) {
        const auto found = at.find(id);
        return found == at.end() ? nullptr : &units[found->second];
    };
    const auto first = units.front().id, last = units.back().id;
    for (auto& [unit, id, text, plain] :
         tx.all<std::tuple<UnitId, RequirementId, LocalizedText, LocalizedText>>(kRequirements, first, last))
        if (auto* of = unitOf(unit)) of->requirements.push_back({id, std::move(text), std::move(plain)});
    std::set<std::string> seen;
    UnitId current{};
    for (auto& [unit, target, text] :
         tx.all<std::tuple<UnitId, LocalizedText, LocalizedText>>(kCriteria, first, last)) {
        auto* of = unitOf(unit);
        if (!of) continue;
        if (unit != current) seen.clear(), current = unit;
        // The levels of a scale repeat each other, and the target stands beside each of them.
        if (seen.insert("t" + target.fi + target.sv).second) of->targets.push_back(std::move(target));
        if (seen.insert("c" + text.fi + text.sv).second) of->criteria.push_back(std::move(text));
    }
    return units;
}

std::pair<std::int64_t, std::int64_t> curriculaStamp(Transaction& tx) {
    const auto [count, latest] = tx.one<std::tuple<std::int64_t, std::int64_t>>(kStamp).value();
    return {count, latest};
}

}  // namespace valo::workplaces
