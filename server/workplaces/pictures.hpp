#pragma once
// Pictures of the place in a report, each with what it shows in words.
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "accounts/services.hpp"
#include "core/json.hpp"
#include "web/data.hpp"
#include "workplaces/store.hpp"

namespace valo::workplaces {

struct PictureTag {};
using PictureId = Id<PictureTag>;
inline constexpr std::size_t kMostPictures = 6;

struct Picture {
    PictureId id;
    LocalizedText words;  // for those who do not see it
    int width = 0, height = 0;
    using Columns = std::tuple<PictureId, LocalizedText, int, int>;
};
std::vector<Picture> picturesOf(Transaction& tx, EnvironmentId report);
/// Those of the version before, in a new one.
void copyPictures(Transaction& tx, EnvironmentId from, EnvironmentId to);

/// Into a draft. Refusals name `picture` (see papers::drawnPhoto(), too_many_items) and `words`.
Result<PictureId> addPicture(Services& services, const Actor& actor, EnvironmentId report, const LocalizedText& words,
                             const std::string& uploaded);
/// Out of a draft; once more is done already.
Result<Done> removePicture(Services& services, const Actor& actor, EnvironmentId report, PictureId picture);

/// A JPEG's bytes. Who reads the report sees them; anybody, when it stands in the register.
Result<std::string> pictureFor(Services& services, const std::optional<Actor>& actor, EnvironmentId report,
                               PictureId picture);

/// The JPEGs of a report that stands in the register; none of another.
using PictureFiles = std::map<PictureId, std::shared_ptr<const std::string>>;
PictureFiles publicPictures(Services& services, EnvironmentId report);

/// Rows for the partial `photo`, and the same in JSON.
std::vector<web::Data> pictureRows(const std::vector<Picture>& pictures, EnvironmentId report, Language reader);
void writePictures(JsonWriter& out, const std::vector<Picture>& pictures, EnvironmentId report);

}  // namespace valo::workplaces
