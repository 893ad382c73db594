#pragma once
// Type for the PDF: words shaped by Pango in the styles of a certificate, line by line.
#include <pango/pangocairo.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/language.hpp"

namespace valo::papers::pdf {

enum class Style {
    Title,
    Issuer,
    Name,
    Lead,
    Heading,
    Subheading,
    Body,
    Small,
    Label,
    Cell,
    CellAside,
    CellHead,
    Code,
    Link,
    Footer,
    Strip,
    Watermark
};

struct Colour {
    double red, green, blue;
};
inline constexpr Colour kInk{0x14 / 255.0, 0x24 / 255.0, 0x2b / 255.0};
inline constexpr Colour kQuietInk{0x3d / 255.0, 0x50 / 255.0, 0x58 / 255.0};
inline constexpr Colour kWater{0x0b / 255.0, 0x55 / 255.0, 0x63 / 255.0};
inline constexpr Colour kLight{0xf5 / 255.0, 0xb8 / 255.0, 0x2e / 255.0};
inline constexpr Colour kLine{0xc9 / 255.0, 0xd4 / 255.0, 0xd2 / 255.0};
inline constexpr Colour kStrongLine{0x5f / 255.0, 0x73 / 255.0, 0x77 / 255.0};
inline constexpr Colour kWarning{0x8a / 255.0, 0x5a / 255.0, 0};
inline constexpr Colour kPaleWarning{0xf5 / 255.0, 0xee / 255.0, 0xdf / 255.0};
inline constexpr Colour kWhite{1, 1, 1};

inline void use(cairo_t* cr, Colour c) { cairo_set_source_rgb(cr, c.red, c.green, c.blue); }

struct Release {
    void operator()(PangoLayout* layout) const { g_object_unref(layout); }
};

struct Line {
    PangoLayoutLine* line = nullptr;  // owned by the layout
    double width = 0, height = 0, baseline = 0;
    bool endsInSpace = false;  // broken at a space, which Pango leaves out
};

/// Words broken into lines. Lives and is drawn on the thread that set it.
struct Text {
    std::unique_ptr<PangoLayout, Release> layout;
    Style style = Style::Body;
    Colour colour{};
    std::vector<Line> lines;

    double height() const;
    double width() const;
    /// Draws lines [from, to) below `y`. Every break is drawn as a space too, so that copied words do not grow
    /// together.
    void draw(cairo_t* cr, std::size_t from, std::size_t to, double x, double y) const;
};
using TextPtr = std::shared_ptr<const Text>;

/// In the colour of the style, or another one. The same words in the same place are set once a thread.
TextPtr setText(const std::string& words, Style style, double width, Language language,
                std::optional<Colour> colour = std::nullopt);

}  // namespace valo::papers::pdf
