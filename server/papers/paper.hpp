#pragma once
// A printed document as content without looks: what the HTML edition and the PDF both are made from, so that they say
// the same in the same order.
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/language.hpp"

namespace valo::papers {

/// Words in one language, which may differ from the document's (a requirement that exists only in Finnish). In a
/// document of two languages `other` says the same in the second one and stands beside them; empty where there is no
/// second text, as with names and dates.
struct Words {
    std::string text;
    Language language = Language::Fi;
    std::string other = {};
    Language otherLanguage = Language::Sv;

    bool isPair() const { return !other.empty(); }
};

struct Heading {
    int level = 2;  // 1 stands once, at the top; 2 and 3 below it
    Words words;
};
enum class TextKind {
    Issuer,  // whose document it is, above the title
    Name,    // whom it is about, below it
    Lead,
    Normal,
    Small
};
struct Paragraph {
    Words words;
    TextKind kind = TextKind::Normal;
};
/// Names and what they are: a holder's date of birth, a decision number.
struct Facts {
    struct Fact {
        Words name, value;
    };
    std::vector<Fact> facts;
};
struct BulletList {
    std::vector<Words> items;
};
/// The first column names the row. Every row has as many cells as there are headers.
struct Table {
    Words caption;
    std::vector<Words> headers;
    std::vector<int> widths;  // shares of the line, one a column
    struct Cell {
        std::vector<Words> lines;  // one paragraph each
        int light = 0;             // a lamp before the words: 1 practising … 4 advanced, 0 none
        bool isHeaded = false;     // the first line only names what the others belong to
        bool isNoted = false;      // the last line only adds to the others
        bool isAside(std::size_t line) const {
            return (isHeaded && line == 0) || (isNoted && line + 1 == lines.size());
        }
    };
    std::vector<std::vector<Cell>> rows;
};
/// Where anybody can check the document: by the QR code of `url`, or by typing the code at the short address.
struct CheckMark {
    Words explanation;
    std::string url, address;
    std::string code;  // in readable groups
};
/// Lines to sign by hand, side by side.
struct Signatures {
    struct Signature {
        Words role;
        std::string name, title;
        Words note = {};  // under the name: when and how it was given in the system; then no line to sign on
    };
    std::vector<Signature> signatures;
};

/// A photograph with what it shows under it, which is also what is read to those who do not see it.
struct Illustration {
    std::shared_ptr<const std::string> jpeg;  // of these many pixels, without orientation or other metadata
    int width = 1, height = 1;
    Words words;
};

using Block = std::variant<Heading, Paragraph, Facts, BulletList, Table, CheckMark, Signatures, Illustration>;

/// How an organisation's documents look besides what is common to all: "#rrggbb" twice, and its logo (PNG).
struct Look {
    std::string ink = "#14242b";    // titles; dark enough to be read on white
    std::string light = "#f5b82e";  // what shines; carries no words
    std::string logo = {};          // empty: the sun of Valo
};

struct Paper {
    Language language = Language::Fi;
    std::optional<Language> second;    // side by side with the first
    std::string title;                 // of the file, e.g. "Osaamistodistus VALO-3-2026-0012"
    std::string author;                // the issuing organisation
    std::string footer;                // on every page: number and code
    std::string pageWord;              // "Sivu"
    std::int64_t createdAt = 0;        // seconds since 1970 UTC: the same content gives the same bytes
    bool isPreview = false;            // marked across every page, so that nobody takes it for the document
    std::string previewWord;           // "LUONNOS"
    std::shared_ptr<const Look> look;  // nothing: the common one
    std::vector<Block> blocks;
};

/// A page of its own, with its style inside; nothing outside it is needed.
std::string paperHtml(const Paper& paper);
/// The Content-Security-Policy under which a browser shows this page of paperHtml() as it is, however old it is.
std::string paperHtmlPolicy(std::string_view html);

/// Tagged PDF drawn with Pango and Cairo, A4. Throws std::runtime_error when it cannot be drawn.
std::string paperPdf(const Paper& paper);
std::size_t pageCount(const std::string& pdf);

}  // namespace valo::papers
