#include "importers/loq/reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <map>
#include <set>
#include <unordered_map>

#include "core/text.hpp"
#include "importers/html.hpp"
#include "importers/xml/source.hpp"

namespace valo::importers {
namespace {

constexpr std::string_view kLoq = "http://data.europa.eu/snb/model/ap/loq-constraints/";
constexpr std::string_view kSkos = "http://www.w3.org/2004/02/skos/core#";

/// The namespace of an element: its prefix looked up in the elements around it.
std::string_view namespaceOf(pugi::xml_node element) {
    const std::string_view name = element.name();
    const auto colon = name.find(':');
    const auto declaration = colon == name.npos ? "xmlns" : "xmlns:" + std::string(name.substr(0, colon));
    for (auto at = element; at.type() == pugi::node_element; at = at.parent())
        if (const auto found = at.attribute(declaration.c_str())) return found.value();
    return {};
}
bool is(pugi::xml_node node, std::string_view name, std::string_view space = kLoq) {
    if (node.type() != pugi::node_element) return false;
    const std::string_view full = node.name();
    const auto colon = full.find(':');
    return (colon == full.npos ? full : full.substr(colon + 1)) == name && namespaceOf(node) == space;
}
std::vector<pugi::xml_node> all(pugi::xml_node parent, std::string_view name, std::string_view space = kLoq) {
    std::vector<pugi::xml_node> out;
    for (const auto child : parent.children())
        if (is(child, name, space)) out.push_back(child);
    return out;
}
pugi::xml_node one(pugi::xml_node parent, std::string_view name, std::string_view space = kLoq) {
    const auto found = all(parent, name, space);
    return found.empty() ? pugi::xml_node() : found.front();
}
std::string_view valueOf(pugi::xml_node node, const char* attribute) {
    return trimmed(node.attribute(attribute).value());
}
/// … as the product keeps it.
std::string keptValue(pugi::xml_node node, const char* attribute) {
    bool changed = false;
    return std::string(trimmed(cleaned(valueOf(node, attribute), changed)));
}
std::string textOf(pugi::xml_node node) { return std::string(trimmed(node.text().get())); }

class Reader {
 public:
    Reader(const XmlSource& source, Reading& reading, Places& places)
        : source_(source), reading_(reading), places_(places), draft_(reading.draft.emplace()) {}

    void read() {
        const auto root = source_.root();
        if (!is(root, "Courses")) return fail(root, "loq_root");
        for (const auto list : root.children())
            for (const auto object : list.children()) collect(object);
        const auto qualification = wholeQualification(root);
        if (!qualification) return fail(root, "loq_no_qualification");
        readQualification(qualification);
        for (const auto object : objects_)
            for (const auto link : all(object, "isPartOf")) partsByWhole_[valueOf(link, "idref")].push_back(object);
        readUnits(qualification);
        for (const auto& [code, found] : remarks_)
            reading_.warnings.push_back({found.first, code, std::to_string(found.second)});
        if (!languages_.empty())
            reading_.warnings.push_back({"", "language_ignored", fmt::format("{}", fmt::join(languages_, ", "))});
    }

 private:
    void collect(pugi::xml_node object) {
        const auto id = valueOf(object, "id");
        if (id.empty()) return;
        bool hasControls = false;
        auto kept = cleaned(id, hasControls);
        if (hasControls) return fail(object, "control_character_in_key", excerpt(kept));
        if (ids_.insert(std::move(kept)).second && byId_.emplace(id, object).second)
            objects_.push_back(object);
        else
            warn(object, "duplicate_id", excerpt(id));
    }

    std::string where(pugi::xml_node at) const { return fmt::format("{}:{}", source_.fileName(), source_.line(at)); }
    void warn(pugi::xml_node at, std::string code, std::string detail = {}) {
        reading_.warnings.push_back({where(at), std::move(code), std::move(detail)});
    }
    void fail(pugi::xml_node at, std::string code, std::string detail = {}) {
        reading_.errors.push_back({where(at), std::move(code), std::move(detail)});
    }
    /// Said once for the whole file, with how often it was met.
    void remark(pugi::xml_node at, const std::string& code) {
        auto& found = remarks_[code];
        if (found.second++ == 0) found.first = where(at);
    }
    const Node* place(pugi::xml_node at) { return &nodes_.emplace_back(Node{Kind::Map, source_.line(at)}); }

