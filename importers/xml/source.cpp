#include "importers/xml/source.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/text.hpp"
#include "importers/parse.hpp"

namespace valo::importers {

XmlSource::XmlSource(std::string_view bytes, std::string_view fileName) : fileName_(fileName) {
    const auto flags = pugi::parse_default | pugi::parse_doctype | pugi::parse_declaration;
    const auto result = document_.load_buffer(bytes.data(), bytes.size(), flags, pugi::encoding_utf8);
    if (!result) {
        const auto line = lineAt(bytes, static_cast<std::size_t>(std::max<std::ptrdiff_t>(0, result.offset)));
        throw XmlRefused{{fmt::format("{}:{}", fileName, line), "bad_xml", result.description()}};
    }
    for (std::size_t at = bytes.find('\n'); at != bytes.npos; at = bytes.find('\n', at + 1)) lineEnds_.push_back(at);
    checkEncoding();
    checkShape();
}

int XmlSource::line(pugi::xml_node at) const {
    const auto offset = static_cast<std::size_t>(std::max<std::ptrdiff_t>(0, at.offset_debug()));
    // Mostly near where the last one was.
    const auto isIn = [&](std::size_t i) {
        return (i == 0 || lineEnds_[i - 1] < offset) && (i == lineEnds_.size() || offset <= lineEnds_[i]);
    };
    for (std::size_t i = near_; i < near_ + 4 && i <= lineEnds_.size(); ++i)
        if (isIn(i)) return 1 + static_cast<int>(near_ = i);
    near_ = static_cast<std::size_t>(std::lower_bound(lineEnds_.begin(), lineEnds_.end(), offset) - lineEnds_.begin());
    return 1 + static_cast<int>(near_);
}

void XmlSource::refuse(pugi::xml_node at, std::string code, std::string detail) const {
    throw XmlRefused{{fmt::format("{}:{}", fileName_, line(at)), std::move(code), std::move(detail)}};
}

void XmlSource::checkEncoding() const {
    const auto declared = lowered(document_.child("xml").attribute("encoding").value());
    if (declared.empty() || declared == "utf-8" || declared == "utf8" || declared == "us-ascii") return;
    throw XmlRefused{{fmt::format("{}:1", fileName_), "not_utf8", excerpt(declared, 40)}};
}

void XmlSource::checkShape() const {
    pugi::xml_node node = document_.first_child();
    std::size_t depth = 1;
    int roots = 0;
    while (node) {
        if (node.type() == pugi::node_doctype) refuse(node, "xml_doctype");
        if (depth > kMaxDepth) refuse(node, "too_deep", std::to_string(kMaxDepth));
        if (node.type() == pugi::node_element) {
            if (depth == 1 && ++roots > 1) refuse(node, "bad_xml", "two root elements");
            checkAttributes(node);
        } else if (depth == 1 && node.type() == pugi::node_pcdata) {
            refuse(node, "unexpected_text", excerpt(node.value(), 40));
        }
        if (node.first_child()) {
            node = node.first_child();
            ++depth;
            continue;
        }
        while (node && !node.next_sibling()) {
            node = node.parent();
            --depth;
            if (depth == 0) return;
        }
        node = node.next_sibling();
    }
}

void XmlSource::checkAttributes(pugi::xml_node element) const {
    if (!element.first_attribute().next_attribute()) return;
    std::vector<std::string_view> names;
    for (const auto attribute : element.attributes()) names.push_back(attribute.name());
    std::sort(names.begin(), names.end());
    const auto twice = std::adjacent_find(names.begin(), names.end());
    if (twice != names.end()) refuse(element, "duplicate_key", std::string(*twice));
}

}  // namespace valo::importers
