#include <cairo-pdf.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>
#include <stdexcept>

#include "papers/paper.hpp"
#include "papers/paper_pdf_structure.hpp"
#include "papers/paper_pdf_type.hpp"
#include "papers/qr.hpp"
#include "papers/seal_room.hpp"

namespace valo::papers {
namespace {

using namespace pdf;

constexpr double kLeft = 62, kWidth = kPageWidth - 2 * kLeft;
constexpr double kTop = 54, kBottom = kPageHeight - 66;
constexpr double kWholePage = kBottom - kTop;
constexpr double kGutter = 14;
constexpr double kStartOfTallRow = 80;  // what must fit of it where it begins
constexpr double kQrSize = 84;
constexpr std::size_t kPreviewNotice = 1;  // the first element of a preview
constexpr double kDictionaryColumn = 0.32 * kWidth;

/// Words in a cell: what they belong to, and where they lead.
struct Run {
    TextPtr text;
    std::size_t element = 0;
    std::string url;
    double before = 0;  // air above
};
struct RowCell {
    double x = kLeft;
    std::vector<Run> runs;
};
/// What stands side by side and breaks together over pages. Every block becomes rows.
struct Row {
    std::vector<RowCell> cells;
    double before = 0;  // air above, unless it begins a page
    double padAbove = 0, padBelow = 0;
    double least = 0;                 // height, whatever the words need
    double breaksAbove = kWholePage;  // a row that is taller begins where it is and goes on on the next page
    bool staysWithNext = false;
    std::size_t header = 0;  // the row repeated above it on a new page; 0 is none
    std::function<void(class Press&, Box)> decorate;

    double height() const {
        double most = least;
        for (const auto& cell : cells) {
            double sum = 0;
            for (const auto& run : cell.runs) sum += run.before + run.text->height();
            most = std::max(most, sum);
        }
        return most + padAbove + padBelow;
    }
};

struct DestroySurface {
    void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
    void operator()(cairo_t* cr) const { cairo_destroy(cr); }
};

/// The pages: what is drawn on each, in reading order, kept until the number of pages is known.
class Press {
 public:
    using Draw = std::function<void(cairo_t*)>;

    explicit Press(Language language) : structure(language) {}

    void beginPage() {
        pages_.emplace_back();
        structure.pages.emplace_back();
        pieces_ = 0;
    }
    std::size_t pageCount() const { return pages_.size(); }
    void tagged(std::size_t element, Draw draw) {
        structure.elements[element].kids.emplace_back(Piece{pages_.size() - 1, pieces_++});
        structure.pages.back().push_back({element, ""});
        pages_.back().push_back(std::move(draw));
    }
    void artifact(Draw draw) { artifact(pages_.size() - 1, "", std::move(draw)); }
    void artifact(std::size_t page, std::string kind, Draw draw) {
        structure.pages[page].push_back({Mark::kArtifact, std::move(kind)});
        pages_[page].push_back(std::move(draw));
    }
    void link(std::size_t element, Box box, const std::string& url) {
        structure.elements[element].kids.emplace_back(LinkArea{pages_.size() - 1, box, url});
    }

