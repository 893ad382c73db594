#include "curricula/affected.hpp"

#include <algorithm>

#include "core/text.hpp"

namespace valo::curricula {

namespace {

std::vector<std::string> runsOf(std::string_view text) {
    std::vector<std::string> runs;
    if (text.empty()) return runs;
    const auto padded = " " + lowered(text) + " ";
    for (std::size_t i = 0; i + 3 <= padded.size(); ++i) runs.push_back(padded.substr(i, 3));
    std::sort(runs.begin(), runs.end());
    runs.erase(std::unique(runs.begin(), runs.end()), runs.end());
    return runs;
}

/// 0 to 1 (Dice).
double likeness(const std::vector<std::string>& a, const std::vector<std::string>& b) {
    if (a.empty() || b.empty()) return 0;
    std::size_t common = 0;
    for (auto left = a.begin(), right = b.begin(); left != a.end() && right != b.end();) {
        const int order = left->compare(*right);
        if (order == 0) ++common;
        if (order <= 0) ++left;
        if (order >= 0) ++right;
    }
    return 2.0 * static_cast<double>(common) / static_cast<double>(a.size() + b.size());
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

MostAlike::MostAlike(const std::vector<Requirement>& candidates) {
    candidates_.reserve(candidates.size());
    for (const auto& one : candidates) {
        auto& kept = candidates_.emplace_back();
        kept.unitCode = one.unitCode;
        for (std::size_t i = 0; i < kLanguages.size(); ++i) kept.runs[i] = runsOf(one.text.in(kLanguages[i]));
    }
}

std::optional<std::size_t> MostAlike::to(const LocalizedText& text, const std::string& unitCode) const {
    constexpr double kWorthALook = 0.4, kSameUnit = 0.05;
    std::array<Runs, kLanguages.size()> mine;
    for (std::size_t i = 0; i < kLanguages.size(); ++i) mine[i] = runsOf(text.in(kLanguages[i]));
    std::optional<std::size_t> best;
    double most = 0;
    for (std::size_t n = 0; n < candidates_.size(); ++n) {
        double like = 0;
        for (std::size_t i = 0; i < kLanguages.size(); ++i)
            like = std::max(like, likeness(mine[i], candidates_[n].runs[i]));
        if (like <= kWorthALook) continue;
        if (!unitCode.empty() && candidates_[n].unitCode == unitCode) like += kSameUnit;
        if (like <= most) continue;
        most = like;
        best = n;
    }
    return best;
}

}  // namespace valo::curricula
