#pragma once
// Many certificates at once, in the background: what is asked for are rows, which any number of programs work on, each
// row once.
#include <condition_variable>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <tuple>
#include <vector>

#include "accounts/services.hpp"
#include "certificates/certificate.hpp"
#include "core/actor.hpp"
#include "core/result.hpp"

namespace valo::certificates {

using BatchId = Id<struct BatchTag>;
inline constexpr std::size_t kBatchMost = 5000;

/// A placement of the actor's clients on which something was agreed.
struct BulkCandidate {
    PlacementId placement;
    ClientId client;
    std::string clientName, workplace;
    Date from;
    std::int64_t agreed = 0;
    std::optional<UtcTime> lastIssued;  // of its certificates that were not withdrawn
    UtcTime lastAgreed;
    using Columns = std::tuple<PlacementId, ClientId, std::string, std::string, Date, std::int64_t,
                               std::optional<UtcTime>, UtcTime>;
    bool isNews() const { return !lastIssued || *lastIssued < lastAgreed; }
};
Result<std::vector<BulkCandidate>> bulkCandidates(Services& services, const Actor& actor);

struct WantedBatch {
    std::vector<PlacementId> placements;
    std::optional<Edition> edition;  // in each client's language when not given
    std::string requestKey;
};
/// Nothing is issued yet. Refusals: forbidden; placements: required, too_many_items.
Result<BatchId> askForBatch(Services& services, const Actor& actor, const WantedBatch& wanted);

struct Batch {
    BatchId id;
    UtcTime askedAt;
    std::int64_t total = 0, issued = 0, failed = 0;
    using Columns = std::tuple<BatchId, UtcTime, std::int64_t, std::int64_t, std::int64_t>;
    bool isDone() const { return issued + failed == total; }
};
struct BatchFailure {
    PlacementId placement;
    ClientId client;
    std::string clientName, workplace;
    std::string reason;  // an error code of the catalogue
    using Columns = std::tuple<PlacementId, ClientId, std::string, std::string, std::string>;
};
struct SeenBatch {
    Batch batch;
    std::vector<BatchFailure> failures;  // of clients whom the actor still works with
};
/// Only to whoever asked for it.
Result<SeenBatch> seenBatch(Services& services, const Actor& actor, BatchId id);
std::vector<Batch> batchesOf(Services& services, const Actor& actor);

/// Takes up to so many rows that wait and issues their certificates, or says in a row why not; false when none waits.
/// What stops halfway is taken up again by whoever comes next, and never issued twice.
bool workOnBatches(Services& services, int atOnce = 1);

/// Works for as long as it lives. While one thread waits for the database another one draws, so there are more of them
/// than cores.
class IssueWorker {
 public:
    explicit IssueWorker(Services& services);
    ~IssueWorker();  // waits for the certificates at hand
    static unsigned threadCount();
    static constexpr int kAtOnce = 4;  // rows that a thread claims in one commit
    IssueWorker(const IssueWorker&) = delete;

 private:
    void run();
    Services& services_;
    std::mutex mutex_;
    std::condition_variable ending_;
    bool isEnding_ = false;
    std::vector<std::thread> threads_;
};

}  // namespace valo::certificates
