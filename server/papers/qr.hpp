#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace valo::papers {

/// The modules of a QR code (medium error correction), row by row without quiet zone; true is dark.
struct QrCode {
    int size = 0;
    std::vector<bool> dark;
    bool at(int row, int column) const { return dark[static_cast<std::size_t>(row) * size + column]; }
};
QrCode qrCode(std::string_view text);
/// As an SVG picture without words of its own: the address stands beside it as text.
std::string qrSvg(std::string_view text);

}  // namespace valo::papers
