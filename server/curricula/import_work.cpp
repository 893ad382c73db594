// The work on uploads: whoever calls it takes one row after another, finishes it and writes down what came of it.
#include <spdlog/spdlog.h>

#include <algorithm>
#include <thread>

#include "accounts/store.hpp"
#include "core/secret.hpp"
#include "curricula/job_store.hpp"
#include "curricula/jobs.hpp"

namespace valo::curricula {

using database::Transaction;
using importers::Message;

namespace {

// Longer than the slowest file takes. A program that was killed holds its row for as long.
constexpr std::chrono::seconds kLease{120};
constexpr int kMostAttempts = 3;

ArchiveLimits limitsOf(const Settings& settings) {
    constexpr std::size_t kMegabyte = 1u << 20;
    return {settings.importFileMegabytes * kMegabyte, settings.importUnpackedMegabytes * kMegabyte,
            settings.importFiles};
}

void refuseFile(Services& services, const Claimed& file, const Message& why) {
    services.database.write([&](Transaction& tx) { return settleRefused(tx, file, why); });
}

/// An archive's files become rows of their own, each in its own transaction: where it stopped, it goes on.
void unpack(Services& services, const Claimed& file, std::string_view bytes) {
    const Archive archive(bytes);
    const auto limits = limitsOf(services.settings);
    if (const auto fault = archive.fault(limits)) return refuseFile(services, file, *fault);
    auto next = services.database.read([&](Transaction& tx) { return lastEntry(tx, file.id) + 1; });
    for (; static_cast<std::size_t>(next) < archive.size(); ++next) {
        auto entry = archive.entry(static_cast<std::size_t>(next), limits);
        if (!entry) continue;
        NewFile row{file.job, file.position, file.id, next, std::move(entry->name), std::move(entry->bytes)};
        row.size = row.bytes.size();
        row.sha256 = row.bytes.empty() ? "" : sha256(row.bytes);
        row.fault = entry->fault;
        services.database.write([&](Transaction& tx) {
            prolong(tx, file.id, services.clock.now() + kLease);
            return insertFile(tx, row);
        });
    }
    services.database.write([&](Transaction& tx) { return settleUnpacked(tx, file); });
}

std::optional<Actor> actorBehind(Services& services, UserId user) {
    return services.database.read([&](Transaction& tx) -> std::optional<Actor> {
        const auto account = accounts::account(tx, user);
        if (!account || account->disabledAt) return std::nullopt;
        return accounts::actorOf(*account);
    });
}

void check(Services& services, const Claimed& file, std::string_view bytes) {
    const auto sender = actorBehind(services, file.sender);
    if (!sender) return refuseFile(services, file, {"", "not_allowed", ""});
    const auto hash = sha256(bytes);
    const auto twin = services.database.read([&](Transaction& tx) { return twinOf(tx, file.job, hash, file.id); });
    if (!twin.empty()) return refuseFile(services, file, {"", "same_file", twin});
    const auto report = checkCurriculum(services, *sender, bytes, file.name);
    if (!report) return refuseFile(services, file, {"", "not_allowed", ""});
    services.database.write([&](Transaction& tx) { return settleChecked(tx, file, *report); });
}

void publish(Services& services, const Claimed& file, std::string_view bytes) {
    const auto decider = file.decidedBy ? actorBehind(services, *file.decidedBy) : std::nullopt;
    const auto report = decider ? publishDecided(services, *decider, bytes, file.name) : forbidden("import");
    services.database.write([&](Transaction& tx) {
        if (!report)
            reopen(tx, file);
        else if (report->needsConfirmation)
            makeProposal(tx, file, services.clock.now());
        else if (report->verdict == Verdict::Refused)
            settleChecked(tx, file, *report);
        else
            settlePublished(tx, file, *report);
        return true;
    });
}

void workOn(Services& services, const Claimed& file) {
    // Something about it stops the program each time: it must not stop everybody else's files for ever.
    if (file.attempts >= kMostAttempts) return refuseFile(services, file, {"", "gave_up", ""});
    const auto bytes = services.database.read([&](Transaction& tx) { return fileBytes(tx, file.id); });
    if (!bytes) return;
    if (file.state == FileState::Approved) return publish(services, file, bytes->data);
    if (Archive::is(bytes->data)) return unpack(services, file, bytes->data);
    check(services, file, bytes->data);
}

}  // namespace

bool workOnImports(Services& services, std::chrono::steady_clock::time_point until, ImportJobId job) {
    const auto waits = [&] {
        return services.database.read([&](Transaction& tx) { return isWaiting(tx, job, services.clock.now()); });
    };
    bool worked = false;
    while (waits()) {
        const auto file =
            services.database.write([&](Transaction& tx) { return claim(tx, job, services.clock.now(), kLease); });
        if (!file) break;  // another program was quicker
        worked = true;
        try {
            workOn(services, *file);
        } catch (const std::exception& problem) {
            spdlog::error("import file {}: {}", file->id.value, problem.what());
        }
        if (std::chrono::steady_clock::now() >= until) break;
    }
    return worked;
}

void finishSoon(Services& services, ImportJobId job, std::chrono::steady_clock::time_point until) {
    constexpr std::chrono::milliseconds kLook{30};
    for (;;) {
        workOnImports(services, until, job);
        const auto files = services.database.read([&](Transaction& tx) { return fileRows(tx, job); });
        const auto underway = std::any_of(files.begin(), files.end(), [](const auto& f) { return f.isUnderway(); });
        if (!underway || std::chrono::steady_clock::now() >= until) return;
        std::this_thread::sleep_for(kLook);
    }
}

void releaseImports(Services& services) {
    services.database.write([](Transaction& tx) {
        if (tx.dialect() == database::Dialect::Sqlite) release(tx);
        return true;
    });
}

}  // namespace valo::curricula
