#include "curricula/versions.hpp"

#include <algorithm>
#include <set>

#include "core/text.hpp"

namespace valo::curricula {

using database::Sql;
using database::Transaction;

constexpr Sql kCountChanges{
    "update curriculum_import set curriculum_id = :curriculum, added = :added, changed = :changed, moved = :moved, "
    "removed = :removed where id = (select import_id from curriculum where id = :same)"};
constexpr Sql kNewestImport{"select import_id from curriculum where id = :curriculum"};
constexpr std::string_view kInsertChanges =
    "insert into curriculum_change (import_id, position, kind, subject, unit_code, unit_name_fi, unit_name_sv, "
    "unit_name_en, before_fi, before_sv, before_en, after_fi, after_sv, after_en, unit_id, requirement_id) values";
constexpr std::size_t kChangeWidth = 16;

std::optional<std::int64_t> newestImport(Transaction& tx, CurriculumId curriculum) {
    return tx.one<std::int64_t>(kNewestImport, curriculum);
}

void recordChanges(Transaction& tx, CurriculumId curriculum, const Comparison& changes, bool isUpdate) {
    tx.run(kCountChanges, curriculum, changes.added, changes.changed, changes.moved, changes.removed, curriculum);
    if (!isUpdate || changes.list.empty()) return;
    const auto import = newestImport(tx, curriculum);
    std::vector<database::Value> rows;
    int position = 0;
    for (const auto& c : changes.list) {
        auto row = database::parameters(*import, ++position, codeOf(c.kind), codeOf(c.subject), c.unitCode, c.unitName,
                                        c.before, c.after, c.unit, c.requirement);
        rows.insert(rows.end(), std::make_move_iterator(row.begin()), std::make_move_iterator(row.end()));
    }
    tx.insertMany(kInsertChanges, kChangeWidth, std::move(rows));
}

constexpr Sql kImports{
    "select i.id, i.file_name, i.format, i.imported_at, coalesce(a.name, ''), i.added, i.changed, i.moved, i.removed "
    "from curriculum_import i left join account a on a.id = i.imported_by where i.curriculum_id = :curriculum "
    "order by i.id desc"};
std::vector<ImportEntry> importsOf(Transaction& tx, CurriculumId curriculum) {
    return tx.all<ImportEntry>(kImports, curriculum);
}

constexpr Sql kChanges{
    "select c.kind, c.subject, c.unit_code, c.unit_name_fi, c.unit_name_sv, c.unit_name_en, c.before_fi, c.before_sv, "
    "c.before_en, c.after_fi, c.after_sv, c.after_en, c.unit_id, c.requirement_id from curriculum_change c "
    "join curriculum_import i on i.id = c.import_id where i.id = :import and i.curriculum_id = :curriculum "
    "and c.position > :after order by c.position limit :most"};
std::vector<Change> changesOf(Transaction& tx, CurriculumId curriculum, std::int64_t import, std::int64_t after,
                              std::size_t most) {
    return tx.all<Change>(kChanges, import, curriculum, after, static_cast<std::int64_t>(most));
}

namespace {

bool names(const std::string& list, const std::string& number) {
    const auto words = split(list, ' ');
    return !number.empty() && std::find(words.begin(), words.end(), number) != words.end();
}

std::vector<Generation> olderThan(const std::vector<Kin>& all, const Kin& start) {
    std::vector<Generation> found;
    std::set<std::string> seen{start.decisionNumber};
    std::vector<const Kin*> from{&start};
    for (int distance = 1; !from.empty(); ++distance) {
        std::vector<const Kin*> next;
        for (const auto* kin : from)
            for (const auto number : split(kin->replaces, ' ')) {
                if (number.empty() || !seen.emplace(number).second) continue;
                bool known = false;
                for (const auto& other : all)
                    if (other.decisionNumber == number) {
                        found.push_back({distance, std::string(number), other});
                        next.push_back(&other);
                        known = true;
                    }
                if (!known) found.push_back({distance, std::string(number), std::nullopt});
            }
        from = std::move(next);
    }
    return found;
}

std::vector<Generation> newerThan(const std::vector<Kin>& all, const Kin& start) {
    std::vector<Generation> found;
    std::set<CurriculumId> seen{start.id};
    std::vector<const Kin*> from{&start};
    for (int distance = 1; !from.empty(); ++distance) {
        std::vector<const Kin*> next;
        for (const auto* kin : from)
            for (const auto& other : all)
                if (names(other.replaces, kin->decisionNumber) && seen.insert(other.id).second) {
                    found.push_back({distance, other.decisionNumber, other});
                    next.push_back(&other);
                }
        from = std::move(next);
    }
    return found;
}

}  // namespace

Lineage lineage(const std::vector<Kin>& all, CurriculumId of) {
    const auto start = std::find_if(all.begin(), all.end(), [&](const Kin& kin) { return kin.id == of; });
    if (start == all.end()) return {};
    return {olderThan(all, *start), newerThan(all, *start)};
}

// What one organisation brought in succeeds its own curricula, never what is everybody's.
constexpr Sql kKin{
    "select id, decision_number, name_fi, name_sv, name_en, replaces from curriculum where (status <> 'draft' and "
    "(owner_id is null or owner_id = (select owner_id from curriculum where id = :owned))) or id = :of order by id"};
Lineage lineageOf(Transaction& tx, CurriculumId of) { return lineage(tx.all<Kin>(kKin, of, of), of); }

// Days are stored as YYYY-MM-DD, which sort as they follow each other.
constexpr Sql kEnding{
    "select id, name_fi, name_sv, name_en, decision_number, valid_to as last_day, 0 from curriculum where "
    "status = 'published' and valid_to >= :from and valid_to <= :to union all select id, name_fi, name_sv, name_en, "
    "decision_number, transition_to, 1 from curriculum where status = 'published' and transition_to >= :from2 and "
    "transition_to <= :to2 order by last_day, id limit :most"};
std::vector<Ending> endingBetween(Transaction& tx, Date from, Date to, std::size_t most) {
    return tx.all<Ending>(kEnding, from, to, from, to, static_cast<std::int64_t>(most));
}

}  // namespace valo::curricula
