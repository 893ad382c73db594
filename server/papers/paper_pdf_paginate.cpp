#include <fmt/format.h>

#include <cmath>
#include <stdexcept>

#include "papers/paper_pdf_rows.hpp"

namespace valo::papers::pdf {
namespace {

constexpr double kStartOfTallRow = 80;  // what must fit of it where it begins

class Paginator {
 public:
    Paginator(const Paper& paper, const std::vector<Row>& rows, Press& press)
        : paper_(paper), rows_(rows), press_(press) {}

    void place() {
        newPage();
        for (std::size_t i = 1; i < rows_.size(); ++i) place(i);
        footers();
    }

 private:
    struct Cursor {
        std::size_t run = 0, line = 0;
    };

    double left() const { return kBottom - y_; }

    void newPage() {
        press_.beginPage();
        if (paper_.isPreview) previewMark();
        y_ = top_ = kTop;
    }

    /// The height that must be free for this row to begin: its own and those of the rows it stays with.
    double needed(std::size_t i) const {
        const auto& row = rows_[i];
        auto height = row.height();
        if (height > row.breaksAbove) height = std::min(row.breaksAbove, kStartOfTallRow);
        return row.before + height + (row.staysWithNext && i + 1 < rows_.size() ? needed(i + 1) : 0);
    }

    void place(std::size_t i) {
        const auto& row = rows_[i];
        if (y_ > top_) {
            if (const auto need = needed(i);
                need > left() && (need <= kWholePage || row.height() + row.before > left()))
                startPage(row);
        }
        if (y_ > top_) y_ += row.before;
        std::vector<Cursor> cursors(row.cells.size());
        while (!placePart(row, cursors)) startPage(row);
    }
    void startPage(const Row& row) {
        newPage();
        if (row.header == 0) return;
        const auto& header = rows_[row.header];
        const auto height = header.height();
        header.decorate(press_, {kLeft, y_, kWidth, height});
        for (const auto& cell : header.cells) {
            auto y = y_ + header.padAbove;
            for (const auto& run : cell.runs) {
                press_.artifact(
                    [text = run.text, x = cell.x, y](cairo_t* cr) { text->draw(cr, 0, text->lines.size(), x, y); });
                y += run.text->height();
            }
        }
        y_ = top_ = y_ + height;
    }

    struct Portion {
        const Run* run;
        std::size_t from, to;
        double x, y;
    };
    /// As much of the row as this page holds; true when that was the rest of it.
    bool placePart(const Row& row, std::vector<Cursor>& cursors) {
        std::vector<Portion> portions;
        bool isWhole = true;
        double bottom = y_ + row.padAbove + row.least;
        const bool isFirst = std::ranges::all_of(cursors, [](Cursor c) { return c.run == 0 && c.line == 0; });
        for (std::size_t i = 0; i < row.cells.size(); ++i) {
            const auto end = placeCell(row.cells[i], cursors[i], y_ + row.padAbove, kBottom - row.padBelow, portions);
            bottom = std::max(bottom, end);
            isWhole = isWhole && cursors[i].run == row.cells[i].runs.size();
        }
        if (portions.empty() && !isWhole && y_ == top_) throw std::runtime_error("a line is taller than its page");
        if (isWhole && row.decorate) row.decorate(press_, {kLeft, y_, kWidth, bottom + row.padBelow - y_});
        if (isFirst && row.begin && (isWhole || !portions.empty())) row.begin(press_, y_ + row.padAbove);
        for (const auto& portion : portions) emit(portion);
        y_ = bottom + row.padBelow;
        return isWhole;
    }
    static double placeCell(const RowCell& cell, Cursor& at, double y, double limit, std::vector<Portion>& portions) {
        while (at.run < cell.runs.size()) {
            const auto& run = cell.runs[at.run];
            const auto& lines = run.text->lines;
            if (at.line == 0) y += run.before;
            auto to = at.line;
            auto end = y;
            while (to < lines.size() && end + lines[to].height <= limit) end += lines[to++].height;
            if (to + 1 == lines.size() && to > at.line + 1) end -= lines[--to].height;  // no last line alone on a page
            if (to > at.line) portions.push_back({&run, at.line, to, cell.x, y});
            y = end;
            at.line = to;
            if (to < lines.size()) return y;
            ++at.run;
            at.line = 0;
        }
        return y;
    }
    void emit(const Portion& p) {
        press_.tagged(p.run->element, [text = p.run->text, p](cairo_t* cr) { text->draw(cr, p.from, p.to, p.x, p.y); });
        if (p.run->url.empty()) return;
        auto y = p.y;
        for (auto i = p.from; i < p.to; ++i) {
            const auto& line = p.run->text->lines[i];
            press_.link(p.run->element, {p.x, y, line.width, line.height}, p.run->url);
            y += line.height;
        }
    }

    /// Nobody shall take it for the document, not a corner of it on a screen either: the word stands across every page
    /// again and again, as a shape, so that copied text stays free of it.
    void previewMark() {
        constexpr double strip = 30, step = 150;
        const auto word = setText(paper_.previewWord, Style::Watermark, -1, paper_.language);
        const auto words = setText(paper_.previewWord, Style::Strip, -1, paper_.language);
        press_.artifact([word](cairo_t* cr) {
            if (word->width() <= 0) return;
            cairo_save(cr);
            cairo_translate(cr, kPageWidth / 2, kPageHeight / 2);
            cairo_rotate(cr, -std::atan2(kPageHeight, kPageWidth));
            use(cr, kPaleWarning);
            const auto reach = std::hypot(kPageWidth, kPageHeight) / 2;
            const auto length = word->width() + 60;
            for (double y = -reach; y < reach; y += step)
                for (double x = -reach - std::fmod(std::abs(y), length); x < reach; x += length) {
                    cairo_move_to(cr, x, y);
                    pango_cairo_layout_line_path(cr, word->lines[0].line);
                    cairo_fill(cr);
                }
            cairo_restore(cr);
        });
        press_.artifact([](cairo_t* cr) {
            use(cr, kWarning);
            cairo_rectangle(cr, 0, 0, kPageWidth, strip);
            cairo_fill(cr);
        });
        const auto draw = [words](cairo_t* cr) {
            words->draw(cr, 0, words->lines.size(), (kPageWidth - words->width()) / 2, (strip - words->height()) / 2);
        };
        if (press_.pageCount() > 1) return press_.artifact(draw);
        press_.tagged(kPreviewNotice, draw);
    }

    /// In the middle, so that it stands below every column for readers that guess the order from the places.
    void footers() {
        constexpr double top = kPageHeight - 40;
        for (std::size_t i = 0; i < press_.pageCount(); ++i) {
            const auto words =
                setText(fmt::format("{} · {} {}/{}", paper_.footer, paper_.pageWord, i + 1, press_.pageCount()),
                        Style::Footer, kWidth, paper_.language);
            press_.artifact(i, "<</Type /Pagination /Subtype /Footer>>", [words](cairo_t* cr) {
                rule(cr, kLeft, top - 6, kWidth, 0.6, kLine);
                words->draw(cr, 0, words->lines.size(), kLeft + (kWidth - words->width()) / 2, top);
            });
        }
    }

    const Paper& paper_;
    const std::vector<Row>& rows_;
    Press& press_;
    double y_ = 0, top_ = 0;
};

}  // namespace

void paginate(const Paper& paper, const std::vector<Row>& rows, Press& press) { Paginator(paper, rows, press).place(); }

}  // namespace valo::papers::pdf
