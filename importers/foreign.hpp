#pragma once
// What a file is when it is none of the formats that are read, so that the refusal can name it.
#include <optional>
#include <string_view>

#include "importers/tree.hpp"

namespace valo::importers {

/// By its first bytes: a picture, an old office document, a packed file of another kind.
std::optional<Message> foreignBytes(std::string_view bytes);
/// Text that is no YAML at all and does not say that it is the native format. By its words and its name.
Message unrecognised(std::string_view bytes, std::string_view fileName);
/// A tree without `curriculum-format`.
Message notNative(const Node& root, std::string_view fileName);

}  // namespace valo::importers
