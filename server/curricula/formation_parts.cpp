// The formation tree in words and boxes: each group says what it asks for, each unit whether it must be taken.
#include <fmt/format.h>

#include "curricula/formation.hpp"
#include "curricula/local_places.hpp"
#include "curricula/page_parts.hpp"

namespace valo::curricula {

using accounts::words;
using http::Request;
using web::Data;

namespace {

constexpr std::size_t kShortText = 240;  // bytes of html that stand open beside their group

class FormationWords {
 public:
    FormationWords(Services& services, const Request& request) : services_(services), request_(request) {}

    std::string say(const std::string& key, web::Parameters parameters = {}) const {
        return words(services_, request_, "curricula." + key, parameters);
    }

    /// "15 osp", "vähintään 15 osp", "5–15 osp".
    std::string points(const Extent& extent) const {
        const auto text = [](const std::optional<double>& value) { return value ? pointsText(*value) : std::string(); };
        return range("rule.credits", text(extent.least), text(extent.most));
    }
    std::string count(const Extent& extent) const {
        const auto text = [](const std::optional<double>& value) { return value ? pointsText(*value) : std::string(); };
        return range("number", text(extent.least), text(extent.most));
    }

    /// "15", "5–15".
    static std::string bare(const Extent& extent) {
        const auto least = pointsText(extent.least.value_or(0)), most = pointsText(extent.most.value_or(0));
        return least == most ? least : least + "–" + most;
    }

    /// What a group asks for, as a sentence or two; empty where there is nothing to say.
    std::string demand(const FormationNode& group, const Demand& demand) const {
        switch (demand.asks) {
            case Asks::All:
                return demand.points.empty() ? say("asks.all")
                                             : say("asks.all_points", {{"points", points(demand.points)}});
            case Asks::SchoolDecides: {
                const auto key = group.role == NodeRole::Foreign ? "asks.foreign" : "asks.school";
                const auto points = this->points(demand.points);
                return points.empty() ? say(key) : say(std::string(key) + "_points", {{"points", points}});
            }
            case Asks::Unsaid:
                if (!demand.points.empty() || !demand.count.empty()) return sum(demand);
                return demand.offered > 0 || group.children.empty() ? say("asks.unsaid") : "";  // else its groups say
            case Asks::Parts:
                return demand.points.empty() && demand.count.empty() ? say("asks.each") : sum(demand);
            case Asks::Choose:
                break;
        }
        return *demand.fixed.most > 0 ? sum(demand) : choice(demand);
    }

    std::string fork(const std::vector<const FormationNode*>& sides) const {
        const auto role = sides.front()->role;
        const auto key =
            role == NodeRole::CompetenceArea || role == NodeRole::Title ? std::string(codeOf(role)) : "group";
        return say("fork." + key, {{"n", std::to_string(sides.size())}});
    }

    std::string unitPoints(const FormationNode& leaf) const {
        if (leaf.creditsMax && leaf.creditsMax != leaf.credits)
            return points({leaf.credits.value_or(0) > 0 ? leaf.credits : std::nullopt, leaf.creditsMax});
        return leaf.credits ? creditsWords(services_, request_, *leaf.credits) : "";
    }

 private:
    std::string range(const std::string& key, const std::string& least, const std::string& most) const {
        if (least.empty() && most.empty()) return {};
        if (least == most) return say(key + ".exactly", {{"n", least}});
        if (most.empty()) return say(key + ".at_least", {{"n", least}});
        if (least.empty()) return say(key + ".at_most", {{"n", most}});
        return say(key + ".between", {{"least", least}, {"most", most}});
    }

    /// "145 osp näistä yhteensä: pakollisia 70 osp, valittavia 75 osp."
    std::string sum(const Demand& demand) const {
        std::string out;
        if (!demand.points.empty())
            out = say("asks.parts", {{"points", points(demand.points)}}) + breakdown(demand) + ".";
        if (!demand.count.empty()) out += (out.empty() ? "" : " ") + counted(demand);
        return out;
    }

