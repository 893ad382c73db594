#include "importers/case/reader.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <set>

#include "core/text.hpp"
#include "importers/html.hpp"

namespace valo::importers {
namespace {

std::string scalar(const Node* node) { return node && node->isScalar() ? std::string(trimmed(node->text)) : ""; }
std::string scalar(const Node& map, std::string_view key) { return scalar(map.find(key)); }
const Nodes& items(const Node& map, std::string_view key) {
    static const Nodes none;
    const auto* node = map.find(key);
    return node && node->kind == Kind::List ? node->children : none;
}

class Reader {
 public:
    Reader(const Node& root, Reading& reading, Places& places)
        : root_(root), reading_(reading), places_(places), draft_(reading.draft.emplace()) {}

    void read() {
        const auto& document = *root_.find("CFDocument");
        readDocument(document);
        for (const auto& node : items(root_, "CFItems"))
            if (const auto id = scalar(node, "identifier"); id.empty() || !items_.try_emplace(id, Item{&node}).second)
                warn(node, id.empty() ? "case_item_without_id" : "duplicate_id", excerpt(id));
        connect(scalar(document, "identifier"));
        readUnits(document);
        for (const auto& node : items(root_, "CFItems"))
            if (const auto item = items_.find(scalar(node, "identifier")); item != items_.end() && !item->second.placed)
                return warn(node, "case_items_left_out", std::to_string(leftOut()));
    }

 private:
    struct Item {
        const Node* node;
        std::vector<std::pair<long, Item*>> children;  // by sequence number
        bool hasParent = false;
        bool placed = false;
    };

    void warn(const Node& at, std::string code, std::string detail = {}) {
        reading_.warnings.push_back({pointer(at), std::move(code), std::move(detail)});
    }
    LocalizedText text(const Node& map, std::string_view key) {
        LocalizedText out;
        auto tag = lowered(scalar(map, "language")).substr(0, 2);
        if (tag.empty()) tag = language_;
        if (const auto language = parseLanguage(tag))
            out.in(*language) = plainText(scalar(map, key));
        else if (languages_.insert(tag).second)
            warn(map, "language_ignored", excerpt(tag, 10));
        return out;
    }
    /// CASE gives a moment; revisions are milliseconds.
    static std::string revision(std::string_view moment) {
        const auto time = parseIsoTime(std::string(moment.substr(0, 19)) + "Z");
        if (!time) return {};
        return std::to_string(std::chrono::duration_cast<std::chrono::milliseconds>(time->time_since_epoch()).count());
    }

    void readDocument(const Node& node) {
        places_.qualification = &node;
        draft_.source = {"case", scalar(node, "identifier"), revision(scalar(node, "lastChangeDateTime")), {}};
        if (draft_.source.id.empty()) reading_.errors.push_back({pointer(node), "no_identity", {}});
        auto& q = draft_.qualification;
        language_ = lowered(scalar(node, "language")).substr(0, 2);
        if (language_.empty()) language_ = "en";
        if (const auto language = parseLanguage(language_)) q.languages.push_back(*language);
        q.name = text(node, "title");
        q.documentType = "cfpackage";
        const auto state = lowered(scalar(node, "adoptionStatus"));
        q.status = state == "draft" ? Status::Draft : state == "deprecated" ? Status::Withdrawn : Status::Published;
        q.validFrom = parseIsoDate(scalar(node, "statusStartDate"));
        q.validTo = parseIsoDate(scalar(node, "statusEndDate"));
    }

