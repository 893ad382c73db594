#pragma once
// Blocks become rows, rows go on pages: how paper_pdf.cpp puts a document together.
#include <algorithm>
#include <functional>
#include <string>
#include <vector>

#include "papers/paper.hpp"
#include "papers/paper_pdf_press.hpp"
#include "papers/paper_pdf_type.hpp"

namespace valo::papers::pdf {

inline constexpr double kLeft = 62, kWidth = kPageWidth - 2 * kLeft;
inline constexpr double kTop = 40, kBottom = kPageHeight - 54;
inline constexpr double kWholePage = kBottom - kTop;
inline constexpr double kGutter = 14;
inline constexpr std::size_t kPreviewNotice = 1;  // the first element of a preview

/// Words in a cell: what they belong to, and where they lead.
struct Run {
    TextPtr text;
    std::size_t element = 0;
    std::string url = {};
    double before = 0;  // air above
};
struct RowCell {
    double x = kLeft;
    std::vector<Run> runs = {};
};
/// What stands side by side and breaks together over pages. Every block becomes rows.
struct Row {
    std::vector<RowCell> cells = {};
    double before = 0;  // air above, unless it begins a page
    double padAbove = 0, padBelow = 0;
    double least = 0;                 // height, whatever the words need
    double breaksAbove = kWholePage;  // a row that is taller begins where it is and goes on on the next page
    bool staysWithNext = false;
    std::size_t header = 0;                            // the row repeated above it on a new page; 0 is none
    std::function<void(Press&, Box)> decorate = {};    // when the row is whole, around its last part
    std::function<void(Press&, double y)> begin = {};  // beside its first line

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

/// The paper's blocks as rows, with their place in the structure tree. Row 0 is empty, so that 0 can say "no header".
std::vector<Row> composed(const Paper& paper, const Look& look, Structure& structure);
/// Puts them on pages, with footers and, on a preview, its mark.
void paginate(const Paper& paper, const std::vector<Row>& rows, Press& press);

}  // namespace valo::papers::pdf
