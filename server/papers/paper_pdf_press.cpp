#include "papers/paper_pdf_press.hpp"

#include <cairo-pdf.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <memory>
#include <numbers>
#include <stdexcept>

namespace valo::papers::pdf {
namespace {

constexpr double kHalfTurn = std::numbers::pi;

struct Destroy {
    void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
    void operator()(cairo_t* cr) const { cairo_destroy(cr); }
};

cairo_status_t append(void* bytes, const unsigned char* data, unsigned length) {
    static_cast<std::string*>(bytes)->append(reinterpret_cast<const char*>(data), length);
    return CAIRO_STATUS_SUCCESS;
}
void check(cairo_status_t status) {
    if (status != CAIRO_STATUS_SUCCESS)
        throw std::runtime_error(fmt::format("the PDF cannot be drawn: {}", cairo_status_to_string(status)));
}

}  // namespace

void Press::beginPage() {
    pages_.emplace_back();
    structure.pages.emplace_back();
    pieces_ = 0;
}

void Press::tagged(std::size_t element, Draw draw) {
    structure.elements[element].kids.emplace_back(Piece{pages_.size() - 1, pieces_++});
    structure.pages.back().push_back({element, ""});
    pages_.back().push_back(std::move(draw));
}

void Press::artifact(std::size_t page, std::string kind, Draw draw) {
    structure.pages[page].push_back({Mark::kArtifact, std::move(kind)});
    pages_[page].push_back(std::move(draw));
}

std::string Press::print() const {
    std::string bytes;
    const std::unique_ptr<cairo_surface_t, Destroy> surface(
        cairo_pdf_surface_create_for_stream(append, &bytes, kPageWidth, kPageHeight));
    {
        const std::unique_ptr<cairo_t, Destroy> cr(cairo_create(surface.get()));
        for (const auto& page : pages_) {
            for (const auto& draw : page) {
                cairo_tag_begin(cr.get(), kMarkTag, nullptr);
                draw(cr.get());
                cairo_tag_end(cr.get(), kMarkTag);
            }
            cairo_show_page(cr.get());
        }
        check(cairo_status(cr.get()));
    }
    cairo_surface_finish(surface.get());
    check(cairo_surface_status(surface.get()));
    return bytes;
}

void rule(cairo_t* cr, double x, double y, double width, double thickness, Colour colour) {
    use(cr, colour);
    cairo_rectangle(cr, x, y - thickness / 2, width, thickness);
    cairo_fill(cr);
}

void drawSun(cairo_t* cr, double x, double y, double radius, Colour colour) {
    use(cr, colour);
    cairo_new_path(cr);
    cairo_arc(cr, x, y, radius, kHalfTurn, 2 * kHalfTurn);
    cairo_close_path(cr);
    cairo_fill(cr);
    cairo_set_line_cap(cr, CAIRO_LINE_CAP_ROUND);
    constexpr int kRays = 12;
    for (int i = 1; i < kRays; ++i) {
        const auto angle = kHalfTurn * (1 + static_cast<double>(i) / kRays);
        const auto c = std::cos(angle), s = std::sin(angle);
        const auto to = i % 2 == 0 ? 1.95 : 1.62;
        cairo_set_line_width(cr, radius * (i % 2 == 0 ? 0.085 : 0.06));
        cairo_move_to(cr, x + c * radius * 1.28, y + s * radius * 1.28);
        cairo_line_to(cr, x + c * radius * to, y + s * radius * to);
        cairo_stroke(cr);
    }
}

void drawLamp(cairo_t* cr, int level, double x, double y, double size, Colour colour) {
    const auto radius = size * (level == 4 ? 9 : 10) / 32, cx = x + size / 2, cy = y + size / 2;
    use(cr, colour);
    cairo_new_path(cr);
    if (level == 4) {
        cairo_arc(cr, cx, cy, radius, 0, 2 * kHalfTurn);
    } else if (level > 1) {
        const auto rise = std::asin((level == 2 ? 1.0 : -1.0) / 3);  // the light ends a third or two thirds up
        cairo_arc(cr, cx, cy, radius, rise, kHalfTurn - rise);
        cairo_close_path(cr);
    }
    cairo_fill(cr);
    use(cr, kInk);
    cairo_set_line_width(cr, 0.8);
    cairo_arc(cr, cx, cy, radius, 0, 2 * kHalfTurn);
    cairo_stroke(cr);
    for (int i = 0; level == 4 && i < 8; ++i) {
        const auto angle = kHalfTurn * i / 4, c = std::cos(angle), s = std::sin(angle);
        cairo_move_to(cr, cx + c * radius * 1.3, cy + s * radius * 1.3);
        cairo_line_to(cr, cx + c * radius * 1.58, cy + s * radius * 1.58);
        cairo_stroke(cr);
    }
}

/// Every row as one dashed line, a tenth as long in the file as its rectangles. Each is a hair higher than its row, so
/// that nothing shines through between them.
void drawQr(cairo_t* cr, const QrCode& code, double x, double y, double size) {
    constexpr double kHair = 0.04;
    cairo_save(cr);
    cairo_translate(cr, x, y);
    cairo_scale(cr, size / code.size, size / code.size);
    use(cr, kInk);
    cairo_set_line_cap(cr, CAIRO_LINE_CAP_BUTT);
    cairo_set_line_width(cr, 1 + kHair);
    for (int row = 0; row < code.size; ++row) {
        int from = 0;
        while (from < code.size && !code.at(row, from)) ++from;
        std::vector<double> dashes;  // dark, light, dark …
        for (int at = from, end = from; at < code.size; at = end) {
            while (end < code.size && code.at(row, end) == code.at(row, at)) ++end;
            dashes.push_back(end - at);
        }
        if (dashes.empty()) continue;
        if (dashes.size() % 2 == 1) dashes.push_back(1);
        cairo_set_dash(cr, dashes.data(), static_cast<int>(dashes.size()), 0);
        cairo_move_to(cr, from, row + 0.5);
        cairo_line_to(cr, code.size, row + 0.5);
        cairo_stroke(cr);
    }
    cairo_restore(cr);
}

void drawFrame(cairo_t* cr, Box box, Colour colour) {
    constexpr double radius = 6, right = kHalfTurn / 2;
    cairo_new_path(cr);
    cairo_arc(cr, box.x + box.width - radius, box.y + radius, radius, -right, 0);
    cairo_arc(cr, box.x + box.width - radius, box.y + box.height - radius, radius, 0, right);
    cairo_arc(cr, box.x + radius, box.y + box.height - radius, radius, right, 2 * right);
    cairo_arc(cr, box.x + radius, box.y + radius, radius, 2 * right, 3 * right);
    cairo_close_path(cr);
    use(cr, colour);
    cairo_set_line_width(cr, 0.8);
    cairo_stroke(cr);
}

void drawBullet(cairo_t* cr, double x, double y, Colour colour) {
    cairo_new_path(cr);
    cairo_arc(cr, x, y, 1.9, 0, 2 * kHalfTurn);
    use(cr, colour);
    cairo_fill(cr);
}

Picture::Picture(const std::string& png) {
    struct Rest {
        const char* at;
        std::size_t left;
    } rest{png.data(), png.size()};
    surface_ = cairo_image_surface_create_from_png_stream(
        [](void* from, unsigned char* to, unsigned length) {
            auto& bytes = *static_cast<Rest*>(from);
            if (length > bytes.left) return CAIRO_STATUS_READ_ERROR;
            std::memcpy(to, bytes.at, length);
            bytes.at += length;
            bytes.left -= length;
            return CAIRO_STATUS_SUCCESS;
        },
        &rest);
    if (const auto status = cairo_surface_status(surface_); status != CAIRO_STATUS_SUCCESS) {
        cairo_surface_destroy(surface_);
        check(status);
    }
}

void Picture::paint(cairo_t* cr, double w, double h) const {
    cairo_save(cr);
    cairo_scale(cr, w / width(), h / height());
    cairo_set_source_surface(cr, surface_, 0, 0);
    cairo_paint(cr);
    cairo_restore(cr);
}

void Picture::draw(cairo_t* cr, Box box) const {
    // On whole points, and without its outermost point: so Cairo sees that nothing shines through, and draws it as it
    // is instead of in a rendering of the page.
    const auto x = std::round(box.x), y = std::round(box.y), w = std::round(box.width), h = std::round(box.height);
    cairo_save(cr);
    cairo_rectangle(cr, x + 1, y + 1, w - 2, h - 2);
    cairo_translate(cr, x, y);
    cairo_scale(cr, w / width(), h / height());
    cairo_set_source_surface(cr, surface_, 0, 0);
    cairo_fill(cr);
    cairo_restore(cr);
}

void drawJpeg(cairo_t* cr, const std::shared_ptr<const std::string>& jpeg, int width, int height, Box box) {
    // Its pixels stay blank: Cairo writes the attached bytes instead of them.
    const auto drop = [](cairo_surface_t* of) { cairo_surface_destroy(of); };
    const std::unique_ptr<cairo_surface_t, decltype(drop)> surface(
        cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height), drop);
    using Kept = std::shared_ptr<const std::string>;
    auto kept = std::make_unique<Kept>(jpeg);
    check(cairo_surface_set_mime_data(
        surface.get(), CAIRO_MIME_TYPE_JPEG, reinterpret_cast<const unsigned char*>(jpeg->data()), jpeg->size(),
        [](void* of) { delete static_cast<Kept*>(of); }, kept.get()));
    static_cast<void>(kept.release());  // the surface has it now
    cairo_save(cr);
    cairo_rectangle(cr, box.x + 1, box.y + 1, box.width - 2, box.height - 2);
    cairo_translate(cr, box.x, box.y);
    cairo_scale(cr, box.width / width, box.height / height);
    cairo_set_source_surface(cr, surface.get(), 0, 0);
    cairo_pattern_set_filter(cairo_get_source(cr), CAIRO_FILTER_FAST);  // PDF/A forbids interpolation
    cairo_fill(cr);
    cairo_restore(cr);
}

}  // namespace valo::papers::pdf
