#pragma once
// Uploads of one or many curriculum files: read in the background, looked at, and published file by file when a person
// with the right says so. All of it is rows, so nothing is lost when the program stops.
#include <chrono>

#include "curricula/actions.hpp"
#include "curricula/archive.hpp"

namespace valo::curricula {

using ImportJobId = Id<struct ImportJobTag>;
using ImportFileId = Id<struct ImportFileTag>;

/// Waiting to be read; an archive whose files stand beside it; read with errors; read without; to be published now;
/// published; sent back with a reason; put aside.
enum class FileState { Waiting, Unpacked, Refused, Ready, Approved, Published, Returned, Discarded };

struct ImportJob {
    ImportJobId id;
    OrganisationId organisation;
    UserId sender;
    std::string senderName;
    UtcTime createdAt;
    std::string organisationName;
    using Columns = std::tuple<ImportJobId, OrganisationId, UserId, std::string, UtcTime, std::string>;
};

/// What is known of a file without its bytes. The figures are those of its last check.
struct ImportFile {
    ImportFileId id;
    ImportJobId job;
    std::string name;
    std::int64_t size = 0;
    std::string sha256;
    FileState state = FileState::Waiting;
    std::string errorWhere, errorCode, errorDetail;  // the first one
    int warnings = 0;
    std::string decisionNumber;
    LocalizedText title;
    int units = 0, requirements = 0, added = 0, changed = 0, moved = 0, removed = 0;
    std::string verdict;                     // of publishing it: imported, updated, unchanged
    std::optional<CurriculumId> curriculum;  // before publishing: the one that it would update
    std::optional<std::int64_t> import;
    std::string decidedBy;
    std::optional<UtcTime> decidedAt;
    std::string reason;
    bool needsConfirmation = false;  // publishing it is an administrator's: others propose it
    std::string proposedBy;
    std::optional<UtcTime> proposedAt;
    Identity identity;  // of the document that it is a version of; empty when it could not be read
    std::int64_t revision = 0;
    using Columns =
        std::tuple<ImportFileId, ImportJobId, std::string, std::int64_t, std::string, FileState, std::string,
                   std::string, std::string, int, std::string, LocalizedText, int, int, int, int, int, int, std::string,
                   std::optional<CurriculumId>, std::optional<std::int64_t>, std::string, std::optional<UtcTime>,
                   std::string, bool, std::string, std::optional<UtcTime>, Identity, std::int64_t>;
    std::vector<std::string> otherVersions;  // names of files of the upload that are versions of the same document

    importers::Message error() const { return {errorWhere, errorCode, errorDetail}; }
    bool isNew() const { return !curriculum; }
    bool isSame() const { return curriculum && added + changed + moved + removed == 0; }
    bool isUnderway() const { return state == FileState::Waiting || state == FileState::Approved; }
    /// Waits for an administrator, of whatever organisation.
    bool isProposal() const { return state == FileState::Ready && proposedAt.has_value(); }
};

struct JobView {
    ImportJob job;
    std::vector<ImportFile> files;  // archives that were unpacked are left out
    bool fourEyes = false;          // another person must publish

    std::size_t count(FileState state) const;
    bool isUnderway() const;
};

struct Upload {
    std::string name, bytes;
};
struct Uploaded {
    ImportJobId job;
    bool isKnown = false;  // the same files were sent before and are not all settled: this is that job
};
/// Keeps the files; nothing is read yet. Codes: nothing_sent, too_many_files.
Result<Uploaded> uploadFiles(Services& services, const Actor& actor, const std::vector<Upload>& files);

/// Reads, unpacks or publishes what waits (of `job`, or of all), one file after another, until nothing does or the time
/// is up. Any number of programs may do it at once. Whether anything was done.
bool workOnImports(Services& services, std::chrono::steady_clock::time_point until, ImportJobId job = {});
/// As workOnImports for one upload, and waits for what another thread has in hand: until it is done or the time is up.
void finishSoon(Services& services, ImportJobId job, std::chrono::steady_clock::time_point until);
/// What a program does first: where it has the database for itself (SQLite), whatever was being worked on when it last
/// stopped is free again at once.
void releaseImports(Services& services);

/// Those of the actor's organisation; for an administrator also the proposals of others, which are then all that is
/// shown of their upload.
Result<JobView> importJob(Services& services, const Actor& actor, ImportJobId job);
struct FileView {
    ImportJob job;
    ImportFile file;
    ImportReport report;  // as it is now; empty when the bytes are no longer kept
    bool fourEyes = false;
};
Result<FileView> importFile(Services& services, const Actor& actor, ImportJobId job, ImportFileId file);
/// The bytes as they came.
Result<Upload> importedBytes(Services& services, const Actor& actor, ImportJobId job, ImportFileId file);

struct JobSummary {
    ImportJob job;
    int files = 0, underway = 0, ready = 0, refused = 0, published = 0, returned = 0;
    std::string firstName;
};
struct JobList {
    std::vector<JobSummary> jobs;  // newest first, one more than asked for where there is one
    bool fourEyes = false;
};
Result<JobList> importJobs(Services& services, const Actor& actor, ImportJobId before, std::size_t limit);
/// Files of colleagues that wait for another person's word.
Result<std::vector<ImportFile>> filesToReview(Services& services, const Actor& actor);

/// Proposals that nobody has decided on, of all organisations; for administrators, nothing for others.
struct Proposal {
    ImportJob job;
    ImportFile file;
};
Result<std::vector<Proposal>> proposals(Services& services, const Actor& actor);

/// Why `actor` may neither publish nor propose a file now, or nothing.
std::optional<Error> publishRefusal(const Actor& actor, const ImportJob& job, const ImportFile& file, bool fourEyes);
/// Of what publishRefusal() allows: a proposal instead of a publication.
bool onlyProposes(const Actor& actor, const ImportFile& file);
/// To be published as soon as the work comes to it: that file, or (0) all that are ready and have no other versions in
/// the job. What needs an administrator's word becomes a proposal instead. How many of both.
Result<std::size_t> approveFiles(Services& services, const Actor& actor, ImportJobId job, ImportFileId file);
/// Not published: with a reason by another person, without one by the sender.
Result<Done> turnDownFile(Services& services, const Actor& actor, ImportJobId job, ImportFileId file,
                          std::string_view reason);

/// Whether the organisation asks for another person's word before anything is published.
bool wantsFourEyes(database::Transaction& tx, OrganisationId organisation);
/// By an administrator of the organisation.
Result<Done> setFourEyes(Services& services, const Actor& actor, bool wanted);

void writeJson(JsonWriter& json, const ImportFile& file);

}  // namespace valo::curricula

namespace valo {
template <>
inline constexpr auto kCodes<curricula::FileState> = std::to_array<Code<curricula::FileState>>({
    {curricula::FileState::Waiting, "waiting"},
    {curricula::FileState::Unpacked, "unpacked"},
    {curricula::FileState::Refused, "refused"},
    {curricula::FileState::Ready, "ready"},
    {curricula::FileState::Approved, "approved"},
    {curricula::FileState::Published, "published"},
    {curricula::FileState::Returned, "returned"},
    {curricula::FileState::Discarded, "discarded"},
});
}  // namespace valo
