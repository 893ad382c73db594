#pragma once
// The writing half of the room: a draft becomes rows, new or in place of what was there.
#include "core/actor.hpp"
#include "curricula/comparison.hpp"
#include "curricula/curriculum.hpp"
#include "database/transaction.hpp"

namespace valo::curricula {

/// What a draft is known by. Written by hand it may name no source: then its decision number, else its name, is its
/// key.
struct Identity {
    std::string system, id;
    using Columns = std::tuple<std::string, std::string>;
    bool operator==(const Identity&) const = default;
};
Identity identityOf(const importers::CurriculumDraft& draft);

/// What is stored under an identity, as far as a new import must know.
struct Existing {
    CurriculumId id;
    std::string contentHash;
    std::int64_t revision = 0;
    std::optional<OrganisationId> owner;
    using Columns = std::tuple<CurriculumId, std::string, std::int64_t, std::optional<OrganisationId>>;
};
std::optional<Existing> existing(database::Transaction& tx, const Identity& identity);
/// What came from one source system, to be asked for again.
struct Installed {
    CurriculumId id;
    std::string sourceId;
    std::int64_t revision = 0;
    std::string decisionNumber;
    LocalizedText name;
    int units = 0, requirements = 0, criteria = 0;
    using Columns = std::tuple<CurriculumId, std::string, std::int64_t, std::string, LocalizedText, int, int, int>;
};
std::vector<Installed> installedFrom(database::Transaction& tx, const std::string& system);
std::vector<StoredUnit> storedUnits(database::Transaction& tx, CurriculumId curriculum);

struct Publication {
    const importers::CurriculumDraft& draft;
    Identity identity;
    std::string contentHash;
    std::string packed;  // the file's bytes, gzipped
    std::string_view fileName, format;
    std::optional<OrganisationId> owner;
    UserId by;
    UtcTime at;
};
/// Writes all of it; `replaced` 0 makes a new curriculum.
CurriculumId publish(database::Transaction& tx, const Publication& publication, CurriculumId replaced,
                     const Matching& matching);

std::int64_t revisionOf(const importers::CurriculumDraft& draft);

}  // namespace valo::curricula
