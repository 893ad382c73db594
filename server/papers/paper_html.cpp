#include <fmt/format.h>
#include <sodium.h>

#include "core/text.hpp"
#include "papers/paper.hpp"
#include "papers/qr.hpp"

namespace valo::papers {
namespace {

/// After the custom properties --ink and --light.
constexpr std::string_view kStyle =
    "body{font-family:'Noto Sans',system-ui,-apple-system,'Segoe UI',sans-serif;font-size:17px;line-height:1.5;"
    "color:#14242b;background:#fff;margin:0}main{position:relative;max-width:46rem;margin:0 auto;padding:2rem 1.25rem}"
    "h1,h2,.name{font-family:'Noto Serif',Georgia,serif}h1,h2,.issuer{color:var(--ink)}"
    "h1{font-size:2.3rem;line-height:1.2;margin:.5rem 0 1rem;border-bottom:6px solid var(--light);padding-bottom:.5rem}"
    "h2{font-size:1.35rem;margin:2rem 0 .5rem}h3{font-size:1.1rem;margin:1.5rem 0 .4rem}.lead{font-size:1.15rem;"
    "color:#3d5058;margin:.25rem 0 1rem}.name{font-size:1.9rem;line-height:1.25;margin:0}.issuer{font-weight:700;"
    "letter-spacing:.05em;margin:0;display:flex;gap:1rem;align-items:center}.issuer img{max-width:12rem;"
    "max-height:3.5rem}figure{margin:1rem 0}figure img{max-width:100%;max-height:24rem;width:auto;height:auto}"
    ".small{font-size:.9rem}dl{display:grid;grid-template-columns:minmax(9rem,1fr) 3fr;"
    "gap:.25rem 1rem;margin:0}dl.two{grid-template-columns:auto 1fr auto "
    "1fr}dt{font-weight:600}dd{margin:0}table{border-collapse:collapse;width:100%;margin:.5rem 0}"
    "caption{text-align:left;font-weight:600;padding:.25rem 0}th,td{text-align:left;vertical-align:top;"
    "padding:.4rem .5rem;border-bottom:1px solid #5f7377}th p,td p{margin:0}tbody "
    "th{font-weight:400}.aside{font-size:.9rem;color:#3d5058}"
    ".pair>span{display:block}h1.pair,h2.pair,h3.pair,p.pair{display:grid;grid-template-columns:1fr 1fr;gap:0 1.5rem}"
    "td p.pair,th p.pair,.signatures p.pair{display:block}li.pair>span{display:inline-block;width:48%;"
    "vertical-align:top;box-sizing:border-box;padding-right:1rem}"
    ".lit{position:relative;padding-left:1.9rem}.lamp{position:absolute;left:.35rem;top:.5rem;width:1.25rem;"
    "height:1.25rem;overflow:visible}.lamp-light{fill:var(--light)}.lamp-edge{fill:none;stroke:#14242b;stroke-width:2}"
    ".lamp-rays{fill:none;stroke:#14242b;stroke-width:2}"
    ".check{display:flex;gap:1.25rem;align-items:center;border:1px solid #5f7377;border-radius:6px;padding:1rem;"
    "margin-top:2rem}.check svg{width:7rem;height:7rem;flex:none}.code{font-family:ui-monospace,monospace;"
    "font-size:1.1rem;letter-spacing:.05em}.signatures{display:flex;gap:2rem;margin-top:3rem;flex-wrap:wrap}"
    ".signatures div{flex:1 1 14rem;border-top:1px solid #14242b;padding-top:.4rem}.signatures p{margin:.15rem 0}"
    ".preview{background:#8a5a00;color:#fff;text-align:center;font-weight:700;letter-spacing:.2em;padding:.5rem;margin:"
    "0}.mark{position:fixed;inset:-50vmax;transform:rotate(-40deg);font:700 2rem/4.5 sans-serif;color:#f5eedf;"
    "z-index:-1;pointer-events:none}.mark::before{content:attr(data-words)}"
    "@media(max-width:30rem){dl{grid-template-columns:1fr}dd{margin-bottom:.4rem}.check{flex-direction:column;"
    "align-items:flex-start}h1.pair,h2.pair,h3.pair,p.pair{display:block}li.pair>span{display:block;width:auto}}"
    "@media screen and (max-width:40rem){h1{font-size:1.7rem}body{overflow-wrap:anywhere}"
    "table,tbody,tr,th,td,caption{display:block}thead{position:absolute;width:1px;height:1px;overflow:hidden;"
    "clip-path:inset(50%)}tr{border-bottom:1px solid #5f7377;padding:.5rem 0}th,td{border:0;padding:.15rem 0}"
    "tbody th{font-weight:600}td[data-label]::before{content:attr(data-label);display:block;font-size:.9rem;"
    "color:#4a5d63}.lit{padding-left:1.9rem}.lamp{left:0;top:1.55rem}}"
    "@media print{main{padding:0}h2,h3,tr{break-inside:avoid}}";

std::string base64(std::string_view bytes) {
    std::string out(sodium_base64_ENCODED_LEN(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
    sodium_bin2base64(out.data(), out.size(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
                      sodium_base64_VARIANT_ORIGINAL);
    out.pop_back();  // the NUL
    return out;
}

/// As drawLamp() draws it: the words stand beside it.
std::string lampSvg(int level) {
    constexpr std::string_view kLight[] = {
        "", "", R"(<path class="lamp-light" d="M6.57 19.33A10 10 0 0 0 25.43 19.33Z"/>)",
        R"(<path class="lamp-light" d="M6.57 12.67A10 10 0 1 0 25.43 12.67Z"/>)",
        R"(<circle class="lamp-light" cx="16" cy="16" r="9"/><path class="lamp-rays" d="M16 1.5v2.5M16 28v2.5M1.5 16h2.5M2)"
        R"(8 16h2.5M5.7 5.7l1.8 1.8M24.5 24.5l1.8 1.8M5.7 26.3l1.8-1.8M24.5 7.5l1.8-1.8"/>)"};
    return fmt::format(
        "<svg class=\"lamp\" viewBox=\"0 0 32 32\" aria-hidden=\"true\" focusable=\"false\">{}<circle "
        "class=\"lamp-edge\" cx=\"16\" cy=\"16\" r=\"{}\"/></svg>",
        kLight[static_cast<std::size_t>(level)], level == 4 ? 9 : 10);
}

std::string styleOf(const Look& look) {
    return fmt::format(":root{{--ink:{};--light:{}}}{}", look.ink, look.light, kStyle);
}

class Writer {
 public:
    Writer(const Paper& paper, const Look& look) : paper_(paper), look_(look) {}

    std::string page() {
        out_ = fmt::format(
            "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
            "content=\"width=device-width, initial-scale=1\">\n<title>{}</title>\n<style>{}</style>\n</head>\n<body>\n",
            tag(paper_.language), escapeHtml(paper_.title), styleOf(look_));
        if (paper_.isPreview) out_ += fmt::format("<p class=\"preview\">{}</p>\n", escapeHtml(paper_.previewWord));
        out_ += "<main>\n";
        if (paper_.isPreview) watermark();
        for (const auto& block : paper_.blocks) std::visit([this](const auto& b) { write(b); }, block);
        out_ += fmt::format("<p class=\"small\">{}</p>\n</main>\n</body>\n</html>\n", escapeHtml(paper_.footer));
        return std::move(out_);
    }

 private:
    /// The word again and again behind everything; out of an attribute, so that copied text stays free of it.
    void watermark() {
        out_ += "<div class=\"mark\" aria-hidden=\"true\" data-words=\"";
        for (int i = 0; i < 120; ++i) out_ += escapeHtml(paper_.previewWord) + " \u2002 ";
        out_ += "\"></div>\n";
    }
    std::string languageOf(Language language) const {
        return language == paper_.language ? "" : fmt::format(" lang=\"{}\"", tag(language));
    }
    static std::string openWith(std::string_view name, std::string_view classes) {
        return classes.empty() ? fmt::format("<{}", name) : fmt::format("<{} class=\"{}\"", name, classes);
    }
    void element(std::string_view name, const Words& words, std::string_view classes = "",
                 std::string_view attributes = "") {
        if (!words.isPair()) {
            out_ += fmt::format("{}{}{}>{}</{}>\n", openWith(name, classes), attributes, languageOf(words.language),
                                escapeHtml(words.text), name);
            return;
        }
        const auto both = classes.empty() ? std::string("pair") : fmt::format("{} pair", classes);
        out_ += fmt::format("{}{}><span{}>{}</span> <span{}>{}</span></{}>\n", openWith(name, both), attributes,
                            languageOf(words.language), escapeHtml(words.text), languageOf(words.otherLanguage),
                            escapeHtml(words.other), name);
    }
    void write(const Heading& heading) { element(fmt::format("h{}", heading.level), heading.words); }
    void write(const Paragraph& paragraph) {
        switch (paragraph.kind) {
            case TextKind::Issuer:
                return issuer(paragraph.words);
            case TextKind::Name:
                return element("p", paragraph.words, "name");
            case TextKind::Lead:
                return element("p", paragraph.words, "lead");
            case TextKind::Normal:
                return element("p", paragraph.words);
            case TextKind::Small:
                return element("p", paragraph.words, "small");
        }
    }
    void issuer(const Words& words) {
        if (look_.logo.empty()) return element("p", words, "issuer");
        out_ += fmt::format(
            "<p class=\"issuer\"><img alt=\"{0}\" src=\"data:image/png;base64,{1}\"> <span>{0}</span></p>\n",
            escapeHtml(words.text), base64(look_.logo));
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
    void cell(const Table::Cell& content, const Words* header) {
        const std::string_view name = header ? "td" : "th";
        out_ += openWith(name, content.light > 0 ? "lit" : "");
        out_ += header ? fmt::format(" data-label=\"{}\">", escapeHtml(header->text)) : " scope=\"row\">";
        if (content.light > 0) out_ += lampSvg(content.light);
        for (std::size_t i = 0; i < content.lines.size(); ++i)
            element("p", content.lines[i], content.isAside(i) ? "aside" : "");
        out_ += fmt::format("</{}>\n", name);
    }
    void write(const Table& table) {
        out_ += "<table>\n";
        if (!table.caption.text.empty()) element("caption", table.caption);
        out_ += "<thead><tr>\n";
        for (const auto& header : table.headers) element("th", header, "", " scope=\"col\"");
        out_ += "</tr></thead>\n<tbody>\n";
        for (const auto& row : table.rows) {
            out_ += "<tr>\n";
            for (std::size_t i = 0; i < row.size(); ++i) cell(row[i], i == 0 ? nullptr : &table.headers.at(i));
            out_ += "</tr>\n";
        }
        out_ += "</tbody>\n</table>\n";
    }
    void write(const CheckMark& mark) {
        out_ += "<div class=\"check\">" + qrSvg(mark.url) + "<div>\n";
        element("p", mark.explanation);
        out_ += fmt::format("<p><a href=\"{}\">{}</a></p>\n<p class=\"code\">{}</p>\n</div></div>\n",
                            escapeHtml(mark.url), escapeHtml(mark.address), escapeHtml(mark.code));
    }
    /// What stands under it says what it shows: an alternative text would be read twice.
    void write(const Illustration& one) {
        out_ += fmt::format("<figure><img alt=\"\" width=\"{}\" height=\"{}\" src=\"data:image/jpeg;base64,{}\">\n",
                            one.width, one.height, base64(*one.jpeg));
        element("figcaption", one.words);
        out_ += "</figure>\n";
    }
    void write(const Signatures& signatures) {
        out_ += "<div class=\"signatures\">\n";
        for (const auto& s : signatures.signatures) {
            out_ += "<div>";
            element("p", s.role, "small");
            out_ += fmt::format("<p>{}{}{}</p>", escapeHtml(s.name), s.title.empty() ? "" : ", ", escapeHtml(s.title));
            if (!s.note.text.empty()) element("p", s.note, "small");
            out_ += "</div>\n";
        }
        out_ += "</div>\n";
    }

    const Paper& paper_;
    const Look& look_;
    std::string out_;
};

}  // namespace

std::string paperHtml(const Paper& paper) {
    static const Look common;
    return Writer(paper, paper.look ? *paper.look : common).page();
}

std::string paperHtmlPolicy(std::string_view html) {
    constexpr std::string_view kOpen = "<style>";
    const auto from = html.find(kOpen) + kOpen.size();
    const auto style = html.substr(from, html.find("</style>", from) - from);
    unsigned char digest[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(digest, reinterpret_cast<const unsigned char*>(style.data()), style.size());
    return fmt::format(
        "default-src 'none'; style-src 'sha256-{}'; img-src data:; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'self'",
        base64({reinterpret_cast<const char*>(digest), sizeof digest}));
}

}  // namespace valo::papers
