#include "web/lamp.hpp"

#include <array>
#include <cassert>

#include "core/text.hpp"

namespace valo::web {
namespace {

// A circle of radius 9 in a field of 32. The light rises from below and ends in a line of its own, so that the measure
// can be read without colour.
constexpr std::array<std::string_view, 5> kLight{
    "",
    R"(<circle class="lamp-light" cx="16" cy="16" r="3"/>)",
    R"(<path class="lamp-light" d="M7.5 19A9 9 0 0 0 24.5 19Z"/>)",
    R"(<path class="lamp-light" d="M7.5 13A9 9 0 1 0 24.5 13Z"/>)",
    R"(<circle class="lamp-light" cx="16" cy="16" r="9"/><path class="lamp-rays" d="M16 1.5v3M16 27.5v3M1.5 16h3M27.5)"
    R"( 16h3M5.7 5.7l2.2 2.2M24.1 24.1l2.2 2.2M5.7 26.3l2.2-2.2M24.1 7.9l2.2-2.2"/>)"};

}  // namespace

std::string lampSvg(int level, std::string_view label) {
    assert(level >= 0 && level < static_cast<int>(kLight.size()));
    std::string svg = "<svg class=\"lamp lamp-" + std::to_string(level) + "\" viewBox=\"0 0 32 32\" width=\"32\" height=\"32\" ";
    svg += label.empty() ? std::string("aria-hidden=\"true\" focusable=\"false\">")
                         : "role=\"img\" aria-label=\"" + escapeHtml(label) + "\">";
    svg += kLight[static_cast<std::size_t>(level)];
    return svg + "<circle class=\"lamp-edge\" cx=\"16\" cy=\"16\" r=\"9\"/></svg>";
}

}  // namespace valo::web