    LocalizedText words(pugi::xml_node parent, std::string_view name, std::string_view space = kLoq) {
        LocalizedText out;
        for (const auto node : all(parent, name, space)) {
            const std::string tag = lowered(std::string_view(node.attribute("language").value()).substr(0, 2));
            bool changed = false;
            auto text = plainText(cleaned(textOf(node), changed));
            if (const auto language = parseLanguage(tag))
                out.in(*language) += (out.in(*language).empty() ? "" : " ") + text;
            else if (!text.empty())
                languages_.insert(excerpt(tag, 10));
        }
        return out;
    }
    /// A note holds its wording in noteLiteral elements.
    LocalizedText html(pugi::xml_node parent, std::string_view name) {
        auto out = words(parent, name);
        for (const auto note : all(parent, name)) {
            const auto literal = words(note, "noteLiteral");
            for (const auto language : kLanguages)
                if (out.in(language).empty()) out.in(language) = literal.in(language);
        }
        for (const auto language : kLanguages) out.in(language) = paragraphs(out.in(language));
        return out;
    }
    /// The objects that `name` refers to, each once; what refers to nothing is remarked.
    std::vector<pugi::xml_node> referred(pugi::xml_node object, std::string_view name) {
        std::vector<pugi::xml_node> out;
        std::set<std::string_view> seen;
        for (const auto link : all(object, name)) {
            const std::string_view id = valueOf(link, "idref");
            const auto found = byId_.find(id);
            if (found == byId_.end())
                remark(link, "loq_dangling");
            else if (seen.insert(id).second)
                out.push_back(found->second);
        }
        return out;
    }

    static bool isSpecification(pugi::xml_node node) {
        return is(node, "qualification") || is(node, "learningAchievementSpecification");
    }
    pugi::xml_node wholeQualification(pugi::xml_node root) {
        std::vector<pugi::xml_node> specifications;
        std::set<std::string_view> parts;
        for (const auto list : all(root, "learningAchievementSpecificationReferences"))
            for (const auto object : list.children()) {
                if (!isSpecification(object)) continue;
                specifications.push_back(object);
                if (!all(object, "isPartOf").empty()) parts.insert(valueOf(object, "id"));
                for (const auto part : all(object, "hasPart")) parts.insert(valueOf(part, "idref"));
            }
        std::vector<pugi::xml_node> wholes;
        for (const auto object : specifications)
            if (!parts.contains(valueOf(object, "id"))) wholes.push_back(object);
        if (wholes.empty() && !specifications.empty()) {  // every one is part of another: a circle
            warn(specifications.front(), "loq_cycle");
            return specifications.front();
        }
        if (wholes.size() > 1) warn(wholes[1], "loq_several", std::to_string(wholes.size()));
        return wholes.empty() ? pugi::xml_node() : wholes.front();
    }

    void readQualification(pugi::xml_node node) {
        places_.qualification = place(node);
        draft_.source.system = "loq";
        draft_.source.id = keptValue(node, "id");
        if (draft_.source.id.empty()) fail(node, "no_identity");
        auto& q = draft_.qualification;
        q.name = words(node, "title");
        q.competence = html(node, "learningOutcomeSummary");
        q.documentType = "loq";
        for (const auto language : kLanguages)
            if (!q.name.in(language).empty()) q.languages.push_back(language);
        for (const auto code : all(node, "qualificationCode"))
            q.educationCodes.push_back({keptValue(code, "uri"), words(code, "prefLabel", kSkos)});
    }

