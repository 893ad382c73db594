#include "accounts/access_log.hpp"

namespace valo::accounts {
namespace {

using database::Sql;
using database::Transaction;

constexpr Sql kInsertLook{
    "insert into access_log (at, minute, account_id, organisation_id, client_id, action, subject) "
    "values (:at, :minute, :account, :organisation, :client, :action, :subject) on conflict do nothing"};

std::int64_t minuteOf(UtcTime time) {
    return std::chrono::duration_cast<std::chrono::minutes>(time.time_since_epoch()).count();
}

void insertLook(Transaction& tx, const Actor& actor, UtcTime now, const Look& look) {
    tx.run(kInsertLook, now, minuteOf(now), actor.user, actor.organisation, look.client, look.action, look.subject);
}

std::string keyOf(const Actor& actor, const Look& look) {
    return std::to_string(actor.user.value) + '|' + std::to_string(look.client.value) + '|' + look.action + '|' +
           look.subject;
}

}  // namespace

void logAccess(Transaction& tx, const Actor& actor, UtcTime now, const Look& look) { insertLook(tx, actor, now, look); }

bool RecentLooks::isNew(const std::string& key, std::int64_t minute) {
    std::lock_guard lock(mutex_);
    if (minute != minute_) {
        keys_.clear();
        minute_ = minute;
    }
    return !keys_.contains(key);
}
void RecentLooks::remember(const std::string& key, std::int64_t minute) {
    std::lock_guard lock(mutex_);
    if (minute == minute_) keys_.insert(key);
}

void logLooks(Services& services, const Actor& actor, const std::vector<Look>& looks) {
    const auto now = services.clock.now();
    std::vector<const Look*> fresh;
    for (const auto& look : looks) {
        if (look.client && actor.client == look.client) continue;
        if (services.looks.isNew(keyOf(actor, look), minuteOf(now))) fresh.push_back(&look);
    }
    if (fresh.empty()) return;
    services.database.write([&](Transaction& tx) {
        for (const auto* look : fresh) insertLook(tx, actor, now, *look);
        return true;
    });
    // Only now: what is remembered must be on disk.
    for (const auto* look : fresh) services.looks.remember(keyOf(actor, *look), minuteOf(now));
}

std::vector<AccessEntry> accessOf(Transaction& tx, ClientId client, std::optional<UtcTime> before, int limit) {
    static constexpr Sql kAccess{
        "select l.at, coalesce(a.name, ''), coalesce(a.title, ''), coalesce(o.name, ''), l.action, l.subject "
        "from access_log l left join account a on a.id = l.account_id "
        "left join organisation o on o.id = l.organisation_id "
        "where l.client_id = :client and l.at < :before order by l.at desc, l.id desc limit :limit"};
    const auto end = before.value_or(UtcTime(std::chrono::microseconds(INT64_MAX)));
    return tx.all<AccessEntry>(kAccess, client, end, limit);
}

std::int64_t resultOfRequest(Transaction& tx, const Actor& actor, std::string_view key) {
    static constexpr Sql kResult{
        "select result_id from request_key where account_id = :account and request_key = :key"};
    return tx.one<std::int64_t>(kResult, actor.user, key).value_or(0);
}
void rememberRequest(Transaction& tx, const Actor& actor, std::string_view key, std::int64_t result, UtcTime now) {
    static constexpr Sql kRemember{
        "insert into request_key (account_id, request_key, result_id, created_at) values (:account, :key, :result, "
        ":at)"};
    tx.run(kRemember, actor.user, key, result, now);
}

}  // namespace valo::accounts
