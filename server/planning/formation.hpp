#pragma once
// The formation tree with what a client has shown in it: what is compulsory, what is still to be chosen, and where the
// ways part. A rule may speak of points and of counts, of either, or of nothing.
#include <optional>
#include <vector>

#include "planning/gap.hpp"
#include "planning/store.hpp"

namespace valo::planning {

struct Bounds {
    std::optional<double> least, most;
    bool empty() const { return !least && !most; }
    bool operator==(const Bounds&) const = default;
};

/// A group, or a unit in its place.
struct Branch {
    curricula::NodeRole role = curricula::NodeRole::Defined;
    LocalizedText name;
    std::optional<UnitId> unit;
    std::string code;
    bool compulsory = false;
    std::optional<double> extent;  // of the unit in this place; what it is worth, not what anybody has
    Bounds credits, counts;        // the group's rule; a least of zero is no rule
    std::optional<curricula::CompetenceAreaId> competenceArea;

    int compulsoryUnits = 0, optionalUnits = 0;  // directly in this group
    Bounds toChoose;                             // points left for the choices when the compulsory units are in
    bool isAlternative = false;                  // one of several sides of a fork: only one is taken
    bool isTaken = false;                        // the side that the plan names
    std::string institution;                     // whose local unit it is, in an open place that it may fill
    bool isChosen = false;                       // a local unit that the plan takes
    bool hasChoice = false;   // somewhere below not everything is taken: then the share has no whole to reach
    bool lacksUnits = false;  // the document has fewer units here than the rule asks for
    Share share;              // of all skills below, each unit once
    std::vector<Branch> branches;

    bool hasRule() const { return !credits.empty() || !counts.empty(); }
    bool isUnit() const { return unit.has_value(); }
    bool isLocal() const { return !institution.empty(); }
    /// Points of the local units that the plan takes, directly in this place.
    double chosenPoints() const;
};

/// One way to complete the qualification. Where there are several, one of them is taken.
struct Way {
    std::string id;
    std::vector<Branch> branches;
};
/// `locals` stand in every open place that they may fill; a person decides which one they fill.
std::vector<Way> walk(const std::vector<curricula::Structure>& structures, const std::vector<UnitGap>& units,
                      std::optional<curricula::CompetenceAreaId> taken = {},
                      const std::vector<LocalChoice>& locals = {});

/// The compulsory units that count for everybody on this way: not those on one side of a fork, unless it is taken.
std::vector<UnitId> compulsoryUnits(const Way& way);

}  // namespace valo::planning