    /// Parts of parts are units, too; a circle ends where it began. Without parts the qualification is its own unit.
    void readUnits(pugi::xml_node whole) {
        auto& structure = draft_.structures.emplace_back();
        structure.id = "loq";
        auto& places = places_.structures.emplace_back();
        places.node = place(whole);
        std::set<std::string_view> seen{valueOf(whole, "id")};
        std::deque<pugi::xml_node> waiting{whole};
        while (!waiting.empty()) {
            const auto node = waiting.front();
            waiting.pop_front();
            bool hasParts = false;
            for (const auto part : partsOf(node)) {
                if (!isSpecification(part)) continue;
                if (seen.insert(valueOf(part, "id")).second) {
                    waiting.push_back(part);
                    hasParts = true;
                } else {
                    remark(part, "loq_cycle");
                }
            }
            if (node != whole || !hasParts || !all(node, "learningOutcome").empty()) addUnit(node, structure, places);
        }
    }
    /// A part may be named by the whole, by itself, or by both.
    std::vector<pugi::xml_node> partsOf(pugi::xml_node whole) {
        auto parts = referred(whole, "hasPart");
        std::set<std::string_view> named;
        for (const auto part : parts) named.insert(valueOf(part, "id"));
        if (const auto found = partsByWhole_.find(valueOf(whole, "id")); found != partsByWhole_.end())
            for (const auto part : found->second)
                if (named.insert(valueOf(part, "id")).second) parts.push_back(part);
        return parts;
    }
    void addUnit(pugi::xml_node node, Structure& structure, Places::Structure& places) {
        Unit unit;
        unit.id = unit.sourceId = keptValue(node, "id");
        unit.name = words(node, "title");
        unit.description = html(node, "description");
        RequirementArea area;
        for (const auto outcome : referred(node, "learningOutcome")) {
            auto title = words(outcome, "title");
            if (!title.empty()) area.requirements.push_back({keptValue(outcome, "id"), std::move(title), {}});
        }
        if (!area.requirements.empty()) unit.areas.push_back(std::move(area));
        unit.style = unit.areas.empty() ? RequirementsStyle::None : RequirementsStyle::Structured;
        for (const auto assessment : referred(node, "provenBy")) {
            const auto title = words(assessment, "title");
            for (const auto language : kLanguages) unit.demonstration.in(language) += paragraphs(title.in(language));
        }
        for (const auto language : kLanguages)  // of dashes alone nothing is left
            unit.demonstration.in(language) = cleanHtml(unit.demonstration.in(language));
        structure.placements.push_back(
            {"p" + unit.id, unit.id, creditsOf(node), {}, static_cast<int>(draft_.units.size()) + 1});
        places.placements.push_back(place(node));
        draft_.units.push_back(std::move(unit));
        places_.units.push_back(place(node));
    }
    std::string creditsOf(pugi::xml_node node) {
        const auto point = one(one(node, "creditPoint"), "point");
        if (!point) return {};
        if (auto value = decimal(textOf(point))) return *value;
        remark(point, "loq_credits_not_a_number");
        return {};
    }

    const XmlSource& source_;
    Reading& reading_;
    Places& places_;
    CurriculumDraft& draft_;
    std::vector<pugi::xml_node> objects_;  // with an id, in their order
    std::set<std::string> ids_;            // as they are kept
    std::unordered_map<std::string_view, pugi::xml_node> byId_;
    std::unordered_map<std::string_view, std::vector<pugi::xml_node>> partsByWhole_;
    std::map<std::string, std::pair<std::string, int>> remarks_;
    std::set<std::string> languages_;
    std::deque<Node> nodes_;
};

}  // namespace

void readLoq(std::string_view bytes, std::string_view fileName, Date today, Reading& reading) {
    Places places;
    try {
        const XmlSource source(bytes, fileName);
        Reader reader(source, reading, places);
        reader.read();
        if (reading.errors.empty()) validate(reading, places, fileName, today);
    } catch (const XmlRefused& refused) {
        reading.errors.push_back(refused.message);
    }
}

}  // namespace valo::importers
