#pragma once
#include <string_view>
#include <vector>

#include "importers/draft.hpp"

namespace valo::importers {

/// The assessment scales of Finnish vocational education; files may use them by id without defining them.
const std::vector<Scale>& knownScales();

struct LevelRef {
    std::string_view scale, level;
};
/// What ePerusteet's level ids 1 … 9 stand for; old files give nothing else.
std::optional<LevelRef> eperusteetLevel(std::string_view sourceId);
/// ePerusteet's scale ids 1 … 3.
std::optional<std::string_view> eperusteetScale(std::string_view sourceId);

}  // namespace valo::importers
