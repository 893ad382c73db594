#include "importers/native/tree_reader.hpp"

namespace valo::importers {

void NativeReader::readStructure(const Node& node) {
    Structure structure;
    structure.id = idOf(node, "structure", draft_.structures.size());
    structure.creditUnit = value(node, "credit-unit");
    auto& place = places_.structures.emplace_back();
    place.node = &node;
    placementIds_.clear();
    for (const auto& entry : items(node, "placements")) {
        if (auto placement = readPlacement(entry, structure)) {
            structure.placements.push_back(std::move(*placement));
            place.placements.push_back(&entry);
        }
    }
    if (const auto* root = node.find("root")) structure.root = readGroup(*root, place);
    for (const auto& entry : items(node, "chapters")) structure.chapters.push_back(readChapter(entry));
    draft_.structures.push_back(std::move(structure));
}

Chapter NativeReader::readChapter(const Node& node) {
    Chapter chapter{value(node, "id"), value(node, "kind"), plain(node, "heading"), html(node, "body"), {}, {}};
    chapter.competenceArea = areaRef(node);
    for (const auto& entry : items(node, "chapters")) chapter.chapters.push_back(readChapter(entry));
    return chapter;
}

std::optional<Placement> NativeReader::readPlacement(const Node& node, const Structure& structure) {
    Placement placement;
    placement.unit = value(node, "unit");
    placement.id = value(node, "id");
    if (placement.id.empty()) placement.id = placement.unit;
    if (!ids_.contains("u/" + placement.unit)) {
        warn(node, "placement_unknown_unit", excerpt(placement.unit));
        return std::nullopt;
    }
    if (!placementIds_.insert(placement.id).second) fail(node, "duplicate_id", excerpt(placement.id));
    placement.credits = credits(node.find("credits"));
    placement.creditsMax = credits(node.find("credits-max"));
    placement.order = whole(node.find("order")).value_or(static_cast<int>(structure.placements.size()) + 1);
    return placement;
}

FormationNode NativeReader::readGroup(const Node& node, Places::Structure& place) {
    place.formation.push_back(&node);
    FormationNode group;
    group.id = value(node, "id");
    group.role = choice(node, "role", GroupRole::Defined);
    group.name = plain(node, "name");
    group.description = html(node, "description");
    group.competenceArea = areaRef(node);
    group.title = titleRef(node);
    if (const auto* rule = node.find("rule")) readRule(*rule, group);
    for (const auto& child : items(node, "children")) {
        const auto* inner = child.find("group");
        const auto* leaf = child.find("place");
        if ((inner != nullptr) == (leaf != nullptr))
            fail(child, "child_kind");
        else if (inner)
            group.children.push_back(readGroup(*inner, place));
        else
            readLeaf(*leaf, place, group);
    }
    return group;
}

void NativeReader::readLeaf(const Node& node, Places::Structure& place, FormationNode& group) {
    FormationNode leaf;
    leaf.id = value(node, "id");
    leaf.placement = value(node, "placement");
    leaf.compulsory = flag(node, "compulsory");
    leaf.description = html(node, "note");
    if (!placementIds_.contains(leaf.placement)) return warn(node, "leaf_unknown_placement", excerpt(leaf.placement));
    place.formation.push_back(&node);
    group.children.push_back(std::move(leaf));
}

void NativeReader::readRule(const Node& rule, FormationNode& group) {
    if (const auto* range = rule.find("credits")) {
        group.creditsMin = credits(range->isScalar() ? range : range->find("min"));
        group.creditsMax = range->isScalar() ? group.creditsMin : credits(range->find("max"));
    }
    if (const auto* range = rule.find("count")) {
        group.countMin = whole(range->isScalar() ? range : range->find("min"));
        group.countMax = range->isScalar() ? group.countMin : whole(range->find("max"));
    }
}

void NativeReader::makeStructure(const Node& root) {
    Structure structure;
    structure.id = "units";
    structure.creditUnit = "osaamispiste";
    auto& place = places_.structures.emplace_back();
    place.node = &root;
    for (std::size_t i = 0; i < draft_.units.size(); ++i) {
        const auto& unit = draft_.units[i];
        structure.placements.push_back({unit.id, unit.id, unitCredits_[i], {}, static_cast<int>(i) + 1});
        place.placements.push_back(places_.units[i]);
    }
    draft_.structures.push_back(std::move(structure));
}

}  // namespace valo::importers
