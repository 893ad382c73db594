#include "papers/logo.hpp"

#include <librsvg/rsvg.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <stdexcept>

#include "papers/paper_pdf_press.hpp"

namespace valo::papers {
namespace {

constexpr double kMostWidth = 480, kMostHeight = 144;  // pixels: 150 by 42 points at some 230 an inch
constexpr unsigned kMostSide = 4000;                   // of an uploaded bitmap

struct Drop {
    void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
    void operator()(cairo_t* cr) const { cairo_destroy(cr); }
    void operator()(RsvgHandle* handle) const { g_object_unref(handle); }
};

constexpr double kMargin = 8;  // pixels around it, of which the paper leaves out the outermost

/// White, in the size that `width` by `height` have when they fit; `draw` fills all but the margin.
template <class Draw>
std::string canvas(double width, double height, Draw&& draw) {
    const auto scale = std::min((kMostWidth - 2 * kMargin) / width, (kMostHeight - 2 * kMargin) / height);
    const auto w = std::max(1.0, std::round(width * scale)), h = std::max(1.0, std::round(height * scale));
    const std::unique_ptr<cairo_surface_t, Drop> surface(cairo_image_surface_create(
        CAIRO_FORMAT_RGB24, static_cast<int>(w + 2 * kMargin), static_cast<int>(h + 2 * kMargin)));
    {
        const std::unique_ptr<cairo_t, Drop> cr(cairo_create(surface.get()));
        cairo_set_source_rgb(cr.get(), 1, 1, 1);
        cairo_paint(cr.get());
        cairo_translate(cr.get(), kMargin, kMargin);
        if (!draw(cr.get(), w, h)) return {};
    }
    std::string png;
    const auto append = [](void* to, const unsigned char* data, unsigned length) {
        static_cast<std::string*>(to)->append(reinterpret_cast<const char*>(data), length);
        return CAIRO_STATUS_SUCCESS;
    };
    return cairo_surface_write_to_png_stream(surface.get(), append, &png) == CAIRO_STATUS_SUCCESS ? png : "";
}

unsigned bigEndian(const std::string& bytes, std::size_t at) {
    unsigned number = 0;
    for (std::size_t i = 0; i < 4; ++i) number = number << 8 | static_cast<unsigned char>(bytes[at + i]);
    return number;
}

/// Empty when it cannot be read. The sides stand in the head, before anything is unpacked.
std::string fromPng(const std::string& bytes) {
    if (bytes.size() < 33) return {};
    const auto width = bigEndian(bytes, 16), height = bigEndian(bytes, 20);
    if (width == 0 || height == 0 || width > kMostSide || height > kMostSide) return {};
    try {
        const pdf::Picture picture(bytes);
        return canvas(width, height, [&](cairo_t* cr, double w, double h) {
            picture.paint(cr, w, h);
            return cairo_status(cr) == CAIRO_STATUS_SUCCESS;
        });
    } catch (const std::runtime_error&) {
        return {};
    }
}

/// Without a base address librsvg reads nothing besides these bytes.
std::string fromSvg(const std::string& bytes) {
    const std::unique_ptr<RsvgHandle, Drop> svg(
        rsvg_handle_new_from_data(reinterpret_cast<const guint8*>(bytes.data()), bytes.size(), nullptr));
    if (!svg) return {};
    double width = 0, height = 0;
    gboolean hasWidth = FALSE, hasHeight = FALSE, hasBox = FALSE;
    RsvgLength w, h;
    RsvgRectangle box;
    rsvg_handle_get_intrinsic_dimensions(svg.get(), &hasWidth, &w, &hasHeight, &h, &hasBox, &box);
    if (!rsvg_handle_get_intrinsic_size_in_pixels(svg.get(), &width, &height) && hasBox)
        width = box.width, height = box.height;
    if (!(width > 0 && height > 0 && width / height < 50 && height / width < 50)) return {};
    return canvas(width, height, [&](cairo_t* cr, double most, double tall) {
        const RsvgRectangle viewport{0, 0, most, tall};
        return rsvg_handle_render_document(svg.get(), cr, &viewport, nullptr) == TRUE;
    });
}

}  // namespace

std::optional<double> contrastWithWhite(std::string_view colour) {
    if (colour.size() != 7 || colour[0] != '#') return std::nullopt;
    double luminance = 0;
    constexpr std::array kWeights{0.2126, 0.7152, 0.0722};
    for (std::size_t i = 0; i < 3; ++i) {
        int value = 0;
        for (const char c : colour.substr(1 + 2 * i, 2)) {
            const auto digit =
                std::string_view("0123456789abcdef").find(c >= 'A' && c <= 'F' ? static_cast<char>(c + 32) : c);
            if (digit == std::string_view::npos) return std::nullopt;
            value = value * 16 + static_cast<int>(digit);
        }
        const auto share = value / 255.0;
        luminance += kWeights[i] * (share <= 0.04045 ? share / 12.92 : std::pow((share + 0.055) / 1.055, 2.4));
    }
    return 1.05 / (luminance + 0.05);
}

Result<std::string> drawnLogo(const std::string& uploaded) {
    if (uploaded.size() > kLogoMostBytes) return invalid("logo", "too_large", std::to_string(kLogoMostBytes / 1024));
    std::string drawn;
    if (uploaded.starts_with("\x89PNG\r\n\x1a\n"))
        drawn = fromPng(uploaded);
    else if (uploaded.find("<svg") != uploaded.npos)
        drawn = fromSvg(uploaded);
    else
        return invalid("logo", "picture_kind");
    if (drawn.empty()) return invalid("logo", "picture_unreadable");
    return drawn;
}

}  // namespace valo::papers
