#pragma once
// What the database knows of a client's way to a qualification. None of it asks who may know: the actions do.
#include <optional>
#include <string>
#include <vector>

#include "curricula/local_unit.hpp"
#include "database/transaction.hpp"
#include "planning/gap.hpp"
#include "planning/plan.hpp"

namespace valo::planning {

using database::Transaction;

/// The plan as it is kept, with who wrote it last.
struct StoredPlan {
    Plan plan;
    UtcTime updatedAt;
    std::string updatedBy;
    using Columns = std::tuple<Plan, UtcTime, std::string>;
};
std::optional<StoredPlan> storedPlan(Transaction& tx, ClientId client, CurriculumId curriculum);
void putPlan(Transaction& tx, ClientId client, CurriculumId curriculum, const Plan& plan, UserId by, UtcTime now);

/// The qualification, the plan if there is one, and the figure that holds on `day`. Of the curriculum what is needed
/// to name it and to judge its validity. One query.
struct Frame {
    curricula::Curriculum basis;
    std::optional<StoredPlan> stored;
    std::optional<double> hoursLeast;
    Plan plan() const { return stored ? stored->plan : Plan{}; }
};
std::optional<Frame> frame(Transaction& tx, ClientId client, CurriculumId curriculum, Date day);

/// What is shown, agreed, practised and reachable on `day`, and where the client is at work. One query.
struct Standings {
    KnownByRequirement known;             // shown and practised of all qualifications, reachable of this one
    std::vector<std::string> workplaces;  // of placements that run on that day
};
Standings standings(Transaction& tx, ClientId client, CurriculumId curriculum, Date day);

/// A local unit of a qualification: published, or taken into this client's plan while it was.
struct LocalChoice {
    UnitId unit;
    CurriculumId curriculum;
    LocalizedText name;
    std::string code, institution;
    std::optional<double> credits;
    curricula::LocalPlace place = curricula::LocalPlace::Vocational;
    bool isChosen = false;
    using Columns = std::tuple<UnitId, CurriculumId, LocalizedText, std::string, std::string, std::optional<double>,
                               curricula::LocalPlace, bool>;
};
std::vector<LocalChoice> localChoices(Transaction& tx, ClientId client, CurriculumId curriculum);
void putLocalChoices(Transaction& tx, ClientId client, CurriculumId curriculum, const std::vector<UnitId>& units);

/// A qualification to choose: the client's goals first, then those that are loaded, by name.
struct Choice {
    CurriculumId id;
    LocalizedText name;
    std::string decisionNumber;
    bool isGoal = false;
    bool hasPlan = false;
    int shown = 0;  // skills of it that are agreed on
    using Columns = std::tuple<CurriculumId, LocalizedText, std::string, bool, bool, int>;
};
std::vector<Choice> choices(Transaction& tx, ClientId client);

}  // namespace valo::planning
