#pragma once
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>

#include "accounts/services.hpp"
#include "workplaces/matching/suggest.hpp"

namespace valo::workplaces {

struct Question {
    std::string_view text;
    Language language = Language::Fi;
    Limits limits = {};
    std::optional<CurriculumId> curriculum = {};
    /// Whose confirmed and rejected pairs and whose word list take part; nobody else's ever do.
    OrganisationId organisation = {};
};
struct Answer {
    std::vector<Suggestion> units;         // best first; empty when nothing is near enough to be worth a look
    std::vector<Suggestion> nearest = {};  // what came nearest when there is no good match: hardly right
    bool ready = true;                     // false while the first index is being made
    bool renewing = false;                 // a newer one is being made; these are of the one before
};

/// The suggester over all published curricula. A thread of its own makes it anew when they have changed; whoever asks
/// meanwhile gets the one before, and never waits. While curricula come in one after the other it lets them come.
class Suggestions {
 public:
    /// `file` keeps the index from one start to the next; empty, it is in memory only.
    explicit Suggestions(database::Database& database, std::filesystem::path file = {})
        : database_(database), file_(std::move(file)) {}
    ~Suggestions();
    Suggestions(const Suggestions&) = delete;

    /// Starts making the first one, or opens the one that was kept.
    void prepare();
    /// Null until the first one is ready. Now and then has the thread see whether the curricula have changed.
    std::shared_ptr<const Suggester> current();
    /// Never waits for an index. Any thread may ask.
    Answer answer(const Question& question);
    /// Waits until the curricula as they are now are in.
    std::shared_ptr<const Suggester> upToDate();

 private:
    struct Known {
        std::string stamp;
        std::chrono::steady_clock::time_point looked{};
        std::shared_ptr<const Memory> memory;
    };

    std::uint64_t ask();
    bool isOfNow(const Suggester& suggester);
    void work(const std::stop_token& stop);
    void refresh(const std::stop_token& stop);
    std::string quietStamp(const std::stop_token& stop);
    void use(std::shared_ptr<const Suggester> suggester);
    std::shared_ptr<const Memory> memoryOf(OrganisationId organisation, const Suggester& suggester);

    database::Database& database_;
    std::filesystem::path file_;
    std::mutex mutex_;
    std::condition_variable_any changed_;
    std::uint64_t asked_ = 0, answered_ = 0;
    std::chrono::steady_clock::time_point lastAsked_{};
    bool failed_ = false;  // the last time that one was made
    std::string stamp_;    // of the curricula, when they were last looked at
    std::chrono::steady_clock::time_point stampRead_{};
    std::uint64_t hurried_ = 0;  // somebody waits for the answer to this asking
    std::shared_ptr<const Suggester> suggester_;
    std::mutex memoryMutex_;
    std::map<OrganisationId, Known> memories_;
    std::jthread thread_;  // last: ends before what it uses
};

/// Asks a suggester, and once more for what came nearest when there is no good match.
void find(Answer& answer, const Suggester& suggester, const Question& question, const Memory& memory = {});

/// What an index of the curricula as they are now would be made from: with another stamp it is stale.
std::string indexStamp(database::Transaction& tx);
/// Where the index of a database is kept: what the setting names, else beside a SQLite file, else nowhere.
std::filesystem::path indexFile(const Settings& settings);

/// {"verdict": "match", "no_good_match" or "not_ready", "items": [unit with its requirements and the words that met],
/// "nearest": [the same of what is hardly right, when there is no good match], "ready", "renewing", "next": null}
std::string suggestionsJson(const Answer& answer);

}  // namespace valo::workplaces
