#include <fmt/format.h>

#include <charconv>
#include <cmath>

#include "papers/paper_pdf_rows.hpp"

namespace valo::papers::pdf {
namespace {

constexpr double kDictionaryColumn = 0.32 * kWidth;
constexpr double kBetweenHalves = 22;
constexpr double kHalf = (kWidth - kBetweenHalves) / 2;
constexpr double kSunRadius = 25;
constexpr double kQrSize = 84;
constexpr double kLampSize = 13, kLampRoom = kLampSize + 5;

Colour colourOf(const std::string& hex) {
    const auto part = [&](std::size_t at) {
        int value = 0;
        if (hex.size() == 7) std::from_chars(hex.data() + at, hex.data() + at + 2, value, 16);
        return value / 255.0;
    };
    return {part(1), part(3), part(5)};
}

/// Turns blocks into rows, with their place in the structure tree.
class Compositor {
 public:
    Compositor(const Paper& paper, const Look& look, Structure& structure)
        : paper_(paper), structure_(structure), ink_(colourOf(look.ink)), light_(colourOf(look.light)) {
        if (!look.logo.empty()) logo_ = std::make_shared<Picture>(look.logo);
        rows_.emplace_back();  // so that 0 can say "no header"
    }

    std::vector<Row> rows() {
        for (std::size_t i = 0; i < paper_.blocks.size(); ++i) {
            if (std::holds_alternative<CheckMark>(paper_.blocks[i])) keepLastSection();
            const auto first = rows_.size();
            next_ = i + 1 < paper_.blocks.size() ? std::get_if<Signatures>(&paper_.blocks[i + 1]) : nullptr;
            std::visit([this](const auto& block) { compose(block); }, paper_.blocks[i]);
            // A unit's code and extent belong above its table.
            const bool isSmall =
                std::holds_alternative<Facts>(paper_.blocks[i]) || std::holds_alternative<Paragraph>(paper_.blocks[i]);
            if (isSmall && i + 1 < paper_.blocks.size() && std::holds_alternative<Table>(paper_.blocks[i + 1]))
                for (auto row = first; row < rows_.size(); ++row) rows_[row].staysWithNext = true;
        }
        squeeze();
        return std::move(rows_);
    }

 private:
    static constexpr std::size_t kDocument = 0;

    /// A paper that misses one page or two by little gives up some of its air, so that no page holds a few lines only.
    void squeeze() {
        constexpr double kLeastAir = 0.25;
        // Lines of one list stay as far apart as they are: closer, readers that guess take them for columns.
        const auto isAir = [](const Row& row) { return row.before > 3; };
        double air = 0, all = 0;
        for (const auto& row : rows_) {
            if (isAir(row)) air += row.before;
            all += row.before + row.height();
        }
        const auto over = std::fmod(all, kWholePage);
        if (all < kWholePage || all > 3 * kWholePage || over > air * (1 - kLeastAir)) return;
        for (auto& row : rows_)
            if (isAir(row)) row.before *= 1 - over / air;
    }

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
    TextPtr text(const std::string& words, Style style, double width, Language language) const {
        const bool isTitle = style == Style::Title || style == Style::Heading || style == Style::Issuer;
        return isTitle ? setText(words, style, width, language, ink_) : setText(words, style, width, language);
    }
    Run run(const std::string& words, Language language, Style style, double width, std::size_t of) const {
        return {text(words, style, width, language), of};
    }

    /// One text: the element itself. Two: a span of each language within it.
    std::vector<Run> stacked(const Words& words, Style style, double width, std::size_t parent, std::string type) {
        if (!words.isPair())
            return {run(words.text, words.language, style, width, element(parent, std::move(type), words.language))};
        const auto whole = element(parent, std::move(type));
        // The space keeps the two apart for readers that join what stands side by side.
        return {run(words.text + ' ', words.language, style, width, element(whole, "Span", words.language)),
                run(words.other, words.otherLanguage, style, width, element(whole, "Span", words.otherLanguage))};
    }
    /// The same over a whole line: two languages stand side by side.
    std::vector<RowCell> sided(const Words& words, Style style, double x, std::size_t parent, std::string type) {
        constexpr double middle = kLeft + kHalf + kBetweenHalves;
        const auto width = words.isPair() ? middle - kBetweenHalves - x : kLeft + kWidth - x;
        auto runs = stacked(words, style, width, parent, std::move(type));
        if (runs.size() == 1) return {{x, std::move(runs)}};
        return {{x, {std::move(runs[0])}}, {middle, {std::move(runs[1])}}};
    }
    Row& add(Row row) { return rows_.emplace_back(std::move(row)); }
    Row& addLine(std::vector<RowCell> cells, double before) {
        return add({.cells = std::move(cells), .before = before});
    }

