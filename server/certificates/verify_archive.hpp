#pragma once
// The entries of an archive that a check looks at, unpacked in memory and within bounds.
#include <optional>
#include <string>
#include <vector>

namespace valo::certificates {

bool isArchive(const std::string& bytes);

struct ArchivedFile {
    std::string name, bytes;
};
/// Files whose names end in .pdf, .jwt or .json. Nothing when the archive is damaged or unreasonably large.
std::optional<std::vector<ArchivedFile>> readArchive(const std::string& bytes);

/// Where an archive keeps what the issuers published: "verify/status-1.jwt", "verify/o/1/did.json".
bool isSnapshot(const std::string& name);
bool isDidDocument(const std::string& name);

}  // namespace valo::certificates
