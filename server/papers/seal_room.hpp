#pragma once
// What a seal needs of the file that it will stand on: the drawing leaves room for it, and knows nothing of keys.
#include <string>
#include <string_view>
#include <vector>

#include "core/time.hpp"
#include "papers/paper.hpp"

namespace valo::papers {

struct Attachment {
    std::string name, mediaType, description, bytes;
};
struct SealRoom {
    std::string organisation;
    std::string words;  // what a screen reader says of the signature field
    UtcTime at;
    std::vector<Attachment> attachments;
    std::size_t bytes = 0;  // of the signature
};
/// What stands where the seal's figures will be written.
inline constexpr std::string_view kRangeRoom = "9999999999";

/// paperPdf() with the attachments in it and room for the seal.
std::string paperPdf(const Paper& paper, const SealRoom& seal);
/// What is attached to a PDF: names and bytes.
std::vector<Attachment> attachmentsOf(const std::string& pdf);

}  // namespace valo::papers