    void compose(const Heading& heading) {
        if (heading.level == 2) section_ = rows_.size();
        const auto type = fmt::format("H{}", heading.level);
        if (heading.level == 1) return title(heading.words);
        const bool isSection = heading.level == 2;
        auto& row =
            addLine(sided(heading.words, isSection ? Style::Heading : Style::Subheading, kLeft, kDocument, type),
                    isSection ? 18 : 11);
        row.padBelow = isSection ? 3 : 2;
        row.staysWithNext = true;
    }

    /// Above the bar from which the sun rises.
    void title(const Words& words) {
        auto runs = stacked(words, Style::Title, kWidth - 4.6 * kSunRadius, kDocument, "H1");
        auto& row = addLine({{kLeft, std::move(runs)}}, 10);
        row.least = kSunRadius * 1.2;
        row.padBelow = 15;
        row.staysWithNext = true;
        row.decorate = [light = light_](Press& press, Box box) {
            press.artifact([=](cairo_t* cr) {
                const auto y = box.y + box.height - 4;
                drawSun(cr, box.x + box.width - 2.1 * kSunRadius, y, kSunRadius, light);
                rule(cr, box.x, y, box.width, 4, light);
            });
        };
    }

    void compose(const Paragraph& paragraph) {
        if (paragraph.words.text.empty()) return;
        switch (paragraph.kind) {
            case TextKind::Issuer:
                return issuer(paragraph.words);
            case TextKind::Name: {
                auto& row = addLine(sided(paragraph.words, Style::Name, kLeft, kDocument, "P"), 16);
                row.staysWithNext = true;
                return;
            }
            case TextKind::Lead: {
                auto& row = addLine(sided(paragraph.words, Style::Lead, kLeft, kDocument, "P"), 3);
                row.padBelow = 8;
                row.staysWithNext = true;
                return;
            }
            case TextKind::Normal:
            case TextKind::Small:
                break;
        }
        const auto style = paragraph.kind == TextKind::Small ? Style::Small : Style::Body;
        addLine(sided(paragraph.words, style, kLeft, kDocument, "P"), 4).breaksAbove = 60;
    }

    /// The organisation's name, after its logo when it has one.
    void issuer(const Words& words) {
        constexpr double height = 42, most = 150;
        if (!logo_) {
            addLine(sided(words, Style::Issuer, kLeft, kDocument, "P"), 0).staysWithNext = true;
            return;
        }
        const auto figure = element(kDocument, "Figure");
        structure_.elements[figure].alternative = words.text;
        const auto scale = std::min(height / logo_->height(), most / logo_->width());
        const Box place{kLeft, 0, scale * logo_->width(), scale * logo_->height()};
        auto& row = addLine(sided(words, Style::Issuer, kLeft + place.width + kGutter, kDocument, "P"), 0);
        row.padAbove = std::max(0.0, (height - row.height()) / 2);
        row.least = height - row.padAbove;
        row.staysWithNext = true;
        row.begin = [figure, place, logo = logo_, above = row.padAbove](Press& press, double y) {
            const Box at{place.x, y - above + (height - place.height) / 2, place.width, place.height};
            press.structure.elements[figure].box = at;
            press.tagged(figure, [logo, at](cairo_t* cr) { logo->draw(cr, at); });
        };
    }

    void compose(const Facts& facts) {
        if (facts.facts.empty()) return;
        const auto list = element(kDocument, "L");
        const auto between = paper_.second ? 0.5 * kWidth : kDictionaryColumn;
        for (std::size_t i = 0; i < facts.facts.size(); ++i) {
            add({.before = i == 0 ? 5.0 : 2.0, .breaksAbove = 120});
            fact(facts.facts[i], list, between);
        }
    }
    /// In the last row.
    void fact(const Facts::Fact& fact, std::size_t list, double between) {
        const auto item = element(list, "LI");
        // The space keeps name and value apart for readers that join what stands on one line.
        auto words = fact.name;
        words.text += ' ';
        if (words.isPair()) words.other += ' ';
        const auto column = words.isPair() ? between / 2 : between;
        auto names = stacked(words, Style::Label, column - kGutter, item, "Lbl");
        auto& cells = rows_.back().cells;
        for (std::size_t i = 0; i < names.size(); ++i)
            cells.push_back({kLeft + static_cast<double>(i) * column, {std::move(names[i])}});
        cells.push_back({kLeft + between, stacked(fact.value, Style::Body, kWidth - between, item, "LBody")});
    }

