#pragma once
#include <string>
#include <vector>

namespace valo::portfolio {

struct ArchiveEntry {
    std::string name;
    std::string bytes;
};
/// A ZIP archive in memory. Throws std::runtime_error when it cannot be made.
std::string zipOf(const std::vector<ArchiveEntry>& entries);

}  // namespace valo::portfolio
