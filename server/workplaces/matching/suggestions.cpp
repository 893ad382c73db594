#include "workplaces/matching/suggestions.hpp"

#include <spdlog/spdlog.h>

#include "workplaces/store.hpp"

namespace valo::workplaces {

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
    {
        const std::lock_guard lock(mutex_);
        answer.renewing = renewing_;
    }
    answer.ready = suggester != nullptr;
    if (suggester)
        answer.units = suggester->suggest(question.text, question.language, question.limits, question.curriculum);
    return answer;
}

std::shared_ptr<const Suggester> Suggestions::upToDate() {
    std::unique_lock lock(mutex_);
    const auto mine = ask();
    changed_.wait(lock, [&] { return answered_ >= mine; });
    return suggester_;
}

void Suggestions::work(const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    while (changed_.wait(lock, stop, [&] { return asked_ > answered_; })) {
        const auto answering = asked_;
        lock.unlock();
        try {
            refresh(stop);
        } catch (const std::exception& problem) {  // the next one who asks has it tried again
            spdlog::error("suggestions were not made: {}", problem.what());
        }
        lock.lock();
        renewing_ = false;
        answered_ = answering;
        changed_.notify_all();
    }
}

void Suggestions::refresh(const std::stop_token& stop) {
    const auto stamp = database_.read([](Transaction& tx) { return curriculaStamp(tx); });
    if (stamp == stamp_) return;  // only this thread writes it
    {
        const std::lock_guard lock(mutex_);
        renewing_ = true;
    }
    std::shared_ptr<const Suggester> made =
        makeSuggester(database_.read([](Transaction& tx) { return publishedCorpus(tx); }), true, stop);
    if (!made) return;
    const std::lock_guard lock(mutex_);
    suggester_.swap(made);
    stamp_ = stamp;
}

}  // namespace valo::workplaces
