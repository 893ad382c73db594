#include "curricula/job_store.hpp"

#include "curricula/store.hpp"

namespace valo::curricula {

using database::Sql;
using database::Transaction;

constexpr Sql kJob{
    "select j.id, j.organisation_id, j.account_id, a.name, j.created_at, o.name from import_job j join account a on "
    "a.id = j.account_id join organisation o on o.id = j.organisation_id where j.id = :id"};
std::optional<ImportJob> jobRow(Transaction& tx, ImportJobId id) { return tx.one<ImportJob>(kJob, id); }

#define FILE_COLUMNS                                                                                                \
    "select f.id, f.job_id, f.name, f.size, f.sha256, f.state, f.error_where, f.error_code, f.error_detail, "       \
    "f.warnings, f.decision_number, f.name_fi, f.name_sv, f.name_en, f.units, f.requirements, f.added, f.changed, " \
    "f.moved, f.removed, f.verdict, f.curriculum_id, f.import_id, coalesce(d.name, ''), f.decided_at, f.reason, "   \
    "f.needs_confirmation, coalesce(p.name, ''), f.proposed_at, f.source_system, f.source_id, "                     \
    "f.revision from import_file f left join account d on d.id = "                                                  \
    "f.decided_by left join account p on p.id = f.proposed_by "

constexpr Sql kFile{FILE_COLUMNS "where f.id = :id"};
std::optional<ImportFile> fileRow(Transaction& tx, ImportFileId id) { return tx.one<ImportFile>(kFile, id); }

namespace {

/// Twins by their bytes are refused as such, and what is put aside changes nothing.
bool isOtherVersion(const ImportFile& file, const ImportFile& other) {
    const auto counts = [](FileState state) {
        return state == FileState::Ready || state == FileState::Approved || state == FileState::Published;
    };
    return file.id != other.id && !file.identity.id.empty() && file.identity == other.identity && counts(file.state) &&
           counts(other.state);
}

}  // namespace

constexpr Sql kFiles{FILE_COLUMNS "where f.job_id = :job and f.state <> 'unpacked' order by f.position, f.entry, f.id"};
std::vector<ImportFile> fileRows(Transaction& tx, ImportJobId job) {
    auto files = tx.all<ImportFile>(kFiles, job);
    for (auto& file : files)
        for (const auto& other : files)
            if (isOtherVersion(file, other)) file.otherVersions.push_back(other.name);
    return files;
}

constexpr Sql kToReview{
    FILE_COLUMNS
    "join import_job j on j.id = f.job_id where f.state = 'ready' and j.organisation_id = :organisation and "
    "j.account_id <> :account order by f.id limit 200"};
std::vector<ImportFile> filesOfColleagues(Transaction& tx, const Actor& actor) {
    return tx.all<ImportFile>(kToReview, actor.organisation, actor.user);
}

constexpr Sql kProposed{FILE_COLUMNS "where f.proposed_at is not null and f.state = 'ready' order by f.id limit 200"};
std::vector<ImportFile> proposedFiles(Transaction& tx) { return tx.all<ImportFile>(kProposed); }
constexpr Sql kHasProposal{
    "select 1 from import_file where job_id = :job and proposed_at is not null order by id limit 1"};
bool hasProposal(Transaction& tx, ImportJobId job) { return tx.one<int>(kHasProposal, job).has_value(); }

constexpr Sql kBytes{
    "select coalesce(i.bytes, f.bytes), coalesce(i.is_packed, 0) from import_file f left join curriculum_import i on "
    "i.id = f.import_id where f.id = :id"};
std::optional<database::Bytes> fileBytes(Transaction& tx, ImportFileId id) {
    auto found = tx.one<std::tuple<std::optional<database::Bytes>, bool>>(kBytes, id);
    if (!found || !std::get<0>(*found)) return std::nullopt;
    return unpacked(std::move(*std::get<0>(*found)), std::get<1>(*found));
}

constexpr Sql kInsertFile{
    "insert into import_file (job_id, position, archive_id, entry, name, size, sha256, bytes, state, error_code, "
    "error_detail) values (:job, :position, :archive, :entry, :name, :size, :sha256, :bytes, :state, :code, :detail) "
    "on conflict do nothing"};
bool insertFile(Transaction& tx, const NewFile& file) {
    return tx.run(kInsertFile, file.job, file.position, file.archive, file.entry, file.name,
                  static_cast<std::int64_t>(file.size), file.sha256, database::Bytes{file.bytes},
                  file.fault ? FileState::Refused : FileState::Waiting, file.fault ? file.fault->code : "",
                  file.fault ? file.fault->detail : "") != 0;
}

constexpr Sql kNext{
    "select f.id, f.job_id, f.position, f.state, f.name, f.attempts, j.account_id, f.decided_by from import_file f "
    "join import_job j on j.id = f.job_id where f.state in ('waiting', 'approved') and (f.claimed_until is null or "
    "f.claimed_until < :now) and (j.id = :job or :any = 1) order by f.id limit 1"};
bool isWaiting(Transaction& tx, ImportJobId job, UtcTime now) {
    return tx.one<Claimed>(kNext, now, job, !job).has_value();
}

constexpr Sql kClaim{
    "update import_file set claimed_until = :until, attempts = attempts + 1 where id = :id and state = :state and "
    "(claimed_until is null or claimed_until < :now)"};
std::optional<Claimed> claim(Transaction& tx, ImportJobId job, UtcTime now, std::chrono::seconds lease) {
    auto next = tx.one<Claimed>(kNext, now, job, !job);
    if (!next || tx.run(kClaim, now + lease, next->id, next->state, now) != 1) return std::nullopt;
    return next;
}

constexpr Sql kRelease{"update import_file set claimed_until = null where state in ('waiting', 'approved')"};
void release(Transaction& tx) { tx.run(kRelease); }

constexpr Sql kProlong{"update import_file set claimed_until = :until where id = :id"};
void prolong(Transaction& tx, ImportFileId id, UtcTime until) { tx.run(kProlong, until, id); }

constexpr Sql kSettle{
    "update import_file set state = :state, claimed_until = null, attempts = 0, error_where = :where, error_code = "
    ":code, error_detail = :detail, warnings = :warnings, decision_number = :decision_number, name_fi = :name_fi, "
    "name_sv = :name_sv, name_en = :name_en, units = :units, requirements = :requirements, added = :added, changed = "
    ":changed, moved = :moved, removed = :removed, curriculum_id = :curriculum, verdict = :verdict, "
    "needs_confirmation = :confirmation, source_system = :system, source_id = :source_id, revision = :revision where "
    "id = :id and state = :was"};

namespace {

bool settle(Transaction& tx, const Claimed& file, FileState state, const ImportReport& report,
            std::string_view verdict) {
    const auto error = report.errors.empty() ? importers::Message{} : report.errors.front();
    const auto& changes = report.changes;
    return tx.run(kSettle, state, error.where, error.code, error.detail, static_cast<int>(report.warnings.size()),
                  report.decisionNumber, report.name, report.counts.units, report.counts.requirements, changes.added,
                  changes.changed, changes.moved, changes.removed,
                  report.curriculum ? std::optional(report.curriculum) : std::nullopt, verdict,
                  report.needsConfirmation, report.identity.system, report.identity.id, report.revision, file.id,
                  file.state) == 1;
}

}  // namespace

bool settleChecked(Transaction& tx, const Claimed& file, const ImportReport& report) {
    return settle(tx, file, report.verdict == Verdict::Refused ? FileState::Refused : FileState::Ready, report, "");
}

bool settleRefused(Transaction& tx, const Claimed& file, const importers::Message& why) {
    ImportReport report;
    report.errors.push_back(why);
    return settle(tx, file, FileState::Refused, report, "");
}

// What came into the curriculum is kept there with its bytes; what was the same as before keeps its own.
constexpr Sql kKeepImport{
    "update import_file set import_id = (select import_id from curriculum where id = :curriculum), bytes = :none "
    "where id = :id"};
bool settlePublished(Transaction& tx, const Claimed& file, const ImportReport& report) {
    if (!settle(tx, file, FileState::Published, report, codeOf(report.verdict))) return false;
    if (report.verdict != Verdict::Unchanged) tx.run(kKeepImport, report.curriculum, database::Bytes{}, file.id);
    return true;
}

constexpr Sql kReopen{
    "update import_file set state = 'ready', claimed_until = null, attempts = 0, decided_by = null, decided_at = null "
    "where id = :id and state = 'approved'"};
void reopen(Transaction& tx, const Claimed& file) { tx.run(kReopen, file.id); }

constexpr Sql kMakeProposal{
    "update import_file set state = 'ready', claimed_until = null, attempts = 0, needs_confirmation = 1, proposed_by = "
    "decided_by, proposed_at = :at, decided_by = null, decided_at = null where id = :id and state = 'approved'"};
void makeProposal(Transaction& tx, const Claimed& file, UtcTime now) { tx.run(kMakeProposal, now, file.id); }

constexpr Sql kUnpacked{
    "update import_file set state = 'unpacked', claimed_until = null, bytes = :none where id = :id and state = "
    "'waiting'"};
bool settleUnpacked(Transaction& tx, const Claimed& file) { return tx.run(kUnpacked, database::Bytes{}, file.id) == 1; }

constexpr Sql kLastEntry{"select coalesce(max(entry), -1) from import_file where archive_id = :archive"};
int lastEntry(Transaction& tx, ImportFileId archive) { return tx.one<int>(kLastEntry, archive).value_or(-1); }

constexpr Sql kTwin{
    "select name from import_file where job_id = :job and sha256 = :sha256 and id < :before and state <> 'unpacked' "
    "and error_code <> 'same_file' order by id limit 1"};
std::string twinOf(Transaction& tx, ImportJobId job, const std::string& sha256, ImportFileId before) {
    return tx.one<std::string>(kTwin, job, sha256, before).value_or("");
}

constexpr Sql kSweep{
    "update import_file set bytes = :none where state in ('refused', 'returned', 'discarded') and length(bytes) > 0 "
    "and job_id "
    "in (select id from import_job where created_at < :before)"};
void sweepBytes(Transaction& tx, UtcTime before) { tx.run(kSweep, database::Bytes{}, before); }

}  // namespace valo::curricula
