#include "curricula/curriculum.hpp"

#include <algorithm>
#include <array>
#include <map>

namespace valo::curricula {

Validity validityOn(const Curriculum& curriculum, Date day) {
    if (curriculum.validFrom && day < *curriculum.validFrom) return Validity::Future;
    if (!curriculum.validTo || day <= *curriculum.validTo) return Validity::InForce;
    if (curriculum.transitionTo && day <= *curriculum.transitionTo) return Validity::Transition;
    return Validity::Expired;
}

std::vector<Requirement> listedFor(const std::vector<Requirement>& requirements, Language reader) {
    struct Languages {
        bool paired = false;
        std::array<bool, kLanguages.size()> present{};
    };
    // Lists are paired or not as a whole: a unit's own, and each half of a sub-area's.
    const auto listOf = [](const Requirement& r) {
        return std::tuple(r.unit, r.subAreaCode, r.subAreaName.fi + r.subAreaName.sv, r.compulsory);
    };
    std::map<decltype(listOf(std::declval<Requirement>())), Languages> lists;
    for (const auto& requirement : requirements) {
        auto& list = lists[listOf(requirement)];
        int count = 0;
        for (const auto language : kLanguages)
            if (!requirement.text.in(language).empty()) list.present[static_cast<int>(language)] = true, ++count;
        list.paired |= count > 1;
    }
    const auto isListed = [&](const Requirement& requirement) {
        const auto& list = lists[listOf(requirement)];
        if (list.paired) return true;
        auto chosen = reader;
        if (!list.present[static_cast<int>(chosen)])
            for (const auto language : kLanguages)
                if (list.present[static_cast<int>(language)]) {
                    chosen = language;
                    break;
                }
        return !requirement.text.in(chosen).empty();
    };
    std::vector<Requirement> listed;
    std::copy_if(requirements.begin(), requirements.end(), std::back_inserter(listed), isListed);
    return listed;
}

}  // namespace valo::curricula
