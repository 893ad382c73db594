#include "papers/paper.hpp"
#include "papers/paper_pdf_rows.hpp"
#include "papers/seal_room.hpp"

namespace valo::papers {
namespace {

std::string drawn(const Paper& paper, const SealRoom* seal) {
    static const Look common;
    pdf::Press press(paper.language);
    if (paper.isPreview) press.structure.add(0, "P", paper.language);
    const auto rows = pdf::composed(paper, paper.look ? *paper.look : common, press.structure);
    pdf::paginate(paper, rows, press);
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
