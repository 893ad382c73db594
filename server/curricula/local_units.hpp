#pragma once
// Writing local units together: drafts that are kept with every text that was saved, and sent to be checked and
// published like any other curriculum file.
#include "curricula/jobs.hpp"
#include "curricula/local_unit.hpp"

namespace valo::curricula {

using LocalUnitId = Id<struct LocalUnitTag>;

/// A draft in the list of its organisation.
struct LocalUnitLine {
    LocalUnitId id;
    int revision = 0;
    LocalUnit unit;
    std::string savedBy;
    UtcTime savedAt;
    std::optional<CurriculumId> curriculum;  // published
    int publishedRevision = 0;
    bool isChanged() const { return curriculum && publishedRevision < revision; }
};
struct LocalVersion {
    std::int64_t id = 0;
    int firstRevision = 0, revision = 0;  // one person's saves of one sitting are one version
    std::string content;
    std::string savedBy;
    UserId saver;
    UtcTime savedAt;
    bool isAside = false, isSent = false;
    using Columns = std::tuple<std::int64_t, int, int, std::string, std::string, UserId, UtcTime, bool, bool>;
};

Result<std::vector<LocalUnitLine>> localUnits(Services& services, const Actor& actor);
Result<LocalUnitLine> localUnit(Services& services, const Actor& actor, LocalUnitId id);
/// Newest first.
Result<std::vector<LocalVersion>> localVersions(Services& services, const Actor& actor, LocalUnitId id);

Result<LocalUnitId> startLocalUnit(Services& services, const Actor& actor);
struct Saved {
    int revision = 0;  // what the next save begins from
    UtcTime at;
    /// Somebody else saved since `base`: this text is kept aside and the draft is as she left it.
    std::optional<LocalVersion> overtakenBy;
};
Result<Saved> saveLocalUnit(Services& services, const Actor& actor, LocalUnitId id, int base, const LocalUnit& unit);
/// A draft that was never published, with all its texts. Refused (local_unit_published, local_unit_underway) when it
/// was, or while what was sent of it waits to be decided on.
Result<Done> deleteLocalUnit(Services& services, const Actor& actor, LocalUnitId id);
/// Makes an upload of the draft as it stands: from there it is checked and published. Refused with fields when
/// something is missing.
Result<ImportJobId> sendLocalUnit(Services& services, const Actor& actor, LocalUnitId id);

/// Where a local curriculum belongs: as the version that was sent says, or by the decision numbers that its file names.
/// A qualification that comes later is found by its number all the same.
void keepHomes(database::Transaction& tx, CurriculumId curriculum, const importers::CurriculumDraft& draft);
/// Published local curricula of a qualification, and the qualifications of a local unit.
struct LocalLink {
    CurriculumId curriculum;
    LocalizedText name;
    std::string decisionNumber;
    LocalPlace place = LocalPlace::Vocational;
    using Columns = std::tuple<CurriculumId, LocalizedText, std::string, LocalPlace>;
};
std::vector<LocalLink> localUnitsOf(database::Transaction& tx, CurriculumId home);
std::vector<LocalLink> homesOf(database::Transaction& tx, CurriculumId local);

}  // namespace valo::curricula
