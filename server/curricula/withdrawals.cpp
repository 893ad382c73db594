#include "curricula/withdrawals.hpp"

#include "accounts/access_log.hpp"
#include "core/text.hpp"
#include "curricula/store.hpp"

namespace valo::curricula {

using database::Sql;
using database::Transaction;

namespace {

constexpr std::size_t kLongestReason = 2000;

std::string subjectOf(CurriculumId id) { return "curriculum/" + std::to_string(id.value); }

constexpr Sql kOpen{
    "select w.id, w.curriculum_id, w.reason, a.name, w.withdrawn_at from curriculum_withdrawal w join account a on "
    "a.id = w.withdrawn_by where w.curriculum_id = :curriculum and w.restored_at is null"};
constexpr Sql kInsert{
    "insert into curriculum_withdrawal (curriculum_id, reason, withdrawn_by, withdrawn_at, status_before) values "
    "(:curriculum, :reason, :by, :at, :status)"};
constexpr Sql kSetStatus{"update curriculum set status = :status, updated_at = :at where id = :id"};
constexpr Sql kStatusBefore{
    "select status_before from curriculum_withdrawal where curriculum_id = :curriculum and restored_at is null"};
constexpr Sql kEnd{
    "update curriculum_withdrawal set restored_by = :by, restored_at = :at where curriculum_id = :curriculum and "
    "restored_at is null"};
constexpr Sql kKeepBefore{
    "update curriculum_withdrawal set status_before = (select status from curriculum c where c.id = "
    "curriculum_withdrawal.curriculum_id) where curriculum_id = :curriculum and restored_at is null"};
constexpr Sql kKeep{
    "update curriculum set status = 'withdrawn' where id = :id and exists (select 1 from curriculum_withdrawal w where "
    "w.curriculum_id = curriculum.id and w.restored_at is null)"};

/// The curriculum, if the actor may take it out of use.
Result<Curriculum> withdrawable(Transaction& tx, const Actor& actor, CurriculumId id) {
    auto found = curriculum(tx, id);
    if (!found) return notFound("curriculum");
    if (!mayWithdraw(actor, *found)) return forbidden("withdraw");
    return std::move(*found);
}

}  // namespace

std::optional<Withdrawal> withdrawalOf(Transaction& tx, CurriculumId curriculum) {
    return tx.one<Withdrawal>(kOpen, curriculum);
}

bool mayWithdraw(const Actor& actor, const Curriculum& curriculum) {
    if (!actor.user) return false;  // the deed needs somebody's name
    if (curriculum.owner) return *curriculum.owner == actor.organisation && mayImport(actor);
    return actor.is(Role::Administrator);
}

Result<Done> withdrawCurriculum(Services& services, const Actor& actor, CurriculumId id, std::string_view reason) {
    const auto now = services.clock.now();
    return services.database.write([&](Transaction& tx) -> Result<Done> {
        const auto found = withdrawable(tx, actor, id);
        if (!found) return refuse(found.error());
        if (trimmed(reason).empty()) return invalid("reason", "required");
        if (length(reason) > kLongestReason) return invalid("reason", "too_long", std::to_string(kLongestReason));
        if (withdrawalOf(tx, id)) return Done{};  // a second click
        tx.run(kInsert, id, trimmed(reason), actor.user, now, found->status);
        tx.run(kSetStatus, Status::Withdrawn, now, id);
        accounts::logAccess(tx, actor, now, {ClientId{}, "curriculum.withdrawn", subjectOf(id)});
        return Done{};
    });
}

Result<Done> restoreCurriculum(Services& services, const Actor& actor, CurriculumId id) {
    const auto now = services.clock.now();
    return services.database.write([&](Transaction& tx) -> Result<Done> {
        const auto found = withdrawable(tx, actor, id);
        if (!found) return refuse(found.error());
        const auto before = tx.one<Status>(kStatusBefore, id);
        if (!before) return Done{};
        tx.run(kEnd, actor.user, now, id);
        tx.run(kSetStatus, *before, now, id);
        accounts::logAccess(tx, actor, now, {ClientId{}, "curriculum.restored", subjectOf(id)});
        return Done{};
    });
}

void keepWithdrawn(Transaction& tx, CurriculumId id) {
    tx.run(kKeepBefore, id);
    tx.run(kKeep, id);
}

// --- what was done

namespace {

// An account's organisation is where it is now: people do not change organisation, they get another account.
constexpr Sql kHistory{
    "select 'imported', i.imported_at as happened_at, coalesce(a.name, ''), c.id, c.name_fi, c.name_sv, c.name_en, "
    "c.decision_number, i.file_name, i.sha256, '' as reason, i.id as place from curriculum_import i join curriculum c "
    "on c.id = i.curriculum_id left join account a on a.id = i.imported_by where (c.owner_id = :organisation or "
    "a.organisation_id = :organisation2) and i.imported_at < :before "
    "union all select 'withdrawn', w.withdrawn_at, a.name, c.id, c.name_fi, c.name_sv, c.name_en, c.decision_number, "
    "'', '', w.reason, 0 from curriculum_withdrawal w join curriculum c on c.id = w.curriculum_id join account a on "
    "a.id = w.withdrawn_by where (c.owner_id = :organisation3 or a.organisation_id = :organisation4) and "
    "w.withdrawn_at < :before2 "
    "union all select 'restored', w.restored_at, a.name, c.id, c.name_fi, c.name_sv, c.name_en, c.decision_number, "
    "'', '', '', 0 from curriculum_withdrawal w join curriculum c on c.id = w.curriculum_id join account a on a.id = "
    "w.restored_by where (c.owner_id = :organisation5 or a.organisation_id = :organisation6) and w.restored_at < "
    ":before3 order by happened_at desc, place desc limit :most"};
constexpr Sql kOriginal{
    "select file_name, bytes, is_packed from curriculum_import where id = :import and curriculum_id = :curriculum"};

}  // namespace

Result<std::vector<HistoryEntry>> historyOfOrganisation(Services& services, const Actor& actor,
                                                        std::optional<UtcTime> before, std::size_t limit) {
    if (!mayImport(actor)) return forbidden("import");
    const auto end = before.value_or(UtcTime(std::chrono::microseconds(INT64_MAX)));
    const auto& o = actor.organisation;
    return services.database.read([&](Transaction& tx) -> Result<std::vector<HistoryEntry>> {
        return tx.all<HistoryEntry>(kHistory, o, o, end, o, o, end, o, o, end, static_cast<std::int64_t>(limit));
    });
}

Result<OriginalFile> originalOf(Services& services, const Actor& actor, CurriculumId curriculum, std::int64_t import) {
    if (!mayImport(actor)) return forbidden("import");
    auto found =
        services.database.read([&](Transaction& tx) { return tx.one<OriginalFile>(kOriginal, import, curriculum); });
    if (!found) return notFound("import");
    found->bytes = unpacked(std::move(found->bytes), found->isPacked);
    return std::move(*found);
}

}  // namespace valo::curricula
