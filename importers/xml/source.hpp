#pragma once
#include <pugixml.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "importers/tree.hpp"

namespace valo::importers {

/// What reading XML throws and catches within the reader that it belongs to.
struct XmlRefused {
    Message message;
};

/// An XML file, parsed and looked over before any function may call itself on it: no DOCTYPE, one root, no more levels
/// than kMaxDepth, no attribute twice.
class XmlSource {
 public:
    /// Throws XmlRefused. `bytes` must be UTF-8.
    XmlSource(std::string_view bytes, std::string_view fileName);

    pugi::xml_node root() const { return document_.document_element(); }
    int line(pugi::xml_node at) const;
    const std::string& fileName() const { return fileName_; }
    [[noreturn]] void refuse(pugi::xml_node at, std::string code, std::string detail = {}) const;

 private:
    void checkEncoding() const;
    void checkShape() const;
    void checkAttributes(pugi::xml_node element) const;

    pugi::xml_document document_;
    std::vector<std::size_t> lineEnds_;
    mutable std::size_t near_ = 0;
    std::string fileName_;
};

}  // namespace valo::importers
