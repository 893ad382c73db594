#include <algorithm>

#include "curricula/publishing.hpp"

namespace valo::curricula {

void Publishing::writeFormation() {
    for (const auto& structure : draft_.structures) {
        if (structure.root) {
            writeTree(structure);
            continue;
        }
        int position = 0;
        for (const auto& placement : structure.placements)
            writeLeaf(structure, placement, {}, std::nullopt, position++);
    }
}

constexpr std::string_view kInsertGroups =
    "insert into formation_node (curriculum_id, structure, parent_id, position, role, name_fi, name_sv, name_en, "
    "description_fi, description_sv, description_en, credits_min, credits_max, count_min, count_max, "
    "competence_area_id, title_id) values";

/// Level by level, each at once: the groups of one are the parents of the next.
void Publishing::writeTree(const importers::Structure& structure) {
    struct Branch {
        const importers::FormationNode* node;
        std::optional<std::int64_t> parent;
        int position;
    };
    std::vector<Branch> level{{&*structure.root, std::nullopt, 0}};
    while (!level.empty()) {
        Batch groups(kInsertGroups, 17);
        std::vector<const importers::FormationNode*> parents;
        for (const auto& [node, parent, position] : level) {
            if (node->isGroup()) {
                parents.push_back(node);
                groups.add(curriculum_, structure.id, parent, position, codeOf(node->role), node->name,
                           node->description, decimal(node->creditsMin), decimal(node->creditsMax), node->countMin,
                           node->countMax, competenceArea(node->competenceArea), title(node->title));
                continue;
            }
            const auto placement = std::find_if(structure.placements.begin(), structure.placements.end(),
                                                [&](const auto& p) { return p.id == node->placement; });
            if (placement != structure.placements.end()) writeLeaf(structure, *placement, *node, parent, position);
        }
        const auto ids = groups.sendForIds(tx_);
        level.clear();
        for (std::size_t i = 0; i < parents.size(); ++i) {
            int position = 0;
            for (const auto& child : parents[i]->children) level.push_back({&child, ids[i], position++});
        }
    }
}

void Publishing::writeLeaf(const importers::Structure& structure, const importers::Placement& placement,
                           const importers::FormationNode& note, std::optional<std::int64_t> parent, int position) {
    const auto unit = units_.find(placement.unit);
    if (unit == units_.end()) return;
    leaves_.add(curriculum_, structure.id, parent, position, codeOf(NodeRole::Unit), note.name, note.description,
                unit->second, decimal(placement.credits), decimal(placement.creditsMax), note.compulsory);
}

}  // namespace valo::curricula
