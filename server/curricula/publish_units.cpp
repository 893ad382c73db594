#include "curricula/publishing.hpp"

namespace valo::curricula {

using database::Sql;
using database::Transaction;

namespace {

std::string searchKey(const importers::Requirement& requirement) {
    std::string key;
    append(key, requirement.text);
    append(key, requirement.plain);
    append(key, requirement.code);
    return key;
}

}  // namespace

constexpr std::string_view kInsertUnits =
    "insert into unit (position, local_id, code, code_version, kind, name_fi, name_sv, name_en, description_fi, "
    "description_sv, description_en, demonstration_fi, demonstration_sv, demonstration_en, requirements_style, "
    "subject_fi, subject_sv, subject_en, credits, criteria_table_id, search_key, curriculum_id) values";
constexpr Sql kUpdateUnit{
    "update unit set position = :position, local_id = :local_id, code = :code, code_version = :code_version, kind = "
    ":kind, name_fi = :name_fi, name_sv = :name_sv, name_en = :name_en, description_fi = :description_fi, "
    "description_sv = :description_sv, description_en = :description_en, demonstration_fi = :demonstration_fi, "
    "demonstration_sv = :demonstration_sv, demonstration_en = :demonstration_en, requirements_style = :style, "
    "subject_fi = :subject_fi, subject_sv = :subject_sv, subject_en = :subject_en, credits = :credits, "
    "criteria_table_id = :criteria_table, search_key = :search_key, removed_at = null where id = :id"};

void Publishing::writeUnits(const Matching& matching) {
    Batch added(kInsertUnits, 22);
    std::vector<std::string> addedIds;
    int position = 0;
    for (const auto& match : matching.units) {
        const auto& unit = *match.draft;
        std::string key;
        append(key, unit.name);
        append(key, unit.code);
        const auto with = [&](auto&& use) {
            return use(position, unit.id, unit.code, unit.codeVersion, unit.kind, unit.name, unit.description,
                       unit.demonstration, unit.style, unit.subject, creditsOf(unit),
                       criteriaTable(unit.genericCriteria), key);
        };
        if (match.stored) {
            with([&](const auto&... values) { return tx_.run(kUpdateUnit, values..., match.stored->id); });
            units_[unit.id] = match.stored->id;
        } else {
            with([&](const auto&... values) { added.add(values..., curriculum_); });
            addedIds.push_back(unit.id);
        }
        ++position;
    }
    const auto ids = added.sendForIds(tx_);
    for (std::size_t i = 0; i < ids.size(); ++i) units_[addedIds[i]] = UnitId{ids[i]};
}

constexpr Sql kRemoveAreas{
    "update requirement_area set removed_at = :now where unit_id = :unit and removed_at is null"};

constexpr std::string_view kInsertAreas =
    "insert into requirement_area (position, sub_area_code, sub_area_name_fi, sub_area_name_sv, sub_area_name_en, "
    "compulsory, heading_fi, heading_sv, heading_en, criteria_table_id, unit_id) values";
constexpr Sql kUpdateArea{
    "update requirement_area set position = :position, sub_area_code = :code, sub_area_name_fi = :name_fi, "
    "sub_area_name_sv = :name_sv, sub_area_name_en = :name_en, compulsory = :compulsory, heading_fi = :heading_fi, "
    "heading_sv = :heading_sv, heading_en = :heading_en, criteria_table_id = :criteria_table, removed_at = null "
    "where id = :id"};

void Publishing::writeAreas(const Matching& matching) {
    Batch added(kInsertAreas, 11);
    std::vector<std::int64_t> areas;  // of all units, one after another; 0 until it is known
    for (const auto& match : matching.units) {
        const auto unit = units_.at(match.draft->id);
        if (match.stored) tx_.run(kRemoveAreas, publication_.at, unit);
        for (std::size_t i = 0; i < match.areas.size(); ++i) {
            const auto& area = match.areas[i];
            const auto with = [&](auto&& use) {
                return use(static_cast<int>(i), area.subAreaCode, area.subAreaName, area.compulsory, area.heading,
                           criteriaTable(area.genericCriteria));
            };
            const auto* stored = match.storedAreas[i];
            if (stored)
                with([&](const auto&... values) { return tx_.run(kUpdateArea, values..., stored->id); });
            else
                with([&](const auto&... values) { added.add(values..., unit); });
            areas.push_back(stored ? stored->id : 0);
        }
    }
    const auto ids = added.sendForIds(tx_);
    auto id = ids.begin();
    for (auto& area : areas)
        if (area == 0) area = *id++;
    std::size_t first = 0;
    for (const auto& match : matching.units) {
        const auto unit = units_.at(match.draft->id);
        for (const auto& requirement : match.requirements)
            writeRequirement(requirement, unit, areas[first + requirement.area]);
        first += match.areas.size();
        writeAssessments(*match.draft);
    }
}

constexpr Sql kUpdateRequirement{
    "update requirement set area_id = :area, position = :position, code = :code, text_fi = :text_fi, text_sv = "
    ":text_sv, text_en = :text_en, plain_fi = :plain_fi, plain_sv = :plain_sv, plain_en = :plain_en, search_key = "
    ":search_key, changed_at = coalesce(:changed_at, changed_at), removed_at = null where id = :id"};

void Publishing::writeRequirement(const RequirementMatch& match, UnitId unit, std::int64_t area) {
    const auto& requirement = *match.draft;
    if (!match.stored) {
        newRequirements_.add(unit, area, match.position, requirement.code, requirement.text, requirement.plain,
                             searchKey(requirement));
        return;
    }
    const auto& stored = *match.stored;
    if (!stored.removed && stored.area == area && stored.position == match.position &&
        stored.code == requirement.code && stored.text == requirement.text && stored.plain == requirement.plain)
        return;
    std::optional<UtcTime> changedAt;
    if (isReworded(stored.text, requirement.text)) changedAt = publication_.at;
    tx_.run(kUpdateRequirement, area, match.position, requirement.code, requirement.text, requirement.plain,
            searchKey(requirement), changedAt, stored.id);
}

LocalizedText withContext(const LocalizedText& context, const LocalizedText& heading) {
    if (context.empty()) return heading;
    LocalizedText out;
    for (const auto language : kLanguages) {
        const auto &before = context.in(language), &after = heading.in(language);
        out.in(language) = before.empty() || after.empty() ? before + after : before + " – " + after;
    }
    return out;
}

void Publishing::writeAssessments(const importers::Unit& unit) {
    const auto id = units_.at(unit.id);
    criterionPosition_ = 0;
    writeAssessment(unit.assessment, id, {});
    for (const auto& subArea : unit.subAreas) {
        writeAssessment(subArea.assessment, id, subArea.name);
        for (const auto& goal : subArea.goals)
            writeAssessment(goal.assessment, id, subArea.name.empty() ? goal.name : subArea.name);
    }
}

void Publishing::writeAssessment(const importers::Assessment& assessment, UnitId unit, const LocalizedText& context) {
    for (const auto& area : assessment.areas)
        for (const auto& target : area.targets) {
            const auto about = withContext(context, withContext(area.heading, target.heading));
            for (const auto& step : target.levels) {
                const auto* named = level(target.scale, step.level);
                for (const auto& criterion : step.criteria)
                    criteria_.add(std::nullopt, unit, criterionPosition_++, about, step.level,
                                  named ? named->name : LocalizedText{}, criterion);
            }
        }
}

constexpr Sql kRemoveRequirement{"update requirement set removed_at = :now where id = :id"};
constexpr Sql kRemoveUnit{"update unit set removed_at = :now where id = :id"};
constexpr Sql kRemoveRequirementsOf{
    "update requirement set removed_at = :now where unit_id = :unit and removed_at is null"};

void Publishing::markGone(const Matching& matching) {
    for (const auto* requirement : matching.goneRequirements)
        tx_.run(kRemoveRequirement, publication_.at, requirement->id);
    for (const auto* unit : matching.goneUnits) {
        tx_.run(kRemoveUnit, publication_.at, unit->id);
        tx_.run(kRemoveAreas, publication_.at, unit->id);
        tx_.run(kRemoveRequirementsOf, publication_.at, unit->id);
    }
}

}  // namespace valo::curricula
