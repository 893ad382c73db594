#include "planning/words.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace valo::planning {

std::string number(double value) {
    auto text = fmt::format("{:g}", value);
    std::ranges::replace(text, '.', ',');
    return text;
}

ShownText everyday(const curricula::Requirement& requirement, Language reader) {
    const auto& plain = requirement.plain.in(reader);
    return plain.empty() ? shown(requirement.text, reader) : ShownText{plain, reader};
}

std::string Words::count(std::string_view key, int n) const {
    return pages_.countText(language_, key, static_cast<std::size_t>(n));
}

std::string Words::share(const Share& share) const { return fmt::format("{} / {}", share.shown, share.all); }

std::string Words::warning(const Warning& warning) const {
    auto key = "planning.warning." + std::string(codeOf(warning.concern));
    if (warning.concern == Concern::SubsidyUndecided && warning.limit.empty()) key += "_no_day";
    return (*this)(key, {{"limit", warning.limit}, {"actual", warning.actual}});
}

std::string Words::range(std::string_view key, const Bounds& bounds) const {
    const auto say = [&](std::string_view kind, web::Parameters parameters) {
        return (*this)(std::string(key) + std::string(kind), parameters);
    };
    if (bounds.empty()) return {};
    const auto least = bounds.least ? number(*bounds.least) : "", most = bounds.most ? number(*bounds.most) : "";
    if (least == most) return say(".exactly", {{"n", least}});
    if (most.empty()) return say(".at_least", {{"n", least}});
    if (least.empty()) return say(".at_most", {{"n", most}});
    return say(".between", {{"least", least}, {"most", most}});
}

std::string Words::rule(const Branch& branch) const {
    std::string out;
    const auto add = [&](const std::string& part) {
        if (!part.empty()) out += (out.empty() ? "" : " · ") + part;
    };
    add(range("curricula.rule.credits", branch.credits));
    add(range("curricula.rule.count", branch.counts));
    if (const auto points = branch.chosenPoints(); points > 0)
        add((*this)("planning.local_chosen", {{"n", number(points)}}));
    if (branch.compulsoryUnits) add(count("planning.compulsory_units", branch.compulsoryUnits));
    if (branch.optionalUnits) {
        const auto amount = range("curricula.rule.credits", branch.toChoose);
        add(branch.compulsoryUnits && !amount.empty()
                ? (*this)("planning.to_choose_amount",
                          {{"n", std::to_string(branch.optionalUnits)}, {"amount", amount}})
                : count("planning.to_choose", branch.optionalUnits));
    }
    return out;
}

std::string Words::place(const Branch& branch) const {
    std::string out;
    if (branch.extent)
        out =
            (*this)(*branch.extent == 1 ? "common.points.one" : "common.points.many", {{"n", number(*branch.extent)}});
    if (branch.isLocal())
        out += (out.empty() ? "" : " · ") + (*this)("planning.local_of", {{"name", branch.institution}});
    if (branch.compulsory) out += (out.empty() ? "" : " · ") + (*this)("curricula.compulsory");
    return out;
}

std::string Words::local(const LocalChoice& choice) const {
    Branch branch;
    branch.extent = choice.credits;
    branch.institution = choice.institution.empty() ? "–" : choice.institution;
    return place(branch);
}

std::string Words::name(const Branch& branch) const {
    if (!branch.name.empty()) return std::string(shown(branch.name, language_).text);
    return (*this)("curricula.role." + std::string(codeOf(branch.role)));
}

std::string Words::validity(const curricula::Curriculum& basis, Date day) const {
    using curricula::Validity;
    const auto shownDay = [](const std::optional<Date>& date) { return date ? displayDate(*date) : std::string(); };
    const auto from = shownDay(basis.validFrom), to = shownDay(basis.validTo), until = shownDay(basis.transitionTo);
    switch (validityOn(basis, day)) {
        case Validity::Future:
            return (*this)("curricula.validity.future", {{"from", from}});
        case Validity::Transition:
            return (*this)("curricula.validity.transition", {{"to", to}, {"until", until}});
        case Validity::Expired:
            return (*this)("curricula.validity.expired", {{"to", to}});
        case Validity::InForce:
            break;
    }
    if (from.empty() && to.empty()) return (*this)("curricula.validity.in_force");
    if (to.empty()) return (*this)("curricula.validity.in_force_from", {{"from", from}});
    if (from.empty()) return (*this)("curricula.validity.in_force_to", {{"to", to}});
    return (*this)("curricula.validity.in_force_between", {{"from", from}, {"to", to}});
}

}  // namespace valo::planning
