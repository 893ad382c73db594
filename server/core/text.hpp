#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace valo {

bool isUtf8(std::string_view bytes);
/// Invalid sequences replaced by U+FFFD.
std::string repairedUtf8(std::string_view bytes);
/// UTF-8 without NUL or other control characters besides tab, line feed and carriage return: what the product stores.
bool isCleanText(std::string_view text);
/// Number of code points; `text` is UTF-8.
std::size_t length(std::string_view text);
/// Without white space (also U+00A0) at either end.
std::string_view trimmed(std::string_view text);
/// Lower case for ASCII and the letters of Latin-1 (å ä ö …); enough for search keys and logins, not for collation.
std::string lowered(std::string_view text);
/// Everything but A–Z a–z 0–9 - . _ ~ as %XX: for query values and path pieces.
std::string urlEncoded(std::string_view text);
std::string escapeHtml(std::string_view text);
/// The words of an html fragment as plain text: tags dropped, entities resolved, soft hyphens removed, white space
/// collapsed. For matching and for showing official html without letting markup through.
std::string plainText(std::string_view html);
std::vector<std::string_view> split(std::string_view text, char separator);

}  // namespace valo
