#include "workplaces/suggestions.hpp"

#include "workplaces/store.hpp"

namespace valo::workplaces {

std::shared_ptr<const Suggester> Suggestions::current() {
    const auto stamp = database_.read([](Transaction& tx) { return curriculaStamp(tx); });
    const auto ifFresh = [&]() -> std::shared_ptr<const Suggester> {
        const std::lock_guard lock(mutex_);
        return suggester_ && stamp_ == stamp ? suggester_ : nullptr;
    };
    if (auto fresh = ifFresh()) return fresh;
    const std::lock_guard building(building_);  // one builds, the others wait for it
    if (auto fresh = ifFresh()) return fresh;
    std::shared_ptr<const Suggester> made =
        makeSuggester(database_.read([](Transaction& tx) { return publishedCorpus(tx); }));
    const std::lock_guard lock(mutex_);
    suggester_ = made;
    stamp_ = stamp;
    return made;
}

}  // namespace valo::workplaces
