#pragma once
// What the drawn pages mean: a PDF's structure tree, gathered while drawing and written into the file afterwards.
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/language.hpp"

namespace valo::papers {
struct SealRoom;
}

namespace valo::papers::pdf {

inline constexpr double kPageWidth = 595.28, kPageHeight = 841.89;  // A4 in points

/// A place on a page in points from its upper left corner.
struct Box {
    double x = 0, y = 0, width = 0, height = 0;
};
/// A tagged piece of content: the `index`-th of its page.
struct Piece {
    std::size_t page = 0, index = 0;
};
/// The signature field, which shows nothing.
struct SealField {
    std::size_t page = 0;
};
struct LinkArea {
    std::size_t page = 0;
    Box box;
    std::string url;
};

struct Element {
    std::string type;  // a standard structure type: "P", "TH"
    Language language = Language::Fi;
    std::string scope;        // of a TH: "Row" or "Column"
    std::string alternative;  // of a Figure, with where it stands
    Box box;
    std::size_t parent = 0;
    std::vector<std::variant<std::size_t, Piece, LinkArea, SealField>> kids;  // a number is another element
};

/// How one marked piece of a page's content is to be named: by its element, or as an artifact, which readers skip.
struct Mark {
    static constexpr std::size_t kArtifact = static_cast<std::size_t>(-1);
    std::size_t element = kArtifact;
    std::string artifact;  // what follows /Artifact: "" or "<</Type/Pagination/Subtype/Footer>>"
};

struct Structure {
    explicit Structure(Language language) : elements{Element{.type = "Document", .language = language}} {}

    std::size_t add(std::size_t parent, std::string type, Language language) {
        elements.push_back({.type = std::move(type), .language = language, .parent = parent});
        elements[parent].kids.emplace_back(elements.size() - 1);
        return elements.size() - 1;
    }
    std::vector<Element> elements;         // the first is the document
    std::vector<std::vector<Mark>> pages;  // in the order of drawing
};

/// The tag by which the drawing marks each piece; complete() gives it its real name.
inline constexpr const char* kMarkTag = "NonStruct";

/// A page's content as Cairo drew it, with each marked piece under its real name and number, or made an artifact.
/// Cairo's own spans of replacement text (for scripts whose glyphs are not one to a letter) get their language.
std::string withNamedMarks(std::string_view drawn, const Structure& structure, std::size_t page);

struct FileFacts {
    std::string title, author;
    std::int64_t createdAt = 0;      // seconds since 1970 UTC
    const SealRoom* seal = nullptr;  // with a SealField in the structure
};
/// Cairo's PDF made whole as PDF/A-3a and PDF/UA-1 ask: structure, languages, descriptions, colour profile; attachments
/// and room for the seal, when there is one. The same input gives the same bytes.
std::string complete(const std::string& drawn, const Structure& structure, const FileFacts& facts);

}  // namespace valo::papers::pdf