    /// A child of several parents stands below the first of them.
    void connect(const std::string& document) {
        int several = 0, dangling = 0;
        const Node* first = nullptr;
        for (const auto& link : items(root_, "CFAssociations")) {
            if (scalar(link, "associationType") != "isChildOf") continue;
            const auto end = [&](std::string_view key) {
                const auto* node = link.find(key);
                return node ? scalar(*node, "identifier") : std::string();
            };
            const auto child = items_.find(end("originNodeURI"));
            const auto parentId = end("destinationNodeURI");
            const auto parent = items_.find(parentId);
            if (child == items_.end() || (parent == items_.end() && parentId != document)) {
                if (++dangling == 1) first = &link;
                continue;
            }
            if (child->second.hasParent) {
                ++several;
                continue;
            }
            child->second.hasParent = true;
            auto& list = parent == items_.end() ? top_ : parent->second.children;
            list.emplace_back(order(link), &child->second);
        }
        if (dangling > 0) warn(*first, "case_dangling", std::to_string(dangling));
        if (several > 0) warn(*root_.find("CFAssociations"), "case_several_parents", std::to_string(several));
        for (const auto& node : items(root_, "CFItems"))
            if (const auto item = items_.find(scalar(node, "identifier"));
                item != items_.end() && item->second.node == &node && !item->second.hasParent)
                top_.emplace_back(0, &item->second);
        sortByOrder(top_);
        for (auto& [id, item] : items_) sortByOrder(item.children);
    }
    /// Real files give it as a number or as a text.
    static long order(const Node& link) {
        const auto text = scalar(link, "sequenceNumber");
        long number = 0;
        std::from_chars(text.data(), text.data() + text.size(), number);
        return number;
    }
    static void sortByOrder(std::vector<std::pair<long, Item*>>& list) {
        std::stable_sort(list.begin(), list.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    }

    void readUnits(const Node& document) {
        draft_.structures.emplace_back().id = "case";
        places_.structures.emplace_back().node = &document;
        const bool flat =
            std::none_of(top_.begin(), top_.end(), [](const auto& e) { return !e.second->children.empty(); });
        if (flat && !top_.empty()) {
            Unit unit;
            unit.id = draft_.source.id;
            unit.name = draft_.qualification.name;
            RequirementArea area;
            for (const auto& [at, item] : top_) addRequirement(*item, area);
            unit.areas.push_back(std::move(area));
            return addUnit(document, std::move(unit));
        }
        for (const auto& [at, item] : top_) {
            const auto& node = *item->node;
            item->placed = true;
            Unit unit;
            unit.id = unit.sourceId = scalar(node, "identifier");
            unit.code = scalar(node, "humanCodingScheme");
            unit.name = text(node, node.find("abbreviatedStatement") ? "abbreviatedStatement" : "fullStatement");
            if (node.find("abbreviatedStatement"))
                for (const auto language : kLanguages)
                    unit.description.in(language) = paragraphs(text(node, "fullStatement").in(language));
            addAreas(*item, {}, unit.areas);
            addUnit(node, std::move(unit));
        }
    }
    void addUnit(const Node& node, Unit unit) {
        std::erase_if(unit.areas, [](const RequirementArea& area) { return area.requirements.empty(); });
        unit.style = unit.areas.empty() ? RequirementsStyle::None : RequirementsStyle::Structured;
        auto& structure = draft_.structures.front();
        structure.placements.push_back(
            {"p" + unit.id, unit.id, {}, {}, static_cast<int>(structure.placements.size()) + 1});
        places_.structures.front().placements.push_back(&node);
        draft_.units.push_back(std::move(unit));
        places_.units.push_back(&node);
    }
    /// Children without children are requirements; one with children heads an area of its own. Parents form no cycle
    /// here: every item has one parent, and we began at one that has none.
    void addAreas(const Item& parent, const LocalizedText& heading, std::vector<RequirementArea>& areas) {
        const auto own = areas.size();
        areas.push_back({heading, {}});
        for (const auto& [at, item] : parent.children) {
            if (item->children.empty()) {
                addRequirement(*item, areas[own]);
                continue;
            }
            item->placed = true;
            if (++depth_ <= kMaxDepth) addAreas(*item, text(*item->node, "fullStatement"), areas);
            --depth_;
        }
    }
    void addRequirement(Item& item, RequirementArea& area) {
        item.placed = true;
        auto wording = text(*item.node, "fullStatement");
        if (!wording.empty())
            area.requirements.push_back({scalar(*item.node, "humanCodingScheme"), std::move(wording), {}});
    }
    std::size_t leftOut() const {
        return static_cast<std::size_t>(
            std::count_if(items_.begin(), items_.end(), [](const auto& entry) { return !entry.second.placed; }));
    }

    const Node& root_;
    Reading& reading_;
    Places& places_;
    CurriculumDraft& draft_;
    std::map<std::string, Item> items_;
    std::vector<std::pair<long, Item*>> top_;
    std::string language_;
    std::set<std::string> languages_;
    std::size_t depth_ = 0;
};

}  // namespace

void readCase(const Node& root, Reading& reading, Places& places) { Reader(root, reading, places).read(); }

}  // namespace valo::importers
