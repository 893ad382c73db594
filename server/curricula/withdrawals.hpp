#pragma once
// Taking a curriculum out of use and bringing it back; and everything that an organisation did with its curricula.
#include "curricula/actions.hpp"
#include "curricula/curriculum.hpp"
#include "database/transaction.hpp"

namespace valo::curricula {

struct Withdrawal {
    std::int64_t id = 0;
    CurriculumId curriculum;
    std::string reason, by;
    UtcTime at;
    using Columns = std::tuple<std::int64_t, CurriculumId, std::string, std::string, UtcTime>;
};
/// The one that stands, if any.
std::optional<Withdrawal> withdrawalOf(database::Transaction& tx, CurriculumId curriculum);

/// Those who may import, of the organisation that brought it; an administrator where it is nobody's.
bool mayWithdraw(const Actor& actor, const Curriculum& curriculum);
/// From now on nothing new rests on it: it is not suggested, not mapped, not chosen as a goal or as the basis of a
/// report. What rests on it already stays and is listed to be looked at again; certificates are untouched.
Result<Done> withdrawCurriculum(Services& services, const Actor& actor, CurriculumId curriculum,
                                std::string_view reason);
Result<Done> restoreCurriculum(Services& services, const Actor& actor, CurriculumId curriculum);
/// A newer version of a withdrawn curriculum stays withdrawn.
void keepWithdrawn(database::Transaction& tx, CurriculumId curriculum);

/// What people of an organisation did, or what was done to curricula that are theirs.
enum class Deed { Imported, Withdrawn, Restored };
struct HistoryEntry {
    Deed deed = Deed::Imported;
    UtcTime at;
    std::string by;
    CurriculumId curriculum;
    LocalizedText name;
    std::string decisionNumber, fileName, sha256, reason;
    std::int64_t import = 0;  // 0: no bytes
    using Columns = std::tuple<Deed, UtcTime, std::string, CurriculumId, LocalizedText, std::string, std::string,
                               std::string, std::string, std::int64_t>;
};
/// Newest first, older than `before` when given.
Result<std::vector<HistoryEntry>> historyOfOrganisation(Services& services, const Actor& actor,
                                                        std::optional<UtcTime> before, std::size_t limit);
/// The bytes of one import, as they came; for those who may import.
struct OriginalFile {
    std::string name;
    database::Bytes bytes;
    bool isPacked = false;  // as it is stored, not as it is given
    using Columns = std::tuple<std::string, database::Bytes, bool>;
};
Result<OriginalFile> originalOf(Services& services, const Actor& actor, CurriculumId curriculum, std::int64_t import);

}  // namespace valo::curricula

namespace valo {
template <>
inline constexpr auto kCodes<curricula::Deed> = std::to_array<Code<curricula::Deed>>({
    {curricula::Deed::Imported, "imported"},
    {curricula::Deed::Withdrawn, "withdrawn"},
    {curricula::Deed::Restored, "restored"},
});
}  // namespace valo
