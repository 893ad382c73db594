#include "workplaces/matching/suggestions.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "workplaces/matching/memory_store.hpp"
#include "workplaces/matching/vocabulary.hpp"

namespace valo::workplaces {

using database::Transaction;

Suggestions::~Suggestions() {
    if (!thread_.joinable()) return;
    thread_.request_stop();
    thread_.join();
}

/// With mutex_ held.
std::uint64_t Suggestions::ask() {
    lastAsked_ = std::chrono::steady_clock::now();
    ++asked_;
    if (!thread_.joinable()) thread_ = std::jthread([this](const std::stop_token& stop) { work(stop); });
    changed_.notify_all();
    return asked_;
}

void Suggestions::prepare() {
    const std::lock_guard lock(mutex_);
    ask();
}

std::shared_ptr<const Suggester> Suggestions::current() {
    constexpr std::chrono::seconds kLookAgain{2};
    const std::lock_guard lock(mutex_);
    if (asked_ == 0 || (asked_ == answered_ && std::chrono::steady_clock::now() - lastAsked_ >= kLookAgain)) ask();
    return suggester_;
}

Answer Suggestions::answer(const Question& question) {
    const auto suggester = current();
    Answer answer;
    answer.ready = suggester != nullptr;
    if (!suggester) return answer;
    answer.renewing = !isOfNow(*suggester);
    const auto memory = memoryOf(question.organisation, *suggester);
    find(answer, *suggester, question, *memory);
    return answer;
}

/// Whether `suggester` was made of the curricula as they are now. Who looks right after an import is told so.
bool Suggestions::isOfNow(const Suggester& suggester) {
    constexpr std::chrono::milliseconds kLookAgain{200};
    const auto now = std::chrono::steady_clock::now();
    {
        const std::lock_guard lock(mutex_);
        if (now - stampRead_ < kLookAgain) return suggester.stamp() == stamp_;
    }
    auto stamp = database_.read([](Transaction& tx) { return indexStamp(tx); });
    const std::lock_guard lock(mutex_);
    stampRead_ = now;
    stamp_ = std::move(stamp);
    const bool isNow = suggester.stamp() == stamp_;
    if (!isNow && asked_ == answered_ && !failed_) ask();
    return isNow;
}

void find(Answer& answer, const Suggester& suggester, const Question& question, const Memory& memory) {
    auto limits = question.limits;
    const auto suggest = [&] {
        return suggester.suggest(question.text, question.language, limits, question.curriculum, memory);
    };
    answer.units = suggest();
    if (!answer.units.empty() || limits.evenIfFar) return;
    limits.evenIfFar = true;
    answer.nearest = suggest();
}

/// What the organisation decided and taught. Decisions of the last moment may be missing.
std::shared_ptr<const Memory> Suggestions::memoryOf(OrganisationId organisation, const Suggester& suggester) {
    constexpr std::chrono::milliseconds kLookAgain{500};
    static const auto none = std::make_shared<const Memory>();
    if (!organisation) return none;
    const auto now = std::chrono::steady_clock::now();
    Known known;
    {
        const std::lock_guard lock(memoryMutex_);
        known = memories_[organisation];
    }
    if (known.memory && now - known.looked < kLookAgain) return known.memory;
    database_.read([&](Transaction& tx) {
        if (auto stamp = memoryStamp(tx, organisation); !known.memory || stamp != known.stamp)
            known = {std::move(stamp), now,
                     std::make_shared<const Memory>(suggester.analyser(), judgementsOf(tx, organisation),
                                                    taughtWords(tx, organisation))};
        return true;
    });
    known.looked = now;
    const std::lock_guard lock(memoryMutex_);
    memories_[organisation] = known;
    return known.memory;
}

std::shared_ptr<const Suggester> Suggestions::upToDate() {
    std::unique_lock lock(mutex_);
    const auto mine = hurried_ = ask();
    changed_.wait(lock, [&] { return answered_ >= mine; });
    return suggester_;
}

void Suggestions::work(const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    while (changed_.wait(lock, stop, [&] { return asked_ > answered_; })) {
        const auto answering = asked_;
        lock.unlock();
        bool failed = false;
        try {
            refresh(stop);
        } catch (const std::exception& problem) {  // tried again when somebody asks a while later
            spdlog::error("suggestions were not made: {}", problem.what());
            failed = true;
        }
        lock.lock();
        failed_ = failed;
        answered_ = answering;
        changed_.notify_all();
    }
}

/// What the curricula are once nothing was imported for a while: an index of a nation takes longer to make than the
/// next document takes to come. There is an end to the waiting, and none of it while somebody waits for us.
std::string Suggestions::quietStamp(const std::stop_token& stop) {
    constexpr std::chrono::seconds kQuiet{3}, kLongest{60};
    const auto begin = std::chrono::steady_clock::now();
    auto stamp = database_.read([](Transaction& tx) { return indexStamp(tx); });
    std::unique_lock lock(mutex_);
    if (!suggester_ || suggester_->stamp() == stamp) return stamp;
    while (!changed_.wait_for(lock, stop, kQuiet, [&] { return hurried_ > answered_; }) && !stop.stop_requested()) {
        lock.unlock();
        auto now = database_.read([](Transaction& tx) { return indexStamp(tx); });
        lock.lock();
        if (now == stamp || std::chrono::steady_clock::now() - begin >= kLongest) return now;
        stamp = std::move(now);
    }
    lock.unlock();
    return database_.read([](Transaction& tx) { return indexStamp(tx); });
}

void Suggestions::refresh(const std::stop_token& stop) {
    const auto stamp = quietStamp(stop);
    {
        const std::lock_guard lock(mutex_);
        if (suggester_ && suggester_->stamp() == stamp) return;
    }
    if (!file_.empty())
        if (std::shared_ptr<const Suggester> kept = openSuggester(file_)) {
            const bool isFresh = kept->stamp() == stamp;
            use(std::move(kept));  // a stale one is better than none
            if (isFresh) return;
        }
    use(makeSuggester(database_, {.file = file_, .stamp = stamp}, stop));
}

void Suggestions::use(std::shared_ptr<const Suggester> suggester) {
    if (!suggester) return;
    const std::lock_guard lock(mutex_);
    suggester_.swap(suggester);
}

std::string indexStamp(Transaction& tx) {
    const auto [count, latest] = curriculaStamp(tx);
    const auto installed = installedDictionaries();
    return fmt::format("{} {} {}{}{} {}", count, latest, installed.finnish ? "f" : "", installed.swedish ? "s" : "",
                       installed.bilingual ? "b" : "", vocabularyStamp());
}

std::filesystem::path indexFile(const Settings& settings) {
    if (!settings.matchingFile.empty()) return settings.matchingFile;
    constexpr std::string_view kSqlite = "sqlite://";
    if (!settings.database.starts_with(kSqlite)) return {};
    return settings.database.substr(kSqlite.size()) + "-matching";
}

}  // namespace valo::workplaces
