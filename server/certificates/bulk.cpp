#include "certificates/bulk.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <set>

#include "accounts/access_log.hpp"
#include "accounts/store.hpp"
#include "certificates/actions.hpp"
#include "certificates/reissue.hpp"

namespace valo::certificates {
namespace {

using database::Sql;
using database::Transaction;

constexpr std::chrono::seconds kClaim{120};  // much longer than one certificate takes
constexpr int kAttempts = 3;

bool mayAsk(const Actor& actor) { return actor.is(Role::Coordinator) || actor.is(Role::Coach); }

struct Item {
    std::int64_t id = 0;
    PlacementId placement;
    UserId asker;
    std::string edition;
    int attempts = 0;
    using Columns = std::tuple<std::int64_t, PlacementId, UserId, std::string, int>;
};

/// The next rows, claimed for a while.
std::vector<Item> claim(Transaction& tx, UtcTime now, int most) {
#define VALO_NEXT                                                                                                  \
    "select id from issue_batch_item where state = 'waiting' and (claimed_until is null or claimed_until < :now) " \
    "order by id limit :most"
    static constexpr Sql kNext{VALO_NEXT};
    static constexpr Sql kNextFree{VALO_NEXT " for update skip locked"};
#undef VALO_NEXT
    static constexpr Sql kClaim{
        "update issue_batch_item set claimed_until = :until, attempts = attempts + 1 where id = :id"};
    static constexpr Sql kItem{
        "select i.id, i.placement_id, b.account_id, b.edition, i.attempts from issue_batch_item i join issue_batch b "
        "on b.id = i.batch_id where i.id = :id"};
    const bool isPostgresql = tx.dialect() == database::Dialect::Postgresql;
    std::vector<Item> items;
    for (const auto id : tx.all<std::int64_t>(isPostgresql ? kNextFree : kNext, now, most)) {
        tx.run(kClaim, now + certificates::kClaim, id);
        items.push_back(tx.one<Item>(kItem, id).value());
    }
    return items;
}

void settleFailed(Services& services, const Item& item, const std::string& reason) {
    static constexpr Sql kFailed{
        "update issue_batch_item set state = 'failed', reason = :reason, claimed_until = null "
        "where id = :id and state = 'waiting'"};
    services.database.write([&](Transaction& tx) { return tx.run(kFailed, reason, item.id); });
}

std::int64_t settleIssued(Transaction& tx, std::int64_t item, CertificateId made) {
    static constexpr Sql kIssued{
        "update issue_batch_item set state = 'issued', certificate_id = :certificate, claimed_until = null where id = "
        ":id and state = 'waiting'"};
    return tx.run(kIssued, made, item);
}

void issueItem(Services& services, const Item& item, const Actor& asker) {
    try {
        bool isSettled = false;
        // As a person on the page would: the newest certificate of the placement that still holds is replaced.
        Wanted wanted;
        wanted.placement = item.placement;
        wanted.edition = parseEdition(item.edition);
        wanted.requestKey = "batch:" + std::to_string(item.id);
        wanted.replaces = services.database.read([&](Transaction& tx) { return newestValid(tx, item.placement); });
        wanted.alongside = [&](Transaction& tx, CertificateId certificate) {
            settleIssued(tx, item.id, certificate);
            isSettled = true;
        };
        const auto made = issue(services, asker, wanted);
        const bool mayPass = !made && made.error().code == "changed_meanwhile" && item.attempts < kAttempts;
        if (!made && !mayPass) settleFailed(services, item, made.error().code);
        // Made in an earlier life of this row: its key gave the certificate back, and nothing was settled beside it.
        if (made && !isSettled)
            services.database.write([&](Transaction& tx) { return settleIssued(tx, item.id, *made); });
    } catch (const database::Failure&) {
        throw;  // the row stays claimed for a while, then somebody tries again
    } catch (const std::exception& problem) {
        spdlog::error("certificate of batch item {}: {}", item.id, problem.what());
        settleFailed(services, item, "not_drawn");
    }
}

}  // namespace

Result<std::vector<BulkCandidate>> bulkCandidates(Services& services, const Actor& actor) {
    static constexpr Sql kCandidates{
        "select p.id, c.id, c.name, w.name, p.starts_on, count(g.id), (select max(x.issued_at) from certificate x "
        "where x.placement_id = p.id and not exists (select 1 from certificate_withdrawal y where y.certificate_id = "
        "x.id)), max(coalesce(g.client_at, g.coach_at)) from client c join placement p on p.client_id = c.id "
        "join workplace w on w.id = p.workplace_id join agreement g on g.placement_id = p.id and g.superseded_at is "
        "null and g.state = 'agreed' where c.archived_at is null and exists (select 1 from client_staff s where "
        "s.client_id = c.id and s.account_id = :account and (s.ended_at is null or s.ended_at > :now)) "
        "group by p.id, c.id, c.name, w.name, p.starts_on order by c.name, p.id limit 5000"};
    if (!mayAsk(actor)) return forbidden("issue_certificate");
    return accounts::readLogged(
        services, actor,
        [&](Transaction& tx, std::vector<accounts::Look>& looks) -> Result<std::vector<BulkCandidate>> {
            auto all = tx.all<BulkCandidate>(kCandidates, actor.user, services.clock.now());
            for (const auto& one : all) looks.push_back({one.client, "certificate.listed", ""});
            return all;
        });
}

Result<BatchId> askForBatch(Services& services, const Actor& actor, const WantedBatch& wanted) {
    static constexpr Sql kBatch{
        "insert into issue_batch (organisation_id, account_id, edition, asked_at) values (:organisation, :account, "
        ":edition, :at) returning id"};
    if (!mayAsk(actor)) return forbidden("issue_certificate");
    const std::set<PlacementId> placements(wanted.placements.begin(), wanted.placements.end());
    if (placements.empty()) return invalid("placements", "required");
    if (placements.size() > kBatchMost) return invalid("placements", "too_many_items", std::to_string(kBatchMost));
    const auto key = wanted.requestKey.empty() ? std::string() : "batch:" + wanted.requestKey;
    return services.database.write([&](Transaction& tx) -> Result<BatchId> {
        const auto now = services.clock.now();
        return accounts::once<BatchId>(tx, actor, key, now, [&](Transaction&) -> Result<BatchId> {
            for (const auto placement : placements)
                if (const auto seen = placements::seenPlacement(tx, actor, placement); !seen || seen->own())
                    return notFound("placement");
            const auto batch = tx.insert<BatchId>(kBatch, actor.organisation, actor.user,
                                                  wanted.edition ? wanted.edition->code() : "", now);
            std::vector<database::Value> rows;
            for (const auto placement : placements) {
                rows.emplace_back(batch.value);
                rows.emplace_back(placement.value);
                rows.emplace_back(std::string("waiting"));
            }
            tx.insertMany("insert into issue_batch_item (batch_id, placement_id, state) values", 3, std::move(rows));
            accounts::logAccess(tx, actor, now,
                                {ClientId{}, "certificate.batch_asked", "batch/" + std::to_string(batch.value)});
            return batch;
        });
    });
}

#define VALO_BATCH_ROWS                                                                                             \
    "select b.id, b.asked_at, count(i.id), sum(case when i.state = 'issued' then 1 else 0 end), "                   \
    "sum(case when i.state = 'failed' then 1 else 0 end) from issue_batch b join issue_batch_item i on i.batch_id " \
    "= b.id where b.account_id = :account "

Result<SeenBatch> seenBatch(Services& services, const Actor& actor, BatchId id) {
    static constexpr Sql kOne{VALO_BATCH_ROWS "and b.id = :id group by b.id, b.asked_at"};
    static constexpr Sql kFailures{
        "select i.placement_id, c.id, c.name, w.name, i.reason from issue_batch_item i join placement p on p.id = "
        "i.placement_id join client c on c.id = p.client_id join workplace w on w.id = p.workplace_id "
        "where i.batch_id = :batch and i.state = 'failed' order by c.name, i.id"};
    return accounts::readLogged(services, actor,
                                [&](Transaction& tx, std::vector<accounts::Look>& looks) -> Result<SeenBatch> {
                                    const auto batch = tx.one<Batch>(kOne, actor.user, id);
                                    if (!batch) return notFound("batch");
                                    SeenBatch seen{*batch, {}};
                                    for (auto& failure : tx.all<BatchFailure>(kFailures, id)) {
                                        if (!placements::maySee(tx, actor, failure.client)) continue;
                                        looks.push_back({failure.client, "certificate.listed", ""});
                                        seen.failures.push_back(std::move(failure));
                                    }
                                    return seen;
                                });
}

std::vector<Batch> batchesOf(Services& services, const Actor& actor) {
    static constexpr Sql kNewest{VALO_BATCH_ROWS "group by b.id, b.asked_at order by b.id desc limit 20"};
    return services.database.read([&](Transaction& tx) { return tx.all<Batch>(kNewest, actor.user); });
}
#undef VALO_BATCH_ROWS

bool workOnBatches(Services& services, int atOnce) {
    const auto items =
        services.database.write([&](Transaction& tx) { return claim(tx, services.clock.now(), atOnce); });
    for (const auto& item : items) {
        const auto asker = services.database.read([&](Transaction& tx) { return accounts::account(tx, item.asker); });
        if (!asker || asker->disabledAt)
            settleFailed(services, item, "forbidden");
        else
            issueItem(services, item, accounts::actorOf(*asker));
    }
    return !items.empty();
}

unsigned IssueWorker::threadCount() {
    const auto cores = std::clamp(std::thread::hardware_concurrency(), 1U, 8U);
    return cores + (cores + 1) / 2;
}

IssueWorker::IssueWorker(Services& services) : services_(services) {
    for (unsigned i = 0; i < threadCount(); ++i) threads_.emplace_back([this] { run(); });
}

IssueWorker::~IssueWorker() {
    {
        const std::lock_guard lock(mutex_);
        isEnding_ = true;
    }
    ending_.notify_all();
    for (auto& thread : threads_) thread.join();
}

void IssueWorker::run() {
    constexpr std::chrono::seconds kPause{1};
    std::unique_lock lock(mutex_);
    while (!isEnding_) {
        lock.unlock();
        bool worked = false;
        try {
            worked = workOnBatches(services_, kAtOnce) || workOnReissues(services_);
        } catch (const std::exception& problem) {
            spdlog::error("batches of certificates: {}", problem.what());
        }
        lock.lock();
        if (!worked) ending_.wait_for(lock, kPause, [this] { return isEnding_; });
    }
}

}  // namespace valo::certificates
