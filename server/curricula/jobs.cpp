#include "curricula/jobs.hpp"

#include <algorithm>

#include "accounts/access_log.hpp"
#include "core/secret.hpp"
#include "core/text.hpp"
#include "curricula/job_store.hpp"
#include "curricula/trust.hpp"

namespace valo::curricula {

using database::Sql;
using database::Transaction;

namespace {

constexpr std::chrono::hours kBytesKept{24 * 30};
constexpr std::size_t kLongestReason = 2000;

std::string subjectOf(ImportJobId id) { return "import/" + std::to_string(id.value); }

/// The job, if it is of the actor's organisation, or holds a proposal that she may decide on as an administrator;
/// absence and prohibition look alike.
Result<ImportJob> ownJob(Transaction& tx, const Actor& actor, ImportJobId id) {
    auto job = jobRow(tx, id);
    if (!job) return notFound("import");
    const bool mayDecide = actor.is(Role::Administrator) && hasProposal(tx, id);
    if (job->organisation != actor.organisation && !mayDecide) return notFound("import");
    return std::move(*job);
}
/// Of another organisation only what was proposed.
bool isSeen(const Actor& actor, const ImportJob& job, const ImportFile& file) {
    return job.organisation == actor.organisation || file.proposedAt;
}
Result<ImportFile> ownFile(Transaction& tx, const Actor& actor, const ImportJob& job, ImportFileId id) {
    auto file = fileRow(tx, id);
    if (!file || file->job != job.id || file->state == FileState::Unpacked || !isSeen(actor, job, *file))
        return notFound("import");
    return std::move(*file);
}

/// What browsers and people leave in a name: folders and what cannot be shown.
std::string shownName(std::string_view name) {
    const auto slash = name.find_last_of("/\\");
    auto leaf = repairedUtf8(name.substr(slash == name.npos ? 0 : slash + 1));
    return leaf.empty() || !isCleanText(leaf) ? std::string("file") : leaf;
}

std::string hashOf(const std::vector<Upload>& files) {
    std::vector<std::string> hashes;
    for (const auto& file : files) hashes.push_back(sha256(file.bytes));
    std::sort(hashes.begin(), hashes.end());
    std::string all;
    for (const auto& hash : hashes) all += hash;
    return sha256(all);
}

constexpr Sql kSameUpload{
    "select j.id from import_job j where j.organisation_id = :organisation and j.sha256 = :hash and exists (select 1 "
    "from import_file f where f.job_id = j.id and f.state in ('waiting', 'ready', 'approved')) order by j.id desc "
    "limit 1"};
constexpr Sql kInsertJob{
    "insert into import_job (organisation_id, account_id, sha256, created_at) values (:organisation, :account, "
    ":sha256, :at) returning id"};

}  // namespace

std::size_t JobView::count(FileState state) const {
    return static_cast<std::size_t>(
        std::count_if(files.begin(), files.end(), [&](const auto& file) { return file.state == state; }));
}
bool JobView::isUnderway() const {
    return std::any_of(files.begin(), files.end(), [](const auto& file) { return file.isUnderway(); });
}

Result<Uploaded> uploadFiles(Services& services, const Actor& actor, const std::vector<Upload>& files) {
    if (!mayImport(actor) || !actor.user) return forbidden("import");
    if (files.empty()) return invalid("file", "required");
    if (files.size() > services.settings.importFiles)
        return invalid("file", "too_many", std::to_string(services.settings.importFiles));
    const auto hash = hashOf(files);
    const auto now = services.clock.now();
    return services.database.write([&](Transaction& tx) -> Result<Uploaded> {
        if (const auto known = tx.one<ImportJobId>(kSameUpload, actor.organisation, hash))
            return Uploaded{*known, true};
        sweepBytes(tx, now - kBytesKept);
        const auto job = tx.insert<ImportJobId>(kInsertJob, actor.organisation, actor.user, hash, now);
        int position = 0;
        for (const auto& file : files) {
            NewFile row{job, position++, std::nullopt, 0, shownName(file.name), file.bytes};
            row.size = file.bytes.size();
            row.sha256 = sha256(file.bytes);
            const auto most = services.settings.importFileMegabytes << 20;
            if (file.bytes.empty()) row.fault = importers::Message{"", "empty_file", ""};
            if (row.size > most && !Archive::is(file.bytes)) {
                row.fault =
                    importers::Message{"", "too_large", std::to_string(services.settings.importFileMegabytes) + " MB"};
                row.bytes.clear();
            }
            insertFile(tx, row);
        }
        accounts::logAccess(tx, actor, now, {ClientId{}, "curriculum.uploaded", subjectOf(job)});
        return Uploaded{job, false};
    });
}

// --- looking

namespace {
constexpr Sql kFourEyes{"select import_four_eyes from organisation where id = :id"};
}
bool wantsFourEyes(Transaction& tx, OrganisationId organisation) {
    return tx.one<bool>(kFourEyes, organisation).value_or(false);
}

Result<JobView> importJob(Services& services, const Actor& actor, ImportJobId id) {
    if (!mayImport(actor)) return forbidden("import");
    return services.database.read([&](Transaction& tx) -> Result<JobView> {
        auto job = ownJob(tx, actor, id);
        if (!job) return refuse(job.error());
        auto files = fileRows(tx, id);
        std::erase_if(files, [&](const auto& file) { return !isSeen(actor, *job, file); });
        const bool fourEyes = wantsFourEyes(tx, job->organisation);
        return JobView{std::move(*job), std::move(files), fourEyes};
    });
}

Result<FileView> importFile(Services& services, const Actor& actor, ImportJobId jobId, ImportFileId id) {
    if (!mayImport(actor)) return forbidden("import");
    database::Bytes bytes;
    auto view = services.database.read([&](Transaction& tx) -> Result<FileView> {
        auto job = ownJob(tx, actor, jobId);
        auto file = job ? ownFile(tx, actor, *job, id) : refuse(job.error());
        if (!file) return refuse(file.error());
        bytes = fileBytes(tx, id).value_or(database::Bytes{});
        for (auto& one : fileRows(tx, jobId))
            if (one.id == id) file->otherVersions = std::move(one.otherVersions);
        const bool fourEyes = wantsFourEyes(tx, job->organisation);
        return FileView{std::move(*job), std::move(*file), {}, fourEyes};
    });
    if (!view) return view;
    auto& file = view->file;
    const bool isFresh = file.state == FileState::Ready || file.state == FileState::Returned ||
                         (file.state == FileState::Refused && file.errorCode != "same_file");
    if (isFresh && !bytes.data.empty() && !Archive::is(bytes.data)) {
        auto report = checkCurriculum(services, actor, bytes.data, file.name);
        if (!report) return refuse(report.error());
        view->report = std::move(*report);
    } else if (file.state == FileState::Refused) {
        view->report.errors.push_back(file.error());
    }
    view->report.file = file.name;
    return view;
}

Result<Upload> importedBytes(Services& services, const Actor& actor, ImportJobId jobId, ImportFileId id) {
    if (!mayImport(actor)) return forbidden("import");
    return services.database.read([&](Transaction& tx) -> Result<Upload> {
        const auto job = ownJob(tx, actor, jobId);
        const auto file = job ? ownFile(tx, actor, *job, id) : refuse(job.error());
        if (!file) return refuse(file.error());
        auto bytes = fileBytes(tx, id).value_or(database::Bytes{});
        if (bytes.data.empty()) return notFound("import");
        return Upload{file->name, std::move(bytes.data)};
    });
}

namespace {

struct SummaryRow {
    ImportJobId id;
    OrganisationId organisation;
    UserId sender;
    std::string senderName;
    UtcTime createdAt;
    int files, underway, ready, refused, published, returned;
    std::string firstName;
    using Columns = std::tuple<ImportJobId, OrganisationId, UserId, std::string, UtcTime, int, int, int, int, int, int,
                               std::string>;
};
constexpr Sql kJobs{
    "select j.id, j.organisation_id, j.account_id, a.name, j.created_at, count(f.id), "
    "count(case when f.state in ('waiting', 'approved') then 1 end), count(case when f.state = 'ready' then 1 end), "
    "count(case when f.state = 'refused' then 1 end), count(case when f.state = 'published' then 1 end), "
    "count(case when f.state = 'returned' then 1 end), coalesce(min(f.name), '') from import_job j join account a on "
    "a.id = j.account_id left join import_file f on f.job_id = j.id and f.state <> 'unpacked' where j.organisation_id "
    "= :organisation and (j.id < :before or :first = 1) group by j.id, j.organisation_id, j.account_id, a.name, "
    "j.created_at order by j.id desc limit :most"};

}  // namespace

Result<JobList> importJobs(Services& services, const Actor& actor, ImportJobId before, std::size_t limit) {
    if (!mayImport(actor)) return forbidden("import");
    return services.database.read([&](Transaction& tx) -> Result<JobList> {
        JobList list;
        for (auto& r : tx.all<SummaryRow>(kJobs, actor.organisation, before, !before, static_cast<std::int64_t>(limit)))
            list.jobs.push_back({{r.id, r.organisation, r.sender, std::move(r.senderName), r.createdAt, {}},
                                 r.files,
                                 r.underway,
                                 r.ready,
                                 r.refused,
                                 r.published,
                                 r.returned,
                                 std::move(r.firstName)});
        list.fourEyes = wantsFourEyes(tx, actor.organisation);
        return list;
    });
}

Result<std::vector<ImportFile>> filesToReview(Services& services, const Actor& actor) {
    if (!mayImport(actor)) return forbidden("import");
    return services.database.read([&](Transaction& tx) -> Result<std::vector<ImportFile>> {
        if (!wantsFourEyes(tx, actor.organisation)) return std::vector<ImportFile>();
        return filesOfColleagues(tx, actor);
    });
}

// --- deciding

Result<std::vector<Proposal>> proposals(Services& services, const Actor& actor) {
    if (!mayImport(actor)) return forbidden("import");
    return services.database.read([&](Transaction& tx) -> Result<std::vector<Proposal>> {
        std::vector<Proposal> found;
        if (!actor.is(Role::Administrator)) return found;
        for (auto& file : proposedFiles(tx)) {
            auto job = jobRow(tx, file.job).value();
            found.push_back({std::move(job), std::move(file)});
        }
        return found;
    });
}

bool onlyProposes(const Actor& actor, const ImportFile& file) { return file.needsConfirmation && !isTrusted(actor); }

std::optional<Error> publishRefusal(const Actor& actor, const ImportJob& job, const ImportFile& file, bool fourEyes) {
    const bool isOurs = job.organisation == actor.organisation;
    const bool decidesForAll = actor.is(Role::Administrator) && file.proposedAt;
    if (!mayImport(actor) || (!isOurs && !decidesForAll)) return forbidden("import").value();
    if (fourEyes && job.sender == actor.user) return Error{ErrorKind::Forbidden, "import_four_eyes", {}, {}};
    if (file.state != FileState::Ready) return conflict("import_settled").value();
    return std::nullopt;
}

namespace {

constexpr Sql kApprove{
    "update import_file set state = 'approved', decided_by = :by, decided_at = :at where id = :id and state = 'ready'"};
constexpr Sql kPropose{
    "update import_file set proposed_by = :by, proposed_at = :at where id = :id and state = 'ready' and proposed_at is "
    "null"};
constexpr Sql kTurnDown{
    "update import_file set state = :state, decided_by = :by, decided_at = :at, reason = :reason where id = :id and "
    "state = 'ready'"};

/// Publishes or proposes each file; how many were not so already.
std::size_t decideOn(Transaction& tx, const Actor& actor, const std::vector<ImportFile>& files, UtcTime now) {
    std::int64_t approved = 0, proposed = 0;
    for (const auto& file : files)
        if (onlyProposes(actor, file))
            proposed += tx.run(kPropose, actor.user, now, file.id);
        else
            approved += tx.run(kApprove, actor.user, now, file.id);
    for (const auto& [count, action] : {std::pair{approved, "curriculum.approved"}, {proposed, "curriculum.proposed"}})
        if (count > 0) accounts::logAccess(tx, actor, now, {ClientId{}, action, subjectOf(files.front().job)});
    return static_cast<std::size_t>(approved + proposed);
}

}  // namespace

Result<std::size_t> approveFiles(Services& services, const Actor& actor, ImportJobId jobId, ImportFileId id) {
    if (!mayImport(actor)) return forbidden("import");
    const auto now = services.clock.now();
    return services.database.write([&](Transaction& tx) -> Result<std::size_t> {
        const auto job = ownJob(tx, actor, jobId);
        if (!job) return refuse(job.error());
        std::vector<ImportFile> files;
        if (id) {
            auto file = ownFile(tx, actor, *job, id);
            if (!file) return refuse(file.error());
            // A second click finds the first one's work.
            if (file->state == FileState::Approved || file->state == FileState::Published) return std::size_t{0};
            files.push_back(std::move(*file));
        } else {
            files = fileRows(tx, jobId);
            std::erase_if(files, [&](const auto& file) {
                // Which of several versions shall stay in force is a decision of its own.
                return file.state != FileState::Ready || !isSeen(actor, *job, file) || !file.otherVersions.empty();
            });
        }
        const bool fourEyes = wantsFourEyes(tx, job->organisation);
        for (const auto& file : files)
            if (auto no = publishRefusal(actor, *job, file, fourEyes)) return refuse(*no);
        return decideOn(tx, actor, files, now);
    });
}

Result<Done> turnDownFile(Services& services, const Actor& actor, ImportJobId jobId, ImportFileId id,
                          std::string_view reason) {
    if (!mayImport(actor)) return forbidden("import");
    const auto now = services.clock.now();
    return services.database.write([&](Transaction& tx) -> Result<Done> {
        const auto job = ownJob(tx, actor, jobId);
        const auto file = job ? ownFile(tx, actor, *job, id) : refuse(job.error());
        if (!file) return refuse(file.error());
        const bool isOwn = job->sender == actor.user;
        if (!isOwn && trimmed(reason).empty()) return invalid("reason", "required");
        if (length(reason) > kLongestReason) return invalid("reason", "too_long", std::to_string(kLongestReason));
        if (file->state == FileState::Returned || file->state == FileState::Discarded) return Done{};
        if (file->state != FileState::Ready) return conflict("import_settled");
        tx.run(kTurnDown, isOwn ? FileState::Discarded : FileState::Returned, actor.user, now, trimmed(reason), id);
        accounts::logAccess(tx, actor, now,
                            {ClientId{}, isOwn ? "curriculum.discarded" : "curriculum.returned", subjectOf(jobId)});
        return Done{};
    });
}

namespace {
constexpr Sql kSetFourEyes{"update organisation set import_four_eyes = :wanted where id = :id"};
}
Result<Done> setFourEyes(Services& services, const Actor& actor, bool wanted) {
    if (!actor.is(Role::Administrator) || !actor.organisation) return forbidden("four_eyes");
    return services.database.write([&](Transaction& tx) -> Result<Done> {
        if (wantsFourEyes(tx, actor.organisation) == wanted) return Done{};
        tx.run(kSetFourEyes, wanted, actor.organisation);
        accounts::logAccess(tx, actor, services.clock.now(),
                            {ClientId{}, wanted ? "import.four_eyes_opened" : "import.four_eyes_ended",
                             "organisation/" + std::to_string(actor.organisation.value)});
        return Done{};
    });
}

void writeJson(JsonWriter& json, const ImportFile& file) {
    json.beginObject()
        .field("id", file.id)
        .field("name", file.name)
        .field("size", file.size)
        .field("sha256", file.sha256)
        .field("state", codeOf(file.state))
        .field("decisionNumber", file.decisionNumber)
        .field("title", file.title)
        .field("units", file.units)
        .field("requirements", file.requirements)
        .key("changes")
        .beginObject()
        .field("added", file.added)
        .field("changed", file.changed)
        .field("moved", file.moved)
        .field("removed", file.removed)
        .endObject()
        .field("warnings", file.warnings)
        .field("curriculum", file.curriculum)
        .field("verdict", file.verdict)
        .field("decidedAt", file.decidedAt)
        .field("reason", file.reason)
        .field("needsConfirmation", file.needsConfirmation)
        .field("proposedAt", file.proposedAt)
        .key("otherVersions")
        .beginArray();
    for (const auto& name : file.otherVersions) json.value(name);
    json.endArray().key("error");
    if (file.errorCode.empty())
        json.null();
    else
        json.beginObject()
            .field("where", file.errorWhere)
            .field("code", file.errorCode)
            .field("message", importers::sentence(file.error()))
            .endObject();
    json.endObject();
}

}  // namespace valo::curricula
