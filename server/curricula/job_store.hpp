#pragma once
// Rows of uploads. Only jobs.cpp and import_work.cpp use them.
#include "curricula/jobs.hpp"
#include "database/transaction.hpp"

namespace valo::curricula {

std::optional<ImportJob> jobRow(database::Transaction& tx, ImportJobId id);
std::optional<ImportFile> fileRow(database::Transaction& tx, ImportFileId id);
std::vector<ImportFile> fileRows(database::Transaction& tx, ImportJobId job);
std::optional<database::Bytes> fileBytes(database::Transaction& tx, ImportFileId id);

/// A file that has come, alone or out of an archive.
struct NewFile {
    ImportJobId job;
    int position = 0;
    std::optional<ImportFileId> archive;
    int entry = 0;
    std::string name;
    std::string bytes;
    std::size_t size = 0;
    std::string sha256;
    std::optional<importers::Message> fault;  // known at once: then it is not read
};
/// False when the archive's entry is there already.
bool insertFile(database::Transaction& tx, const NewFile& file);

/// The next row that waits for work and that nobody works on, taken for `lease`.
struct Claimed {
    ImportFileId id;
    ImportJobId job;
    int position = 0;
    FileState state = FileState::Waiting;
    std::string name;
    int attempts = 0;
    UserId sender;
    std::optional<UserId> decidedBy;
    using Columns =
        std::tuple<ImportFileId, ImportJobId, int, FileState, std::string, int, UserId, std::optional<UserId>>;
};
bool isWaiting(database::Transaction& tx, ImportJobId job, UtcTime now);
std::optional<Claimed> claim(database::Transaction& tx, ImportJobId job, UtcTime now, std::chrono::seconds lease);
void release(database::Transaction& tx);
void prolong(database::Transaction& tx, ImportFileId id, UtcTime until);

/// What became of a claimed row. False when somebody else has finished it meanwhile.
bool settleChecked(database::Transaction& tx, const Claimed& file, const ImportReport& report);
bool settleRefused(database::Transaction& tx, const Claimed& file, const importers::Message& why);
bool settlePublished(database::Transaction& tx, const Claimed& file, const ImportReport& report);
/// Who approved it may not publish any more: it waits for somebody who may.
void reopen(database::Transaction& tx, const Claimed& file);
/// Since it was checked it came to need an administrator's word: who approved it proposes it.
void makeProposal(database::Transaction& tx, const Claimed& file, UtcTime now);
bool settleUnpacked(database::Transaction& tx, const Claimed& file);
/// The highest entry of an archive that is there, or -1.
int lastEntry(database::Transaction& tx, ImportFileId archive);
/// The name of an earlier file of the job with the same bytes; empty when there is none.
std::string twinOf(database::Transaction& tx, ImportJobId job, const std::string& sha256, ImportFileId before);
/// What colleagues of the actor sent and nobody has decided on.
std::vector<ImportFile> filesOfColleagues(database::Transaction& tx, const Actor& actor);
/// Files that wait for an administrator, oldest first.
std::vector<ImportFile> proposedFiles(database::Transaction& tx);
bool hasProposal(database::Transaction& tx, ImportJobId job);
/// Takes away the bytes of what nobody will publish any more.
void sweepBytes(database::Transaction& tx, UtcTime before);

}  // namespace valo::curricula
