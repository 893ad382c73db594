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
    std::map<UnitId, Languages> byUnit;
    for (const auto& requirement : requirements) {
        auto& unit = byUnit[requirement.unit];
        int count = 0;
        for (const auto language : kLanguages)
            if (!requirement.text.in(language).empty()) unit.present[static_cast<int>(language)] = true, ++count;
        unit.paired |= count > 1;
    }
    const auto isListed = [&](const Requirement& requirement) {
        const auto& unit = byUnit[requirement.unit];
        if (unit.paired) return true;
        auto chosen = reader;
        if (!unit.present[static_cast<int>(chosen)])
            for (const auto language : kLanguages)
                if (unit.present[static_cast<int>(language)]) {
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
