#pragma once
// An organisation's own colours and logo: checked and drawn anew before any paper bears them.
#include <optional>
#include <string>
#include <string_view>

#include "core/result.hpp"

namespace valo::papers {

inline constexpr std::size_t kLogoMostBytes = 512 * 1024;
inline constexpr double kLeastContrast = 4.5;  // WCAG 2.2, 1.4.3

/// The contrast of a colour with white, 1 to 21; nothing when it is no "#rrggbb".
std::optional<double> contrastWithWhite(std::string_view colour);

/// A PNG or SVG drawn anew on white in the size that paper needs, as PNG of our own making: nothing of the uploaded
/// bytes but their looks goes on, and nothing that they refer to is fetched. Refusals of the field "logo": too_large,
/// picture_kind, picture_unreadable.
Result<std::string> drawnLogo(const std::string& uploaded);

}  // namespace valo::papers
