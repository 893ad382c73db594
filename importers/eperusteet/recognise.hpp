#pragma once
#include "importers/tree.hpp"

namespace valo::importers {

/// Nothing for a whole ePerusteet document of vocational education; otherwise the error that names what the JSON is.
std::optional<Message> refusal(const Node& root);

}  // namespace valo::importers
