#pragma once
// The pages of a PDF while they are drawn, and the small drawings that stand on them.
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "papers/paper_pdf_structure.hpp"
#include "papers/paper_pdf_type.hpp"
#include "papers/qr.hpp"

namespace valo::papers::pdf {

/// What is drawn on each page, in reading order, kept until the number of pages is known.
class Press {
 public:
    using Draw = std::function<void(cairo_t*)>;

    explicit Press(Language language) : structure(language) {}

    void beginPage();
    std::size_t pageCount() const { return pages_.size(); }
    void tagged(std::size_t element, Draw draw);
    void artifact(Draw draw) { artifact(pages_.size() - 1, "", std::move(draw)); }
    void artifact(std::size_t page, std::string kind, Draw draw);
    void link(std::size_t element, Box box, const std::string& url) {
        structure.elements[element].kids.emplace_back(LinkArea{pages_.size() - 1, box, url});
    }
    /// Cairo's bytes, to be made whole by complete().
    std::string print() const;

    Structure structure;

 private:
    std::vector<std::vector<Draw>> pages_;
    std::size_t pieces_ = 0;  // tagged ones of the last page
};

/// A filled bar whose middle is at `y`.
void rule(cairo_t* cr, double x, double y, double width, double thickness, Colour colour);
/// The mark of light: half a sun, risen from the bar beneath it.
void drawSun(cairo_t* cr, double x, double y, double radius, Colour colour);
/// The light of a level (1 practising … 4 advanced) as the pages draw it, in a field of `size`.
void drawLamp(cairo_t* cr, int level, double x, double y, double size, Colour colour);
void drawQr(cairo_t* cr, const QrCode& code, double x, double y, double size);
void drawFrame(cairo_t* cr, Box box, Colour colour);
void drawBullet(cairo_t* cr, double x, double y, Colour colour);

/// A bitmap that outlives its drawing: an organisation's logo, PNG.
class Picture {
 public:
    /// Throws std::runtime_error when the bytes are no PNG.
    explicit Picture(const std::string& png);
    ~Picture() { cairo_surface_destroy(surface_); }
    Picture(const Picture&) = delete;
    int width() const { return cairo_image_surface_get_width(surface_); }
    int height() const { return cairo_image_surface_get_height(surface_); }
    void draw(cairo_t* cr, Box box) const;
    /// All of it, from the origin.
    void paint(cairo_t* cr, double width, double height) const;

 private:
    cairo_surface_t* surface_;
};

/// A photograph, put into the file as the JPEG that it is.
void drawJpeg(cairo_t* cr, const std::shared_ptr<const std::string>& jpeg, int width, int height, Box box);

}  // namespace valo::papers::pdf
