#include "web/lamp.hpp"

#include <array>
#include <cassert>

#include "core/text.hpp"

namespace valo::web {
namespace {

// A circle of radius 10 in a field of 32. The light rises from below and ends in a line of its own, so that the measure
// can be read without colour; the spark is a star, so that nobody takes it for a radio button.
constexpr std::array<std::string_view, 5> kLight{
    "",
    R"(<path class="lamp-light lamp-spark" d="M16 9.5Q16.8 15.2 22.5 16Q16.8 16.8 16 22.5Q15.2 16.8 9.5 16Q15.2 15.2 16 9.5Z"/>)",
    R"(<path class="lamp-light" d="M6.57 19.33A10 10 0 0 0 25.43 19.33Z"/>)",
    R"(<path class="lamp-light" d="M6.57 12.67A10 10 0 1 0 25.43 12.67Z"/>)",
    R"(<circle class="lamp-light" cx="16" cy="16" r="9"/><path class="lamp-rays" d="M16 1.5v2.5M16 28v2.5M1.5 16h2.5M28)"
    R"( 16h2.5M5.7 5.7l1.8 1.8M24.5 24.5l1.8 1.8M5.7 26.3l1.8-1.8M24.5 7.5l1.8-1.8"/>)"};

}  // namespace

std::string lampSvg(int level, std::string_view label) {
    assert(level >= 0 && level < static_cast<int>(kLight.size()));
    std::string svg =
        "<svg class=\"lamp lamp-" + std::to_string(level) + "\" viewBox=\"0 0 32 32\" width=\"32\" height=\"32\" ";
    svg += label.empty() ? std::string("aria-hidden=\"true\" focusable=\"false\">")
                         : "role=\"img\" aria-label=\"" + escapeHtml(label) + "\">";
    svg += kLight[static_cast<std::size_t>(level)];
    const std::string_view radius = level == 4 ? "9" : "10";
    return svg + "<circle class=\"lamp-edge\" cx=\"16\" cy=\"16\" r=\"" + std::string(radius) + "\"/></svg>";
}

}  // namespace valo::web
