#include "papers/qr.hpp"

#include <fmt/format.h>
#include <qrencode.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

namespace valo::papers {

QrCode qrCode(std::string_view text) {
    thread_local std::pair<std::string, QrCode> last;  // a document and its HTML edition bear the same
    if (last.first == text && last.second.size > 0) return last.second;
    const std::unique_ptr<QRcode, decltype(&QRcode_free)> code(
        QRcode_encodeString8bit(std::string(text).c_str(), 0, QR_ECLEVEL_M), QRcode_free);
    if (!code) throw std::runtime_error("the address is too long for a QR code");
    QrCode out;
    out.size = code->width;
    for (int i = 0; i < code->width * code->width; ++i) out.dark.push_back(code->data[i] & 1);
    last = {std::string(text), out};
    return out;
}

std::string qrSvg(std::string_view text) {
    const auto code = qrCode(text);
    std::string path;
    for (int row = 0; row < code.size; ++row) {
        for (int column = 0; column < code.size; ++column) {
            if (!code.at(row, column)) continue;
            int end = column;
            while (end < code.size && code.at(row, end)) ++end;
            path += fmt::format("M{} {}h{}v1h-{}z", column + 4, row + 4, end - column, end - column);
            column = end;
        }
    }
    return fmt::format(
        "<svg viewBox=\"0 0 {0} {0}\" aria-hidden=\"true\" focusable=\"false\"><path fill=\"#fff\" d=\"M0 "
        "0h{0}v{0}H0z\"/>"
        "<path fill=\"#000\" d=\"{1}\"/></svg>",
        code.size + 8, path);
}

}  // namespace valo::papers
