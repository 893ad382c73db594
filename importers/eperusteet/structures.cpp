#include "importers/eperusteet/document_reader.hpp"

namespace valo::importers {

using enum GroupRole;

void EperusteetReader::readStructure(const Node& node) {
    if (node.kind != Kind::Map) return warn(node, "wrong_type");
    Structure structure;
    structure.id = scalar(node, "suoritustapakoodi");
    if (structure.id.empty()) structure.id = fmt::format("s{}", draft_.structures.size() + 1);
    if (!structureIds_.insert(structure.id).second) structure.id += fmt::format("-{}", draft_.structures.size() + 1);
    structure.creditUnit = lowered(scalar(node, "laajuusYksikko"));
    auto& place = places_.structures.emplace_back();
    place.node = &node;
    std::set<std::string> placementIds;
    for (const auto& entry : items(node.find("tutkinnonOsaViitteet"))) {
        Placement placement;
        placement.id = "p" + scalar(entry, "id");
        placement.unit = "u" + scalar(entry, "_tutkinnonOsa");
        if (!unitIds_.contains(placement.unit)) {
            warn(entry, "placement_unknown_unit", excerpt(scalar(entry, "_tutkinnonOsa"), 40));
            continue;
        }
        if (!placementIds.insert(placement.id).second) {
            warn(entry, "duplicate_placement", excerpt(placement.id, 40));
            continue;
        }
        placement.credits = credits(entry, "laajuus");
        placement.creditsMax = credits(entry, "laajuusMaksimi");
        placement.order = count(entry, "jarjestys").value_or(0);
        structure.placements.push_back(std::move(placement));
        place.placements.push_back(&entry);
    }
    if (const auto* tree = node.find("rakenne")) {
        if (tree->kind == Kind::Map) structure.root = readGroup(*tree, placementIds, place);
    }
    if (const auto* text = node.find("sisalto")) structure.chapters = readChapters(*text);
    draft_.structures.push_back(std::move(structure));
}

std::vector<Chapter> EperusteetReader::readChapters(const Node& node) {
    std::vector<Chapter> chapters;
    for (const auto& entry : items(node.find("lapset"))) {
        Chapter chapter;
        chapter.id = scalar(entry, "id");
        if (const auto* part = entry.find("perusteenOsa"); part && part->kind == Kind::Map) {
            chapter.kind = scalar(*part, "tunniste");
            chapter.heading = words(*part, "nimi");
            chapter.body = html(*part, "teksti");
            chapter.competenceArea = competenceArea(scalar(path(*part, {"osaamisala", "uri"})));
        }
        chapter.chapters = readChapters(entry);
        chapters.push_back(std::move(chapter));
    }
    return chapters;
}

FormationNode EperusteetReader::readGroup(const Node& node, const std::set<std::string>& placementIds,
                                          Places::Structure& place) {
    place.formation.push_back(&node);
    FormationNode group;
    group.id = scalar(node, "tunniste");
    group.name = words(node, "nimi");
    group.description = html(node, "kuvaus");
    group.role = roleOf(node);
    readRule(node, group);
    if (const auto* area = node.find("osaamisala")) {
        auto code = scalar(*area, "osaamisalakoodiUri");
        if (code.empty()) code = scalar(*area, "uri");
        group.competenceArea = competenceArea(code);
        if (group.competenceArea.empty() && !code.empty()) warn(node, "competence_area_unknown", excerpt(code, 60));
    }
    if (const auto* own = node.find("tutkintonimike")) group.title = title(scalar(*own, "uri"));
    for (const auto& child : items(node.find("osat"))) {
        if (!child.find("_tutkinnonOsaViite")) {
            if (child.kind == Kind::Map) group.children.push_back(readGroup(child, placementIds, place));
            continue;
        }
        FormationNode leaf;
        leaf.placement = "p" + scalar(child, "_tutkinnonOsaViite");
        if (!placementIds.contains(leaf.placement)) {
            warn(child, "leaf_unknown_placement", excerpt(scalar(child, "_tutkinnonOsaViite"), 40));
            continue;
        }
        leaf.id = scalar(child, "tunniste");
        if (const auto* flag = child.find("pakollinen")) leaf.compulsory = flag->text == "true";
        leaf.description = html(child, "kuvaus");
        place.formation.push_back(&child);
        group.children.push_back(std::move(leaf));
    }
    return group;
}

GroupRole EperusteetReader::roleOf(const Node& node) {
    const auto role = lowered(scalar(node, "rooli"));
    if (role == "määrittelemätön") return Open;
    if (role == "osaamisala") return GroupRole::CompetenceArea;
    if (role == "tutkintonimike") return GroupRole::Title;
    if (role == "vieras") return Foreign;
    if (!role.empty() && role != "määritelty") warn(node, "role_unknown", excerpt(role, 40));
    return Defined;
}

void EperusteetReader::readRule(const Node& node, FormationNode& group) {
    const auto* rule = node.find("muodostumisSaanto");
    if (!rule) return;
    if (const auto* range = rule->find("laajuus")) {
        group.creditsMin = credits(*range, "minimi");
        group.creditsMax = credits(*range, "maksimi");
    }
    if (const auto* range = rule->find("koko")) {
        group.countMin = count(*range, "minimi");
        group.countMax = count(*range, "maksimi");
    }
}

}  // namespace valo::importers
