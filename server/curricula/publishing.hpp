#pragma once
// One publication on its way into the tables: what the publish*.cpp files share, for them alone.
#include <unordered_map>

#include "curricula/publish.hpp"

namespace valo::curricula {

/// Rows that are sent together.
class Batch {
 public:
    Batch(std::string_view head, std::size_t width) : head_(head), width_(width) {}
    template <class... P>
    void add(const P&... p) {
        auto row = database::parameters(p...);
        values_.insert(values_.end(), std::make_move_iterator(row.begin()), std::make_move_iterator(row.end()));
    }
    void send(database::Transaction& tx) {
        if (!values_.empty()) tx.insertMany(head_, width_, std::move(values_));
        values_.clear();
    }
    /// The new ids, in the order of the rows.
    std::vector<std::int64_t> sendForIds(database::Transaction& tx) {
        auto ids =
            values_.empty() ? std::vector<std::int64_t>() : tx.insertManyForIds(head_, width_, std::move(values_));
        values_.clear();
        return ids;
    }

 private:
    std::string_view head_;
    std::size_t width_;
    std::vector<database::Value> values_;
};

/// A decimal as text; nothing for an empty one.
std::optional<double> decimal(const std::string& text);
/// A search key grows by lines in lower case.
void append(std::string& key, const LocalizedText& text);
void append(std::string& key, std::string_view code);

/// In the order that the references between the tables ask for.
class Publishing {
 public:
    Publishing(database::Transaction& tx, const Publication& publication, CurriculumId curriculum)
        : tx_(tx),
          publication_(publication),
          draft_(publication.draft),
          curriculum_(curriculum),
          isUpdate_(curriculum) {}

    CurriculumId run(const Matching& matching) {
        writeCurriculum();
        if (isUpdate_) clearDependents();
        writeCompetenceAreas();
        writeTitles();
        writeCriteriaTables();
        writeUnits(matching);
        writeAreas(matching);
        newRequirements_.send(tx_);
        criteria_.send(tx_);
        markGone(matching);
        writeFormation();
        leaves_.send(tx_);
        return curriculum_;
    }

 private:
    void writeCurriculum();
    void clearDependents();
    void writeCompetenceAreas();
    void writeTitles();
    void writeCriteriaTables();
    void writeUnits(const Matching& matching);
    void writeAreas(const Matching& matching);
    void writeRequirement(const RequirementMatch& match, UnitId unit, std::int64_t area);
    void writeAssessments(const importers::Unit& unit);
    void writeAssessment(const importers::Assessment& assessment, UnitId unit, const LocalizedText& context);
    void markGone(const Matching& matching);
    void writeFormation();
    void writeTree(const importers::Structure& structure);
    void writeLeaf(const importers::Structure& structure, const importers::Placement& placement,
                   const importers::FormationNode& note, std::optional<std::int64_t> parent, int position);
    std::optional<double> creditsOf(const importers::Unit& unit) const;
    std::optional<std::int64_t> criteriaTable(const std::string& localId) const;
    std::optional<CompetenceAreaId> competenceArea(const std::string& localId) const;
    std::optional<std::int64_t> title(const std::string& localId) const;
    const importers::ScaleLevel* level(const std::string& scale, const std::string& id) const;

    database::Transaction& tx_;
    const Publication& publication_;
    const importers::CurriculumDraft& draft_;
    CurriculumId curriculum_;
    const bool isUpdate_;
    std::unordered_map<std::string, CompetenceAreaId> competenceAreas_;
    std::unordered_map<std::string, std::int64_t> titles_;
    std::unordered_map<std::string, std::int64_t> criteriaTables_;
    std::unordered_map<std::string, UnitId> units_;
    int criterionPosition_ = 0;
    Batch newRequirements_{
        "insert into requirement (unit_id, area_id, position, code, text_fi, text_sv, text_en, plain_fi, plain_sv, "
        "plain_en, search_key) values",
        11};
    Batch criteria_{
        "insert into criterion (criteria_table_id, unit_id, position, target_fi, target_sv, target_en, level, "
        "level_name_fi, level_name_sv, level_name_en, text_fi, text_sv, text_en) values",
        13};
    Batch leaves_{
        "insert into formation_node (curriculum_id, structure, parent_id, position, role, name_fi, name_sv, name_en, "
        "description_fi, description_sv, description_en, unit_id, credits, credits_max, compulsory) values",
        15};
};

}  // namespace valo::curricula
