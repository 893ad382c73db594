#pragma once
// What is judged on a whole draft, the same for every format. A reader fills the draft and remembers where each part
// of it stood.
#include <string>
#include <vector>

#include "importers/tree.hpp"

namespace valo::importers {

/// Nodes of the source, parallel to the draft: units by index, formation nodes in the order of a walk from the root.
struct Places {
    const Node* qualification = nullptr;
    std::vector<const Node*> units;
    struct Structure {
        const Node* node = nullptr;
        std::vector<const Node*> placements;
        std::vector<const Node*> formation;
    };
    std::vector<Structure> structures;
};

/// Counts the draft's parts, then adds errors (not usable as a curriculum) and warnings (usable, but someone should
/// look) to `reading`; `reading.draft` must be there.
void validate(Reading& reading, const Places& places, std::string_view fileName, Date today);

/// "15", "7.5"; no sign, no exponent, at most three decimals, no needless zeros. Nothing when `text` is no such number.
std::optional<std::string> decimal(std::string_view text);
/// A decimal() as thousandths.
long thousandths(std::string_view decimal);

}  // namespace valo::importers
