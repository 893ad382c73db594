#pragma once
// A workplace and its tasks in plain words.
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "core/actor.hpp"
#include "core/codes.hpp"
#include "core/language.hpp"
#include "core/result.hpp"
#include "core/time.hpp"

namespace valo::workplaces {

/// The part that a task has in its workplace's work: its core, or something that somebody else could take over.
enum class TaskPart { Open, Core, Given };

}  // namespace valo::workplaces

namespace valo {
template <>
inline constexpr auto kCodes<workplaces::TaskPart> =
    std::to_array<Code<workplaces::TaskPart>>({{workplaces::TaskPart::Open, "open"},
                                               {workplaces::TaskPart::Core, "core"},
                                               {workplaces::TaskPart::Given, "given"}});
}

namespace valo::workplaces {

inline constexpr std::size_t kLongestLine = 200, kLongestText = 4000, kLongestTask = 300, kMostPastedTasks = 500;

/// What a person fills in about a workplace. The contact is a person: shown to colleagues, and in public only by a
/// report that says so.
struct Contact {
    std::string name, title, phone, email;
    bool empty() const { return name.empty() && title.empty() && phone.empty() && email.empty(); }
    using Columns = std::tuple<std::string, std::string, std::string, std::string>;
};
inline constexpr std::size_t kMostFurtherContacts = 4;

struct WorkplaceDetails {
    std::string name, unitName, businessId, street, postalCode, municipality;
    LocalizedText description;
    std::string webPage;
    std::string contactName, contactTitle, contactPhone, contactEmail;
    std::string socialMedia;               // further addresses on the web, separated by spaces
    std::vector<Contact> furtherContacts;  // only where a whole workplace is asked for
};
/// What keeps the details from being saved; empty when nothing does.
std::vector<FieldError> wrongFields(const WorkplaceDetails& details);

struct Workplace {
    WorkplaceId id;
    OrganisationId organisation;
    std::optional<UtcTime> archivedAt;
    WorkplaceDetails details;
    using Columns = std::tuple<WorkplaceId, OrganisationId, std::optional<UtcTime>, std::string, std::string,
                               std::string, std::string, std::string, std::string, LocalizedText, std::string,
                               std::string, std::string, std::string, std::string, std::string>;

    /// "Kahvila Aurinko, keittiö": the name and, where there is one, the unit's.
    std::string title() const;
};

/// Coordinators and administrators of the organisation change its workplaces; coaches read them.
bool mayRead(const Actor& actor, OrganisationId organisation);
bool mayChange(const Actor& actor, OrganisationId organisation);

struct Task {
    TaskId id;
    WorkplaceId workplace;
    int position = 0;
    LocalizedText text;
    TaskPart part = TaskPart::Open;
    std::optional<UtcTime> archivedAt;
    using Columns = std::tuple<TaskId, WorkplaceId, int, LocalizedText, TaskPart, std::optional<UtcTime>>;
};
std::vector<FieldError> wrongFields(const LocalizedText& taskText);

/// What stands behind "- ", "• ", "1) " or "12. " at the beginning of a line.
std::string_view withoutBullet(std::string_view line);
/// The lines of a pasted list as task texts: without bullets, numbering and empty lines, each once.
std::vector<std::string> pastedTasks(std::string_view text);

}  // namespace valo::workplaces
