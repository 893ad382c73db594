#pragma once
// Photographs that people upload: drawn anew, so that nothing of the file but its looks is kept.
#include <string>

#include "core/result.hpp"

namespace valo::papers {

inline constexpr std::size_t kPhotoMostBytes = 12 * 1024 * 1024;

struct Photo {
    std::string jpeg;
    int width = 0, height = 0;
};
/// A JPEG or PNG turned upright and drawn anew as a JPEG of at most 1600 pixels a side: without place, time, camera or
/// anything else that the file says besides. Refusals of the field "picture": too_large, photo_kind, photo_unreadable.
Result<Photo> drawnPhoto(const std::string& uploaded);

}  // namespace valo::papers