    std::string print() const {
        std::string bytes;
        const std::unique_ptr<cairo_surface_t, DestroySurface> surface(
            cairo_pdf_surface_create_for_stream(append, &bytes, kPageWidth, kPageHeight));
        {
            const std::unique_ptr<cairo_t, DestroySurface> cr(cairo_create(surface.get()));
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

    Structure structure;

 private:
    static cairo_status_t append(void* bytes, const unsigned char* data, unsigned length) {
        static_cast<std::string*>(bytes)->append(reinterpret_cast<const char*>(data), length);
        return CAIRO_STATUS_SUCCESS;
    }
    static void check(cairo_status_t status) {
        if (status != CAIRO_STATUS_SUCCESS)
            throw std::runtime_error(fmt::format("the PDF cannot be drawn: {}", cairo_status_to_string(status)));
    }

    std::vector<std::vector<Draw>> pages_;
    std::size_t pieces_ = 0;  // tagged ones of the last page
};

void rule(cairo_t* cr, double x, double y, double width, double thickness, Colour colour) {
    use(cr, colour);
    cairo_rectangle(cr, x, y - thickness / 2, width, thickness);
    cairo_fill(cr);
}

/// The mark of light: half a sun, risen from the bar beneath it.
void drawSun(cairo_t* cr, double x, double y, double radius) {
    cairo_new_path(cr);
    cairo_arc(cr, x, y, radius, std::numbers::pi, 2 * std::numbers::pi);
    cairo_close_path(cr);
    use(cr, kLight);
    cairo_fill(cr);
    cairo_set_line_width(cr, 2.2);
    cairo_set_line_cap(cr, CAIRO_LINE_CAP_ROUND);
    for (int i = 1; i < 6; ++i) {
        const auto angle = std::numbers::pi * (1 + i / 6.0);
        const auto c = std::cos(angle), s = std::sin(angle);
        cairo_move_to(cr, x + c * radius * 1.32, y + s * radius * 1.32);
        cairo_line_to(cr, x + c * radius * 1.68, y + s * radius * 1.68);
    }
    cairo_stroke(cr);
}

void drawQr(cairo_t* cr, const QrCode& code, double x, double y) {
    const auto module = kQrSize / code.size;
    use(cr, kInk);
    for (int row = 0; row < code.size; ++row)
        for (int from = 0; from < code.size; ++from) {
            auto to = from;
            while (to < code.size && code.at(row, to)) ++to;
            if (to > from) cairo_rectangle(cr, x + from * module, y + row * module, (to - from) * module, module);
            from = to;
        }
    cairo_fill(cr);
}

void drawFrame(cairo_t* cr, Box box) {
    constexpr double radius = 6, right = std::numbers::pi / 2;
    cairo_new_path(cr);
    cairo_arc(cr, box.x + box.width - radius, box.y + radius, radius, -right, 0);
    cairo_arc(cr, box.x + box.width - radius, box.y + box.height - radius, radius, 0, right);
    cairo_arc(cr, box.x + radius, box.y + box.height - radius, radius, right, 2 * right);
    cairo_arc(cr, box.x + radius, box.y + radius, radius, 2 * right, 3 * right);
    cairo_close_path(cr);
    use(cr, kStrongLine);
    cairo_set_line_width(cr, 0.8);
    cairo_stroke(cr);
}

/// Turns blocks into rows, with their place in the structure tree.
class Compositor {
 public:
    Compositor(const Paper& paper, Structure& structure) : paper_(paper), structure_(structure) {
        rows_.emplace_back();  // so that 0 can say "no header"
    }

    std::vector<Row> rows() {
        for (std::size_t i = 0; i < paper_.blocks.size(); ++i) {
            if (std::holds_alternative<Signatures>(paper_.blocks[i])) keepLastSection();
            const auto first = rows_.size();
            std::visit([this](const auto& block) { compose(block); }, paper_.blocks[i]);
            // A unit's code and extent belong above its table.
            if (i + 1 < paper_.blocks.size() && std::holds_alternative<Facts>(paper_.blocks[i]) &&
                std::holds_alternative<Table>(paper_.blocks[i + 1]))
                for (auto row = first; row < rows_.size(); ++row) rows_[row].staysWithNext = true;
        }
        return std::move(rows_);
    }

 private:
    static constexpr std::size_t kDocument = 0;

    /// A signature never stands on a page without anything that it signs: a short section comes along whole, of a long
    /// one the last row.
    void keepLastSection() {
        rows_.back().staysWithNext = true;
        double height = 0;
        for (auto i = section_; i < rows_.size(); ++i) height += rows_[i].before + rows_[i].height();
        if (height > 0.3 * kWholePage) return;
        for (auto i = section_; i < rows_.size(); ++i) rows_[i].staysWithNext = true;
    }

    std::size_t element(std::size_t parent, std::string type, Language language) {
        return structure_.add(parent, std::move(type), language);
    }
    std::size_t element(std::size_t parent, std::string type) {
        return element(parent, std::move(type), paper_.language);
    }
    Run run(const Words& words, Style style, double width, std::size_t parent, std::string type = "P") {
        return {
            setText(words.text, style, width, words.language), element(parent, std::move(type), words.language), {}, 0};
    }
    Run run(const std::string& words, Style style, double width, std::size_t parent) {
        return run({words, paper_.language}, style, width, parent);
    }
    Row& add(Row row) { return rows_.emplace_back(std::move(row)); }
    Row& addLine(Run run, double before) { return add({.cells = {{kLeft, {std::move(run)}}}, .before = before}); }

    void compose(const Heading& heading) {
        if (heading.level == 2) section_ = rows_.size();
        const auto type = fmt::format("H{}", heading.level);
        if (heading.level > 1) {
            auto& row = heading.level == 2
                            ? addLine(run(heading.words, Style::Heading, kWidth, kDocument, type), 20)
                            : addLine(run(heading.words, Style::Subheading, kWidth, kDocument, type), 13);
            row.padBelow = heading.level == 2 ? 3 : 2;
            row.staysWithNext = true;
            return;
        }
        constexpr double sun = 17;
        auto& row = addLine(run(heading.words, Style::Title, kWidth - 5 * sun, kDocument, type), 0);
        row.padBelow = 14;
        row.staysWithNext = true;
        row.decorate = [](Press& press, Box box) {
            press.artifact([box](cairo_t* cr) {
                const auto y = box.y + box.height - 5;
                rule(cr, box.x, y, box.width, 5, kLight);
                drawSun(cr, box.x + box.width - 2 * sun, y - 2.5, sun);
            });
        };
    }

    void compose(const Paragraph& paragraph) {
        if (paragraph.words.text.empty()) return;
        const auto style = paragraph.kind == TextKind::Lead    ? Style::Lead
                           : paragraph.kind == TextKind::Small ? Style::Small
                                                               : Style::Body;
        auto& row = addLine(run(paragraph.words, style, kWidth, kDocument), style == Style::Lead ? 10 : 4);
        row.breaksAbove = 60;
        row.staysWithNext = style == Style::Lead;
        row.padBelow = style == Style::Lead ? 4 : 0;
    }

    void compose(const Facts& facts) {
        if (facts.facts.empty()) return;
        const auto list = element(kDocument, "L");
        for (const auto& fact : facts.facts) {
            const auto item = element(list, "LI");
            // The space keeps name and value apart for readers that join what stands on one line.
            const Words name{fact.name.text + " ", fact.name.language};
            auto label = run(name, Style::Label, kDictionaryColumn - kGutter, item, "Lbl");
            auto value = run(fact.value, Style::Body, kWidth - kDictionaryColumn, item, "LBody");
            add({.cells = {{kLeft, {std::move(label)}}, {kLeft + kDictionaryColumn, {std::move(value)}}},
                 .before = &fact == &facts.facts.front() ? 5.0 : 1.5,
                 .breaksAbove = 120});
        }
    }

    void compose(const BulletList& list) {
        if (list.items.empty()) return;
        const auto l = element(kDocument, "L");
        for (const auto& words : list.items) {
            auto item = run(words, Style::Body, kWidth - kGutter, element(l, "LI"), "LBody");
            auto& row =
                add({.cells = {{kLeft + kGutter, {std::move(item)}}}, .before = 2.5, .breaksAbove = 0.4 * kWholePage});
            row.decorate = [](Press& press, Box box) {
                press.artifact([box](cairo_t* cr) {
                    cairo_new_path(cr);
                    cairo_arc(cr, box.x + 4, box.y + 7.6, 1.9, 0, 2 * std::numbers::pi);
                    use(cr, kInk);
                    cairo_fill(cr);
                });
            };
        }
    }

    struct Columns {
        std::vector<double> x, width;
    };
    static Columns columns(const Table& table) {
        Columns columns;
        auto shares = table.widths;
        shares.resize(table.headers.size(), 1);
        double all = 0, x = kLeft;
        for (const auto share : shares) all += share;
        const auto line = kWidth - kGutter * static_cast<double>(shares.size() - 1);
        for (const auto share : shares) {
            columns.x.push_back(x);
            columns.width.push_back(line * share / all);
            x += columns.width.back() + kGutter;
        }
        return columns;
    }

    void compose(const Table& table) {
        if (table.headers.empty()) return;
        const auto columns = Compositor::columns(table);
        const auto whole = element(kDocument, "Table");
        if (!table.caption.text.empty()) {
            auto& caption = addLine(run(table.caption, Style::Small, kWidth, whole, "Caption"), 8);
            caption.staysWithNext = true;
            caption.padBelow = 2;
        }
        const auto headRow = element(element(whole, "THead"), "TR");
        Row head{.padAbove = 2, .padBelow = 4, .staysWithNext = true, .decorate = ruleBelow(1, kInk)};
        for (std::size_t i = 0; i < table.headers.size(); ++i) {
            auto cell = run(table.headers[i], Style::CellHead, columns.width[i], headRow, "TH");
            structure_.elements[cell.element].scope = "Column";
            head.cells.push_back({columns.x[i], {std::move(cell)}});
        }
        const auto header = rows_.size();
        add(std::move(head));
        if (table.rows.empty()) return;
        const auto body = element(whole, "TBody");
        for (const auto& cells : table.rows) bodyRow(cells, columns, element(body, "TR"), header);
        rows_.back().padBelow += 2;
    }
    void bodyRow(const std::vector<Table::Cell>& cells, const Columns& columns, std::size_t parent,
                 std::size_t header) {
        Row row{.padAbove = 4.5,
                .padBelow = 5.5,
                .breaksAbove = 0.4 * kWholePage,
                .header = header,
                .decorate = ruleBelow(0.6, kLine)};
        for (std::size_t i = 0; i < columns.x.size(); ++i) {
            const auto cell = element(parent, i == 0 ? "TH" : "TD");
            if (i == 0) structure_.elements[cell].scope = "Row";
            RowCell placed{columns.x[i], {}};
            if (i < cells.size())
                for (const auto& line : cells[i].lines)
                    if (!line.text.empty()) placed.runs.push_back(run(line, Style::Cell, columns.width[i], cell));
            row.cells.push_back(std::move(placed));
        }
        add(std::move(row));
    }
    static std::function<void(Press&, Box)> ruleBelow(double thickness, Colour colour) {
        return [=](Press& press, Box box) {
            press.artifact([=](cairo_t* cr) { rule(cr, kLeft, box.y + box.height, kWidth, thickness, colour); });
        };
    }

    void compose(const CheckMark& mark) {
        constexpr double pad = 16;
        const auto x = kLeft + pad + kQrSize + 18;
        const auto width = kLeft + kWidth - pad - x;
        const auto figure = element(kDocument, "Figure");
        structure_.elements[figure].alternative = "QR: " + mark.url;
        RowCell words{x, {}};
        words.runs.push_back(run(mark.explanation, Style::Body, width, kDocument));
        words.runs.push_back(run(mark.code, Style::Code, width, kDocument));
        words.runs.back().before = 7;
        const auto link = element(element(kDocument, "P"), "Link");
        words.runs.push_back({setText(mark.url, Style::Link, width, paper_.language), link, mark.url, 1});
        add({.cells = {std::move(words)},
             .before = 26,
             .padAbove = pad,
             .padBelow = pad,
             .least = kQrSize,
             .decorate = [figure, url = mark.url](Press& press, Box box) {
                 press.artifact([box](cairo_t* cr) { drawFrame(cr, box); });
                 const Box place{box.x + pad, box.y + (box.height - kQrSize) / 2, kQrSize, kQrSize};
                 press.structure.elements[figure].box = place;
                 press.tagged(figure, [url, place](cairo_t* cr) { drawQr(cr, qrCode(url), place.x, place.y); });
             }});
    }

    void compose(const Signatures& signatures) {
        constexpr double space = 44;  // for a hand to sign in
        const auto width = (kWidth - 2 * kGutter) / 2;
        for (std::size_t i = 0; i < signatures.signatures.size(); i += 2) {
            Row row{.before = 14, .padAbove = space, .staysWithNext = true};
            for (auto j = i; j < std::min(i + 2, signatures.signatures.size()); ++j) {
                const auto& s = signatures.signatures[j];
                RowCell cell{kLeft + static_cast<double>(j - i) * (width + 2 * kGutter), {}};
                cell.runs.push_back(run(s.role, Style::Label, width, kDocument));
                cell.runs.push_back(
                    run(s.name + (s.title.empty() ? "" : ", ") + s.title, Style::Body, width, kDocument));
                row.cells.push_back(std::move(cell));
            }
            row.decorate = [count = row.cells.size(), width](Press& press, Box box) {
                press.artifact([=](cairo_t* cr) {
                    for (std::size_t k = 0; k < count; ++k)
                        rule(cr, box.x + static_cast<double>(k) * (width + 2 * kGutter), box.y + space - 4, width, 0.8,
                             kInk);
                });
            };
            add(std::move(row));
        }
    }

    const Paper& paper_;
    Structure& structure_;
    std::vector<Row> rows_;
    std::size_t section_ = 0;  // the row where the last one began
};

/// Puts rows on pages.
class Paginator {
 public:
    Paginator(const Paper& paper, Press& press, const std::vector<Row>& rows)
        : paper_(paper), press_(press), rows_(rows) {}

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
        for (const auto& cell : header.cells)
            for (const auto& run : cell.runs)
                press_.artifact([text = run.text, x = cell.x, y = y_ + header.padAbove](cairo_t* cr) {
                    text->draw(cr, 0, text->lines.size(), x, y);
                });
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
        for (std::size_t i = 0; i < row.cells.size(); ++i) {
            const auto end = placeCell(row.cells[i], cursors[i], y_ + row.padAbove, kBottom - row.padBelow, portions);
            bottom = std::max(bottom, end);
            isWhole = isWhole && cursors[i].run == row.cells[i].runs.size();
        }
        if (portions.empty() && !isWhole && y_ == top_) throw std::runtime_error("a line is taller than its page");
        if (isWhole && row.decorate) row.decorate(press_, {kLeft, y_, kWidth, bottom + row.padBelow - y_});
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

    void previewMark() {
        constexpr double strip = 30;
        const auto word = setText(paper_.previewWord, Style::Watermark, -1, paper_.language);
        const auto words = setText(paper_.previewWord, Style::Strip, -1, paper_.language);
        press_.artifact([word](cairo_t* cr) {
            if (word->width() <= 0) return;
            const auto size = std::min(2.2, 0.8 * std::hypot(kPageWidth, kPageHeight) / word->width());
            cairo_save(cr);
            cairo_translate(cr, kPageWidth / 2, kPageHeight / 2);
            cairo_rotate(cr, -std::atan2(kPageHeight, kPageWidth));
            cairo_scale(cr, size, size);
            cairo_move_to(cr, -word->width() / 2, -word->height() / 2 + word->lines[0].baseline);
            pango_cairo_layout_line_path(cr, word->lines[0].line);  // as a shape: copied text stays free of it
            use(cr, kPaleWarning);
            cairo_fill(cr);
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

    void footers() {
        constexpr double top = kPageHeight - 46;
        const auto words = setText(paper_.footer, Style::Footer, kWidth - 90, paper_.language);
        for (std::size_t i = 0; i < press_.pageCount(); ++i) {
            const auto page = setText(fmt::format("{} {}/{}", paper_.pageWord, i + 1, press_.pageCount()),
                                      Style::Footer, -1, paper_.language);
            press_.artifact(i, "<</Type /Pagination /Subtype /Footer>>", [words, page](cairo_t* cr) {
                rule(cr, kLeft, top - 6, kWidth, 0.6, kLine);
                words->draw(cr, 0, words->lines.size(), kLeft, top);
                page->draw(cr, 0, page->lines.size(), kLeft + kWidth - page->width(), top);
            });
        }
    }

    const Paper& paper_;
    Press& press_;
    const std::vector<Row>& rows_;
    double y_ = 0, top_ = 0;
};

}  // namespace

namespace {

std::string drawn(const Paper& paper, const SealRoom* seal) {
    Press press(paper.language);
    if (paper.isPreview) press.structure.add(0, "P", paper.language);
    const auto rows = Compositor(paper, press.structure).rows();
    Paginator(paper, press, rows).place();
    if (seal) {
        const auto form = press.structure.add(0, "Form", paper.language);
        press.structure.elements[form].kids.emplace_back(pdf::SealField{press.pageCount() - 1});
    }
    return complete(press.print(), press.structure, {paper.title, paper.author, paper.createdAt, seal});
}

}  // namespace

std::string paperPdf(const Paper& paper) { return drawn(paper, nullptr); }
std::string paperPdf(const Paper& paper, const SealRoom& seal) { return drawn(paper, &seal); }

}  // namespace valo::papers
