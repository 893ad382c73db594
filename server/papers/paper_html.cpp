#include <fmt/format.h>
#include <sodium.h>

#include "core/text.hpp"
#include "papers/paper.hpp"
#include "papers/qr.hpp"

namespace valo::papers {
namespace {

constexpr std::string_view kStyle =
    "body{font-family:system-ui,-apple-system,'Segoe UI','Noto Sans',sans-serif;font-size:17px;line-height:1.5;"
    "color:#14242b;background:#fff;margin:0}main{max-width:46rem;margin:0 auto;padding:2rem 1.25rem}"
    "h1{font-size:2.1rem;line-height:1.2;margin:0 0 .5rem;border-bottom:6px solid #f5b82e;padding-bottom:.5rem}"
    "h2{font-size:1.35rem;margin:2rem 0 .5rem}h3{font-size:1.1rem;margin:1.5rem 0 .4rem}.lead{font-size:1.2rem}"
    ".small{font-size:.9rem}dl{display:grid;grid-template-columns:minmax(9rem,1fr) 3fr;gap:.25rem 1rem;margin:0}"
    "dt{font-weight:600}dd{margin:0}table{border-collapse:collapse;width:100%;margin:.5rem 0}caption{text-align:left;"
    "font-weight:600;padding:.25rem 0}th,td{text-align:left;vertical-align:top;padding:.4rem .5rem;border-bottom:1px "
    "solid #5f7377}th p,td p{margin:0}tbody th{font-weight:400}.check{display:flex;gap:1.25rem;align-items:center;"
    "border:1px solid #5f7377;border-radius:6px;padding:1rem;margin-top:2rem}.check "
    "svg{width:7rem;height:7rem;flex:none}"
    ".code{font-family:ui-monospace,monospace;font-size:1.1rem;letter-spacing:.05em}.signatures{display:flex;gap:2rem;"
    "margin-top:3rem;flex-wrap:wrap}.signatures div{flex:1 1 14rem;border-top:1px solid #14242b;padding-top:.4rem}"
    ".preview{background:#8a5a00;color:#fff;text-align:center;font-weight:700;letter-spacing:.2em;padding:.5rem;margin:"
    "0}"
    "@media(max-width:30rem){dl{grid-template-columns:1fr}dd{margin-bottom:.4rem}.check{flex-direction:column;"
    "align-items:flex-start}}@media screen and (max-width:40rem){h1{font-size:1.6rem}body{overflow-wrap:anywhere}"
    "table,tbody,tr,th,td,caption{display:block}thead{position:absolute;width:1px;height:1px;overflow:hidden;"
    "clip-path:inset(50%)}tr{border-bottom:1px solid #5f7377;padding:.5rem 0}th,td{border:0;padding:.15rem 0}"
    "tbody "
    "th{font-weight:600}td[data-label]::before{content:attr(data-label);display:block;font-size:.9rem;color:#4a5d63}}"
    "@media print{main{padding:0}h2,h3,tr{break-inside:avoid}}";

class Writer {
 public:
    explicit Writer(const Paper& paper) : paper_(paper) {}

    std::string page() {
        out_ = fmt::format(
            "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
            "content=\"width=device-width, initial-scale=1\">\n<title>{}</title>\n<style>{}</style>\n</head>\n<body>\n",
            tag(paper_.language), escapeHtml(paper_.title), kStyle);
        if (paper_.isPreview) out_ += fmt::format("<p class=\"preview\">{}</p>\n", escapeHtml(paper_.previewWord));
        out_ += "<main>\n";
        for (const auto& block : paper_.blocks) std::visit([this](const auto& b) { write(b); }, block);
        out_ += fmt::format("<p class=\"small\">{}</p>\n</main>\n</body>\n</html>\n", escapeHtml(paper_.footer));
        return std::move(out_);
    }

 private:
    std::string languageOf(const Words& words) const {
        return words.language == paper_.language ? "" : fmt::format(" lang=\"{}\"", tag(words.language));
    }
    void element(std::string_view name, const Words& words, std::string_view attributes = "") {
        out_ += fmt::format("<{}{}{}>{}</{}>\n", name, attributes, languageOf(words), escapeHtml(words.text), name);
    }
    void write(const Heading& heading) { element(fmt::format("h{}", heading.level), heading.words); }
    void write(const Paragraph& paragraph) {
        element("p", paragraph.words,
                paragraph.kind == TextKind::Lead    ? " class=\"lead\""
                : paragraph.kind == TextKind::Small ? " class=\"small\""
                                                    : "");
    }
    void write(const Facts& facts) {
        out_ += "<dl>\n";
        for (const auto& fact : facts.facts) {
            element("dt", fact.name);
            element("dd", fact.value);
        }
        out_ += "</dl>\n";
    }
    void write(const BulletList& list) {
        out_ += "<ul>\n";
        for (const auto& item : list.items) element("li", item);
        out_ += "</ul>\n";
    }
    void cell(std::string_view open, std::string_view close, const Table::Cell& content) {
        out_ += open;
        for (const auto& line : content.lines) element("p", line);
        out_ += close;
    }
    void write(const Table& table) {
        out_ += "<table>\n";
        element("caption", table.caption);
        out_ += "<thead><tr>\n";
        for (const auto& header : table.headers) element("th", header, " scope=\"col\"");
        out_ += "</tr></thead>\n<tbody>\n";
        for (const auto& row : table.rows) {
            out_ += "<tr>\n";
            for (std::size_t i = 0; i < row.size(); ++i)
                i == 0 ? cell("<th scope=\"row\">", "</th>\n", row[i])
                       : cell(fmt::format("<td data-label=\"{}\">", escapeHtml(table.headers.at(i).text)), "</td>\n",
                              row[i]);
            out_ += "</tr>\n";
        }
        out_ += "</tbody>\n</table>\n";
    }
    void write(const CheckMark& mark) {
        out_ += "<div class=\"check\">" + qrSvg(mark.url) + "<div>\n";
        element("p", mark.explanation);
        out_ += fmt::format("<p class=\"code\">{0}</p>\n<p><a href=\"{1}\">{1}</a></p>\n</div></div>\n",
                            escapeHtml(mark.code), escapeHtml(mark.url));
    }
    void write(const Signatures& signatures) {
        out_ += "<div class=\"signatures\">\n";
        for (const auto& s : signatures.signatures) {
            out_ += "<div>";
            element("p", s.role, " class=\"small\"");
            out_ += fmt::format("<p>{}{}{}</p></div>\n", escapeHtml(s.name), s.title.empty() ? "" : ", ",
                                escapeHtml(s.title));
        }
        out_ += "</div>\n";
    }

    const Paper& paper_;
    std::string out_;
};

}  // namespace

std::string paperHtml(const Paper& paper) { return Writer(paper).page(); }

std::string paperHtmlPolicy() {
    unsigned char digest[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(digest, reinterpret_cast<const unsigned char*>(kStyle.data()), kStyle.size());
    char base64[sodium_base64_ENCODED_LEN(sizeof digest, sodium_base64_VARIANT_ORIGINAL)];
    sodium_bin2base64(base64, sizeof base64, digest, sizeof digest, sodium_base64_VARIANT_ORIGINAL);
    return fmt::format(
        "default-src 'none'; style-src 'sha256-{}'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'",
        base64);
}

}  // namespace valo::papers