    std::string breakdown(const Demand& demand) const {
        if (demand.asks == Asks::Unsaid || !demand.fixed.most || *demand.fixed.most <= 0) return {};
        if (demand.points.isExact() && demand.fixed == demand.points) return ": " + say("asks.compulsory_all");
        auto out = ": " + say("asks.compulsory", {{"points", points(demand.fixed)}});
        if (demand.points.isExact() && demand.fixed.isExact())
            out += ", " + say("asks.rest", {{"points", points({*demand.points.least - *demand.fixed.least,
                                                               *demand.points.least - *demand.fixed.least})}});
        return out;
    }

    std::string choice(const Demand& demand) const {
        std::string out;
        if (!demand.points.empty())
            out = say(demand.mayBeEmpty ? "asks.may_choose" : "asks.choose", {{"points", points(demand.points)}});
        if (!demand.count.empty()) out += (out.empty() ? "" : " ") + counted(demand);
        return out;
    }

    std::string counted(const Demand& demand) const {
        return say(demand.mayBeEmpty ? "asks.may_choose_count" : "asks.choose_count",
                   {{"count", count(demand.count)}, {"offered", std::to_string(demand.offered)}});
    }

    Services& services_;
    const Request& request_;
};

class FormationRows {
 public:
    FormationRows(Services& services, const Request& request, const Curriculum& curriculum, const Structure& structure,
                  const std::vector<LocalLink>& locals)
        : services_(services),
          request_(request),
          words_(services, request),
          curriculum_(curriculum.id),
          isAllOpen_(request.query.get("open") == "all"),
          places_(placesOf(structure.nodes)) {
        for (const auto& local : locals)
            for (const auto place : placesFor(structure, local.place)) locals_[place].push_back(local);
        for (const auto& node : structure.nodes)
            if (node.role == NodeRole::Unit)
                unit(node, Demand{});
            else
                group(node, node.name.empty() ? curriculum.name : node.name, 0, false);
        endUnits();
    }
    std::vector<Data> take() { return std::move(rows_); }

 private:
    /// A row of one kind; the template asks each row for every kind.
    Data& row(std::string_view kind) {
        auto& row = rows_.emplace_back();
        for (const auto* name : {"opens", "closes", "fork", "fork_ends", "units", "units_end", "unit", "place"})
            row.set(name, kind == name);
        return row;
    }
    void endUnits() {
        if (std::exchange(isAmongUnits_, false)) row("units_end");
    }

    void setNode(Data& data, const FormationNode& node, const LocalizedText& name) {
        setMarked(data, "label", name, services_, request_);
        if (name.empty()) data.set("label", words_.say("role." + std::string(codeOf(node.role))));
        setHtml(data, "description", node.description, services_, request_);
        data.set("is_long", shown(node.description, request_.language).text.size() > kShortText);
    }

    void group(const FormationNode& node, const LocalizedText& name, int depth, bool isSide) {
        endUnits();
        const auto demand = demandOf(node);
        const bool isPlace = node.children.empty();
        auto& head = row(isPlace ? "place" : "opens");
        setNode(head, node, name);
        const bool hasBadge = node.role == NodeRole::CompetenceArea || node.role == NodeRole::Title;
        head.set("demand", words_.demand(node, demand))
            .set("badge", hasBadge ? words_.say("role." + std::string(codeOf(node.role))) : "")
            .set("open", isAllOpen_ || (depth < 2 && !isSide));
        const auto here = locals_.find(node.id);
        head.set("locals", here == locals_.end() ? std::vector<Data>{} : localRows(services_, request_, here->second));
        if (isPlace) return;
        for (const auto& part : partsOf(node)) {
            if (part.isFork()) {
                endUnits();
                row("fork").set("words", words_.fork(part.sides));
            }
            for (const auto* side : part.sides)
                if (side->role == NodeRole::Unit)
                    unit(*side, demand);
                else
                    group(*side, side->name, depth + 1, part.isFork());
            if (part.isFork()) endUnits(), row("fork_ends");
        }
        endUnits();
        row("closes");
    }

