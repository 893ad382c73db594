#pragma once
// What people and commands do with curricula.
#include <memory>

#include "accounts/services.hpp"
#include "core/actor.hpp"
#include "core/json.hpp"
#include "core/result.hpp"
#include "curricula/comparison.hpp"
#include "curricula/publish.hpp"
#include "importers/reading.hpp"

namespace valo::curricula {

enum class Verdict { Imported, Updated, Unchanged, Checked, Refused };

/// What `valo import --json` prints of one file, and what the import pages show.
struct ImportReport {
    std::string file;
    Verdict verdict = Verdict::Refused;
    std::string format;
    CurriculumId curriculum;  // 0: not stored (yet)
    std::string decisionNumber;
    LocalizedText name;
    importers::Counts counts;
    Comparison changes;
    std::vector<importers::Message> warnings, errors;
    Identity identity;  // and which version of it; empty when nothing could be read
    std::int64_t revision = 0;
    bool needsConfirmation = false;  // would change what is everybody's, and the actor may not: trust.hpp
    bool bringsNothing = false;      // what is stored is the same, or newer
    bool confirms = false;           // the same content from somebody whose word makes it everybody's
};

/// Administrators, coordinators, institutions, and the operator at the command line.
bool mayImport(const Actor& actor);

/// Reads and compares; writes nothing.
Result<ImportReport> checkCurriculum(Services& services, const Actor& actor, std::string_view bytes,
                                     std::string_view fileName);
/// Reads and publishes in one transaction. The same document again is updated in place: units and requirements keep
/// their ids, what is gone is marked and kept, the same content changes nothing, an older revision is left aside. An
/// organisation that wants another person's word (jobs.hpp) refuses with four_eyes.
Result<ImportReport> importCurriculum(Services& services, const Actor& actor, std::string_view bytes,
                                      std::string_view fileName);

/// As importCurriculum, of a file that was looked at and decided on.
Result<ImportReport> publishDecided(Services& services, const Actor& actor, std::string_view bytes,
                                    std::string_view fileName);

/// What a stored curriculum was made from, and by which import.
struct Before {
    std::int64_t import = 0;
    importers::CurriculumDraft draft;
};

/// A file that was read, or recognised by its bytes, without the database having been touched: several threads may
/// prepare files for one that imports them.
struct PreparedImport {
    std::string_view bytes;  // must outlive it
    std::string sha256, packed;
    std::optional<importers::CurriculumDraft> draft;  // nothing: recognised, or refused
    Identity identity;
    std::int64_t revision = 0;
    std::string contentHash;
    ImportReport report;                   // what can be said before it is compared with what is stored
    std::shared_ptr<const Before> before;  // what it would replace
};
PreparedImport prepareImport(Services& services, std::string_view bytes, std::string_view fileName);
Result<ImportReport> checkPrepared(Services& services, const Actor& actor, PreparedImport file);
Result<ImportReport> importPrepared(Services& services, const Actor& actor, PreparedImport file);

/// Appends the report as one JSON object, in the shape that docs/api.md promises.
void writeJson(JsonWriter& json, const ImportReport& report);
/// One change with the words that differ, language by language.
void writeJson(JsonWriter& json, const Change& change);

}  // namespace valo::curricula

namespace valo {
template <>
inline constexpr auto kCodes<curricula::Verdict> = std::to_array<Code<curricula::Verdict>>({
    {curricula::Verdict::Imported, "imported"},
    {curricula::Verdict::Updated, "updated"},
    {curricula::Verdict::Unchanged, "unchanged"},
    {curricula::Verdict::Checked, "checked"},
    {curricula::Verdict::Refused, "refused"},
});
}  // namespace valo
