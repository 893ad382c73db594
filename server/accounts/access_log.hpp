#pragma once
// Who looked at, or changed, what concerns a client. Law: the client may learn it (handbook §5.3). Never content.
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "accounts/services.hpp"
#include "core/actor.hpp"

namespace valo::accounts {

/// One look at or change of a client's data. `action` is a message key below "access." in the catalogue
/// ("assessment.read", "observation.recorded"); `subject` names the thing without content ("placement/12").
struct Look {
    ClientId client;  // 0 for what concerns no client (accounts, environments)
    std::string action;
    std::string subject;
};

/// Writes a row in the caller's own transaction: for every use case that changes something.
void logAccess(database::Transaction& tx, const Actor& actor, UtcTime now, const Look& look);

/// Remembers which looks of the running minute are already on disk, so that a page that is read again within the
/// minute does not cost a commit. The table's unique key folds them all the same when several servers run.
class RecentLooks {
 public:
    bool isNew(const std::string& key, std::int64_t minute);
    void remember(const std::string& key, std::int64_t minute);

 private:
    std::mutex mutex_;
    std::int64_t minute_ = 0;
    std::unordered_set<std::string> keys_;
};

/// Makes the looks durable; called before what was read leaves the use case.
void logLooks(Services& services, const Actor& actor, const std::vector<Look>& looks);

/// A read of client data: `use(tx, looks)` reads in one snapshot and adds to `looks` what it saw; nothing is given
/// back before the rows are durably in the access log. A client's look at her own record is not logged.
template <class F>
auto readLogged(Services& services, const Actor& actor, F&& use) {
    std::vector<Look> looks;
    auto result = services.database.read([&](database::Transaction& tx) {
        looks.clear();
        return use(tx, looks);
    });
    logLooks(services, actor, looks);
    return result;
}

struct AccessEntry {
    UtcTime at;
    std::string name, title, organisation;  // name: empty for a supervisor who signs without an account, or an operator
    std::string action, subject;
    using Columns = std::tuple<UtcTime, std::string, std::string, std::string, std::string, std::string>;
};
/// The newest entries on a client, newest first, older than `before` when given.
std::vector<AccessEntry> accessOf(database::Transaction& tx, ClientId client, std::optional<UtcTime> before, int limit);

/// Runs `make(tx)` (which creates a row and gives Result<Id>) once for each key of the sender's own: sent again, the
/// first id is given back and nothing is made. An empty key makes always.
template <class AnyId, class F>
Result<AnyId> once(database::Transaction& tx, const Actor& actor, std::string_view key, UtcTime now, F&& make);

std::int64_t resultOfRequest(database::Transaction& tx, const Actor& actor, std::string_view key);
void rememberRequest(database::Transaction& tx, const Actor& actor, std::string_view key, std::int64_t result,
                     UtcTime now);

template <class AnyId, class F>
Result<AnyId> once(database::Transaction& tx, const Actor& actor, std::string_view key, UtcTime now, F&& make) {
    if (!key.empty())
        if (const auto earlier = resultOfRequest(tx, actor, key)) return AnyId{earlier};
    Result<AnyId> made = make(tx);
    if (made && !key.empty()) rememberRequest(tx, actor, key, made->value, now);
    return made;
}

}  // namespace valo::accounts