    void unit(const FormationNode& leaf, const Demand& demand) {
        if (!std::exchange(isAmongUnits_, true)) row("units");
        auto& data = row("unit");
        setNode(data, leaf, leaf.unitName.empty() ? leaf.name : leaf.unitName);
        const auto compulsory = isCompulsory(leaf, demand);
        const auto places = leaf.unit ? places_.find(*leaf.unit) : places_.end();
        data.set("points", words_.unitPoints(leaf))
            .set("code", leaf.unitCode)
            .set("href", leaf.unit ? unitHref(curriculum_, *leaf.unit) : "")
            .set("is_compulsory", compulsory.value_or(false))
            .set("is_optional", compulsory && !*compulsory)
            .set("also", places == places_.end()
                             ? ""
                             : services_.pages.countText(request_.language, "curricula.also",
                                                         static_cast<std::size_t>(places->second - 1)));
    }

    Services& services_;
    const Request& request_;
    FormationWords words_;
    CurriculumId curriculum_;
    bool isAllOpen_;
    std::map<UnitId, int> places_;
    std::map<std::int64_t, std::vector<LocalLink>> locals_;  // by the place that they may fill
    std::vector<Data> rows_;
    bool isAmongUnits_ = false;
};

/// A bar of the whole qualification: how its points fall into its parts, and which of them are compulsory.
struct Bar {
    std::string svg;
    std::vector<Data> parts;
};
constexpr int kBarWidth = 1000, kBarHeight = 48;

std::string block(double from, double to, double whole, std::string_view style) {
    const auto at = [&](double points) { return points * kBarWidth / whole; };
    return fmt::format(R"(<rect class="{}" x="{:.1f}" y="1" width="{:.1f}" height="{}"/>)", style, at(from) + 1,
                       std::max(1.0, at(to) - at(from) - 2), kBarHeight - 2);
}

Bar barOf(Services& services, const Request& request, const FormationNode& root) {
    const FormationWords say(services, request);
    double whole = 0;
    for (const auto& child : root.children) whole += child.creditsMin.value_or(0);
    if (root.role == NodeRole::Unit || root.children.size() < 2 || whole <= 0) return {};
    Bar bar;
    double from = 0;
    for (const auto& part : partsOf(root)) {
        const auto& node = *part.sides.front();
        const double points = node.creditsMin.value_or(0);
        if (part.isFork() || points <= 0) continue;
        const auto demand = demandOf(node);
        const bool isAllUnsaid = demand.asks == Asks::All && demand.fixed.most.value_or(0) <= 0;
        const double fixed = isAllUnsaid ? points : std::min(points, demand.fixed.least.value_or(0));
        bar.svg += block(from, from + fixed, whole, "all") + block(from + fixed, from + points, whole, "some");
        from += points;
        Data& row = bar.parts.emplace_back();
        setMarked(row, "label", node.name, services, request);
        row.set("points", say.points(demand.points))
            .set("fixed", fixed <= 0    ? ""
                          : isAllUnsaid ? pointsText(fixed)
                                        : say.bare(demand.fixed))
            .set("has_choice", points > fixed)
            .set("choice", demand.fixed.isExact() ? pointsText(points - fixed) : "");
    }
    if (bar.parts.size() < 2) return {};
    bar.svg =
        fmt::format(R"(<svg class="points-bar" viewBox="0 0 {} {}" aria-hidden="true" preserveAspectRatio="none">)",
                    kBarWidth, kBarHeight) +
        bar.svg + "</svg>";
    return bar;
}

}  // namespace

std::vector<Data> structureRows(Services& services, const Request& request, const Curriculum& curriculum,
                                const std::vector<Structure>& structures, const std::vector<LocalLink>& locals) {
    std::vector<Data> rows;
    for (const auto& structure : structures) {
        const auto key = "curricula.structure." + structure.id;
        Data row;
        row.set("name", structures.size() < 2         ? ""
                        : services.pages.hasText(key) ? words(services, request, key)
                                                      : structure.id);
        auto bar = structure.nodes.size() == 1 ? barOf(services, request, structure.nodes.front()) : Bar{};
        row.set("bar_html", bar.svg).set("bar_parts", std::move(bar.parts));
        row.set("nodes", FormationRows(services, request, curriculum, structure, locals).take());
        rows.push_back(std::move(row));
    }
    return rows;
}

}  // namespace valo::curricula
