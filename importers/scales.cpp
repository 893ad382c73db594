#include "importers/scales.hpp"

namespace valo::importers {

const std::vector<Scale>& knownScales() {
    static const std::vector<Scale> scales{
        {"pass",
         "arviointiasteikkoammatillinenhyvaksyttyhylatty",
         {{"1", "arviointiasteikkoammatillinen15_hyvaksytty", {"Hyväksytty", "Godkänd", "Pass"}}}},
        {"t1k3",
         "arviointiasteikkoammatillinent1k3",
         {{"1", "arviointiasteikkoammatillinent1k3_1", {"Tyydyttävä T1", "Nöjaktig N1", "Satisfactory 1"}},
          {"2", "arviointiasteikkoammatillinent1k3_2", {"Hyvä H2", "God G2", "Good 2"}},
          {"3", "arviointiasteikkoammatillinent1k3_3", {"Kiitettävä K3", "Berömlig B3", "Excellent 3"}}}},
        {"a15",
         "arviointiasteikkoammatillinen15",
         {{"1", "arviointiasteikkoammatillinen15_1", {"Tyydyttävä 1", "Nöjaktiga 1", "Satisfactory 1"}},
          {"2", "arviointiasteikkoammatillinen15_2", {"Tyydyttävä 2", "Nöjaktiga 2", "Satisfactory 2"}},
          {"3", "arviointiasteikkoammatillinen15_3", {"Hyvä 3", "Goda 3", "Good 3"}},
          {"4", "arviointiasteikkoammatillinen15_4", {"Hyvä 4", "Goda 4", "Good 4"}},
          {"5", "arviointiasteikkoammatillinen15_5", {"Kiitettävä 5", "Berömliga 5", "Excellent 5"}}}},
    };
    return scales;
}

std::optional<LevelRef> eperusteetLevel(std::string_view sourceId) {
    static constexpr LevelRef kLevels[] = {{"pass", "1"}, {"t1k3", "1"}, {"t1k3", "2"}, {"t1k3", "3"}, {"a15", "1"},
                                           {"a15", "2"},  {"a15", "3"},  {"a15", "4"},  {"a15", "5"}};
    if (sourceId.size() != 1 || sourceId[0] < '1' || sourceId[0] > '9') return std::nullopt;
    return kLevels[sourceId[0] - '1'];
}

std::optional<std::string_view> eperusteetScale(std::string_view sourceId) {
    if (sourceId == "1") return "pass";
    if (sourceId == "2") return "t1k3";
    if (sourceId == "3") return "a15";
    return std::nullopt;
}

}  // namespace valo::importers
