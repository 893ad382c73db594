#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace valo {

/// `level` as zlib counts: 1 quick … 9 small.
std::string gzipped(std::string_view bytes, int level);
/// Nothing when it is no such file, is cut off, is followed by something, or would be longer than `most`.
std::optional<std::string> gunzipped(std::string_view bytes, std::size_t most);

}  // namespace valo