    void compose(const BulletList& list) {
        if (list.items.empty()) return;
        const auto l = element(kDocument, "L");
        // Two languages stand in the columns of their headings, with the bullets in the margin: pdftotext then reads
        // line by line instead of column by column.
        const auto x = paper_.second ? kLeft : kLeft + kGutter;
        for (const auto& words : list.items) {
            auto& row = addLine(sided(words, Style::Body, x, element(l, "LI"), "LBody"), 2.5);
            row.breaksAbove = 0.4 * kWholePage;
            row.begin = [=](Press& press, double y) {
                press.artifact([=](cairo_t* cr) { drawBullet(cr, x - kGutter + 4, y + 7.1, kInk); });
            };
        }
    }

    void compose(const Illustration& one) {
        constexpr double kMostWide = 0.7 * kWidth, kMostHigh = 0.3 * kWholePage, kAbove = 5;
        const auto scale = std::min(kMostWide / one.width, kMostHigh / one.height);
        const auto wide = std::round(one.width * scale), high = std::round(one.height * scale);
        const auto figure = element(kDocument, "Figure", one.words.language);
        structure_.elements[figure].alternative = one.words.text;
        auto cells = sided(one.words, Style::Small, kLeft, figure, "Caption");
        for (auto& cell : cells) cell.runs.front().before = high + kAbove;
        auto& row = addLine(std::move(cells), 10);
        row.decorate = [=, jpeg = one.jpeg, width = one.width, height = one.height](Press& press, Box box) {
            const Box place{kLeft, std::round(box.y), wide, high};
            press.structure.elements[figure].box = place;
            press.tagged(figure, [=](cairo_t* cr) { drawJpeg(cr, jpeg, width, height, place); });
        };
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

    static bool isLit(const Table& table, std::size_t column) {
        return std::ranges::any_of(table.rows,
                                   [=](const auto& row) { return column < row.size() && row[column].light > 0; });
    }
    void compose(const Table& table) {
        if (table.headers.empty()) return;
        const auto columns = Compositor::columns(table);
        const auto whole = element(kDocument, "Table");
        if (!table.caption.text.empty()) {
            auto& caption = addLine(sided(table.caption, Style::Small, kLeft, whole, "Caption"), 8);
            caption.staysWithNext = true;
            caption.padBelow = 2;
        }
        const auto headRow = element(element(whole, "THead"), "TR");
        Row head{.padAbove = 5, .padBelow = 4, .staysWithNext = true, .decorate = ruleBelow(1, kInk)};
        for (std::size_t i = 0; i < table.headers.size(); ++i) {
            const auto before = structure_.elements.size();
            // Above the words and not above the lamps: pdftotext knows a column by its left edge.
            const auto indent = isLit(table, i) ? kLampRoom : 0;
            auto runs = stacked(table.headers[i], Style::CellHead, columns.width[i] - indent, headRow, "TH");
            structure_.elements[before].scope = "Column";
            head.cells.push_back({columns.x[i] + indent, std::move(runs)});
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
        Row row{.padAbove = 4,
                .padBelow = 4.5,
                .breaksAbove = 0.4 * kWholePage,
                .header = header,
                .decorate = ruleBelow(0.6, kLine)};
        for (std::size_t i = 0; i < columns.x.size(); ++i) {
            const auto cell = element(parent, i == 0 ? "TH" : "TD");
            if (i == 0) structure_.elements[cell].scope = "Row";
            RowCell placed{columns.x[i]};
            if (i < cells.size()) fill(placed, cells[i], columns.width[i], cell, row);
            row.cells.push_back(std::move(placed));
        }
        add(std::move(row));
    }
    void fill(RowCell& placed, const Table::Cell& cell, double width, std::size_t parent, Row& row) {
        if (cell.light > 0) {
            row.begin = [level = cell.light, x = placed.x, light = light_](Press& press, double y) {
                press.artifact([=](cairo_t* cr) { drawLamp(cr, level, x, y + 0.4, kLampSize, light); });
            };
            placed.x += kLampRoom;
            width -= kLampRoom;
        }
        if (cell.lines.size() == 1 && !cell.lines[0].isPair() && !cell.isAside(0)) {  // needs no paragraph of its own
            const auto& words = cell.lines[0];
            structure_.elements[parent].language = words.language;
            if (!words.text.empty()) placed.runs.push_back(run(words.text, words.language, Style::Cell, width, parent));
            return;
        }
        for (std::size_t i = 0; i < cell.lines.size(); ++i) {
            if (cell.lines[i].text.empty()) continue;
            const auto style = cell.isAside(i) ? Style::CellAside : Style::Cell;
            for (auto& one : stacked(cell.lines[i], style, width, parent, "P")) placed.runs.push_back(std::move(one));
        }
    }
    static std::function<void(Press&, Box)> ruleBelow(double thickness, Colour colour) {
        return [=](Press& press, Box box) {
            press.artifact([=](cairo_t* cr) { rule(cr, kLeft, box.y + box.height, kWidth, thickness, colour); });
        };
    }

    /// The code in a framed panel, and to its right the lines to sign on.
    void compose(const CheckMark& mark) {
        isSigned_ = !paper_.second && next_ && next_->signatures.size() <= 2;
        Row row{.before = 16};
        addPanel(row, mark, isSigned_ ? 0.6 * kWidth : kWidth, kQrSize);
        if (isSigned_) signBeside(row, *next_);
        row.staysWithNext = !isSigned_ && next_;
        add(std::move(row));
    }
    void addPanel(Row& row, const CheckMark& mark, double all, double qr) {
        constexpr double pad = 12;
        const auto x = kLeft + pad + qr + kGutter;
        const auto width = kLeft + all - pad - x;
        const auto figure = element(kDocument, "Figure");
        structure_.elements[figure].alternative = "QR: " + mark.url;
        RowCell words{x, stacked(mark.explanation, Style::Body, width, kDocument, "P")};
        words.runs.front().before = pad;
        const auto link = element(element(kDocument, "P"), "Link");
        words.runs.push_back({setText(mark.address, Style::Link, width, paper_.language), link, mark.url});
        words.runs.push_back(run(mark.code, paper_.language, Style::Code, width, element(kDocument, "P")));
        const auto high = std::max(qr + pad, heightOf(words.runs)) + pad;
        words.runs.front().before += (high - pad - heightOf(words.runs)) / 2;
        row.least = high;
        row.cells.push_back(std::move(words));
        row.decorate = [figure, all, qr, high, url = mark.url](Press& press, Box box) {
            const Box panel{kLeft, box.y, all, high};
            press.artifact([panel](cairo_t* cr) { drawFrame(cr, panel, kStrongLine); });
            const Box place{kLeft + pad, box.y + (high - qr) / 2, qr, qr};
            press.structure.elements[figure].box = place;
            press.tagged(figure, [url, place](cairo_t* cr) { drawQr(cr, qrCode(url), place.x, place.y, place.width); });
        };
    }

    static constexpr double kHandSpace = 28;  // for a hand to sign in
    std::vector<Run> signature(const Signatures::Signature& s, double width) {
        auto runs = stacked(s.role, Style::Label, width, kDocument, "P");
        runs.front().before = kHandSpace;
        runs.push_back(run(s.name + (s.title.empty() ? "" : ", ") + s.title, paper_.language, Style::Body, width,
                           element(kDocument, "P")));
        if (!s.note.text.empty())
            for (auto& one : stacked(s.note, Style::Small, width, kDocument, "P")) runs.push_back(std::move(one));
        return runs;
    }
    static double heightOf(const std::vector<Run>& runs) {
        double height = 0;
        for (const auto& run : runs) height += run.before + run.text->height();
        return height;
    }
    static void drawLines(Row& row, std::vector<Box> lines) {
        row.decorate = [lines = std::move(lines), others = std::move(row.decorate)](Press& press, Box box) {
            if (others) others(press, box);
            press.artifact([lines, box](cairo_t* cr) {
                for (const auto& line : lines) rule(cr, line.x, box.y + line.y, line.width, 0.8, kInk);
            });
        };
    }
    void compose(const Signatures& signatures) {
        if (isSigned_) return;
        for (std::size_t i = 0; i < signatures.signatures.size(); i += 2) {
            Row row{.before = 14};
            std::vector<Box> lines;
            for (auto j = i; j < std::min(i + 2, signatures.signatures.size()); ++j) {
                const auto x = kLeft + static_cast<double>(j - i) * (kHalf + kBetweenHalves);
                row.cells.push_back({x, signature(signatures.signatures[j], kHalf)});
                lines.push_back({x, kHandSpace - 4, kHalf});
            }
            drawLines(row, std::move(lines));
            add(std::move(row));
        }
    }
    /// Above each other.
    void signBeside(Row& row, const Signatures& signatures) {
        constexpr double left = kLeft + 0.6 * kWidth + kBetweenHalves, width = kLeft + kWidth - left;
        RowCell cell{left};
        std::vector<Box> lines;
        for (const auto& one : signatures.signatures) {
            lines.push_back({left, heightOf(cell.runs) + kHandSpace - 4, width});
            for (auto& line : signature(one, width)) cell.runs.push_back(std::move(line));
        }
        row.cells.push_back(std::move(cell));
        drawLines(row, std::move(lines));
    }

    const Paper& paper_;
    Structure& structure_;
    Colour ink_, light_;
    std::shared_ptr<const Picture> logo_;
    std::vector<Row> rows_;
    std::size_t section_ = 0;           // the row where the last one began
    const Signatures* next_ = nullptr;  // behind the block that is being composed
    bool isSigned_ = false;
};

}  // namespace

std::vector<Row> composed(const Paper& paper, const Look& look, Structure& structure) {
    return Compositor(paper, look, structure).rows();
}

}  // namespace valo::papers::pdf
