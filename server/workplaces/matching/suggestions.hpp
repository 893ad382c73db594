#pragma once
#include <chrono>
#include <condition_variable>
#include <cstdint>
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
    std::vector<Suggestion> units;  // best first; empty when nothing is near enough to be worth a look
    bool ready = true;              // false while the first index is being made
    bool renewing = false;          // a newer one is being made; these are of the one before
};

/// The suggester over all published curricula. A thread of its own makes it anew when they have changed; whoever asks
/// meanwhile gets the one before, and never waits.
class Suggestions {
 public:
    explicit Suggestions(database::Database& database) : database_(database) {}
    ~Suggestions();
    Suggestions(const Suggestions&) = delete;

    /// Starts making the first one.
    void prepare();
    /// Null until the first one is ready. Now and then has the thread see whether the curricula have changed.
    std::shared_ptr<const Suggester> current();
    /// Never waits. Any thread may ask.
    Answer answer(const Question& question);
    /// Waits until the curricula as they are now are in.
    std::shared_ptr<const Suggester> upToDate();

 private:
    std::uint64_t ask();
    void work(const std::stop_token& stop);
    void refresh(const std::stop_token& stop);

    database::Database& database_;
    std::mutex mutex_;
    std::condition_variable_any changed_;
    std::uint64_t asked_ = 0, answered_ = 0;
    std::chrono::steady_clock::time_point lastAsked_{};
    bool renewing_ = false;
    std::shared_ptr<const Suggester> suggester_;
    std::pair<std::int64_t, std::int64_t> stamp_{-1, -1};
    std::jthread thread_;  // last: ends before what it uses
};

/// {"items": [unit with its requirements and the words that met], "ready", "renewing", "next": null}
std::string suggestionsJson(const Answer& answer);

}  // namespace valo::workplaces
