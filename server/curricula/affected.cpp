#include "curricula/affected.hpp"

#include <algorithm>
#include <set>

#include "core/text.hpp"

namespace valo::curricula {

namespace {

std::set<std::string> runsOf(std::string_view text) {
    std::set<std::string> runs;
    const auto padded = " " + lowered(text) + " ";
    for (std::size_t i = 0; i + 3 <= padded.size(); ++i) runs.insert(padded.substr(i, 3));
    return runs;
}

}  // namespace

RestingTotal totalOf(const RestingOnCurriculum& resting, const std::vector<Change>* changes) {
    RestingTotal total;
    const auto add = [&](const Resting& one) {
        total.tasks += one.tasks;
        total.environments += one.environments;
        total.agreements += one.agreements;
    };
    bool touched = !changes;
    if (!changes)
        for (const auto& [requirement, one] : resting.requirements) add(one);
    else
        for (const auto& change : *changes) {
            if (change.kind != ChangeKind::Changed && change.kind != ChangeKind::Removed) continue;
            if (!change.requirement) continue;
            touched = true;
            const auto found = resting.requirements.find(*change.requirement);
            if (found != resting.requirements.end()) add(found->second);
        }
    if (touched) total.plans = resting.plans;
    return total;
}

double likeness(const LocalizedText& left, const LocalizedText& right) {
    double best = 0;
    for (const auto language : kLanguages) {
        if (left.in(language).empty() || right.in(language).empty()) continue;
        const auto a = runsOf(left.in(language)), b = runsOf(right.in(language));
        const auto common = std::count_if(a.begin(), a.end(), [&](const auto& run) { return b.contains(run); });
        best = std::max(best, 2.0 * static_cast<double>(common) / static_cast<double>(a.size() + b.size()));
    }
    return best;
}

}  // namespace valo::curricula
